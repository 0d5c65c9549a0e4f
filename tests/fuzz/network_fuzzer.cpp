// An address as whom somebody counts: one machine is one network of IPv6 and no more than that, and
// what is no address is nobody else.
#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "server/access/network.hpp"
#include "server/model/assertion.hpp"

namespace {

using namespace plenaria;

constexpr int bits_of_network = 64;
constexpr int bits_of_address = 128;

std::string written(const in6_addr& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    PLENARIA_ASSERT(::inet_ntop(AF_INET6, &address, text.data(), text.size()) != nullptr);
    return text.data();
}

/// Each neighbour that differs in one bit counts as the same where that bit is of one machine.
void check_neighbours(const in6_addr& address, const std::string& zone,
                      const std::string& counted) {
    const bool is_v4 = IN6_IS_ADDR_V4MAPPED(&address);
    for (int bit = 0; bit < bits_of_address; ++bit) {
        in6_addr other = address;
        other.s6_addr[bit / 8] ^= static_cast<unsigned char>(0x80U >> (bit % 8));
        const bool same = !is_v4 && !IN6_IS_ADDR_V4MAPPED(&other) && bit >= bits_of_network;
        PLENARIA_ASSERT((access::network_of(written(other) + zone) == counted) == same);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // NOLINTNEXTLINE(*-reinterpret-cast): bytes as characters
    const std::string text{reinterpret_cast<const char*>(data), size};
    const std::string counted = access::network_of(text);
    PLENARIA_ASSERT(access::network_of(counted) == counted);
    const std::size_t end = std::min(text.find('%'), text.size());
    const std::string bare = text.substr(0, end);
    in6_addr address{};
    if (bare.find('\0') != std::string::npos ||
        ::inet_pton(AF_INET6, bare.c_str(), &address) != 1) {
        PLENARIA_ASSERT(counted == text);
        return 0;
    }
    check_neighbours(address, text.substr(end), counted);
    return 0;
}
