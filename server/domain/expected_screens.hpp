// Screens that are declared for another room and show this one too, as in the lobby: a closing
// waits for them as for its own. What they follow is a live fact (law 1); that a closing waits for
// them is none: one that is lost may show what it showed, and a server that starts within the
// closing must not count as if it had never been (law 7).
#pragma once

#include <vector>

#include "server/domain/events.hpp"
#include "server/domain/state.hpp"

namespace plenaria::domain {

/// The event that names those of `screens`, which show the room, for whom its closing is not known
/// to wait yet. None where there are none, or the doors are open, or it asks for no screens.
[[nodiscard]] std::vector<Event> on_screens_expected(const State& state, const RoomId& id,
                                                     const std::vector<ScreenId>& screens);

/// The screens of other rooms for whom the closing under way in a room waits: those that were named
/// and, where a key was lost of what was sealed since it began, all that may have been; none where
/// the doors are open or it asks for no screens.
[[nodiscard]] std::vector<ScreenId> expected_screens(const State& state, const RoomId& id);

}  // namespace plenaria::domain
