// What this build speaks, as data: for the protocol's page, its test, and tools.
#pragma once

#include <string>

namespace plenaria::protocol {

/// A JSON text: `protocol`, `version`, `client_frames`, `server_frames`, `commands` (name →
/// {argument: required}), `close_codes` (name → {code, retry}) and `rejections`. Made from the
/// tables that the codec itself uses. Pure.
[[nodiscard]] std::string describe();

}  // namespace plenaria::protocol
