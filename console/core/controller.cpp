#include "console/core/controller.hpp"

#include <algorithm>

#include "console/core/cut_off.hpp"
#include "console/core/form_command.hpp"
#include "console/core/present_screens.hpp"
#include "console/core/restricted.hpp"
#include "console/core/search.hpp"
#include "server/client/local_clock.hpp"
#include "server/model/countdown.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::console {
namespace {

using namespace std::chrono_literals;

constexpr auto toast_for = 6s;
constexpr std::size_t toasts_max = 3;  // more would hide the list they tell about
constexpr auto hold_frame = 16ms;
constexpr std::string_view unpair_button = "screen.unpair.";

/// What a key alone stands for; no act: it means something only to what is open.
Intent meaning_of(Key key, const std::string& selected) {
    switch (key) {
        case Key::space:
            return {.act = Act::space};
        case Key::n:
            return {.act = Act::next};
        case Key::t:
            return {.act = Act::extend};
        case Key::e:
            return {.act = Act::end_speech};
        case Key::a:
            return {.act = Act::open_popover, .target = "add"};
        case Key::p:
            return {.act = Act::open_popover, .target = "point"};
        case Key::ctrl_z:
            return {.act = Act::undo};
        case Key::ctrl_y:
            return {.act = Act::redo};
        case Key::f1:
            return {.act = Act::open_popover, .target = "keys"};
        case Key::f2:
            return {.act = Act::toggle_language};
        case Key::f12:
            return {.act = Act::lock};
        case Key::alt_up:
            return {.act = Act::move_up, .target = selected};
        case Key::alt_down:
            return {.act = Act::move_down, .target = selected};
        case Key::f9:
        case Key::escape:
        case Key::enter:
        case Key::tab:
        case Key::back_tab:
        case Key::up:
        case Key::down:
        case Key::ctrl_k:
            break;
    }
    return {};
}

/// The way from a room that is not there to the one that `Act::change_room` shows then.
std::optional<ButtonModel> other_room(const client::Picture& picture, std::string_view language) {
    const std::vector<RoomId> rooms = client::rooms_in_order(picture);
    if (rooms.empty()) {
        return std::nullopt;
    }
    const View& first = *picture.rooms.at(rooms.front()).view;
    return ButtonModel{.id = "welcome.room",
                       .icon = Icon::building,
                       .label = std::string{first.room.name.in(language)},
                       .style = ButtonStyle::outline,
                       .enabled = true,
                       .intent = {.act = Act::change_room}};
}

}  // namespace

Controller::Controller(ControllerSettings settings, Send send, AskCode ask)
    : settings_(std::move(settings)),
      send_(std::move(send)),
      ask_(std::move(ask)),
      picture_(std::make_shared<client::Picture>()) {
    ui_.language = settings_.language;
    ui_.room = settings_.room;
}

void Controller::begin_frame(std::shared_ptr<const client::Picture> picture,
                             const std::vector<protocol::CommandResult>& results,
                             client::SteadyPoint now) {
    picture_ = without_cut_off(std::move(picture), now);
    now_ = now;
    const CommandId of_form = ui_.form.sent;
    take_form_results(results);
    take_floor_results(results);
    drop_refusals(results);
    tell_left_waiting(results);
    const std::vector<Refusal> refusals = pending_.settle(results, now);
    for (const Refusal& refusal : refusals) {
        settle_refused(refusal, of_form);
        give_back(refusal);
        note_blocked(refusal);
    }
    std::erase_if(ui_.toasts, [&](const Toast& toast) { return toast.until <= now; });
    keep_a_room();
    if (const View* shown = view(); shown != nullptr && shown->event.zone != zone_name_) {
        zone_name_ = shown->event.zone;
        zone_ = client::LocalTimes{zone_name_};
    }
    if (!writable()) {
        key_hold_.clear();
    }
    forget_blocked();
    notice_acts();
    notice_floor();
    close_outdated_popover();
    close_outdated_form();
    close_outdated_screen();
    for (const Refusal& refusal : refusals) {
        // A form that is still open says it itself, beside what it is about.
        if (refusal.id != of_form || !is_form(ui_.popover.name)) {
            toast(Icon::cross, Tone::bad, refusal.text);
            ui_.toasts.back().refusal = true;
        }
    }
    take_code_back();
    update_preview();
}

