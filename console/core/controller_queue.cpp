// The speakers' lists: who is in them, in which order, and the list as a whole.
#include <algorithm>
#include <charconv>
#include <iterator>

#include "console/core/controller.hpp"
#include "server/model/entry_print.hpp"
#include "server/model/letters.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::console {
namespace {

std::optional<TimePoint> instant_of(const std::string& detail) {
    std::int64_t at = 0;
    const char* end = detail.data() + detail.size();
    const auto read = std::from_chars(detail.data(), end, at);
    return read.ec == std::errc{} && read.ptr == end ? std::optional{from_unix_ms(at)}
                                                     : std::nullopt;
}

/// What `amend` says anew of an entry, as it is on the glass; empty: it is not there.
std::string print_on_glass(const View& view, const std::string& entry) {
    const SpeakerView* speaker = speaker_of(view, entry);
    const QueueEntryView* waiting = waiting_entry(view, entry);
    return speaker == nullptr
               ? std::string{}
               : entry_print(*speaker, waiting == nullptr ? std::string{} : waiting->note);
}

/// The same words in every language: a person's name, or what nobody has translated yet.
Text same_in_all(const View& view, const std::string& words) {
    Text text;
    for (const Language& language : view.event.languages) {
        text.set(language.code, words);
    }
    return text;
}

}  // namespace

bool Controller::act_on_queue(const Intent& intent) {
    const std::string subject = "queue." + intent.target;
    const EntryId entry{intent.target};
    switch (intent.act) {
        case Act::call_entry:
            send(CallEntry{entry, intent.detail == "now"}, subject, believed_floor());
            break;
        case Act::withdraw_entry:
            send(Withdraw{entry}, subject, {});
            break;
        case Act::skip_entry:
            send(SkipEntry{entry}, "floor", believed_floor());
            break;
        case Act::remove_entry:
            send(RemoveEntry{entry, composed(ui_.form.value("reason"))}, subject, {});
            break;
        case Act::pin_entry:
            send(PinEntry{entry}, subject, {});
            break;
        case Act::unpin_entry:
            send(UnpinEntry{entry}, subject, {});
            break;
        case Act::swap_entry:
            send(SwapEntries{entry, EntryId{intent.detail}}, subject, {});
            break;
        case Act::amend_entry:
            amend_entry(entry);
            return true;
        case Act::correct_time:
            correct_time(entry);
            return true;
        case Act::move_entry:
            place_entry(intent.target, intent.detail);
            return true;
        case Act::move_up:
            move_entry(intent.target, -1);
            return true;
        case Act::move_down:
            move_entry(intent.target, 1);
            return true;
        default:
            return false;
    }
    ui_.popover = {};
    return true;
}

bool Controller::act_on_list(const Intent& intent) {
    switch (intent.act) {
        case Act::inscribe:
            inscribe();
            return true;
        case Act::grant_reply:
            grant_reply();
            return true;
        case Act::open_list:
            send_begun(OpenList{{}, composed(ui_.form.value("reason"))}, "list");
            break;
        case Act::close_list:
            send_begun(CloseList{}, "list");
            break;
        case Act::schedule_closing:
            send_begun(ScheduleClosing{{}, instant_of(intent.detail), ItemId{intent.target}},
                       "list");
            break;
        case Act::set_policy:
            set_policy(intent.target);
            return true;
        case Act::fill_roll:
            send_begun(FillRoll{}, "list");
            break;
        case Act::choose:
            ui_.form.values[intent.target] = intent.detail;
            return true;
        case Act::call_panellist:
            send(CallPanellist{PanellistId{intent.target}}, "panellist." + intent.target,
                 believed_floor());
            break;
        default:
            return false;
    }
    ui_.popover = {};
    return true;
}

