#include "server/exchange/csv.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "server/exchange/characters.hpp"
#include "server/exchange/problems.hpp"
#include "server/model/letters.hpp"
#include "server/model/limits.hpp"

namespace plenaria::exchange {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
// A table for a meeting has a dozen columns; a field holds a title, not a speech.
constexpr std::size_t columns_max = 64;
constexpr std::size_t rows_max = 10'000;

// What Windows-1252 has where Latin-1 has control characters; 0: nothing.
constexpr std::array<char16_t, 32> windows_1252{
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void append_utf8(std::string& out, std::uint32_t character) {
    if (character < 0x80) {
        out += static_cast<char>(character);
    } else if (character < 0x800) {
        out += static_cast<char>(0xC0U | (character >> 6U));
        out += static_cast<char>(0x80U | (character & 0x3FU));
    } else {
        out += static_cast<char>(0xE0U | (character >> 12U));
        out += static_cast<char>(0x80U | ((character >> 6U) & 0x3FU));
        out += static_cast<char>(0x80U | (character & 0x3FU));
    }
}

std::string from_windows_1252(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size() + bytes.size() / 8);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        const bool special = byte >= 0x80 && byte < 0xA0;
        // The five bytes without a meaning become U+FFFD, which no title may hold.
        const std::uint32_t meant = special ? windows_1252.at(byte - 0x80U) : byte;
        append_utf8(text, meant == 0 && special ? 0xFFFDU : meant);
    }
    return text;
}

constexpr std::string_view formula_starts = "=+-@";

bool is_number(std::string_view field) {
    return field.find_first_not_of("+-0123456789.,:") == std::string_view::npos;
}

/// A spreadsheet would take a field that begins so for a formula, and run it.
bool is_formula(std::string_view field) {
    return !field.empty() && formula_starts.find(field[0]) != std::string_view::npos &&
           !is_number(field);
}

char most_frequent_separator(std::string_view line) {
    constexpr std::string_view candidates = ";,\t";
    std::array<std::size_t, 3> counts{};
    bool quoted = false;
    for (const char c : line) {
        quoted = quoted != (c == '"');
        const auto at = candidates.find(c);
        if (!quoted && at != std::string_view::npos) {
            ++counts.at(at);
        }
    }
    const auto best = std::max_element(counts.begin(), counts.end());
    return candidates[static_cast<std::size_t>(best - counts.begin())];
}

std::string trimmed(std::string_view text) {
    constexpr std::string_view spaces = " \t\r\n";
    constexpr std::string_view hard_space = "\xC2\xA0";
    for (bool changed = true; changed;) {
        const std::size_t size = text.size();
        while (!text.empty() && spaces.find(text.front()) != std::string_view::npos) {
            text.remove_prefix(1);
        }
        while (!text.empty() && spaces.find(text.back()) != std::string_view::npos) {
            text.remove_suffix(1);
        }
        if (text.starts_with(hard_space)) {
            text.remove_prefix(hard_space.size());
        }
        if (text.ends_with(hard_space)) {
            text.remove_suffix(hard_space.size());
        }
        changed = text.size() != size;
    }
    // The mark that keeps a spreadsheet from taking the rest for a formula.
    if (text.starts_with('\'') && is_formula(text.substr(1))) {
        text.remove_prefix(1);
    }
    return composed(text);
}

/// Rows of a text whose separator is known.
class Splitter {
public:
    Splitter(std::string_view text, char separator, int line)
        : text_(text), separator_(separator), line_(line) {}

    /// The next row; nothing at the end.
    std::optional<CsvRow> next() {
        if (at_ >= text_.size()) {
            return std::nullopt;
        }
        CsvRow row{line_, {}};
        for (;;) {
            row.fields.push_back(field());
            if (at_ >= text_.size()) {
                return row;
            }
            const char c = text_[at_++];
            if (c == separator_) {
                if (at_ == text_.size()) {
                    row.fields.emplace_back();
                    return row;
                }
                continue;
            }
            if (c == '\r' && at_ < text_.size() && text_[at_] == '\n') {
                ++at_;
            }
            ++line_;
            return row;
        }
    }
    /// Where a quotation mark was opened that nothing closes; 0: nowhere.
    [[nodiscard]] int unclosed() const { return unclosed_; }

private:
    std::string field() {
        if (at_ < text_.size() && text_[at_] == '"') {
            return quoted_field();
        }
        const std::size_t begin = at_;
        while (at_ < text_.size() && !ends_field(text_[at_])) {
            ++at_;
        }
        return trimmed(text_.substr(begin, at_ - begin));
    }

