#include "server/domain/speaking_order.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "server/model/assertion.hpp"

namespace plenaria::domain {
namespace {

/// UTF-8 letters of Spanish and their neighbours' names with what they sort as. "n~" comes behind
/// every "n" and before "o", for `~` is greater than any letter.
constexpr std::array<std::pair<std::string_view, std::string_view>, 26> folded_letters{{
    {"á", "a"}, {"à", "a"}, {"â", "a"}, {"ã", "a"}, {"ä", "a"},  {"é", "e"},  {"è", "e"},
    {"ê", "e"}, {"ë", "e"}, {"í", "i"}, {"ï", "i"}, {"ó", "o"},  {"ô", "o"},  {"õ", "o"},
    {"ö", "o"}, {"ú", "u"}, {"ü", "u"}, {"ç", "c"}, {"ñ", "n~"}, {"Ñ", "n~"}, {"Á", "a"},
    {"É", "e"}, {"Í", "i"}, {"Ó", "o"}, {"Ú", "u"}, {"Ü", "u"},
}};

bool put_by_hand(const Entry& entry) { return entry.moved || entry.pinned; }

std::vector<const Entry*> entries_of(const Floor& floor, const std::vector<EntryId>& ids) {
    std::vector<const Entry*> entries;
    entries.reserve(ids.size());
    for (const EntryId& id : ids) {
        entries.push_back(&floor.entries.at(id));
    }
    return entries;
}

/// Where a newcomer goes, from 0.
std::ptrdiff_t place_of(const SpeakingOrder& order, const std::vector<const Entry*>& waiting,
                        const Entry& newcomer) {
    const OrderKey own = order.key_of(newcomer);
    const auto last = std::find_if(waiting.rbegin(), waiting.rend(), [&](const Entry* entry) {
        return !put_by_hand(*entry) && order.key_of(*entry) < own;
    });
    const auto place = std::find_if(last.base(), waiting.end(),
                                    [&](const Entry* entry) { return !put_by_hand(*entry); });
    return place - waiting.begin();
}

}  // namespace

std::string sort_name(std::string_view name) {
    std::string sorted;
    while (!name.empty()) {
        const auto* const folded =
            std::find_if(folded_letters.begin(), folded_letters.end(),
                         [&](const auto& each) { return name.starts_with(each.first); });
        if (folded != folded_letters.end()) {
            sorted += folded->second;
            name.remove_prefix(folded->first.size());
            continue;
        }
        const char letter = name.front();
        sorted += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
        name.remove_prefix(1);
    }
    return sorted;
}

SpeakingOrder::SpeakingOrder(const Definition& definition, const Floor& floor, const ListKey& list,
                             const ListOrder& order)
    : definition_(definition), floor_(floor), list_(list), order_(order) {
    if (const Delegation* first = find_delegation(definition, order.start)) {
        start_ = sort_name(first->name.in(order.alphabet.code));
    }
}

SpokenTotal SpeakingOrder::spoken_by(const DelegationId& delegation) const {
    const auto at =
        floor_.totals.find({list_.session, StatisticKind::delegation, delegation.value});
    return at == floor_.totals.end() ? SpokenTotal{} : at->second;
}

int SpeakingOrder::turn_of(const Entry& entry, const std::string& name) const {
    const bool host =
        !entry.who->delegation.empty() && entry.who->delegation == definition_.presidency;
    if (host && order_.host != HostPlace::in_order) {
        return order_.host == HostPlace::first ? -1 : 2;
    }
    return name < start_ ? 1 : 0;
}

OrderKey SpeakingOrder::key_of(const Entry& entry) const {
    OrderKey key{entry.band, entry.absences, 0, {}, entry.number};
    if (entry.absences > 0) {
        return key;
    }
    switch (order_.policy) {
        case OrderPolicy::first_come:
            return key;
        case OrderPolicy::rank:
            key.by_policy = entry.rank;
            return key;
        case OrderPolicy::roll_call:
            key.name = sort_name(entry.who->name.in(order_.alphabet.code));
            key.by_policy = turn_of(entry, key.name);
            return key;
        case OrderPolicy::fewest_interventions:
            key.by_policy = spoken_by(entry.who->delegation).interventions;
            return key;
        case OrderPolicy::least_time:
            key.by_policy = spoken_by(entry.who->delegation).time.count();
            return key;
    }
    PLENARIA_ASSERT(false);
}

std::vector<EntryId> with_newcomer(const SpeakingOrder& order, const Floor& floor,
                                   std::vector<EntryId> waiting, const Entry& newcomer) {
    const std::vector<const Entry*> entries = entries_of(floor, waiting);
    const auto at = place_of(order, entries, newcomer);
    auto place = waiting.insert(waiting.begin() + at, newcomer.id);
    for (auto behind = entries.begin() + at; behind != entries.end(); ++behind, ++place) {
        if ((*behind)->pinned) {
            std::iter_swap(place, place + 1);
        }
    }
    return waiting;
}

std::vector<EntryId> sorted(const SpeakingOrder& order, const Floor& floor,
                            std::vector<EntryId> waiting) {
    const std::vector<const Entry*> entries = entries_of(floor, waiting);
    std::vector<std::pair<OrderKey, EntryId>> movable;
    for (const Entry* entry : entries) {
        if (!put_by_hand(*entry)) {
            movable.emplace_back(order.key_of(*entry), entry->id);
        }
    }
    std::sort(movable.begin(), movable.end());
    auto next = movable.begin();
    for (std::size_t i = 0; i < waiting.size(); ++i) {
        if (!put_by_hand(*entries[i])) {
            waiting[i] = (next++)->second;
        }
    }
    return waiting;
}

bool follows_totals(OrderPolicy policy) {
    return policy == OrderPolicy::fewest_interventions || policy == OrderPolicy::least_time;
}

}  // namespace plenaria::domain
