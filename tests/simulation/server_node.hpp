// The server's process on its machine: the engine and its driver, the hub and its sockets, joined
// as server/app/serve.cpp joins them. It may die at any moment and start again from the disk.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/app/engine_driver.hpp"
#include "server/engine/machine.hpp"
#include "tests/simulation/disk.hpp"
#include "tests/simulation/hub_door.hpp"

namespace plenaria::simulation {

/// The secrets of the venue.
struct VenueSecrets {
    std::string console = std::string(64, 'a');
    std::string chair = std::string(64, 'c');
    std::string person = "clave de todos";  ///< whoever logs in
};

class ServerNode {
public:
    struct Watcher {
        /// A process has replayed the journal and not begun to serve.
        std::function<void()> replayed;
        /// Something may have become true: nothing was sent of it yet.
        std::function<void()> appended;
        std::function<void(const Line&, const std::string&)> leaves;
    };

    ServerNode(Timeline& timeline, domain::Definition event, std::uint64_t seed, Planted planted,
               Watcher watcher);
    ~ServerNode();

    void start();
    /// kill -9; starts again so much later. `written`: whether what the disk is at gets there.
    void crash(bool written, Millis down_for);
    void stall(Millis time);
    /// Somebody sets the clock of the machine.
    void step_wall(Millis by) { wall_step_ += by; }
    /// A client knocks; answers whether anybody listens.
    [[nodiscard]] bool knock(const std::shared_ptr<Line>& line);

    [[nodiscard]] bool up() const { return process_ != nullptr; }
    /// Only while it is up.
    [[nodiscard]] const domain::State& durable() const;
    [[nodiscard]] const Live& live() const;
    [[nodiscard]] TimePoint now() const;
    [[nodiscard]] bool idle() const;
    [[nodiscard]] bool stands() const;
    [[nodiscard]] bool has_said_all(const Line& line) const;
    /// While the server does not know what became of an append: the commands that wait and are not
    /// in it. But for those that were refused before: whether the doors keep their sender out now,
    /// and it may not be told the same again, may be in that append.
    [[nodiscard]] std::vector<CommandId> kept_waiting() const;

    /// How many commands waited behind such an append and were answered before it was settled.
    [[nodiscard]] std::uint64_t taken_back() const { return taken_back_; }
    /// Of its sockets, over all its lives.
    [[nodiscard]] const HubDoor::Traffic& traffic() const { return traffic_; }
    [[nodiscard]] Disk& disk() { return disk_; }
    [[nodiscard]] int boots() const { return boots_; }

private:
    class Facade;
    struct Process;

    [[nodiscard]] std::string boot_id() const {
        return "boot-" + std::to_string(planted_ == Planted::same_boot_id ? 1 : boots_);
    }
    [[nodiscard]] HubDoor::Ports ports_of(Process& process);
    [[nodiscard]] std::vector<std::string> tamper(const std::string& text);
    void prepare(Process& process);
    void deliver(Process& process, const engine::Deliveries& deliveries);
    void tick();
    void hand_on_mark();
    void write_mark(Process& process);

    Timeline& timeline_;
    domain::Definition event_;
    Planted planted_;
    scenarios::Random fault_random_;
    Watcher watcher_;
    Disk disk_;
    Millis wall_step_{};
    std::optional<TimePoint> alive_mark_;  ///< on the disk
    int boots_ = 0;
    std::uint64_t taken_back_ = 0;
    HubDoor::Traffic traffic_;
    std::unique_ptr<Process> process_;
};

}  // namespace plenaria::simulation
