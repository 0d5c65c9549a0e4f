// Screens that prove who they are, which of them are cleared, and who was let in besides.
#include <algorithm>

#include "server/domain/evolver.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain {
namespace {

/// What the event file calls a screen; one that it no longer has is called by its id.
Text name_of_screen(const State& state, const RoomState& room, const ScreenId& id) {
    const std::vector<Screen>& screens = find_room(state.definition, room.id)->screens;
    const auto at = std::find_if(screens.begin(), screens.end(),
                                 [&](const Screen& screen) { return screen.id == id; });
    return same_text(at == screens.end() || at->name.empty() ? id.value : at->name);
}

}  // namespace

void Evolver::operator()(const ScreenPaired& e) {
    room().paired[e.screen] = e.key;
    // Another device bears the name now: what the former was cleared for it was not.
    room().cleared.erase(e.screen);
    record(name_of_screen(state_, room(), e.screen));
}

void Evolver::operator()(const ScreenUnpaired& e) {
    room().paired.erase(e.screen);
    room().cleared.erase(e.screen);
    record(name_of_screen(state_, room(), e.screen));
}

void Evolver::operator()(const ScreenCleared& e) {
    if (const auto matter = matter_of(state_, room()); room().cleared_for != matter) {
        room().cleared.clear();
        room().cleared_for = matter;
    }
    room().cleared.insert(e.screen);
    record(name_of_screen(state_, room(), e.screen));
}

void Evolver::operator()(const ClearanceRevoked& e) {
    room().cleared.erase(e.screen);
    record(name_of_screen(state_, room(), e.screen));
}

void Evolver::operator()(const EmergencyAccessGiven& e) {
    Emergency given{event_.at, e.person, e.holders, e.reason};
    if (const std::optional<Emergency>& before = state_.emergency) {
        // The chair has not seen the former yet: it acknowledges both.
        given.person = before->person + ", " + given.person;
        given.reason = before->reason + "; " + given.reason;
    }
    state_.emergency = std::move(given);
    record_in({}, same_text(e.person));
}

void Evolver::operator()(const EmergencyAcknowledged& /*e*/) {
    state_.emergency.reset();
    record_in({}, Text{});
}

}  // namespace plenaria::domain