const View* Controller::view() const {
    const auto at = picture_->rooms.find(ui_.room);
    return at == picture_->rooms.end() ? nullptr : at->second.view.get();
}

bool Controller::holds_words_from_within() const {
    if (view() == nullptr) {
        return false;  // no field is drawn, and nobody copies from one
    }
    return (!ui_.note.empty() && ui_.note_in.within) ||
           (!ui_.popover.name.empty() && ui_.popover.begun.within);
}

bool Controller::shows_confidential() const {
    return holds_words_from_within() ||
           std::any_of(picture_->rooms.begin(), picture_->rooms.end(), [&](const auto& entry) {
               const bool shown = entry.first == ui_.room || entry.first == ui_.side_room;
               const View* of_it = entry.second.view.get();
               return shown && of_it != nullptr && (of_it->doors.within || is_confidential(*of_it));
           });
}

bool Controller::shows_restricted() const {
    const bool opened = !ui_.popover.name.empty() || !ui_.sheet.empty();
    return holds_words_from_within() ||
           std::any_of(picture_->rooms.begin(), picture_->rooms.end(), [&](const auto& entry) {
               const bool shown = entry.first == ui_.room || entry.first == ui_.side_room;
               const View* of_it = entry.second.view.get();
               return shown && of_it != nullptr && console::shows_restricted(*of_it, opened);
           });
}

bool Controller::writable() const {
    return client::is_present(*picture_, now_) && view() != nullptr;
}

void Controller::keep_a_room() {
    if (client::rooms_in_order(*picture_).empty() || picture_->rooms.contains(ui_.room) ||
        picture_->blanked.contains(ui_.room)) {
        return;
    }
    // Until the link is live the room that was asked for may still come.
    if (!ui_.room.empty()) {
        if (picture_->phase != client::LinkPhase::live) {
            return;
        }
        toast(Icon::cross, Tone::bad, text_of("console.toast.unknown_room"));
    }
    enter_room(client::rooms_in_order(*picture_).front());
}

TimePoint Controller::server_now() const { return picture_->clock.at(now_); }

Scene Controller::scene() const {
    return Scene{.picture = *picture_,
                 .view = *view(),
                 .ui = ui_,
                 .pending = pending_,
                 .zone = zone_,
                 .operator_name = settings_.operator_name,
                 .operator_role = settings_.operator_role,
                 .server_fingerprint = settings_.server_fingerprint,
                 .now = server_now(),
                 .local = now_,
                 .writable = writable()};
}

ConsoleModel Controller::present() const {
    ConsoleModel model;
    model.left_fraction = ui_.left_fraction;
    model.right_fraction = ui_.right_fraction;
    model.toasts = present_toasts(ui_);
    if (view() == nullptr) {
        const bool no_room = picture_->phase == client::LinkPhase::live;
        model.welcome = present_welcome(*picture_, settings_.server, ui_.language, no_room);
        model.welcome->room = other_room(*picture_, ui_.language);
        return model;
    }
    const Scene now = scene();
    model.writable = now.writable;
    model.header = present_header(now);
    model.rail = present_rail(now);
    model.reopening = present_reopening(now);
    model.agenda = present_agenda(now);
    model.record = present_record(now);
    model.floor = present_floor(now);
    model.queue = present_queue(now);
    model.interpretation = present_interpretation(now);
    model.displays = present_displays(now);
    model.tabs = present_tabs(now);
    model.sheet = present_sheet(now);
    model.side_room = present_side_room(now);
    model.popover = present_popover(now);
    model.footer = present_footer(now, model);
    model.undo = present_undo(now);
    return only_follows(now.operator_role) ? following(now, std::move(model)) : model;
}

