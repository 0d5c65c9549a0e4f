#include "server/domain/state.hpp"

#include "server/model/assertion.hpp"

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

const Entry* holder_of(const Floor& floor) {
    return floor.holder ? &floor.entries.at(*floor.holder) : nullptr;
}

bool is_confidential(const State& state, const Session& session, const Item& item) {
    const SessionKind* kind = find_session_kind(state.definition, session.kind);
    return kind == nullptr || kind->confidential || item.confidential;
}

bool is_confidential_now(const State& state, const RoomState& room) {
    if (room.closing) {
        return true;
    }
    const Session* session = current_session(state, room);
    if (session == nullptr) {
        return false;
    }
    const SessionKind* kind = find_session_kind(state.definition, session->kind);
    const Item* item = current_item_definition(state, room);
    return kind == nullptr || kind->confidential || (item != nullptr && item->confidential);
}

Clock clock_of(const Entry& entry, Millis warn_at) {
    return {entry.allotment, entry.consumed, entry.running_since, warn_at};
}

std::optional<std::string> broken_invariant(const State& state, const RoomId& room_id) {
    const auto at = state.rooms.find(room_id);
    if (at == state.rooms.end()) {
        return "no such room";
    }
    const Floor& floor = active_floor(at->second);
    if (const Entry* holder = holder_of(floor)) {
        const bool speaking = holder->state == EntryState::speaking;
        if (!speaking && holder->state != EntryState::called &&
            holder->state != EntryState::paused) {
            return "the holder of the floor neither called, speaking nor paused";
        }
        if (speaking != holder->running_since.has_value()) {
            return "only a running speech has a running clock";
        }
    }
    // R5.1: behind closed doors the open speech is paused, so one clock at most runs in the room.
    if (at->second.closing) {
        const Entry* outside = holder_of(at->second.floor);
        if (outside != nullptr && outside->running_since) {
            return "an open speech runs behind closed doors";
        }
    }
    const std::optional<ItemId> item = current_item(state, at->second);
    const auto list = floor.lists.find(item.value_or(ItemId{}));
    if (list != floor.lists.end()) {
        for (const EntryId& id : list->second.waiting) {
            const Entry& entry = floor.entries.at(id);
            if (entry.state != EntryState::waiting || entry.running_since) {
                return "an entry waits in the list that does not wait";
            }
        }
    }
    return std::nullopt;
}

}  // namespace plenaria::domain
