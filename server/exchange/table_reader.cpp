#include "server/exchange/table_reader.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "server/exchange/characters.hpp"
#include "server/model/ids.hpp"

namespace plenaria::exchange {
namespace {

Text number_text(std::int64_t value) { return same_text(std::to_string(value)); }

// No sentence needs more than this in one list.
constexpr std::size_t words_max = 64;

// What a command takes (protocol/fields.cpp), and so what live editing can have written.
constexpr std::size_t typed_languages_max = 16;

bool is_language_code(std::string_view key) {
    return key.size() >= 2 && key.size() <= 8 && std::ranges::all_of(key, [](char c) {
               return (c >= 'a' && c <= 'z') || c == '-';
           });
}

const Member* find_member(const Node& table, std::string_view key) {
    const auto at = std::find_if(table.members.begin(), table.members.end(),
                                 [&](const Member& member) { return member.key == key; });
    return at == table.members.end() ? nullptr : &*at;
}

}  // namespace

const Node* TableReader::find(std::string_view key) const {
    const Member* member = find_member(table_, key);
    return member == nullptr ? nullptr : &member->value;
}

const Node* TableReader::look_up(std::string_view key) {
    known_.emplace_back(key);
    return find(key);
}

bool TableReader::has_table(std::string_view key) {
    const Node* node = find(key);
    if (node == nullptr || node->kind != NodeKind::table) {
        return false;
    }
    known_.emplace_back(key);
    return true;
}

Place TableReader::place_of(std::string_view key) const {
    const Node* node = find(key);
    return node == nullptr ? table_.place : node->place;
}

const Node* TableReader::require(std::string_view key, std::string_view expected) {
    const Node* node = look_up(key);
    if (node == nullptr) {
        problems_.add(table_.place, "missing_key",
                      {{"key", same_text(key)},
                       {"expected", text_of("exchange.expect." + std::string{expected})}});
    }
    return node;
}

void TableReader::refuse_type(std::string_view key, const Node& node, std::string_view expected) {
    problems_.add(node.place, "wrong_type",
                  {{"key", same_text(key)},
                   {"found", description(node)},
                   {"expected", text_of("exchange.expect." + std::string{expected})}});
}

void TableReader::refuse_word(std::string_view key, const Word& word,
                              const std::vector<std::string>& allowed) {
    problems_.add(
        word.place,
        joined(fill_text("exchange.unknown_word",
                         {{"key", same_text(key)}, {"found", same_text(shortened(word.value))}}),
               hint(word.value, allowed)));
}

Text TableReader::count_fault(std::string_view key, std::size_t found, std::size_t max) {
    return fill_text("exchange.too_many",
                     {{"key", same_text(key)},
                      {"found", number_text(static_cast<std::int64_t>(found))},
                      {"max", number_text(static_cast<std::int64_t>(max))}});
}

bool TableReader::check_count(std::string_view key, const Node& node, std::size_t max) {
    if (node.elements.size() <= max) {
        return true;
    }
    // What two items had becomes the list of one as they are merged.
    problems_.object(node.place, count_fault(key, node.elements.size(), max));
    return problems_.tolerates_live_editing();
}

bool TableReader::check_line(std::string_view key, const Node& node, std::size_t max_bytes,
                             Tolerance tolerance) {
    const Text name = same_text(key);
    if (const auto fault = fault_of_line(node.string)) {
        const bool typed = node.string.empty() ? tolerance == Tolerance::of_text
                                               : tolerance != Tolerance::none;
        if (!typed || !problems_.tolerates_live_editing()) {
            problems_.add(node.place, *fault, {{"key", name}});
            return false;
        }
        problems_.object(node.place, *fault, {{"key", name}});
    }
    if (node.string.size() > max_bytes) {
        problems_.add(node.place, "too_long",
                      {{"key", name},
                       {"found", number_text(static_cast<std::int64_t>(node.string.size()))},
                       {"max", number_text(static_cast<std::int64_t>(max_bytes))}});
        return false;
    }
    return true;
}

Word TableReader::take_string(std::string_view key, const Node* node, std::size_t max_bytes,
                              Tolerance tolerance) {
    if (node == nullptr) {
        return {{}, table_.place};
    }
    if (node->kind != NodeKind::string) {
        refuse_type(key, *node, "string");
        return {{}, node->place};
    }
    if (!check_line(key, *node, max_bytes, tolerance)) {
        return {{}, node->place};
    }
    return {node->string, node->place};
}

Word TableReader::string(std::string_view key, std::size_t max_bytes) {
    return take_string(key, require(key, "string"), max_bytes);
}

Word TableReader::optional_string(std::string_view key, std::size_t max_bytes) {
    return take_string(key, look_up(key), max_bytes);
}

Word TableReader::typed(std::string_view key, std::size_t max_bytes) {
    return take_string(key, require(key, "string"), max_bytes, Tolerance::typed);
}

Word TableReader::optional_typed(std::string_view key, std::size_t max_bytes) {
    return take_string(key, look_up(key), max_bytes, Tolerance::typed);
}

Word TableReader::take_id(std::string_view key, Word word) {
    if (!word.empty() && !is_valid_id(word.value)) {
        problems_.add(word.place, "bad_id",
                      {{"key", same_text(key)}, {"found", same_text(shortened(word.value))}});
        word.value.clear();
    }
    return word;
}

Word TableReader::id(std::string_view key) {
    return take_id(key, take_string(key, require(key, "id"), compared));
}

Word TableReader::optional_id(std::string_view key) {
    return take_id(key, take_string(key, look_up(key), compared));
}

std::optional<std::int64_t> TableReader::take_integer(std::string_view key, const Node* node,
                                                      std::int64_t min, std::int64_t max) {
    if (node == nullptr) {
        return std::nullopt;
    }
    if (node->kind != NodeKind::integer) {
        refuse_type(key, *node, "integer");
        return std::nullopt;
    }
    if (node->integer < min || node->integer > max) {
        problems_.add(node->place, "out_of_range",
                      {{"key", same_text(key)},
                       {"found", number_text(node->integer)},
                       {"min", number_text(min)},
                       {"max", number_text(max)}});
        return std::nullopt;
    }
    return node->integer;
}

std::optional<std::int64_t> TableReader::integer(std::string_view key, std::int64_t min,
                                                 std::int64_t max) {
    return take_integer(key, require(key, "integer"), min, max);
}

std::optional<std::int64_t> TableReader::optional_integer(std::string_view key, std::int64_t min,
                                                          std::int64_t max) {
    return take_integer(key, look_up(key), min, max);
}

std::optional<Millis> TableReader::minutes(std::string_view key, int max) {
    const Node* node = require(key, "integer");
    if (node == nullptr || node->kind != NodeKind::number) {
        const auto whole = take_integer(key, node, 1, max);
        return whole ? std::optional<Millis>{std::chrono::minutes{*whole}} : std::nullopt;
    }
    // Written so that what is no number at all is refused too.
    if (!(node->number > 0.0 && node->number <= max)) {
        problems_.add(node->place, "out_of_range",
                      {{"key", same_text(key)},
                       {"found", description(*node)},
                       {"min", number_text(1)},
                       {"max", number_text(max)}});
        return std::nullopt;
    }
    if (problems_.tolerates_live_editing()) {
        return Millis{std::max<std::int64_t>(1, std::llround(node->number * 60'000.0))};
    }
    return std::chrono::seconds{std::max<std::int64_t>(1, std::llround(node->number * 60.0))};
}

bool TableReader::take_boolean(std::string_view key, const Node* node) {
    if (node == nullptr) {
        return false;
    }
    if (node->kind != NodeKind::boolean) {
        refuse_type(key, *node, "boolean");
        return false;
    }
    return node->boolean;
}

bool TableReader::boolean(std::string_view key) {
    return take_boolean(key, require(key, "boolean"));
}

bool TableReader::optional_flag(std::string_view key) { return take_boolean(key, look_up(key)); }

bool TableReader::optional_boolean(std::string_view key, bool otherwise) {
    const Node* node = look_up(key);
    return node == nullptr ? otherwise : take_boolean(key, node);
}

void TableReader::check_languages(std::string_view key, const Node& node,
                                  const std::vector<Language>& languages) {
    std::vector<std::string> codes;
    for (const auto& language : languages) {
        codes.push_back(language.code);
        if (find_member(node, language.code) == nullptr) {
            problems_.object(node.place, "missing_language",
                             {{"key", same_text(key)}, {"language", same_text(language.code)}});
        }
    }
    for (const auto& member : node.members) {
        if (std::find(codes.begin(), codes.end(), member.key) != codes.end()) {
            continue;
        }
        const Text strange = joined(fill_text("exchange.unknown_language",
                                              {{"key", same_text(key)},
                                               {"found", same_text(shortened(member.key))}}),
                                    hint(member.key, codes));
        if (problems_.tolerates_live_editing() && !is_language_code(member.key)) {
            problems_.add(member.place, strange);
        } else if (!languages.empty()) {
            problems_.object(member.place, strange);
        }
    }
}

Text TableReader::take_typed_text(std::string_view key, const Node& node, std::size_t max_bytes) {
    Text text;
    if (node.members.size() > typed_languages_max) {
        problems_.add(node.place, count_fault(key, node.members.size(), typed_languages_max));
        return text;
    }
    for (const auto& member : node.members) {
        if (is_language_code(member.key)) {
            text.set(member.key, take_string(std::string{key} + "." + member.key, &member.value,
                                             max_bytes, Tolerance::of_text)
                                     .value);
        }
    }
    return text;
}

Text TableReader::take_text(std::string_view key, const Node* node,
                            const std::vector<Language>& languages, std::size_t max_bytes) {
    if (node == nullptr) {
        return {};
    }
    if (node->kind != NodeKind::table) {
        refuse_type(key, *node, "text");
        return {};
    }
    check_languages(key, *node, languages);
    if (problems_.tolerates_live_editing()) {
        return take_typed_text(key, *node, max_bytes);
    }
    Text text;
    for (const auto& language : languages) {
        if (const Member* member = find_member(*node, language.code)) {
            const Word word =
                take_string(std::string{key} + "." + member->key, &member->value, max_bytes);
            text.set(member->key, word.value);
        }
    }
    return text;
}

Text TableReader::text(std::string_view key, const std::vector<Language>& languages,
                       std::size_t max_bytes) {
    return take_text(key, require(key, "text"), languages, max_bytes);
}

Text TableReader::optional_text(std::string_view key, const std::vector<Language>& languages,
                                std::size_t max_bytes) {
    return take_text(key, look_up(key), languages, max_bytes);
}

std::vector<Text> TableReader::optional_texts(std::string_view key,
                                              const std::vector<Language>& languages,
                                              std::size_t max_bytes, std::size_t max) {
    const Node* node = look_up(key);
    if (node == nullptr) {
        return {};
    }
    if (node->kind != NodeKind::array) {
        refuse_type(key, *node, "texts");
        return {};
    }
    if (!check_count(key, *node, max)) {
        return {};
    }
    std::vector<Text> texts;
    for (const auto& element : node->elements) {
        texts.push_back(take_text(key, &element, languages, max_bytes));
    }
    return texts;
}

std::vector<Word> TableReader::take_words(std::string_view key, const Node* node) {
    if (node == nullptr) {
        return {};
    }
    if (node->kind != NodeKind::array) {
        refuse_type(key, *node, "words");
        return {};
    }
    if (!check_count(key, *node, words_max)) {
        return {};
    }
    std::vector<Word> words;
    for (const auto& element : node->elements) {
        Word word = take_string(key, &element, compared);
        if (word.empty()) {
            continue;
        }
        const auto same = std::find_if(words.begin(), words.end(), [&](const Word& other) {
            return other.value == word.value;
        });
        if (same != words.end()) {
            problems_.add(word.place, "repeated",
                          {{"key", same_text(key)}, {"found", same_text(shortened(word.value))}});
            continue;
        }
        words.push_back(std::move(word));
    }
    return words;
}

std::vector<Word> TableReader::words(std::string_view key) {
    return take_words(key, require(key, "words"));
}

std::vector<Word> TableReader::optional_words(std::string_view key) {
    return take_words(key, look_up(key));
}

std::optional<LocalTime> TableReader::take_local_time(std::string_view key, const Node* node) {
    if (node == nullptr) {
        return std::nullopt;
    }
    const bool instant =
        node->kind == NodeKind::offset_time && problems_.tolerates_live_editing();
    if (node->kind != NodeKind::local_time && !instant) {
        refuse_type(key, *node, "local_time");
        return std::nullopt;
    }
    return node->local_time;
}

std::optional<LocalTime> TableReader::local_time(std::string_view key) {
    return take_local_time(key, require(key, "local_time"));
}

std::optional<LocalTime> TableReader::optional_local_time(std::string_view key) {
    return take_local_time(key, look_up(key));
}

std::optional<LocalTime> TableReader::optional_time_on(std::string_view key,
                                                       const std::optional<LocalTime>& day) {
    const Node* node = look_up(key);
    if (node == nullptr || node->kind != NodeKind::time) {
        return take_local_time(key, node);
    }
    if (!day) {
        return std::nullopt;
    }
    LocalTime time = node->local_time;
    time.year = day->year;
    time.month = day->month;
    time.day = day->day;
    return time;
}

const Node* TableReader::optional_table(std::string_view key) {
    const Node* node = look_up(key);
    if (node == nullptr || node->kind == NodeKind::table) {
        return node;
    }
    refuse_type(key, *node, "table");
    return nullptr;
}

std::vector<const Node*> TableReader::tables(std::string_view key, std::size_t min,
                                             std::size_t max) {
    const Node* node = min > 0 ? require(key, "tables") : look_up(key);
    if (node == nullptr) {
        return {};
    }
    if (node->kind != NodeKind::array) {
        refuse_type(key, *node, "tables");
        return {};
    }
    std::vector<const Node*> found;
    for (const auto& element : node->elements) {
        if (element.kind == NodeKind::table) {
            found.push_back(&element);
        } else {
            refuse_type(key, element, "tables");
        }
    }
    if (node->elements.size() < min) {
        problems_.add(node->place, "too_few",
                      {{"key", same_text(key)},
                       {"found", number_text(static_cast<std::int64_t>(node->elements.size()))},
                       {"min", number_text(static_cast<std::int64_t>(min))}});
    }
    if (found.size() > max) {
        problems_.add(found[max]->place, count_fault(key, found.size(), max));
        found.resize(max);
    }
    return found;
}

void TableReader::finish() {
    for (const auto& member : table_.members) {
        if (std::find(known_.begin(), known_.end(), member.key) == known_.end()) {
            problems_.add(member.place,
                          joined(fill_text("exchange.unknown_key",
                                           {{"key", same_text(shortened(member.key))}}),
                                 hint(member.key, known_)));
        }
    }
}

}  // namespace plenaria::exchange
