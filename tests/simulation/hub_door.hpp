// The hub behind simulated sockets: the one place of the simulation that knows its interface. Does
// what server/transport/websocket_session.cpp does; what is written when, and what of it is written
// again, the product's own writer decides.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/transport/hub.hpp"
#include "tests/simulation/network.hpp"
#include "tests/simulation/turns.hpp"

namespace plenaria::simulation {

class HubDoor {
public:
    /// What its sockets came to.
    struct Traffic {
        std::uint64_t gathered = 0;   ///< writes of several frames
        std::uint64_t cut_short = 0;  ///< writes of which the socket took a part, or nothing
        std::uint64_t at_once = 0;    ///< deltas that passed by their queue
        std::uint64_t evicted = 0;    ///< readers that were given up
        std::uint64_t fell_back = 0;  ///< deltas that gave way to snapshots
    };
    struct Ports {
        engine::Service& service;
        const access::Authenticator& authenticator;
        transport::ServerTime now;
        transport::LogIn log_in;
        /// A text is about to leave on a line; answers what leaves in its place.
        std::function<std::vector<std::string>(const Line&, const std::string&)> leaves;
        Traffic& traffic;
        /// Takes a line of the hub's log; nobody needs to.
        std::function<void(std::string_view)> log{};
    };

    HubDoor(Timeline& timeline, Turns& thread, std::string boot_id, Ports ports);
    ~HubDoor();

    /// Somebody knocked: the WebSocket is open from here on.
    void accept(std::shared_ptr<Line> line);
    void deliver(const engine::Deliveries& deliveries) { hub_.deliver(deliveries); }
    void event_edited() { hub_.event_edited(); }
    /// Ten times a second, as the server's own timer.
    void tick();
    /// The process is gone: its sockets with it.
    void die();
    /// Whether everything that was to be said on the line has been given to it.
    [[nodiscard]] bool has_said_all(const Line& line) const;
    [[nodiscard]] const transport::Hub& hub() const { return hub_; }

private:
    class Session;

    Timeline& timeline_;
    Turns& thread_;
    Ports ports_;
    /// How many each client was given: what one is told does not move with another's comings.
    std::map<std::size_t, int> words_;
    std::size_t knocking_ = 0;
    int codes_ = 0;
    transport::Hub hub_;
    std::vector<std::shared_ptr<Session>> sessions_;
};

}  // namespace plenaria::simulation
