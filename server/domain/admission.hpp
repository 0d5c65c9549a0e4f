// Delegations that were admitted while the event goes on (R4.3): they sit from the next session on
// that is opened, in whatever room, and not in one that was opened before, also where that opening
// is taken back and it is opened anew, or undo would not find what was. `State::admitted` holds
// each of them with the sessions in which it has no seat.
#pragma once

#include "server/domain/state.hpp"

namespace plenaria::domain {

/// Whether a delegation of that category is admitted in this way: a member is not, nor anybody who
/// may stay behind closed doors (R4.1).
[[nodiscard]] bool is_admissible(const Category& category);
/// Whether a delegation was admitted during the event, and not by the event file.
[[nodiscard]] bool is_admitted(const State& state, const DelegationId& delegation);
/// Whether a delegation of the event has its seat in that session, or will once it is opened.
[[nodiscard]] bool is_seated(const State& state, const SessionId& session,
                             const DelegationId& delegation);
/// Whether any session was opened in which that delegation has its seat. One that is confidential
/// as a whole does not count: nobody who is admitted so sits in it (R4.3), and it may go on beside.
[[nodiscard]] bool was_seated(const State& state, const DelegationId& delegation);

}  // namespace plenaria::domain
