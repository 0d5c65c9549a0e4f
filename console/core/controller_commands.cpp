// From intents to commands: each says what the operator believed when pressing (design.md,
// Contract: `expect`).
#include <algorithm>
#include <charconv>
#include <iterator>
#include <string_view>

#include "console/core/controller.hpp"
#include "server/model/letters.hpp"
#include "server/model/person_name.hpp"
#include "server/model/text_table.hpp"
#include "server/model/vocabulary.hpp"

namespace plenaria::console {
namespace {

using namespace std::chrono_literals;

// Neither column may squeeze the floor out, nor vanish.
constexpr float column_min = 0.16F;
constexpr float column_max = 0.34F;

/// What a person's word on an output would be now. Doors open: that it serves again. Otherwise:
/// that it is cut; and of one that counts as cut, that it is not after all (law 7, both ways).
Gate gate_to_confirm(const View& view, const OutputId& id) {
    if (view.doors.state == DoorsState::open) {
        return Gate::open;
    }
    const auto outputs = view.outputs.value_or(std::vector<OutputView>{});
    const auto at = std::find_if(outputs.begin(), outputs.end(),
                                 [&](const OutputView& output) { return output.id == id; });
    return at != outputs.end() && at->gate == Gate::cut ? Gate::open : Gate::cut;
}

/// The lists that stay below what opens from `open` as `name`.
std::vector<ListBelow> lists_under(const OpenPopover& open, std::string_view name) {
    const bool stays = name != open.name && (open.name == "checklist" ||
                                             (open.name == "sessions" && name == "opening") ||
                                             (open.name == "gates" && name == "gate"));
    if (!stays) {
        return {};
    }
    std::vector<ListBelow> under = open.under;
    under.push_back({open.name, open.row});
    return under;
}

/// What somebody saw of an output holds for the closing in which it was seen, or for the open room;
/// that a screen moved the label meanwhile makes no difference to it.
Expectations believed_gates(const OpenPopover& seen) {
    if (seen.closing == 0) {
        return {{"doors", std::string{name_of(seen.doors)}}};
    }
    return {{"closing", std::to_string(seen.closing)}};
}

Expectations believed_item(const View* view) {
    const ItemView* current = view == nullptr ? nullptr : current_item(*view);
    return {{"item", current == nullptr ? std::string{} : current->id.value}};
}

Expectations believed_session(const View& view) {
    return {{"session", view.session ? view.session->id.value : std::string{}}};
}

Expectations both(Expectations expect, const Expectations& more) {
    expect.insert(expect.end(), more.begin(), more.end());
    return expect;
}

/// A time as the presenters write it into an intent, in unix ms; nothing where there is none.
std::optional<TimePoint> time_in(std::string_view text) {
    std::int64_t at = 0;
    const bool good = std::from_chars(text.data(), text.data() + text.size(), at).ec == std::errc{};
    return good ? std::optional{from_unix_ms(at)} : std::nullopt;
}

int closing_number(const View& view) { return view.closing ? view.closing->number : 0; }

/// What changes the glass alone, and so is left to whoever only follows.
bool is_of_the_glass(Act act) {
    return act == Act::toggle_language || act == Act::change_room || act == Act::drag_splitter;
}

/// Popovers that close as they are sent, with more in them than one press puts there.
bool holds_words(std::string_view popover) {
    return chooses_delegation(popover) || popover == "reopen" || popover == "roll";
}

/// Questions about the session that stood as they were opened.
bool is_of_session(std::string_view popover) {
    return popover == "suspend" || popover == "adjourn" || popover == "opening" ||
           popover == "settle";
}

std::string session_of(const Expectations& expect) {
    const auto at = std::find_if(expect.begin(), expect.end(),
                                 [](const auto& each) { return each.first == "session"; });
    return at == expect.end() ? std::string{} : at->second;
}

/// A press that comes as its question opens: the second half of a double-click, or of Enter in a
/// hurry, would open a session for good, or stop it, unread.
bool answers_unread(const OpenPopover& open, Act act, client::SteadyPoint now) {
    constexpr std::chrono::milliseconds to_read{400};
    const bool answers = (open.name == "opening" && act == Act::open_session) ||
                         (open.name == "suspend" && act == Act::suspend_session);
    return answers && now - open.since < to_read;
}

/// Popovers that mean nothing while the doors are open.
bool is_of_closing(std::string_view popover) {
    return popover == "resumption" || popover == "checklist" || popover == "roster" ||
           popover == "staff" || popover == "override";
}

}  // namespace

CommandId Controller::send(Command command, std::string subject, Expectations expect) {
    if (!writable()) {
        toast(Icon::plug, Tone::bad, text_of("console.toast.read_only"));
        return {};
    }
    CommandRequest request{Pending::fresh_id(), ui_.room, std::move(command), std::move(expect),
                           false};
    if (!send_(request)) {
        toast(Icon::plug, Tone::bad, text_of("console.toast.not_sent"));
        return {};
    }
    CommandId id = request.id;
    note_floor_act(request);
    pending_.add(std::move(request), std::move(subject), now_);
    return id;
}

void Controller::send_begun(Command command, std::string subject) {
    const OpenPopover& open = ui_.popover;
    const bool opened = !open.begun.expect.empty();
    CommandId id = send(std::move(command), std::move(subject),
                        opened ? open.begun.expect : begun_in(*view()).expect);
    if (!id.empty() && opened && holds_words(open.name)) {
        ui_.sent_popover = {std::move(id), open, ui_.add, ui_.form, {}};
    }
}

void Controller::act(const Intent& intent) {
    if (wants_lock_) {
        return;
    }
    if (intent.act == Act::lock) {
        wants_lock_ = settings_.operator_role.has_value();
        return;
    }
    if (view() == nullptr && intent.act != Act::toggle_language &&
        intent.act != Act::change_room) {
        return;
    }
    if (only_follows(settings_.operator_role) && !is_of_the_glass(intent.act)) {
        return;
    }
    if (answers_unread(ui_.popover, intent.act, now_)) {
        ++ui_.popover.pressed_early;
        return;
    }
    if (intent.act == Act::choose && choose_for_add(intent.target, intent.detail)) {
        return;
    }
    if (view() != nullptr &&
        (act_on_form(intent) || act_on_conference(intent) || act_on_rooms(intent))) {
        return;
    }
    if (!act_on_floor(intent) && !act_on_points(intent) && !act_on_doors(intent) &&
        !act_on_checklist(intent) && !act_on_screens(intent) && !act_on_agenda(intent) &&
        !act_on_queue(intent) && !act_on_list(intent)) {
        act_on_console(intent);
    }
}

bool Controller::act_on_doors(const Intent& intent) {
    const Expectations doors{
        {"doors",
         std::string{name_of(view() == nullptr ? DoorsState::open : view()->doors.state)}}};
    switch (intent.act) {
        case Act::close_doors:
            send(CloseDoors{}, "doors", doors);
            return true;
        case Act::convene_private:
            // Whoever opened a session meanwhile wants that one behind closed doors, or not at all.
            send(ConvenePrivate{}, "doors", {doors.front(), {"session", {}}});
            return true;
        case Act::begin_reopening:
            send(BeginReopening{}, "doors", doors);
            return true;
        case Act::cancel_reopening:
            send(CancelReopening{}, "doors", doors);
            return true;
        case Act::confirm_reopening:
            send(ConfirmReopening{}, "doors", both(doors, believed_reopening(*view())));
            return true;
        case Act::set_gate:
            if (ui_.popover.name == "gate") {
                CommandId id = send(SetOutputGate{OutputId{intent.target}, ui_.popover.gate,
                                                  composed(intent.detail)},
                                    "output." + intent.target, believed_gates(ui_.popover));
                if (!id.empty()) {
                    ui_.sent_popover = {std::move(id), ui_.popover, {}, {}, ui_.evidence};
                }
            }
            close_popover();
            ui_.popover.row.clear();  // Enter pressed twice says one thing
            return true;
        case Act::set_desk:
            if (const auto microphone = value_named<Microphone>(intent.detail)) {
                send(SetDesk{ChannelId{intent.target}, *microphone}, "channel." + intent.target,
                     {});
            }
            ui_.popover = {};
            return true;
        case Act::announce_resumption: {
            AnnounceResumption command;
            command.at = time_in(intent.detail);
            send(command, "resumption", {});
            ui_.popover = {};
            return true;
        }
        default:
            return false;
    }
}

bool Controller::act_on_agenda(const Intent& intent) {
    const ItemId target{intent.target};
    const std::string subject = "item." + intent.target;
    const HolderChoice speaker =
        value_named<HolderChoice>(intent.detail).value_or(HolderChoice::refuse);
    // Whoever came to the floor since it was asked is not whom the answer is about.
    const Expectations floor = speaker == HolderChoice::refuse ? Expectations{} : settled_floor();
    const Expectations item = both(believed_item(view()), floor);
    const auto session = [&] { return believed_session(*view()); };
    const bool ends_item = intent.act == Act::start_item || intent.act == Act::finish_item ||
                           intent.act == Act::return_to_item || intent.act == Act::adjourn_session;
    if (ends_item && settle_first(intent)) {
        return true;
    }
    switch (intent.act) {
        case Act::start_item:
            note_left_waiting(send(StartItem{target, speaker}, subject, item));
            break;
        case Act::finish_item:
            note_left_waiting(send(FinishItem{target, speaker}, subject, item));
            break;
        case Act::skip_item:
            send(SkipItem{target}, subject, {});
            break;
        case Act::return_to_item:
            note_left_waiting(send(ReturnToItem{target, speaker}, subject, item));
            break;
        case Act::open_session:
            send(OpenSession{SessionId{intent.target}}, "session", session());
            break;
        case Act::resume_session:
            send(ResumeSession{}, "session", session());
            break;
        case Act::adjourn_session:
            send(AdjournSession{speaker}, "session", both(session(), floor));
            break;
        case Act::suspend_session: {
            int minutes = 0;
            std::from_chars(intent.detail.data(), intent.detail.data() + intent.detail.size(),
                            minutes);
            SuspendSession command;
            if (!intent.target.empty()) {
                command.resumes_at = time_in(intent.target);
            } else if (minutes > 0) {
                // To the whole minute: nobody announces seconds.
                command.resumes_at = std::chrono::ceil<std::chrono::minutes>(server_now()) +
                                     std::chrono::minutes{minutes};
            }
            send(command, "session", session());
            break;
        }
        default:
            return false;
    }
    ui_.popover = {};
    return true;
}

void Controller::edit(const std::string& field, std::string text) {
    if (field == "gate.evidence") {
        ui_.evidence = std::move(text);
    } else {
        edit_add(field, text);
    }
}

void Controller::open_popover(const std::string& name, const std::string& subject) {
    if (chooses_delegation(name)) {
        const bool place = name == "point" ? view()->session.has_value() : has_list(*view());
        if (!writable() || !place || !view()->delegations) {
            return;
        }
        ui_.add = {};
    }
    std::vector<ListBelow> under = lists_under(ui_.popover, name);
    ui_.form = {};
    fill_entry_form(name, subject);
    ui_.popover = {.name = name,
                   .subject = subject,
                   .doors = view()->doors.state,
                   .closing = closing_number(*view()),
                   .under = std::move(under),
                   .staff = staff_print(*view()),
                   .begun = begun_in(*view()),
                   .since = now_};
    if (name == "palette") {
        ui_.palette_filter.clear();
        choose_line(palette_lines(scene()), 0);
    }
    if (name == "gate") {
        // Whoever holds a token is known by the role, which saw nothing: a person is to be typed.
        ui_.evidence = names_a_person(settings_.operator_name) ? settings_.operator_name : "";
        ui_.popover.gate = gate_to_confirm(*view(), OutputId{subject});
    }
}

void Controller::close_popover() {
    std::vector<ListBelow> under = std::move(ui_.popover.under);
    ui_.popover = {};
    if (under.empty()) {
        return;
    }
    ListBelow list = std::move(under.back());
    under.pop_back();
    open_popover(list.name, {});
    ui_.popover.under = std::move(under);
    ui_.popover.row = std::move(list.row);
}

void Controller::close_outdated_popover() {
    if (picture_->blanked.contains(ui_.room)) {
        return;  // not on the glass; what it is about is compared as the room comes back
    }
    const OpenPopover& open = ui_.popover;
    const auto doors = view() == nullptr ? std::nullopt : std::optional{view()->doors.state};
    const bool gates = open.name == "gate" || open.name == "gates";
    // The label may come and go while somebody says what they saw; another closing is another.
    const bool elsewhere = view() == nullptr || closing_number(*view()) != open.closing ||
                           (open.closing == 0 && doors != open.doors);
    const bool another = open.closing != 0 && elsewhere;
    if ((gates && elsewhere) ||
        (is_of_closing(open.name) &&
         (another || doors.value_or(DoorsState::open) == DoorsState::open))) {
        ui_.popover = {};
    }
    if (view() == nullptr) {
        return;
    }
    if (is_of_session(open.name) && session_of(open.begun.expect) !=
                                        session_of(believed_session(*view()))) {
        ui_.popover = {};
        toast(Icon::calendar, Tone::warn, text_of("console.toast.session_changed"));
    }
    const UndoView acts = view()->acts.value_or(UndoView{});
    if (open.name == "gap" && (!acts.undo || acts.undo->number != open.act)) {
        // What goes with a chosen act is another now: it is read before anything is answered.
        const std::string past_act = open.past_act;
        ui_.popover = {};
        if (!past_act.empty()) {
            ui_.popover = {.name = "history", .past_act = past_act};
        }
    }
    if (open.name == "history" && acts_down_to(*view(), open.past_act).empty()) {
        ui_.popover.past_act.clear();
    }
    if (open.name == "settle") {
        close_outdated_question();
    }
}

void Controller::close_outdated_question() {
    const Expectations floor = believed_floor();
    const auto holder = [](const Expectations& expect) {
        std::string ids;
        for (const auto& [key, id] : expect) {
            ids += id;  // called or speaking, never both
        }
        return ids;
    };
    if (!has_to_settle(ui_.popover.settles)) {
        ui_.popover = {};
    } else if (holder(floor) == holder(ui_.popover.floor)) {
        ui_.popover.floor = floor;
    } else {
        // It would name one speaker, and the answer be about another.
        ui_.popover = {};
        toast(Icon::microphone, Tone::warn, text_of("console.toast.just_changed"));
    }
}

void Controller::choose_room() {
    const std::vector<RoomId> rooms = client::rooms_in_order(*picture_);
    if (rooms.empty()) {
        return;
    }
    const auto at = std::find(rooms.begin(), rooms.end(), ui_.room);
    enter_room(at == rooms.end() || at + 1 == rooms.end() ? rooms.front() : *(at + 1));
}

void Controller::enter_room(const RoomId& room) {
    if (ui_.room != room) {
        // Words are of the room in which they were typed; the field itself lets go of them, too.
        ui_.note.clear();
        ui_.note_sent.clear();
        ui_.note_sent_as = {};
        ++ui_.note_turn;
        ui_.sent_popover = {};
    }
    ui_.room = room;
    ui_.selected_entry.clear();
    ui_.popover = {};
    ui_.shown_text.clear();
    // Both were of the room that was shown: what stood here before is no news.
    ui_.undo = {};
    key_hold_.clear();
}

void Controller::act_on_console(const Intent& intent) {
    switch (intent.act) {
        case Act::select_entry:
            ui_.selected_entry = ui_.selected_entry == intent.target ? "" : intent.target;
            break;
        case Act::choose_delegation:
            ui_.add.delegation = intent.target;
            break;
        case Act::choose_language:
            ui_.add.language = intent.target;
            break;
        case Act::edit:
            edit(intent.target, intent.detail);
            break;
        case Act::open_popover:
            open_popover(intent.target, intent.detail);
            break;
        case Act::close_popover:
            close_popover();
            break;
        case Act::tell_hold:
            toast(Icon::lock, Tone::plain, text_of("console.toast.hold_close"));
            break;
        case Act::tell_full:
            toast(Icon::cross, Tone::warn, text_of("console.toast.full"));
            break;
        case Act::tell_lost_keys:
            toast(Icon::warning, Tone::warn, text_of("console.toast.lost_keys"));
            break;
        case Act::toggle_language:
            ui_.language = ui_.language == "es" ? "en" : "es";
            break;
        case Act::change_room:
            choose_room();
            break;
        case Act::drag_splitter: {
            float& fraction = intent.target == "left" ? ui_.left_fraction : ui_.right_fraction;
            fraction = std::clamp(intent.amount, column_min, column_max);
            break;
        }
        default:
            break;
    }
}

}  // namespace plenaria::console
