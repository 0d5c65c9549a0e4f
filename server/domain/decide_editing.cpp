// Live editing of an agenda: insert, move, split, merge, rename, re-time, extend (R4.5).
//
// Confidentiality (law 3). Behind closed doors only the confidential items of the room's own
// session are edited, and nothing that was published of them moves. What comes up within stays
// within. Edits of confidential items from outside their matter are hidden acts (hidden_acts.hpp).
#include <algorithm>
#include <string>

#include "server/domain/agenda_plan.hpp"
#include "server/domain/rules.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain::rules {
namespace {

using std::chrono::minutes;

struct Target {
    const Session* session = nullptr;
    const Item* item = nullptr;
    const ItemProgress* progress = nullptr;
    bool within = false;  ///< the act's own audience may know of the item

    [[nodiscard]] Millis planned() const { return planned_of(*progress, *item, within); }
    [[nodiscard]] ItemEdited as_it_is() const {
        return {session->id, item->id, item->title, planned(), item->fixed_start};
    }
};

Rejection unknown_item(const ItemId& id) {
    return reject(RejectionCode::unknown_item, "id", same_text(id.value));
}

/// A session whose agenda can be edited from this room now.
Result<const Session*> editable_session(const Situation& s, const SessionId& id) {
    const Session* session = s.session_or_own(id);
    if (session == nullptr) {
        return id.empty() ? reject(RejectionCode::no_session)
                          : reject(RejectionCode::unknown_session, "id", same_text(id.value));
    }
    if (s.state.sessions.at(session->id).state == SessionState::adjourned) {
        return reject(RejectionCode::session_over);
    }
    if (s.room.closing && session != s.session()) {
        return reject(RejectionCode::doors_not_open);
    }
    return session;
}

/// An item that can be edited from this room now, and that nobody edited meanwhile.
Result<Target> target_item(const Situation& s, const SessionId& session_id, const ItemId& id,
                           std::optional<int> edits) {
    const auto session = editable_session(s, session_id);
    if (!session) {
        return session.error();
    }
    Target target;
    target.session = session.value();
    target.item = find_item(*target.session, id);
    if (target.item == nullptr) {
        return unknown_item(id);
    }
    if (s.room.closing && !is_confidential(s.state, *target.session, *target.item)) {
        return reject(RejectionCode::item_is_open);
    }
    const RecordClass now = class_now(s.state, s.room);
    target.progress = &s.state.sessions.at(target.session->id).items.at(id);
    target.within = now != RecordClass::open;
    if (edits && *edits != target.progress->edits) {
        Rejection rejection = reject(RejectionCode::item_edited);
        if (class_of_item(s.state, *target.session, *target.item) <= now) {
            rejection.present = {{"title", std::string{target.item->title.es()}},
                                 {"planned_ms", std::to_string(target.planned().count())},
                                 {"edits", std::to_string(target.progress->edits)}};
        }
        return rejection;
    }
    return target;
}

/// As `target_item`, of an item that is not under discussion and never was.
Result<Target> pending_item(const Situation& s, const SessionId& session, const ItemId& id,
                            int edits) {
    auto target = target_item(s, session, id, edits);
    if (target && has_begun(*target.value().progress)) {
        return reject(RejectionCode::item_has_begun);
    }
    return target;
}

/// Behind closed doors: the place of what was published is seen outside.
std::optional<Rejection> need_place_unseen(const Situation& s, const Target& target) {
    if (s.room.closing && is_published(s.state, *target.session, *target.item)) {
        return reject(RejectionCode::doors_not_open);
    }
    return std::nullopt;
}

std::optional<Rejection> need_duration(Millis planned) {
    if (planned < minutes{1} || planned > minutes{limits::item_minutes_max}) {
        return reject(RejectionCode::duration_out_of_range, "limit",
                      same_text(std::to_string(limits::item_minutes_max)));
    }
    return std::nullopt;
}

std::optional<Rejection> need_title(const Text& title) {
    if (title.empty()) {
        return reject(RejectionCode::invalid_argument, "what", same_text("title"));
    }
    return std::nullopt;
}

/// Whether the agenda takes another item of that class. Each has its own bound: one for all would
/// tell how many items are hidden.
std::optional<Rejection> need_room_for_item(const Situation& s, const Session& session,
                                            RecordClass item_class) {
    if (items_of_class(s.state, session, item_class) >= limits::items_per_session) {
        return reject(RejectionCode::agenda_full, "limit",
                      same_text(std::to_string(limits::items_per_session)));
    }
    return std::nullopt;
}

/// What follows an item in its session; empty: nothing.
ItemId item_behind(const Session& session, const ItemId& id) {
    const auto at = std::find_if(session.items.begin(), session.items.end(),
                                 [&](const Item& item) { return item.id == id; });
    const auto next = at == session.items.end() ? at : at + 1;
    return next == session.items.end() ? ItemId{} : next->id;
}

/// Whether an item that goes before `before` stays where it is for some who see it. That it passed
/// what is hidden from those would tell them that there is something: what is hidden passes.
bool keeps_place(const State& state, const Session& session, const Item& item,
                 const ItemId& before) {
    const RecordClass known = class_of_plan(state, session, item);
    const auto first_seen_from = [&](const ItemId& id) {
        const auto from = std::find_if(session.items.begin(), session.items.end(),
                                       [&](const Item& other) { return other.id == id; });
        const auto at = std::find_if(from, session.items.end(), [&](const Item& other) {
            return other.id != item.id && class_of_plan(state, session, other) <= known;
        });
        return at == session.items.end() ? ItemId{} : at->id;
    };
    return first_seen_from(item.id) == first_seen_from(before);
}

std::size_t texts_of(const SessionProgress& session, const ItemId& item) {
    return static_cast<std::size_t>(
        std::count_if(session.texts.begin(), session.texts.end(),
                      [&](const auto& text) { return text.second.item == item; }));
}

/// Nobody comes with an item into a session in which it has no seat (R4.3).
std::optional<Rejection> need_seats_for(const Situation& s, const Target& target,
                                        const Session& to) {
    const Floor& floor = s.state.rooms.at(target.session->room).floor;
    for (const ListKind kind : {ListKind::main, ListKind::reply}) {
        const auto list = floor.lists.find({target.session->id, target.item->id, kind});
        if (list == floor.lists.end()) {
            continue;
        }
        for (const EntryId& id : list->second.waiting) {
            const DelegationId& who = floor.entries.at(id).who->delegation;
            const Delegation* delegation = find_delegation(s.state.definition, who);
            if (delegation != nullptr) {
                if (auto refusal = need_seated(s, to.id, *delegation)) {
                    return refusal;
                }
            }
        }
    }
    return std::nullopt;
}

/// Nobody asks behind another room's closed doors for an item that goes from there meanwhile. That
/// those doors are not open is known to all, and so the answer is the same for every item.
std::optional<Rejection> need_open_doors_of(const Situation& s, const Session& session) {
    const RoomState& place = s.state.rooms.at(session.room);
    const bool behind = session.room != s.room.id && place.closing && place.session == session.id;
    return behind ? std::optional{reject(RejectionCode::doors_not_open)} : std::nullopt;
}

/// Whether another session can take in an item, which is of that class there, with what it brings.
std::optional<Rejection> need_room_for_move(const Situation& s, const Target& target,
                                            const Session& to, RecordClass becomes) {
    if (s.room.closing) {
        // What waits in a closing's lists would come out of it with the item.
        return reject(RejectionCode::doors_not_open);
    }
    if (auto refusal = need_open_doors_of(s, *target.session)) {
        return refusal;
    }
    if (auto refusal = need_room_for_item(s, to, becomes)) {
        return refusal;
    }
    if (auto refusal = need_seats_for(s, target, to)) {
        return refusal;
    }
    const std::size_t texts = texts_of(s.state.sessions.at(target.session->id), target.item->id);
    if (texts_of_class(s.state, to, becomes) + texts > limits::texts_per_session) {
        return reject(RejectionCode::texts_full, "limit",
                      same_text(std::to_string(limits::texts_per_session)));
    }
    return std::nullopt;
}

std::size_t waiting_in(const Situation& s, const Session& session, const ItemId& item) {
    const RoomState& room = s.state.rooms.at(session.room);
    const Floor& floor = session.room == s.room.id ? s.floor() : room.floor;
    const auto list = floor.lists.find({session.id, item, ListKind::main});
    return list == floor.lists.end() ? 0 : list->second.waiting.size();
}

/// Whether `into` can take what `target` brings.
std::optional<Rejection> need_room_for_merge(const Situation& s, const Target& target,
                                             const Target& into) {
    if (auto refusal = need_duration(target.planned() + into.planned())) {
        return refusal;
    }
    const Session& session = *target.session;
    if (waiting_in(s, session, target.item->id) + waiting_in(s, session, into.item->id) >
        limits::entries_per_list) {
        return reject(RejectionCode::list_full);
    }
    if (target.item->documents.size() + into.item->documents.size() > limits::documents_per_item) {
        return reject(RejectionCode::documents_full, "limit",
                      same_text(std::to_string(limits::documents_per_item)));
    }
    return std::nullopt;
}

}  // namespace

