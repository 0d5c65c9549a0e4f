// The console without glass: takes keys and intents, sends commands, remembers what is on its way,
// and answers with the model of the next frame.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "console/core/model.hpp"
#include "console/core/pending.hpp"
#include "console/core/present.hpp"
#include "console/core/ui_state.hpp"
#include "server/client/local_times.hpp"
#include "server/client/picture.hpp"
#include "server/protocol/frames.hpp"

namespace plenaria::console {

/// The closing that a command is about: one pressed for it is refused in the next.
[[nodiscard]] Expectations believed_closing(const View& view);
/// Which reopening of which closing the operator sees prepared: another one has other effects.
[[nodiscard]] Expectations believed_reopening(const View& view);
/// The room as it stands, for what is begun in it now.
[[nodiscard]] BegunIn begun_in(const View& view);

struct ControllerSettings {
    std::string language = "es";
    RoomId room;                ///< empty: the first room that comes
    /// As the record will name the operator: a person who logged in, or the identifier of the role
    /// whose token the console holds. Shown, and proposed as whose word a gate's state is.
    std::string operator_name;
    std::string server;  ///< HOST:PORT, shown until a room is there
    /// In which a person logged in, who can lock the console; unset: whoever holds a token.
    std::optional<Role> operator_role;
    /// `compared_part` of the server's fingerprint, as the glass of a screen shows it; empty: the
    /// console knows the server by none.
    std::string server_fingerprint{};
};

/// Used by the UI thread alone. A frame is: `begin_frame`, `key` for each key, `present`, draw,
/// `end_frame` with what the panels reported. While the link is not live nothing is sent.
class Controller {
public:
    /// Sends a command; false: it was not taken (`Link::send`).
    using Send = std::function<bool(CommandRequest)>;
    /// Has a screen show a code, or take it off again; false: it was not taken.
    using AskCode = std::function<bool(protocol::CodeRequest)>;

    Controller(ControllerSettings settings, Send send, AskCode ask = {});

    /// Takes the newest picture and the answers that came since.
    void begin_frame(std::shared_ptr<const client::Picture> picture,
                     const std::vector<protocol::CommandResult>& results, client::SteadyPoint now);
    /// A key; while somebody types in a field all but Escape, Enter and the arrows are dead.
    void key(const KeyEvent& event, bool typing);
    /// Whether the keyboard is in a field as the next frame is shown.
    void keyboard_in_field(bool typing) { ui_.typing = typing; }
    [[nodiscard]] ConsoleModel present() const;
    /// Acts on what the panels reported. `held` is the hold button under the pressed mouse button,
    /// or empty.
    void end_frame(const std::vector<Intent>& intents, std::string_view held);
    void act(const Intent& intent);

    /// When the next frame is due though nothing happens: a clock's next second, a hold, a mark.
    [[nodiscard]] client::SteadyPoint next_deadline() const;
    [[nodiscard]] const UiState& ui() const { return ui_; }
    /// Whether what is pressed now would be sent.
    [[nodiscard]] bool writable() const;
    /// The operator asked to lock the console: whoever owns this lets go of it.
    [[nodiscard]] bool wants_lock() const { return wants_lock_; }
    /// Whether something on the glass is for those within alone.
    [[nodiscard]] bool shows_confidential() const;
    /// Whether something on the glass is to go into no file: that, and what is left of it in the
    /// record when the doors are open again.
    [[nodiscard]] bool shows_restricted() const;
    /// Of the event.
    [[nodiscard]] const client::LocalTimes& zone() const { return zone_; }

private:
    /// When a key was taken: as it was drawn, and as the keyboard said.
    struct Taken {
        client::SteadyPoint when{};
        std::chrono::milliseconds at{};
    };

    void take_key(const KeyEvent& event, bool typing);
    [[nodiscard]] const View* view() const;
    [[nodiscard]] Scene scene() const;
    /// Whether a field on the glass holds what was typed for those within, whatever its room is.
    [[nodiscard]] bool holds_words_from_within() const;
    [[nodiscard]] TimePoint server_now() const;
    [[nodiscard]] Expectations believed_floor() const;
    [[nodiscard]] Expectations believed_point() const;

