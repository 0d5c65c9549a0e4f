// What a cleared screen holds, and how soon it holds nothing (ui.md, Room display).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "server/client/sleep_watch.hpp"
#include "server/model/limits.hpp"
#include "tests/unit/client/machine_rig.hpp"

namespace plenaria::client::link_machine_within_test {
namespace {

using protocol::ResumeMode;
using protocol::Resync;
using std::chrono::seconds;

const RoomId room{"plenaria"};

View within(const std::string& title) {
    View view = view_of(title);
    view.doors.state = DoorsState::closed;
    view.doors.within = true;
    return view;
}

/// Large enough for several parts, so that the first can come alone.
View long_within(const std::string& title) {
    View view = within(title);
    view.agenda.emplace();
    for (int i = 0; i < 200; ++i) {
        ItemView item;
        item.id = ItemId{"item-" + std::to_string(i)};
        item.title = Text{std::string(200, 'x'), std::string(200, 'y')};
        view.agenda->push_back(item);
    }
    return view;
}

class LinkMachineWithinTest : public testing::Test {
protected:
    LinkMachineWithinTest() {
        stream.change(within("secret"));
        rig.join_live("boot-1", stream);
        rig.forget_sent();
    }
    void hear_snapshot(const FakeStream& of) {
        for (const auto& part : of.snapshot()) {
            rig.hear(part);
        }
    }
    bool blanked() const { return rig.machine.picture().blanked.contains(room); }

