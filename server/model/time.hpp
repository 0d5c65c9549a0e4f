// Points and lengths of time. Everything is UTC to the millisecond; zones belong to clients.
#pragma once

#include <chrono>
#include <cstdint>

namespace plenaria {

using Millis = std::chrono::milliseconds;
using TimePoint = std::chrono::sys_time<Millis>;

/// Milliseconds since 1970-01-01T00:00:00Z, as written on the wire and in the journal.
[[nodiscard]] constexpr std::int64_t to_unix_ms(TimePoint at) {
    return at.time_since_epoch().count();
}

/// The inverse of `to_unix_ms`.
[[nodiscard]] constexpr TimePoint from_unix_ms(std::int64_t ms) { return TimePoint{Millis{ms}}; }

}  // namespace plenaria
