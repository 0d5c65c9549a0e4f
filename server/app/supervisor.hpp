// What systemd is told where it runs the server (Type=notify); elsewhere nothing happens.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "server/model/text.hpp"

namespace plenaria::app {

/// The server listens, and stands on its journal.
void tell_ready();
/// What it does, or how it fares, for whoever asks `systemctl status`: one line.
void tell_status(std::string_view words);
/// The same in each language, beside one another.
void tell_status(const Text& words);
/// It was asked to stop.
void tell_stopping();
/// Its thread goes on. systemd starts it anew if that is not said in time.
void tell_alive();
/// How often `tell_alive` is due: half of what systemd waits for; nothing where it does not wait.
[[nodiscard]] std::optional<std::chrono::milliseconds> alive_period();

}  // namespace plenaria::app
