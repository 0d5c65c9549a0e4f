// The columns of a table that people filled in, by the names they gave them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/exchange/csv.hpp"
#include "server/exchange/problems.hpp"
#include "server/model/text.hpp"

namespace plenaria::exchange {

/// A column as we know it: its key, and what people may call it (folded).
struct ColumnName {
    std::string key;
    std::vector<std::string> names;
};

/// The columns of one table. Unknown and repeated headings are reported. `table` and `problems`
/// must outlive it.
class CsvColumns {
public:
    CsvColumns(const CsvTable& table, const std::vector<ColumnName>& known, FileProblems& problems);

    [[nodiscard]] bool has(std::string_view key) const { return index_of(key).has_value(); }
    /// Reports a table without that column, called `heading` for people.
    void require(std::string_view key, const Text& heading);
    /// The field of a row; empty where the column or the field is missing.
    [[nodiscard]] const std::string& field(const CsvRow& row, std::string_view key) const;
    /// Where it is: the row's line and the column's number.
    [[nodiscard]] Place place(const CsvRow& row, std::string_view key) const;
    /// A field that must be a line of text of at most `max_bytes`; nothing where it is not, and
    /// then that was reported. Empty fields are empty lines.
    std::optional<std::string> line(const CsvRow& row, std::string_view key, std::size_t max_bytes);
    /// The columns `key`.es, `key`.en and so on as one text over `present`: an empty field leaves
    /// what is there. `required` reports languages that stay without a string.
    Text text(const CsvRow& row, const std::string& key, const Text& present,
              const std::vector<Language>& languages, std::size_t max_bytes, bool required);
    void problem(const CsvRow& row, std::string_view key, std::string_view text_key,
                 std::initializer_list<TextArgument> arguments);

private:
    [[nodiscard]] std::optional<std::size_t> index_of(std::string_view key) const;

    const CsvTable& table_;
    FileProblems& problems_;
    std::vector<std::string> keys_;  ///< of each column; empty: unknown
};

/// `name` (folded) with the ways to write a language behind it: "tituloes", "tituloespanol".
[[nodiscard]] std::vector<ColumnName> per_language(const std::string& key,
                                                   const std::vector<std::string>& names,
                                                   const std::vector<Language>& languages);

/// Whether a word says yes: "sí", "x", "1"; nothing where it says neither yes nor no.
[[nodiscard]] std::optional<bool> yes_or_no(std::string_view word);

/// A length of time: "45", "45,5" or "0:45" (hours and minutes) as minutes, "1,5 h" as hours.
[[nodiscard]] std::optional<Millis> length_of_time(std::string_view field);

/// "9:30", "09.30", "9:30:00" as a time of day.
[[nodiscard]] std::optional<LocalTime> time_of_day(std::string_view field);

/// A date with a time: "2026-12-02 9:30", "02/12/2026 09:30" (the day first), "2026-12-02T09:30".
[[nodiscard]] std::optional<LocalTime> date_and_time(std::string_view field);

}  // namespace plenaria::exchange