std::optional<Rejection> need_time_unread(const Situation& s, const Session& session,
                                          const Item& item) {
    const RecordClass readers = class_of_plan(s.state, session, item);
    const bool read_by_others = readers < class_of_item(s.state, session, item) &&
                                readers < class_now(s.state, s.room);
    if (read_by_others && is_confidential(s.state, session)) {
        return reject(RejectionCode::time_read_within);
    }
    return std::nullopt;
}

Decision decide_on(const Situation& s, const InsertItem& c) {
    const auto session = editable_session(s, c.session);
    if (!session) {
        return session.error();
    }
    const Session& to = *session.value();
    if (!c.before.empty() && find_item(to, c.before) == nullptr) {
        return unknown_item(c.before);
    }
    if (auto refusal = need_title(c.title)) {
        return *refusal;
    }
    if (auto refusal = need_duration(c.planned)) {
        return *refusal;
    }
    const RecordClass now = class_now(s.state, s.room);
    Item item;
    item.number = c.number;
    item.kind = c.kind;
    item.title = c.title;
    item.planned = c.planned;
    // What comes up within stays within; a session of a confidential kind keeps its items anyway.
    item.confidential = now != RecordClass::open && !is_confidential(s.state, to);
    item.excludes_secretariat = now == RecordClass::chair_only;
    const RecordClass item_class = class_of_item(s.state, to, item);
    if (auto refusal = need_room_for_item(s, to, item_class)) {
        return *refusal;
    }
    item.id = new_item_id(s.state, to, item_class);
    item.planned_start = planned_start_at(s.state, to, c.before, item_class);
    return Events{ItemInserted{to.id, c.before, std::move(item)}};
}

