// What people at consoles ask for: anything at all, mostly sensible where the room stands, and now
// and then what leads into a confidential matter or out of it.
#pragma once

#include "server/domain/state.hpp"
#include "server/model/commands.hpp"
#include "tests/scenarios/random_acts.hpp"

namespace plenaria::simulation {

/// The sample event with more screens; of two seeds one has the whole checklist of a closing, the
/// other its outputs and its sworn staff.
[[nodiscard]] domain::Definition event_of(std::uint64_t seed);

/// A command without its id. Whatever is written behind closed doors holds
/// `scenarios::canary`, and is refused where the doors are not as they were.
[[nodiscard]] CommandRequest random_press(scenarios::Random& random, const domain::State& state,
                                          TimePoint now);

/// Puts a text of some 25 kB under its number in place: two of them fill most of a frame, three of
/// a client's queue, and what a console is shown as a whole comes in parts then.
[[nodiscard]] Command long_text(scenarios::Random& random, std::size_t number);

}  // namespace plenaria::simulation
