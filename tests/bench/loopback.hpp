// Plain sockets on 127.0.0.1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace plenaria::bench {

struct Listener {
    int socket = -1;
    std::uint16_t port = 0;
};
/// Listens on a free port.
[[nodiscard]] Listener listen_loopback(std::size_t backlog);
/// A connected socket without Nagle's delay.
[[nodiscard]] int connect_loopback(std::uint16_t port);
/// Sends small writes at once.
void without_delay(int socket);
/// Sends all of `bytes`, waiting where the socket is full; stops the process on an error.
void send_all(int socket, std::string_view bytes);

}  // namespace plenaria::bench
