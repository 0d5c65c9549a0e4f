#include "server/model/person_name.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "server/model/actor_text.hpp"
#include "server/model/text_table.hpp"
#include "server/model/vocabulary.hpp"

namespace plenaria {
namespace {

using Words = std::set<std::string, std::less<>>;

struct Range {
    char32_t first;
    char32_t last;
};

constexpr bool is_in(char32_t c, const Range* begin, const Range* end) {
    return std::any_of(begin, end, [c](const Range& r) { return c >= r.first && c <= r.last; });
}

// Where Unicode keeps scripts, roughly: marks and digits of other scripts than Latin count too.
constexpr auto scripts = std::to_array<Range>({
    {0x00C0, 0x00D6}, {0x00D8, 0x00F6}, {0x00F8, 0x02AF},   {0x0370, 0x1FFF},
    {0x2C00, 0x2DFF}, {0x3041, 0xD7FF}, {0xF900, 0xFDFF},   {0xFE70, 0xFEFC},
    {0xFF21, 0xFF3A}, {0xFF41, 0xFF5A}, {0x10000, 0x1EFFF}, {0x20000, 0x323AF},
});

// Accents that stand by themselves, and what nobody sees.
constexpr auto skipped = std::to_array<Range>({
    {0x00AD, 0x00AD},
    {0x0300, 0x036F},
    {0x115F, 0x1160},
    {0x200B, 0x200F},
    {0x2060, 0x2064},
    {0x3164, 0x3164},
    {0xFEFF, 0xFEFF},
});

// Of U+00C0 to U+00FF, without accents and small; a space: the letter has no plain one.
constexpr std::string_view plain_of_latin1 =
    "aaaaaa ceeeeiiii nooooo ouuuuy  aaaaaa ceeeeiiii nooooo ouuuuy y";
static_assert(plain_of_latin1.size() == 0x40);

bool is_letter(char32_t c) {
    return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') ||
           is_in(c, scripts.data(), scripts.data() + scripts.size());
}

struct Character {
    char32_t code = 0;
    std::string_view bytes;
};

/// The first character of `text`, which is not empty. A byte that is no UTF-8 is no letter.
Character first_of(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    const std::size_t size = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    const bool broken = (lead >= 0x80 && size == 1) || text.size() < size;
    if (size == 1 || broken) {
        return {lead < 0x80 ? lead : char32_t{0}, text.substr(0, 1)};
    }
    char32_t code = lead & (0x7FU >> size);
    for (std::size_t i = 1; i < size; ++i) {
        code = (code << 6U) | (byte(i) & 0x3FU);
    }
    return {code, text.substr(0, size)};
}

/// A letter or digit as it is compared: small, and of Latin letters without accents.
std::string plain(const Character& character) {
    const char32_t c = character.code;
    if (c >= U'A' && c <= U'Z') {
        return {static_cast<char>(c - U'A' + U'a')};
    }
    if (c >= 0xC0 && c <= 0xFF && plain_of_latin1[c - 0xC0] != ' ') {
        return {plain_of_latin1[c - 0xC0]};
    }
    return std::string{character.bytes};
}

/// Calls `found` with each character that is seen.
template <class Found>
void for_each_seen(std::string_view text, const Found& found) {
    while (!text.empty()) {
        const Character next = first_of(text);
        if (!is_in(next.code, skipped.data(), skipped.data() + skipped.size())) {
            found(next);
        }
        text.remove_prefix(next.bytes.size());
    }
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    bool within = false;
    for_each_seen(text, [&](const Character& each) {
        const bool digit = each.code >= U'0' && each.code <= U'9';
        if (!is_letter(each.code) && !digit) {
            within = false;
            return;
        }
        if (!within) {
            words.emplace_back();
        }
        within = true;
        words.back() += plain(each);
    });
    return words;
}

const Words& office_words() {
    static const Words made = [] {
        Words all;
        const auto add = [&](std::string_view text) {
            for (std::string& word : words_of(text)) {
                all.insert(std::move(word));
            }
        };
        const auto add_text = [&](const Text& text) {
            for (const auto& [language, words] : text.strings()) {
                add(words);
            }
        };
        for (const auto& [role, name] : Names<Role>::all) {
            add(name);
            add_text(actor_text(name));
        }
        add_text(text_of("person.offices"));
        return all;
    }();
    return made;
}

}  // namespace

std::string_view without_blanks(std::string_view name) {
    constexpr std::string_view unbreaking = "\u00A0";
    for (bool shorter = true; shorter;) {
        const std::size_t before = name.size();
        for (const std::string_view blank : {std::string_view{" "}, unbreaking}) {
            while (name.starts_with(blank)) {
                name.remove_prefix(blank.size());
            }
            while (name.ends_with(blank)) {
                name.remove_suffix(blank.size());
            }
        }
        shorter = name.size() < before;
    }
    return name;
}

bool is_called_as_office(std::string_view name) {
    const std::vector<std::string> words = words_of(name);
    const Words& known = office_words();
    return std::any_of(words.begin(), words.end(),
                       [](const std::string& word) { return word.size() > 1; }) &&
           std::all_of(words.begin(), words.end(),
                       [&](const std::string& word) { return known.contains(word); });
}

bool names_a_person(std::string_view name) {
    constexpr int letters_min = 2;
    int letters = 0;
    for_each_seen(name, [&](const Character& each) { letters += is_letter(each.code) ? 1 : 0; });
    return letters >= letters_min && !is_called_as_office(name);
}

}  // namespace plenaria
