// Which acts stay within a confidential matter, by what they do; and such acts with canaries.
#pragma once

#include <set>

#include "tests/scenarios/random_acts.hpp"
#include "tests/scenarios/stage.hpp"

namespace plenaria::domain {

/// Who watches from outside, as far as it matters to what stays within.
struct Outside {
    /// The watchers are listed: only what excludes the secretariat is hidden from them (R4.2).
    bool listed = false;
    /// Preparing a reopening is hidden too: only those who keep the gates see it.
    bool reopening_hidden = false;
};

/// Whether `command`, which the room would accept now, changes nothing that the watchers were
/// granted. `alone` names the commands that were given within, which undo may take back.
[[nodiscard]] bool stays_within(const scenarios::Stage& stage, const Command& command,
                                const Outside& outside, const std::set<CommandId>& alone);

/// Any command of any kind, with a canary wherever a person writes.
[[nodiscard]] Command command_with_canaries(scenarios::Random& random,
                                            const scenarios::Stage& stage, const RoomId& room);

}  // namespace plenaria::domain
