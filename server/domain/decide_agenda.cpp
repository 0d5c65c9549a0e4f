// Agenda flow: sessions and items (R2, R3, R4.5).
#include "server/domain/rules.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain::rules {
namespace {

/// What the whole room does in the open may not happen behind closed doors: it would be seen
/// outside as a change, or not at all.
std::optional<Rejection> need_open_doors(const Situation& s) {
    if (s.room.closing) {
        return reject(RejectionCode::doors_not_open);
    }
    return std::nullopt;
}

/// Checks that the session can work on `id`, and answers the item.
Result<const Item*> workable_item(const Situation& s, const ItemId& id) {
    if (auto refusal = need_open_session(s)) {
        return *refusal;
    }
    const Item* item = find_item(*s.session(), id);
    if (item == nullptr) {
        return reject(RejectionCode::unknown_item, "id", same_text(id.value));
    }
    if (s.room.closing && !is_confidential(s.state, *s.session(), *item)) {
        // An open item that moved behind closed doors would tell outside, later, what went on.
        return reject(RejectionCode::item_is_open);
    }
    return item;
}

/// Ends an item. A speech under it that rests in the open room while the doors are closed ends with
/// it: whoever had the floor of a confidential item would else have the open room's at reopening.
void finish(const Situation& s, const ItemId& id, Events& events) {
    if (s.room.closing && s.progress().current == id) {
        end_holder_of(s.room.floor, events);
    }
    events.push_back(ItemFinished{id});
}

/// Another item begins: the one that runs ends with it. Behind closed doors the open item only
/// rests, and is found again at reopening.
void finish_current(const Situation& s, Events& events) {
    const Item* running = current_item_definition(s.state, s.room);
    if (running != nullptr &&
        (!s.room.closing || is_confidential(s.state, *s.session(), *running))) {
        finish(s, running->id, events);
    }
}

}  // namespace

Decision decide_on(const Situation& s, const OpenSession& c) {
    if (auto refusal = need_open_doors(s)) {
        return *refusal;
    }
    const Session* wanted = find_session(s.state.definition, c.session);
    if (wanted == nullptr || wanted->room != s.room.id) {
        return reject(RejectionCode::unknown_session, "id", same_text(c.session.value));
    }
    if (const Session* present = s.session()) {
        return reject(RejectionCode::room_in_use, "session", present->title);
    }
    if (s.state.sessions.at(c.session).state == SessionState::adjourned) {
        return reject(RejectionCode::session_over);
    }
    return Events{SessionOpened{c.session}};
}

Decision decide_on(const Situation& s, const SuspendSession& c) {
    if (auto refusal = need_open_doors(s)) {
        return *refusal;
    }
    if (auto refusal = need_open_session(s)) {
        return *refusal;
    }
    if (c.resumes_at && *c.resumes_at < s.now) {
        return reject(RejectionCode::resumption_in_past);
    }
    Events events;
    if (const Entry* holder = s.holder(); holder && holder->state == EntryState::speaking) {
        events.push_back(SpeechPaused{holder->id});
    }
    events.push_back(SessionSuspended{c.resumes_at});
    return events;
}

Decision decide_on(const Situation& s, const ResumeSession&) {
    if (auto refusal = need_open_doors(s)) {
        return *refusal;
    }
    if (s.session() == nullptr) {
        return reject(RejectionCode::no_session);
    }
    if (s.progress().state != SessionState::suspended) {
        return reject(RejectionCode::session_not_suspended);
    }
    return Events{SessionResumed{}};
}

Decision decide_on(const Situation& s, const AdjournSession&) {
    if (auto refusal = need_open_doors(s)) {
        return *refusal;
    }
    if (s.session() == nullptr) {
        return reject(RejectionCode::no_session);
    }
    if (auto refusal = need_free_floor(s)) {
        return *refusal;
    }
    Events events;
    finish_current(s, events);
    events.push_back(SessionAdjourned{});
    return events;
}

Decision decide_on(const Situation& s, const StartItem& c) {
    const Result<const Item*> item = workable_item(s, c.item);
    if (!item) {
        return item.error();
    }
    if (s.progress().items.at(c.item).state != ItemState::pending) {
        return reject(RejectionCode::item_not_pending);
    }
    if (auto refusal = need_free_floor(s)) {
        return *refusal;
    }
    Events events;
    finish_current(s, events);
    events.push_back(ItemStarted{c.item});
    return events;
}

Decision decide_on(const Situation& s, const FinishItem& c) {
    const Result<const Item*> item = workable_item(s, c.item);
    if (!item) {
        return item.error();
    }
    if (current_item(s.state, s.room) != c.item) {
        return reject(RejectionCode::item_not_running);
    }
    if (auto refusal = need_free_floor(s)) {
        return *refusal;
    }
    Events events;
    finish(s, c.item, events);
    return events;
}

Decision decide_on(const Situation& s, const SkipItem& c) {
    const Result<const Item*> item = workable_item(s, c.item);
    if (!item) {
        return item.error();
    }
    if (s.progress().items.at(c.item).state != ItemState::pending) {
        return reject(RejectionCode::item_not_pending);
    }
    return Events{ItemSkipped{c.item}};
}

Decision decide_on(const Situation& s, const ReturnToItem& c) {
    const Result<const Item*> item = workable_item(s, c.item);
    if (!item) {
        return item.error();
    }
    const ItemState state = s.progress().items.at(c.item).state;
    if (state != ItemState::finished && state != ItemState::skipped) {
        return reject(RejectionCode::item_not_done);
    }
    if (auto refusal = need_free_floor(s)) {
        return *refusal;
    }
    Events events;
    finish_current(s, events);
    events.push_back(ItemReturned{c.item});
    return events;
}

}  // namespace plenaria::domain::rules
