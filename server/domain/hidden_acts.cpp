#include "server/domain/hidden_acts.hpp"

#include <algorithm>
#include <type_traits>

#include "server/domain/agenda_plan.hpp"
#include "server/domain/checklist.hpp"

namespace plenaria::domain {
namespace {

/// The item of the room's session whose document that is, the present one first; null: none.
const Item* item_with(const State& state, const RoomState& room, const DocumentId& id) {
    const auto holds = [&](const Item& item) {
        return std::any_of(item.documents.begin(), item.documents.end(),
                           [&](const Document& each) { return each.id == id; });
    };
    const Item* present = current_item_definition(state, room);
    if (present != nullptr && holds(*present)) {
        return present;
    }
    const Session* session = current_session(state, room);
    if (session == nullptr) {
        return nullptr;
    }
    const auto at = std::find_if(session->items.begin(), session->items.end(), holds);
    return at == session->items.end() ? nullptr : &*at;
}

/// Looks at everything that an event names.
class Subject {
public:
    Subject(const State& state, const RoomState& room)
        : state_(state), room_(room), session_(current_session(state, room)) {}

    template <class E>
    void operator()(const E& e) {
        if constexpr (requires { e.session; }) {
            session_ = find_session(state_.definition, e.session);
        }
        if constexpr (requires { e.item; }) {
            see(e.item);
        }
        if constexpr (requires { e.into; }) {
            see(e.into);
        }
        if constexpr (requires { e.entry; }) {
            see(e.entry);
        }
        if constexpr (requires { e.text; }) {
            see(e.text);
        }
        if constexpr (requires { e.document; }) {
            see(e.document);
        }
        if constexpr (requires { e.to; }) {
            see(e.to);
        }
        if constexpr (std::is_same_v<E, SessionRescheduled>) {
            // When a session begins and ends was published with its public title.
            if (session_ != nullptr && session_->public_title.empty()) {
                see(e.session);
            }
        }
    }

    [[nodiscard]] RecordClass highest() const { return highest_; }

private:
    void raise(RecordClass to) { highest_ = std::max(highest_, to); }

    void see(const Item& item) {
        if (session_ != nullptr) {
            raise(class_of_item(state_, *session_, item));
        }
    }
    void see(const ItemId& id) {
        if (session_ == nullptr) {
            return;
        }
        const bool own = room_.session == session_->id;
        if (own && current_item(state_, room_) == id) {
            return;  // it makes the room what it is
        }
        if (const Item* item = find_item(*session_, id)) {
            see(*item);
        }
    }
    void see(const SessionId& id) {
        const Session* session = find_session(state_.definition, id);
        if (session != nullptr && is_confidential(state_, *session)) {
            raise(RecordClass::restricted);
        }
    }
    void see(const EntryId& id) {
        for (const Floor* floor : {&active_floor(room_), &room_.floor}) {
            if (const auto at = floor->entries.find(id); at != floor->entries.end()) {
                session_ = find_session(state_.definition, at->second.session);
                see(at->second.item);
                return;
            }
        }
    }
    void see(const TextId& id) {
        if (session_ == nullptr) {
            return;
        }
        const auto& texts = state_.sessions.at(session_->id).texts;
        if (const auto at = texts.find(id); at != texts.end()) {
            see(at->second.item);
        }
    }
    void see(const DocumentId& id) {
        if (session_ == nullptr) {
            return;
        }
        for (const Item& item : session_->items) {
            if (std::any_of(item.documents.begin(), item.documents.end(),
                            [&](const Document& each) { return each.id == id; })) {
                see(item.id);
            }
        }
    }
    template <class Other>
    void see(const Other&) {}

    const State& state_;
    const RoomState& room_;
    const Session* session_;
    RecordClass highest_ = RecordClass::open;
};

/// Looks at everything that a command names.
class Named {
public:
    Named(const State& state, const RoomState& room, const Actor& actor)
        : state_(state), room_(room), actor_(actor), session_(current_session(state, room)) {}