Decision decide_on(const Situation& s, const MoveItem& c) {
    const auto target = pending_item(s, c.session, c.item, c.edits);
    if (!target) {
        return target.error();
    }
    const Target& moved = target.value();
    const auto session =
        c.to.empty() ? Result<const Session*>{moved.session} : editable_session(s, c.to);
    if (!session) {
        return session.error();
    }
    const Session& to = *session.value();
    const bool stays = to.id == moved.session->id;
    if (stays && c.before == c.item) {
        return reject(RejectionCode::move_onto_itself);
    }
    if (!c.before.empty() && find_item(to, c.before) == nullptr) {
        return unknown_item(c.before);
    }
    if (auto refusal = need_place_unseen(s, moved)) {
        return *refusal;
    }
    if (auto refusal = need_time_unread(s, *moved.session, *moved.item)) {
        return *refusal;
    }
    if (stays) {
        if (keeps_place(s.state, to, *moved.item, c.before)) {
            return reject(RejectionCode::nothing_changed);
        }
        return Events{ItemMoved{to.id, c.item, to.id, c.before, c.item, true, true, false}};
    }
    const RecordClass was = class_of_item(s.state, *moved.session, *moved.item);
    const Item coming = as_moved(s.state, *moved.session, *moved.item);
    const RecordClass becomes = class_of_item(s.state, to, coming);
    if (auto refusal = need_room_for_move(s, moved, to, becomes)) {
        return *refusal;
    }
    if (becomes != was && was == RecordClass::open &&
        class_now(s.state, s.room) == RecordClass::open) {
        // All would see the item go, and nobody could take that back.
        return reject(RejectionCode::confidential_item);
    }
    // Always a new one: an id that is kept where it is free tells which are taken by hidden items.
    const RecordClass row = class_of_plan(s.state, to, coming);
    const ItemId as = new_item_id(s.state, to, row);
    // Each session counts its own: of two alike nobody knows which is meant.
    const std::string& number = number_of(*moved.item, *moved.progress);
    const bool taken = !number.empty() && is_number_taken(s.state, to, number, row);
    return Events{ItemMoved{moved.session->id, c.item, to.id, c.before, as, true, true, taken}};
}

