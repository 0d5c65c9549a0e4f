// Short random texts from the kernel's randomness.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace plenaria::access {

/// `bytes` random bytes in hexadecimal, in lower case.
[[nodiscard]] std::string random_hex(std::size_t bytes);
/// So many of `signs`, each drawn evenly; there must be at least one.
[[nodiscard]] std::string random_signs(std::string_view signs, std::size_t count);

}  // namespace plenaria::access
