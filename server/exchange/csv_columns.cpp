#include "server/exchange/csv_columns.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <map>
#include <utility>

#include "server/exchange/characters.hpp"

namespace plenaria::exchange {
namespace {

/// Digits and nothing else, at most four.
std::optional<int> number_in(std::string_view digits) {
    int value = 0;
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value);
    if (digits.empty() || digits.size() > 4 || digits[0] == '-' || error != std::errc{} ||
        stop != end) {
        return std::nullopt;
    }
    return value;
}

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find_first_of(separators, begin), text.size());
        parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

/// "45,5" and "45.5".
std::optional<double> decimal(std::string_view text) {
    const auto parts = split(text, ",.");
    const auto whole = number_in(parts[0]);
    if (!whole || parts.size() > 2) {
        return std::nullopt;
    }
    if (parts.size() == 1) {
        return *whole;
    }
    const auto fraction = number_in(parts[1]);
    if (!fraction) {
        return std::nullopt;
    }
    return *whole + *fraction / std::pow(10.0, static_cast<double>(parts[1].size()));
}

std::string_view without_spaces_around(std::string_view text) {
    const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
    return text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
}

const std::map<std::string, std::vector<std::string>>& language_names() {
    static const std::map<std::string, std::vector<std::string>> names{
        {"es", {"espanol", "castellano", "spanish"}},
        {"en", {"ingles", "english"}},
        {"fr", {"frances", "french", "francais"}},
        {"pt", {"portugues", "portuguese"}},
    };
    return names;
}

/// A column's heading for whoever reads English: the names hold both languages, the Spanish first.
std::string english_heading(const ColumnName& column) {
    std::string key = column.key;
    std::erase_if(key, [](char c) { return c == '.' || c == '_'; });
    const auto& names = column.names;
    return std::find(names.begin(), names.end(), key) != names.end() ? key : names.back();
}

/// Which columns there are, each language with headings of its own; all of them are taken.
Text column_hint(std::string_view heading, const std::vector<ColumnName>& known) {
    std::vector<std::string> spanish;
    std::vector<std::string> english;
    for (const ColumnName& column : known) {
        spanish.push_back(column.names.front());
        english.push_back(english_heading(column));
    }
    return {std::string{hint(heading, spanish).es()}, std::string{hint(heading, english).en()}};
}

}  // namespace

CsvColumns::CsvColumns(const CsvTable& table, const std::vector<ColumnName>& known,
                       FileProblems& problems)
    : table_(table), problems_(problems) {
    for (std::size_t i = 0; i < table.headings.fields.size(); ++i) {
        const std::string heading = folded(table.headings.fields[i]);
        const Place place{table.headings.line, static_cast<int>(i) + 1};
        const auto at = std::find_if(known.begin(), known.end(), [&](const ColumnName& column) {
            return std::find(column.names.begin(), column.names.end(), heading) !=
                   column.names.end();
        });
        if (at == known.end()) {
            keys_.emplace_back();
            if (!heading.empty()) {
                problems_.add(
                    place,
                    joined(fill_text("exchange.csv_unknown_column",
                                     {{"found", same_text(shortened(table.headings.fields[i]))}}),
                           column_hint(heading, known)));
            }
            continue;
        }
        if (has(at->key)) {
            problems_.add(place, "csv_repeated_column",
                          {{"found", same_text(shortened(table.headings.fields[i]))}});
        }
        keys_.push_back(at->key);
    }
}

std::optional<std::size_t> CsvColumns::index_of(std::string_view key) const {
    const auto at = std::find(keys_.begin(), keys_.end(), key);
    return at == keys_.end() ? std::nullopt
                             : std::optional{static_cast<std::size_t>(at - keys_.begin())};
}

void CsvColumns::require(std::string_view key, const Text& heading) {
    if (!has(key)) {
        problems_.add({table_.headings.line, 1}, "csv_missing_column", {{"column", heading}});
    }
}

const std::string& CsvColumns::field(const CsvRow& row, std::string_view key) const {
    static const std::string none;
    const auto index = index_of(key);
    return index && *index < row.fields.size() ? row.fields[*index] : none;
}

Place CsvColumns::place(const CsvRow& row, std::string_view key) const {
    return {row.line, static_cast<int>(index_of(key).value_or(0)) + 1};
}

void CsvColumns::problem(const CsvRow& row, std::string_view key, std::string_view text_key,
                         std::initializer_list<TextArgument> arguments) {
    problems_.add(place(row, key), text_key, arguments);
}

std::optional<std::string> CsvColumns::line(const CsvRow& row, std::string_view key,
                                            std::size_t max_bytes) {
    const std::string& value = field(row, key);
    if (value.empty()) {
        return value;
    }
    const auto index = index_of(key);
    const Text name = same_text(table_.headings.fields[*index]);
    if (const auto fault = fault_of_line(value)) {
        problem(row, key, *fault, {{"key", name}});
        return std::nullopt;
    }
    if (value.find("\xEF\xBF\xBD") != std::string::npos) {
        problem(row, key, "csv_bad_character", {{"key", name}});
        return std::nullopt;
    }
    if (value.size() > max_bytes) {
        problem(row, key, "too_long",
                {{"key", name},
                 {"found", same_text(std::to_string(value.size()))},
                 {"max", same_text(std::to_string(max_bytes))}});
        return std::nullopt;
    }
    return value;
}

