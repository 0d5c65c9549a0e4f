// Finding a delegation by what a person types: case and accents do not count.
#pragma once

#include <string>
#include <string_view>

namespace plenaria::console {

/// Whether every word of `query` begins a word of `text`; an empty query matches all.
[[nodiscard]] bool matches(std::string_view text, std::string_view query);
/// `text` composed; empty where nothing but blanks was typed: the server takes those for no words.
[[nodiscard]] std::string composed_words(std::string_view text);

}  // namespace plenaria::console
