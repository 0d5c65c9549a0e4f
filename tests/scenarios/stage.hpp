// A room's rules without a server: commands in, events folded, views out.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "server/domain/decide.hpp"
#include "server/domain/project.hpp"
#include "tests/scenarios/sample_event.hpp"

namespace plenaria::scenarios {

class Stage {
public:
    explicit Stage(domain::Definition definition = sample_event());

    /// The clock of the next act; starts at 09:00 of the first day.
    [[nodiscard]] TimePoint now() const { return now_; }
    void set_now(TimePoint at) { now_ = at; }
    void wait(Millis time) { now_ += time; }
    /// Whose acts these are from now on, as a person of the secretariat; "mesa" before.
    void hand_to(std::string person) { person_ = std::move(person); }

    /// Decides, and folds what was decided; stops the test program where an invariant breaks.
    Result<std::vector<domain::Event>> act(const Command& command, Expectations expect = {});
    /// As `act`, in a room.
    Result<std::vector<domain::Event>> act_in(const RoomId& room, const Command& command,
                                              Expectations expect = {});
    /// What `act_in` would answer, without any effect.
    [[nodiscard]] Result<std::vector<domain::Event>> try_in(const RoomId& room,
                                                            const Command& command,
                                                            Expectations expect = {}) const;
    /// Folds one event: of the server itself, or of a command.
    void record(const RoomId& room, domain::Event event, const CommandId& command = {});

    [[nodiscard]] View view(Audience audience, Clearance clearance = Clearance::uncleared,
                            const RoomId& room = RoomId{"plenaria"}) const;
    [[nodiscard]] const domain::State& state() const { return state_; }
    [[nodiscard]] const domain::RoomState& room(const RoomId& id = RoomId{"plenaria"}) const {
        return state_.rooms.at(id);
    }
    /// An entry of the lists that are active in `plenaria`.
    [[nodiscard]] const domain::Entry& entry(const std::string& id) const;
    /// The waiting entries' delegations of the current item in `plenaria`, first first.
    [[nodiscard]] std::vector<std::string> waiting() const;
    /// Everything that happened, in order.
    [[nodiscard]] const std::vector<domain::RecordedEvent>& history() const { return history_; }

private:
    domain::State state_;
    TimePoint now_;
    std::string person_ = "mesa";
    int commands_ = 0;
    std::vector<domain::RecordedEvent> history_;
};

/// The fold of a whole history.
[[nodiscard]] domain::State replay(const std::vector<domain::RecordedEvent>& history);

}  // namespace plenaria::scenarios
