// A brace opens a function when an arrow stands before it, or a parameter list that is not the
// condition of a statement.
#include <algorithm>
#include <array>

#include "tests/tidy/limits.hpp"
#include "tests/tidy/source_text.hpp"

namespace plenaria::tidy {
namespace {

constexpr std::size_t none = std::string_view::npos;

std::size_t matching_parenthesis(std::string_view code, std::size_t close) {
    int depth = 0;
    for (std::size_t i = close + 1; i-- > 0;) {
        depth += code[i] == ')' ? 1 : code[i] == '(' ? -1 : 0;
        if (depth == 0) {
            return i;
        }
    }
    return none;
}

std::string_view word_before(std::string_view code, std::size_t at) {
    const std::size_t last = at == 0 ? none : code.find_last_not_of(" \n\t", at - 1);
    if (last == none) {
        return {};
    }
    std::size_t first = last + 1;
    while (first > 0 && is_word_character(code[first - 1])) {
        --first;
    }
    return code.substr(first, last + 1 - first);
}

bool is_condition(std::string_view word) {
    constexpr std::array<std::string_view, 7> statements{"if",   "for",   "await", "while",
                                                         "with", "catch", "switch"};
    return std::find(statements.begin(), statements.end(), word) != statements.end();
}

// Where the function begins whose body opens at `open`, or none.
std::size_t function_begin(std::string_view code, std::size_t open) {
    const std::size_t last = open == 0 ? none : code.find_last_not_of(" \n\t", open - 1);
    if (last == none) {
        return none;
    }
    if (code.substr(0, last + 1).ends_with("=>")) {
        return last;
    }
    if (code[last] != ')') {
        return none;
    }
    const std::size_t parameters = matching_parenthesis(code, last);
    if (parameters == none || is_condition(word_before(code, parameters))) {
        return none;
    }
    return parameters;
}

}  // namespace

std::vector<Function> js_functions(std::string_view text) {
    const std::string code = code_only(text, Grammar::javascript);
    const std::vector<std::string_view> lines = lines_of(text);
    std::vector<Function> found;
    std::vector<std::size_t> begins;
    for (std::size_t at = 0; at < code.size(); ++at) {
        if (code[at] == '{') {
            begins.push_back(function_begin(code, at));
        } else if (code[at] == '}' && !begins.empty()) {
            const std::size_t begin = begins.back();
            begins.pop_back();
            if (begin != none) {
                const std::size_t first = line_at(code, begin);
                found.push_back(
                    {std::string{lines[first - 1]}, first, line_at(code, at) - first + 1});
            }
        }
    }
    return found;
}

}  // namespace plenaria::tidy
