#include "server/domain/floor_rules.hpp"

#include <algorithm>

#include "server/model/text_table.hpp"

namespace plenaria::domain::rules {
namespace {

/// A thing's kind and its place among those of that kind, from 1: to count in what somebody may not
/// know of would show by a gap that it is there.
template <class Things, class KindOf>
std::string place_among_alike(const Things& things, const typename Things::value_type& thing,
                              KindOf kind_of) {
    const std::string kind = kind_of(thing);
    const auto before = std::count_if(things.data(), &thing,
                                      [&](const auto& other) { return kind_of(other) == kind; });
    return kind + std::to_string(before + 1);
}

/// Whether naming that item now would tell somebody of a matter that is not theirs.
bool is_out_of_reach(const Situation& s, const Item& item) {
    const Item* present = current_item_definition(s.state, s.room);
    if (present != nullptr && present->id == item.id) {
        return false;
    }
    const bool chair_alone = present != nullptr && present->excludes_secretariat;
    return (item.excludes_secretariat && !chair_alone) ||
           (item.confidential && !is_confidential_now(s.state, s.room));
}

}  // namespace

Result<ListTarget> target_list(const Situation& s, const ItemId& named, ListKind kind) {
    if (s.session() == nullptr) {
        return reject(RejectionCode::no_session);
    }
    const ItemId id = s.item_or_present(named);
    ListTarget target{{s.session()->id, id, kind}, nullptr, ListState::open};
    if (id.empty()) {
        if (!s.room.closing) {
            return reject(RejectionCode::item_not_running);
        }
        target.state = list_state(s.state, s.room, target.key, s.now);
        return target;
    }
    target.item = find_item(*s.session(), id);
    if (target.item == nullptr) {
        return reject(RejectionCode::unknown_item, "id", same_text(id.value));
    }
    const bool present = current_item(s.state, s.room) == id;
    if (s.room.closing && !present && !is_confidential(s.state, *s.session(), *target.item)) {
        // What waits behind closed doors never meets the open room: it would be lost there.
        return reject(RejectionCode::item_is_open);
    }
    if (is_out_of_reach(s, *target.item)) {
        return reject(RejectionCode::list_not_open);
    }
    target.state = list_state(s.state, s.room, target.key, s.now);
    return target;
}

std::optional<Rejection> need_list_open(const ListTarget& target, bool admit_late) {
    const bool closed = target.state == ListState::closed || target.state == ListState::exhausted;
    if (target.state == ListState::archived || (closed && !admit_late)) {
        return reject(RejectionCode::list_closed);
    }
    return std::nullopt;
}

const Entry* find_entry(const Situation& s, const EntryId& id) {
    const auto at = s.floor().entries.find(id);
    if (at == s.floor().entries.end() || !s.room.session || at->second.session != *s.room.session) {
        return nullptr;
    }
    const Item* item = find_item(*s.session(), at->second.item);
    const bool hidden = item != nullptr && item->excludes_secretariat && is_out_of_reach(s, *item);
    return hidden ? nullptr : &at->second;
}

Rejection no_such_entry(const EntryId& id) {
    return reject(RejectionCode::unknown_entry, "id", same_text(id.value));
}

bool waits_now(const Situation& s, const Entry& entry) {
    return entry.state == EntryState::waiting &&
           entry.item == current_item(s.state, s.room).value_or(ItemId{});
}

std::optional<Rejection> need_no_point(const Situation& s) {
    const Point* point = active_point(s.floor());
    if (point == nullptr) {
        return std::nullopt;
    }
    Rejection rejection = reject(RejectionCode::point_in_progress, "delegation", point->who->name);
    rejection.present = {{"point", point->id.value}};
    return rejection;
}

std::optional<Rejection> need_floor_for_call(const Situation& s) {
    const Entry* holder = s.holder();
    const bool paused = holder != nullptr && holder->state == EntryState::paused;
    return paused ? std::nullopt : need_free_floor(s);
}

std::string id_prefix(const Situation& s, const ListKey& key) {
    std::string prefix;
    if (s.room.closing) {
        prefix = "c" + std::to_string(s.room.closing->number) + "-";
    }
    const Session& session = *s.session();
    const Item* item = find_item(session, key.item);
    if (item == nullptr) {
        return prefix;
    }
    const auto session_kind = [&](const Session& each) {
        return find_session_kind(s.state.definition, each.kind)->confidential ? "t" : "s";
    };
    const auto item_kind = [](const Item& each) {
        return each.excludes_secretariat ? "x" : each.confidential ? "k" : "i";
    };
    prefix += place_among_alike(s.state.definition.sessions, session, session_kind);
    return prefix + place_among_alike(session.items, *item, item_kind) + "-";
}

EntryIds::EntryIds(const Situation& s, const ListTarget& target)
    : floor_(s.floor()), prefix_(id_prefix(s, target.key)) {
    if (target.key.kind == ListKind::reply) {
        prefix_ += "r";
    }
    const SpeakersList* list = find_list(s.room, target.key);
    numbered_ = list == nullptr ? 0 : list->numbered;
}

EntryId EntryIds::next() {
    // An item that was moved may stand where another stood: its ids begin behind the other's.
    EntryId id;
    do {
        ++numbered_;
        id = EntryId{prefix_ + std::to_string(numbered_)};
    } while (floor_.entries.contains(id));
    return id;
}

std::optional<Rejection> need_known_language(const Situation& s, const Language& language) {
    const auto& known = s.state.definition.profile.languages;
    const bool is_known =
        language.empty() || std::find(known.begin(), known.end(), language) != known.end();
    return is_known ? std::nullopt
                    : std::optional{
                          reject(RejectionCode::invalid_argument, "what", same_text("language"))};
}

}  // namespace plenaria::domain::rules
