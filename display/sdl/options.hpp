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
    bool encrypted = false;
    std::string authority;    ///< file of the certificate that vouches for the server
    std::string fingerprint;  ///< of that certificate's key
    RoomId room;  ///< empty: all, of the lobby's view
    std::string view = "floor";
    std::string name;  ///< by default the screen's id, or the room's
    ScreenId screen;   ///< as the event file declares it; empty: a screen that came by itself
    std::string key;   ///< file of what it proves that with; empty: the usual place
    bool windowed = false;
    bool help = false;  ///< only how it is used was asked; nothing else was read
    int width = 1280;  ///< of the window or the screenshot
    int height = 720;
    std::string assets;  ///< empty: beside the program
    std::string screenshot;
    std::optional<TimePoint> frozen_now;
};

/// Reads the arguments after the program's name; the error is for people.
[[nodiscard]] Outcome<Options, Text> read_options(std::span<const char* const> arguments);

/// Where other machines find the server, for the codes that telephones read; empty where this
/// screen knows it by a name that means itself only.
[[nodiscard]] std::string origin_of(const Options& options);

/// Whether the screen proves that it is the declared one: where it is declared, and reaches the
/// server encrypted or without leaving this machine.
[[nodiscard]] bool has_key(const Options& options);

/// The file of the screen's key: the option, or one named like the screen below `state_home`
/// ($XDG_STATE_HOME, which counts only as an absolute path) or below `home` ($HOME). Each may be
/// null; empty where none of them says a place.
[[nodiscard]] std::string key_file(const Options& options, const char* state_home,
                                   const char* home);

/// What the screen calls itself: the declared screen that it is, or else an id that stays the same
/// for the same name, so that a screen that restarts is known.
[[nodiscard]] ScreenId device_id(const Options& options);

}  // namespace plenaria::display
