// The agenda and the programme: planned and actual, as facts; what is expected follows from them
// (server/model/forecast.hpp).
#include <algorithm>

#include "server/domain/agenda_plan.hpp"
#include "server/domain/sections.hpp"
#include "server/model/assertion.hpp"

namespace plenaria::domain::sections {
namespace {

/// What is left of the allotments that wait in an item's list. Behind closed doors an open item
/// rests, and so does its list.
Millis queued_for(const RoomState& room, const ListKey& key, bool within) {
    const Floor& floor = within ? active_floor(room) : room.floor;
    const auto list = floor.lists.find(key);
    Millis queued{};
    if (list != floor.lists.end()) {
        for (const EntryId& id : list->second.waiting) {
            const Entry& entry = floor.entries.at(id);
            queued += std::max(Millis{0}, entry.allotment - entry.consumed);
        }
    }
    return queued;
}

}  // namespace

SessionView session(const State& state, const RoomState& room) {
    const Session* definition = current_session(state, room);
    PLENARIA_ASSERT(definition != nullptr);
    const SessionProgress& progress = state.sessions.at(definition->id);
    const SessionKind* kind = find_session_kind(state.definition, definition->kind);
    SessionView view;
    view.id = definition->id;
    view.title = definition->title;
    view.kind = kind->name;
    view.state = progress.state;
    view.planned_start = definition->planned_start;
    view.planned_end = definition->planned_end;
    view.opened_at = progress.opened_at;
    view.resumes_at = progress.resumes_at;
    view.confidential = kind->confidential;
    return view;
}

ProgrammeView programme_row(const State& state, const Session& session) {
    const SessionKind* kind = find_session_kind(state.definition, session.kind);
    return {session.id,
            session.title,
            kind->name,
            state.sessions.at(session.id).state,
            session.planned_start,
            session.planned_end,
            kind->confidential,
            session.room};
}

ProgrammeView published_session(const Session& session) {
    ProgrammeView view;
    view.id = session.id;
    view.title = session.public_title;
    view.planned_start = session.planned_start;
    view.planned_end = session.planned_end;
    view.confidential = true;
    view.room = session.room;
    return view;
}

ItemView item(const State& state, const RoomState& room, const Item& definition) {
    const Session& session = *current_session(state, room);
    const ItemProgress& progress = state.sessions.at(session.id).items.at(definition.id);
    const bool within = is_confidential(state, session, definition);
    ItemView view;
    view.id = definition.id;
    view.number = definition.number;
    view.kind = definition.kind;
    view.title = definition.title;
    view.state = progress.state;
    view.current = current_item(state, room) == definition.id;
    view.confidential = definition.confidential;
    view.planned_start = definition.planned_start;
    view.planned = planned_of(progress, definition, within);
    view.started_at = progress.started_at;
    view.finished_at = progress.finished_at;
    view.spent = progress.spent;
    view.running_since = progress.running_since;
    view.fixed_start = definition.fixed_start;
    view.queued = queued_for(room, {session.id, definition.id, ListKind::main}, within);
    view.edits = progress.edits;
    return view;
}

ItemView published_item(const Item& definition) {
    ItemView view;
    view.id = definition.id;
    view.number = definition.number;
    view.kind = definition.kind;
    view.title = definition.public_title;
    view.confidential = true;
    view.planned_start = definition.planned_start;
    view.planned = definition.planned;
    return view;
}

}  // namespace plenaria::domain::sections
