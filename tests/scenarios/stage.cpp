#include "tests/scenarios/stage.hpp"

#include "server/model/assertion.hpp"

namespace plenaria::scenarios {

Stage::Stage(domain::Definition definition) : now_(first_day() + std::chrono::hours{9}) {
    record(RoomId{}, domain::EventLoaded{std::move(definition)});
}

Result<std::vector<domain::Event>> Stage::act(const Command& command, Expectations expect) {
    return act_in(RoomId{"plenaria"}, command, std::move(expect));
}

Result<std::vector<domain::Event>> Stage::act_in(const RoomId& room, const Command& command,
                                                 Expectations expect) {
    auto decision = try_in(room, command, std::move(expect));
    if (decision) {
        const CommandId id{"c" + std::to_string(++commands_)};
        for (const domain::Event& event : decision.value()) {
            record(room, event, id);
        }
    }
    return decision;
}

Result<std::vector<domain::Event>> Stage::try_in(const RoomId& room, const Command& command,
                                                 Expectations expect) const {
    const CommandRequest request{CommandId{"c"}, room, command, std::move(expect), false};
    return domain::decide(state_, request, now_);
}

void Stage::record(const RoomId& room, domain::Event event, const CommandId& command) {
    const RoomId where = domain::is_of_venue(event) ? RoomId{} : room;
    history_.push_back({now_, where, Actor{Role::secretariat, person_}, std::move(event), command});
    domain::evolve(state_, history_.back(), Position{state_.position.value + 1});
    for (const auto& [id, unused] : state_.rooms) {
        PLENARIA_ASSERT(!domain::broken_invariant(state_, id));
    }
}

View Stage::view(Audience audience, Clearance clearance, const RoomId& room) const {
    return domain::project(state_, Live{}, StreamSubject{room, audience, clearance});
}

const domain::Entry& Stage::entry(const std::string& id) const {
    return domain::active_floor(room()).entries.at(EntryId{id});
}

std::vector<std::string> Stage::waiting() const {
    std::vector<std::string> found;
    const domain::Floor& floor = domain::active_floor(room());
    const auto key = domain::current_list_key(state_, room());
    const auto* list = key ? domain::find_list(room(), *key) : nullptr;
    if (list != nullptr) {
        for (const EntryId& id : list->waiting) {
            found.push_back(floor.entries.at(id).who->delegation.value);
        }
    }
    return found;
}

domain::State replay(const std::vector<domain::RecordedEvent>& history) {
    domain::State state;
    for (const domain::RecordedEvent& event : history) {
        domain::evolve(state, event, Position{state.position.value + 1});
    }
    return state;
}

}  // namespace plenaria::scenarios