void Controller::end_frame(const std::vector<Intent>& intents, std::string_view held) {
    for (const Intent& intent : intents) {
        act(intent);
    }
    update_hold(key_hold_.empty() ? held : std::string_view{key_hold_});
    take_code_back();
}

void Controller::key(const KeyEvent& event, bool typing) {
    key_at_ = event.at;
    take_key(event, typing);
    key_at_ = {};
}

void Controller::take_key(const KeyEvent& event, bool typing) {
    if (wants_lock_) {
        return;
    }
    if (event.key == Key::f9 && !event.down) {
        press_doors(false);
        return;
    }
    if (event.key == Key::f12) {
        // Whoever leaves in a hurry locks whatever is open.
        if (event.down) {
            act({.act = Act::lock});
        }
        return;
    }
    if (!event.down || key_on_palette(event, typing)) {
        return;
    }
    switch (event.key) {
        case Key::escape:
            press_escape();
            return;
        case Key::enter:
            press_enter();
            return;
        case Key::up:
            press_arrow(-1);
            return;
        case Key::down:
            press_arrow(1);
            return;
        default:
            break;
    }
    // A popover is a question: what is below it does not answer to keys meanwhile.
    if (typing || !ui_.popover.name.empty()) {
        return;
    }
    if (event.key == Key::f9) {
        press_doors(true);
    } else if (const Intent intent = meaning_of(event.key, ui_.selected_entry);
               intent.act != Act::none) {
        act(intent);
    }
}

void Controller::press_doors(bool down) {
    key_hold_.clear();
    if (!down || !writable() || !operates_doors(scene())) {
        return;
    }
    switch (view()->doors.state) {
        case DoorsState::open:
            if (view()->session) {
                key_hold_ = "rail.close";
            } else if (may_convene(*view())) {
                key_hold_ = "rail.convene";
            }
            break;
        case DoorsState::reopening:
            key_hold_ = "reopening.confirm";
            break;
        case DoorsState::clearing:
        case DoorsState::closed:
            act({.act = Act::begin_reopening});
            break;
    }
}

void Controller::press_escape() {
    if (!ui_.popover.name.empty()) {
        act({.act = Act::close_popover});
    } else if (view() != nullptr && view()->doors.state == DoorsState::reopening &&
               directs_doors(scene())) {
        act({.act = Act::cancel_reopening});
    } else {
        ui_.selected_entry.clear();
    }
}

void Controller::press_enter() {
    if (view() == nullptr || ui_.popover.name.empty()) {
        return;
    }
    if (chooses_delegation(ui_.popover.name) && ui_.add.delegation.empty()) {
        has_chosen_delegation();
        return;
    }
    if (press_enter_on_row()) {
        return;
    }
    // Whatever the popover marks as what Enter does.
    const auto popover = present_popover(scene());
    if (!popover) {
        return;
    }
    for (const ButtonModel& button : popover->buttons) {
        if (button.style == ButtonStyle::primary && button.enabled && !button.hold) {
            act(button.intent);
            return;
        }
    }
    ++ui_.popover.pressed_early;
}

void Controller::press_arrow(int by) {
    if (view() == nullptr) {
        return;
    }
    std::vector<std::string> ids;
    std::vector<ButtonModel> places;
    std::string place;
    std::string* chosen = &ui_.selected_entry;
    if (chooses_delegation(ui_.popover.name)) {
        chosen = &ui_.add.delegation;
        for (const DelegationView* delegation : matching_delegations(*view(), ui_)) {
            ids.push_back(delegation->id.value);
        }
    } else if (ui_.popover.name == "history" && view()->history) {
        chosen = &ui_.popover.past_act;
        for (const PastActView& act : *view()->history) {
            ids.push_back(act.id);
        }
    } else if (goes_by_arrows(ui_.popover.name)) {
        chosen = &ui_.popover.row;
        ids = choosable_rows();
    } else if (ui_.popover.name == "item.move") {
        places = places_to_move_to();
        chosen = &place;
        for (const ButtonModel& each : places) {
            ids.push_back(each.id);
            place = each.style == ButtonStyle::primary ? each.id : place;
        }
    } else if (ui_.popover.name.empty()) {
        for (const QueueEntryView* entry : shown_queue(*view(), pending_)) {
            ids.push_back(entry->speaker->id.value);
        }
    }
    if (ids.empty()) {
        return;
    }
    const auto at = std::find(ids.begin(), ids.end(), *chosen);
    const auto last = static_cast<long>(ids.size()) - 1;
    const long from = at == ids.end() ? (by > 0 ? -1 : last + 1) : at - ids.begin();
    const auto to = static_cast<std::size_t>(std::clamp(from + by, 0L, last));
    *chosen = ids[to];
    if (!places.empty()) {
        act(places[to].intent);
    }
}