Text CsvColumns::text(const CsvRow& row, const std::string& key, const Text& present,
                      const std::vector<Language>& languages, std::size_t max_bytes,
                      bool required) {
    Text made;
    bool any = false;
    for (const Language& language : languages) {
        const std::string column = key + "." + language.code;
        const auto value = line(row, column, max_bytes);
        const bool was_there = present.has(language.code);
        const std::string string = value && !value->empty() ? *value
                                   : was_there              ? std::string{present.in(language.code)}
                                                            : std::string{};
        any = any || !string.empty();
        if (!string.empty()) {
            made.set(language.code, string);
        } else if (value) {
            made.set(language.code, "");
        }
    }
    if (!any && !required) {
        return {};
    }
    for (const Language& language : languages) {
        const std::string column = key + "." + language.code;
        if (made.has(language.code) && made.in(language.code).empty()) {
            problem(row, column, "csv_missing_language",
                    {{"column", same_text(key)}, {"language", same_text(language.code)}});
        }
    }
    return made;
}

std::vector<ColumnName> per_language(const std::string& key, const std::vector<std::string>& names,
                                     const std::vector<Language>& languages) {
    std::vector<ColumnName> columns;
    for (const Language& language : languages) {
        ColumnName column{key + "." + language.code, {}};
        for (const std::string& name : names) {
            column.names.push_back(name + language.code);
            if (const auto at = language_names().find(language.code);
                at != language_names().end()) {
                for (const std::string& word : at->second) {
                    column.names.push_back(name + word);
                    column.names.push_back(name + "en" + word);
                }
            }
            if (&language == &languages.front()) {
                column.names.push_back(name);
            }
        }
        columns.push_back(std::move(column));
    }
    return columns;
}

std::optional<bool> yes_or_no(std::string_view word) {
    const std::string plain = folded(word);
    for (const std::string_view yes : {"si", "s", "x", "1", "yes", "y", "true", "verdadero"}) {
        if (plain == yes) {
            return true;
        }
    }
    for (const std::string_view no : {"", "no", "n", "0", "false", "falso"}) {
        if (plain == no) {
            return false;
        }
    }
    return std::nullopt;
}

std::optional<Millis> length_of_time(std::string_view field) {
    const auto clock = split(field, ":");
    if (clock.size() == 2 || clock.size() == 3) {
        const auto hours = number_in(clock[0]);
        const auto minutes = number_in(clock[1]);
        const auto seconds = clock.size() == 3 ? number_in(clock[2]) : std::optional{0};
        if (!hours || !minutes || !seconds || *minutes > 59 || *seconds > 59) {
            return std::nullopt;
        }
        return std::chrono::hours{*hours} + std::chrono::minutes{*minutes} +
               std::chrono::seconds{*seconds};
    }
    const std::size_t number_end = std::min(field.find_first_not_of("0123456789.,"), field.size());
    const std::string unit = folded(field.substr(number_end));
    const auto number = decimal(field.substr(0, number_end));
    const bool hours = unit == "h" || unit == "hora" || unit == "horas" || unit == "hours";
    const bool minutes = unit.empty() || unit == "min" || unit == "minutos" || unit == "minutes";
    if (!number || !(hours || minutes)) {
        return std::nullopt;
    }
    return std::chrono::seconds{std::llround(*number * (hours ? 3600.0 : 60.0))};
}

std::optional<LocalTime> time_of_day(std::string_view field) {
    const auto parts = split(field, ":.");
    if (parts.size() < 2 || parts.size() > 3) {
        return std::nullopt;
    }
    const auto hour = number_in(parts[0]);
    const auto minute = number_in(parts[1]);
    const auto second = parts.size() == 3 ? number_in(parts[2]) : std::optional{0};
    if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59 ||
        parts[1].size() != 2) {
        return std::nullopt;
    }
    return LocalTime{0, 0, 0, *hour, *minute, *second};
}

std::optional<LocalTime> date_and_time(std::string_view field) {
    const std::size_t gap = field.find_first_of(" T");
    if (gap == std::string_view::npos) {
        return std::nullopt;
    }
    const auto date = split(field.substr(0, gap), "-/.");
    auto time = time_of_day(without_spaces_around(field.substr(gap + 1)));
    if (date.size() != 3 || !time) {
        return std::nullopt;
    }
    const bool year_first = date[0].size() == 4;
    const auto year = number_in(date[year_first ? 0 : 2]);
    const auto month = number_in(date[1]);
    const auto day = number_in(date[year_first ? 2 : 0]);
    if (!year || !month || !day || *year < 1970 || *month < 1 || *month > 12 || *day < 1) {
        return std::nullopt;
    }
    const std::chrono::year_month_day calendar{std::chrono::year{*year},
                                               std::chrono::month(static_cast<unsigned>(*month)),
                                               std::chrono::day(static_cast<unsigned>(*day))};
    if (!calendar.ok()) {
        return std::nullopt;
    }
    time->year = *year;
    time->month = *month;
    time->day = *day;
    return time;
}

}  // namespace plenaria::exchange
