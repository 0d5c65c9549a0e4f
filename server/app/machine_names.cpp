#include "server/app/machine_names.hpp"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>

namespace plenaria::app {
namespace {

std::optional<std::string> text_of(const sockaddr& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void* bytes = nullptr;
    if (address.sa_family == AF_INET) {
        bytes = &reinterpret_cast<const sockaddr_in&>(address).sin_addr;
    } else if (address.sa_family == AF_INET6) {
        const in6_addr& six = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
        // Such an address means nothing without the name of an interface, which no link can bear.
        if (IN6_IS_ADDR_LINKLOCAL(&six)) {
            return std::nullopt;
        }
        bytes = &six;
    }
    if (bytes == nullptr ||
        ::inet_ntop(address.sa_family, bytes, text.data(), text.size()) == nullptr) {
        return std::nullopt;
    }
    return std::string(text.data());
}

void add(std::vector<std::string>& names, const std::optional<std::string>& name) {
    if (name && names.size() < access::tls_names_max &&
        std::find(names.begin(), names.end(), *name) == names.end()) {
        names.push_back(*name);
    }
}

}  // namespace

access::TlsNames machine_names() {
    access::TlsNames names;
    std::array<char, 256> host{};
    if (::gethostname(host.data(), host.size() - 1) == 0) {
        const std::string whole = host.data();
        const std::string first = whole.substr(0, whole.find('.'));
        add(names.hosts, access::host_name_of(whole));
        add(names.hosts, access::host_name_of(first));
        add(names.hosts, access::host_name_of(first + ".local"));
    }
    ifaddrs* all = nullptr;
    if (::getifaddrs(&all) != 0) {
        return names;
    }
    const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> list{all, &::freeifaddrs};
    for (const ifaddrs* each = all; each != nullptr; each = each->ifa_next) {
        const bool up = (each->ifa_flags & IFF_UP) != 0 && (each->ifa_flags & IFF_LOOPBACK) == 0;
        if (up && each->ifa_addr != nullptr) {
            add(names.addresses, text_of(*each->ifa_addr));
        }
    }
    return names;
}

std::optional<std::string> usual_address() {
    const int probe = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (probe < 0) {
        return std::nullopt;
    }
    // An address of nobody's (RFC 5737). A datagram socket that is connected sends nothing; the
    // kernel only chooses the way.
    sockaddr_in nobody{};
    nobody.sin_family = AF_INET;
    nobody.sin_port = htons(9);
    nobody.sin_addr.s_addr = htonl(0xC0000201);
    sockaddr_in own{};
    socklen_t size = sizeof own;
    const bool routed =
        ::connect(probe, reinterpret_cast<const sockaddr*>(&nobody), sizeof nobody) == 0 &&
        ::getsockname(probe, reinterpret_cast<sockaddr*>(&own), &size) == 0;
    ::close(probe);
    return routed ? text_of(reinterpret_cast<const sockaddr&>(own)) : std::nullopt;
}

}  // namespace plenaria::app
