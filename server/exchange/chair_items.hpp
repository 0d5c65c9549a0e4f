// The items that the chair deals with alone (R4.2), as an edited file finds them.
#pragma once

#include "server/domain/state.hpp"

namespace plenaria::exchange {

/// Whether the event, or the edited one, has an item that stays as it is.
[[nodiscard]] bool keeps_chair_items(const domain::State& state, const domain::Definition& edited);

/// `edited`, in which those items of sessions that go on in it are as they are now, whatever it
/// says of them, behind what goes ahead of them now; with their session's start they move, unless
/// their own is fixed. New ones it brings to new sessions alone. So from when a session was opened;
/// until then the file is the secretariat's own. Whoever hands files in is the secretariat, whom an
/// answer about these items would tell how they stand. Names of delegations and categories that
/// `edited` does not have go from them.
[[nodiscard]] domain::Definition with_chair_items(const domain::State& state,
                                                  domain::Definition edited);

}  // namespace plenaria::exchange
