#include "tests/tidy/source_text.hpp"

#include <algorithm>
#include <cctype>

namespace plenaria::tidy {
namespace {

// Walks over a text and blanks what is not code.
class Blanker {
public:
    Blanker(std::string_view text, Grammar grammar) : text_(text), code_(text), grammar_(grammar) {}

    std::string run() {
        while (at_ < text_.size()) {
            step();
        }
        return std::move(code_);
    }

private:
    void step() {
        const char c = text_[at_];
        if (starts("//")) {
            blank_to(std::min(text_.find('\n', at_), text_.size()));
        } else if (starts("/*")) {
            const std::size_t end = text_.find("*/", at_ + 2);
            blank_to(end == std::string_view::npos ? text_.size() : end + 2);
        } else if (c == '"' && is_raw_string()) {
            skip_raw_string();
        } else if (c == '"' || (c == '\'' && !is_digit_separator())) {
            skip_literal(c);
        } else if (grammar_ == Grammar::javascript && c == '`') {
            skip_template();
        } else if (grammar_ == Grammar::javascript && c == '/' && regex_may_start()) {
            skip_regex();
        } else {
            remember(c);
            ++at_;
        }
    }

    bool starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }

    void remember(char c) {
        if (std::isspace(static_cast<unsigned char>(c)) == 0) {
            previous_ = at_;
        }
    }

    void blank_to(std::size_t end) {
        for (; at_ < end; ++at_) {
            if (text_[at_] != '\n') {
                code_[at_] = ' ';
            }
        }
    }

    bool is_raw_string() const {
        return grammar_ == Grammar::cpp && at_ > 0 && text_[at_ - 1] == 'R';
    }

    // 1'000: a quote inside a token that began with a digit.
    bool is_digit_separator() const {
        std::size_t from = at_;
        while (from > 0 && (is_word_character(text_[from - 1]) || text_[from - 1] == '\'')) {
            --from;
        }
        return grammar_ == Grammar::cpp && from < at_ &&
               std::isdigit(static_cast<unsigned char>(text_[from])) != 0;
    }

    void skip_raw_string() {
        const std::size_t open = text_.find('(', at_);
        if (open == std::string_view::npos) {
            blank_to(text_.size());
            return;
        }
        const std::string close = ")" + std::string{text_.substr(at_ + 1, open - at_ - 1)} + "\"";
        const std::size_t end = text_.find(close, open);
        previous_ = at_;
        blank_to(end == std::string_view::npos ? text_.size() : end + close.size());
    }

    // Quotes stay, so that what follows them is still seen to follow a value.
    void skip_literal(char quote) {
        const std::size_t begin = at_++;
        while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n') {
            const std::size_t width = text_[at_] == '\\' ? 2 : 1;
            blank_to(std::min(at_ + width, text_.size()));
        }
        previous_ = begin;
        at_ = std::min(at_ + 1, text_.size());
    }

    // Whatever stands in `${}` is blanked with the rest: no function worth measuring is in there.
    void skip_template() {
        const std::size_t begin = at_;
        std::size_t end = at_ + 1;
        std::size_t depth = 0;
        for (; end < text_.size() && (text_[end] != '`' || depth > 0); ++end) {
            if (text_[end] == '\\') {
                ++end;
            } else if (text_.substr(end).starts_with("${")) {
                ++depth;
            } else if (text_[end] == '}' && depth > 0) {
                --depth;
            }
        }
        previous_ = begin;
        blank_to(std::min(end + 1, text_.size()));
    }

    // After an operand a slash divides; anywhere else it opens a regular expression.
    bool regex_may_start() const {
        if (previous_ == std::string::npos) {
            return true;
        }
        const std::string_view before = text_.substr(0, previous_ + 1);
        if (before.ends_with("return") || before.ends_with("typeof")) {
            return true;
        }
        return std::string_view{"(,=:[!&|?{};+-*%<>~^"}.find(before.back()) !=
               std::string_view::npos;
    }

    void skip_regex() {
        std::size_t end = at_ + 1;
        bool in_class = false;
        for (; end < text_.size() && text_[end] != '\n' && (text_[end] != '/' || in_class); ++end) {
            if (text_[end] == '\\') {
                ++end;
            } else if (text_[end] == '[' || text_[end] == ']') {
                in_class = text_[end] == '[';
            }
        }
        blank_to(std::min(end + 1, text_.size()));
    }

    std::string_view text_;
    std::string code_;
    Grammar grammar_;
    std::size_t at_ = 0;
    std::size_t previous_ = std::string::npos;
};

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) {
        text.remove_prefix(1);
    }
    return text;
}

}  // namespace

bool is_word_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

std::string code_only(std::string_view text, Grammar grammar) {
    return Blanker{text, grammar}.run();
}

std::string without_directives(std::string code) {
    bool in_directive = false;
    for (std::size_t from = 0; from < code.size();) {
        const std::size_t end = std::min(code.find('\n', from), code.size());
        const std::string_view line = std::string_view{code}.substr(from, end - from);
        const bool continues = line.ends_with('\\');
        if (in_directive || trimmed(line).starts_with('#')) {
            std::fill(code.begin() + static_cast<std::ptrdiff_t>(from),
                      code.begin() + static_cast<std::ptrdiff_t>(end), ' ');
            in_directive = continues;
        }
        from = end + 1;
    }
    return code;
}

std::vector<Include> includes_of(std::string_view text) {
    std::vector<Include> found;
    // From the blanked code for where directives are, from the text for what they name: a path in
    // quotes looks like a string and is blanked.
    const std::string code = code_only(text, Grammar::cpp);
    const auto code_lines = lines_of(code);
    const auto text_lines = lines_of(text);
    for (std::size_t i = 0; i < code_lines.size(); ++i) {
        std::string_view directive = trimmed(code_lines[i]);
        if (!directive.starts_with('#')) {
            continue;
        }
        directive = trimmed(directive.substr(1));
        if (!directive.starts_with("include")) {
            continue;
        }
        const std::size_t open = text_lines[i].find_first_of("\"<");
        const std::size_t close =
            open == std::string_view::npos ? open : text_lines[i].find_first_of("\">", open + 1);
        if (close != std::string_view::npos) {
            found.push_back({std::string{text_lines[i].substr(open + 1, close - open - 1)},
                             text_lines[i][open] == '"', i + 1});
        }
    }
    return found;
}

std::size_t line_at(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, offset);
    return 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
}

std::vector<std::size_t> find_word(std::string_view code, std::string_view word) {
    std::vector<std::size_t> found;
    for (std::size_t at = code.find(word); at != std::string_view::npos;
         at = code.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        const bool begins = at == 0 || !is_word_character(code[at - 1]);
        const bool ends = end >= code.size() || !is_word_character(code[end]);
        if (begins && ends) {
            found.push_back(at);
        }
    }
    return found;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::size_t columns_of(std::string_view line) {
    return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

}  // namespace plenaria::tidy
