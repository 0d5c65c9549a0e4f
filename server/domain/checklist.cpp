#include "server/domain/checklist.hpp"

#include <algorithm>
#include <chrono>

#include "server/model/assertion.hpp"
#include "server/model/limits.hpp"

namespace plenaria::domain {
namespace {

CheckMark* mark_of(Checklist& list, ClosingCheck check) {
    const auto at = list.marks.find(check);
    return at == list.marks.end() ? nullptr : &at->second;
}

void set(Checklist& list, ClosingCheck check, bool done, TimePoint at, const std::string& by) {
    if (CheckMark* mark = mark_of(list, check)) {
        mark->done = done;
        mark->at = at;
        mark->by = by;
        // What it excused is no more, and what goes wrong next the chair has not seen: of screens
        // alone it is known which they were.
        if (done && (check != ClosingCheck::screens || !list.excused)) {
            mark->overridden.reset();
        }
    }
}

/// The same where it is the outcome of many words: only the one that turned it counts.
void turn(Checklist& list, ClosingCheck check, bool done, TimePoint at, const std::string& by) {
    const CheckMark* mark = find_mark(list, check);
    if (mark != nullptr && mark->done != done) {
        set(list, check, done, at, by);
    }
}

/// An override was given for those that were missing then.
void asks_again(Checklist& list) {
    if (CheckMark* mark = mark_of(list, ClosingCheck::roster)) {
        mark->overridden.reset();
    }
}

bool all_ticked(const Checklist& list) {
    return std::all_of(list.roster.begin(), list.roster.end(),
                       [](const auto& each) { return each.second.has_value(); });
}

bool is_expected(const State& state, const RoomState& room, const Delegation& delegation) {
    if (!is_on_roster(state, delegation) || !room.session) {
        return false;
    }
    // All who are listed for the closing see the roster: what the chair alone knows of who is there
    // (R4.2) does not show in it.
    const std::size_t depth = std::min(depth_within(state, *room.session),
                                       static_cast<std::size_t>(RecordClass::restricted));
    const Attendance* known =
        find_attendance(state.sessions.at(*room.session), delegation.id, depth);
    // Who was not marked at all may be in the room: unknown is no absence (law 7).
    return known == nullptr || known->presence != Presence::absent;
}

/// Whether all who are listed for the closing may see what is marked of attendance now: what the
/// chair alone knows of who is there (R4.2) does not show in the roster.
bool shows_on_roster(const State& state, const SessionId& session) {
    return depth_within(state, session) <= static_cast<std::size_t>(RecordClass::restricted);
}

bool are_excused(const Checklist& list, const std::vector<ScreenId>& screens) {
    return list.excused && std::all_of(screens.begin(), screens.end(), [&](const ScreenId& id) {
               return list.excused->contains(id);
           });
}

bool has_public_output(const Room& room) {
    return std::any_of(room.outputs.begin(), room.outputs.end(), [](const Output& output) {
        return output.output_class == OutputClass::public_;
    });
}

/// Whether every public output would be CUT with `changed` set to `gate`.
bool all_cut_with(const State& state, const RoomState& room, const OutputId& changed, Gate gate) {
    const Room* definition = find_room(state.definition, room.id);
    return std::all_of(definition->outputs.begin(), definition->outputs.end(),
                       [&](const Output& output) {
                           const Gate then = output.id == changed
                                                 ? gate
                                                 : room.outputs.at(output.id).gate;
                           return output.output_class != OutputClass::public_ || then == Gate::cut;
                       });
}

/// Whether the secretariat is within by name alone, and no more as such.
bool asks_for_names(const Closing& closing) {
    const CheckMark* staff = find_mark(closing.checklist, ClosingCheck::staff);
    // What is not known may have been a list (law 7).
    const bool lost = closing.veiled && staff != nullptr && !staff->overridden;
    return closing.was_closed && (closing.checklist.staff || lost);
}

void add_names(const Closing& closing, std::vector<std::string>& persons) {
    if (closing.closer_within) {
        persons.push_back(closing.closed_by);
    }
    if (const auto& staff = closing.checklist.staff) {
        persons.insert(persons.end(), staff->begin(), staff->end());
    }
}

/// Whether a session is a private meeting of the same day as that closing. Anybody who operates may
/// convene one: whoever was kept out would else let themself in by it, and read what was said.
bool is_convened_after(const State& state, const SessionId& id, const Closing& closing) {
    // The core knows no time zone: what begins within twelve hours is of one day.
    constexpr std::chrono::hours same_day{12};
    const auto at = state.sessions.find(id);
    return at != state.sessions.end() && at->second.convened && at->second.opened_at &&
           *at->second.opened_at < closing.clearing_since + same_day;
}

/// The last of a room's past closings before that number whose list still counts, of that session
/// or, if it is empty, of any; null: none.
const Closing* last_list(const RoomState& room, const SessionId& session, int before) {
    const auto& past = room.past_closings;
    const auto last = std::find_if(past.rbegin(), past.rend(), [&](const Closing& closing) {
        return closing.number < before && (session.empty() || closing.session == session) &&
               asks_for_names(closing);
    });
    return last == past.rend() ? nullptr : &*last;
}

/// The closing under way in that session, or its last one; null: it never had any.
const Closing* last_closing(const RoomState& room, const SessionId& session) {
    if (room.closing && room.closing->session == session) {
        return &*room.closing;
    }
    const auto& past = room.past_closings;
    const auto last = std::find_if(past.rbegin(), past.rend(), [&](const Closing& closing) {
        return closing.session == session;
    });
    return last == past.rend() ? nullptr : &*last;
}

/// The closing before that number whose list counts in a session of the room; null: none, since
/// somebody must be able to run what is of another day.
const Closing* list_for(const State& state, const RoomState& room, const SessionId& session,
                        int before) {
    if (const Closing* own = last_list(room, session, before)) {
        return own;
    }
    const Closing* any = last_list(room, SessionId{}, before);
    return any != nullptr && is_convened_after(state, session, *any) ? any : nullptr;
}

/// The closing that says who of the secretariat is within the room's matters; null: none does.
const Closing* closing_in_force(const State& state, const RoomState& room) {
    if (room.closing) {
        return &*room.closing;
    }
    const int all = static_cast<int>(room.past_closings.size()) + 1;
    if (is_confidential_now(state, room)) {
        return list_for(state, room, *room.session, all);
    }
    const Closing* own = room.session ? last_list(room, *room.session, all) : nullptr;
    return own != nullptr ? own : last_list(room, SessionId{}, all);
}

/// The persons of the secretariat who are or were within that closing; nothing: all.
std::optional<std::vector<std::string>> persons_within(const State& state, const RoomState& room,
                                                       const Closing& closing) {
    std::vector<std::string> persons;
    add_names(closing, persons);
    if (!asks_for_names(closing)) {
        const Closing* past = list_for(state, room, closing.session, closing.number);
        if (past == nullptr) {
            return std::nullopt;
        }
        add_names(*past, persons);
    }
    return persons;
}

}  // namespace

namespace {

/// `asks_for` says of each delegation whether it is on the roster.
template <class AsksFor>
Checklist begin_with(const State& state, const RoomId& room, const AsksFor& asks_for) {
    const Room* definition = find_room(state.definition, room);
    PLENARIA_ASSERT(definition != nullptr);
    Checklist list;
    for (const ClosingCheck check : state.definition.profile.closing.checks) {
        list.marks[check];
    }
    if (find_mark(list, ClosingCheck::roster) != nullptr) {
        for (const Delegation& delegation : state.definition.delegations) {
            if (asks_for(delegation)) {
                list.roster[delegation.id];
            }
        }
    }
    const auto begin_mark = [&](ClosingCheck check, bool done) {
        if (CheckMark* mark = mark_of(list, check)) {
            mark->done = done;
        }
    };
    begin_mark(ClosingCheck::roster, list.roster.empty());
    begin_mark(ClosingCheck::outputs, !has_public_output(*definition));
    begin_mark(ClosingCheck::screens, definition->screens.empty());
    return list;
}

}  // namespace

Checklist begin_checklist(const State& state, const RoomState& room) {
    return begin_with(state, room.id, [&](const Delegation& delegation) {
        return is_expected(state, room, delegation);
    });
}

Checklist begin_checklist_of_new_session(const State& state, const RoomId& room) {
    return begin_with(state, room, [&](const Delegation& delegation) {
        return is_on_roster(state, delegation);
    });
}

const CheckMark* find_mark(const Checklist& list, ClosingCheck check) {
    const auto at = list.marks.find(check);
    return at == list.marks.end() ? nullptr : &at->second;
}

CheckState state_of(const CheckMark& mark) {
    if (mark.done) {
        return CheckState::done;
    }
    return mark.overridden ? CheckState::overridden : CheckState::missing;
}

bool is_complete(const Checklist& list) {
    return std::all_of(list.marks.begin(), list.marks.end(), [](const auto& each) {
        return state_of(each.second) != CheckState::missing;
    });
}

bool follows_from_facts(ClosingCheck check) {
    switch (check) {
        case ClosingCheck::observers_out:
        case ClosingCheck::staff:
        case ClosingCheck::booths:
            return false;
        case ClosingCheck::roster:
        case ClosingCheck::outputs:
        case ClosingCheck::screens:
            return true;
    }
    PLENARIA_ASSERT(false);
}

bool is_on_roster(const State& state, const Delegation& delegation) {
    const Category* category = find_category(state.definition, delegation.category);
    return category != nullptr && category->admitted_to_closed && category->decides &&
           !is_excluded(state, delegation);
}

void note(Checklist& list, const CheckConfirmed& e, TimePoint at, const std::string& by) {
    if (!follows_from_facts(e.check)) {
        set(list, e.check, e.confirmed, at, by);
    }
    if (CheckMark* mark = mark_of(list, e.check); mark != nullptr && !e.confirmed) {
        mark->overridden.reset();
    }
}

void note(Checklist& list, const RosterMarked& e, TimePoint at, const std::string& by) {
    std::optional<RosterMark>& row = list.roster[e.delegation];
    row.reset();
    if (e.taken_back) {
        asks_again(list);
    } else {
        row = RosterMark{e.head, e.officials, at, by};
    }
    turn(list, ClosingCheck::roster, all_ticked(list), at, by);
}

void note(Checklist& list, const StaffListed& e, TimePoint at, const std::string& by) {
    list.staff = e.persons;
    // Counted were others.
    set(list, ClosingCheck::staff, false, at, by);
}

void note_presence(Checklist& list, const State& state, const RoomState& room,
                   const AttendanceSet& e, TimePoint at, const std::string& by) {
    const bool here = room.session && (e.session.empty() || e.session == *room.session);
    const Delegation* delegation = find_delegation(state.definition, e.delegation);
    if (find_mark(list, ClosingCheck::roster) == nullptr || !here || delegation == nullptr ||
        !is_on_roster(state, *delegation) || !shows_on_roster(state, *room.session)) {
        return;
    }
    const auto row = list.roster.find(e.delegation);
    if (e.presence != Presence::absent) {
        if (list.roster.try_emplace(e.delegation).second) {
            asks_again(list);
        }
    } else if (row != list.roster.end() && !row->second) {
        list.roster.erase(row);
    }
    turn(list, ClosingCheck::roster, all_ticked(list), at, by);
}

void note(Checklist& list, const CheckOverridden& e, TimePoint at, const std::string& by) {
    if (e.check == ClosingCheck::screens) {
        list.excused.reset();  // what it covers is heard next
    }
    if (CheckMark* mark = mark_of(list, e.check)) {
        mark->overridden = Override{e.reason, at, by};
    }
}

void note(Checklist& list, const ScreensConfirmed& /*e*/, TimePoint at, const std::string& /*by*/) {
    set(list, ClosingCheck::screens, true, at, {});
}

void note(Checklist& list, const ScreensUnconfirmed& e, TimePoint at, const std::string& /*by*/) {
    set(list, ClosingCheck::screens, false, at, {});
    CheckMark* mark = mark_of(list, ClosingCheck::screens);
    if (mark == nullptr || !mark->overridden) {
        return;
    }
    if (!list.excused) {
        list.excused.emplace(e.screens.begin(), e.screens.end());
    } else if (!are_excused(list, e.screens)) {
        // The chair gave it for the screens that it knew of (law 7).
        mark->overridden.reset();
        list.excused.reset();
    }
}

void note(Checklist& list, const ScreensExpected& e) {
    list.expected.insert(e.screens.begin(), e.screens.end());
}

void note_gate(Checklist& list, const State& state, const RoomState& room, const OutputGateSet& e,
               TimePoint at, const std::string& by) {
    const std::vector<Output>& outputs = find_room(state.definition, room.id)->outputs;
    const bool goes_out = std::any_of(outputs.begin(), outputs.end(), [&](const Output& output) {
        return output.id == e.output && output.output_class == OutputClass::public_;
    });
    CheckMark* mark = mark_of(list, ClosingCheck::outputs);
    if (mark != nullptr && goes_out && e.gate != Gate::cut) {
        mark->overridden.reset();
    }
    turn(list, ClosingCheck::outputs, all_cut_with(state, room, e.output, e.gate), at, by);
}

std::vector<Event> on_screens(const State& state, const RoomId& id,
                              const std::vector<ScreenId>& unconfirmed, TimePoint now) {
    const auto room = state.rooms.find(id);
    if (room == state.rooms.end() || !room->second.closing) {
        return {};
    }
    const Closing& closing = *room->second.closing;
    const Checklist& list = closing.checklist;
    const CheckMark* mark = find_mark(list, ClosingCheck::screens);
    if (mark == nullptr || (mark->at && now - *mark->at < limits::screens_word_every)) {
        return {};
    }
    const bool confirmed = unconfirmed.empty();
    const bool beyond_override =
        mark->overridden && !confirmed && !are_excused(list, unconfirmed);
    if (mark->done == confirmed && !beyond_override) {
        return {};
    }
    Checklist after = list;
    std::vector<Event> events;
    if (confirmed) {
        note(after, ScreensConfirmed{}, now, {});
        events.emplace_back(ScreensConfirmed{});
    } else {
        const ScreensUnconfirmed event{unconfirmed};
        note(after, event, now, {});
        events.emplace_back(event);
    }
    follow_checklist(closing, after, events);
    return events;
}

std::optional<std::vector<std::string>> secretariat_within(const State& state,
                                                           const RoomState& room) {
    const Closing* closing = closing_in_force(state, room);
    return closing == nullptr ? std::nullopt : persons_within(state, room, *closing);
}

Readers readers_now(const State& state, const RoomState& room, RecordClass record_class) {
    const Closing* closing = record_class == RecordClass::restricted
                                 ? closing_in_force(state, room)
                                 : nullptr;
    return {record_class, closing == nullptr ? 0 : closing->number};
}

bool were_within(const State& state, const RoomState& room, int number) {
    if (number == 0) {
        return true;
    }
    const auto past = static_cast<std::size_t>(number - 1);
    const Closing& closing =
        past < room.past_closings.size() ? room.past_closings.at(past) : room.closing.value();
    const auto then = persons_within(state, room, closing);
    const auto now = secretariat_within(state, room);
    return !then || (now && std::all_of(now->begin(), now->end(), [&](const std::string& person) {
               return person == name_of(Role::secretariat) ||
                      std::find(then->begin(), then->end(), person) != then->end();
           }));
}

bool were_within(const State& state, const RoomState& room, const SessionId& session) {
    const auto was_within = [&](const Closing& closing) {
        return closing.session != session || were_within(state, room, closing.number);
    };
    return (!room.closing || was_within(*room.closing)) &&
           std::all_of(room.past_closings.begin(), room.past_closings.end(), was_within);
}

bool is_named_within(const State& state, const RoomState& room, const std::string& person) {
    const auto within = secretariat_within(state, room);
    return !within || std::find(within->begin(), within->end(), person) != within->end();
}

Clearance clearance_of(const State& state, const RoomState& room, const Actor& actor) {
    if (actor.role != Role::chair && actor.role != Role::secretariat) {
        return Clearance::uncleared;
    }
    if (actor.role == Role::chair || actor.name == name_of(Role::secretariat)) {
        return Clearance::cleared;
    }
    return is_named_within(state, room, actor.name) ? Clearance::cleared : Clearance::uncleared;
}

bool was_kept_out(const State& state, const SessionId& session, const Actor& actor) {
    const Session* definition = find_session(state.definition, session);
    if (definition == nullptr || actor.role != Role::secretariat ||
        actor.name == name_of(Role::secretariat)) {
        return false;
    }
    const RoomState& room = state.rooms.at(definition->room);
    const Closing* closing = last_closing(room, session);
    const auto within =
        closing == nullptr ? std::nullopt : persons_within(state, room, *closing);
    return within && std::find(within->begin(), within->end(), actor.name) == within->end();
}

RecordClass known_to(const State& state, const SessionId& session, const Actor& actor) {
    if (actor.role == Role::chair) {
        return RecordClass::chair_only;
    }
    // Of another session, whose closings they were not kept out of, they may run everything.
    return was_kept_out(state, session, actor) ? RecordClass::open : RecordClass::restricted;
}

void follow_checklist(const Closing& closing, const Checklist& after, std::vector<Event>& events) {
    const bool labelled = closing.closed_since.has_value();
    const bool complete = is_complete(after);
    if (complete && !labelled) {
        events.emplace_back(DoorsClosed{});
    } else if (!complete && labelled) {
        events.emplace_back(DoorsUnconfirmed{});
    }
}

}  // namespace plenaria::domain
