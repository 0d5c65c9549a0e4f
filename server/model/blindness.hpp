// Who is kept out of a room's matter, as its view says: asked by the server and by the console.
#pragma once

#include "server/model/views.hpp"

namespace plenaria {

/// Whether the room's matter is kept from whoever has that view (R4.2): a console that shows only
/// gates and the names that everybody knows. Pure; any thread.
[[nodiscard]] inline bool is_blind(const View& view) { return !view.session && !view.programme; }

}  // namespace plenaria
