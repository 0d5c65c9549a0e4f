// Reading one table of a file key by key. Every reading function notes what is wrong and goes on
// with an empty value, so that one run finds every fault; `finish` then names the keys nobody read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/exchange/problems.hpp"
#include "server/model/text.hpp"
#include "server/model/time.hpp"
#include "server/model/vocabulary.hpp"

namespace plenaria::exchange {

/// A word with its place; empty where it was absent or refused (and then already reported).
struct Word {
    std::string value;
    Place place;
    [[nodiscard]] bool empty() const { return value.empty(); }
};

/// Both must outlive the reader.
class TableReader {
public:
    TableReader(const Node& table, FileProblems& problems) : table_(table), problems_(problems) {}

    /// The place of the table itself.
    [[nodiscard]] Place place() const { return table_.place; }
    /// Whether the key is there, whatever its value.
    [[nodiscard]] bool has(std::string_view key) const { return find(key) != nullptr; }
    /// Whether the key is there and holds a table; the key is then known.
    [[nodiscard]] bool has_table(std::string_view key);
    /// The value's place, or the table's where there is none.
    [[nodiscard]] Place place_of(std::string_view key) const;

    /// A line of at most `max_bytes` that something is found or compared by.
    Word string(std::string_view key, std::size_t max_bytes);
    Word optional_string(std::string_view key, std::size_t max_bytes);
    /// The same for people alone: where live editing is tolerated, as it was typed.
    Word typed(std::string_view key, std::size_t max_bytes);
    Word optional_typed(std::string_view key, std::size_t max_bytes);
    /// An identifier as `is_valid_id` allows.
    Word id(std::string_view key);
    Word optional_id(std::string_view key);
    /// A required integer within the bounds, both inclusive.
    std::optional<std::int64_t> integer(std::string_view key, std::int64_t min, std::int64_t max);
    std::optional<std::int64_t> optional_integer(std::string_view key, std::int64_t min,
                                                 std::int64_t max);
    /// A required number of minutes, 1 to `max`; where it has decimals to the second, or to the
    /// millisecond where live editing is tolerated, which may have set any length.
    std::optional<Millis> minutes(std::string_view key, int max);
    /// A required `true` or `false`.
    bool boolean(std::string_view key);
    /// False where the key is absent.
    bool optional_flag(std::string_view key);
    /// `otherwise` where the key is absent.
    bool optional_boolean(std::string_view key, bool otherwise);
    /// A text in each of `languages`; where they are empty because the profile could not be read,
    /// completeness is not checked. Where live editing is tolerated: in whatever languages, of
    /// whatever letters.
    Text text(std::string_view key, const std::vector<Language>& languages, std::size_t max_bytes);
    Text optional_text(std::string_view key, const std::vector<Language>& languages,
                       std::size_t max_bytes);
    /// A list of texts, at most `max` of them; empty where the key is absent.
    std::vector<Text> optional_texts(std::string_view key, const std::vector<Language>& languages,
                                     std::size_t max_bytes, std::size_t max);
    /// A list of words; empty where the key is absent.
    std::vector<Word> optional_words(std::string_view key);
    std::vector<Word> words(std::string_view key);
    /// A date and time of day without an offset; with one where live editing is tolerated, which
    /// can reach the hour that clocks show twice.
    std::optional<LocalTime> local_time(std::string_view key);
    std::optional<LocalTime> optional_local_time(std::string_view key);
    /// The same, or a time of day alone, which then is one of the day of `day`.
    std::optional<LocalTime> optional_time_on(std::string_view key,
                                              const std::optional<LocalTime>& day);
    /// The one table under `key`; null where it is absent or refused.
    const Node* optional_table(std::string_view key);
    /// The tables of `[[key]]`; fewer or more than the bounds are reported, at most `max` come
    /// back.
    std::vector<const Node*> tables(std::string_view key, std::size_t min, std::size_t max);

    /// A word of the vocabulary `E`, required; its first value where it was refused.
    template <class E>
    E word_of(std::string_view key) {
        return value_of<E>(key, string(key, compared), Names<E>::all.front().first);
    }

    /// The same where the key may be absent: then `otherwise`.
    template <class E>
    E optional_word_of(std::string_view key, E otherwise) {
        return value_of<E>(key, optional_string(key, compared), otherwise);
    }

    /// Reports every key that no reading function asked for.
    void finish();

private:
    static constexpr std::size_t compared = 240;

    /// Which faults of a line live editing may bring about: none in what is compared; nothing left
    /// out is ever written as an empty line, but a text may be without words in one language.
    enum class Tolerance { none, typed, of_text };

    template <class E>
    E value_of(std::string_view key, const Word& word, E otherwise) {
        std::vector<std::string> allowed;
        for (const auto& [value, name] : Names<E>::all) {
            if (name == word.value) {
                return value;
            }
            allowed.emplace_back(name);
        }
        if (!word.empty()) {
            refuse_word(key, word, allowed);
        }
        return otherwise;
    }

    [[nodiscard]] const Node* find(std::string_view key) const;
    const Node* look_up(std::string_view key);
    const Node* require(std::string_view key, std::string_view expected);
    void refuse_type(std::string_view key, const Node& node, std::string_view expected);
    void refuse_word(std::string_view key, const Word& word,
                     const std::vector<std::string>& allowed);
    [[nodiscard]] static Text count_fault(std::string_view key, std::size_t found,
                                          std::size_t max);
    /// Whether a list of so many is taken.
    bool check_count(std::string_view key, const Node& node, std::size_t max);
    Word take_string(std::string_view key, const Node* node, std::size_t max_bytes,
                     Tolerance tolerance = Tolerance::none);
    Word take_id(std::string_view key, Word word);
    std::optional<std::int64_t> take_integer(std::string_view key, const Node* node,
                                             std::int64_t min, std::int64_t max);
    bool take_boolean(std::string_view key, const Node* node);
    Text take_text(std::string_view key, const Node* node, const std::vector<Language>& languages,
                   std::size_t max_bytes);
    /// Notes which languages are missing and which are strange.
    void check_languages(std::string_view key, const Node& node,
                         const std::vector<Language>& languages);
    /// The languages and the order in which a text was typed live.
    Text take_typed_text(std::string_view key, const Node& node, std::size_t max_bytes);
    std::vector<Word> take_words(std::string_view key, const Node* node);
    std::optional<LocalTime> take_local_time(std::string_view key, const Node* node);
    bool check_line(std::string_view key, const Node& node, std::size_t max_bytes,
                    Tolerance tolerance);

    const Node& table_;
    FileProblems& problems_;
    std::vector<std::string> known_;
};

}  // namespace plenaria::exchange
