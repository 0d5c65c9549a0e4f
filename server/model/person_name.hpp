// What a person may be called where somebody answers for a word by name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plenaria {

/// `name` without the spaces around it.
[[nodiscard]] std::string_view without_blanks(std::string_view name);

/// Whether that is how a role, an office or nobody at all is called and no person by name: by a
/// role's identifier or in any language of the texts. Case, accents, articles and punctuation do
/// not count; whatever is no such word does: "Técnica 2" and "Secretary Paz" are none.
[[nodiscard]] bool is_called_as_office(std::string_view name);

/// Whether there are two letters at least in `text`, of any script.
[[nodiscard]] bool has_words(std::string_view text);

/// Whether it can be a person's name: two letters at least, of any script, and no role or office.
[[nodiscard]] bool names_a_person(std::string_view name);

/// What in a list of persons is no person's name, or one that the list has already.
struct UnfitPerson {
    std::string name;
    bool twice = false;
};
/// The first of them; nothing: each is another person. Capitals, blanks and punctuation make no
/// other one; an accent does, as logins "Ana Ruíz" and "Ana Ruiz" are two.
[[nodiscard]] std::optional<UnfitPerson> first_unfit(const std::vector<std::string>& persons);

}  // namespace plenaria
