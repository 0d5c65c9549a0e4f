// The table of interface texts, generated at build time from assets/i18n; a key missing in one
// language fails the build (law 9).
#pragma once

#include <initializer_list>
#include <string_view>
#include <utility>

#include "server/model/text.hpp"

namespace plenaria {

/// The text under `key`. An unknown key is a broken invariant: keys are literals of ours, and a
/// test walks all of them.
[[nodiscard]] const Text& text_of(std::string_view key);

/// Whether the table has `key`.
[[nodiscard]] bool has_text(std::string_view key);

/// The string of `key` in one language. The view lives as long as the process.
[[nodiscard]] std::string_view text_in(std::string_view key, std::string_view language);

using TextArgument = std::pair<std::string_view, Text>;

/// The text under `key` with every `{name}` replaced, language by language, by its argument.
[[nodiscard]] Text fill_text(std::string_view key, std::initializer_list<TextArgument> arguments);

/// `template_text` with `{name}` replaced by `value` in every language.
[[nodiscard]] Text fill_text(const Text& template_text, std::string_view name, const Text& value);

/// A text that is the same in all languages: a number, a person's name.
[[nodiscard]] Text same_text(std::string_view value);

}  // namespace plenaria
