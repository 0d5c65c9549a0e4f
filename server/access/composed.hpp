// Passwords in one form of Unicode, however the keyboard writes its accents.
#pragma once

#include <string_view>

#include "server/access/secret.hpp"

namespace plenaria::access {

/// A password in the composed form (NFC, as RFC 8265 asks for an OpaqueString): one keyboard sends
/// `é`, another `e` and an accent. What is not UTF-8, or too long for a secret, stays as it is.
/// Leaves no copy in memory.
[[nodiscard]] Secret composed(std::string_view password);

}  // namespace plenaria::access
