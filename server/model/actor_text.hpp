// How people read who did something.
#pragma once

#include <string_view>

#include "server/model/text.hpp"

namespace plenaria {

/// Of an `Actor`'s name: a person's as it is, and in words of each language the identifier of a
/// role, which stands there where no more than the role was proved.
[[nodiscard]] Text actor_text(std::string_view name);

}  // namespace plenaria
