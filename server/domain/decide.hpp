// What may happen in a room: the rules of procedure as one pure function.
#pragma once

#include <vector>

#include "server/domain/events.hpp"
#include "server/domain/state.hpp"
#include "server/model/commands.hpp"
#include "server/model/rejection.hpp"

namespace plenaria::domain {

/// Answers the events that `request` causes at `now`, at least one, or why it is refused; a refusal
/// changes nothing. Texts of both languages come with it; where an expectation no longer holds,
/// its present value does too. Pure; any thread.
[[nodiscard]] Result<std::vector<Event>> decide(const State& state, const CommandRequest& request,
                                                TimePoint now);

}  // namespace plenaria::domain
