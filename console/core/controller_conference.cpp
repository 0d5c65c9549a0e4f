// Consensus, attendance, the venue and the rooms: each press as a command.
#include <algorithm>
#include <charconv>
#include <utility>

#include "console/core/controller.hpp"
#include "console/core/form_command.hpp"
#include "server/model/letters.hpp"
#include "server/model/rejection.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::console {
namespace {

const TextView* text_in_view(const View& view, const std::string& id) {
    if (view.texts) {
        for (const TextView& text : *view.texts) {
            if (text.id.value == id) {
                return &text;
            }
        }
    }
    return nullptr;
}

/// The number of the closing that is expected; empty: that there is none.
std::string closing_of(const Expectations& expect) {
    const auto at = std::find_if(expect.begin(), expect.end(),
                                 [](const auto& each) { return each.first == "closing"; });
    return at == expect.end() ? std::string{} : at->second;
}

/// Codes by which the server did nothing for a reason that is not in the words: they come back.
bool keeps_words(std::string_view code) {
    return code == name_of(RejectionCode::expectation_failed) ||
           code == name_of(RejectionCode::overloaded) ||
           code == name_of(RejectionCode::storage_unavailable) || code == "expired";
}

/// Whether `sent` comes back as it is refused so: a gate whatever the reason, unless it is another
/// closing's now.
bool comes_back(const OpenPopover& sent, std::string_view code) {
    return sent.name == "gate" ? code != name_of(RejectionCode::expectation_failed)
                               : keeps_words(code);
}

/// Whether a gate that was sent comes back over the list that is open: any on the way to it.
bool comes_back_over(const OpenPopover& sent, std::string_view list) {
    return sent.name == "gate" &&
           (list == "gates" ||
            std::any_of(sent.under.begin(), sent.under.end(),
                        [&](const ListBelow& each) { return each.name == list; }));
}

/// Whether the closing under way has no place for them as present (R1.9, R4.1, R4.3).
bool stays_outside(const View& view, const AttendanceView& row) {
    if (!view.closing) {
        return false;
    }
    const auto delegations = view.delegations.value_or(std::vector<DelegationView>{});
    const auto at = std::find_if(delegations.begin(), delegations.end(),
                                 [&](const DelegationView& each) { return each.id == row.id; });
    const int officials = static_cast<int>(row.persons.size()) - 1;
    return (at != delegations.end() && at->stays_out) || row.excluded ||
           (row.decides && officials > view.closing->officials_max);
}

/// The presence that follows at each press: unknown, present, remote, absent, unknown …
Presence next_presence(Presence now) {
    const auto& all = Names<Presence>::all;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].first == now) {
            return all[(i + 1) % all.size()].first;
        }
    }
    return Presence::unknown;
}

/// The same without what would be refused of that delegation, so that no press is stuck before it.
Presence next_presence_of(const View& view, const AttendanceView& row, Presence now) {
    const bool outside = stays_outside(view, row);
    Presence next = next_presence(now);
    while (outside && (next == Presence::present || next == Presence::remote)) {
        next = next_presence(next);
    }
    return next;
}

}  // namespace

bool Controller::act_on_conference(const Intent& intent) {
    const std::string& target = intent.target;
    switch (intent.act) {
        case Act::put_text:
        case Act::decide_text:
        case Act::withdraw_stance:
            act_on_text(intent);
            return true;
        case Act::set_attendance:
            cycle_presence(target);
            return true;
        case Act::recall:
            if (const auto minutes = whole_number(target, 120)) {
                send(RecallSession{minute_in(server_now(), *minutes)}, "recall", {});
            }
            return true;
        case Act::withdraw_bulletin:
            send(WithdrawBulletin{BulletinId{target}}, "bulletin." + target, {});
            return true;
        case Act::withdraw_admission:
            send(WithdrawAdmission{DelegationId{target}}, "admission." + target, {});
            return true;
        case Act::post_note:
            post_note();
            return true;
        case Act::mark_step: {
            const ItemView* item = current_item(*view());
            int step = 0;
            std::from_chars(target.data(), target.data() + target.size(), step);
            if (item != nullptr) {
                send(MarkStep{item->id, step, !intent.detail.empty()}, "step." + target, {});
            }
            return true;
        }
        case Act::remove_document:
            send(RemoveDocument{DocumentId{target}}, "document." + target, {});
            return true;
        case Act::yield_screens:
            send(YieldScreens{!intent.detail.empty()}, "yield", {});
            return true;
        case Act::edit:
            if (target == "note.text") {
                edit_note(intent.detail);
                return true;
            }
            return false;
        default:
            return false;
    }
}

void Controller::edit_note(const std::string& text) {
    const bool echo = ui_.note.empty() && text == ui_.note_sent;
    if (ui_.note.empty() && !echo) {
        ui_.note_in = begun_in(*view());
    }
    ui_.note = echo ? std::string{} : text;
}

void Controller::post_note() {
    const std::string text = composed(ui_.note);
    if (text.empty()) {
        return;
    }
    CommandId id = send(PostNote{text}, "note", ui_.note_in.expect);
    if (!id.empty()) {
        ui_.note_sent = std::exchange(ui_.note, {});
        ui_.note_sent_as = std::move(id);
        ui_.note_sent_in = ui_.note_in;
    }
}

