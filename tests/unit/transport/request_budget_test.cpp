#include "server/transport/request_budget.hpp"

#include <gtest/gtest.h>

#include <string>

#include "server/transport/connection_limits.hpp"

namespace plenaria::transport::request_budget_test {
namespace {

using namespace std::chrono_literals;
using Instant = RequestBudget::Instant;

const std::string phone = "192.168.7.9";
const std::string other = "192.168.7.10";
constexpr Instant start{1h};

/// An address of the how-manieth network of that site: over IPv6 each of them counts as one.
std::string network(const std::string& site, int number) {
    return site + ":0:0:" + std::to_string(number) + "::1";
}

int taken(RequestBudget& budget, const std::string& address, Instant now) {
    int count = 0;
    while (count < 10 * limits::requests_at_once && budget.take(address, 1, now)) {
        ++count;
    }
    return count;
}

TEST(RequestBudgetTest, AnAddressAsksForSoMuchAtOnceAndThenForSoMuchASecond) {
    RequestBudget budget;
    EXPECT_EQ(taken(budget, phone, start), limits::requests_at_once);
    EXPECT_TRUE(budget.take(other, 1, start)) << "each for itself";
    EXPECT_EQ(taken(budget, phone, start + 1s), limits::requests_per_second);
    EXPECT_EQ(taken(budget, phone, start + 10min), limits::requests_at_once) << "and no more";
}

TEST(RequestBudgetTest, OneMachineOnIPv6AsksForNoMoreByTakingAddresses) {
    RequestBudget budget;
    EXPECT_EQ(taken(budget, "fd00:1:2:3::1", start), limits::requests_at_once);
    EXPECT_FALSE(budget.take("fd00:1:2:3:4:5:6:7", 1, start));
    EXPECT_EQ(budget.wait("fd00:1:2:3::2", start), 1s);
    EXPECT_TRUE(budget.take("fd00:1:2:4::1", 1, start)) << "another network";
    for (int handshake = 0; handshake < limits::handshakes_at_once; ++handshake) {
        budget.shook_hands("fd00:1:2:3::1", start);
    }
    EXPECT_FALSE(budget.has_handshake("fd00:1:2:3::2", start));
}

TEST(RequestBudgetTest, OneMachineOnIPv6WaitsAsLongByAnotherOfItsAddresses) {
    RequestBudget budget;
    const auto bytes = static_cast<std::size_t>(limits::page_bytes_at_once * 2);
    budget.answered("fd00:1:2:3::1", bytes, start);
    EXPECT_EQ(budget.wait("fd00:1:2:3::2", start), 16s);
    EXPECT_EQ(budget.wait("fd00:1:2:4::1", start), 1s) << "another network";
}

TEST(RequestBudgetTest, HandshakesAreCountedByThemselves) {
    RequestBudget budget;
    int handshakes = 0;
    while (handshakes < limits::requests_at_once && budget.has_handshake(phone, start)) {
        budget.shook_hands(phone, start);
        ++handshakes;
    }
    EXPECT_EQ(handshakes, limits::handshakes_at_once);
    EXPECT_FALSE(budget.has_handshake(phone, start + 30ms));
    EXPECT_TRUE(budget.has_handshake(phone, start + 50ms));
    EXPECT_TRUE(budget.take(phone, 1, start)) << "they cost no pages";
    EXPECT_TRUE(budget.has_handshake(other, start));
}

TEST(RequestBudgetTest, NoPagesAndNoBytesTakeAHandshakeAway) {
    RequestBudget budget;
    taken(budget, phone, start);
    budget.answered(phone, static_cast<std::size_t>(limits::page_bytes_at_once * 2), start);
    ASSERT_FALSE(budget.take(phone, 1, start));
    EXPECT_TRUE(budget.has_handshake(phone, start));
}

TEST(RequestBudgetTest, WhatWasSentIsPaidForByTheNextRequests) {
    RequestBudget budget;
    ASSERT_TRUE(budget.take(phone, 1, start));
    budget.answered(phone, static_cast<std::size_t>(limits::page_bytes_at_once * 2), start);
    EXPECT_FALSE(budget.take(phone, 1, start));
    const auto wait = budget.wait(phone, start);
    EXPECT_EQ(wait, 16s);
    EXPECT_FALSE(budget.take(phone, 1, start + wait - 1s));
    EXPECT_TRUE(budget.take(phone, 1, start + wait + 1ms));
    EXPECT_TRUE(budget.take(other, 1, start));
}

TEST(RequestBudgetTest, SaysToWaitForASecondAtLeast) {
    RequestBudget budget;
    EXPECT_EQ(budget.wait(phone, start), 1s);
    taken(budget, phone, start);
    EXPECT_EQ(budget.wait(phone, start), 1s);
}

TEST(RequestBudgetTest, KeepsABoundedNumberOfAddressesAndThoseThatSpentMost) {
    RequestBudget budget;
    taken(budget, phone, start);
    budget.answered(other, static_cast<std::size_t>(limits::page_bytes_at_once), start);
    int made_room = 0;
    for (int i = 0; i < 6'000; ++i) {
        const std::size_t before = budget.size();
        ASSERT_TRUE(budget.take(network("fd00", i), 2, start));
        ASSERT_LE(budget.size(), limits::budgets_kept);
        made_room += budget.size() <= before ? 1 : 0;
    }
    EXPECT_EQ(made_room, 2) << "looking at all of them, for an eighth each time";
    EXPECT_FALSE(budget.take(phone, 1, start));
    EXPECT_FALSE(budget.take(other, 1, start));
    for (int i = 0; i < 600; ++i) {
        ASSERT_TRUE(budget.take(network("fd01", i), 1, start + 10min));
    }
    EXPECT_LE(budget.size(), 600U) << "what has its whole budget again is not kept";
}

}  // namespace
}  // namespace plenaria::transport::request_budget_test
