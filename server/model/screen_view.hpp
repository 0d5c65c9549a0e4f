// What is told of a screen of a room.
#pragma once

#include <optional>
#include <string>

#include "server/model/ids.hpp"
#include "server/model/time.hpp"
#include "server/model/vocabulary.hpp"

namespace plenaria {

/// A screen's presence: a live fact, never journalled.
struct ScreenView {
    ScreenId id;
    std::string name;
    std::string view;
    bool declared = false;  ///< named in the event file; otherwise it came by itself
    ScreenHealth health = ScreenHealth::unknown;
    /// The room's present views are on the glass (`applied`); meaningful while connected.
    bool confirmed = false;
    /// Doors not open: nothing of the open room is left on the glass, and its link lives.
    bool slated = false;
    int width = 0;
    int height = 0;
    int rtt_ms = -1;  ///< -1: not measured
    std::optional<TimePoint> last_seen;
    ScreenProof proof = ScreenProof::none;  ///< the most that whoever bears its name has proved
    bool paired = false;                    ///< nobody else is let in under its name
    bool cleared = false;  ///< for what goes on behind the doors; for operators inside
    bool elsewhere = false;  ///< declared for another room, and follows this one too
    bool twice = false;  ///< two living connections prove its name
    friend bool operator==(const ScreenView&, const ScreenView&) = default;
};

/// Whether a closing of the room waits for that screen: a card of the lobby shows who has the floor
/// in each room that it follows, wherever it is declared.
[[nodiscard]] inline bool is_waited_for(const ScreenView& screen) {
    return screen.declared || screen.elsewhere;
}

}  // namespace plenaria
