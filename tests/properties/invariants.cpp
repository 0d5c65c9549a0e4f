#include "tests/properties/invariants.hpp"

#include <rapidcheck.h>

#include <map>
#include <set>

#include "server/domain/checklist.hpp"
#include "server/domain/hidden_acts.hpp"

namespace plenaria::properties {
namespace {

using domain::Entry;
using domain::Floor;

void check_floor(const domain::State& state, const Floor& floor, bool behind_closed_doors) {
    int speaking = 0;
    int called = 0;
    std::set<EntryId> waiting;
    for (const auto& [key, list] : floor.lists) {
        for (const EntryId& id : list.waiting) {
            const Entry& entry = floor.entries.at(id);
            RC_ASSERT(entry.state == EntryState::waiting);
            RC_ASSERT(entry.session == key.session && entry.item == key.item);
            RC_ASSERT(entry.list == key.kind);
            RC_ASSERT(waiting.insert(id).second);
        }
    }
    for (const auto& [id, entry] : floor.entries) {
        speaking += entry.state == EntryState::speaking ? 1 : 0;
        called += entry.state == EntryState::called ? 1 : 0;
        RC_ASSERT(entry.running_since.has_value() == (entry.state == EntryState::speaking));
        RC_ASSERT((entry.state == EntryState::waiting) == waiting.contains(id));
        RC_ASSERT(entry.consumed >= Millis{0} && entry.allotment >= Millis{0});
    }
    RC_ASSERT(speaking <= 1 && called <= 1);
    std::map<domain::TotalKey, domain::SpokenTotal> totals;
    for (const auto& [id, entry] : floor.entries) {
        if (domain::is_over(entry.state) && entry.started_at &&
            domain::is_counted(state, entry, behind_closed_doors) &&
            entry.who->on_behalf_of == Capacity::national && !entry.who->delegation.empty()) {
            auto& total =
                totals[{entry.session, StatisticKind::delegation, entry.who->delegation.value}];
            ++total.interventions;
            total.time += entry.consumed;
        }
    }
    for (const auto& [key, total] : floor.totals) {
        RC_ASSERT(key.kind != StatisticKind::delegation || totals[key] == total);
    }
}

}  // namespace

void check_invariants(const domain::State& state) {
    for (const auto& [id, room] : state.rooms) {
        const auto broken = domain::broken_invariant(state, id);
        if (broken) {
            RC_FAIL(*broken);
        }
        check_floor(state, room.floor, false);
        if (room.closing) {
            check_floor(state, room.closing->floor, true);
        }
    }
}

void check_settled(const domain::State& state) {
    for (const auto& [id, room] : state.rooms) {
        if (room.closing) {
            // R4: the label is there if and only if nothing on the list is missing.
            RC_ASSERT(room.closing->closed_since.has_value() ==
                      domain::is_complete(room.closing->checklist));
        }
        const Floor& floor = domain::active_floor(room);
        for (const auto& [key, list] : floor.lists) {
            std::map<DelegationId, int> of_delegation;
            for (const EntryId& waiting : list.waiting) {
                const Entry& entry = floor.entries.at(waiting);
                // Whoever was called once comes back without asking again.
                const bool asked_once = entry.who->on_behalf_of == Capacity::national &&
                                        entry.absences == 0 && !entry.called_at;
                if (asked_once && key.kind == ListKind::main && !entry.who->delegation.empty()) {
                    RC_ASSERT(++of_delegation[entry.who->delegation] <=
                              state.definition.profile.entries_per_delegation);
                }
            }
        }
    }
}

void check_texts(const Rejection& rejection) {
    const Text text = text_of(rejection);
    for (const char* language : {"es", "en"}) {
        RC_ASSERT(text.has(language) && !text.in(language).empty());
        RC_ASSERT(text.in(language).find('{') == std::string_view::npos);
    }
}

domain::State essence(domain::State state) {
    state.position = Position{};
    for (auto& [id, session] : state.sessions) {
        session.items_numbered = {};
        session.edited_by = domain::LastEdits{};
    }
    for (auto& [id, room] : state.rooms) {
        room.record = {};
        room.acts = domain::Acts{};
        // An act may end what screens were cleared for; no undo clears one again.
        room.cleared.clear();
        room.cleared_for.reset();
        std::vector<Floor*> floors{&room.floor};
        if (room.closing) {
            floors.push_back(&room.closing->floor);
        }
        for (Floor* floor : floors) {
            floor->points_numbered.clear();
            for (auto list = floor->lists.begin(); list != floor->lists.end();) {
                list->second.numbered = 0;
                const domain::Item* item = domain::find_item(
                    *domain::find_session(state.definition, list->first.session),
                    list->first.item);
                domain::SpeakersList untouched;
                untouched.state = domain::initial_list_state(state, list->first);
                if (item != nullptr && list->first.kind == ListKind::main) {
                    untouched.order.policy = item->policy;
                }
                list = list->second == untouched ? floor->lists.erase(list) : std::next(list);
            }
        }
    }
    return state;
}

}  // namespace plenaria::properties
