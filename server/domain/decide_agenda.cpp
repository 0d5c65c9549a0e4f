// Agenda flow: sessions and items (R2, R3, R4.5).
#include <algorithm>

#include "server/domain/agenda_plan.hpp"
#include "server/domain/floor_rules.hpp"
#include "server/model/limits.hpp"
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

/// Ends every speech of a floor, the latest first, so that none takes the floor again by itself.
void end_speeches(const Floor& floor, EntryState outcome, Events& events) {
    for (auto id = floor.suspended.rbegin(); id != floor.suspended.rend(); ++id) {
        events.push_back(SpeechEnded{*id, outcome});
    }
    const Entry* holder = holder_of(floor);
    if (holder != nullptr && holder->state == EntryState::called &&
        outcome == EntryState::finished) {
        events.push_back(EntryWithdrawn{holder->id});
    } else if (holder != nullptr) {
        events.push_back(SpeechEnded{holder->id, outcome});
    }
}

/// Ends an item. A speech under it that rests in the open room while the doors are closed ends with
/// it: whoever had the floor of a confidential item would else have the open room's at reopening.
void finish(const Situation& s, const ItemId& id, Events& events) {
    if (s.room.closing && s.progress().current == id) {
        end_speeches(s.room.floor, EntryState::finished, events);
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

/// Nothing if the floor is free, else who has it or was interrupted.
std::optional<Rejection> need_nobody_on_floor(const Situation& s) {
    if (auto refusal = need_free_floor(s)) {
        return refusal;
    }
    if (s.floor().suspended.empty()) {
        return std::nullopt;
    }
    const Entry& last = s.floor().entries.at(s.floor().suspended.back());
    Rejection refusal = reject(RejectionCode::floor_taken, "speaker", last.who->name);
    refusal.present = {{"speaking", last.id.value}};
    return refusal;
}

/// Who may know of what goes on once `next` is the current item; null: none is.
RecordClass class_under(const Situation& s, const Item* next) {
    const Session& session = *s.session();
    const RecordClass room = s.room.closing || is_confidential(s.state, session)
                                 ? RecordClass::restricted
                                 : RecordClass::open;
    return next == nullptr ? room : std::max(room, class_of_item(s.state, session, *next));
}

/// What becomes of whoever has the floor as the item changes (floor.md: the operator chooses). A
/// speech goes on only where as many may know of it as before: else its name or its clock would
/// come out of a confidential matter with it, or tell later how long it went on within.
std::optional<Rejection> leave_floor(const Situation& s, HolderChoice choice, const Item* next,
                                     Events& events) {
    if (auto refusal = need_no_point(s)) {
        return *refusal;
    }
    const bool goes_on =
        choice == HolderChoice::carry_over && class_under(s, next) == class_now(s.state, s.room);
    if (choice == HolderChoice::end) {
        end_speeches(s.floor(), EntryState::finished, events);
        return std::nullopt;
    }
    return goes_on ? std::nullopt : need_nobody_on_floor(s);
}

/// The room's next session, of those as open or as confidential as the present one; null: none.
const Session* next_session(const Situation& s) {
    const Session& present = *s.session();
    const bool confidential = is_confidential(s.state, present);
    const Session* next = nullptr;
    for (const Session& each : s.state.definition.sessions) {
        const bool may_follow = each.room == s.room.id && each.id != present.id &&
                                each.planned_start >= present.planned_start &&
                                s.state.sessions.at(each.id).state == SessionState::planned &&
                                is_confidential(s.state, each) == confidential;
        if (may_follow && (next == nullptr || each.planned_start < next->planned_start)) {
            next = &each;
        }
    }
    return next;
}

/// "Title (continued)", unless it says so already or would be too long.
Text continued(const Text& title) {
    const Text marked = fill_text("agenda.continued", {{"title", title}});
    const Text mark = fill_text("agenda.continued", {{"title", same_text("")}});
    for (const auto& [language, string] : title.strings()) {
        if (string.ends_with(mark.in(language)) ||
            marked.in(language).size() > limits::title_bytes) {
            return title;
        }
    }
    return marked;
}

/// What is left of an item, as an item of the session in which it goes on.
Item continuation(const Situation& s, const Item& item, const Session& next) {
    const ItemProgress& progress = s.progress().items.at(item.id);
    const bool within = class_now(s.state, s.room) != RecordClass::open;
    Millis spent = progress.spent;
    if (progress.running_since) {
        spent += std::max(Millis{0}, s.now - *progress.running_since);
    }
    constexpr std::chrono::minutes least{5};
    const Millis left = std::max<Millis>(least, planned_of(progress, item, within) - spent);
    Item made = item;
    made.id = new_item_id(s.state, next, class_of_item(s.state, next, item));
    made.title = continued(item.title);
    if (!item.public_title.empty()) {
        made.public_title = continued(item.public_title);
    }
    made.planned = std::chrono::ceil<std::chrono::minutes>(left);
    made.fixed_start.reset();
    made.texts.clear();  // what became of them is in the record of this session
    const ItemId first = next.items.empty() ? ItemId{} : next.items.front().id;
    made.planned_start =
        planned_start_at(s.state, next, first, class_of_item(s.state, next, made));
    return made;
}

/// Whoever has the floor goes to the head of the list, and with all who wait in it into the room's
/// next session (floor.md: carried over, as the chair chooses).
std::optional<Rejection> carry_over(const Situation& s, Events& events) {
    // Each goes to the head of its list: whoever has the floor comes to stand first.
    for (const EntryId& id : s.floor().suspended) {
        events.push_back(SpeechCarriedOver{id});
    }
    const Item* item = current_item_definition(s.state, s.room);
    if (const Entry* holder = s.holder()) {
        events.push_back(SpeechCarriedOver{holder->id});
        // It may have gone on since its item was over.
        item = find_item(*s.session(), holder->item);
    }
    const SpeakersList* list = s.list();
    const bool waits = list != nullptr && !list->waiting.empty();
    if (item == nullptr || (events.empty() && !waits)) {
        return std::nullopt;
    }
    const Session* next = next_session(s);
    if (next == nullptr) {
        return reject(RejectionCode::no_next_session);
    }
    if (next->items.size() >= limits::items_per_session) {
        return reject(RejectionCode::agenda_full, "limit",
                      same_text(std::to_string(limits::items_per_session)));
    }
    Item made = continuation(s, *item, *next);
    const ItemId as = made.id;
    events.push_back(ItemInserted{
        next->id, next->items.empty() ? ItemId{} : next->items.front().id, std::move(made)});
    events.push_back(ListCarried{s.session()->id, item->id, next->id, as});
    return std::nullopt;
}

/// The item that is current once the present one is over.
const Item* item_after(const Situation& s, const ItemId& finished) {
    const auto& outside = s.progress().current;
    const bool returns = s.room.closing && outside && *outside != finished;
    return returns ? find_item(*s.session(), *outside) : nullptr;
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

Decision decide_on(const Situation& s, const AdjournSession& c) {
    if (auto refusal = need_open_doors(s)) {
        return *refusal;
    }
    if (s.session() == nullptr) {
        return reject(RejectionCode::no_session);
    }
    if (auto refusal = need_no_point(s)) {
        return *refusal;
    }
    Events events;
    switch (c.speaker) {
        case HolderChoice::refuse:
            if (auto refusal = need_nobody_on_floor(s)) {
                return *refusal;
            }
            break;
        case HolderChoice::end:
            end_speeches(s.floor(), EntryState::adjourned, events);
            break;
        case HolderChoice::carry_over:
            if (auto refusal = carry_over(s, events)) {
                return *refusal;
            }
            break;
    }
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
    Events events;
    if (auto refusal = leave_floor(s, c.speaker, item.value(), events)) {
        return *refusal;
    }
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
    Events events;
    if (auto refusal = leave_floor(s, c.speaker, item_after(s, c.item), events)) {
        return *refusal;
    }
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
    Events events;
    if (auto refusal = leave_floor(s, c.speaker, item.value(), events)) {
        return *refusal;
    }
    finish_current(s, events);
    events.push_back(ItemReturned{c.item});
    return events;
}

}  // namespace plenaria::domain::rules
