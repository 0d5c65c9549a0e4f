// Agenda flow: sessions and items (R2, R3, R4.5).
#include <algorithm>
#include <array>

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

/// R4.2: what is dealt with without the secretariat does not begin under the Executive Secretary's
/// eyes. No end of another item leads back to it: only an open one rests behind closed doors.
std::optional<Rejection> need_secretary_out(const Situation& s, const Item& next) {
    const bool in = s.room.closing && s.room.closing->checklist.secretary;
    if (!in || !next.excludes_secretariat) {
        return std::nullopt;
    }
    return reject(RejectionCode::secretariat_kept_out, "what", text_of("argument.secretary_in"));
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

/// The room's next session of the same kind, null: none. Another kind is another body, and grants
/// what this one did not.
const Session* next_session(const Situation& s) {
    const Session& present = *s.session();
    const Session* next = nullptr;
    for (const Session& each : s.state.definition.sessions) {
        const bool may_follow = each.room == s.room.id && each.id != present.id &&
                                each.planned_start >= present.planned_start &&
                                s.state.sessions.at(each.id).state == SessionState::planned &&
                                each.kind == present.kind;
        if (may_follow && (next == nullptr || each.planned_start < next->planned_start)) {
            next = &each;
        }
    }
    return next;
}

/// "Title (continued)", unless it says so already or would be too long.
Text continued(const Text& title) {
    const Text mark = fill_text("agenda.continued", {{"title", same_text("")}});
    Text marked;
    for (const auto& [language, string] : title.strings()) {
        const std::string whole = string + std::string{mark.in(language)};
        if (string.ends_with(mark.in(language)) || whole.size() > limits::title_bytes) {
            return title;
        }
        marked.set(language, whole);
    }
    return marked;
}

/// What waits in an item's lists, and whoever of it has the floor or was interrupted.
bool has_to_carry(const Situation& s, const ItemId& item) {
    const Floor& floor = s.floor();
    const auto waits = [&](ListKind kind) {
        const auto list = floor.lists.find({s.session()->id, item, kind});
        return list != floor.lists.end() && !list->second.waiting.empty();
    };
    const auto is_of_item = [&](const EntryId& id) { return floor.entries.at(id).item == item; };
    const Entry* holder = s.holder();
    return waits(ListKind::main) || waits(ListKind::reply) ||
           (holder != nullptr && holder->item == item) ||
           std::any_of(floor.suspended.begin(), floor.suspended.end(), is_of_item);
}

/// The items whose lists go over, whose turn it is first: a speech may have gone on since its item
/// was over, and have interrupted that of another.
std::vector<const Item*> items_to_carry(const Situation& s) {
    std::vector<ItemId> ids;
    const Floor& floor = s.floor();
    if (const Entry* holder = s.holder()) {
        ids.push_back(holder->item);
    }
    for (auto id = floor.suspended.rbegin(); id != floor.suspended.rend(); ++id) {
        ids.push_back(floor.entries.at(*id).item);
    }
    if (const auto current = current_item(s.state, s.room)) {
        ids.push_back(*current);
    }
    std::vector<const Item*> items;
    for (const ItemId& id : ids) {
        const Item* item = find_item(*s.session(), id);
        if (item != nullptr && has_to_carry(s, id) &&
            std::find(items.begin(), items.end(), item) == items.end()) {
            items.push_back(item);
        }
    }
    return items;
}

/// What is left of an item, as an item of the session in which it goes on behind `before`.
Item continuation(const Situation& s, const Item& item, const Session& next,
                  const std::vector<Item>& before) {
    const ItemProgress& progress = s.progress().items.at(item.id);
    const bool within = class_now(s.state, s.room) != RecordClass::open;
    Millis spent = progress.spent;
    if (progress.running_since) {
        spent += std::max(Millis{0}, s.now - *progress.running_since);
    }
    constexpr std::chrono::minutes least{5};
    const Millis left = std::max<Millis>(least, planned_of(progress, item, within) - spent);
    const RecordClass item_class = class_of_item(s.state, next, item);
    Item made = item;
    std::vector<ItemId> taken;
    taken.reserve(before.size());
    for (const Item& each : before) {
        taken.push_back(each.id);
    }
    made.id = new_item_id(s.state, next, item_class, taken);
    made.title = continued(item.title);
    // That somebody still waited, and for how long, is of those within: outside nothing continues.
    made.public_title = within || item.public_title.empty() ? Text{} : continued(item.public_title);
    made.planned = std::chrono::ceil<std::chrono::minutes>(left);
    if (is_number_taken(s.state, next, item.number, class_of_plan(s.state, next, made))) {
        // Each session counts its own: of two alike nobody knows which is meant. The title says
        // what goes on.
        made.number.clear();
    }
    made.fixed_start.reset();
    made.texts.clear();  // what is undecided goes over with the list, and its draft with it
    const ItemId first = next.items.empty() ? ItemId{} : next.items.front().id;
    made.planned_start = planned_start_at(s.state, next, first, item_class);
    for (const Item& each : before) {
        if (class_of_item(s.state, next, each) <= item_class) {
            made.planned_start += each.planned;
        }
    }
    return made;
}

std::size_t undecided_texts(const SessionProgress& session, const ItemId& item) {
    return static_cast<std::size_t>(
        std::count_if(session.texts.begin(), session.texts.end(), [&](const auto& text) {
            return text.second.item == item && is_undecided(text.second);
        }));
}

std::optional<Rejection> need_room_for(const Situation& s, const std::vector<const Item*>& items,
                                       const Session& next) {
    struct Coming {
        std::size_t items = 0;
        std::size_t texts = 0;
    };
    std::array<Coming, record_classes> coming{};
    for (const Item* item : items) {
        const RecordClass item_class = class_of_item(s.state, next, *item);
        Coming& alike = coming.at(static_cast<std::size_t>(item_class));
        ++alike.items;
        alike.texts += undecided_texts(s.progress(), item->id);
        if (items_of_class(s.state, next, item_class) + alike.items > limits::items_per_session) {
            return reject(RejectionCode::agenda_full, "limit",
                          same_text(std::to_string(limits::items_per_session)));
        }
        if (texts_of_class(s.state, next, item_class) + alike.texts > limits::texts_per_session) {
            return reject(RejectionCode::texts_full, "limit",
                          same_text(std::to_string(limits::texts_per_session)));
        }
    }
    return std::nullopt;
}

/// Whoever has the floor goes to the head of the list, and with all who wait in it into the room's
/// next session (floor.md: carried over, as the chair chooses).
std::optional<Rejection> carry_over(const Situation& s, Events& events) {
    const std::vector<const Item*> items = items_to_carry(s);
    if (items.empty()) {
        return std::nullopt;
    }
    const Session* next = next_session(s);
    if (next == nullptr) {
        return reject(RejectionCode::no_next_session);
    }
    if (auto refusal = need_room_for(s, items, *next)) {
        return refusal;
    }
    // Each goes to the head of its list: whoever has the floor comes to stand first.
    for (const EntryId& id : s.floor().suspended) {
        events.push_back(SpeechCarriedOver{id});
    }
    if (const Entry* holder = s.holder()) {
        events.push_back(SpeechCarriedOver{holder->id});
    }
    const ItemId first = next->items.empty() ? ItemId{} : next->items.front().id;
    std::vector<Item> made;
    for (const Item* item : items) {
        made.push_back(continuation(s, *item, *next, made));
        events.push_back(ItemInserted{next->id, first, made.back()});
        events.push_back(ListCarried{s.session()->id, item->id, next->id, made.back().id,
                                     true});
    }
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
    if (auto refusal = need_secretary_out(s, *item.value())) {
        return *refusal;
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
    if (auto refusal = need_secretary_out(s, *item.value())) {
        return *refusal;
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
