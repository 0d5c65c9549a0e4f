// What everybody is told of the disk: by the clock, whatever commands come to (law 3).
#include "server/app/public_storage.hpp"

#include <gtest/gtest.h>

namespace plenaria::app::public_storage_test {
namespace {

using namespace std::chrono_literals;
using Clock = PublicStorage::Clock;

class PublicStorageTest : public testing::Test {
protected:
    PublicStorage::Told at(Clock::duration since_start) {
        return storage.look(start + since_start, tried, appends);
    }
    /// What is told at each look of two from `from` up to `until`.
    bool all(Clock::duration from, Clock::duration until, bool PublicStorage::Told::*what,
             bool value) {
        bool all = true;
        for (auto time = from; time < until; time += 500ms) {
            all = all && at(time).*what == value;
        }
        return all;
    }

    const Clock::time_point start{1h};
    PublicStorage storage{start};
    PublicStorage::Tried tried;
    PublicStorage::Appends appends;
};

TEST_F(PublicStorageTest, the_moment_at_which_an_append_fails_is_not_told) {
    using Told = PublicStorage::Told;
    EXPECT_TRUE(all(0s, 10s, &Told::refuses, false));
    appends.failures = 1;
    EXPECT_TRUE(all(10s, 30s, &Told::refuses, false));
    EXPECT_TRUE(all(30s, 60s, &Told::refuses, true));
    EXPECT_TRUE(all(60s, 100s, &Told::refuses, false)) << "nobody tried again";
    appends.failures = 3;
    EXPECT_FALSE(at(119s).refuses);
    EXPECT_TRUE(at(120s).refuses);
}

TEST_F(PublicStorageTest, what_nobody_knows_is_told_as_long_as_slots_end_in_it) {
    using Told = PublicStorage::Told;
    appends.unsettled = true;
    appends.held = true;
    EXPECT_TRUE(all(0s, 30s, &Told::refuses, false));
    EXPECT_TRUE(all(30s, 45s, &Told::held, true));
    appends = {};
    EXPECT_TRUE(all(45s, 60s, &Told::held, true)) << "nor the moment at which it is known";
    EXPECT_TRUE(all(60s, 90s, &Told::held, false));
    appends.unsettled = true;
    EXPECT_TRUE(all(90s, 91s, &Told::refuses, true));
    EXPECT_FALSE(storage.told().held) << "nobody else has it open";
}

TEST_F(PublicStorageTest, two_meetings_of_which_one_commands_are_told_alike_within_a_slot) {
    PublicStorage silent{start};
    for (auto time = 0ms; time < 30s; time += 500ms) {
        appends.failures += time.count() % 3'000 == 0 ? 1 : 0;
        appends.unsettled = time.count() % 7'000 == 0;
        appends.damaged = time > 20s;
        appends.under_way = time;
        const auto told = at(time);
        const auto quiet = silent.look(start + time, {}, {});
        EXPECT_EQ(told.refuses, quiet.refuses);
        EXPECT_EQ(told.held, quiet.held);
        EXPECT_EQ(told.slow, quiet.slow);
        EXPECT_EQ(told.damaged, quiet.damaged);
    }
}

TEST_F(PublicStorageTest, a_disk_that_refuses_is_told_at_once_and_no_longer_than_it_does) {
    tried.refuses = true;
    EXPECT_TRUE(at(3s).refuses);
    appends.failures = 2;
    appends.unsettled = true;
    EXPECT_TRUE(at(31s).refuses) << "in the next slot";
    tried.refuses = false;
    EXPECT_FALSE(at(32s).refuses) << "what appends came to meanwhile is explained by it";
    appends.unsettled = false;
    EXPECT_FALSE(at(60s).refuses);
}

TEST_F(PublicStorageTest, the_journal_has_time_to_settle_after_the_disk_is_back) {
    tried.refuses = true;
    appends.unsettled = true;
    EXPECT_TRUE(at(28s).refuses);
    tried.refuses = false;
    EXPECT_FALSE(at(30s).refuses);
    EXPECT_TRUE(at(60s).refuses) << "but not for ever";
}

TEST_F(PublicStorageTest, slow_is_what_was_slow_within_a_minute) {
    using Told = PublicStorage::Told;
    tried.took = slow_write + 1ms;
    EXPECT_TRUE(at(1s).slow);
    tried.took = slow_write;
    EXPECT_TRUE(all(2s, 61s, &Told::slow, true));
    EXPECT_TRUE(all(61s, 70s, &Told::slow, false));
    tried.hanging = hanging_call;
    EXPECT_FALSE(at(70s).slow);
    tried.hanging += 1ms;
    EXPECT_TRUE(at(71s).slow);
    EXPECT_FALSE(storage.told().refuses);
}

TEST_F(PublicStorageTest, an_append_that_hangs_is_told_at_a_slots_end) {
    appends.under_way = hanging_call + 1ms;
    EXPECT_FALSE(at(29s).slow);
    EXPECT_TRUE(at(30s).slow);
}

TEST_F(PublicStorageTest, damage_is_told_when_a_look_shows_it_or_at_a_slots_end_until_it_is_gone) {
    appends.damaged = true;
    EXPECT_FALSE(at(1s).damaged);
    EXPECT_TRUE(at(30s).damaged);
    EXPECT_TRUE(at(95s).damaged);
    appends.damaged = false;
    EXPECT_TRUE(at(119s).damaged);
    EXPECT_FALSE(at(120s).damaged);
    PublicStorage other{start};
    tried.damage_seen = true;
    EXPECT_TRUE(other.look(start + 1s, tried, {}).damaged);
}

}  // namespace
}  // namespace plenaria::app::public_storage_test
