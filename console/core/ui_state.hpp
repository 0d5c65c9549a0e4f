// What the console itself remembers: nothing of it is the room's truth and none of it leaves here,
// but for the words the operator typed into a form.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "console/core/model.hpp"
#include "server/client/picture.hpp"
#include "server/model/ids.hpp"

namespace plenaria::console {

/// What the add form holds (R1.11: a delegation, and optionally person and capacity).
struct AddForm {
    std::string filter;
    std::string delegation;
    std::string person;
    std::string capacity;
    std::string language;  ///< empty: the delegation's own
};

/// The popover that is open, by name: "add", "keys", "item", "sessions", "suspend", "adjourn",
/// "desk", "gate", "gates", "resumption"; empty: none.
struct OpenPopover {
    std::string name;
    std::string subject;
    /// What "gate" confirms, and the doors' state when it opened: what was read is what is sent.
    Gate gate = Gate::unknown;
    DoorsState doors = DoorsState::open;
};

struct Toast {
    Icon icon = Icon::none;
    Tone tone = Tone::plain;
    Text text;
    client::SteadyPoint until;
};

/// A button or key held down, and the doors as they stood when that began: a hold acts on what was
/// seen at the press or not at all.
struct Hold {
    std::string id;
    client::SteadyPoint since;
    DoorsState doors = DoorsState::open;
    std::optional<TimePoint> doors_since;
    bool fired = false;
    bool dropped = false;  ///< the doors changed meanwhile: dead until it is let go
};

struct UiState {
    std::string language = "es";
    RoomId room;
    std::string selected_entry;
    OpenPopover popover;
    AddForm add;
    std::string evidence;
    std::vector<Toast> toasts;
    Hold hold;
    float left_fraction = 0.26F;
    float right_fraction = 0.235F;
};

}  // namespace plenaria::console
