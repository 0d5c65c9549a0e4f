// One turn of a screen: what is put on the glass, and what the server is told of it.
#pragma once

#include <functional>
#include <string>

#include "display/core/scene.hpp"
#include "display/sdl/glass.hpp"
#include "server/client/picture.hpp"

namespace plenaria::display {

/// Tells the server that what is named of these rooms is on the glass, as that scene.
using TellPainted = std::function<void(const client::Picture& painted, std::string scene)>;

/// Puts `scene`, which was made of `picture`, on the glass. Told is what people can see there: a
/// sign outside and a slate count as well as what is within, since nothing older is on the glass
/// and that is what the server waits for; of a window that is minimised or hidden no rev, and that
/// it is so. Answers when to look again. UI thread.
[[nodiscard]] client::SteadyPoint show_and_tell(Glass& glass, const Scene& scene,
                                                const client::Picture& picture,
                                                client::SteadyPoint now, const TellPainted& tell);

}  // namespace plenaria::display
