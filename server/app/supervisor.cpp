#include "server/app/supervisor.hpp"

#include <systemd/sd-daemon.h>

#include <cstdint>
#include <string>

namespace plenaria::app {

// That nobody listens is no failure of ours: the results say no more than that.

void tell_ready() { static_cast<void>(sd_notify(0, "READY=1")); }

void tell_status(std::string_view words) {
    const std::string line{words.substr(0, words.find('\n'))};
    static_cast<void>(sd_notify(0, ("STATUS=" + line).c_str()));
}

void tell_status(const Text& words) {
    std::string line;
    for (const auto& [language, string] : words.strings()) {
        line += (line.empty() ? "" : " / ") + string;
    }
    tell_status(line);
}

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
