#include "server/client/own_machine.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>

namespace plenaria::client {

bool is_own_machine(int socket) {
    sockaddr_storage other{};
    socklen_t size = sizeof other;
    if (getpeername(socket, reinterpret_cast<sockaddr*>(&other), &size) != 0) {
        return false;
    }
    constexpr std::uint32_t loopback_net = 127;
    if (other.ss_family == AF_INET) {
        const auto& four = reinterpret_cast<const sockaddr_in&>(other);
        return ntohl(four.sin_addr.s_addr) >> 24U == loopback_net;
    }
    const in6_addr& six = reinterpret_cast<const sockaddr_in6&>(other).sin6_addr;
    return other.ss_family == AF_INET6 &&
           (IN6_IS_ADDR_LOOPBACK(&six) ||
            (IN6_IS_ADDR_V4MAPPED(&six) && six.s6_addr[12] == loopback_net));
}

}  // namespace plenaria::client
