// An event as the file that would be read to the same event.
#pragma once

#include <string>

#include "server/domain/definition.hpp"

namespace plenaria::exchange {

/// The event with its profile in one TOML file, the profile under the key `profile`. Reading it
/// gives the same event as long as the event could have come from a file: what live editing made
/// of it may not (items that overlap, a session longer than a file allows); whoever writes a file
/// for people reads it back and says so.
[[nodiscard]] std::string write_event(const domain::Definition& event);

}  // namespace plenaria::exchange
