// The lists themselves: their order, and when they take entries (R5.2, floor.md, List states).
#include <algorithm>

#include "server/domain/floor_rules.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain::rules {
namespace {

/// A waiting entry of a list that is not over, or why there is none.
Result<const Entry*> waiting_entry(const Situation& s, const EntryId& id) {
    const Entry* entry = find_entry(s, id);
    if (entry == nullptr) {
        return no_such_entry(id);
    }
    const ListState list =
        list_state(s.state, s.room, {entry->session, entry->item, entry->list}, s.now);
    if (entry->state != EntryState::waiting || list == ListState::archived) {
        return reject(RejectionCode::not_waiting);
    }
    return entry;
}

std::optional<Rejection> need_same_list(const Entry& a, const Entry& b) {
    if (a.item != b.item || a.list != b.list) {
        return reject(RejectionCode::swap_across_lists);
    }
    return std::nullopt;
}

std::optional<Rejection> need_future_closing(const Situation& s, const ListTarget& target,
                                             const ScheduleClosing& c) {
    if (c.at && *c.at <= s.now) {
        return reject(RejectionCode::time_in_past);
    }
    if (c.when_begins.empty()) {
        return std::nullopt;
    }
    if (find_item(*s.session(), c.when_begins) == nullptr) {
        return reject(RejectionCode::unknown_item, "id", same_text(c.when_begins.value));
    }
    const bool pending = s.progress().items.at(c.when_begins).state == ItemState::pending;
    if (!pending || c.when_begins == target.key.item) {
        return reject(RejectionCode::item_not_pending);
    }
    return std::nullopt;
}

}  // namespace

Decision decide_on(const Situation& s, const MoveEntry& c) {
    if (c.entry == c.before) {
        return reject(RejectionCode::move_onto_itself);
    }
    const auto entry = waiting_entry(s, c.entry);
    if (!entry) {
        return entry.error();
    }
    if (!c.before.empty()) {
        const auto before = waiting_entry(s, c.before);
        if (!before) {
            return before.error();
        }
        if (auto refusal = need_same_list(*entry.value(), *before.value())) {
            return *refusal;
        }
    }
    return Events{EntryMoved{c.entry, c.before}};
}

Decision decide_on(const Situation& s, const SwapEntries& c) {
    if (c.entry == c.with) {
        return reject(RejectionCode::move_onto_itself);
    }
    const auto entry = waiting_entry(s, c.entry);
    if (!entry) {
        return entry.error();
    }
    const auto with = waiting_entry(s, c.with);
    if (!with) {
        return with.error();
    }
    if (auto refusal = need_same_list(*entry.value(), *with.value())) {
        return *refusal;
    }
    return Events{EntriesSwapped{c.entry, c.with}};
}

Decision decide_on(const Situation& s, const PinEntry& c) {
    const auto entry = waiting_entry(s, c.entry);
    if (!entry) {
        return entry.error();
    }
    if (entry.value()->pinned) {
        return reject(RejectionCode::already_pinned);
    }
    return Events{EntryPinned{c.entry}};
}

Decision decide_on(const Situation& s, const UnpinEntry& c) {
    const auto entry = waiting_entry(s, c.entry);
    if (!entry) {
        return entry.error();
    }
    if (!entry.value()->pinned) {
        return reject(RejectionCode::not_pinned);
    }
    return Events{EntryUnpinned{c.entry}};
}

Decision decide_on(const Situation& s, const OpenList& c) {
    const auto target = target_list(s, c.item, ListKind::main);
    if (!target) {
        return target.error();
    }
    switch (target.value().state) {
        case ListState::archived:
            return reject(RejectionCode::list_closed);
        case ListState::open:
            return reject(RejectionCode::list_not_closed);
        case ListState::closed:
        case ListState::exhausted:
            if (c.reason.empty()) {
                return reject(RejectionCode::reason_missing);
            }
            break;
        case ListState::draft:
            break;
    }
    return Events{ListOpened{target.value().key.item, c.reason}};
}

Decision decide_on(const Situation& s, const CloseList& c) {
    const auto target = target_list(s, c.item, ListKind::main);
    if (!target) {
        return target.error();
    }
    if (target.value().state == ListState::draft) {
        return reject(RejectionCode::list_not_open);
    }
    if (target.value().state != ListState::open) {
        return reject(RejectionCode::list_closed);
    }
    return Events{ListClosed{target.value().key.item}};
}

Decision decide_on(const Situation& s, const ScheduleClosing& c) {
    const auto target = target_list(s, c.item, ListKind::main);
    if (!target) {
        return target.error();
    }
    if (auto refusal = need_list_open(target.value(), false)) {
        return *refusal;
    }
    if (auto refusal = need_future_closing(s, target.value(), c)) {
        return *refusal;
    }
    const SpeakersList* list = find_list(s.room, target.value().key);
    const auto at = list == nullptr ? std::nullopt : list->closes_at;
    const ItemId when = list == nullptr ? ItemId{} : list->closes_when;
    if (c.at == at && c.when_begins == when) {
        return reject(RejectionCode::nothing_changed);
    }
    return Events{ClosingScheduled{target.value().key.item, c.at, c.when_begins}};
}

Decision decide_on(const Situation& s, const SetPolicy& c) {
    const auto target = target_list(s, c.item, ListKind::main);
    if (!target) {
        return target.error();
    }
    if (target.value().state == ListState::archived) {
        return reject(RejectionCode::list_closed);
    }
    if (auto refusal = need_known_language(s, c.alphabet)) {
        return *refusal;
    }
    if (!c.start.empty() && find_delegation(s.state.definition, c.start) == nullptr) {
        return reject(RejectionCode::unknown_delegation, "id", same_text(c.start.value));
    }
    const ListOrder wanted{c.policy, c.alphabet, c.start, c.host};
    ListOrder present;
    if (target.value().item != nullptr) {
        present.policy = target.value().item->policy;
    }
    if (const SpeakersList* list = find_list(s.room, target.value().key)) {
        present = list->order;
    }
    if (wanted == present) {
        return reject(RejectionCode::nothing_changed);
    }
    return Events{PolicySet{target.value().key.item, c.policy, c.alphabet, c.start, c.host}};
}

}  // namespace plenaria::domain::rules
