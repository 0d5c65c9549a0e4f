// Sections of a closing (R4), for operators inside: its checklist, its roster, and who else is in.
#include <algorithm>
#include <string>

#include "server/domain/checklist.hpp"
#include "server/domain/sections.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain::sections {
namespace {

/// Counts one of those that a point asks for; names it where it is missing.
void count(CheckView& view, bool done, const Text& name) {
    ++view.of;
    if (done) {
        ++view.done;
    } else if (view.missing.size() < limits::missing_shown) {
        view.missing.push_back(name);
    }
}

void count_roster(CheckView& view, const State& state, const Checklist& list) {
    // In the order of the event file, as the roster itself.
    for (const Delegation& delegation : state.definition.delegations) {
        if (const auto at = list.roster.find(delegation.id); at != list.roster.end()) {
            count(view, at->second.has_value(), delegation.name);
        }
    }
}

void count_outputs(CheckView& view, const Room& definition, const RoomState& room) {
    for (const Output& output : definition.outputs) {
        if (output.output_class == OutputClass::public_) {
            count(view, room.outputs.at(output.id).gate == Gate::cut, output.name);
        }
    }
}

void count_screens(CheckView& view, const Live& live, const RoomState& room) {
    for (const ScreenView& screen : screens(live, room)) {
        if (is_waited_for(screen)) {
            count(view, screen.slated, same_text(screen.name));
        }
    }
}

void count_what_it_asks_for(CheckView& view, ClosingCheck check, const State& state,
                            const Live& live, const RoomState& room) {
    const Checklist& list = room.closing->checklist;
    switch (check) {
        case ClosingCheck::roster:
            count_roster(view, state, list);
            return;
        case ClosingCheck::staff:
            view.of = list.staff ? static_cast<int>(list.staff->size()) : 0;
            view.done = view.state == CheckState::done ? view.of : 0;
            return;
        case ClosingCheck::outputs:
            count_outputs(view, *find_room(state.definition, room.id), room);
            return;
        case ClosingCheck::screens:
            count_screens(view, live, room);
            return;
        case ClosingCheck::observers_out:
        case ClosingCheck::booths:
            return;  // a person's word, of nothing that is counted
    }
}

std::vector<std::string> without_login(const std::vector<std::string>& staff,
                                       const std::vector<std::string>& listable) {
    std::vector<std::string> names;
    for (const std::string& person : staff) {
        if (std::find(listable.begin(), listable.end(), person) == listable.end()) {
            names.push_back(person);
        }
    }
    return names;
}

bool has_paused_speech(const Floor& floor) {
    const Entry* holder = holder_of(floor);
    return !floor.suspended.empty() ||
           (holder != nullptr && holder->state == EntryState::paused);
}

}  // namespace

ClosingView closing(const State& state, const Live& live, const RoomState& room) {
    const Closing& closing = *room.closing;
    ClosingView view;
    view.number = closing.number;
    view.officials_max = state.definition.profile.closing.officials;
    view.closed_by = closing.closed_by;
    view.staff_listed = closing.checklist.staff.has_value();
    view.staff = closing.checklist.staff.value_or(std::vector<std::string>{});
    view.without_login = without_login(view.staff, live.listable);
    if (const std::optional<SecretaryIn>& secretary = closing.checklist.secretary) {
        view.secretary_since = secretary->since;
        const Session* session = current_session(state, room);
        const Item* item = session == nullptr ? nullptr : find_item(*session, secretary->item);
        view.secretary_item = item == nullptr ? Text{} : item->title;
        view.lead_out = current_item(state, room) != secretary->item;
    }
    view.speech_waits = has_paused_speech(room.floor);
    return view;
}

std::vector<CheckView> checklist(const State& state, const Live& live, const RoomState& room) {
    std::vector<CheckView> views;
    for (const auto& [check, mark] : room.closing->checklist.marks) {
        CheckView view;
        view.id = name_of(check);
        view.state = state_of(mark);
        view.at = mark.at;
        view.by = mark.by;
        if (view.state == CheckState::overridden) {
            view.at = mark.overridden->at;
            view.by = mark.overridden->by;
            view.reason = mark.overridden->reason;
        }
        count_what_it_asks_for(view, check, state, live, room);
        views.push_back(std::move(view));
    }
    return views;
}

std::vector<RosterView> roster(const State& state, const RoomState& room) {
    std::vector<RosterView> views;
    const auto& roster = room.closing->checklist.roster;
    for (const Delegation& delegation : state.definition.delegations) {
        const auto at = roster.find(delegation.id);
        if (at == roster.end()) {
            continue;
        }
        RosterView view;
        view.id = delegation.id;
        view.name = delegation.name;
        view.flag = delegation.flag;
        view.code = delegation.code;
        if (at->second) {
            view.ticked = true;
            view.head = at->second->head;
            view.officials = at->second->officials;
            view.at = at->second->at;
            view.by = at->second->by;
        }
        views.push_back(std::move(view));
    }
    return views;
}

}  // namespace plenaria::domain::sections
