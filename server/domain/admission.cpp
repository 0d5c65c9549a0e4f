#include "server/domain/admission.hpp"

#include <algorithm>

#include "server/domain/agenda_plan.hpp"

namespace plenaria::domain {

bool is_admissible(const Category& category) {
    return !category.decides && !category.admitted_to_closed;
}

bool is_admitted(const State& state, const DelegationId& delegation) {
    return state.admitted.contains(delegation);
}

bool is_seated(const State& state, const SessionId& session, const DelegationId& delegation) {
    const auto at = state.admitted.find(delegation);
    return at == state.admitted.end() || !at->second.contains(session);
}

bool was_seated(const State& state, const DelegationId& delegation) {
    return std::any_of(state.sessions.begin(), state.sessions.end(), [&](const auto& each) {
        const Session* session = find_session(state.definition, each.first);
        const bool open = session != nullptr && !is_confidential(state, *session);
        return open && each.second.opened_at && is_seated(state, each.first, delegation);
    });
}

}  // namespace plenaria::domain
