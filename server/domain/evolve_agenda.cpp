// Agenda flow: sessions and items (R2, R3, R4.5).
#include <algorithm>

#include "server/domain/evolver.hpp"

namespace plenaria::domain {

void Evolver::stop_clock(ItemProgress& item, TimePoint at) {
    if (item.running_since) {
        item.spent += std::max(Millis{0}, at - *item.running_since);
        item.running_since.reset();
    }
}

void Evolver::operator()(const SessionOpened& e) {
    SessionFlow& session = touch_flow(e.session);
    session.state = SessionState::open;
    session.opened_at = event_.at;
    touch_room_session() = e.session;
    const Session* definition = find_session(state_.definition, e.session);
    if (definition == nullptr) {
        record(Text{});
        return;
    }
    // A private meeting (R4.6) opens before its doors begin to close: the line is of those who were
    // within the room's last closing.
    const bool convened = state_.sessions.at(e.session).convened;
    record(convened ? definition->public_title : definition->title);
}

void Evolver::operator()(const SessionSuspended& e) {
    SessionFlow& session = touch_flow(*room().session);
    session.state = SessionState::suspended;
    session.resumes_at = e.resumes_at;
    if (session.current) {
        stop_clock(touch_item(*room().session, *session.current), event_.at);
    }
    rest_point(floor());
    // Nobody sits before the screens through a recess.
    room().cleared.clear();
    room().cleared_for.reset();
    record(Text{});
}

void Evolver::operator()(const SessionResumed&) {
    SessionFlow& session = touch_flow(*room().session);
    session.state = SessionState::open;
    session.resumes_at.reset();
    if (session.current) {
        touch_item(*room().session, *session.current).running_since = event_.at;
    }
    // A speaker is set going by a person; the point's clock belongs to the chair's business, which
    // goes on with the session.
    resume_point(floor());
    record(Text{});
}

void Evolver::operator()(const SessionAdjourned&) {
    SessionFlow& session = touch_flow(*room().session);
    session.state = SessionState::adjourned;
    session.adjourned_at = event_.at;
    session.resumes_at.reset();
    lapse_points(floor());
    record(Text{});
    touch_room_session().reset();
}

void Evolver::operator()(const ItemStarted& e) { begin_item(e.item); }

void Evolver::operator()(const ItemReturned& e) { begin_item(e.item); }

void Evolver::operator()(const ItemFinished& e) {
    const SessionId id = *room().session;
    record_item(id, e.item);
    ItemProgress& item = touch_item(id, e.item);
    item.state = ItemState::finished;
    item.finished_at = event_.at;
    stop_clock(item, event_.at);
    if (progress().current == e.item) {
        touch_flow(id).current.reset();
        if (room().closing) {
            // Members only and resting: the open room must not find its points at reopening.
            lapse_points(room().floor);
        }
    }
    if (room().closing && room().closing->current == e.item) {
        touch_closing_current() = progress().current;
    }
}

void Evolver::operator()(const ItemSkipped& e) {
    touch_item(*room().session, e.item).state = ItemState::skipped;
    record_item(*room().session, e.item);
}

void Evolver::begin_item(const ItemId& id) {
    const SessionId session = *room().session;
    ItemProgress& item = touch_item(session, id);
    item.state = ItemState::running;
    item.finished_at.reset();
    item.running_since = event_.at;
    if (!item.started_at) {
        item.started_at = event_.at;
    }
    if (room().closing) {
        touch_closing_current() = id;
    } else {
        touch_flow(session).current = id;
    }
    open_list_of(session, id);
    close_lists_awaiting(session, id);
    record_item(session, id);
}

void Evolver::open_list_of(const SessionId& session, const ItemId& id) {
    // A list that nobody touched yet is open by itself while its item runs (list_state).
    const ListKey key{session, id, ListKind::main};
    const auto list = floor().lists.find(key);
    const Item* item = find_item(*find_session(state_.definition, session), id);
    const bool panel = item != nullptr && !item->panel.empty();
    if (list != floor().lists.end() && list->second.state == ListState::draft && !panel) {
        touch_list(floor(), key).state = ListState::open;
    }
}

void Evolver::close_lists_awaiting(const SessionId& session, const ItemId& begins) {
    std::vector<ListKey> awaiting;
    for (const auto& [key, list] : floor().lists) {
        if (key.session == session && list.closes_when == begins) {
            awaiting.push_back(key);
        }
    }
    for (const ListKey& key : awaiting) {
        SpeakersList& list = touch_list(floor(), key);
        list.state = ListState::closed;
        list.closes_when = ItemId{};
    }
}

}  // namespace plenaria::domain