void Controller::move_entry(const std::string& entry, int by) {
    const auto queue = shown_queue(*view(), pending_);
    const auto at = std::find_if(queue.begin(), queue.end(), [&](const QueueEntryView* row) {
        return row->speaker->id.value == entry;
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
    ui_.selected_entry = entry;
    send(
        MoveEntry{EntryId{entry},
                  before < size ? queue[static_cast<std::size_t>(before)]->speaker->id : EntryId{}},
        "queue." + entry, {});
}

void Controller::place_entry(const std::string& entry, const std::string& before) {
    const auto queue = shown_queue(*view(), pending_);
    const auto at = std::find_if(queue.begin(), queue.end(), [&](const QueueEntryView* row) {
        return row->speaker->id.value == entry;
    });
    if (at == queue.end() || entry == before) {
        return;
    }
    const auto next = at + 1;
    const bool stays = before.empty() ? next == queue.end()
                                      : next != queue.end() && (*next)->speaker->id.value == before;
    if (!stays) {
        send(MoveEntry{EntryId{entry}, EntryId{before}}, "queue." + entry, {});
    }
}

bool Controller::has_chosen_delegation() {
    AddForm& form = ui_.add;
    if (!form.delegation.empty()) {
        return true;
    }
    const auto found = matching_delegations(*view(), ui_);
    if (found.size() == 1) {
        form.delegation = found.front()->id.value;
    }
    return false;
}

void Controller::inscribe() {
    const AddForm& form = ui_.add;
    const bool guest = form.more && form.on_behalf_of == Capacity::guest && !form.guest.empty();
    if (!guest && !has_chosen_delegation()) {
        return;
    }
    Inscribe command;
    command.delegation = DelegationId{guest ? std::string{} : form.delegation};
    command.person = composed_person();
    command.capacity = composed(form.capacity);
    command.language = Language{form.language};
    command.on_behalf_of = form.on_behalf_of;
    command.remote = form.remote;
    command.note = composed(form.note);
    command.rank = RankId{form.rank};
    command.admit_late = form.late;
    command.invited = form.invited;
    if (form.on_behalf_of == Capacity::group) {
        command.group = composed(form.group);
    }
    if (guest) {
        command.name = same_in_all(*view(), composed(form.guest));
        command.flag = folded(form.guest_flag);
    }
    send_begun(command, "add");
    if (writable()) {
        ui_.popover = {};
    }
}

void Controller::grant_reply() {
    if (!has_chosen_delegation()) {
        return;
    }
    send_begun(
        GrantReply{
            DelegationId{ui_.add.delegation}, composed_person(), Language{ui_.add.language}, {}},
        "add");
    if (writable()) {
        ui_.popover = {};
    }
}

void Controller::amend_entry(const EntryId& entry) {
    FormState& form = ui_.form;
    if (!form.sent.empty()) {
        return;
    }
    if (form.stale) {
        // The operator has read what is so now, and still wants what was typed.
        form.seen = print_on_glass(*view(), entry.value);
        form.stale = false;
    }
    send_from_form(AmendEntry{.entry = entry,
                              .person = composed(form.value("person")),
                              .capacity = composed(form.value("capacity")),
                              .language = Language{form.value("language")},
                              .remote = form.value("remote") == "yes",
                              .note = composed(form.value("note"))},
                   "queue." + entry.value, {{"entry", form.seen}});
}

void Controller::fill_entry_form(const std::string& popover, const std::string& entry) {
    auto& values = ui_.form.values;
    if (popover == "roll") {
        values["alphabet"] = ui_.language;
    }
    if (popover == "correct") {
        for (const SpokenView& spoken : view()->spoken.value_or(std::vector<SpokenView>{})) {
            if (spoken.speaker->id.value == entry) {
                values["time"] = elapsed_text(spoken.consumed);
            }
        }
    }
    const SpeakerView* speaker = popover == "amend" ? speaker_of(*view(), entry) : nullptr;
    if (speaker == nullptr) {
        return;
    }
    ui_.form.seen = print_on_glass(*view(), entry);
    values["person"] = speaker->person;
    values["capacity"] = speaker->capacity;
    values["language"] = speaker->language.code;
    values["remote"] = speaker->remote ? "yes" : "";
    if (const QueueEntryView* waiting = waiting_entry(*view(), entry)) {
        values["note"] = waiting->note;
    }
}

void Controller::correct_time(const EntryId& entry) {
    if (const auto consumed = length_in(ui_.form.value("time"))) {
        send(CorrectTime{entry, *consumed, composed(ui_.form.value("reason"))},
             "spoken." + entry.value, {});
        ui_.popover = {};
    }
}

void Controller::set_policy(const std::string& name) {
    const auto policy = value_named<OrderPolicy>(name);
    if (!policy) {
        return;
    }
    SetPolicy command{.item = {}, .policy = *policy, .alphabet = {}, .start = {}};
    if (*policy == OrderPolicy::roll_call) {
        command.alphabet = Language{ui_.form.value("alphabet")};
        command.start = DelegationId{ui_.form.value("start")};
        command.host = value_named<HostPlace>(ui_.form.value("host")).value_or(HostPlace::in_order);
    }
    send_begun(command, "list");
    ui_.popover = {};
}

bool Controller::choose_for_add(const std::string& field, const std::string& value) {
    AddForm& form = ui_.add;
    const bool yes = value == "yes";
    if (field == "add.more") {
        form.more = yes;
    } else if (field == "add.on_behalf_of") {
        form.on_behalf_of = value_named<Capacity>(value).value_or(Capacity::national);
    } else if (field == "add.remote") {
        form.remote = yes;
    } else if (field == "add.late") {
        form.late = yes;
    } else if (field == "add.invited") {
        form.invited = yes;
    } else if (field == "add.rank") {
        form.rank = value;
    } else {
        return false;
    }
    return true;
}

bool Controller::edit_add(const std::string& field, const std::string& text) {
    AddForm& form = ui_.add;
    if (field == "add.person") {
        form.person = text;
    } else if (field == "add.capacity") {
        form.capacity = text;
    } else if (field == "add.group") {
        form.group = text;
    } else if (field == "add.guest") {
        form.guest = text;
    } else if (field == "add.guest_flag") {
        form.guest_flag = text;
    } else if (field == "add.note") {
        form.note = text;
    } else if (field == "add.filter") {
        form.filter = text;
        // The choice follows the filter, so that a name and Enter are enough.
        const auto found = matching_delegations(*view(), ui_);
        const bool stays = std::any_of(found.begin(), found.end(), [&](const auto* delegation) {
            return delegation->id.value == form.delegation;
        });
        if (!stays || text.empty()) {
            form.delegation =
                found.empty() || text.empty() ? std::string{} : found.front()->id.value;
        }
    } else {
        return false;
    }
    return true;
}

std::string Controller::composed_person() const { return composed(ui_.add.person); }

}  // namespace plenaria::console
