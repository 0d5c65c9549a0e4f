// Attendance across events (R1.10): the tables that events exported, side by side.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "server/domain/state.hpp"
#include "server/exchange/csv_import.hpp"

namespace plenaria::exchange {

/// Who was at one event, in any of its sessions, in the room or at a distance.
struct EventAttendance {
    std::string event;
    std::vector<DelegationId> there;
    friend bool operator==(const EventAttendance&, const EventAttendance&) = default;
};

/// One attendance for each table, in their order, the oldest first. A table has the columns
/// `attendance_csv` writes; delegations that `event` does not know are passed over: they left.
[[nodiscard]] Imported<std::vector<EventAttendance>> join_attendance(
    const domain::Definition& event, const std::vector<NamedTable>& tables);

/// Of delegations that came later than others: which of the events is the first of theirs.
using FirstEvents = std::map<DelegationId, std::size_t>;

/// Of those that were admitted during the event: it is their first, or the one behind it where no
/// session has seen them. Nobody was absent from where nobody was admitted.
[[nodiscard]] FirstEvents first_events(const domain::State& state,
                                       const std::vector<EventAttendance>& events);

/// How many events in a row, counted from the latest back to `first`, a delegation was absent from.
[[nodiscard]] int absences_in_a_row(const std::vector<EventAttendance>& events,
                                    const DelegationId& delegation, std::size_t first = 0);

/// Delegations against events, with the absences in a row.
[[nodiscard]] std::string joined_csv(const domain::Definition& event,
                                     const std::vector<EventAttendance>& events,
                                     const FirstEvents& first = {});

/// Who has been absent so often that the profile's rule applies, or would after one more; of those
/// that decide nothing is said: they do not lose their status.
[[nodiscard]] std::vector<Text> absence_warnings(const domain::Definition& event,
                                                 const std::vector<EventAttendance>& events,
                                                 const FirstEvents& first = {});

}  // namespace plenaria::exchange
