// The event-driven loop: a frame when something happens or a deadline comes, and none otherwise.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "console/app/window.hpp"
#include "console/core/controller.hpp"
#include "server/client/picture.hpp"
#include "server/protocol/frames.hpp"

namespace plenaria::console {

/// Where the truth comes from: the link, or a room made by hand.
struct Source {
    std::function<std::shared_ptr<const client::Picture>()> picture;
    std::function<std::vector<protocol::CommandResult>()> results;
    /// After each painted frame; may be empty.
    std::function<void(const client::Picture&, std::int64_t frames, PixelSize size)> painted;
};

enum class Ended { by_operator, after_picture, picture_failed, font_missing };

/// Wakes the loop from any thread; cheap, and lost calls are harmless: one wake-up is enough.
void wake_shell();

/// Runs until the window closes, or, with `screenshot`, until the live console has been painted
/// and its picture written (`picture_failed` after ten seconds without a live link).
[[nodiscard]] Ended run_shell(Window& window, Controller& controller, const Source& source,
                              const std::string& screenshot);

}  // namespace plenaria::console
