// What may happen in a room: the rules of procedure as one pure function.
#pragma once

#include <vector>

#include "server/domain/events.hpp"
#include "server/domain/state.hpp"
#include "server/model/commands.hpp"
#include "server/model/effect.hpp"
#include "server/model/rejection.hpp"

namespace plenaria::domain {

/// Answers the events that `request` causes at `now`, at least one, or why it is refused; a refusal
/// changes nothing. Texts of both languages come with it; where an expectation no longer holds,
/// its present value does too. Pure; any thread.
[[nodiscard]] Result<std::vector<Event>> decide(const State& state, const CommandRequest& request,
                                                TimePoint now);

/// The same, for who asks: whoever was let in by the recovery codes is refused to acknowledge that
/// themself, or they would silence the alarm that they raised.
[[nodiscard]] Result<std::vector<Event>> decide(const State& state, const CommandRequest& request,
                                                const Actor& actor, TimePoint now);

/// What `events`, decided for that room and actor at `now`, would change, for people: each event,
/// and what it moves of the expected times of what is to come. For dry runs: costs a copy of the
/// state.
[[nodiscard]] std::vector<Effect> effects_of(const State& state, const RoomId& room,
                                             const Actor& actor, const std::vector<Event>& events,
                                             TimePoint now);

}  // namespace plenaria::domain
