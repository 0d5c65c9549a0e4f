// The screen's loop: sleeps until something changes or the next repaint is due.
#pragma once

#include <optional>
#include <string>

#include "display/sdl/canvas.hpp"
#include "display/sdl/options.hpp"
#include "server/access/device_key.hpp"
#include "server/client/server_trust.hpp"

namespace plenaria::display {

/// By what this screen and its server know each other.
struct Credentials {
    std::optional<client::ServerTrust> trust;  ///< none: in the clear
    std::optional<access::DeviceKey> key;      ///< none: it proves nothing
};

/// Follows the room and paints it until the person quits or the process is told to end. Answers the
/// exit status. SDL's video must be initialised; UI thread.
[[nodiscard]] int run_screen(const Options& options, Credentials credentials,
                             Resources& resources);

/// Waits for the room's first picture, at most ten seconds, and writes it as a PNG; refused where
/// that is confidential. Answers the exit status.
[[nodiscard]] int write_screenshot(const Options& options, Credentials credentials,
                                   Resources& resources);

/// Says `text` on stderr in both languages.
void complain(const Text& text);

}  // namespace plenaria::display
