// How much each address may still ask for before it is a WebSocket. Sans-IO: instants come in.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>

namespace plenaria::transport {

/// Requests, bytes of answers and handshakes, counted for each address that is not the server's
/// own, as whom it counts (`access::network_of`), and forgotten as time passes
/// (connection_limits.hpp has the figures). At most `limits::budgets_kept` addresses; beyond, those
/// that spent the least are forgotten, so that whoever takes one address after the other pushes out
/// their own. Single-threaded.
class RequestBudget {
public:
    using Instant = std::chrono::steady_clock::time_point;

    /// Takes so many requests; whether they were left. What was refused costs nothing.
    [[nodiscard]] bool take(const std::string& address, double requests, Instant now);
    /// So many bytes of an answer are on their way: the next requests pay for them.
    void answered(const std::string& address, std::size_t bytes, Instant now);
    /// Whether a handshake is left, whatever was asked for; takes nothing.
    [[nodiscard]] bool has_handshake(const std::string& address, Instant now) const;
    /// A handshake was worked on.
    void shook_hands(const std::string& address, Instant now);
    /// How long from now until one more request is left; one second at least.
    [[nodiscard]] std::chrono::seconds wait(const std::string& address, Instant now) const;

    [[nodiscard]] std::size_t size() const { return spent_.size(); }

private:
    struct Spent {
        double requests = 0;
        double bytes = 0;
        double handshakes = 0;
        Instant at{};

        void forget_until(Instant now);
        /// As a part of what there is at once; may be more than one.
        [[nodiscard]] double share() const;
    };
    Spent& of(const std::string& address, Instant now);
    void make_room(Instant now);

    std::map<std::string, Spent> spent_;
};

}  // namespace plenaria::transport
