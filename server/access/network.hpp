// Whom an address counts as, wherever something is counted of those who come over the network.
#pragma once

#include <string>

namespace plenaria::access {

/// An address; of IPv6 its network of 64 bits, in which one machine takes as many addresses as it
/// likes, with the interface where it is of one link alone. One of IPv4 that is written as IPv6
/// (`::ffff:192.168.7.9`) counts as what it is. What is no address counts as itself.
[[nodiscard]] std::string network_of(const std::string& address);

}  // namespace plenaria::access
