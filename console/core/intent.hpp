// What the operator may ask of the console: each button, row and key means one of these.
#pragma once

#include <string>

namespace plenaria::console {

/// A command to the server or a change of the console's own state; `Intent` says what `target`
/// and `detail` mean for each.
enum class Act {
    none,
    // The floor.
    space,  ///< start, pause or resume, whichever fits
    next,
    extend,
    end_speech,  ///< or dismiss whoever was called and did not come
    // Doors; `set_gate`: target is the output, detail whose word it is; which gate it is was fixed
    // when the popover opened. `announce_resumption`: detail is the time in unix ms ("": none).
    close_doors,
    begin_reopening,
    cancel_reopening,
    confirm_reopening,
    set_gate,
    announce_resumption,
    // Agenda; target is the item or session, detail of `suspend_session` minutes ("": none).
    start_item,
    finish_item,
    skip_item,
    return_to_item,
    open_session,
    suspend_session,
    resume_session,
    adjourn_session,
    // Speakers' list; target is the entry.
    call_entry,
    withdraw_entry,
    move_up,
    move_down,
    inscribe,  ///< what the add form holds
    // Interpretation; target is the channel, detail the wire name of the desk's state.
    set_desk,
    // The console itself. `open_popover`: target is the popover's name, detail its subject;
    // `edit`: target is the field, detail its text; `drag_splitter`: target "left" or "right",
    // `amount` the fraction of the width.
    select_entry,
    choose_delegation,
    choose_language,
    edit,
    open_popover,
    close_popover,
    toggle_language,
    change_room,
    drag_splitter,
};

/// One act with its arguments.
struct Intent {
    Act act = Act::none;
    std::string target;
    std::string detail;
    float amount = 0;
    friend bool operator==(const Intent&, const Intent&) = default;
};

/// Keys that mean something to the console, already freed of layout and repetition.
enum class Key { space, n, t, e, a, f9, f2, f1, escape, enter, up, down, alt_up, alt_down };

/// A key that went down or up.
struct KeyEvent {
    Key key{};
    bool down = true;
};

}  // namespace plenaria::console
