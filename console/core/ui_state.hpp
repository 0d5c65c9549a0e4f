// What the console itself remembers: nothing of it is the room's truth and none of it leaves here,
// but for the words the operator typed into a form.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "console/core/form_state.hpp"
#include "console/core/model.hpp"
#include "server/client/picture.hpp"
#include "server/model/commands.hpp"
#include "server/model/ids.hpp"

namespace plenaria::console {

/// What the forms hold that choose a delegation: to inscribe it (R1.11), to grant it a reply, to
/// raise its point of order.
struct AddForm {
    std::string filter;
    std::string delegation;
    std::string person;
    std::string capacity;
    std::string language;  ///< empty: the delegation's own
    bool more = false;     ///< the second column is open
    Capacity on_behalf_of{};
    std::string group;
    std::string guest;  ///< name of somebody without delegation
    std::string guest_flag;
    std::string note;
    bool remote = false;
    bool late = false;     ///< admitted although the list is closed
    bool invited = false;  ///< by the chair (R3.4)
    std::string rank;      ///< empty: the profile's last
};

/// Where something was begun: what is sent of it says so, since its readers are those of there.
struct BegunIn {
    Expectations expect;  ///< the closing, the item and the session; empty: nothing was begun
    bool within = false;  ///< for those within alone: it is good for no other place
    /// The item or its session is confidential: what is kept with another item may reach others.
    bool matter = false;
};

/// A list that waits below what was opened from it.
struct ListBelow {
    std::string name;
    std::string row;  ///< that was chosen in it with the arrows
};

/// The popover that is open, by name: "add", "keys", "item", "sessions", "suspend", "adjourn",
/// "desk", "gate", "gates", "resumption", "checklist", "roster", "settle", "history", those of the
/// floor and its lists, and the forms; empty: none.
struct OpenPopover {
    std::string name;
    std::string subject;
    /// What "gate" confirms, and the doors' state when it opened: what was read is what is sent.
    Gate gate = Gate::unknown;
    DoorsState doors = DoorsState::open;
    int closing = 0;  ///< the number of that closing; 0: there was none
    /// The lists from which this was opened, the innermost last: that one comes back after it.
    /// Two at the most, "checklist" and "gates".
    std::vector<ListBelow> under;
    int pressed_early = 0;  ///< how often Enter was, while what it asks for was missing
    /// Print of the list of sworn staff as it was read when this opened; empty: there was none.
    std::string staff;
    /// What a form is about, as it was read when it opened: it is good for nothing else.
    Expectations matter;
    BegunIn begun;       ///< the room as it stood when this opened
    client::SteadyPoint since;  ///< when that was
    Expectations floor;  ///< who had the floor as it was asked what becomes of them
    /// What "settle" asks about: what was pressed while somebody had the floor.
    Intent settles;
    ActNumber act;  ///< the last one as "gap" was asked: no answer is about a later one
    /// The number of the act chosen in "history"; of a "gap" that is about all acts down to it.
    std::string past_act;
    std::string row;  ///< chosen with the arrows, where Enter does what a press on it does
};

/// A popover with words in it as it was sent: it comes back where the room is another one now.
struct SentPopover {
    CommandId id;  ///< unanswered; empty: none
    OpenPopover popover;
    AddForm add;
    FormState form;
    std::string evidence;
};

/// An act that an offer names, and since when that has been on the glass.
struct OfferedAct {
    ActNumber number;  ///< 0: none is named
    client::SteadyPoint since;
    bool in_palette = false;  ///< its line there names it, and not the offer
};

/// What undo offers, and until when it says so (ui.md, Acts).
struct UndoOffer {
    std::optional<ActNumber> latest;  ///< seen last; unset: nothing seen yet
    client::SteadyPoint latest_since;  ///< since when it is another than before
    client::SteadyPoint until;
    OfferedAct undo;
    OfferedAct redo;
    /// The recall on the screens as seen last: it is no act that undo knows, and can be withdrawn.
    std::optional<BulletinId> recall;
    client::SteadyPoint recall_until;
};

/// Acts that the server said it cannot take back or do again, because other rooms used what they
/// changed; until any room moves on, which may have made way.
struct BlockedActs {
    std::vector<std::pair<RoomId, std::string>> acts;  ///< by room and number
    std::map<RoomId, Position> rooms;                  ///< how far they were then
};

struct Toast {
    Icon icon = Icon::none;
    Tone tone = Tone::plain;
    Text text;
    client::SteadyPoint until;
    bool refusal = false;  ///< goes as something sent after it was shown is accepted
    client::SteadyPoint since{};
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

/// By what Space and E mean what they mean, and since when that has been on the glass.
struct ShownFloor {
    RoomId room;
    EntryId holder;  ///< empty: nobody
    FloorPhase phase = FloorPhase::idle;
    PointId point;  ///< that has the floor; empty: none
    client::SteadyPoint since;
    int turn = 0;  ///< how often it was another one
};

/// What this console itself last did about the floor: whoever did that awaits what comes of it.
struct OwnFloorAct {
    CommandId id;  ///< empty: nothing
    RoomId room;
    int turn = 0;        ///< of the floor when it was sent: the next one is its own
    bool taken = false;  ///< the server took it
};

/// Who still waits for the item that this console ends: said as the server took that.
struct LeftWaiting {
    CommandId id;  ///< empty: nobody
    std::size_t count = 0;
};

struct UiState {
    std::string language = "es";
    RoomId room;
    std::string selected_entry;
    OpenPopover popover;
    AddForm add;
    std::string evidence;
    UndoOffer undo;
    BlockedActs blocked;
    std::optional<ShownFloor> floor;  ///< unset: none was seen yet
    OwnFloorAct own_floor;
    LeftWaiting left_waiting;
    std::vector<Toast> toasts;
    Hold hold;
    float left_fraction = 0.26F;
    float right_fraction = 0.235F;
    FormState form;          ///< of the popover that is a form
    std::string sheet;       ///< empty: the speakers' list
    std::string shown_text;  ///< of the consensus sheet; empty: the first
    std::string note;        ///< the private note that is being typed
    std::string note_sent;   ///< the last one: its field reports it once more as it lets go
    BegunIn note_in;         ///< where its first letter was typed
    CommandId note_sent_as;  ///< empty: it was not sent from this room
    BegunIn note_sent_in;
    bool typing = false;  ///< the keyboard is in a field
    int note_turn = 0;  ///< how often the field holds other words than were typed into it
    SentPopover sent_popover;
    RoomId side_room;        ///< empty: none
    std::string palette_filter;
    std::string palette_line;    ///< the chosen one's id, as it was read; empty: none
    std::size_t palette_at = 0;  ///< where it was, for the arrows once it is gone
};

}  // namespace plenaria::console
