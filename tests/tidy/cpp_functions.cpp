// Finds functions by their braces. At the level of namespaces and classes a pair of braces is a
// scope (namespace, class, enumeration), a function's body, or a value; what stands before the
// opening brace and after the closing one tells which.
#include <algorithm>
#include <array>
#include <cctype>

#include "tests/tidy/limits.hpp"
#include "tests/tidy/source_text.hpp"

namespace plenaria::tidy {
namespace {

bool is_space(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

// Without what stands in <> or (): the keywords left are those of the declaration itself.
std::string outer_words(std::string_view head) {
    std::string outer;
    int depth = 0;
    for (std::size_t i = 0; i < head.size(); ++i) {
        const char c = head[i];
        const bool is_arrow = c == '>' && i > 0 && head[i - 1] == '-';
        if (c == '<' || c == '(') {
            ++depth;
        } else if (c == ')' || (c == '>' && !is_arrow)) {
            depth = std::max(0, depth - 1);
        } else if (depth == 0) {
            outer += c;
        }
    }
    return outer;
}

bool opens_scope(std::string_view head) {
    constexpr std::array<std::string_view, 5> keywords{"namespace", "class", "struct", "union",
                                                       "enum"};
    const std::string outer = outer_words(head);
    if (outer.find('=') != std::string::npos) {
        return false;
    }
    const bool is_named_scope = std::any_of(keywords.begin(), keywords.end(), [&](auto keyword) {
        return !find_word(outer, keyword).empty();
    });
    const bool is_linkage =
        !find_word(outer, "extern").empty() && head.find('(') == std::string_view::npos;
    return is_named_scope || is_linkage;
}

// `auto f = [...](...) {`, which a semicolon ends although it is a function.
bool is_named_lambda(std::string_view head) {
    const std::size_t equals = head.find('=');
    if (equals == std::string_view::npos) {
        return false;
    }
    const std::size_t next = head.find_first_not_of(" \n\t", equals + 1);
    return next != std::string_view::npos && head[next] == '[';
}

std::size_t matching_brace(std::string_view code, std::size_t open) {
    int depth = 0;
    for (std::size_t i = open; i < code.size(); ++i) {
        depth += code[i] == '{' ? 1 : code[i] == '}' ? -1 : 0;
        if (depth == 0) {
            return i;
        }
    }
    return code.size() - 1;
}

// The end of a macro's call such as `NAMES(A, {b})` at `begin`, if more follows before `end`: rows
// of such calls have no semicolons and are no part of the function after them.
std::size_t skip_macro_call(std::string_view code, std::size_t begin, std::size_t end) {
    std::size_t at = begin;
    while (at < end &&
           (std::isupper(static_cast<unsigned char>(code[at])) != 0 ||
            std::isdigit(static_cast<unsigned char>(code[at])) != 0 || code[at] == '_')) {
        ++at;
    }
    if (at == begin || at == end || code[at] != '(') {
        return begin;
    }
    int depth = 0;
    for (; at < end; ++at) {
        depth += code[at] == '(' ? 1 : code[at] == ')' ? -1 : 0;
        if (depth == 0) {
            break;
        }
    }
    const std::size_t next = code.find_first_not_of(" \n\t", at + 1);
    return at < end && next < end && is_word_character(code[next]) ? at + 1 : begin;
}

// What stands before a declaration without belonging to it.
std::size_t skip_labels(std::string_view code, std::size_t begin, std::size_t end) {
    constexpr std::array<std::string_view, 3> labels{"public:", "private:", "protected:"};
    for (bool moved = true; moved;) {
        moved = false;
        while (begin < end && is_space(code[begin])) {
            ++begin;
        }
        const std::size_t after_macro = skip_macro_call(code, begin, end);
        moved = after_macro != begin;
        begin = after_macro;
        for (const std::string_view label : labels) {
            if (code.substr(begin).starts_with(label)) {
                begin += label.size();
                moved = true;
            }
        }
    }
    return begin;
}

// After a value's brace the statement goes on, after a function's it is over.
bool statement_goes_on(std::string_view code, std::size_t close) {
    const std::size_t next = code.find_first_not_of(" \n\t", close + 1);
    return next != std::string_view::npos &&
           std::string_view{",;{().[?:"}.find(code[next]) != std::string_view::npos;
}

}  // namespace

std::vector<Function> cpp_functions(std::string_view text) {
    const std::string code = without_directives(code_only(text, Grammar::cpp));
    std::vector<Function> found;
    std::size_t head_begin = 0;
    for (std::size_t at = 0; at < code.size(); ++at) {
        const char c = code[at];
        if (c == ';' || c == '}') {
            head_begin = at + 1;
        } else if (c == '{') {
            head_begin = skip_labels(code, head_begin, at);
            const std::string_view head =
                std::string_view{code}.substr(head_begin, at - head_begin);
            if (opens_scope(head)) {
                head_begin = at + 1;
                continue;
            }
            const std::size_t close = matching_brace(code, at);
            const bool goes_on = statement_goes_on(code, close);
            if (head.find('(') != std::string_view::npos && (!goes_on || is_named_lambda(head))) {
                const std::size_t first = line_at(code, head_begin);
                found.push_back({std::string{head.substr(0, head.find('\n'))}, first,
                                 line_at(code, close) - first + 1});
            }
            // A member initialiser's braces belong to the head of the body still to come.
            head_begin = goes_on ? head_begin : close + 1;
            at = close;
        }
    }
    return found;
}

}  // namespace plenaria::tidy
