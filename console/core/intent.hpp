// What the operator may ask of the console: each button, row and key means one of these.
#pragma once

#include <chrono>
#include <string>

namespace plenaria::console {

/// A command to the server or a change of the console's own state; `Intent` says what `target`
/// and `detail` mean for each.
enum class Act {
    none,
    // The floor.
    space,  ///< start, pause or resume, whichever fits
    next,
    extend,      ///< detail: milliseconds, may be negative ("": 30 s)
    end_speech,  ///< or dismiss whoever was called and did not come
    stop_speech,
    backdate,  ///< to the call
    // Undo; `undo` and `redo`: target is the number of the act that the pressed button names ("":
    // a key, which means the one on the glass). `undo`: detail says whether the time since counts,
    // "counts" or "lost" ("": ask where it matters). The first press says what it will do.
    // `undo_to`: takes back the act numbered target with all that came after it, detail as of
    // `undo`; `choose_act`: to see what that is.
    undo,
    redo,
    choose_act,
    undo_to,
    // Points of order; target is the point, of `rule_point` the ruling's wire name.
    raise_point,  ///< what the form holds
    recognise_point,
    decline_point,
    rule_point,
    // Doors; `set_gate`: target is the output, detail whose word it is; which gate it is was fixed
    // when the popover opened. `announce_resumption`: detail is the time in unix ms ("": none).
    close_doors,
    convene_private,
    begin_reopening,
    cancel_reopening,
    confirm_reopening,
    set_gate,
    announce_resumption,
    // The closing's checklist; target is the check, of `mark_roster` the delegation; detail "yes"
    // or "", of `mark_roster` who is there ("head/2", "none/0").
    confirm_check,
    mark_roster,
    admit_secretary,
    // Agenda; target is the item or session, detail of `suspend_session` minutes ("": none); of
    // those that may find somebody on the floor, the wire name of what becomes of the speaker ("":
    // ask where there is one).
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
    skip_entry,
    remove_entry,  ///< for the reason that the form holds
    pin_entry,
    unpin_entry,
    move_entry,   ///< detail: before whom ("": to the end)
    swap_entry,   ///< detail: with whom
    amend_entry,  ///< as the form says
    grant_reply,  ///< what the form holds
    correct_time,
    // The list as a whole. `schedule_closing`: target is the item with which it closes, or detail
    // the time in unix ms ("": no plan). `set_policy`: target is the policy's wire name.
    open_list,  ///< for the reason that the form holds
    close_list,
    schedule_closing,
    set_policy,
    fill_roll,
    call_panellist,
    // Screens; target is the screen ("": all of them). `ask_code`: has that of the open form show a
    // code.
    ask_code,
    unpair_screen,
    revoke_clearance,
    acknowledge_emergency,
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
    // Forms: `open_form` opens the popover named `target` about `detail`; `drop_item` the one that
    // moves item `target` before item `detail`; `choose` sets the field `target` to `detail`;
    // `confirm_form` sends what the form holds.
    open_form,
    drop_item,
    choose,
    confirm_form,
    // Sheets; target is the sheet's name ("": the speakers' list), or the text that is looked at.
    show_sheet,
    show_text,
    // The conference. target is the text, delegation, bulletin or document; detail the stance, the
    // outcome or the presence by its wire name; of `recall` target is the minutes.
    put_text,
    withdraw_stance,
    decide_text,
    set_attendance,
    recall,
    withdraw_bulletin,
    withdraw_admission,
    post_note,
    mark_step,  ///< target is the step, detail "done" or ""
    remove_document,
    yield_screens,  ///< detail "yes" or ""
    // Rooms; target is the room ("": none beside the present one).
    go_to_room,
    watch_room,
    run_line,   ///< of the palette; target is the line's id
    tell_hold,  ///< says how the doors are closed: no line of a list closes them
    tell_full,  ///< says that a field took no more than is in it
    tell_lost_keys,
    // Who is at the console. `choose_role`: target is the role's wire name; `type_secret`: detail
    // is what was typed.
    lock,
    log_in,
    choose_role,
    type_secret,
    erase_secret,  ///< its last character; all of it with any `detail`
    use_password,  ///< instead of the PIN, and back
    other_person,
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
enum class Key {
    space,
    n,
    t,
    e,
    a,
    p,
    f9,
    f2,
    f1,
    f12,
    escape,
    enter,
    tab,
    back_tab,  ///< with Shift
    up,
    down,
    alt_up,
    alt_down,
    ctrl_z,
    ctrl_y,
    ctrl_k
};

/// A key that went down or up.
struct KeyEvent {
    Key key{};
    bool down = true;
    /// When the keyboard said so, by the window's own clock; zero: not known.
    std::chrono::milliseconds at{};
};

}  // namespace plenaria::console
