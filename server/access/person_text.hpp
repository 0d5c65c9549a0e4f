// What persons may be called, and what they may type as a secret.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace plenaria::access {

/// A name: 1 to 60 bytes of UTF-8; letters of any language with their accents, digits, single
/// spaces and `.` `-` `_`, beginning with a letter or a digit and not ending in a space. No two
/// names look the same for a character that nobody sees.
[[nodiscard]] bool is_person_name(std::string_view text);

/// How many characters `text` has; nothing where it is not UTF-8 or holds a control character,
/// which a key that types nothing leaves behind.
[[nodiscard]] std::optional<std::size_t> count_characters(std::string_view text);

}  // namespace plenaria::access
