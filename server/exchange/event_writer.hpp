// An event as the file that would be read to the same event.
#pragma once

#include <string>

#include "server/domain/definition.hpp"

namespace plenaria::exchange {

/// The event with its profile in one TOML file, the profile under the key `profile`. Reading it
/// gives the same event, also after live editing: a file that says what no person may write bears
/// the mark `edited_live` (docs/adr/0006).
[[nodiscard]] std::string write_event(const domain::Definition& event);

}  // namespace plenaria::exchange
