// The floor: the clock, points of order, undo, and what becomes of a speaker as the item changes.
#include <algorithm>
#include <charconv>

#include "console/core/controller.hpp"
#include "console/core/form_command.hpp"
#include "server/model/rejection.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::console {
namespace {

using namespace std::chrono_literals;

// Of two taps by one finger on one key the second comes sooner; as long a new speaker or phase is
// on the glass before anybody has read it and can mean it.
constexpr auto press_debounce = 400ms;
constexpr auto undo_for = 6s;
// Longer than the 500 ms within which systems take two clicks for one double click: its second half
// means what the first did, and an act's name takes as long to read.
constexpr auto read_after = 600ms;
constexpr Millis one_extension{30'000};

Millis extension_of(const std::string& detail) {
    Millis::rep by = 0;
    const auto read = std::from_chars(detail.data(), detail.data() + detail.size(), by);
    return read.ec == std::errc{} ? Millis{by} : one_extension;
}

/// Whether another speaker or phase comes of it.
bool moves_floor(const Command& command) {
    const auto is = [&]<class... Each>(std::variant<Each...>*) {
        return (std::holds_alternative<Each>(command) || ...);
    };
    using Moving = std::variant<NextSpeaker, CallEntry, CallPanellist, StartSpeech, PauseSpeech,
                                ResumeSpeech, EndSpeech, SkipEntry>;
    return is(static_cast<Moving*>(nullptr));
}

ActNumber act_numbered(const std::string& id) {
    ActNumber number;
    std::from_chars(id.data(), id.data() + id.size(), number.value);
    return number;
}

}  // namespace

Expectations Controller::believed_floor() const {
    std::string called;
    std::string speaking;
    if (view() != nullptr && view()->floor && view()->floor->speaker) {
        const FloorView& floor = *view()->floor;
        (floor.phase == FloorPhase::called ? called : speaking) = floor.speaker->id.value;
    }
    return {{"called", called}, {"speaking", speaking}};
}

Expectations Controller::believed_point() const {
    std::string recognised;
    std::string appealed;
    if (view()->floor && view()->floor->point) {
        const PointView& point = *view()->floor->point;
        (point.state == PointState::appealed ? appealed : recognised) = point.id.value;
    }
    return {{"point", recognised}, {"appealed", appealed}};
}

bool Controller::act_on_floor(const Intent& intent) {
    switch (intent.act) {
        case Act::space:
            press_space();
            return true;
        case Act::next:
            press_next();
            return true;
        case Act::end_speech:
            press_end();
            return true;
        case Act::stop_speech:
            send(EndSpeech{.stopped = true}, "floor", believed_floor());
            break;
        case Act::backdate:
            if (view()->floor && view()->floor->called_at) {
                send(BackdateSpeech{*view()->floor->called_at}, "floor", believed_floor());
            }
            break;
        case Act::extend:
            if (intent.detail.empty() && refuses_under_point()) {
                return true;
            }
            if (!view()->floor || view()->floor->phase == FloorPhase::idle) {
                say_nobody_speaks();
            } else {
                send(ExtendSpeech{extension_of(intent.detail)}, "floor", believed_floor());
            }
            break;
        case Act::undo:
            press_undo(intent);
            return true;
        case Act::redo:
            press_redo(intent);
            return true;
        case Act::choose_act:
            ui_.popover.past_act = intent.target;
            return true;
        case Act::undo_to:
            undo_to(intent.target, intent.detail);
            return true;
        default:
            return false;
    }
    ui_.popover = {};
    return true;
}

bool Controller::act_on_points(const Intent& intent) {
    switch (intent.act) {
        case Act::raise_point:
            if (ui_.add.delegation.empty()) {
                return true;
            }
            send_begun(RaisePoint{DelegationId{ui_.add.delegation}, composed_person()}, "point");
            break;
        case Act::recognise_point:
            send(RecognisePoint{PointId{intent.target}}, "point", believed_floor());
            break;
        case Act::decline_point:
            send(DeclinePoint{PointId{intent.target}}, "point", {});
            break;
        case Act::rule_point:
            if (const auto ruling = value_named<Ruling>(intent.target)) {
                send(RulePoint{*ruling}, "point", believed_point());
            }
            break;
        default:
            return false;
    }
    if (writable()) {
        ui_.popover = {};
    }
    return true;
}

bool Controller::refuses_under_point() {
    if (!view()->floor || !view()->floor->point) {
        return false;
    }
    toast(Icon::gavel, Tone::warn,
          text_of(writable() ? "console.toast.point" : "console.toast.read_only"));
    return true;
}

void Controller::say_nobody_speaks() {
    toast(Icon::microphone, Tone::plain,
          text_of(writable() ? "console.toast.nobody" : "console.toast.read_only"));
}

void Controller::notice_floor() {
    if (view() == nullptr || !view()->floor) {
        return;
    }
    const FloorView& floor = *view()->floor;
    ShownFloor shown{.room = ui_.room,
                     .holder = floor.speaker ? floor.speaker->id : EntryId{},
                     .phase = floor.phase,
                     .point = floor.point ? floor.point->id : PointId{}};
    if (!ui_.floor) {
        ui_.floor = shown;  // nothing else stood there that a press could mean
        return;
    }
    const ShownFloor& former = *ui_.floor;
    if (former.room != shown.room || former.holder != shown.holder ||
        former.phase != shown.phase || former.point != shown.point) {
        shown.since = now_;
        shown.turn = former.turn + 1;
        ui_.floor = shown;
    }
}

void Controller::note_floor_act(const CommandRequest& sent) {
    if (ui_.floor && moves_floor(sent.command)) {
        ui_.own_floor = {.id = sent.id, .room = sent.room, .turn = ui_.floor->turn};
    }
}

void Controller::take_floor_results(const std::vector<protocol::CommandResult>& results) {
    OwnFloorAct& own = ui_.own_floor;
    for (const protocol::CommandResult& result : results) {
        if (!own.id.empty() && result.id == own.id) {
            own.taken = result.ok();
        }
    }
}

bool Controller::came_of_own_act(const ShownFloor& floor) const {
    const OwnFloorAct& own = ui_.own_floor;
    return own.taken && own.room == floor.room && own.turn + 1 == floor.turn;
}

bool Controller::bounced(const Taken& pressed) const {
    const bool both_known = key_at_.count() > 0 && pressed.at.count() > 0;
    return now_ - pressed.when < press_debounce ||
           (both_known && key_at_ - pressed.at < press_debounce);
}

bool Controller::takes_floor_press(Taken& pressed, bool starts) {
    if (bounced(pressed)) {
        return false;
    }
    const bool awaited = starts && ui_.floor && came_of_own_act(*ui_.floor);
    if (ui_.floor && now_ - ui_.floor->since < press_debounce && !awaited) {
        toast(Icon::microphone, Tone::warn,
              text_of(writable() ? "console.toast.just_changed" : "console.toast.read_only"));
        return false;
    }
    pressed = {now_, key_at_};
    return true;
}

void Controller::press_space() {
    if (!view()->floor) {
        say_nobody_speaks();
        return;
    }
    if (refuses_under_point()) {
        return;
    }
    // Whoever called somebody waits to start them; nothing else is pressed before it is seen.
    if (!takes_floor_press(space_pressed_, view()->floor->phase == FloorPhase::called)) {
        return;
    }
    switch (view()->floor->phase) {
        case FloorPhase::idle:
            // What was paused below somebody who is done waits for this.
            if (view()->floor->suspended > 0) {
                send(ResumeSpeech{}, "floor", believed_floor());
            } else {
                say_nobody_speaks();
            }
            break;
        case FloorPhase::called:
            send(StartSpeech{}, "floor", believed_floor());
            break;
        case FloorPhase::speaking:
            send(PauseSpeech{}, "floor", believed_floor());
            break;
        case FloorPhase::paused:
            send(ResumeSpeech{}, "floor", believed_floor());
            break;
    }
}

void Controller::press_next() {
    // A double press must not call two speakers; the server would refuse it, but say so aloud.
    if (!view()->floor || bounced(next_pressed_)) {
        return;
    }
    next_pressed_ = {now_, key_at_};
    if (refuses_under_point()) {
        return;
    }
    send(NextSpeaker{}, "floor", believed_floor());
}

void Controller::press_end() {
    if (refuses_under_point()) {
        return;
    }
    if (!view()->floor || !view()->floor->speaker) {
        say_nobody_speaks();
        return;
    }
    if (!takes_floor_press(end_pressed_)) {
        return;
    }
    if (view()->floor->phase == FloorPhase::called) {
        send(Withdraw{view()->floor->speaker->id}, "floor", believed_floor());
    } else if (view()->floor->phase != FloorPhase::idle) {
        send(EndSpeech{}, "floor", believed_floor());
    }
}

void Controller::notice_acts() {
    if (view() == nullptr) {
        return;
    }
    const BulletinView* recall = recall_on_screens(*view());
    const BulletinId shown = recall == nullptr ? BulletinId{} : recall->id;
    if (ui_.undo.recall && *ui_.undo.recall != shown) {
        ui_.undo.recall_until = recall == nullptr ? now_ : now_ + undo_for;
    }
    ui_.undo.recall = shown;
    if (!view()->acts) {
        return;
    }
    const auto& undo = view()->acts->undo;
    const ActNumber latest = undo ? undo->number : ActNumber{};
    if (ui_.undo.latest && *ui_.undo.latest != latest) {
        ui_.undo.until = now_ + undo_for;
        ui_.undo.latest_since = now_;
    }
    ui_.undo.latest = latest;
    notice_offer();
}

void Controller::notice_offer() {
    const UndoView acts = view()->acts.value_or(UndoView{});
    // As present_undo shows it: not over a popover. The palette's own lines name the acts.
    const bool in_palette = ui_.popover.name == "palette";
    const auto lines = in_palette ? palette_lines(scene()) : std::vector<ButtonModel>{};
    const auto is_shown = [&](std::string_view line) {
        return in_palette ? std::any_of(lines.begin(), lines.end(),
                                        [&](const ButtonModel& each) { return each.id == line; })
                          : ui_.popover.name.empty() && ui_.undo.until > now_;
    };
    const auto note = [&](OfferedAct& offered, const std::optional<ActView>& act,
                          std::string_view line) {
        const bool offers = act && is_shown(line) && !is_blocked(ui_, *act);
        const ActNumber named = offers ? act->number : ActNumber{};
        if (offered.number != named || offered.in_palette != in_palette) {
            offered = {named, now_, in_palette};
        }
    };
    note(ui_.undo.undo, acts.undo, "palette.undo");
    note(ui_.undo.redo, acts.redo, "palette.redo");
}

bool Controller::could_read(const OfferedAct& offered, ActNumber act, const std::string& pressed) {
    const bool meant = pressed.empty() || act_numbered(pressed) == act;
    const bool named = offered.number == act;
    const bool read = meant && named && now_ - offered.since >= read_after;
    if (named && !read) {
        say_unread();  // what is named for the first time says itself what a press does
    }
    ui_.undo.until = now_ + undo_for;
    notice_offer();
    return read;
}

void Controller::say_unread() {
    toast(Icon::clock, Tone::plain,
          text_of(writable() ? "console.toast.unread" : "console.toast.read_only"));
}

void Controller::press_undo(const Intent& intent) {
    const std::string& gap = intent.detail;
    const UndoView acts = view()->acts.value_or(UndoView{});
    if (!acts.undo) {
        toast(Icon::back, Tone::plain, text_of("rejection.nothing_to_undo"));
        return;
    }
    if (refuses_blocked(std::to_string(acts.undo->number.value), acts.undo->text)) {
        return;
    }
    // What was asked about is what is taken back; the server refuses where another was faster.
    const bool asked = ui_.popover.name == "gap";
    if (!asked && !could_read(ui_.undo.undo, acts.undo->number, intent.target)) {
        return;
    }
    Undo command{.act = asked ? ui_.popover.act : acts.undo->number, .gap_counts = {}};
    if (acts.undo->asks_gap) {
        if (gap.empty()) {
            ui_.popover = {.name = "gap", .act = acts.undo->number};
            return;
        }
        command.gap_counts = gap == "counts";
    }
    ui_.popover = {};
    send(command, "undo", {});
}

void Controller::undo_to(const std::string& number, const std::string& gap) {
    const auto taken = acts_down_to(*view(), number);
    // What came into the list just now goes with the chosen act, and nobody has read it there.
    if (taken.empty()) {
        return;
    }
    for (const PastActView& act : taken) {
        if (refuses_blocked(act.id, act.text)) {
            return;
        }
    }
    if (now_ - ui_.undo.latest_since < read_after) {
        say_unread();
        return;
    }
    Undo command{.act = act_numbered(number),
                 .gap_counts = {},
                 .cascade = true,
                 .latest = act_numbered(taken.front().id)};
    if (std::any_of(taken.begin(), taken.end(),
                    [&](const PastActView& act) { return asks_gap(*view(), act); })) {
        if (gap.empty()) {
            ui_.popover = {
                .name = "gap", .act = act_numbered(taken.front().id), .past_act = number};
            return;
        }
        command.gap_counts = gap == "counts";
    }
    ui_.popover = {};
    send(command, "undo", {});
}

void Controller::press_redo(const Intent& intent) {
    const UndoView acts = view()->acts.value_or(UndoView{});
    if (!acts.redo) {
        toast(Icon::redo, Tone::plain, text_of("rejection.nothing_to_redo"));
    } else if (!refuses_blocked(std::to_string(acts.redo->number.value), acts.redo->text) &&
               could_read(ui_.undo.redo, acts.redo->number, intent.target)) {
        send(Redo{acts.redo->number}, "undo", {});
    }
}

bool Controller::has_to_settle(const Intent& intent) const {
    const auto waits = [](const auto& list) { return list && !list->empty(); };
    // Whoever still waits is asked about too as the session ends.
    return (view()->floor && view()->floor->phase != FloorPhase::idle) ||
           (intent.act == Act::adjourn_session &&
            (waits(view()->queue) || waits(view()->replies)));
}

bool Controller::settle_first(const Intent& intent) {
    if (!has_to_settle(intent) || !intent.detail.empty() || !writable()) {
        return false;
    }
    ui_.popover = {.name = "settle",
                   .begun = begun_in(*view()),
                   .floor = believed_floor(),
                   .settles = intent};
    return true;
}

Expectations Controller::settled_floor() const {
    return ui_.popover.name == "settle" ? ui_.popover.floor : believed_floor();
}

void Controller::settle_refused(const Refusal& refusal, const CommandId& of_form) {
    // Of another room, or under the hand that is at something else, nobody is asked.
    const bool own = refusal.id == of_form && is_form(ui_.popover.name);
    const bool busy = !ui_.popover.name.empty() && !own;
    if (refusal.code != name_of(RejectionCode::floor_taken) || refusal.room != ui_.room || busy) {
        return;
    }
    Intent intent;
    if (const auto* start = std::get_if<StartItem>(&refusal.command)) {
        intent = {.act = Act::start_item, .target = start->item.value};
    } else if (const auto* finish = std::get_if<FinishItem>(&refusal.command)) {
        intent = {.act = Act::finish_item, .target = finish->item.value};
    } else if (const auto* again = std::get_if<ReturnToItem>(&refusal.command)) {
        intent = {.act = Act::return_to_item, .target = again->item.value};
    } else if (std::holds_alternative<AdjournSession>(refusal.command)) {
        intent = {.act = Act::adjourn_session};
    }
    if (intent.act != Act::none && view() != nullptr) {
        ui_.popover = {.name = "settle",
                       .begun = begun_in(*view()),
                       .floor = believed_floor(),
                       .settles = intent};
    }
}

}  // namespace plenaria::console
