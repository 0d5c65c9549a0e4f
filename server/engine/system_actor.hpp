// Who is said to have done what nobody pressed.
#pragma once

#include "server/model/commands.hpp"

namespace plenaria::engine {

/// The server itself, as the record names it.
[[nodiscard]] inline Actor system_actor() { return {Role::technician, "plenaria-server"}; }

}  // namespace plenaria::engine