    bool act_on_floor(const Intent& intent);
    bool act_on_doors(const Intent& intent);
    bool act_on_checklist(const Intent& intent);
    bool act_on_screens(const Intent& intent);
    bool act_on_agenda(const Intent& intent);
    bool act_on_queue(const Intent& intent);
    bool act_on_list(const Intent& intent);
    bool act_on_points(const Intent& intent);
    bool act_on_conference(const Intent& intent);
    bool act_on_form(const Intent& intent);
    bool act_on_rooms(const Intent& intent);
    void act_on_console(const Intent& intent);
    void press_space();
    /// Notes what Space and E mean, and since when that has been on the glass.
    void notice_floor();
    /// Whether a press of Space or E, the last of which was at `pressed`, is taken: it means what
    /// its operator read, and is no second half of a double press.
    /// Whether that key was taken so short a time ago that this is the same press of a hand. Slow
    /// pictures put two presses further apart than the hand did.
    [[nodiscard]] bool bounced(const Taken& pressed) const;
    [[nodiscard]] bool takes_floor_press(Taken& pressed, bool starts = false);
    /// Notes a command of which another speaker or phase comes: that needs no reading.
    void note_floor_act(const CommandRequest& sent);
    void take_floor_results(const std::vector<protocol::CommandResult>& results);
    /// Whether it is what this console's own last act made of the floor, and no other's.
    [[nodiscard]] bool came_of_own_act(const ShownFloor& floor) const;
    /// Whether a point of order has the floor, whose buttons have no keys; then says so.
    bool refuses_under_point();
    void say_nobody_speaks();
    void press_next();
    void press_end();
    /// Shows a room that is there: the one that was asked for, else the first, and says so.
    void keep_a_room();
    /// Offers undo for a while after each act of the room.
    void notice_acts();
    /// Notes which acts the offer names, and since when.
    void notice_offer();
    /// Notes which act the server named as one that cannot be taken back or done again.
    void note_blocked(const Refusal& refusal);
    /// Forgets them once some room is further than it was then.
    void forget_blocked();
    /// Says so of an act of the room, and answers true, where it is one of those.
    bool refuses_blocked(const std::string& act, const Text& named);
    /// Whether the operator could read that `act` is what a press does, `offered` being the act on
    /// the glass and `pressed` the one that the button names; else it is said now.
    bool could_read(const OfferedAct& offered, ActNumber act, const std::string& pressed);
    /// Says that a press came before what it would do could be read.
    void say_unread();
    void press_undo(const Intent& intent);
    void undo_to(const std::string& number, const std::string& gap);
    void press_redo(const Intent& intent);
    /// Whether somebody has the floor, or waits for it as the session ends, under `intent`.
    [[nodiscard]] bool has_to_settle(const Intent& intent) const;
    /// Where `has_to_settle`: asks what becomes of them (floor.md) and answers true.
    bool settle_first(const Intent& intent);
    /// As `settle_first`, where the server knew of a speaker that this console had not seen yet.
    void settle_refused(const Refusal& refusal, const CommandId& of_form);
    /// Who had the floor as the operator answered what becomes of them.
    [[nodiscard]] Expectations settled_floor() const;
    void move_entry(const std::string& entry, int by);
    void place_entry(const std::string& entry, const std::string& before);
    bool has_chosen_delegation();
    void inscribe();
    void grant_reply();
    void amend_entry(const EntryId& entry);
    void correct_time(const EntryId& entry);
    void set_policy(const std::string& name);
    void fill_entry_form(const std::string& popover, const std::string& entry);
    bool choose_for_add(const std::string& field, const std::string& value);
    bool edit_add(const std::string& field, const std::string& text);
    [[nodiscard]] std::string composed_person() const;
    void edit(const std::string& field, std::string text);
    void open_popover(const std::string& name, const std::string& subject);
    /// Back to the list from which it was opened, where there is one.
    void close_popover();
    void close_outdated_popover();
    /// Closes "settle" where it would be about somebody else than of whom it was asked.
    void close_outdated_question();
    /// Closes a form whose matter is another one now than was read.
    void close_outdated_form();
    /// Has the screen of the open form show a code.
    void ask_code();
    /// Has the code taken off the glass once its form is no more: nobody types it.
    void take_code_back();
    void edit_code(const std::string& text);
    void take_code_result(const protocol::CommandResult& result);
    /// Another code than the one on the glass was sent.
    void take_wrong_code();
    /// Says of a wrong code whether the one on the glass still counts, as this console knows it.
    void tell_wrong_code(const protocol::CommandResult& result);
    void close_outdated_screen();
    void choose_room();
    /// Shows that room; nothing of the one that was shown is offered or held there.
    void enter_room(const RoomId& room);

