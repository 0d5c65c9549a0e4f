// What people do so that doors count as closed.
#pragma once

#include "server/domain/state.hpp"
#include "server/model/commands.hpp"
#include "tests/scenarios/random_acts.hpp"

namespace plenaria::properties {

/// The next thing that a closing misses for its label, from where a list says who is within; the
/// room has one under way.
[[nodiscard]] Command towards_label(scenarios::Random& random, const domain::State& state,
                                    const domain::RoomState& room);

}  // namespace plenaria::properties
