// What the operating system says of a failure, told to people: its own words are English.
#pragma once

#include <string_view>

#include "server/model/text.hpp"

namespace plenaria {

/// Why a call failed, by its errno: the common ones in every language, and the system's `words`
/// quoted behind; of another one those alone.
[[nodiscard]] Text system_reason(int error, std::string_view words);
/// The same with the words that the system has for it.
[[nodiscard]] Text system_reason(int error);

/// Words that are the same in every language and no sentence of ours: quoted as such.
[[nodiscard]] Text quoted_detail(std::string_view words);

}  // namespace plenaria
