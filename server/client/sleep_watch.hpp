// Tells that the machine slept: what lies on a socket then was said before, and what is
// confidential is not shown for a moment more, however short the sleep was.
#pragma once

#include "server/model/time.hpp"

namespace plenaria::client {

/// Single-threaded.
class SleepWatch {
public:
    SleepWatch() : known_(asleep_so_far()) {}

    /// Whether it slept for more than a second since that was last answered; short sleeps add up.
    [[nodiscard]] bool slept() { return slept(asleep_so_far()); }
    /// The same, where it slept for `so_far` since it was started.
    [[nodiscard]] bool slept(Millis so_far);
    [[nodiscard]] static Millis asleep_so_far();

private:
    Millis known_;
};

}  // namespace plenaria::client
