// The lists themselves: their order, and when they take entries (floor.md, List states, Ordering).
#include <algorithm>

#include "server/domain/evolver.hpp"
#include "server/domain/speaking_order.hpp"

namespace plenaria::domain {

void Evolver::sort_list(Floor& floor, const ListKey& key) {
    SpeakersList& list = touch_list(floor, key);
    const SpeakingOrder order{state_.definition, floor, key, list.order};
    list.waiting = sorted(order, floor, std::move(list.waiting));
}

void Evolver::insert_in_order(Floor& floor, SpeakersList& list, const Entry& entry) {
    const ListKey key{entry.session, entry.item, entry.list};
    const SpeakingOrder order{state_.definition, floor, key, list.order};
    list.waiting = with_newcomer(order, floor, std::move(list.waiting), entry);
}

void Evolver::record_list(const ListKey& key) {
    if (key.item.empty()) {
        record(Text{});
    } else {
        record_item(key.session, key.item);
    }
}

void Evolver::operator()(const EntryMoved& e) {
    Entry& entry = touch_entry(floor(), e.entry);
    take_from_list(floor(), entry);
    auto& waiting = touch_list(floor(), {entry.session, entry.item, entry.list}).waiting;
    const auto before =
        e.before.empty() ? waiting.end() : std::find(waiting.begin(), waiting.end(), e.before);
    waiting.insert(before, e.entry);
    entry.moved = true;
    record_entry(entry);
}

void Evolver::operator()(const EntriesSwapped& e) {
    Entry& entry = touch_entry(floor(), e.entry);
    Entry& with = touch_entry(floor(), e.with);
    auto& waiting = touch_list(floor(), {entry.session, entry.item, entry.list}).waiting;
    std::iter_swap(std::find(waiting.begin(), waiting.end(), e.entry),
                   std::find(waiting.begin(), waiting.end(), e.with));
    entry.moved = true;
    with.moved = true;
    record_entry(entry);
}

void Evolver::operator()(const EntryPinned& e) {
    Entry& entry = touch_entry(floor(), e.entry);
    entry.pinned = true;
    record_entry(entry);
}

void Evolver::operator()(const EntryUnpinned& e) {
    Entry& entry = touch_entry(floor(), e.entry);
    entry.pinned = false;
    sort_list(floor(), {entry.session, entry.item, entry.list});
    record_entry(entry);
}

void Evolver::operator()(const ListOpened& e) {
    const ListKey key{*room().session, e.item, ListKind::main};
    SpeakersList& list = touch_list(floor(), key);
    list.state = ListState::open;
    list.closes_at.reset();
    list.closes_when = ItemId{};
    record_list(key);
}

void Evolver::operator()(const ListClosed& e) {
    const ListKey key{*room().session, e.item, ListKind::main};
    touch_list(floor(), key).state = ListState::closed;
    record_list(key);
}

void Evolver::operator()(const ClosingScheduled& e) {
    const ListKey key{*room().session, e.item, ListKind::main};
    SpeakersList& list = touch_list(floor(), key);
    list.closes_at = e.at;
    list.closes_when = e.when_begins;
    record_list(key);
}

void Evolver::operator()(const PolicySet& e) {
    const ListKey key{*room().session, e.item, ListKind::main};
    touch_list(floor(), key).order = {e.policy, e.alphabet, e.start, e.host};
    sort_list(floor(), key);
    record_list(key);
}

}  // namespace plenaria::domain
