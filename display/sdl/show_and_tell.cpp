#include "display/sdl/show_and_tell.hpp"

#include <algorithm>
#include <chrono>

#include "server/model/off_glass.hpp"

namespace plenaria::display {
namespace {

constexpr std::chrono::milliseconds paint_again_after{100};

}  // namespace

client::SteadyPoint show_and_tell(Glass& glass, const Scene& scene, const client::Picture& picture,
                                  client::SteadyPoint now, const TellPainted& tell) {
    const Shown shown = glass.show(scene, now);
    client::SteadyPoint next = scene.repaint_at;
    if (shown.alternating) {
        next = std::min<client::SteadyPoint>(next, now + std::chrono::seconds{1});
    }
    if (shown.done) {
        tell(picture, std::string{scene.yields ? "yielded" : name_of(scene.kind)});
    } else if (shown.off_glass) {
        // As it comes back, the window says so by an event.
        tell({}, std::string{scene_off_glass});
    } else {
        next = std::min<client::SteadyPoint>(next, now + paint_again_after);
    }
    return next;
}

}  // namespace plenaria::display
