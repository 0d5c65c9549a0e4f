// The screen's loop: sleeps until something changes or the next repaint is due.
#pragma once

#include <optional>
#include <string>

#include "display/sdl/canvas.hpp"
#include "display/sdl/options.hpp"
#include "server/client/server_trust.hpp"

namespace plenaria::display {

/// Follows the room and paints it until the person quits or the process is told to end; encrypted
/// where `trust` says by what the server is known. Answers the exit status. SDL's video must be
/// initialised; UI thread.
[[nodiscard]] int run_screen(const Options& options, std::optional<client::ServerTrust> trust,
                             Resources& resources);

/// Waits for the room's first picture, at most ten seconds, and writes it as a PNG. Answers the
/// exit status.
[[nodiscard]] int write_screenshot(const Options& options, std::optional<client::ServerTrust> trust,
                                   Resources& resources);

/// Says `text` on stderr in both languages.
void complain(const Text& text);

}  // namespace plenaria::display
