// Which characters a text for people may hold. What a letter is: letters.hpp of the model.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/exchange/document.hpp"

namespace plenaria::exchange {

/// The place of the first byte that is not UTF-8; nothing where all is.
[[nodiscard]] std::optional<Place> first_fault_of_utf8(std::string_view text);

/// Why `line`, which is UTF-8, cannot be a line of text on a screen, as a key below `exchange.`:
/// `empty`, `control_character` (also line breaks and marks that reverse the writing direction),
/// `edge_space` or `not_nfc` (letters with their accents apart are drawn wrongly).
[[nodiscard]] std::optional<std::string_view> fault_of_line(std::string_view line);

/// What two people mean by the same word: letters and digits of `text` in lower
/// case and without accents; "Duración (min)" is "duracionmin". Of what is not UTF-8, none.
[[nodiscard]] std::string folded(std::string_view text);

}  // namespace plenaria::exchange
