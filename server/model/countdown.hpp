// The arithmetic of a speaker's clock, the same for server, console and screens (law 4).
#pragma once

#include <optional>
#include <string>

#include "server/model/time.hpp"
#include "server/model/vocabulary.hpp"

namespace plenaria {

/// A clock as a fact: what remains is computed, ticks are neither stored nor sent (floor.md,
/// Clock).
struct Clock {
    Millis allotment{};
    Millis consumed{};
    std::optional<TimePoint> running_since;
    /// Amber at or below this remainder.
    Millis warn_at{};

    friend bool operator==(const Clock&, const Clock&) = default;
};

/// Time spoken at `now`. A `now` before `running_since` counts as nothing, so that a client whose
/// offset is off by some milliseconds never shows more than the allotment.
[[nodiscard]] Millis spent(const Clock& clock, TimePoint now);
/// What is left at `now`; negative once over.
[[nodiscard]] Millis remaining(const Clock& clock, TimePoint now);
/// Normal, amber (at or below `warn_at`) or over (at zero and beyond: floor.md, Clock).
[[nodiscard]] ClockPhase phase(const Clock& clock, TimePoint now);
/// "1:37", "12:00", "1:02:03", and "+0:17" once over. Whole seconds: the remainder is rounded up
/// so that a clock shows its full allotment as it starts and 0:00 exactly at its end; overtime is
/// rounded down, so that +0:01 is shown after one whole second.
[[nodiscard]] std::string clock_face(Millis remaining);
/// The next instant after `now` at which `clock_face` changes; nothing while the clock stands.
[[nodiscard]] std::optional<TimePoint> next_tick(const Clock& clock, TimePoint now);

}  // namespace plenaria
