// The command line of plenaria-display.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "server/model/ids.hpp"
#include "server/model/result.hpp"
#include "server/model/text.hpp"
#include "server/model/time.hpp"

namespace plenaria::display {

struct Options {
    std::string host;
    std::uint16_t port = 0;
    RoomId room;
    std::string view = "floor";
    std::string name;    ///< by default the room's id
    bool windowed = false;
    int width = 1280;    ///< of the window or the screenshot
    int height = 720;
    std::string assets;  ///< empty: beside the program
    std::string screenshot;
    std::optional<TimePoint> frozen_now;
};

/// Reads the arguments after the program's name; the error is for people.
[[nodiscard]] Outcome<Options, Text> read_options(std::span<const char* const> arguments);

/// A device id that stays the same for the same name, so that a screen that restarts is known.
[[nodiscard]] ScreenId device_id(const std::string& name);

}  // namespace plenaria::display
