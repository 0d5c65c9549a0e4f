#include "tests/support/cut_wire.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <string_view>

#include "server/model/assertion.hpp"

namespace plenaria::test_support {
namespace {

// How late a cut is noticed where nothing moves.
constexpr int look_every_ms = 20;

sockaddr_in place(const std::string& address, std::uint16_t port) {
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_port = htons(port);
    PLENARIA_ASSERT(::inet_pton(AF_INET, address.c_str(), &place.sin_addr) == 1);
    return place;
}

/// Whether the pair lives on after one of its ends had something to say.
bool pass_on(int from, int to) {
    std::array<char, 16 * 1024> piece{};
    const ssize_t count = ::recv(from, piece.data(), piece.size(), 0);
    std::string_view left{piece.data(), static_cast<std::size_t>(count > 0 ? count : 0)};
    while (!left.empty()) {
        const ssize_t sent = ::send(to, left.data(), left.size(), MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        left.remove_prefix(static_cast<std::size_t>(sent));
    }
    return count > 0;
}

}  // namespace

CutWire::CutWire(const std::string& address, std::uint16_t server_port)
    : address_(address), server_port_(server_port) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in own = place(address, 0);
    socklen_t size = sizeof own;
    PLENARIA_ASSERT(listener_ >= 0 &&
                    ::bind(listener_, reinterpret_cast<sockaddr*>(&own), size) == 0 &&
                    ::listen(listener_, SOMAXCONN) == 0 &&
                    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&own), &size) == 0);
    port_ = ntohs(own.sin_port);
    thread_ = std::thread{[this] { run(); }};
}

CutWire::~CutWire() {
    ending_ = true;
    thread_.join();
    ::close(listener_);
}

void CutWire::end(const Pair& pair) {
    ::close(pair.client);
    ::close(pair.server);
}

void CutWire::run() {
    while (!ending_) {
        std::vector<pollfd> waiting{{listener_, POLLIN, 0}};
        for (const Pair& pair : pairs_) {
            waiting.push_back({pair.client, POLLIN, 0});
            waiting.push_back({pair.server, POLLIN, 0});
        }
        ::poll(waiting.data(), waiting.size(), look_every_ms);
        for (std::size_t i = pairs_.size(); i-- > 0;) {
            const Pair pair = pairs_[i];
            const bool alive =
                !is_cut_ &&
                (waiting[1 + 2 * i].revents == 0 || pass_on(pair.client, pair.server)) &&
                (waiting[2 + 2 * i].revents == 0 || pass_on(pair.server, pair.client));
            if (!alive) {
                end(pair);
                pairs_.erase(pairs_.begin() + static_cast<std::ptrdiff_t>(i));
            }
        }
        if (waiting[0].revents != 0) {
            accept_one();
        }
    }
    for (const Pair& pair : pairs_) {
        end(pair);
    }
}

void CutWire::accept_one() {
    const Pair pair{::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC),
                    ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    const sockaddr_in server = place(address_, server_port_);
    if (is_cut_ ||
        ::connect(pair.server, reinterpret_cast<const sockaddr*>(&server), sizeof server) != 0) {
        end(pair);
        return;
    }
    ++connections_;
    pairs_.push_back(pair);
}

}  // namespace plenaria::test_support
