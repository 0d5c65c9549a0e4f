// The server's door: one listener for pages and WebSockets, on the thread of its io_context.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/access/access.hpp"
#include "server/access/tls_material.hpp"
#include "server/engine/service.hpp"
#include "server/model/result.hpp"
#include "server/transport/connection_limits.hpp"
#include "server/transport/held_port.hpp"
#include "server/transport/http_rules.hpp"
#include "server/transport/hub.hpp"

namespace boost::asio {
class io_context;
}

namespace plenaria::transport {

struct ServerSettings {
    std::string address = "127.0.0.1";  ///< an IP address, without brackets
    std::uint16_t port = 8470;          ///< 0: any free one
    /// Names and addresses (without port) that pages may be asked under, besides localhost, the
    /// loopback addresses and the address at which a request arrives.
    std::vector<std::string> allowed_hosts;
    std::string server_id;
    std::string boot_id;  ///< another one at each start; a valid id, as clients send it back
    /// Nothing received for so long, not even a pong: the client is gone. Tests shorten it.
    std::chrono::milliseconds idle_timeout{15'000};
    /// From a connection's first moment a handshake has so long to end, or a request to be whole;
    /// and each later request. Tests shorten it.
    std::chrono::milliseconds request_timeout{10'000};
    /// How many sockets may be open at a time.
    std::size_t connections_max = limits::connections_max;
    /// Without it the addresses of this machine itself (127.0.0.0/8) are crowded like any others,
    /// so that tests have a lobby. Where a secret may be shown is another matter.
    bool own_addresses_apart = true;
    /// With it the port answers encrypted connections too. What it vouches for is also allowed as a
    /// name to ask pages under.
    std::optional<access::TlsIdentity> tls;
};

/// What the server calls; service, authenticator and what the functions hold must outlive it.
struct ServerPorts {
    engine::Service& service;
    const access::Authenticator& authenticator;
    AssetLookup assets;
    ServerTime now;
    LogSink log;
    DocumentLookup documents = {};
    StatusPages status = {};
    LogIn log_in = {};
    IsFamiliar is_familiar = {};
};

struct Endpoint {
    std::string address;
    std::uint16_t port = 0;
};

/// All calls and callbacks on the io_context's thread, or before it runs.
class Server {
public:
    /// Opens nothing yet. The service must already stand at the end of its journal.
    Server(boost::asio::io_context& context, ServerSettings settings, ServerPorts ports);
    /// Cuts off whoever is still connected; call `drain` first to part in peace.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Opens the door; answers where, with the port that was chosen for port 0.
    [[nodiscard]] Outcome<Endpoint, ListenError> listen();
    /// The same at a port that was taken before, whatever the settings say of it.
    [[nodiscard]] Outcome<Endpoint, ListenError> listen(HeldPort port);
    /// Takes what became true from the engine; everybody concerned gets one frame (law 5).
    void deliver(const engine::Deliveries& deliveries);
    /// Call before `deliver` where the event may have been edited with it.
    void event_edited();
    /// That person may not go on as they are: their connections are closed.
    void turn_away(const std::string& person);
    /// The token of that role is another: the connections that it let in are closed.
    void turn_away_holders(Role role);
    /// What is wrong with the server, the worst first: told to those who operate, and only when it
    /// changes.
    void tell_troubles(std::vector<ServiceTrouble> troubles);
    /// Under which names interpreters and the secretariat can log in: whoever lists sworn staff is
    /// told of the others.
    void tell_listable(std::vector<std::string> names);
    /// Accepts nobody any more, says goodbye to all (1001) and calls `done` once when the last has
    /// gone, at the latest after 2 s. Never calls it from within. Idle page connections may still
    /// be open then, so `done` should stop the io_context.
    void drain(std::function<void()> done);
    /// How many are connected now, but for operators.
    [[nodiscard]] std::size_t screens() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace plenaria::transport
