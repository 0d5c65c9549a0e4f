// What people who are kept out of something may try to find out by asking.
#pragma once

#include "tests/unit/domain/private_acts.hpp"

namespace plenaria::simulation {

/// A command to be tried in the room of `scene`, drawn from its state as if whoever asks knew the
/// ids of what is hidden, or guessed them.
[[nodiscard]] Command any_question(scenarios::Random& random, const domain::Scene& scene);

}  // namespace plenaria::simulation
