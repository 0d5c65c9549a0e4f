// A short print of a list of names, by which a client says which list it means.
#pragma once

#include <string>
#include <vector>

namespace plenaria {

/// FNV-1a of 64 bits over each name in its order and a zero byte after it, as sixteen lower-case
/// hexadecimal digits (docs/protocol.md). It tells lists apart that people made; it keeps nothing
/// secret and proves nothing.
[[nodiscard]] std::string print_of(const std::vector<std::string>& names);

}  // namespace plenaria
