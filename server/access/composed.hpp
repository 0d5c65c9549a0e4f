// Passwords in one form of Unicode, however the keyboard writes its accents.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "server/access/secret.hpp"

namespace plenaria::access {

/// A password in the composed form (NFC, as RFC 8265 asks for an OpaqueString): one keyboard sends
/// `é`, another `e` and an accent. What is not UTF-8, or too long for a secret, stays as it is.
/// Leaves no copy in memory.
[[nodiscard]] Secret composed(std::string_view password);

/// The longest secret that `compose` takes: a passphrase of many words.
inline constexpr std::size_t composed_bytes_max = 1'024;

/// The same of a longer secret, written to `room`: how many bytes that are. Nothing where it is not
/// UTF-8, is too long, or finds no room; it may take three times its own. Leaves no other copy in
/// memory.
[[nodiscard]] std::optional<std::size_t> compose(std::string_view secret, std::span<char> room);

}  // namespace plenaria::access
