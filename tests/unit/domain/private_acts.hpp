// Which acts stay within a confidential matter, by what they do; and such acts with canaries.
#pragma once

#include <cstddef>
#include <set>
#include <string>

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

/// Where a room stands, wherever it is played.
struct Scene {
    const State& state;
    TimePoint now;
    RoomId room{"plenaria"};
    [[nodiscard]] const RoomState& place() const { return state.rooms.at(room); }
};
[[nodiscard]] inline Scene scene_of(const scenarios::Stage& stage) {
    return {stage.state(), stage.now()};
}

/// What the room would decide now.
[[nodiscard]] Result<std::vector<Event>> decision_on(const Scene& scene, const Command& command);

/// Whether both rooms take the command, of a text that is one and the same, and the label becomes
/// the same: what it follows is the twins' own, and seen as it changes.
[[nodiscard]] bool both_accept(const Scene& first, const Scene& second, const Command& command);

/// The same public act as twin number `twin` does it: what it calls a private meeting (R4.6) is its
/// own.
[[nodiscard]] Command as_of_twin(Command command, std::size_t twin);

/// Acts on lists, entries and the floor, which are the twins' own while it is restricted.
[[nodiscard]] bool is_floor_act(const Command& command);

/// Whether `command`, which the room would accept now, changes nothing that the watchers were
/// granted. `alone` names the commands that were given within, which undo may take back.
[[nodiscard]] bool stays_within(const Scene& scene, const Command& command, const Outside& outside,
                                const std::set<CommandId>& alone);

/// Whether `command`, given in the room of `scene`, would move an item out of a session of members
/// only, which makes it public with all that there is of it: so it was decided.
[[nodiscard]] bool declassifies(const Scene& scene, const Command& command);

/// Whether all that would follow is of that session, or of none by name.
[[nodiscard]] bool is_of_session(const Scene& scene, const Command& command,
                                 const SessionId& session);

/// Any command of any kind, with `word` wherever a person writes.
[[nodiscard]] Command command_with_canaries(scenarios::Random& random, const Scene& scene,
                                            const std::string& word = std::string{
                                                scenarios::canary});

}  // namespace plenaria::domain
