// From intents to commands: each says what the operator believed when pressing (design.md,
// Contract: `expect`).
#include <algorithm>
#include <charconv>
#include <iterator>

#include "console/core/controller.hpp"
#include "console/core/search.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::console {
namespace {

using namespace std::chrono_literals;

constexpr auto next_debounce = 400ms;
constexpr Millis one_extension{30'000};
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

}  // namespace

void Controller::send(Command command, std::string subject, Expectations expect) {
    if (!writable()) {
        toast(Icon::plug, Tone::bad, text_of("console.toast.read_only"));
        return;
    }
    CommandRequest request{pending_.fresh_id(), ui_.room, std::move(command), std::move(expect),
                           false};
    if (!send_(request)) {
        toast(Icon::plug, Tone::bad, text_of("console.toast.not_sent"));
        return;
    }
    pending_.add(std::move(request), std::move(subject), now_);
}

Expectations Controller::believed_floor() const {
    std::string called;
    std::string speaking;
    if (view() != nullptr && view()->floor && view()->floor->speaker) {
        const FloorView& floor = *view()->floor;
        (floor.phase == FloorPhase::called ? called : speaking) = floor.speaker->id.value;
    }
    return {{"called", called}, {"speaking", speaking}};
}

void Controller::act(const Intent& intent) {
    if (view() == nullptr && intent.act != Act::toggle_language) {
        return;
    }
    if (!act_on_floor(intent) && !act_on_doors(intent) && !act_on_agenda(intent) &&
        !act_on_queue(intent)) {
        act_on_console(intent);
    }
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
        case Act::extend:
            if (view()->floor && view()->floor->phase != FloorPhase::idle) {
                send(ExtendSpeech{one_extension}, "floor", believed_floor());
            }
            return true;
        default:
            return false;
    }
}

