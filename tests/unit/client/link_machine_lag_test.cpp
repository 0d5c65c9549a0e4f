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
    hear_heartbeat(silent_after + Millis{1});
    EXPECT_EQ(rig.closes.size(), 1U) << "what waits on the way goes with the connection";
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
    EXPECT_GE(rig.sent<TimeRequest>().size(), 4U) << "it goes on asking";
    measure();
    EXPECT_EQ(shown().current_until, rig.now) << "that came back at once";
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
    measure();
    rig.wait(seconds{6});
    EXPECT_FALSE(rig.sent<Resync>().empty()) << "the path moves again";
    for (const auto& part : stream.snapshot()) {
        rig.hear(part);
    }
    EXPECT_EQ(rig.shown_title(), "secret");
}

}  // namespace
}  // namespace plenaria::client::link_machine_lag_test
