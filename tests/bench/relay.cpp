#include "tests/bench/relay.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "server/model/assertion.hpp"
#include "tests/bench/loopback.hpp"

namespace plenaria::bench {
namespace {

constexpr int look_every_ms = 100;
constexpr std::size_t clients_max = 64;

std::string kind_of(const WireFrame& frame) {
    switch (frame.opcode) {
        case Opcode::text:
            return std::string{type_of(frame.payload)};
        case Opcode::close:
            return "close";
        case Opcode::ping:
            return "ping";
        case Opcode::pong:
            return "pong";
    }
    return "other";
}

}  // namespace

Traffic since(const Traffic& before, const Traffic& after) {
    Traffic added = after;
    added.to_clients -= before.to_clients;
    added.to_server -= before.to_server;
    for (const auto& [kind, bytes] : before.to_clients_by_kind) {
        added.to_clients_by_kind[kind] -= bytes;
    }
    return added;
}

Relay::Relay(std::uint16_t server_port) : server_port_(server_port) {
    const Listener made = listen_loopback(clients_max);
    listener_ = made.socket;
    port_ = made.port;
    thread_ = std::thread{[this] { run(); }};
}

Relay::~Relay() {
    ending_ = true;
    thread_.join();
    for (const auto& pair : pairs_) {
        close(pair->client);
        close(pair->server);
    }
    close(listener_);
}

Traffic Relay::traffic() const {
    const std::lock_guard lock{mutex_};
    return traffic_;
}

void Relay::run() {
    while (!ending_) {
        std::vector<pollfd> waiting{{listener_, POLLIN, 0}};
        for (const auto& pair : pairs_) {
            waiting.push_back({pair->client, POLLIN, 0});
            waiting.push_back({pair->server, POLLIN, 0});
        }
        poll(waiting.data(), waiting.size(), look_every_ms);
        for (std::size_t i = pairs_.size(); i-- > 0;) {
            Pair& pair = *pairs_[i];
            const bool alive = (waiting[1 + 2 * i].revents == 0 || pass_on(pair, false)) &&
                               (waiting[2 + 2 * i].revents == 0 || pass_on(pair, true));
            if (!alive) {
                close(pair.client);
                close(pair.server);
                pairs_.erase(pairs_.begin() + static_cast<std::ptrdiff_t>(i));
            }
        }
        if (waiting[0].revents != 0) {
            accept_one();
        }
    }
}

void Relay::accept_one() {
    PLENARIA_ASSERT(pairs_.size() < clients_max);
    auto pair = std::make_unique<Pair>();
    pair->client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    PLENARIA_ASSERT(pair->client >= 0);
    pair->server = connect_loopback(server_port_);
    pairs_.push_back(std::move(pair));
}

bool Relay::pass_on(Pair& pair, bool from_server) {
    std::array<char, 16 * 1024> piece;
    const ssize_t count =
        recv(from_server ? pair.server : pair.client, piece.data(), piece.size(), 0);
    if (count <= 0) {
        return false;
    }
    const std::string_view bytes{piece.data(), static_cast<std::size_t>(count)};
    if (from_server) {
        this->count(pair, bytes);
    } else {
        const std::lock_guard lock{mutex_};
        traffic_.to_server += bytes.size();
    }
    send_all(from_server ? pair.client : pair.server, bytes);
    return true;
}

void Relay::count(Pair& pair, std::string_view bytes) {
    if (!pair.upgraded) {
        pair.http.append(bytes);
        const auto end = pair.http.find("\r\n\r\n");
        if (end == std::string::npos) {
            return;
        }
        pair.upgraded = true;
        bytes.remove_prefix(bytes.size() - (pair.http.size() - end - 4));
    }
    const std::lock_guard lock{mutex_};
    traffic_.to_clients += bytes.size();
    pair.frames.take(bytes, [this](const WireFrame& frame) {
        traffic_.to_clients_by_kind[kind_of(frame)] += frame.wire_bytes;
    });
}

}  // namespace plenaria::bench
