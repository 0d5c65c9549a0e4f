// Any command at all, with arguments that mostly make sense where the room stands.
#pragma once

#include "server/domain/state.hpp"
#include "server/model/commands.hpp"
#include "tests/scenarios/random_acts.hpp"

namespace plenaria::properties {

/// The sample event with everything that the rules know of: panel, roll, invitations, texts,
/// ranks, replies, quorum, arrears, the whole checklist of a closing; two rooms.
[[nodiscard]] domain::Definition full_event();

/// A command of any kind, drawn from `random` alone: the same state and seed give the same.
[[nodiscard]] Command any_command(scenarios::Random& random, const domain::State& state,
                                  const RoomId& room, TimePoint now);

}  // namespace plenaria::properties
