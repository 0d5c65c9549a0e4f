// What an operator may know and no file may keep (R4.4).
#pragma once

#include "server/model/views.hpp"

namespace plenaria::console {

/// Whether what an operator's view shows is in part for those within alone, now or of a time that
/// is over: its record, notes or agenda; and, with something `opened` over or beside them, the
/// programme or the chair's script.
[[nodiscard]] bool shows_restricted(const View& view, bool opened);

}  // namespace plenaria::console
