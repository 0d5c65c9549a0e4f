#include "server/access/tls_names.hpp"

#include <gtest/gtest.h>

namespace plenaria::access::tls_names_test {
namespace {

TEST(TlsNames, a_host_name_is_read_in_lower_case) {
    EXPECT_EQ(host_name_of("Plenaria.Local"), "plenaria.local");
    EXPECT_EQ(host_name_of("a"), "a");
    EXPECT_EQ(host_name_of("srv-2.hotel3.example"), "srv-2.hotel3.example");
    EXPECT_EQ(host_name_of(std::string(63, 'a')), std::string(63, 'a'));
}

TEST(TlsNames, what_a_certificate_may_not_bear_is_no_host_name) {
    for (const std::string& wrong :
         {std::string{},
          std::string{"."},
          std::string{"a."},
          std::string{".a"},
          std::string{"a..b"},
          std::string{"-a"},
          std::string{"a-"},
          std::string{"a_b"},
          std::string{"*.local"},
          std::string{"salón"},
          std::string{"a b"},
          std::string{"a,DNS:b"},
          std::string{"192.168.1.5"},
          std::string{"::1"},
          std::string{"host:8470"},
          std::string{"https://a"},
          std::string{"a.1"},
          std::string(64, 'a'),
          std::string(60, 'a') + "." + std::string(60, 'a') + "." + std::string(60, 'a') + "." +
              std::string(60, 'a') + "." + std::string(60, 'a'),
          std::string("a\0b", 3),
          std::string{"a\nb"}}) {
        EXPECT_FALSE(host_name_of(wrong)) << wrong;
    }
}

TEST(TlsNames, an_address_is_read_as_programs_write_it) {
    EXPECT_EQ(address_of("192.168.7.5"), "192.168.7.5");
    EXPECT_EQ(address_of("FD00:0:0::2"), "fd00::2");
    EXPECT_EQ(address_of("[::1]"), "::1");
    for (const char* wrong :
         {"", "192.168.7", "192.168.7.256", "fe80::1%eth0", "plenaria.local", "192.168.7.5:8470",
          "[]", "[192.168.7.5", "192.168.7.5,IP:10.0.0.1"}) {
        EXPECT_FALSE(address_of(wrong)) << wrong;
    }
}

TEST(TlsNames, a_name_lies_in_its_domain_and_in_no_other) {
    const std::vector<std::string> domains{"local", "venue.example"};
    for (const char* inside : {"local", "plenaria.local", "a.b.local", "x.venue.example"}) {
        EXPECT_TRUE(lies_in(inside, domains)) << inside;
    }
    for (const char* outside : {"notlocal", "example", "local.example", "evenue.example", ""}) {
        EXPECT_FALSE(lies_in(outside, domains)) << outside;
    }
}

}  // namespace
}  // namespace plenaria::access::tls_names_test
