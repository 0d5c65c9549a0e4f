// What a console that is cut off may go on showing.
#pragma once

#include <memory>

#include "server/client/picture.hpp"

namespace plenaria::console {

/// `picture` without the rooms of which the chair's or a secretariat's console shows what is for
/// those within, where the link is not live and nothing was heard of them for
/// `limits::stale_hide_after`, or the server turned the console away: whoever was taken off the
/// list meanwhile is told so by nobody. They count as blanked. So long, since the chair needs the
/// list through a switch that starts anew; no longer, as a screen hides the speaker by then. Pure.
[[nodiscard]] std::shared_ptr<const client::Picture> without_cut_off(
    std::shared_ptr<const client::Picture> picture, client::SteadyPoint now);

}  // namespace plenaria::console