    template <class C>
    void operator()(const C& c) {
        if constexpr (requires { c.session; }) {
            enter(c.session);
            // When a session opens and ends is seen by all who see its room.
            if constexpr (!std::is_same_v<C, OpenSession> && !std::is_same_v<C, ExtendSession>) {
                see_whole();
            }
        }
        if constexpr (requires { c.item; }) {
            see(c.item);
        }
        if constexpr (requires { c.into; }) {
            see(c.into);
        }
        if constexpr (requires { c.entry; }) {
            see(c.entry);
        }
        if constexpr (requires { c.with; }) {
            see(c.with);
        }
        if constexpr (std::is_same_v<C, SetText>) {
            see_new(c.text, c.item);
        } else if constexpr (requires { c.text; }) {
            see(c.text);
        }
        if constexpr (requires { c.document; }) {
            see(c.document);
        }
        if constexpr (requires { c.when_begins; }) {
            see_beginning(c.when_begins);
        }
        if constexpr (requires { c.to; }) {
            enter(c.to);
            see_whole();
        }
        if constexpr (requires { c.before; }) {
            see_place(c.before);
        }
    }

    [[nodiscard]] bool unseen() const { return unseen_; }

private:
    void enter(const SessionId& id) {
        if (!id.empty()) {
            session_ = find_session(state_.definition, id);
        }
    }
    template <class Other>
    void enter(const Other& /*other*/) {}

    [[nodiscard]] bool is_present(const ItemId& id) const {
        return id.empty() || session_ == nullptr ||
               (room_.session == session_->id && current_item(state_, room_) == id);
    }
    [[nodiscard]] RecordClass known() const {
        return known_to(state_, session_ == nullptr ? SessionId{} : session_->id, actor_);
    }
    /// Of what there is not it is not told that there is not: it could be what is hidden from them,
    /// and what the chair deals with alone is hidden from all others.
    void miss() { unseen_ = unseen_ || known() != RecordClass::chair_only; }
    /// What is hidden from those alone who were kept out.
    void hide_from_kept_out() { unseen_ = unseen_ || known() == RecordClass::open; }
    void see_whole() {
        if (session_ != nullptr && is_confidential(state_, *session_)) {
            hide_from_kept_out();
        }
    }
    /// What an entry, a text or a document that is there is of.
    void see_of(const ItemId& id) {
        if (is_present(id)) {
            return;
        }
        if (const Item* item = find_item(*session_, id)) {
            unseen_ = unseen_ || class_of_item(state_, *session_, *item) > known();
        } else {
            hide_from_kept_out();
        }
    }

    void see(const ItemId& id) {
        if (!is_present(id) && find_item(*session_, id) == nullptr) {
            miss();
        }
        see_of(id);
    }
    void see(const EntryId& id) {
        for (const Floor* floor : {&active_floor(room_), &room_.floor}) {
            if (const auto at = floor->entries.find(id); at != floor->entries.end()) {
                session_ = find_session(state_.definition, at->second.session);
                see_of(at->second.item);
                return;
            }
        }
        if (!id.empty()) {
            miss();
        }
    }
    void see(const TextId& id) {
        if (session_ == nullptr) {
            return;
        }
        const auto& texts = state_.sessions.at(session_->id).texts;
        if (const auto at = texts.find(id); at != texts.end()) {
            see_of(at->second.item);
        } else {
            miss();
        }
    }
    /// A text that may be new: what is refused of an id that a hidden text has is refused of those
    /// that one could have, or the answer would tell which it has.
    void see_new(const TextId& id, const ItemId& of) {
        if (session_ == nullptr) {
            return;
        }
        if (state_.sessions.at(session_->id).texts.contains(id)) {
            see(id);
            return;
        }
        const auto is_hidden_ones = [&](const Item& item) {
            return !is_present(item.id) && class_of_item(state_, *session_, item) > known() &&
                   is_text_id_of(id, item.id);
        };
        unseen_ = unseen_ ||
                  std::any_of(session_->items.begin(), session_->items.end(), is_hidden_ones);
        const std::optional<ItemId> present = current_item(state_, room_);
        if (!is_text_id_of(id, of.empty() ? present.value_or(ItemId{}) : of)) {
            hide_from_kept_out();
        }
    }
    void see(const DocumentId& id) {
        if (session_ == nullptr) {
            return;
        }
        if (const Item* item = item_with(state_, room_, id)) {
            see_of(item->id);
        } else {
            miss();
        }
    }
    template <class... Others>
    void see(const Others&...) {}

