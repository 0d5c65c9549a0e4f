// A machine that slept, or a program that stood still: what is shown is the past, and says so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "server/client/local_clock.hpp"
#include "server/client/sleep_watch.hpp"
#include "server/model/limits.hpp"
#include "tests/unit/client/machine_rig.hpp"

namespace plenaria::client::link_machine_sleep_test {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

const RoomId room{"plenaria"};

class LinkMachineSleepTest : public testing::Test {
protected:
    LinkMachineSleepTest() {
        stream.change(view_of("before"));
        rig.join_live("boot-1", stream);
        rig.forget_sent();
    }
    Picture picture() const { return rig.machine.picture(); }

    FakeStream stream{"public"};
    MachineRig rig;
};

TEST_F(LinkMachineSleepTest, WhatIsShownIsThePastAtOnceUntilANewConnectionBringsASnapshot) {
    rig.sleep(hours{1});
    EXPECT_EQ(picture().phase, LinkPhase::connecting);
    EXPECT_EQ(rig.shown_title(), "before") << "it is old, not confidential";
    EXPECT_EQ(rig.now - picture().last_frame, hours{1});
    EXPECT_EQ(rig.now - picture().rooms.at(room).current_until, hours{1});
    ASSERT_EQ(rig.closes.size(), 1U);

    rig.hear_delta({stream.change(view_of("lay on the socket"))});
    EXPECT_EQ(picture().phase, LinkPhase::connecting);
    EXPECT_EQ(rig.now - picture().last_frame, hours{1});

    rig.close(0);
    rig.join("boot-1", {grant_of("public")});
    EXPECT_EQ(picture().phase, LinkPhase::joining);
    EXPECT_EQ(rig.now - picture().rooms.at(room).current_until, hours{1});
    for (const auto& part : stream.snapshot()) {
        rig.hear(part);
    }
    EXPECT_EQ(picture().phase, LinkPhase::live);
    EXPECT_EQ(rig.shown_title(), "lay on the socket");
}

TEST_F(LinkMachineSleepTest, TheUserInterfaceIsWokenAlsoWhereTheLinkWasLostAlready) {
    rig.close(0);
    const LinkActions actions = rig.machine.slept(rig.now + hours{1});
    ASSERT_EQ(actions.size(), 1U) << "the age on the glass is another now";
    EXPECT_TRUE(std::holds_alternative<PublishPicture>(actions[0]));
}

TEST_F(LinkMachineSleepTest, ACodeIsOffTheGlass) {
    rig.hear(protocol::CodeOrder{"123456", seconds{60}});
    ASSERT_EQ(picture().code, "123456");
    rig.sleep(seconds{2});
    EXPECT_EQ(picture().code, "");
}

TEST_F(LinkMachineSleepTest, APressOfBeforeIsToldAsUnknownAndNotSentAgain) {
    rig.command(next_command("c1"));
    rig.sleep(hours{1});
    rig.close(0);
    rig.forget_sent();
    rig.join_live("boot-1", stream);
    EXPECT_TRUE(rig.sent<CommandRequest>().empty());
    ASSERT_EQ(rig.results.size(), 1U);
    EXPECT_EQ(rig.results[0].code, "expired");
}

TEST_F(LinkMachineSleepTest, WhoeverWasToldToStopStaysStopped) {
    rig.close(static_cast<std::uint16_t>(protocol::CloseCode::unknown_room));
    ASSERT_EQ(picture().phase, LinkPhase::stopped);
    rig.sleep(hours{1});
    EXPECT_EQ(picture().phase, LinkPhase::stopped);
}

// A process that was held (SIGSTOP, a stalled disk) finds the words of that time on its socket.
TEST_F(LinkMachineSleepTest, TheFirstWordAfterALongSilenceIsNotTakenForThePresent) {
    rig.now += seconds{11};
    rig.hear_delta({stream.change(view_of("lay on the socket"))});
    EXPECT_EQ(picture().phase, LinkPhase::connecting);
    EXPECT_EQ(rig.shown_title(), "before");
    EXPECT_EQ(rig.now - picture().last_frame, seconds{11});
    EXPECT_EQ(rig.closes.size(), 1U);
}

// A virtual machine that was held, with the server on it: its clock says the time of before.
TEST_F(LinkMachineSleepTest, AServerThatStoodStillIsFollowedBackAtTheNextConnection) {
    const TimePoint then = from_unix_ms(1'795'140'309'000);
    const auto measure = [&](TimePoint server) {
        rig.hear(protocol::TimeReply{rig.sent<protocol::TimeRequest>().back().t0, server, server});
    };
    rig.close(0);
    rig.join_live("boot-1", stream);
    measure(then);
    ASSERT_EQ(picture().clock.at(rig.now), then);
    rig.wait(seconds{6});
    rig.close(0);
    rig.wait(seconds{1'200});
    rig.join_live("boot-1", stream);
    measure(then + seconds{5});
    EXPECT_EQ(picture().clock.at(rig.now), then + seconds{5});
}

TEST_F(LinkMachineSleepTest, ALivePictureThatNobodyVouchedForSinceIsNotThePresent) {
    EXPECT_TRUE(is_present(picture(), rig.now + seconds{10}));
    EXPECT_FALSE(is_present(picture(), rig.now + Millis{10'001}))
        << "the user interface may wake before the link does";
    rig.close(0);
    EXPECT_FALSE(is_present(picture(), rig.now));
}

TEST(LocalClockTest, CountsTheTimeAsleep) {
    const auto awake = std::chrono::steady_clock::now().time_since_epoch();
    const auto ahead = LocalClock::now().time_since_epoch() - awake;
    EXPECT_NEAR(std::chrono::duration<double>(ahead).count(),
                std::chrono::duration<double>(SleepWatch::asleep_so_far()).count(), 1.0);
}

}  // namespace
}  // namespace plenaria::client::link_machine_sleep_test
