// Finding a delegation by what a person types: case and accents do not count.
#pragma once

#include <string>
#include <string_view>

namespace plenaria::console {

/// `text` without accents and in lower case ("México" → "mexico"). Text that is not UTF-8 is
/// answered unchanged.
[[nodiscard]] std::string folded(std::string_view text);
/// Whether every word of `query` begins a word of `text`; an empty query matches all.
[[nodiscard]] bool matches(std::string_view text, std::string_view query);
/// `text` in Unicode's composed form (NFC): a name pasted from a PDF often comes decomposed, and
/// nothing downstream shapes it.
[[nodiscard]] std::string composed(std::string_view text);
/// `composed`; empty where nothing but blanks was typed: the server takes those for no words.
[[nodiscard]] std::string composed_words(std::string_view text);

}  // namespace plenaria::console
