// A path that moves, but slowly, brings old words all the time (law 7).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/client/local_clock.hpp"
#include "server/model/limits.hpp"
#include "tests/unit/client/machine_rig.hpp"

namespace plenaria::client::link_machine_lag_test {
namespace {

using protocol::Resync;
using protocol::TimeRequest;
using std::chrono::seconds;

const RoomId room{"plenaria"};

class LinkMachineLagTest : public testing::Test {
protected:
    LinkMachineLagTest() {
        rig.join_live("boot-1", stream);
        measure();
        rig.forget_sent();
    }
    TimePoint server_now() const {
        return server_start + std::chrono::duration_cast<Millis>(rig.now.time_since_epoch());
    }
    /// Every question that was sent is answered at once.
    void measure() {
        while (!rig.sent<TimeRequest>().empty()) {
            const auto asked = rig.sent<TimeRequest>().back();
            rig.forget_sent();
            rig.hear(protocol::TimeReply{asked.t0, server_now(), server_now()});
        }
    }
    /// A heartbeat that was sent `age` ago.
    void hear_heartbeat(Millis age = {}) {
        rig.hear(protocol::Heartbeat{server_now() - age, {{stream.id(), stream.rev()}}});
    }
    FollowedRoom shown() const { return rig.machine.picture().rooms.at(room); }

