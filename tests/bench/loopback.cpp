#include "tests/bench/loopback.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "server/model/assertion.hpp"

namespace plenaria::bench {
namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

}  // namespace

Listener listen_loopback(std::size_t backlog) {
    Listener made;
    made.socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    PLENARIA_ASSERT(made.socket >= 0 && bind(made.socket, plain, size) == 0);
    PLENARIA_ASSERT(listen(made.socket, static_cast<int>(backlog)) == 0);
    PLENARIA_ASSERT(getsockname(made.socket, plain, &size) == 0);
    made.port = ntohs(address.sin_port);
    return made;
}

int connect_loopback(std::uint16_t port) {
    const int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(port);
    const auto* plain = reinterpret_cast<const sockaddr*>(&address);
    PLENARIA_ASSERT(made >= 0 && connect(made, plain, sizeof address) == 0);
    without_delay(made);
    return made;
}

void without_delay(int socket) {
    const int on = 1;
    PLENARIA_ASSERT(setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0);
}

void send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        PLENARIA_ASSERT(count > 0);
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

}  // namespace plenaria::bench
