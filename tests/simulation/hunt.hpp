// Lives days until something is found, and tells a person about it in few words.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tests/simulation/script.hpp"
#include "tests/simulation/world.hpp"

namespace plenaria::simulation {

/// The day of a seed, with its seed on stderr should the process end within it.
[[nodiscard]] Outcome live_seed(std::uint64_t seed, Planted planted = Planted::none);

/// What was found, the seed to see it again, and the shortest script that fails alike; at most
/// `tries` days are lived for that.
[[nodiscard]] std::string report(std::uint64_t seed, const Finding& finding, Planted planted,
                                 int tries);

/// The first seed from `first` on, of at most `most`, whose day shows that fault.
[[nodiscard]] std::optional<std::uint64_t> first_seed_that_finds(Planted planted,
                                                                 std::uint64_t first,
                                                                 std::uint64_t most);

}  // namespace plenaria::simulation