    TimePoint server_start = from_unix_ms(1'795'140'309'000);
    FakeStream stream = [] {
        FakeStream first{"public"};
        first.change(view_of("open"));
        return first;
    }();
    MachineRig rig;
};

TEST_F(LinkMachineLagTest, WordsThatComeAtOnceAreThePresent) {
    rig.wait(seconds{2});
    hear_heartbeat(Millis{300});
    EXPECT_EQ(shown().current_until, rig.now);
    EXPECT_EQ(rig.machine.picture().last_frame, rig.now);
}

TEST_F(LinkMachineLagTest, WhatComesLateIsAsOldAsItIs) {
    rig.wait(seconds{2});
    hear_heartbeat();
    const SteadyPoint until = rig.now;
    for (int i = 1; i <= 4; ++i) {
        rig.wait(seconds{2});
        hear_heartbeat(seconds{2 * i});
        rig.hear_delta({stream.change(view_of("change " + std::to_string(i)))});
    }
    EXPECT_EQ(shown().current_until, until) << "all that came was said then";
    EXPECT_EQ(rig.machine.picture().last_frame, until);
    EXPECT_EQ(rig.shown_title(), "change 4") << "it is shown all the same, as the past";
    EXPECT_TRUE(rig.closes.empty());
}

TEST_F(LinkMachineLagTest, TooLateIsAsGoodAsNotAtAll) {
    hear_heartbeat();
    const SteadyPoint until = rig.now;
    rig.wait(seconds{2});
    hear_heartbeat(silent_after + Millis{1});
    EXPECT_EQ(rig.machine.picture().last_frame, until);
    EXPECT_EQ(rig.closes.size(), 1U) << "what waits on the way goes with the connection";
}

TEST_F(LinkMachineLagTest, AHeartbeatThatStoodBehindASnapshotIsDoubtedAndTheNextOneCounts) {
    const auto hear_snapshot = [&] {
        for (const auto& part : stream.snapshot()) {
            rig.hear(part);
        }
    };
    hear_snapshot();
    hear_heartbeat(seconds{11});
    EXPECT_TRUE(rig.closes.empty()) << "another connection begins with the same snapshot";
    EXPECT_EQ(rig.sent<TimeRequest>().size(), 1U);
    measure();
    hear_heartbeat();
    hear_snapshot();
    hear_heartbeat(seconds{11});
    EXPECT_TRUE(rig.closes.empty()) << "there was one in time between them";
    measure();
    hear_snapshot();
    hear_heartbeat(seconds{11});
    EXPECT_EQ(rig.closes.size(), 1U);
}

TEST_F(LinkMachineLagTest, WhatStandsBehindOneThatStoodBehindASnapshotIsTooOld) {
    for (const auto& part : stream.snapshot()) {
        rig.hear(part);
    }
    hear_heartbeat(seconds{11});
    measure();
    EXPECT_TRUE(rig.closes.empty());
    hear_heartbeat(seconds{11});
    EXPECT_EQ(rig.closes.size(), 1U);
}

TEST_F(LinkMachineLagTest, WordsOfTheFutureProveTheMeasurementWrong) {
    rig.wait(seconds{2});
    hear_heartbeat();
    const SteadyPoint until = rig.now;
    server_start += seconds{6};
    rig.wait(seconds{2});
    rig.forget_sent();
    hear_heartbeat();
    EXPECT_EQ(rig.sent<TimeRequest>().size(), 1U);
    rig.hear_delta({stream.change(view_of("then"))});
    EXPECT_EQ(shown().current_until, until) << "this machine may have stood still";
    measure();
    EXPECT_EQ(shown().current_until, rig.now);
    hear_heartbeat();
    EXPECT_EQ(shown().current_until, rig.now);
}

TEST_F(LinkMachineLagTest, AClockThatMovedByASecondIsMeasuredAtOnce) {
    for (const Millis moved : {Millis{-1'500}, Millis{1'500}}) {
        rig.wait(seconds{2});
        server_start += moved;
        rig.forget_sent();
        hear_heartbeat();
        EXPECT_EQ(rig.sent<TimeRequest>().size(), 1U);
        measure();
        rig.wait(seconds{2});
        hear_heartbeat();
        EXPECT_EQ(shown().current_until, rig.now);
        EXPECT_TRUE(rig.sent<TimeRequest>().empty()) << "what was measured before is dropped";
    }
}

TEST_F(LinkMachineLagTest, ARoundTripThatOvertookTheQueueDoesNotMakeItsWordsYounger) {
    rig.wait(seconds{2});
    hear_heartbeat(Millis{1'500});
    measure();
    EXPECT_EQ(shown().current_until, rig.now - Millis{1'500});
}

TEST_F(LinkMachineLagTest, NorWhereTheQueueIsOfSeconds) {
    rig.wait(seconds{2});
    hear_heartbeat();
    const SteadyPoint until = rig.now;
    rig.wait(seconds{2});
    hear_heartbeat(Millis{2'500});
    measure();
    rig.hear_delta({stream.change(view_of("queued"))});
    EXPECT_EQ(shown().current_until, until) << "the reply overtook what waits at the server";
    rig.wait(seconds{2});
    hear_heartbeat();
    EXPECT_EQ(shown().current_until, rig.now);
}

TEST_F(LinkMachineLagTest, WhatTakesAStreamsPlaceIsNoYoungerForWhatWasShownBefore) {
    rig.wait(seconds{2});
    hear_heartbeat();
    const SteadyPoint until = rig.now;
    rig.wait(seconds{1});
    hear_heartbeat(Millis{1'500});
    EXPECT_EQ(shown().current_until, until);
    FakeStream next{stream.id()};
    next.change(view_of("another"));
    for (const auto& part : next.snapshot(false, stream.id())) {
        rig.hear(part);
    }
    EXPECT_EQ(rig.shown_title(), "another");
    EXPECT_EQ(shown().current_until, rig.now - Millis{1'500});
}

TEST_F(LinkMachineLagTest, BurstsWithoutARoundTripAreBelievedOnce) {
    rig.wait(Millis{4'500});
    hear_heartbeat();
    const SteadyPoint first = rig.now;
    EXPECT_EQ(shown().current_until, first);
    for (int i = 0; i < 4; ++i) {
        rig.wait(Millis{4'500});
        hear_heartbeat();
        EXPECT_LE(shown().current_until, first + seconds{5}) << i;
    }
    measure();
    EXPECT_EQ(shown().current_until, rig.now);
}

TEST_F(LinkMachineLagTest, AServersClockThatFellBackIsToldByTheNextRoundTrip) {
    rig.wait(seconds{2});
    server_start -= seconds{6};
    hear_heartbeat();
    EXPECT_EQ(shown().current_until, rig.now - seconds{2}) << "it may be as old as it says";
    measure();
    EXPECT_EQ(shown().current_until, rig.now);
    rig.wait(seconds{2});
    hear_heartbeat();
    EXPECT_EQ(shown().current_until, rig.now);
}

TEST_F(LinkMachineLagTest, WithoutARoundTripNobodyKnowsHowOldItIs) {
    rig.wait(seconds{2});
    hear_heartbeat(seconds{3});
    const SteadyPoint doubted = rig.now;
    for (int i = 0; i < 4; ++i) {
        rig.wait(seconds{2});
        hear_heartbeat(seconds{9});
        EXPECT_LE(shown().current_until, doubted);
    }
    EXPECT_GE(rig.sent<TimeRequest>().size(), 3U) << "it goes on asking";
    measure();
    EXPECT_LE(shown().current_until, doubted) << "that came at once, and overtook what waits";
    hear_heartbeat();
    EXPECT_EQ(shown().current_until, rig.now);
}

TEST_F(LinkMachineLagTest, WhatIsConfidentialIsNotKeptByWordsThatComeLate) {
    View within = view_of("secret");
    within.doors.state = DoorsState::closed;
    within.doors.within = true;
    rig.hear_delta({stream.change(within)});
    for (int i = 1; i <= 3; ++i) {
        EXPECT_EQ(rig.shown_title(), "secret");
        rig.wait(seconds{1});
        hear_heartbeat(Millis{1'001} * i);
    }
    EXPECT_EQ(rig.shown_title(), std::nullopt);
    EXPECT_TRUE(rig.sent<Resync>().empty()) << "it would come as late";
    for (const auto& part : stream.snapshot()) {
        rig.hear(part);
    }
    EXPECT_EQ(rig.shown_title(), std::nullopt) << "a late snapshot is late too";
    const auto asked = rig.sent<TimeRequest>().back();
    rig.forget_sent();
    rig.hear(protocol::TimeReply{asked.t0, server_now(), server_now()});
    EXPECT_TRUE(rig.sent<Resync>().empty()) << "that overtook what waits";
    hear_heartbeat();
    EXPECT_EQ(rig.sent<Resync>().size(), 1U) << "the path moves again";
    for (const auto& part : stream.snapshot()) {
        rig.hear(part);
    }
    EXPECT_EQ(rig.shown_title(), "secret");
}

// A link thread that was not scheduled, on a path that is as quick as ever.
TEST_F(LinkMachineLagTest, WhatWasForgottenInASilenceIsAskedForWithTheFirstWord) {
    View within = view_of("secret");
    within.doors.state = DoorsState::closed;
    within.doors.within = true;
    rig.hear_delta({stream.change(within)});
    for (const bool tick_first : {false, true}) {
        for (int i = 0; i < 3; ++i) {
            rig.wait(seconds{2});
            measure();
            hear_heartbeat();
        }
        rig.forget_sent();
        rig.now += Millis{4'100};
        if (tick_first) {
            rig.wait(Millis{1});
        }
        EXPECT_TRUE(rig.sent<Resync>().empty());
        hear_heartbeat();
        EXPECT_EQ(rig.shown_title(), std::nullopt);
        EXPECT_EQ(rig.sent<Resync>().size(), 1U);
        for (const auto& part : stream.snapshot()) {
            rig.hear(part);
        }
        EXPECT_EQ(rig.shown_title(), "secret");
    }
}

}  // namespace
}  // namespace plenaria::client::link_machine_lag_test
