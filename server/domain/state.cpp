#include "server/domain/state.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "server/domain/agenda_plan.hpp"
#include "server/model/assertion.hpp"
#include "server/model/limits.hpp"

namespace plenaria::domain {

DoorsState doors_of(const RoomState& room) {
    if (!room.closing) {
        return DoorsState::open;
    }
    if (room.closing->reopening_since) {
        return DoorsState::reopening;
    }
    return room.closing->closed_since ? DoorsState::closed : DoorsState::clearing;
}

const Floor& active_floor(const RoomState& room) {
    return room.closing ? room.closing->floor : room.floor;
}

std::optional<ItemId> current_item(const State& state, const RoomState& room) {
    if (room.closing) {
        return room.closing->current;
    }
    return room.session ? state.sessions.at(*room.session).current : std::nullopt;
}

const Session* current_session(const State& state, const RoomState& room) {
    return room.session ? find_session(state.definition, *room.session) : nullptr;
}

const Item* current_item_definition(const State& state, const RoomState& room) {
    const Session* session = current_session(state, room);
    const std::optional<ItemId> item = current_item(state, room);
    return session != nullptr && item ? find_item(*session, *item) : nullptr;
}

std::optional<ListKey> current_list_key(const State& state, const RoomState& room) {
    if (!room.session) {
        return std::nullopt;
    }
    return ListKey{*room.session, current_item(state, room).value_or(ItemId{}), ListKind::main};
}

const SpeakersList* find_list(const RoomState& room, const ListKey& key) {
    const Floor& floor = active_floor(room);
    const auto at = floor.lists.find(key);
    return at == floor.lists.end() ? nullptr : &at->second;
}

ListState initial_list_state(const State& state, const ListKey& key) {
    const SessionProgress& session = state.sessions.at(key.session);
    const auto item = session.items.find(key.item);
    if (item == session.items.end()) {
        return ListState::open;  // a closing's general list
    }
    if (item->second.state != ItemState::running) {
        return ListState::draft;
    }
    const Item* definition = find_item(*find_session(state.definition, key.session), key.item);
    const bool panel = definition != nullptr && !definition->panel.empty();
    return panel && key.kind == ListKind::main ? ListState::draft : ListState::open;
}

ListState list_state(const State& state, const RoomState& room, const ListKey& key,
                     TimePoint now) {
    const SessionProgress& session = state.sessions.at(key.session);
    const auto item = session.items.find(key.item);
    if (item != session.items.end() && (item->second.state == ItemState::finished ||
                                        item->second.state == ItemState::skipped)) {
        return ListState::archived;
    }
    const SpeakersList* list = find_list(room, key);
    ListState stored = list == nullptr ? ListState::draft : list->state;
    if (stored == ListState::draft) {
        // Somebody may have asked for the floor before the item began.
        stored = initial_list_state(state, key);
    }
    if (stored == ListState::open && list != nullptr) {
        const auto other = session.items.find(list->closes_when);
        const bool other_begun = other != session.items.end() && other->second.started_at &&
                                 is_closed_by(state, key, list->closes_when);
        if (other_begun || (list->closes_at && now >= *list->closes_at)) {
            stored = ListState::closed;
        }
    }
    const bool nobody = list == nullptr || list->waiting.empty();
    return stored == ListState::closed && nobody ? ListState::exhausted : stored;
}

const Point* active_point(const Floor& floor) {
    for (const Point& point : floor.points) {
        if (point.state == PointState::recognised || point.state == PointState::appealed) {
            return &point;
        }
    }
    return nullptr;
}

bool is_over(EntryState state) {
    switch (state) {
        case EntryState::waiting:
        case EntryState::called:
        case EntryState::speaking:
        case EntryState::paused:
            return false;
        case EntryState::finished:
        case EntryState::stopped:
        case EntryState::withdrawn:
        case EntryState::adjourned:
        case EntryState::removed:
        case EntryState::absent:
            return true;
    }
    PLENARIA_ASSERT(false);
}

namespace {

bool is_confidential_with(const State& state, const RoomState& room, const Session* session,
                          const Item* item) {
    if (room.closing) {
        return true;
    }
    if (session == nullptr) {
        return false;
    }
    const SessionKind* kind = find_session_kind(state.definition, session->kind);
    return kind == nullptr || kind->confidential || (item != nullptr && item->confidential);
}

}  // namespace

RecordClass class_now(const State& state, const RoomState& room) {
    // Asked several times an event: each look-up is made once.
    const Session* session = current_session(state, room);
    const std::optional<ItemId> current = current_item(state, room);
    const Item* item = session != nullptr && current ? find_item(*session, *current) : nullptr;
    if (item != nullptr && item->excludes_secretariat) {
        return RecordClass::chair_only;
    }
    return is_confidential_with(state, room, session, item) ? RecordClass::restricted
                                                            : RecordClass::open;
}

std::size_t depth_within(const State& state, const SessionId& session) {
    const Session* found = find_session(state.definition, session);
    PLENARIA_ASSERT(found != nullptr);
    const RoomState& room = state.rooms.at(found->room);
    if (room.session != session) {
        return 0;
    }
    const SessionKind* kind = find_session_kind(state.definition, found->kind);
    const bool confidential = kind == nullptr || kind->confidential;
    const RecordClass base = confidential ? RecordClass::restricted : RecordClass::open;
    const RecordClass now = class_now(state, room);
    return now <= base ? 0 : static_cast<std::size_t>(now);
}

const Attendance* find_attendance(const SessionProgress& session, const DelegationId& delegation,
                                  std::size_t depth) {
    for (; depth > 0; --depth) {
        const auto& within = session.attendance_within.at(depth - 1);
        if (const auto at = within.find(delegation); at != within.end()) {
            return &at->second;
        }
    }
    const auto at = session.attendance.find(delegation);
    return at == session.attendance.end() ? nullptr : &at->second;
}

QuorumCount quorum_of(const State& state, const SessionId& session) {
    QuorumCount count;
    const Session* found = find_session(state.definition, session);
    PLENARIA_ASSERT(found != nullptr);
    const SessionKind* kind = find_session_kind(state.definition, found->kind);
    count.needed = kind == nullptr ? 0 : kind->quorum;
    const SessionProgress& progress = state.sessions.at(session);
    const std::size_t depth = depth_within(state, session);
    for (const Delegation& delegation : state.definition.delegations) {
        const Category* category = find_category(state.definition, delegation.category);
        const Attendance* known = find_attendance(progress, delegation.id, depth);
        const bool here = known != nullptr && (known->presence == Presence::present ||
                                               known->presence == Presence::remote);
        if (here && category != nullptr && category->decides) {
            ++count.present;
        }
    }
    return count;
}

bool is_excluded(const State& state, const Delegation& delegation) {
    const int years = state.definition.profile.standing.excluded_years;
    return years > 0 && delegation.arrears_years >= years;
}

const Entry* holder_of(const Floor& floor) {
    return floor.holder ? &floor.entries.at(*floor.holder) : nullptr;
}

bool is_confidential(const State& state, const Session& session, const Item& item) {
    const SessionKind* kind = find_session_kind(state.definition, session.kind);
    return kind == nullptr || kind->confidential || item.confidential;
}

bool is_confidential_now(const State& state, const RoomState& room) {
    return is_confidential_with(state, room, current_session(state, room),
                                current_item_definition(state, room));
}

std::optional<Matter> matter_of(const State& state, const RoomState& room) {
    const Session* session = current_session(state, room);
    const Item* item = current_item_definition(state, room);
    // What the chair deals with alone (R4.2) is a matter of its own: who was cleared by a
    // secretariat that is now kept out was not for this.
    const bool alone = item != nullptr && item->excludes_secretariat;
    if (room.closing) {
        return Matter{room.closing->number, {}, alone ? item->id : ItemId{}};
    }
    if (session == nullptr || !is_confidential_now(state, room)) {
        return std::nullopt;
    }
    const bool whole = find_session_kind(state.definition, session->kind)->confidential;
    return Matter{0, session->id, (whole && !alone) || item == nullptr ? ItemId{} : item->id};
}

bool is_cleared(const State& state, const RoomState& room, const ScreenId& screen) {
    return room.cleared.contains(screen) && room.cleared_for &&
           matter_of(state, room) == room.cleared_for;
}

int lines_written(const RoomState& room, RecordClass most) {
    int written = 0;
    for (const auto& [readers, part] : room.record) {
        written += readers.record_class <= most ? part.written - part.by_others : 0;
    }
    return written;
}

Clock clock_of(const Entry& entry, Millis warn_at) {
    return {entry.allotment, entry.consumed, entry.running_since, warn_at};
}

Clock clock_of(const Point& point, Millis warn_at) {
    return {point.allotment, point.consumed, point.running_since, warn_at};
}

namespace {

/// What is wrong with one list. A request that comes back to it, because its speaker was not there
/// or will go on another day, stands beside a new one: that is no second inscription.
std::optional<std::string> broken_list(const State& state, const Floor& floor,
                                       const SpeakersList& list) {
    std::unordered_map<std::string_view, int> asking;
    asking.reserve(list.waiting.size());
    for (const EntryId& id : list.waiting) {
        const Entry& entry = floor.entries.at(id);
        if (entry.state != EntryState::waiting || entry.running_since) {
            return "an entry waits in the list that does not wait";
        }
        const bool national = entry.who->on_behalf_of == Capacity::national;
        const bool asks = entry.absences == 0 && !entry.called_at && entry.panellist.empty();
        if (national && asks && !entry.who->delegation.empty() &&
            ++asking[entry.who->delegation.value] >
                state.definition.profile.entries_per_delegation) {
            return "a delegation waits more often than it may";
        }
    }
    return std::nullopt;
}

/// What is wrong with the speeches and points of one floor, but for its lists.
std::optional<std::string> broken_floor(const Floor& floor) {
    const Entry* holder = holder_of(floor);
    if (holder != nullptr) {
        const bool speaking = holder->state == EntryState::speaking;
        if (!speaking && holder->state != EntryState::called &&
            holder->state != EntryState::paused) {
            return "the holder of the floor neither called, speaking nor paused";
        }
        if (speaking != holder->running_since.has_value()) {
            return "only a running speech has a running clock";
        }
    }
    for (const EntryId& id : floor.suspended) {
        const Entry& entry = floor.entries.at(id);
        if (entry.state != EntryState::paused || entry.running_since || floor.holder == id) {
            return "a speech below the holder's is not paused";
        }
    }
    const auto active = std::count_if(
        floor.points.begin(), floor.points.end(),
        [](const Point& point) { return point.state != PointState::raised; });
    if (active > 1) {
        return "a point of order within a point of order";
    }
    if (active == 1 && holder != nullptr && holder->running_since) {
        return "a speech runs under a point of order";
    }
    if (floor.points.size() > limits::points_waiting) {
        return "more points of order than may wait";
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> broken_invariant(const State& state, const RoomId& room_id) {
    const auto at = state.rooms.find(room_id);
    if (at == state.rooms.end()) {
        return "no such room";
    }
    const Floor& floor = active_floor(at->second);
    if (auto broken = broken_floor(floor)) {
        return broken;
    }
    // R5.1: behind closed doors the open speech is paused, so one clock at most runs in the room.
    if (at->second.closing) {
        const Entry* outside = holder_of(at->second.floor);
        if (outside != nullptr && outside->running_since) {
            return "an open speech runs behind closed doors";
        }
    }
    const auto key = current_list_key(state, at->second);
    if (const SpeakersList* list = key ? find_list(at->second, *key) : nullptr) {
        return broken_list(state, floor, *list);
    }
    return std::nullopt;
}

}  // namespace plenaria::domain
