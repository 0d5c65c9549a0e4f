#include "server/access/attempts.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace plenaria::access::attempts_test {
namespace {

constexpr TimePoint start = from_unix_ms(1'795'910'400'000);

TEST(Attempts, from_the_fifth_on_each_costs_twice_as_much_up_to_a_minute) {
    Attempts attempts;
    TimePoint now = start;
    std::vector<Millis> pauses;
    for (int i = 0; i < 13; ++i) {
        attempts.failed("a", now);
        pauses.push_back(attempts.wait("a", now));
        now += pauses.back();
        EXPECT_EQ(attempts.wait("a", now), Millis{0});
    }
    const auto s = [](int seconds) { return Millis{seconds * 1'000}; };
    EXPECT_EQ(pauses, (std::vector{s(0), s(0), s(0), s(0), s(1), s(2), s(4), s(8), s(16), s(32),
                                   s(60), s(60), s(60)}));
}

TEST(Attempts, a_pause_is_that_of_its_key_alone) {
    Attempts attempts;
    for (int i = 0; i < 5; ++i) {
        attempts.failed("a", start);
    }
    EXPECT_EQ(attempts.wait("a", start + Millis{999}), Millis{1});
    EXPECT_EQ(attempts.wait("b", start), Millis{0});
}

TEST(Attempts, a_right_proof_or_ten_quiet_minutes_forget) {
    Attempts attempts;
    for (int i = 0; i < 8; ++i) {
        attempts.failed("a", start);
        attempts.failed("b", start);
    }
    attempts.succeeded("a");
    attempts.failed("a", start);
    EXPECT_EQ(attempts.wait("a", start), Millis{0});
    attempts.failed("b", start + Millis{10 * 60'000});
    EXPECT_EQ(attempts.wait("b", start + Millis{10 * 60'000}), Millis{0});
}

TEST(Attempts, whoever_comes_from_everywhere_takes_no_more_memory_than_that) {
    Attempts attempts;
    for (int i = 0; i < 5; ++i) {
        attempts.failed("lobby", start + Millis{1'000'000});
    }
    for (int i = 0; i < 5'000; ++i) {
        attempts.failed(std::to_string(i), start + Millis{999'000 + i / 10});
    }
    EXPECT_LE(attempts.size(), Attempts::keys_max);
    EXPECT_GT(attempts.size(), Attempts::keys_max / 2);
    EXPECT_GT(attempts.wait("lobby", start + Millis{1'000'000}), Millis{0})
        << "whoever has to wait is kept";
}

TEST(Attempts, ever_new_names_from_many_networks_forget_no_networks_pause) {
    Attempts attempts;
    constexpr int networks = 1'000;
    TimePoint now = start;
    for (int round = 1; round <= 8; ++round) {
        for (int i = 0; i < networks; ++i) {
            const std::string network = "10.9." + std::to_string(i);
            now += Millis{10};
            attempts.failed("person/" + std::to_string(round) + "/" + network, now);
            attempts.failed(network, now);
        }
    }
    for (int i = 0; i < networks; ++i) {
        EXPECT_EQ(attempts.failures("10.9." + std::to_string(i), now), 8) << i;
    }
    EXPECT_LE(attempts.size(), Attempts::keys_max);
}

TEST(Attempts, what_is_forgotten_to_make_room_was_wrong_the_least_often) {
    Attempts attempts;
    for (std::size_t i = 0; i < Attempts::keys_max; ++i) {
        const std::string key = std::to_string(i);
        for (std::size_t wrong = 0; wrong <= i % 2; ++wrong) {
            attempts.failed(key, start + Millis{static_cast<int>(i)});
        }
    }
    attempts.failed("newcomer", start + Millis{5'000});
    EXPECT_EQ(attempts.failures("newcomer", start + Millis{5'000}), 1);
    for (std::size_t i = 1; i < Attempts::keys_max; i += 2) {
        EXPECT_EQ(attempts.failures(std::to_string(i), start + Millis{5'000}), 2) << i;
    }
    EXPECT_EQ(attempts.failures("0", start + Millis{5'000}), 0) << "and the longest ago";
    EXPECT_EQ(attempts.failures("4094", start + Millis{5'000}), 1);
}

TEST(Attempts, are_counted_by_address_and_on_this_machine_by_role) {
    const auto key = [](Route route, const char* address, Role role) {
        return attempts_key(route, address, role);
    };
    EXPECT_EQ(key(Route::tls, "192.168.7.9", Role::chair),
              key(Route::tls, "192.168.7.9", Role::secretariat));
    EXPECT_NE(key(Route::tls, "192.168.7.9", Role::chair),
              key(Route::tls, "192.168.7.8", Role::chair));
    EXPECT_EQ(key(Route::tls, "fd00:1:2:3:4:5:6:7", Role::chair),
              key(Route::tls, "fd00:1:2:3::1", Role::chair));
    EXPECT_EQ(key(Route::tls, "fe80::1%eth0", Role::chair),
              key(Route::tls, "fe80::abcd:2%eth0", Role::chair))
        << "of a link too one machine takes as many addresses as it likes";
    EXPECT_NE(key(Route::tls, "fe80::1%eth0", Role::chair),
              key(Route::tls, "fe80::1%wlan0", Role::chair));
    EXPECT_NE(key(Route::tls, "fd00:1:2:3::1", Role::chair),
              key(Route::tls, "fd00:1:2:4::1", Role::chair));
    EXPECT_NE(key(Route::tls, "192.168.7.9", Role::chair),
              key(Route::tls, "192.168.7.9", Role::delegate));
    EXPECT_EQ(key(Route::tls, "192.168.7.9", Role::interpreter),
              key(Route::tls, "192.168.7.9", Role::delegate));
    EXPECT_NE(key(Route::loopback, "127.0.0.1", Role::chair),
              key(Route::loopback, "127.0.0.1", Role::secretariat));
    EXPECT_EQ(key(Route::loopback, "127.0.0.1", Role::chair),
              key(Route::loopback, "::1", Role::chair));
}

}  // namespace
}  // namespace plenaria::access::attempts_test
