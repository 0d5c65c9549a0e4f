// What a person may be called where somebody answers for a word by name.
#pragma once

#include <string_view>

namespace plenaria {

/// `name` without the spaces around it.
[[nodiscard]] std::string_view without_blanks(std::string_view name);

/// Whether that is how a role or an office is called and nobody by name: by a role's identifier or
/// in any language of the texts. Case, accents, articles and punctuation do not count; whatever is
/// no such word does: "Técnica 2" and "Secretary Paz" are none.
[[nodiscard]] bool is_called_as_office(std::string_view name);

/// Whether it can be a person's name: two letters at least, of any script, and no role or office.
[[nodiscard]] bool names_a_person(std::string_view name);

}  // namespace plenaria
