// Delegations that come in while the event goes on (R4.3).
#include <algorithm>

#include "server/domain/admission.hpp"
#include "server/domain/evolver.hpp"

namespace plenaria::domain {
void Evolver::operator()(const DelegationAdmitted& e) {
    PLENARIA_ASSERT(find_delegation(state_.definition, e.admitted.id) == nullptr);
    state_.definition.delegations.push_back(e.admitted);
    std::set<SessionId>& without = state_.admitted[e.admitted.id];
    for (const auto& [session, progress] : state_.sessions) {
        if (progress.opened_at) {
            without.insert(session);
        }
    }
    record_in({}, e.admitted.name);
}

void Evolver::operator()(const AdmissionWithdrawn& e) {
    auto& delegations = state_.definition.delegations;
    const auto at = std::find_if(delegations.begin(), delegations.end(),
                                 [&](const Delegation& each) { return each.id == e.delegation; });
    PLENARIA_ASSERT(at != delegations.end());
    const Text name = at->name;
    delegations.erase(at);
    state_.admitted.erase(e.delegation);
    // Its attendance of sessions to come, and of those that count for no seat.
    for (auto& [session, progress] : state_.sessions) {
        progress.attendance.erase(e.delegation);
        for (auto& within : progress.attendance_within) {
            within.erase(e.delegation);
        }
    }
    // What was taken back of a session that seated it is not done again without it. Behind closed
    // doors none did, and redo is not to tell of what is done outside.
    for (auto& [room, state] : state_.rooms) {
        if (!state.closing) {
            state.acts.undone.clear();
        }
    }
    record_in({}, name);
}

void Evolver::forget_the_removed() {
    std::erase_if(state_.admitted, [&](const auto& each) {
        return find_delegation(state_.definition, each.first) == nullptr;
    });
}

}  // namespace plenaria::domain