    /// What is seen to begin by those who read its public title.
    void see_beginning(const ItemId& id) {
        const Item* item = is_present(id) ? nullptr : find_item(*session_, id);
        if (item == nullptr || !is_seen_outside(state_, *session_, *item)) {
            see(id);
        }
    }
    void see_place(const ItemId& id) {
        const Item* item = is_present(id) ? nullptr : find_item(*session_, id);
        if (item == nullptr || class_of_plan(state_, *session_, *item) > known()) {
            see(id);
        }
    }
    void see_place(const EntryId& id) { see(id); }

    const State& state_;
    const RoomState& room_;
    const Actor& actor_;
    const Session* session_;
    bool unseen_ = false;
};

/// Behind the item that goes ahead of it in `order`, of those that count and that `items` has.
/// Answers the item there.
template <class Counts>
Item& insert_as_in(const Session& order, const Item& item, std::vector<Item>& items,
                   const Counts& counts) {
    auto place = items.begin();
    for (const Item& ahead : order.items) {
        if (ahead.id == item.id) {
            break;
        }
        if (!counts(ahead)) {
            continue;
        }
        const auto at = std::find_if(items.begin(), items.end(),
                                     [&](const Item& each) { return each.id == ahead.id; });
        place = at == items.end() ? place : at + 1;
    }
    return *items.insert(place, item);
}

}  // namespace

RecordClass class_of_subject(const State& state, const RoomState& room, const Event& event) {
    Subject subject{state, room};
    std::visit([&](const auto& e) { subject(e); }, event);
    return subject.highest();
}

bool names_unseen(const State& state, const RoomState& room, const Command& command,
                  const Actor& actor) {
    Named named{state, room, actor};
    std::visit([&](const auto& c) { named(c); }, static_cast<const AnyCommand&>(command));
    return named.unseen();
}

RecordClass class_of_edit(const State& state, const RoomState& room, const Event& event) {
    const auto of_item = [&](const Session* session, const Item* item) {
        return session == nullptr || item == nullptr ? RecordClass::restricted
                                                     : class_of_item(state, *session, *item);
    };
    const Session* own = current_session(state, room);
    return std::visit(
        [&](const auto& e) {
            using E = std::decay_t<decltype(e)>;
            if constexpr (std::is_same_v<E, SessionRescheduled>) {
                const Session* session = find_session(state.definition, e.session);
                const bool hidden =
                    session != nullptr && is_hidden(state, *session, RecordClass::open);
                return hidden ? RecordClass::restricted : RecordClass::open;
            } else if constexpr (std::is_same_v<E, ItemInserted>) {
                return of_item(find_session(state.definition, e.session), &e.item);
            } else if constexpr (std::is_same_v<E, ItemMoved> || std::is_same_v<E, ItemEdited> ||
                                 std::is_same_v<E, ItemMerged> || std::is_same_v<E, ListCarried>) {
                const Session* session = find_session(state.definition, e.session);
                return of_item(session, session == nullptr ? nullptr : find_item(*session, e.item));
            } else if constexpr (std::is_same_v<E, DocumentAdded>) {
                return of_item(own, own == nullptr ? nullptr : find_item(*own, e.item));
            } else if constexpr (std::is_same_v<E, DocumentRemoved>) {
                return of_item(own, item_with(state, room, e.document));
            }
            return RecordClass::restricted;
        },
        static_cast<const AnyEvent&>(event));
}

RecordClass class_of_change(const State& state, const Session& a, const Session& b) {
    const auto part = [&](Session session, RecordClass known) {
        std::erase_if(session.items, [&](const Item& item) {
            return class_of_item(state, session, item) > known;
        });
        return session;
    };
    for (const RecordClass known : {RecordClass::open, RecordClass::restricted}) {
        if (!is_hidden(state, a, known) && !(part(a, known) == part(b, known))) {
            return known;
        }
    }
    return RecordClass::chair_only;
}

bool is_hidden(const State& state, const Session& session, RecordClass known) {
    return known == RecordClass::open && is_confidential(state, session) &&
           session.public_title.empty();
}

Left left_elsewhere(const State& state, const RoomId& own, const Image& image) {
    const auto present = [](const auto& map, const auto& key) {
        const auto at = map.find(key);
        return at == map.end() ? std::nullopt : std::optional{at->second};
    };
    Left left;
    for (const auto& [room, changed] : image.others) {
        const Floor& floor = state.rooms.at(room).floor;
        FloorImage& now = left.floors[room];
        for (const auto& [key, list] : changed.lists) {
            auto& kept = now.lists.emplace(key, present(floor.lists, key)).first->second;
            if (kept) {
                kept->numbered = 0;  // what was taken back leaves its number
            }
        }
        for (const auto& [id, entry] : changed.entries) {
            const auto at = floor.entries.find(id);
            now.entries.emplace(id, at == floor.entries.end()
                                        ? std::nullopt
                                        : std::optional{Shared<Entry>{at->second}});
        }
    }
    for (const auto& [key, text] : image.texts) {
        if (find_session(state.definition, key.first)->room != own) {
            left.texts.emplace(key, present(state.sessions.at(key.first).texts, key.second));
        }
    }
    return left;
}

RecordClass class_known_in(const State& state, const RoomState& room) {
    const Session* session = current_session(state, room);
    const bool within = room.closing || (session != nullptr && is_confidential(state, *session));
    return state.veiled && within ? RecordClass::chair_only : class_now(state, room);
}

bool is_counted(const State& state, const Entry& entry, bool behind_closed_doors) {
    const Session* session = find_session(state.definition, entry.session);
    const Item* item = session == nullptr ? nullptr : find_item(*session, entry.item);
    if (item == nullptr) {
        return true;
    }
    const bool within = behind_closed_doors || is_confidential(state, *session);
    return class_of_item(state, *session, *item) <=
           (within ? RecordClass::restricted : RecordClass::open);
}

Session keep_hidden(const State& state, const Session& before, const Session& now,
                    RecordClass known, bool keeps_moved) {
    const auto hidden = [&](const Item& item) { return class_of_item(state, now, item) > known; };
    const auto with_session = [&](Item item) {
        if (!item.fixed_start) {
            // It moves with its session, as it did when that was rescheduled.
            item.planned_start += before.planned_start - now.planned_start;
        }
        return item;
    };
    Session kept = before;
    kept.items.clear();
    for (const Item& item : before.items) {
        const Item* present = find_item(now, item.id);
        if (present != nullptr && hidden(*present)) {
            Item as_now = with_session(*present);
            // Each move gives an item the time of its new place.
            if (!keeps_moved || as_now.planned_start == item.planned_start) {
                kept.items.push_back(std::move(as_now));
            }
        } else if (!hidden(item)) {
            kept.items.push_back(item);
        }
    }
    for (const Item& item : now.items) {
        if (hidden(item) && find_item(kept, item.id) == nullptr) {
            const RecordClass readers = class_of_plan(state, now, item);
            // Where it stands follows from nothing that is hidden from those who see it there.
            const auto counts = [&](const Item& ahead) {
                return !keeps_moved || class_of_plan(state, now, ahead) <= readers;
            };
            Item& placed =
                insert_as_in(now, keeps_moved ? with_session(item) : item, kept.items, counts);
            const bool read_by_more = readers != class_of_item(state, now, item);
            if (keeps_moved && read_by_more && !item.fixed_start) {
                // What goes ahead of it may have another time again.
                placed.planned_start = planned_start_at(state, kept, placed.id, readers);
            }
        }
    }
    return kept;
}

}  // namespace plenaria::domain