void Controller::press_space() {
    if (!view()->floor) {
        return;
    }
    switch (view()->floor->phase) {
        case FloorPhase::idle:
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
    if (!view()->floor || now_ - next_pressed_ < next_debounce) {
        return;
    }
    next_pressed_ = now_;
    send(NextSpeaker{}, "floor", believed_floor());
}

void Controller::press_end() {
    if (!view()->floor || !view()->floor->speaker) {
        return;
    }
    if (view()->floor->phase == FloorPhase::called) {
        send(Withdraw{view()->floor->speaker->id}, "floor", believed_floor());
    } else if (view()->floor->phase != FloorPhase::idle) {
        send(EndSpeech{}, "floor", believed_floor());
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
        case Act::begin_reopening:
            send(BeginReopening{}, "doors", doors);
            return true;
        case Act::cancel_reopening:
            send(CancelReopening{}, "doors", doors);
            return true;
        case Act::confirm_reopening:
            send(ConfirmReopening{}, "doors", doors);
            return true;
        case Act::set_gate:
            if (ui_.popover.name == "gate") {
                send(SetOutputGate{OutputId{intent.target}, ui_.popover.gate,
                                   composed(intent.detail)},
                     "output." + intent.target,
                     {{"doors", std::string{name_of(ui_.popover.doors)}}});
            }
            ui_.popover = {};
            return true;
        case Act::announce_resumption: {
            AnnounceResumption command;
            std::int64_t at = 0;
            const char* end = intent.detail.data() + intent.detail.size();
            if (std::from_chars(intent.detail.data(), end, at).ec == std::errc{}) {
                command.at = from_unix_ms(at);
            }
            send(command, "resumption", {});
            ui_.popover = {};
            return true;
        }
        default:
            return false;
    }
}

bool Controller::act_on_agenda(const Intent& intent) {
    const ItemView* current = view() == nullptr ? nullptr : current_item(*view());
    const Expectations item{{"item", current == nullptr ? std::string{} : current->id.value}};
    const auto session = [&] {
        return Expectations{
            {"session", view()->session ? view()->session->id.value : std::string{}}};
    };
    const ItemId target{intent.target};
    const std::string subject = "item." + intent.target;
    switch (intent.act) {
        case Act::start_item:
            send(StartItem{target}, subject, item);
            break;
        case Act::finish_item:
            send(FinishItem{target}, subject, item);
            break;
        case Act::skip_item:
            send(SkipItem{target}, subject, {});
            break;
        case Act::return_to_item:
            send(ReturnToItem{target}, subject, item);
            break;
        case Act::open_session:
            send(OpenSession{SessionId{intent.target}}, "session", session());
            break;
        case Act::resume_session:
            send(ResumeSession{}, "session", session());
            break;
        case Act::adjourn_session:
            send(AdjournSession{}, "session", session());
            break;
        case Act::suspend_session: {
            int minutes = 0;
            std::from_chars(intent.detail.data(), intent.detail.data() + intent.detail.size(),
                            minutes);
            SuspendSession command;
            if (minutes > 0) {
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

bool Controller::act_on_queue(const Intent& intent) {
    const std::string subject = "queue." + intent.target;
    switch (intent.act) {
        case Act::call_entry:
            send(CallEntry{EntryId{intent.target}}, subject, believed_floor());
            return true;
        case Act::withdraw_entry:
            send(Withdraw{EntryId{intent.target}}, subject, {});
            return true;
        case Act::move_up:
            move_entry(intent.target, -1);
            return true;
        case Act::move_down:
            move_entry(intent.target, 1);
            return true;
        case Act::inscribe:
            inscribe();
            return true;
        case Act::set_desk:
            if (const auto microphone = value_named<Microphone>(intent.detail)) {
                send(SetDesk{ChannelId{intent.target}, *microphone}, "channel." + intent.target,
                     {});
            }
            ui_.popover = {};
            return true;
        default:
            return false;
    }
}

void Controller::move_entry(const std::string& entry, int by) {
    const auto queue = shown_queue(*view(), pending_);
    const auto at = std::find_if(queue.begin(), queue.end(), [&](const QueueEntryView* row) {
        return row->speaker.id.value == entry;
    });
    if (at == queue.end()) {
        return;
    }
    const auto index = at - queue.begin();
    const auto size = std::ssize(queue);
    if (index + by < 0 || index + by >= size) {
        return;
    }
    // "X before Y": one up is before its predecessor, one down before the one after its successor.
    const auto before = by < 0 ? index - 1 : index + 2;
    MoveEntry command{EntryId{entry}, {}};
    if (before < size) {
        command.before = queue[static_cast<std::size_t>(before)]->speaker.id;
    }
    ui_.selected_entry = entry;
    send(command, "queue." + entry, {});
}

void Controller::inscribe() {
    const AddForm& form = ui_.add;
    if (form.delegation.empty()) {
        const auto found = matching_delegations(*view(), ui_);
        if (found.size() == 1) {
            ui_.add.delegation = found.front()->id.value;
        }
        return;
    }
    send(Inscribe{DelegationId{form.delegation}, composed(form.person), composed(form.capacity),
                  Language{form.language}},
         "add", {});
    if (writable()) {
        ui_.popover = {};
    }
}

void Controller::edit(const std::string& field, std::string text) {
    if (field == "add.person") {
        ui_.add.person = std::move(text);
    } else if (field == "add.capacity") {
        ui_.add.capacity = std::move(text);
    } else if (field == "gate.evidence") {
        ui_.evidence = std::move(text);
    } else if (field == "add.filter") {
        ui_.add.filter = std::move(text);
        // The choice follows the filter, so that a name and Enter are enough.
        const auto found = matching_delegations(*view(), ui_);
        const bool stays = std::any_of(found.begin(), found.end(), [&](const auto* delegation) {
            return delegation->id.value == ui_.add.delegation;
        });
        if (!stays || ui_.add.filter.empty()) {
            ui_.add.delegation =
                found.empty() || ui_.add.filter.empty() ? std::string{} : found.front()->id.value;
        }
    }
}

void Controller::open_popover(const std::string& name, const std::string& subject) {
    if (name == "add") {
        if (!writable() || !view()->session || !view()->delegations) {
            return;
        }
        ui_.add = {};
    }
    ui_.popover = {.name = name, .subject = subject, .doors = view()->doors.state};
    if (name == "gate") {
        ui_.evidence = settings_.operator_name;
        ui_.popover.gate = gate_to_confirm(*view(), OutputId{subject});
    }
}

void Controller::close_outdated_popover() {
    const OpenPopover& open = ui_.popover;
    const auto doors = view() == nullptr ? std::nullopt : std::optional{view()->doors.state};
    const bool gates = open.name == "gate" || open.name == "gates";
    if ((gates && doors != open.doors) ||
        (open.name == "resumption" && doors.value_or(DoorsState::open) == DoorsState::open)) {
        ui_.popover = {};
    }
}

void Controller::choose_room() {
    const auto at = picture_->rooms.upper_bound(ui_.room);
    ui_.room = at == picture_->rooms.end() ? picture_->rooms.begin()->first : at->first;
    ui_.selected_entry.clear();
    ui_.popover = {};
    key_hold_.clear();  // it was meant for the room that was shown
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
            ui_.popover = {};
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
