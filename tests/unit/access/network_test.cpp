#include "server/access/network.hpp"

#include <gtest/gtest.h>

#include <string>

namespace plenaria::access::network_test {
namespace {

TEST(NetworkOf, an_address_of_ipv4_counts_for_itself_however_it_is_written) {
    EXPECT_EQ(network_of("192.168.7.9"), "192.168.7.9");
    EXPECT_EQ(network_of("::ffff:192.168.7.9"), "192.168.7.9");
    EXPECT_EQ(network_of("::ffff:c0a8:709"), "192.168.7.9");
    EXPECT_NE(network_of("::ffff:192.168.7.9"), network_of("::ffff:192.168.7.8"));
}

TEST(NetworkOf, of_ipv6_one_machine_counts_for_its_network) {
    EXPECT_EQ(network_of("fd00:1:2:3:4:5:6:7"), "fd00:1:2:3::");
    EXPECT_EQ(network_of("fd00:1:2:3::1"), "fd00:1:2:3::");
    EXPECT_EQ(network_of("fd00:1:2:4::1"), "fd00:1:2:4::");
    EXPECT_EQ(network_of("fd00:1:2:3:ff00::1"), "fd00:1:2:3::") << "64 bits, and none of the next";
    EXPECT_EQ(network_of("2001:db8::ffff:192.168.7.9"), "2001:db8::") << "that is none of IPv4";
}

TEST(NetworkOf, an_address_of_one_link_counts_for_its_link) {
    EXPECT_EQ(network_of("fe80::1%eth0"), "fe80::%eth0");
    EXPECT_EQ(network_of("fe80::abcd:2%eth0"), "fe80::%eth0");
    EXPECT_EQ(network_of("fe80::1%wlan0"), "fe80::%wlan0");
}

TEST(NetworkOf, what_is_no_address_counts_for_itself) {
    EXPECT_EQ(network_of(""), "");
    EXPECT_EQ(network_of("lobby"), "lobby");
    EXPECT_EQ(network_of("fd00:::1"), "fd00:::1");
    EXPECT_EQ(network_of("%eth0"), "%eth0");
    const std::string cut_short{"fd00::1\0x", 9};
    EXPECT_EQ(network_of(cut_short), cut_short);
}

}  // namespace
}  // namespace plenaria::access::network_test
