#include "server/app/supervisor.hpp"

#include <systemd/sd-daemon.h>

#include <cstdint>

namespace plenaria::app {

// That nobody listens is no failure of ours: the results say no more than that.

void tell_ready() { static_cast<void>(sd_notify(0, "READY=1")); }

void tell_stopping() { static_cast<void>(sd_notify(0, "STOPPING=1")); }

void tell_alive() { static_cast<void>(sd_notify(0, "WATCHDOG=1")); }

std::optional<std::chrono::milliseconds> alive_period() {
    std::uint64_t microseconds = 0;
    if (sd_watchdog_enabled(0, &microseconds) <= 0) {
        return std::nullopt;
    }
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::microseconds{microseconds} / 2);
}

}  // namespace plenaria::app
