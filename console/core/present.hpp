// The presenters: a pure function each, from the room's view and the console's own state to what a
// panel draws.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "console/core/durations.hpp"
#include "console/core/model.hpp"
#include "console/core/pending.hpp"
#include "console/core/ui_state.hpp"
#include "server/client/local_times.hpp"
#include "server/client/picture.hpp"
#include "server/model/blindness.hpp"
#include "server/model/views.hpp"

namespace plenaria::console {

/// Everything a presenter looks at; references live as long as one frame.
struct Scene {
    const client::Picture& picture;
    const View& view;
    const UiState& ui;
    const Pending& pending;
    const client::LocalTimes& zone;
    const std::string& operator_name;       ///< `ControllerSettings::operator_name`
    std::optional<Role> operator_role;      ///< of a person who logged in
    const std::string& server_fingerprint;  ///< `ControllerSettings::server_fingerprint`
    TimePoint now;                          ///< server time
    client::SteadyPoint local;
    bool writable = false;  ///< the link is live: what is pressed is sent

    /// The string of a text in the operator's language.
    [[nodiscard]] std::string say(const Text& text) const {
        return std::string{text.in(ui.language)};
    }
    /// The interface text under `key`, its `{name}` filled.
    [[nodiscard]] std::string say(
        std::string_view key,
        std::initializer_list<std::pair<std::string_view, std::string_view>> arguments = {}) const;
    [[nodiscard]] Mark mark(std::string_view subject) const {
        return pending.mark(ui.room, subject, local);
    }
    /// What was pressed about `subject` in the room that is shown and is not answered; null: none.
    [[nodiscard]] const Command* sent(std::string_view subject) const {
        return pending.command(ui.room, subject);
    }
    /// The share of the hold on `id` that is done.
    [[nodiscard]] float held(std::string_view id) const;
};

/// Locks the console; shown to persons who logged in.
[[nodiscard]] ButtonModel lock_button(const Scene& scene);

/// For how long the buttons that end in something hard to take back must be held (ui.md, Acts).
inline constexpr Millis close_hold{600};
inline constexpr Millis reopen_hold{1'200};
[[nodiscard]] Millis hold_length(std::string_view id);

[[nodiscard]] HeaderModel present_header(const Scene& scene);
/// The bar about emergency access; nothing where none was given, or the chair has seen it.
[[nodiscard]] std::optional<EmergencyModel> present_emergency_bar(const Scene& scene);
/// What is wrong with the server, as far as it concerns who sits here: at the chair's console only
/// what keeps it from taking commands, and that some which it took may be gone.
[[nodiscard]] std::vector<ServiceTrouble> troubles_of(const Scene& scene);
/// Says the worst of it and opens the rest; not shown while all is well.
[[nodiscard]] ButtonModel service_button(const Scene& scene);
/// Keys and who is here; `made` holds the other parts already: only keys that work are named.
[[nodiscard]] FooterModel present_footer(const Scene& scene, const ConsoleModel& made);
/// The newest announcement of when this room's session resumes, not another room's; null: none is
/// on the screens.
[[nodiscard]] const BulletinView* recall_on_screens(const View& view);
/// Whether the server has said that this act of the shown room is neither taken back nor done
/// again as things stand: it is not offered.
[[nodiscard]] bool is_blocked(const UiState& ui, const std::string& act);
[[nodiscard]] bool is_blocked(const UiState& ui, const ActView& act);
/// What undo and redo would do; nothing while it is not said.
[[nodiscard]] std::optional<UndoModel> present_undo(const Scene& scene);
[[nodiscard]] WelcomeModel present_welcome(const client::Picture& picture, std::string_view server,
                                           std::string_view language, bool no_room);
[[nodiscard]] std::vector<ToastModel> present_toasts(const UiState& ui);
/// Whether a person in that role gives no commands; unset: whoever holds a token.
[[nodiscard]] bool only_follows(std::optional<Role> role);
/// `model` for somebody who only follows, in which nothing is left that a command could come of:
/// the speakers as their audience has them, and what is said to the room as the sheet.
[[nodiscard]] ConsoleModel following(const Scene& scene, ConsoleModel model);
[[nodiscard]] RailModel present_rail(const Scene& scene);
[[nodiscard]] std::optional<ReopeningModel> present_reopening(const Scene& scene);
/// Opens the closing's checklist, and says how far it is; not shown where there is none.
[[nodiscard]] ButtonModel checklist_button(const Scene& scene);
/// Whom to lead out, what the closing still lacks, or how many points the chair overrode; empty:
/// none of these.
[[nodiscard]] std::string checklist_summary(const Scene& scene);
/// Whether that names a screen, by how many are confirmed.
[[nodiscard]] bool names_a_screen(const Scene& scene);
/// Everything that can be pressed in the checklist, each named with its point.
[[nodiscard]] std::vector<ButtonModel> checklist_lines(const Scene& scene);
/// Who of a member is in the closed room, as `mark_roster` has it.
[[nodiscard]] std::string roster_detail(bool head, int officials);
/// What the next press on a member makes of it: vice-minister, then with one official more each
/// time, then nobody.
[[nodiscard]] std::string next_roster_detail(const RosterView& member, int officials_max);
[[nodiscard]] AgendaModel present_agenda(const Scene& scene);
[[nodiscard]] RecordModel present_record(const Scene& scene);
[[nodiscard]] FloorModel present_floor(const Scene& scene);
[[nodiscard]] QueueModel present_queue(const Scene& scene);
[[nodiscard]] InterpretationModel present_interpretation(const Scene& scene);
[[nodiscard]] DisplaysModel present_displays(const Scene& scene);
[[nodiscard]] std::optional<PopoverModel> present_popover(const Scene& scene);
/// What the lower part of the centre can show, and what it shows instead of the speakers' list.
[[nodiscard]] std::vector<ButtonModel> present_tabs(const Scene& scene);
[[nodiscard]] std::optional<SheetModel> present_sheet(const Scene& scene);
[[nodiscard]] SheetModel present_speeches(const Scene& scene);
/// The countries of the roll call and how far each has come; where the list follows it.
[[nodiscard]] SheetModel present_roll_grid(const Scene& scene);
[[nodiscard]] SheetModel present_consensus(const Scene& scene);
[[nodiscard]] SheetModel present_attendance(const Scene& scene);
[[nodiscard]] SheetModel present_documents(const Scene& scene);
[[nodiscard]] SheetModel present_notices(const Scene& scene);
/// Of that sheet the buttons that announce when the session resumes; the minutes follow.
inline constexpr std::string_view recall_button = "recall.";
[[nodiscard]] SheetModel present_notes(const Scene& scene);
[[nodiscard]] SheetModel present_day(const Scene& scene);
[[nodiscard]] std::optional<SideRoomModel> present_side_room(const Scene& scene);
/// The forms: what is typed, what it would do to the day, Confirm.
[[nodiscard]] PopoverModel present_form(const Scene& scene);
/// All that can be done now, found by typing.
[[nodiscard]] PopoverModel present_palette(const Scene& scene);
/// The lines of the palette that match what was typed.
[[nodiscard]] std::vector<ButtonModel> palette_lines(const Scene& scene);

/// The waiting entries in the order that the operator sees: the server's, with the moves that are
/// on their way already made.
[[nodiscard]] std::vector<const QueueEntryView*> shown_queue(const View& view,
                                                             const Pending& pending);
/// The entry of the main list or of the replies with that id; null: it does not wait.
[[nodiscard]] const QueueEntryView* waiting_entry(const View& view, std::string_view id);
/// Whoever that entry, which waits or has the floor, is for; null: it does neither.
[[nodiscard]] const SpeakerView* speaker_of(const View& view, std::string_view entry);
/// On whose behalf somebody speaks who does not speak for a delegation alone.
[[nodiscard]] ChipModel capacity_chip(const Scene& scene, const SpeakerView& speaker);
/// "6 min", "3 h 20 min", "12 d": a rehearsal twelve days early is not told in minutes.
[[nodiscard]] std::string rough_length(const Scene& scene, long long minutes);
/// Whether that popover begins with the choice of a delegation.
[[nodiscard]] bool chooses_delegation(std::string_view popover);
/// The delegations that match the add form's filter and may do what the open popover asks, in the
/// server's order.
[[nodiscard]] std::vector<const DelegationView*> matching_delegations(const View& view,
                                                                      const UiState& ui);
/// As whom the console sees the room that it shows.
[[nodiscard]] Audience own_audience(const Scene& scene);
/// Whether the room's matter is kept from this console (R4.2). A technician's shows a room without
/// a session as anybody's does, and never its floor.
[[nodiscard]] bool is_kept_out(const Scene& scene);
/// Whether that console has a say over the room's doors: the chair alone runs what leaves it blind
/// (R4.2), and a technician keeps none.
[[nodiscard]] bool directs_doors(const Scene& scene);
/// The same, and commands reach the server now.
[[nodiscard]] bool operates_doors(const Scene& scene);
/// Whether this is the console of whoever presides.
[[nodiscard]] bool is_chairs_console(const Scene& scene);
/// Emergency access, as told in any of the rooms; null: none that the chair has not seen.
[[nodiscard]] const EmergencyView* emergency_of(const client::Picture& picture);
/// What may be done with an item now; empty: nothing.
[[nodiscard]] std::vector<ButtonModel> item_actions(const Scene& scene, const ItemView& item);
/// How an item may be changed now; each opens a form.
[[nodiscard]] std::vector<ButtonModel> item_edits(const Scene& scene, const ItemView& item);
/// The public outputs in the event's order, whatever becomes of each: a list that moves is pressed
/// in the wrong place. Doors open: what was cut, until the last of it serves again.
[[nodiscard]] std::vector<const OutputView*> listed_outputs(const View& view);
/// Whether the room is free for a private meeting (R4.6): no session, and nothing hidden from here.
[[nodiscard]] bool may_convene(const View& view);
/// Whether somebody saw that output carry the room outside although the doors are not open.
[[nodiscard]] bool carries_out(const View& view, const OutputView& output);
/// Whether a person's word on a listed output would say something: with open doors only of what is
/// still cut.
[[nodiscard]] bool wants_word(const View& view, const OutputView& output);
/// Whether the room works behind doors that are not open while its session stays suspended outside
/// (R4.6): the server calls it open for those within, and names what it is in the programme.
[[nodiscard]] bool is_suspended_outside(const View& view);
/// Whether nothing is done with that item before the doors are open: a public one would tell
/// outside, later, what went on behind them.
[[nodiscard]] bool waits_for_open_doors(const View& view, const ItemView& item);
/// The item under discussion; null: none.
[[nodiscard]] const ItemView* current_item(const View& view);
/// An item as the agenda names it: "5. Title", or the title alone where it has no number.
[[nodiscard]] std::string numbered(const Scene& scene, const ItemView& item);
/// What stands for an item behind the word "item": its number, or where it has none its title,
/// quoted and shortened.
[[nodiscard]] std::string item_mention(const Scene& scene, const ItemView& item);
/// A print of the list of sworn staff, as `expect.staff` names it; empty where there is none.
[[nodiscard]] std::string staff_print(const View& view);
/// Of `persons` whom the server has found on that list and nobody logs in as, in one line; empty:
/// there are none.
[[nodiscard]] std::string words_on_logins(const Scene& scene,
                                          const std::vector<std::string>& persons);
/// The label and icon of a desk's state, never green for what nobody vouched for (law 7).
[[nodiscard]] ChipModel desk_chip(const Scene& scene, Microphone microphone);
/// Whether there is a speakers' list: that of the item under way, or of closed doors.
[[nodiscard]] bool has_list(const View& view);
/// Whether that list is the one of closed doors, while the open list waits as it was.
[[nodiscard]] bool shows_inside_list(const View& view);
/// Whether the room is in a private meeting that was convened (R4.6).
[[nodiscard]] bool is_convened(const View& view);
/// What has become of the list in one word, or that there is none.
[[nodiscard]] std::string list_word(const Scene& scene);
/// Why there is no list.
[[nodiscard]] std::string no_list_text(const Scene& scene);
/// What waits outside while the list is that of closed doors.
[[nodiscard]] std::string outside_list_text(const Scene& scene);
/// What is taken back with the act of that number, the latest first; empty: it cannot be.
[[nodiscard]] std::span<const PastActView> acts_down_to(const View& view, std::string_view number);
/// Whether taking that act back asks if the time since counts as spoken.
[[nodiscard]] bool asks_gap(const View& view, const PastActView& act);
/// A language code as it is printed: "es" → "ES".
[[nodiscard]] std::string upper(std::string code);
/// At most `most` letters of `text`: whatever a thing is called must fit where it stands.
[[nodiscard]] std::string shortened(const std::string& text, std::size_t most);
/// The speaker's name as this operator reads it.
[[nodiscard]] std::string speaker_name(const Scene& scene, const SpeakerView& speaker);

/// Whether the arrows choose what Enter presses in the popover of that name.
[[nodiscard]] bool goes_by_arrows(std::string_view popover);

}  // namespace plenaria::console
