// One day of the whole system in one thread: a server with its disk, consoles and screens, and the
// network between them. The same script gives the same day, byte for byte.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulation/client_node.hpp"
#include "tests/simulation/oracles.hpp"
#include "tests/simulation/planted.hpp"
#include "tests/simulation/script.hpp"
#include "tests/simulation/server_node.hpp"

namespace plenaria::simulation {

struct Outcome {
    std::optional<Finding> finding;
    Counts counts;
    std::uint64_t hash = 0;        ///< of every byte that was sent, and when
    Millis lasted{};               ///< of simulated time
    std::vector<std::string> log;  ///< where it was asked for
};

class World {
public:
    World(const Script& script, Planted planted, bool logs);

    /// Lives the day: the script, then faults end, and all comes to rest. Once.
    [[nodiscard]] Outcome live();

private:
    void add_clients();
    void carry_out(const Step& step);
    void carry_out_at_server(Act act, scenarios::Random& random);
    void press(scenarios::Random& random);
    /// Somebody puts long texts in place, one right after the other.
    void paste(ClientNode& client, scenarios::Random& random);
    void ask_code(scenarios::Random& random);
    void read_code(scenarios::Random& random);
    void trouble_line(Act act, scenarios::Random& random);
    void run_until(Millis end);
    void look();
    void come_to_rest();
    void note(std::string_view what, std::string_view who, std::string_view text);
    [[nodiscard]] ClientNode& any_client(scenarios::Random& random);
    [[nodiscard]] ClientNode* any_operator(scenarios::Random& random);
    void give(ClientNode& client, CommandRequest request);

    Script script_;
    Planted planted_;
    bool logs_;
    Timeline timeline_;
    std::vector<std::unique_ptr<ClientNode>> clients_;
    std::unique_ptr<ServerNode> server_;
    std::unique_ptr<Oracles> oracles_;
    Millis refuses_until_{};
    std::uint64_t presses_ = 0;
    Millis next_look_{};
    Outcome outcome_;
};

/// Lives the day of a script.
[[nodiscard]] Outcome live(const Script& script, Planted planted = Planted::none,
                           bool logs = false);

}  // namespace plenaria::simulation