    FakeStream stream{"cleared"};
    MachineRig rig;
};

TEST_F(LinkMachineWithinTest, IsForgottenAfterThreeSecondsOfSilence) {
    rig.paint({{"cleared", 1}});
    rig.wait(Millis{2'999});
    EXPECT_EQ(rig.shown_title(), "secret");
    rig.wait(Millis{1});
    EXPECT_EQ(rig.shown_title(), std::nullopt);
    EXPECT_TRUE(blanked());
    EXPECT_EQ(rig.sent<Resync>().size(), 1U) << "the connection may live still";
    rig.hear_delta({stream.change(within("later"))});
    EXPECT_EQ(rig.shown_title(), std::nullopt) << "only a snapshot brings it back";
    hear_snapshot(stream);
    EXPECT_EQ(rig.shown_title(), "later");
    EXPECT_FALSE(blanked());
}

TEST_F(LinkMachineWithinTest, IsForgottenAlsoWhileThereIsNoConnection) {
    rig.close(0);
    rig.wait(Millis{2'999});
    EXPECT_EQ(rig.shown_title(), "secret");
    rig.wait(Millis{1});
    EXPECT_EQ(rig.shown_title(), std::nullopt);
    EXPECT_TRUE(blanked());
    rig.join("boot-1", {grant_of("cleared")});
    ASSERT_EQ(rig.sent<protocol::Identify>().size(), 1U);
    EXPECT_TRUE(rig.sent<protocol::Identify>()[0].resume.empty());
    EXPECT_EQ(rig.shown_title(), std::nullopt);
    hear_snapshot(stream);
    EXPECT_EQ(rig.shown_title(), "secret");
}

TEST_F(LinkMachineWithinTest, AWordAfterTheSilenceBringsNothingBack) {
    rig.now += seconds{3};  // no tick came between
    rig.hear(protocol::Heartbeat{from_unix_ms(1), {{"cleared", 1}}});
    EXPECT_EQ(rig.shown_title(), std::nullopt);
    EXPECT_EQ(rig.sent<Resync>().size(), 1U);
}

TEST_F(LinkMachineWithinTest, HeartbeatsKeepIt) {
    for (int i = 0; i < 30; ++i) {
        rig.wait(limits::heartbeat_cleared_every);
        const TimePoint server = from_unix_ms(1'795'140'309'000) +
                                 limits::heartbeat_cleared_every * i;
        for (const auto& asked : rig.sent<protocol::TimeRequest>()) {
            rig.hear(protocol::TimeReply{asked.t0, server, server});
        }
        rig.hear(protocol::Heartbeat{server, {{"cleared", 1}}});
    }
    EXPECT_EQ(rig.shown_title(), "secret");
    EXPECT_TRUE(rig.sent<Resync>().empty());
}

TEST(LinkMachineReturns, RevokedWhileItWasAwayItShowsNothingOldAsItReturns) {
    for (const Millis away : {Millis{1'000}, Millis{60'000}}) {
        FakeStream cleared{"cleared"};
        cleared.change(within("secret"));
        MachineRig rig;
        rig.join_live("boot-1", cleared);
        rig.close(0);
        rig.wait(away);
        rig.forget_sent();
        rig.join("boot-1", {grant_of("room")});
        // Where it has it still it says so, and the server tells what goes for it.
        const auto resume = rig.sent<protocol::Identify>().at(0).resume;
        ASSERT_EQ(resume.size(), away < limits::cleared_blank_after ? 1U : 0U);
        FakeStream slate{"room"};
        slate.change(view_of("closed"));
        for (const auto& part : slate.snapshot(true, resume.empty() ? "" : "cleared")) {
            rig.hear(part);
        }
        EXPECT_EQ(rig.shown_title(), "closed");
        EXPECT_EQ(rig.machine.picture().phase, LinkPhase::live);
        rig.close(0);
        rig.join("boot-1", {grant_of("room", ResumeMode::delta)});
        EXPECT_EQ(rig.shown_title(), "closed") << "nor at the next return";
    }
}

TEST_F(LinkMachineWithinTest, ConnectionsThatComeToNothingDoNotKeepIt) {
    for (int i = 0; i < 3; ++i) {
        rig.close(0);
        rig.wait(seconds{1});
        rig.connect();
        rig.hear(MachineRig::hello("boot-1"));
    }
    EXPECT_EQ(rig.shown_title(), std::nullopt);
}

TEST_F(LinkMachineWithinTest, AResumePointThatWentOutBeforeItWasForgottenIsTakenBack) {
    rig.close(0);
    rig.wait(Millis{2'000});
    rig.connect();
    rig.hear(MachineRig::hello("boot-1"));
    ASSERT_EQ(rig.sent<protocol::Identify>()[0].resume.size(), 1U);
    rig.wait(Millis{1'000});
    rig.hear(protocol::Welcome{"c2", {grant_of("cleared", ResumeMode::delta)}, {}});
    EXPECT_EQ(rig.shown_title(), std::nullopt);
    EXPECT_EQ(rig.machine.picture().phase, LinkPhase::joining);
    EXPECT_EQ(rig.sent<Resync>().size(), 1U);
    hear_snapshot(stream);
    EXPECT_EQ(rig.shown_title(), "secret");
}

TEST_F(LinkMachineWithinTest, AGapThatDoesNotHealEndsItToo) {
    stream.change(within("lost"));
    for (int i = 0; i < 4; ++i) {
        rig.hear_delta({stream.change(within("no. " + std::to_string(i)))});
        rig.wait(seconds{1});
    }
    EXPECT_EQ(rig.shown_title(), std::nullopt) << "bytes came, none of them of the present";
}

TEST_F(LinkMachineWithinTest, WhoeverIsTurnedAwayForgetsAtOnce) {
    rig.close(static_cast<std::uint16_t>(protocol::CloseCode::device_not_proven));
    EXPECT_EQ(rig.shown_title(), std::nullopt);
}

TEST_F(LinkMachineWithinTest, ASleepForgetsAtOnceAndTakesNothingFromBeforeForThePresent) {
    rig.sleep();
    EXPECT_EQ(rig.shown_title(), std::nullopt);
    EXPECT_TRUE(blanked());
    EXPECT_EQ(rig.closes.size(), 1U);
    hear_snapshot(stream);
    EXPECT_EQ(rig.shown_title(), std::nullopt) << "it lay on the socket while the lid was closed";
    rig.close(0);
    rig.join_live("boot-1", stream);
    EXPECT_EQ(rig.shown_title(), "secret");
    EXPECT_TRUE(rig.sent<protocol::Identify>().at(0).resume.empty());
}

TEST_F(LinkMachineWithinTest, ASleepWithoutAConnectionForgetsToo) {
    rig.close(0);
    rig.sleep();
    EXPECT_EQ(rig.shown_title(), std::nullopt);
    EXPECT_TRUE(rig.closes.empty());
}

TEST_F(LinkMachineWithinTest, TwoRoomsComeBackOneAfterTheOther) {
    const RoomId other{"room-2"};
    auto grant = grant_of("cleared-2");
    grant.room = other;
    View view = within("secret too");
    view.room.id = other;
    FakeStream second{"cleared-2"};
    second.change(view);
    rig.close(0);
    rig.wait(seconds{60});
    rig.join("boot-1", {grant_of("cleared"), grant});
    hear_snapshot(stream);
    rig.wait(Millis{250});
    hear_snapshot(second);
    rig.wait(Millis{250});
    EXPECT_EQ(rig.shown_title(), "secret");
    EXPECT_TRUE(rig.machine.picture().rooms.contains(other));
    EXPECT_EQ(rig.machine.picture().phase, LinkPhase::live);
    EXPECT_TRUE(rig.sent<Resync>().empty());
}

TEST(SleepWatchTest, NoticesMoreThanASecondOnceAndAddsUpShortSleeps) {
    SleepWatch watch;
    EXPECT_FALSE(watch.slept()) << "nobody closes the lid now";
    const Millis before = SleepWatch::asleep_so_far() + seconds{10};
    EXPECT_TRUE(watch.slept(before));
    EXPECT_FALSE(watch.slept(before));
    EXPECT_FALSE(watch.slept(before + Millis{1'000}));
    EXPECT_TRUE(watch.slept(before + Millis{1'001}));
}

TEST_F(LinkMachineWithinTest, APublicRoomIsKeptWhileTheLinkIsLost) {
    FakeStream open{"public"};
    open.change(view_of("open"));
    for (const auto& part : open.snapshot(true, "cleared")) {
        rig.hear(part);
    }
    rig.close(0);
    rig.wait(seconds{60});
    EXPECT_EQ(rig.shown_title(), "open");
    EXPECT_FALSE(blanked());
}

TEST_F(LinkMachineWithinTest, NothingLateOfAReplacedStreamIsShown) {
    FakeStream open{"public"};
    open.change(view_of("open"));
    // A snapshot of what is within is half here when the clearance ends.
    stream.change(long_within("secret"));
    const auto parts = stream.snapshot();
    ASSERT_GE(parts.size(), 2U);
    rig.hear(parts[0]);
    for (const auto& part : open.snapshot(true, "cleared")) {
        rig.hear(part);
    }
    EXPECT_EQ(rig.shown_title(), "open");
    for (std::size_t i = 1; i < parts.size(); ++i) {
        rig.hear(parts[i]);
    }
    rig.hear_delta({stream.change(within("late"))});
    EXPECT_EQ(rig.shown_title(), "open");
    // Nor when the same clearance is given again: only from its first part on.
    for (const auto& part : parts) {
        auto again = part;
        again.replaces = part.part == 1 ? "public" : "";
        if (part.part == 2) {
            EXPECT_EQ(rig.shown_title(), std::nullopt);
        }
        rig.hear(again);
    }
    EXPECT_EQ(rig.shown_title(), "secret");
}

TEST_F(LinkMachineWithinTest, HalfASnapshotDoesNotOutliveTheSilence) {
    stream.change(long_within("secret"));
    const auto parts = stream.snapshot();
    ASSERT_GE(parts.size(), 2U);
    rig.hear(parts[0]);
    rig.wait(seconds{4});
    for (std::size_t i = 1; i < parts.size(); ++i) {
        rig.hear(parts[i]);
    }
    EXPECT_EQ(rig.shown_title(), std::nullopt);
    hear_snapshot(stream);
    EXPECT_EQ(rig.shown_title(), "secret");
}

/// When a screen tells of itself, with or without something new on its glass every 350 ms.
std::vector<int> told_at(View (*kind)(const std::string&), bool busy) {
    FakeStream stream{"room"};
    stream.change(kind("first"));
    MachineRig rig;
    rig.join_live("boot-1", stream);
    rig.paint({{"room", 1}});
    rig.forget_sent();
    std::vector<int> times;
    for (int ms = 50; ms <= 12'000; ms += 50) {
        rig.wait(Millis{50});
        if (ms % 1'000 == 0) {
            rig.hear(protocol::Heartbeat{});
        }
        if (busy && ms % 350 == 0) {
            rig.hear_delta({stream.change(kind(std::to_string(ms)))});
            rig.paint({{"room", stream.rev()}}, ms % 700 == 0 ? "agenda" : "floor");
        }
        times.insert(times.end(), rig.sent<protocol::Status>().size(), ms);
        rig.forget_sent();
    }
    return times;
}

View kept_out(const std::string& title) {
    View view = view_of(title);
    view.doors.notice = Notice::members_only;
    return view;
}

TEST(TellingTimes, AreFixedWhileSomethingConfidentialGoesOn) {
    const std::vector<int> idle = told_at(within, false);
    EXPECT_EQ(told_at(within, true), idle) << "when it tells is seen by those who are kept out";
    EXPECT_EQ(told_at(kept_out, false), idle) << "and so would be whether it is cleared";
    EXPECT_EQ(idle.size(), 12U) << "once a second, so that those within need not wait for news";
    EXPECT_NE(told_at(view_of, true), told_at(view_of, false)) << "nothing is hidden here";
}

}  // namespace
}  // namespace plenaria::client::link_machine_within_test
