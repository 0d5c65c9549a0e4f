// A venue's bad day, the same every time for the same seed: operators who press and press again, a
// journal that fails, a server that dies between writing and answering.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "server/engine/machine.hpp"
#include "tests/scenarios/random_acts.hpp"

namespace plenaria::simulation {

/// One in so many; 0: never.
struct Faults {
    std::size_t append_fails = 15;
    std::size_t crash_before_write = 60;
    std::size_t crash_after_write = 60;
    std::size_t answer_lost = 20;
};

struct Counts {
    int accepted = 0;
    int refused = 0;
    int unavailable = 0;
    int repeated = 0;
    int crashes = 0;
    int lost_outcomes = 0;
    int group_commits = 0;
};

class Simulation {
public:
    Simulation(std::uint64_t seed, Faults faults, std::size_t operators);

    /// One event of the day: a press, a commit's begin or its end. False, with `problem` told,
    /// as soon as something does not hold.
    bool step();
    /// Answers all that is on its way, then checks a last time.
    bool settle();

    [[nodiscard]] const std::string& problem() const { return problem_; }
    [[nodiscard]] const Counts& counts() const { return counts_; }

private:
    /// What one operator has pressed and has no answer for.
    struct Press {
        CommandRequest request;
        std::uint64_t ticket = 0;  ///< of the latest try; 0: not on its way
    };

    void press(std::size_t who);
    void send(std::size_t who);
    void begin_commit();
    void end_commit();
    void crash();
    void deliver(const engine::Deliveries& deliveries);
    void receive(const engine::Answer& answer);
    void check();
    void fail(const std::string& what);
    bool chance(std::size_t one_in) { return one_in != 0 && random_.one_in(one_in); }

    scenarios::Random random_;
    const Faults faults_;
    engine::EngineMachine machine_;
    std::vector<engine::JournalRecord> disk_;
    std::optional<engine::AppendRequest> under_way_;
    std::vector<std::optional<Press>> presses_;
    std::map<CommandId, std::uint64_t> acknowledged_;  ///< with the fingerprint
    domain::State replayed_;
    std::size_t replayed_records_ = 0;
    TimePoint now_;
    std::uint64_t tickets_ = 0;
    std::uint64_t commands_ = 0;
    Counts counts_;
    std::string problem_;
};

}  // namespace plenaria::simulation
