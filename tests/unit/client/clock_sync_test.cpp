#include "server/client/clock_sync.hpp"

#include <gtest/gtest.h>

#include "server/model/limits.hpp"

namespace plenaria::client::clock_sync_test {
namespace {

using std::chrono::seconds;

// A server whose clock is `ahead` of a made-up local one, over a line with known delays.
class ClockSyncTest : public testing::Test {
protected:
    static constexpr TimePoint local_zero = from_unix_ms(1'800'000'000'000);

    TimePoint server_time() const {
        return local_zero + std::chrono::duration_cast<Millis>(now.time_since_epoch()) + ahead;
    }
    /// One round trip; answers whether there was one to do.
    bool round_trip(Millis there = Millis{1}, Millis inside = Millis{0}, Millis back = Millis{1}) {
        const auto t0 = sync.request_due(now);
        if (!t0) {
            return false;
        }
        now += there;
        const TimePoint t1 = server_time();
        now += inside;
        const TimePoint t2 = server_time();
        now += back;
        return sync.reply({*t0, t1, t2}, now);
    }
    Millis error() const { return sync.clock().at(now) - server_time(); }

    SteadyPoint now{std::chrono::hours{3}};
    Millis ahead{0};
    ClockSync sync;
};

TEST_F(ClockSyncTest, KnowsNothingBeforeTheFirstReply) {
    EXPECT_FALSE(sync.clock().known);
    EXPECT_EQ(sync.clock().at(now), TimePoint{});
    EXPECT_EQ(sync.rtt_ms(), -1);
    EXPECT_FALSE(sync.request_due(now)) << "no connection, no request";
}

// A sign error shows 5 s of skew as 10.
TEST_F(ClockSyncTest, FirstFixTakesAServerThatIsAheadAtOnce) {
    ahead = seconds{5};
    sync.new_connection();
    ASSERT_TRUE(round_trip());
    EXPECT_EQ(error(), Millis{0});
}

TEST_F(ClockSyncTest, FirstFixTakesAServerThatIsBehindAtOnce) {
    ahead = -seconds{5};
    sync.new_connection();
    ASSERT_TRUE(round_trip());
    EXPECT_EQ(error(), Millis{0});
}

TEST_F(ClockSyncTest, RoundTripLeavesOutTheServersOwnTime) {
    sync.new_connection();
    ASSERT_TRUE(round_trip(Millis{10}, Millis{300}, Millis{10}));
    EXPECT_EQ(sync.rtt_ms(), 20);
    EXPECT_EQ(sync.clock().offset_error, Millis{10});
    EXPECT_EQ(error(), Millis{0});
}

TEST_F(ClockSyncTest, BurstOfFiveThenEveryThirtySeconds) {
    sync.new_connection();
    for (int i = 0; i < limits::time_sync_burst; ++i) {
        EXPECT_TRUE(round_trip()) << i;
    }
    EXPECT_FALSE(round_trip());
    now += seconds{29};
    EXPECT_FALSE(round_trip());
    now += seconds{1};
    EXPECT_TRUE(round_trip());
    EXPECT_FALSE(round_trip());
}

TEST_F(ClockSyncTest, OneRequestAtATimeAndALostOneIsRepeated) {
    sync.new_connection();
    ASSERT_TRUE(sync.request_due(now));
    EXPECT_FALSE(sync.request_due(now + Millis{2'900}));
    EXPECT_TRUE(sync.request_due(now + Millis{3'100}));
}

TEST_F(ClockSyncTest, APathOfSecondsIsMeasuredToo) {
    sync.new_connection();
    const auto t0 = sync.request_due(now);
    ASSERT_TRUE(t0);
    now += Millis{1'200};
    const TimePoint then = server_time();
    for (int tick = 0; tick < 5; ++tick) {
        now += Millis{250};
        EXPECT_FALSE(sync.request_due(now)) << "the answer is on its way";
    }
    EXPECT_TRUE(sync.reply({*t0, then, then}, now));
    EXPECT_TRUE(sync.measured());
    EXPECT_EQ(sync.rtt_ms(), 2'450);
    EXPECT_LE(std::chrono::abs(error()), Millis{1'225});
}

TEST_F(ClockSyncTest, WhatAMeasurementExcludesLeavesTheWindow) {
    sync.new_connection();
    for (int i = 0; i < limits::time_sync_burst; ++i) {
        ASSERT_TRUE(round_trip());
    }
    ahead -= Millis{1'500};
    EXPECT_FALSE(round_trip()) << "none is due";
    sync.ask_at_once();
    ASSERT_TRUE(round_trip(Millis{50}, Millis{0}, Millis{50})) << "slower than the ones before";
    EXPECT_EQ(sync.age_of(server_time(), now), Millis{0});
    EXPECT_EQ(sync.correction_left(now), Millis{-1'500}) << "nor does the clock step back";
}

TEST_F(ClockSyncTest, WhatAMeasurementErrsByExcludesNothing) {
    sync.new_connection();
    ASSERT_TRUE(round_trip());
    ASSERT_TRUE(round_trip(Millis{2'800}, Millis{0}, Millis{0}));
    EXPECT_EQ(sync.rtt_ms(), 2);
    EXPECT_EQ(sync.age_of(server_time(), now), Millis{0});
}

TEST_F(ClockSyncTest, ForeignReplyIsNotUsed) {
    sync.new_connection();
    const auto t0 = sync.request_due(now);
    ASSERT_TRUE(t0);
    EXPECT_FALSE(sync.reply({*t0 + Millis{1}, server_time(), server_time()}, now));
    EXPECT_FALSE(sync.clock().known);
}

TEST_F(ClockSyncTest, LowestRoundTripOfTheLastEightDecides) {
    sync.new_connection();
    ASSERT_TRUE(round_trip(Millis{2}, Millis{0}, Millis{2}));
    // All the delay on one side: taken for half of it, this sample would be 100 ms wrong.
    ASSERT_TRUE(round_trip(Millis{200}, Millis{0}, Millis{0}));
    EXPECT_EQ(sync.rtt_ms(), 4);
    EXPECT_EQ(sync.correction_left(now), Millis{0});
    for (std::size_t i = 0; i < limits::time_sync_window; ++i) {
        now += seconds{30};
        ASSERT_TRUE(round_trip(Millis{50}, Millis{0}, Millis{50}));
    }
    EXPECT_EQ(sync.rtt_ms(), 100) << "the good one has left the window";
}

TEST_F(ClockSyncTest, CorrectionsAreSlewedByFiftyMillisecondsPerSecond) {
    for (const Millis change : {Millis{400}, Millis{-400}}) {
        SCOPED_TRACE(change.count());
        sync = ClockSync{};
        ahead = Millis{0};
        sync.new_connection();
        ASSERT_TRUE(round_trip());
        sync.new_connection();
        ahead += change;
        ASSERT_TRUE(round_trip());
        EXPECT_EQ(error(), -change) << "not a step";
        EXPECT_EQ(sync.correction_left(now), change);
        now += seconds{4};
        EXPECT_EQ(error(), -change / 2);
        EXPECT_EQ(sync.correction_left(now), change / 2);
        now += seconds{4};
        EXPECT_EQ(error(), Millis{0});
        now += seconds{4};
        EXPECT_EQ(error(), Millis{0}) << "went on past its goal";
    }
}

TEST_F(ClockSyncTest, NeverStepsBackWithinABoot) {
    sync.new_connection();
    ASSERT_TRUE(round_trip());
    TimePoint last = sync.clock().at(now);
    ahead = -seconds{10};
    for (int i = 0; i < 600; ++i) {
        if (i % 50 == 0) {
            sync.new_connection();
            ASSERT_TRUE(round_trip());
        }
        now += Millis{7};
        const TimePoint shown = sync.clock().at(now);
        ASSERT_GE(shown, last) << i;
        last = shown;
    }
}

TEST_F(ClockSyncTest, AMachineThatWasHeldIsSetForward) {
    sync.new_connection();
    ASSERT_TRUE(round_trip());
    ahead += std::chrono::hours{1};  // its clock stood still meanwhile
    sync.new_connection();
    ASSERT_TRUE(round_trip());
    EXPECT_EQ(error(), Millis{0});
}

TEST_F(ClockSyncTest, ADoubtedClockThatIsAheadIsSetBackAtOnceAndOnce) {
    sync.new_connection();
    ASSERT_TRUE(round_trip());
    sync.doubt();
    ahead -= Millis{1'600};
    sync.new_connection();
    ASSERT_TRUE(round_trip());
    EXPECT_EQ(error(), Millis{0});
    ahead -= Millis{1'600};
    sync.new_connection();
    ASSERT_TRUE(round_trip());
    EXPECT_EQ(error(), Millis{1'600}) << "the doubt is over";
}

TEST_F(ClockSyncTest, ADoubtedClockIsNotSetBackForWhatARoundTripHides) {
    sync.new_connection();
    ASSERT_TRUE(round_trip());
    sync.doubt();
    ahead -= Millis{40};
    sync.new_connection();
    ASSERT_TRUE(round_trip(Millis{30}, Millis{0}, Millis{30}));
    EXPECT_EQ(error(), Millis{40});
}

TEST_F(ClockSyncTest, AServerThatStoodStillIsFollowedBackAndNoErrorOfAMeasurementIs) {
    for (const auto& [stood, stays] :
         {std::pair{Millis{2'900}, Millis{2'900}}, std::pair{Millis{1'200'000}, Millis{0}}}) {
        sync = ClockSync{};
        sync.new_connection();
        ASSERT_TRUE(round_trip());
        sync.doubt_server();
        ahead -= stood;
        sync.new_connection();
        ASSERT_TRUE(round_trip());
        EXPECT_EQ(error(), stays);
    }
    sync.doubt();
    sync.doubt_server();
    ahead -= Millis{1'600};
    sync.new_connection();
    ASSERT_TRUE(round_trip());
    EXPECT_EQ(error(), Millis{0}) << "whoever slept as well doubts no less";
}

TEST_F(ClockSyncTest, WhatTheFormerMeasurementErredByIsWorkedOffAlsoAfterASleep) {
    sync.new_connection();
    ASSERT_TRUE(round_trip(Millis{1'500}, Millis{0}, Millis{1}));
    ASSERT_GT(error(), Millis{700});
    const TimePoint before = sync.clock().at(now);
    sync.doubt();
    sync.new_connection();
    ASSERT_TRUE(round_trip());
    EXPECT_GE(sync.clock().at(now), before);
}

TEST_F(ClockSyncTest, AReplyThatTookSecondsIsNoMeasurement) {
    sync.new_connection();
    EXPECT_FALSE(round_trip(Millis{10}, Millis{0}, Millis{7'000}));
    EXPECT_FALSE(sync.clock().known);
    ASSERT_TRUE(round_trip()) << "asked again at once";
    sync.doubt_server();
    ASSERT_TRUE(round_trip());
    EXPECT_EQ(error(), Millis{0});
}

TEST_F(ClockSyncTest, AServerThatStoodStillIsFollowedBackOnTheSameConnection) {
    sync.new_connection();
    ASSERT_TRUE(round_trip());
    sync.doubt_server();
    ahead -= seconds{8};
    ASSERT_TRUE(round_trip(Millis{100}, Millis{0}, Millis{100})) << "slower than the ones before";
    EXPECT_EQ(error(), Millis{0});
}

TEST_F(ClockSyncTest, AnotherBootIsSetAtOnceEvenBackwards) {
    sync.new_connection();
    ASSERT_TRUE(round_trip());
    ahead = -seconds{10};
    sync.new_boot();
    sync.new_connection();
    ASSERT_TRUE(round_trip());
    EXPECT_EQ(error(), Millis{0});
}

}  // namespace
}  // namespace plenaria::client::clock_sync_test
