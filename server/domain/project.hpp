// Who may see what: the only place that makes what leaves the server (law 3).
#pragma once

#include "server/domain/state.hpp"
#include "server/model/live.hpp"
#include "server/model/views.hpp"

namespace plenaria::domain {

/// The view of one stream, built up from what its audience is granted, never cut down from the
/// whole. An audience that may not see a confidential matter gets the doors, the notice and what
/// was announced, and no other byte of it. The subject's room must exist. Pure; any thread.
[[nodiscard]] View project(const State& state, const Live& live, const StreamSubject& subject);

/// Whether that audience sees what goes on in the room now, or only the doors and what was
/// announced. The subject's room must exist.
[[nodiscard]] bool sees_room(const State& state, const StreamSubject& subject);

/// The event as everybody may know it.
[[nodiscard]] EventView project_event(const Definition& definition);

}  // namespace plenaria::domain