void Controller::update_hold(std::string_view held) {
    if (wants_lock_) {
        return;
    }
    Hold& hold = ui_.hold;
    const DoorsView doors = view() == nullptr ? DoorsView{} : view()->doors;
    if (held != hold.id) {
        hold = {.id = std::string{held},
                .since = now_,
                .doors = doors.state,
                .doors_since = doors.since};
    }
    if (held.empty() || hold.fired) {
        return;
    }
    if (doors.state != hold.doors || doors.since != hold.doors_since) {
        hold.dropped = true;
    }
    if (!hold.dropped && now_ - hold.since >= hold_length(held)) {
        hold.fired = true;
        fire_hold();
    }
}

void Controller::fire_hold() {
    if (ui_.hold.id == "rail.close") {
        act({.act = Act::close_doors});
    } else if (ui_.hold.id == "rail.convene") {
        act({.act = Act::convene_private});
    } else if (ui_.hold.id == "reopening.confirm") {
        act({.act = Act::confirm_reopening});
    } else if (ui_.hold.id.starts_with(unpair_button)) {
        act({.act = Act::unpair_screen, .target = ui_.hold.id.substr(unpair_button.size())});
    }
}

client::SteadyPoint Controller::next_deadline() const {
    auto next = std::min(pending_.next_change(now_), preview_due());
    for (const auto until : {ui_.undo.until, ui_.undo.recall_until}) {
        if (until > now_) {
            next = std::min(next, until);
        }
    }
    for (const Toast& toast : ui_.toasts) {
        next = std::min(next, toast.until);
    }
    if (!ui_.hold.id.empty() && !ui_.hold.fired && !ui_.hold.dropped) {
        next = std::min(next, now_ + hold_frame);
    }
    if (!picture_->clock.known) {
        return std::min(next, now_ + 1s);
    }
    const TimePoint now = server_now();
    const TimePoint second = std::chrono::floor<std::chrono::seconds>(now) + 1s;
    next = std::min(next, now_ + (second - now));
    if (const View* shown = view(); shown != nullptr && shown->floor) {
        const FloorView& floor = *shown->floor;
        if (const auto tick = next_tick(floor.point ? floor.point->clock : floor.clock, now)) {
            next = std::min(next, now_ + (*tick - now));
        }
    }
    return next;
}

void Controller::drop_refusals(const std::vector<protocol::CommandResult>& results) {
    for (const PendingCommand& sent : pending_.all()) {
        const bool accepted = std::any_of(results.begin(), results.end(), [&](const auto& result) {
            return result.ok() && result.id == sent.request.id;
        });
        // What was pressed in the same frame was pressed before the refusal could be read.
        std::erase_if(ui_.toasts, [&](const Toast& said) {
            return accepted && said.refusal && said.since < sent.sent_at;
        });
    }
}

void Controller::toast(Icon icon, Tone tone, Text text) {
    // What is said again at each letter takes the place of nothing else.
    std::erase_if(ui_.toasts, [&](const Toast& said) { return said.text == text; });
    if (ui_.toasts.size() >= toasts_max) {
        ui_.toasts.erase(ui_.toasts.begin());
    }
    ui_.toasts.push_back({icon, tone, std::move(text), now_ + toast_for, false, now_});
}

}  // namespace plenaria::console
