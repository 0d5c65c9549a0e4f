// The event-driven loop: a frame when something happens or a deadline comes, and none otherwise.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "console/app/window.hpp"
#include "console/core/station.hpp"
#include "server/client/picture.hpp"
#include "server/protocol/frames.hpp"

namespace plenaria::console {

/// Where the truth comes from: the link, or a room made by hand.
struct Source {
    std::function<std::shared_ptr<const client::Picture>()> picture;
    std::function<std::vector<protocol::CommandResult>()> results;
    /// After each painted frame; may be empty.
    std::function<void(const client::Picture&, std::int64_t frames, PixelSize size)> painted;
    /// At the end of each frame: lets go of what was closed meanwhile; may be empty.
    std::function<void()> let_go;
};

enum class Ended { by_operator, after_picture, picture_failed, confidential, font_missing };

/// Wakes the loop from any thread; cheap, and lost calls are harmless: one wake-up is enough.
void wake_shell();

/// Runs until the window closes, or, with `screenshot`, until the live console has been painted
/// and its picture written (`picture_failed` after ten seconds without a live link;
/// `confidential`: no file keeps what it shows).
[[nodiscard]] Ended run_shell(Window& window, Station& station, const Source& source,
                              const std::string& screenshot);

}  // namespace plenaria::console