bool Controller::may_change_item(const BegunIn& begun) const {
    if (!begun.within) {
        return true;
    }
    // An item may keep the secretariat out (R4.2). Only the chair's console sees such a one, and
    // nothing there tells it from another.
    const auto room = picture_->rooms.find(ui_.room);
    const bool chairs =
        room == picture_->rooms.end() || room->second.audience == Audience::chair;
    return !chairs && !closing_of(begun.expect).empty();
}

void Controller::begin_anew(BegunIn& begun, bool kept_with_item) {
    if (view() == nullptr) {
        return;
    }
    const BegunIn now = begun_in(*view());
    if (now.expect == begun.expect) {
        return;
    }
    const bool behind_same_doors = closing_of(now.expect) == closing_of(begun.expect);
    // A text or document of an ordinary item is shown to all once the doors are open.
    const bool reaches_others = kept_with_item && begun.matter && !now.matter;
    if (begun.within && (!behind_same_doors || reaches_others || !may_change_item(begun))) {
        toast(Icon::lock, Tone::warn, text_of("console.toast.begun_within"));
        return;
    }
    if (begun.within) {
        toast(Icon::lock, Tone::warn, text_of("console.toast.begun_anew"));
    }
    begun = now;
}

void Controller::give_back(const Refusal& refusal) {
    SentPopover& sent = ui_.sent_popover;
    const bool was_open = !sent.id.empty() && refusal.id == sent.id;
    if (refusal.room != ui_.room) {
        return;
    }
    const auto* note = std::get_if<PostNote>(&refusal.command);
    // Of an earlier one it is no longer known where it was begun.
    if (note != nullptr && ui_.note.empty() && refusal.id == ui_.note_sent_as) {
        ui_.note = note->text;
        ui_.note_sent.clear();
        ui_.note_in = ui_.note_sent_in;
        ++ui_.note_turn;
        if (refusal.code == name_of(RejectionCode::expectation_failed)) {
            begin_anew(ui_.note_in);
        }
    }
    if (was_open && comes_back(sent.popover, refusal.code) &&
        (ui_.popover.name.empty() || comes_back_over(sent.popover, ui_.popover.name))) {
        ui_.popover = sent.popover;
        ui_.evidence = sent.evidence;
        ui_.add = sent.add;
        ui_.form = sent.form;
        if (refusal.code == name_of(RejectionCode::expectation_failed)) {
            begin_anew(ui_.popover.begun);
        }
    }
    if (was_open) {
        sent = {};
    }
}

void Controller::act_on_text(const Intent& intent) {
    const std::string& target = intent.target;
    if (intent.act == Act::withdraw_stance) {
        const StanceSubject about = stance_subject(target);
        send(WithdrawStance{about.text, about.delegation, about.stance},
             "stance." + about.delegation.value, {});
        return;
    }
    const TextView* text = text_in_view(*view(), target);
    if (text == nullptr) {
        return;
    }
    // The version that is read is the version that is put or decided on.
    if (intent.act == Act::put_text) {
        send(PutText{text->id, text->version}, "text." + target, {});
    } else if (const auto outcome = value_named<TextOutcome>(intent.detail)) {
        send(DecideText{text->id, text->version, *outcome}, "text." + target, {});
    }
}

void Controller::cycle_presence(const std::string& delegation) {
    if (!view()->attendance) {
        return;
    }
    for (const AttendanceView& row : *view()->attendance) {
        if (row.id.value == delegation) {
            const std::string subject = "attendance." + delegation;
            Presence seen = row.presence;
            if (const Command* sent = pending_.command(ui_.room, subject)) {
                if (const auto* set = std::get_if<SetAttendance>(sent)) {
                    seen = set->presence;
                }
            }
            send(SetAttendance{row.id, next_presence_of(*view(), row, seen), row.persons}, subject,
                 {});
        }
    }
}

bool Controller::act_on_rooms(const Intent& intent) {
    switch (intent.act) {
        case Act::show_sheet:
            if (ui_.sheet == "notes") {
                ui_.note.clear();
            }
            ui_.sheet = ui_.sheet == intent.target ? std::string{} : intent.target;
            return true;
        case Act::run_line:
            run_line(intent.target);
            return true;
        case Act::edit:
            if (intent.target == "palette.filter") {
                ui_.palette_filter = intent.detail;
                choose_line(palette_lines(scene()), 0);
                return true;
            }
            return false;
        case Act::show_text:
            ui_.shown_text = intent.target;
            return true;
        case Act::watch_room:
            ui_.side_room = ui_.side_room.value == intent.target ? RoomId{} : RoomId{intent.target};
            return true;
        case Act::go_to_room:
            if (picture_->rooms.contains(RoomId{intent.target})) {
                // What was watched and what is left change places: both stay in sight.
                ui_.side_room = ui_.side_room.value == intent.target ? ui_.room : ui_.side_room;
                enter_room(RoomId{intent.target});
            }
            return true;
        default:
            return false;
    }
}

}  // namespace plenaria::console
