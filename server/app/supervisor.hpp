// What systemd is told where it runs the server (Type=notify); elsewhere nothing happens.
#pragma once

#include <chrono>
#include <optional>

namespace plenaria::app {

/// The server listens, and stands on its journal.
void tell_ready();
/// It was asked to stop.
void tell_stopping();
/// Its thread goes on. systemd starts it anew if that is not said in time.
void tell_alive();
/// How often `tell_alive` is due: half of what systemd waits for; nothing where it does not wait.
[[nodiscard]] std::optional<std::chrono::milliseconds> alive_period();

}  // namespace plenaria::app
