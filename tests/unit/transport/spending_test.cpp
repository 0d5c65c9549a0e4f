#include "server/transport/spending.hpp"

#include <gtest/gtest.h>

namespace plenaria::transport::test::spending_test {
namespace {

constexpr TimePoint noon = from_unix_ms(1'700'000'000'000);

TEST(SpendingTest, EachNameHasItsOwnAndItComesBack) {
    Spending spending{{10, 2}, 100};
    EXPECT_TRUE(spending.take("a", 7, noon));
    EXPECT_FALSE(spending.take("a", 4, noon));
    EXPECT_TRUE(spending.take("a", 3, noon)) << "what was not there was not taken";
    EXPECT_TRUE(spending.take("b", 10, noon));
    EXPECT_FALSE(spending.take("a", 1, noon + Millis{400}));
    EXPECT_TRUE(spending.take("a", 1, noon + Millis{600}));
    EXPECT_TRUE(spending.take("a", 10, noon + Millis{60'000}));
    EXPECT_FALSE(spending.take("a", 1, noon + Millis{60'000})) << "no more than there is at once";
}

TEST(SpendingTest, WhoIsToLeaveSomethingFindsNothingWhileOthersDo) {
    Spending spending{{10, 2}, 100};
    EXPECT_TRUE(spending.has("a", 5, noon, 5));
    EXPECT_EQ(spending.size(), 0U) << "who asks alone is not kept";
    EXPECT_TRUE(spending.take("a", 5, noon, 5));
    EXPECT_FALSE(spending.has("a", 1, noon, 5));
    EXPECT_FALSE(spending.take("a", 1, noon, 5));
    EXPECT_TRUE(spending.has("a", 5, noon));
    EXPECT_TRUE(spending.take("a", 4, noon));
    EXPECT_FALSE(spending.take("a", 1, noon + Millis{2'400}, 5));
    EXPECT_TRUE(spending.has("a", 1, noon + Millis{2'600}, 5));
    EXPECT_TRUE(spending.take("a", 1, noon + Millis{2'600}, 5));
}

TEST(SpendingTest, WhoComesUnderEverNewNamesMakesNobodyForgottenWhoUsedMore) {
    Spending spending{{10, 2}, 100};
    ASSERT_TRUE(spending.take("greedy", 10, noon));
    for (int i = 0; i < 10'000; ++i) {
        ASSERT_TRUE(spending.take("n" + std::to_string(i), 1, noon));
        ASSERT_LE(spending.size(), 100U);
    }
    EXPECT_FALSE(spending.take("greedy", 1, noon));
}

}  // namespace
}  // namespace plenaria::transport::test::spending_test
