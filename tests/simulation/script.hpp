// What the outside does to the system on one day: drawn from a seed, printed for people, and made
// shorter as long as the same thing goes wrong. All that a script leaves open (how long a packet
// takes) is drawn from the day's seed, so that a step means the same when others are left out.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "server/model/time.hpp"

namespace plenaria::simulation {

enum class Act {
    press,        ///< an operator asks for something
    ask_code,     ///< an operator wants a screen to show a code
    read_code,    ///< somebody reads a code on a glass and types it at a console
    cut,          ///< a connection breaks, and both sides see it
    half_open,    ///< a connection is dead, and neither side is told
    hold,         ///< the cable is out for a while; what was sent comes later
    slow_reader,  ///< a client takes what was sent one piece at a time
    refuse,       ///< nobody gets a connection for a while
    restart_client,
    sleep_client,  ///< a laptop's lid
    crash,         ///< kill -9, and a start a little later
    stall,         ///< the server's thread does nothing for a while
    disk_fails,    ///< full: every append fails for a while
    disk_unknown,  ///< the next append cannot tell whether it wrote
    disk_lost,     ///< the same, and the journal cannot be read back either
    disk_slow,
    wall_step,  ///< somebody sets the server's wall clock; seen at its next start
    wait,
};

/// One act: `after` the step before, `who` of those it may concern, `draw` for its details.
struct Step {
    Millis after{};
    Act act{};
    std::uint64_t draw = 0;
};

struct Script {
    std::uint64_t seed = 0;
    std::vector<Step> steps;
};

/// The day of that seed. Days differ in kind: some are calm but for one sort of trouble.
[[nodiscard]] Script draw_script(std::uint64_t seed);

/// One line for each step, as they stand in a regression test.
[[nodiscard]] std::string text_of(const Script& script);

/// Leaves out what is not needed for `fails` to stay true (delta debugging); at most `tries` days
/// are lived for it.
[[nodiscard]] Script shrink(Script script, const std::function<bool(const Script&)>& fails,
                            int tries);

}  // namespace plenaria::simulation
