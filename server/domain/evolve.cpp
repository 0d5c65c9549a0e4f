// State as a fold: what every event has in common. The kinds are in evolve_*.cpp.
#include <algorithm>

#include "server/domain/agenda_plan.hpp"
#include "server/domain/checklist.hpp"
#include "server/domain/evolver.hpp"
#include "server/domain/hidden_acts.hpp"
#include "server/model/limits.hpp"

namespace plenaria::domain {

Evolver::Evolver(State& state, const RecordedEvent& event) : state_(state), event_(event) {
    const auto at = state.rooms.find(event.room);
    room_ = at == state.rooms.end() ? nullptr : &at->second;
}

void Evolver::apply() {
    const bool in_room = room_ != nullptr && state_.loaded;
    const RecordClass before = in_room ? present_class() : RecordClass::open;
    const bool was_closing = in_room && room().closing.has_value();
    if (in_room) {
        begin_act(before);
    }
    std::visit(*this, event_.event);
    if (in_room && room().cleared_for && matter_of(state_, room()) != room().cleared_for) {
        // Over is over: the same item taken up again asks for fresh words.
        room().cleared.clear();
        room().cleared_for.reset();
    }
    for (const auto& [floor, id] : charged_) {
        if (const auto at = floor->entries.find(id); at != floor->entries.end()) {
            charge(*floor, at->second, 1);
        }
    }
    if (image_ != nullptr) {
        image_->left = left_elsewhere(state_, event_.room, *image_);
    }
    // A members-only item may go on as the doors close over it: the lists are others nonetheless.
    const bool same_floor = !in_room || room().closing.has_value() == was_closing;
    if (in_room && (present_class() != before || !same_floor)) {
        if (same_floor && present_class() < before) {
            // A point raised among fewer would tell the others who spoke there, and of what.
            lapse_points(floor());
        }
        forget_acts();
        room().yielded_within = false;
    }
}

RoomState& Evolver::room() {
    PLENARIA_ASSERT(room_ != nullptr);
    return *room_;
}

Closing& Evolver::closing() {
    PLENARIA_ASSERT(room().closing.has_value());
    return *room().closing;
}

Floor& Evolver::floor() { return room().closing ? room().closing->floor : room().floor; }

Floor& Evolver::floor_with(const EntryId& id) {
    return floor().entries.contains(id) ? floor() : room().floor;
}

SessionProgress& Evolver::progress() {
    PLENARIA_ASSERT(room().session.has_value());
    return state_.sessions.at(*room().session);
}

ItemProgress* Evolver::open_current_item() {
    if (!room().session || progress().state != SessionState::open || !progress().current) {
        return nullptr;
    }
    const Session& session = *current_session(state_, room());
    const Item* item = find_item(session, *progress().current);
    return is_confidential(state_, session, *item) ? nullptr : &progress().items.at(item->id);
}

void Evolver::record(const Text& subject) { add_line(subject, present_class()); }

RecordClass Evolver::record_item(const SessionId& session, const ItemId& id) {
    const Item* item = find_item(*find_session(state_.definition, session), id);
    PLENARIA_ASSERT(item != nullptr);
    const Session& of = *find_session(state_.definition, session);
    RecordClass record_class = class_of(item, is_confidential(state_, of, *item));
    // Whoever was kept out where the item is may be within here.
    const RoomState& place = state_.rooms.at(of.room);
    if (record_class == RecordClass::restricted && of.room != event_.room &&
        readers_now(state_, place, record_class).closing != 0) {
        record_class = RecordClass::chair_only;
    }
    add_line(item->title, record_class);
    return record_class;
}

void Evolver::record_move(const ItemMoved& e, RecordClass record_class) {
    const RoomId& from = find_session(state_.definition, e.session)->room;
    const Session& to = *find_session(state_.definition, e.to);
    const Text& title = find_item(to, e.as)->title;
    if (e.session == e.to) {
        return;
    }
    const bool comes = from != to.room;
    record_there(e.to, comes ? "item_came" : name_of(event_.event), title, record_class);
    if (comes) {
        record_there(e.session, name_of(event_.event), title, record_class);
    }
}

void Evolver::record_entry(const Entry& entry) {
    if (room().session == entry.session && current_item(state_, room()) == entry.item) {
        add_line(entry.who->name, present_class());
        return;
    }
    const Session* session = find_session(state_.definition, entry.session);
    const Item* item = find_item(*session, entry.item);
    add_line(entry.who->name,
             std::max(class_of(item, item != nullptr && item->confidential), present_class()));
}

RecordClass Evolver::class_of(const Item* item, bool confidential) {
    if (item != nullptr && item->excludes_secretariat) {
        return RecordClass::chair_only;
    }
    return confidential || is_confidential_now(state_, room()) ? RecordClass::restricted
                                                               : RecordClass::open;
}

RecordClass Evolver::present_class() { return class_now(state_, room()); }

RecordClass Evolver::known_class() { return class_known_in(state_, room()); }

RecordPart& Evolver::push_line(RoomState& room, std::string_view kind, const Text& subject,
                               RecordClass record_class) {
    int order = 1;
    for (const auto& [readers, part] : room.record) {
        order += part.written;
    }
    RecordPart& record = room.record[readers_now(state_, room, record_class)];
    ++record.written;
    if (record.lines.size() == limits::record_entries_shown) {
        record.lines.pop_front();
    }
    record.lines.push_back({order, event_.at, std::string{kind}, subject});
    return record;
}

void Evolver::record_there(const SessionId& session, std::string_view kind, const Text& subject,
                           RecordClass record_class) {
    const RoomId& where = find_session(state_.definition, session)->room;
    if (where == event_.room) {
        return;
    }
    RoomState& place = state_.rooms.at(where);
    // Whoever was or is kept out here may be within there.
    const bool open = record_class == RecordClass::open;
    ++push_line(place, kind, subject, open ? record_class : RecordClass::chair_only).by_others;
}

void Evolver::add_line(const Text& subject, RecordClass record_class) {
    if (image_ != nullptr && !room().acts.done.empty()) {
        Act& act = room().acts.done.back();
        if (act.subject.empty() && record_class <= present_class()) {
            // Undo is offered to whoever is here now: it names nothing that they may not know.
            act.subject = subject;
            act.text = {};
        }
    }
    push_line(room(), name_of(event_.event), subject, record_class);
}

void evolve(State& state, const RecordedEvent& event, Position position) {
    PLENARIA_ASSERT(position.value == state.position.value + 1);
    Evolver{state, event}.apply();
    state.position = position;
}

}  // namespace plenaria::domain
