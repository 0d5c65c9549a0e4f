// The agenda and the programme: planned and actual, as facts; what is expected follows from them
// (server/model/forecast.hpp).
#include <algorithm>
#include <map>

#include "server/domain/agenda_plan.hpp"
#include "server/domain/sections.hpp"
#include "server/model/assertion.hpp"

namespace plenaria::domain::sections {
namespace {

/// What is left of the allotments that wait in each item's main list.
std::map<ItemId, Millis> queued_in(const Floor& floor, const SessionId& session) {
    std::map<ItemId, Millis> queued;
    for (auto list = floor.lists.lower_bound({session, ItemId{}, ListKind::main});
         list != floor.lists.end() && list->first.session == session; ++list) {
        if (list->first.kind != ListKind::main) {
            continue;
        }
        Millis& left = queued[list->first.item];
        for (const EntryId& id : list->second.waiting) {
            const Entry& entry = floor.entries.at(id);
            left += std::max(Millis{0}, entry.allotment - entry.consumed);
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
    // For those within closed doors the room works, whatever its session does outside (R4.6).
    const bool works_within = room.closing && progress.state == SessionState::suspended;
    view.state = works_within ? SessionState::open : progress.state;
    view.planned_start = definition->planned_start;
    view.planned_end = definition->planned_end;
    view.opened_at = progress.opened_at;
    view.resumes_at = progress.resumes_at;
    view.confidential = kind->confidential;
    view.convened = progress.convened;
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

ProgrammeView published_session(const State& state, const Session& session) {
    const SessionProgress& progress = state.sessions.at(session.id);
    ProgrammeView view;
    if (progress.convened && progress.state == SessionState::adjourned) {
        view.state = progress.state;
    }
    view.id = session.id;
    view.title = session.public_title;
    view.planned_start = session.planned_start;
    view.planned_end = session.planned_end;
    view.confidential = true;
    view.room = session.room;
    return view;
}

SessionItems::SessionItems(const State& state, const RoomState& room)
    : session_(*current_session(state, room)),
      progress_(state.sessions.at(session_.id)),
      confidential_(find_session_kind(state.definition, session_.kind)->confidential),
      current_(current_item(state, room)),
      queued_outside_(queued_in(room.floor, session_.id)) {
    if (room.closing) {
        queued_within_ = queued_in(room.closing->floor, session_.id);
    }
}

bool SessionItems::is_confidential(const Item& item) const {
    return confidential_ || item.confidential;
}

ItemView SessionItems::view_of(const Item& item) const {
    const ItemProgress& progress = progress_.items.at(item.id);
    const bool within = is_confidential(item);
    // Behind closed doors an open item rests, and so does its list.
    const auto& queued = within && queued_within_ ? *queued_within_ : queued_outside_;
    const auto waiting = queued.find(item.id);
    ItemView view;
    view.id = item.id;
    view.number = item.number;
    view.kind = item.kind;
    view.title = item.title;
    view.state = progress.state;
    view.current = current_ == item.id;
    view.confidential = item.confidential;
    view.planned_start = item.planned_start;
    view.planned = planned_of(progress, item, within);
    view.started_at = progress.started_at;
    view.finished_at = progress.finished_at;
    view.spent = progress.spent;
    view.running_since = progress.running_since;
    view.fixed_start = item.fixed_start;
    view.queued = waiting == queued.end() ? Millis{0} : waiting->second;
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