    std::string quoted_field() {
        const int opened = line_;
        std::string value;
        ++at_;
        while (at_ < text_.size()) {
            const char c = text_[at_++];
            if (c == '"') {
                if (at_ >= text_.size() || text_[at_] != '"') {
                    // What stands behind the closing mark belongs to the field.
                    while (at_ < text_.size() && !ends_field(text_[at_])) {
                        value += text_[at_++];
                    }
                    return trimmed(value);
                }
                ++at_;
            } else if (c == '\n' || (c == '\r' && (at_ >= text_.size() || text_[at_] != '\n'))) {
                ++line_;
            }
            value += c;
        }
        unclosed_ = opened;
        return value;
    }

    [[nodiscard]] bool ends_field(char c) const {
        return c == separator_ || c == '\n' || c == '\r';
    }

    std::string_view text_;
    char separator_;
    int line_;
    std::size_t at_ = 0;
    int unclosed_ = 0;
};

bool is_blank(const CsvRow& row) {
    return std::all_of(row.fields.begin(), row.fields.end(),
                       [](const std::string& field) { return field.empty(); });
}

/// `sep=;` in the first line, as spreadsheets write it; taken out of `text`.
std::optional<char> declared_separator(std::string_view& text) {
    constexpr std::string_view word = "sep=";
    if (!text.starts_with(word) || text.size() < word.size() + 2) {
        return std::nullopt;
    }
    const char separator = text[word.size()];
    const std::size_t end = text.find_first_of("\r\n");
    if (end != word.size() + 1 ||
        std::string_view{";,\t"}.find(separator) == std::string_view::npos) {
        return std::nullopt;
    }
    const bool crlf = text[end] == '\r' && end + 1 < text.size() && text[end + 1] == '\n';
    text.remove_prefix(end + (crlf ? 2 : 1));
    return separator;
}

std::vector<FileProblem> one_problem(const std::string& file, int line, std::string_view key) {
    return {{file, line, line > 0 ? 1 : 0, text_of(key)}};
}

}  // namespace

Outcome<CsvTable, std::vector<FileProblem>> read_csv(const std::string& file,
                                                     std::string_view bytes) {
    if (bytes.size() > limits::event_file_bytes) {
        return std::vector<FileProblem>{
            {file, 0, 0,
             fill_text("exchange.file_too_large",
                       {{"max", same_text(std::to_string(limits::event_file_bytes))}})}};
    }
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF") ||
        bytes.find('\0') != std::string_view::npos) {
        return one_problem(file, 0, "exchange.csv_not_text");
    }
    if (bytes.starts_with(byte_order_mark)) {
        bytes.remove_prefix(byte_order_mark.size());
    }
    const std::string decoded =
        first_fault_of_utf8(bytes) ? from_windows_1252(bytes) : std::string{bytes};
    std::string_view text = decoded;
    const auto declared = declared_separator(text);
    const std::size_t first_visible = text.find_first_not_of("\r\n");
    const std::string_view heading_line =
        first_visible == std::string_view::npos
            ? std::string_view{}
            : text.substr(first_visible, text.find_first_of("\r\n", first_visible) - first_visible);
    Splitter rows{text, declared.value_or(most_frequent_separator(heading_line)), declared ? 2 : 1};
    CsvTable table;
    while (auto row = rows.next()) {
        if (is_blank(*row)) {
            continue;
        }
        if (row->fields.size() > columns_max || table.rows.size() >= rows_max) {
            return one_problem(file, row->line, "exchange.csv_too_large");
        }
        if (table.headings.fields.empty()) {
            table.headings = std::move(*row);
        } else {
            table.rows.push_back(std::move(*row));
        }
    }
    if (rows.unclosed() > 0) {
        return one_problem(file, rows.unclosed(), "exchange.csv_unclosed");
    }
    if (table.rows.empty()) {
        return one_problem(file, 0, "exchange.csv_empty");
    }
    return table;
}

CsvWriter::CsvWriter() : out_(byte_order_mark) {}

void CsvWriter::row(const std::vector<std::string>& fields) {
    bool first = true;
    for (const std::string& field : fields) {
        out_ += first ? "" : ";";
        first = false;
        const std::string safe = (is_formula(field) ? "'" : "") + field;
        // In clear at the beginning it would be a spreadsheet's word for the separator.
        const bool plain =
            safe.find_first_of("\";,\t\r\n") == std::string::npos && !safe.starts_with("sep=");
        if (plain) {
            out_ += safe;
            continue;
        }
        out_ += '"';
        for (const char c : safe) {
            out_ += c == '"' ? "\"\"" : std::string(1, c);
        }
        out_ += '"';
    }
    out_ += "\r\n";
}

}  // namespace plenaria::exchange
