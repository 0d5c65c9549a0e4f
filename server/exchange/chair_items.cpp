#include "server/exchange/chair_items.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace plenaria::exchange {
namespace {

using namespace domain;

/// Without the keys nobody here knows what these items say, and the file alone has their words.
bool are_kept(const State& state) {
    return !state.veiled &&
           std::any_of(state.sessions.begin(), state.sessions.end(),
                       [](const auto& each) { return each.second.opened_at.has_value(); });
}

bool has_any(const Definition& event) {
    return std::any_of(event.sessions.begin(), event.sessions.end(), [](const Session& session) {
        return std::any_of(session.items.begin(), session.items.end(),
                           [](const Item& item) { return item.excludes_secretariat; });
    });
}

void drop_unknown(Item& item, const Definition& event) {
    const auto is_unknown = [&](const DelegationId& id) {
        return !id.empty() && find_delegation(event, id) == nullptr;
    };
    std::erase_if(item.invited, is_unknown);
    std::erase_if(item.panel, [&](const Panellist& each) { return is_unknown(each.delegation); });
    std::erase_if(item.bands,
                  [&](const CategoryId& id) { return find_category(event, id) == nullptr; });
}

/// Puts the chair's items of `present` into `edited`, in their order. None comes by the file: one
/// that the chair moved to another session or merged would come back by a file of before, and tell
/// so. What was everybody's may become the chair's: that tells nothing that was not known.
void keep_items(const Session& present, const Definition& event, Session& edited) {
    const auto place_of = [&](const ItemId& id) {
        return std::find_if(edited.items.begin(), edited.items.end(),
                            [&](const Item& each) { return each.id == id; });
    };
    std::erase_if(edited.items, [&](const Item& item) {
        const Item* now = find_item(present, item.id);
        return now == nullptr ? item.excludes_secretariat : now->excludes_secretariat;
    });
    std::size_t place = 0;  // behind the last that goes ahead now and is there still
    for (const Item& item : present.items) {
        if (item.excludes_secretariat) {
            Item kept = item;
            if (!kept.fixed_start) {
                kept.planned_start += edited.planned_start - present.planned_start;
            }
            drop_unknown(kept, event);
            const auto at = edited.items.begin() + static_cast<std::ptrdiff_t>(place++);
            edited.items.insert(at, std::move(kept));
        } else if (const auto at = place_of(item.id); at != edited.items.end()) {
            place = static_cast<std::size_t>(at - edited.items.begin()) + 1;
        }
    }
}

}  // namespace

bool keeps_chair_items(const State& state, const Definition& edited) {
    return are_kept(state) && (has_any(state.definition) || has_any(edited));
}

Definition with_chair_items(const State& state, Definition edited) {
    if (!are_kept(state)) {
        return edited;
    }
    for (Session& session : edited.sessions) {
        if (const Session* present = find_session(state.definition, session.id)) {
            keep_items(*present, edited, session);
        }
    }
    return edited;
}

}  // namespace plenaria::exchange
