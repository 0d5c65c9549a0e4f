// A data folder in which a long meeting was held.
#pragma once

#include <cstddef>
#include <filesystem>

namespace plenaria::bench {

/// Writes a journal of at least `events` into `folder`: a meeting by the real rules that ends
/// before now, or a server would report a clock that went backwards. Prints how many they are.
void write_long_journal(const std::filesystem::path& folder, std::size_t events);

}  // namespace plenaria::bench
