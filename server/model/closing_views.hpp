// What operators inside see of a closing (R4): its checklist, its roster, and who else is there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/model/ids.hpp"
#include "server/model/text.hpp"
#include "server/model/time.hpp"
#include "server/model/vocabulary.hpp"

namespace plenaria {

/// The closing under way (R4).
struct ClosingView {
    int number = 0;
    int officials_max = 0;  ///< of one member, besides its vice-minister (R4.1)
    std::string closed_by;  ///< as the record names them
    bool staff_listed = false;
    std::vector<std::string> staff;  ///< sworn (R4.7)
    /// Those of them under whose name, letter for letter, neither an interpreter nor the
    /// secretariat can log in, so that being listed opens nothing.
    std::vector<std::string> without_login;
    /// Since when the Executive Secretary is in the room, and for which item (R4.2).
    std::optional<TimePoint> secretary_since;
    Text secretary_item;
    bool lead_out = false;  ///< that item is over, and it is still in the room
    bool speech_waits = false;  ///< one is paused in the open list until the doors reopen
    friend bool operator==(const ClosingView&, const ClosingView&) = default;
};

/// One point of the closing's checklist.
struct CheckView {
    std::string id;  ///< the wire name of a `ClosingCheck`
    CheckState state{};
    std::optional<TimePoint> at;  ///< of the latest word on it
    std::string by;               ///< whose word; empty: it follows from what was measured
    std::string reason;           ///< of an override
    int done = 0;  ///< of those that it counts: outputs, screens, delegations, persons
    int of = 0;
    std::vector<Text> missing;  ///< of those, the first `limits::missing_shown` by name
    friend bool operator==(const CheckView&, const CheckView&) = default;
};

/// One member on the closing's roster.
struct RosterView {
    DelegationId id;
    Text name;
    std::string flag;
    std::string code;
    bool ticked = false;
    bool head = false;
    int officials = 0;
    std::optional<TimePoint> at;
    std::string by;
    friend bool operator==(const RosterView&, const RosterView&) = default;
};

}  // namespace plenaria
