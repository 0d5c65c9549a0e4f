// Instants and lengths of time as people in the room read them. Agenda times travel as UTC; the
// event's zone is applied here.
#pragma once

#include <string>
#include <string_view>

#include "server/model/time.hpp"

namespace plenaria::client {

/// Formats instants in one IANA zone ("America/Panama"). Copyable; may be used on any thread. No
/// function throws: where the zone is unknown, or the machine has no zone data, times are UTC and
/// say so ("14:05 UTC").
class LocalTimes {
public:
    explicit LocalTimes(std::string_view zone);

    /// Whether the zone was found; otherwise everything is in UTC.
    [[nodiscard]] bool zone_known() const { return zone_ != nullptr; }
    /// "14:05"; seconds are cut off.
    [[nodiscard]] std::string hours_minutes(TimePoint at) const;
    /// "14:05:09"
    [[nodiscard]] std::string hours_minutes_seconds(TimePoint at) const;
    /// "2026-11-20"; also the key to compare days by.
    [[nodiscard]] std::string date(TimePoint at) const;
    /// "20 de noviembre", "20 November".
    [[nodiscard]] std::string day_and_month(TimePoint at, std::string_view language) const;

private:
    /// Days and time of day as the zone's wall clock shows them, as if it were UTC.
    [[nodiscard]] TimePoint wall_time(TimePoint at) const;

    /// Points into the zone database, which lives as long as the process.
    const void* zone_ = nullptr;
};

/// "+6 min", "-2 min", "+1 h 05 min"; to the nearest minute, and "0 min" below half a minute.
/// Positive means late (planned against actual).
[[nodiscard]] std::string signed_minutes(Millis length);

}  // namespace plenaria::client
