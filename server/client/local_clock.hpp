// The clock by which a client tells ages. It goes on while the machine sleeps, as the world does:
// by std::chrono::steady_clock what was shown before a lid was closed would be as fresh as then.
#pragma once

#include "server/client/picture.hpp"
#include "server/model/limits.hpp"

namespace plenaria::client {

/// Never steps, is set by nobody and counts the time asleep. A client takes every `SteadyPoint`
/// from it, none from std::chrono::steady_clock: the two are apart by all that the machine ever
/// slept.
struct LocalClock {
    /// Thread-safe.
    [[nodiscard]] static SteadyPoint now() noexcept;
};

/// Five heartbeats: a socket may live while the program behind it does not, and what comes after so
/// long a silence may have lain on the socket for as long.
inline constexpr Millis silent_after = limits::heartbeat_every * 5;

/// Whether the picture shows the present: also where nobody on the link thread has noticed yet that
/// the server fell silent, or that the machine slept.
[[nodiscard]] inline bool is_present(const Picture& picture, SteadyPoint now) {
    return picture.phase == LinkPhase::live && now - picture.last_frame <= silent_after;
}

}  // namespace plenaria::client