    /// Keeps who waits for the item that `sent` ends.
    void note_left_waiting(CommandId sent);
    void tell_left_waiting(const std::vector<protocol::CommandResult>& results);
    void press_doors(bool down);
    void press_enter();
    void press_escape();
    void press_arrow(int by);
    void update_hold(std::string_view held);
    void fire_hold();

    /// Answers the id under which it was sent; empty: it was not.
    CommandId send(Command command, std::string subject, Expectations expect);
    /// Sends what is about the present item or list: of the room as it stood when the open popover
    /// opened, or as it stands. What was typed there comes back where that is no longer so.
    void send_begun(Command command, std::string subject);
    void post_note();
    void edit_note(const std::string& text);
    /// Gives words back whose room was another one by the time they arrived, or that the server
    /// did not take as it had no place for any.
    void give_back(const Refusal& refusal);
    /// Whether another item has the same readers as that in which `begun` was, while the closing
    /// stays the same: always in an open room; within on consoles that see no item of the chair's.
    [[nodiscard]] bool may_change_item(const BegunIn& begun) const;
    /// What was refused and read is of the room as it stands, unless it was begun within: then only
    /// where the same doors are still closed. `kept_with_item`: a text or document, which whoever
    /// sees its item may read.
    void begin_anew(BegunIn& begun, bool kept_with_item = false);
    /// Takes what the server answered about the open form.
    void take_form_results(const std::vector<protocol::CommandResult>& results);
    /// Asks, by a dry run, what the form's command would do, once typing pauses.
    void update_preview();
    void open_form(const std::string& name, const std::string& subject);
    void confirm_form();
    /// The open form holds something else now than it was asked about.
    void begin_asking();
    /// Whether the operator could read what the open form would do, or it was not told in time;
    /// else that is said now.
    [[nodiscard]] bool could_read_effect();
    /// As `send`; the open form waits for the answer.
    void send_from_form(Command command, std::string subject, Expectations expect);
    [[nodiscard]] client::SteadyPoint preview_due() const;
    void act_on_text(const Intent& intent);
    void cycle_presence(const std::string& delegation);
    bool key_on_palette(const KeyEvent& event, bool typing);
    bool press_enter_on_form(bool typing);
    /// Chooses the line of the palette at a place, or none where there is no line.
    void choose_line(const std::vector<ButtonModel>& lines, std::size_t at);
    /// The rows of the open popover that can be pressed, for the arrows.
    [[nodiscard]] std::vector<std::string> choosable_rows() const;
    /// The places that the open form offers for its item.
    [[nodiscard]] std::vector<ButtonModel> places_to_move_to() const;
    /// Does what a press on the chosen row does; false: none is chosen.
    bool press_enter_on_row();
    void run_line(const std::string& id);
    void toast(Icon icon, Tone tone, Text text);
    /// What was refused is no news any more once something of this console is accepted.
    void drop_refusals(const std::vector<protocol::CommandResult>& results);

    ControllerSettings settings_;
    Send send_;
    AskCode ask_;
    UiState ui_;
    Pending pending_;
    std::string zone_name_ = "UTC";
    client::LocalTimes zone_{"UTC"};
    std::shared_ptr<const client::Picture> picture_;
    client::SteadyPoint now_{};
    Taken next_pressed_;
    Taken space_pressed_;
    Taken end_pressed_;
    std::chrono::milliseconds key_at_{};  ///< of the key that is being taken; zero: none is
    std::optional<protocol::CodeRequest> on_glass_;  ///< the last that was asked for
    std::string key_hold_;  ///< the hold button that F9 stands for while it is down
    bool wants_lock_ = false;
};

}  // namespace plenaria::console
