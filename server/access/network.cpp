#include "server/access/network.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

namespace plenaria::access {

std::string network_of(const std::string& address) {
    in6_addr bytes{};
    std::array<char, INET6_ADDRSTRLEN> text{};
    // Of this link alone, an address comes with its interface: `fe80::1%eth0`.
    const std::size_t zone = std::min(address.find('%'), address.size());
    const std::string bare = address.substr(0, zone);
    if (bare.find('\0') != std::string::npos || ::inet_pton(AF_INET6, bare.c_str(), &bytes) != 1) {
        return address;
    }
    if (IN6_IS_ADDR_V4MAPPED(&bytes)) {
        constexpr std::size_t before_v4 = 12;
        ::inet_ntop(AF_INET, &bytes.s6_addr[before_v4], text.data(), text.size());
        return text.data();
    }
    constexpr std::size_t network_bytes = 8;
    std::fill(std::begin(bytes.s6_addr) + network_bytes, std::end(bytes.s6_addr),
              static_cast<unsigned char>(0));
    ::inet_ntop(AF_INET6, &bytes, text.data(), text.size());
    return text.data() + address.substr(zone);
}

}  // namespace plenaria::access
