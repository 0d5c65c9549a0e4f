#include "server/model/person_name.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "server/model/actor_text.hpp"
#include "server/model/letters.hpp"
#include "server/model/text_table.hpp"
#include "server/model/vocabulary.hpp"

namespace plenaria {
namespace {

using Words = std::set<std::string, std::less<>>;

/// The words of `text`, each in the form in which it is compared.
std::vector<std::string> words_of(std::string_view text, std::string (*form)(std::string_view)) {
    std::vector<std::string> words;
    std::size_t within = 0;
    const auto end_word = [&](std::size_t at) {
        if (within > 0) {
            words.push_back(form(text.substr(at - within, within)));
        }
        within = 0;
    };
    for (std::size_t at = 0; at < text.size();) {
        const Character next = first_character(text.substr(at));
        if (next.code && is_in_word(*next.code)) {
            within += next.bytes;
        } else {
            end_word(at);
        }
        at += next.bytes;
    }
    end_word(text.size());
    std::erase(words, std::string{});  // of what nobody sees
    return words;
}

/// The same for whoever types a name again, and another for anybody else: a vowel sign, or an
/// accent, is all that tells some persons apart.
std::string same_for_one(std::string_view person) {
    std::string joined;
    for (const std::string& word : words_of(person, caseless)) {
        joined.append(joined.empty() ? "" : " ").append(word);
    }
    return joined;
}

int letters_in(std::string_view text) {
    int letters = 0;
    // Joined, for a syllable of Korean may come in three pieces.
    const std::string joined = composed(text);
    for (std::string_view rest = joined; !rest.empty();) {
        const Character next = first_character(rest);
        letters += next.code && is_letter(*next.code) ? 1 : 0;
        rest.remove_prefix(next.bytes);
    }
    return letters;
}

const Words& office_words() {
    static const Words made = [] {
        Words all;
        const auto add = [&](std::string_view text) {
            for (std::string& word : words_of(text, folded)) {
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
    const std::vector<std::string> words = words_of(name, folded);
    const Words& known = office_words();
    return std::any_of(words.begin(), words.end(),
                       [](const std::string& word) { return word.size() > 1; }) &&
           std::all_of(words.begin(), words.end(),
                       [&](const std::string& word) { return known.contains(word); });
}

bool has_words(std::string_view text) {
    constexpr int letters_min = 2;
    return letters_in(text) >= letters_min;
}

bool names_a_person(std::string_view name) {
    return has_words(name) && !is_called_as_office(name);
}

std::optional<UnfitPerson> first_unfit(const std::vector<std::string>& persons) {
    std::set<std::string> different;
    for (const std::string& person : persons) {
        const bool named = names_a_person(person);
        if (!named || !different.insert(same_for_one(person)).second) {
            return UnfitPerson{person, named};
        }
    }
    return std::nullopt;
}

}  // namespace plenaria
