// Characters as Unicode knows them: what is a letter, and what two ways of writing have in common.
// Keeps the Unicode library in one .cpp file.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace plenaria {

/// A character of a text, or a byte of it that is no UTF-8.
struct Character {
    std::optional<char32_t> code;  ///< nothing: no UTF-8
    std::size_t bytes = 1;
};

/// The first character of `text`, which is not empty.
[[nodiscard]] Character first_character(std::string_view text);

/// Whether it is a letter of any script that is seen. So are vowel signs of India that stand beside
/// their letter; accents and fillers are none.
[[nodiscard]] bool is_letter(char32_t character);

/// Whether a word goes on with it: letters, accents, numbers, and what nobody sees.
[[nodiscard]] bool is_in_word(char32_t character);

/// Whether it is no character to be drawn in a line: it breaks the line, marks the direction of
/// writing, joins, or means nothing to Unicode.
[[nodiscard]] bool is_control(char32_t character);

/// `text` with letters and their accents joined (NFC): a name pasted from a PDF often comes with
/// them apart, and nothing downstream shapes it. What is not UTF-8 stays as it is.
[[nodiscard]] std::string composed(std::string_view text);

/// `text` as it is compared and sought: without accents and what nobody sees, in lower case, wide
/// and joined letters as plain ones ("México" is "mexico"). What is not UTF-8 stays as it is.
[[nodiscard]] std::string folded(std::string_view text);

/// `text` in lower case and without what nobody sees, wide and joined letters as plain ones, and
/// with its accents: what tells "か" from "が", and "Ruíz" from "Ruiz". Else as `folded`.
[[nodiscard]] std::string caseless(std::string_view text);

}  // namespace plenaria