Decision decide_on(const Situation& s, const RenameItem& c) {
    if (auto refusal = need_title(c.title)) {
        return *refusal;
    }
    const auto target = target_item(s, c.session, c.item, c.edits);
    if (!target) {
        return target.error();
    }
    ItemEdited event = target.value().as_it_is();
    if (event.title == c.title) {
        return reject(RejectionCode::nothing_changed);
    }
    event.title = c.title;
    return Events{std::move(event)};
}

Decision decide_on(const Situation& s, const SetItemDuration& c) {
    if (auto refusal = need_duration(c.planned)) {
        return *refusal;
    }
    const auto target = target_item(s, c.session, c.item, c.edits);
    if (!target) {
        return target.error();
    }
    if (target.value().progress->state == ItemState::finished) {
        return reject(RejectionCode::item_has_begun);
    }
    if (auto refusal = need_time_unread(s, *target.value().session, *target.value().item)) {
        return *refusal;
    }
    ItemEdited event = target.value().as_it_is();
    if (event.planned == c.planned) {
        return reject(RejectionCode::nothing_changed);
    }
    event.planned = c.planned;
    return Events{std::move(event)};
}

Decision decide_on(const Situation& s, const FixItemTime& c) {
    const auto target = pending_item(s, c.session, c.item, c.edits);
    if (!target) {
        return target.error();
    }
    if (c.at && *c.at < s.now) {
        return reject(RejectionCode::time_in_past);
    }
    ItemEdited event = target.value().as_it_is();
    if (event.fixed_start == c.at) {
        return reject(RejectionCode::nothing_changed);
    }
    event.fixed_start = c.at;
    return Events{std::move(event)};
}

Decision decide_on(const Situation& s, const SplitItem& c) {
    if (auto refusal = need_title(c.title)) {
        return *refusal;
    }
    const auto found = target_item(s, c.session, c.item, c.edits);
    if (!found) {
        return found.error();
    }
    const Target& target = found.value();
    if (target.progress->state == ItemState::finished) {
        return reject(RejectionCode::item_has_begun);
    }
    if (auto refusal = need_time_unread(s, *target.session, *target.item)) {
        return *refusal;
    }
    const Millis rest = target.planned() - c.first;
    for (const Millis part : {c.first, rest}) {
        if (auto refusal = need_duration(part)) {
            return *refusal;
        }
    }
    const RecordClass item_class = class_of_item(s.state, *target.session, *target.item);
    if (auto refusal = need_room_for_item(s, *target.session, item_class)) {
        return *refusal;
    }
    ItemEdited first = target.as_it_is();
    first.planned = c.first;
    // What was prepared for the item stays with its first part; who sits on the panel sits on.
    Item second = *target.item;
    second.id = new_item_id(s.state, *target.session, item_class);
    second.title = c.title;
    second.public_title = Text{};
    second.planned_start += c.first;
    second.planned = rest;
    second.fixed_start.reset();
    second.script.clear();
    second.documents.clear();
    second.texts.clear();
    return Events{
        std::move(first),
        ItemInserted{target.session->id, item_behind(*target.session, c.item), std::move(second)}};
}

Decision decide_on(const Situation& s, const MergeItems& c) {
    if (c.item == c.into) {
        return reject(RejectionCode::merge_onto_itself);
    }
    const auto target = pending_item(s, c.session, c.item, c.edits);
    if (!target) {
        return target.error();
    }
    const auto into = target_item(s, c.session, c.into, std::nullopt);
    if (!into) {
        return into.error();
    }
    if (into.value().progress->state == ItemState::finished) {
        return reject(RejectionCode::item_has_begun);
    }
    const Session& session = *target.value().session;
    if (class_of_item(s.state, session, *target.value().item) !=
        class_of_item(s.state, session, *into.value().item)) {
        return reject(RejectionCode::confidential_item);
    }
    if (auto refusal = need_place_unseen(s, target.value())) {
        return *refusal;
    }
    if (auto refusal = need_open_doors_of(s, session)) {
        return *refusal;
    }
    for (const Item* item : {target.value().item, into.value().item}) {
        if (auto refusal = need_time_unread(s, session, *item)) {
            return *refusal;
        }
    }
    if (auto refusal = need_room_for_merge(s, target.value(), into.value())) {
        return *refusal;
    }
    return Events{ItemMerged{session.id, c.item, c.into}};
}

}  // namespace plenaria::domain::rules
