// What a client tells the server: commands, and what is on its glass.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "server/model/limits.hpp"
#include "tests/unit/client/machine_rig.hpp"

namespace plenaria::client::link_machine_commands_test {
namespace {

using protocol::Applied;
using protocol::Status;
using std::chrono::seconds;

class LinkMachineCommandsTest : public testing::Test {
protected:
    LinkMachineCommandsTest() {
        stream.change(view_of("one"));
        rig.join_live("boot-1", stream);
        rig.forget_sent();
    }

    std::vector<std::string> sent_ids() const {
        std::vector<std::string> ids;
        for (const auto& command : rig.sent<CommandRequest>()) {
            ids.push_back(command.id.value);
        }
        return ids;
    }

    FakeStream stream{"s1"};
    MachineRig rig{Role::secretariat};
};

TEST_F(LinkMachineCommandsTest, AnAnswerIsDeliveredOnce) {
    rig.command(next_command("c-1"));
    EXPECT_THAT(sent_ids(), testing::ElementsAre("c-1"));
    EXPECT_EQ(rig.machine.commands_waiting(), 1U);
    rig.hear(protocol::accepted(CommandId{"c-1"}));
    rig.hear(protocol::accepted(CommandId{"c-1"}));
    ASSERT_EQ(rig.results.size(), 1U);
    EXPECT_TRUE(rig.results[0].ok());
    EXPECT_EQ(rig.machine.commands_waiting(), 0U);
}

TEST_F(LinkMachineCommandsTest, WhatWasUnansweredIsSentAgainInOrderWithTheSameIds) {
    for (const char* id : {"c-1", "c-2", "c-3"}) {
        rig.command(next_command(id));
    }
    rig.hear(protocol::accepted(CommandId{"c-2"}));
    rig.close(0);
    rig.forget_sent();
    rig.connect();
    EXPECT_TRUE(sent_ids().empty());
    rig.hear(MachineRig::hello("boot-2"));
    EXPECT_TRUE(sent_ids().empty()) << "not before the welcome";
    rig.hear(protocol::Welcome{"c2", {grant_of("s1")}});
    EXPECT_THAT(sent_ids(), testing::ElementsAre("c-1", "c-3"));
    rig.hear(protocol::accepted(CommandId{"c-1"}));
    rig.hear(protocol::refused(CommandId{"c-3"}, reject(RejectionCode::nobody_waiting)));
    ASSERT_EQ(rig.results.size(), 3U);
    EXPECT_EQ(rig.results[2].code, "nobody_waiting");
}

TEST_F(LinkMachineCommandsTest, ACommandPressedAsTheLineBrokeWaitsForTheWelcome) {
    rig.close(0);
    rig.command(next_command("c-1"));
    EXPECT_TRUE(sent_ids().empty());
    rig.join("boot-1", {grant_of("s1", protocol::ResumeMode::delta)});
    EXPECT_THAT(sent_ids(), testing::ElementsAre("c-1"));
}

// The server would close with 1009, which is retried: the same command would come back for ever.
TEST_F(LinkMachineCommandsTest, ATooLongCommandIsAnsweredHere) {
    CommandRequest request = next_command("c-1");
    request.command =
        Inscribe{DelegationId{"mx"}, std::string(limits::frame_bytes_max, 'x'), {}, {}};
    rig.command(request);
    EXPECT_TRUE(sent_ids().empty());
    EXPECT_EQ(rig.machine.commands_waiting(), 0U);
    ASSERT_EQ(rig.results.size(), 1U);
    EXPECT_EQ(rig.results[0].code, "invalid_argument");
}

TEST_F(LinkMachineCommandsTest, NothingIsKeptOnceStoppedAndEachIsAnswered) {
    const auto answered = [this] {
        std::vector<std::string> ids;
        for (const auto& result : rig.results) {
            EXPECT_EQ(result.code, "expired") << result.id.value;
            EXPECT_FALSE(result.text.empty());
            ids.push_back(result.id.value);
        }
        return ids;
    };
    rig.command(next_command("c-1"));
    rig.command(next_command("c-2"));
    rig.close(4502);
    EXPECT_EQ(rig.machine.picture().phase, LinkPhase::stopped);
    EXPECT_THAT(answered(), testing::ElementsAre("c-1", "c-2")) << "a mark would stay for ever";
    rig.command(next_command("c-3"));
    EXPECT_THAT(answered(), testing::ElementsAre("c-1", "c-2", "c-3"));
    EXPECT_EQ(rig.machine.commands_waiting(), 0U);
    EXPECT_THAT(sent_ids(), testing::ElementsAre("c-1", "c-2"));
    rig.close(4502);
    EXPECT_EQ(rig.results.size(), 3U) << "once each";
}

TEST_F(LinkMachineCommandsTest, WhatWaitsIsAnsweredAsThisSideGivesUp) {
    rig.command(next_command("c-1"));
    const LinkActions actions = rig.machine.stop("tls_required", Text{"sin cifrado", "in clear"});
    EXPECT_TRUE(std::any_of(actions.begin(), actions.end(), [](const LinkAction& action) {
        const auto* answer = std::get_if<DeliverResult>(&action);
        return answer != nullptr && answer->result.id == CommandId{"c-1"} &&
               answer->result.code == "expired";
    }));
    EXPECT_EQ(rig.machine.commands_waiting(), 0U);
}

TEST_F(LinkMachineCommandsTest, AppliedFollowsOnlyWhereAskedAndOncePainted) {
    rig.hear_delta({stream.change(view_of("two"))});
    rig.paint({{"s1", 2}});
    EXPECT_TRUE(rig.sent<Applied>().empty()) << "nobody asked";
    rig.hear_delta({stream.change(view_of("three"))}, true);
    EXPECT_TRUE(rig.sent<Applied>().empty()) << "not painted yet";
    rig.paint({{"s1", 2}});
    EXPECT_TRUE(rig.sent<Applied>().empty()) << "an older picture was painted";
    rig.paint({{"s1", 3}});
    rig.paint({{"s1", 3}});
    const auto applied = rig.sent<Applied>();
    ASSERT_EQ(applied.size(), 1U);
    EXPECT_EQ(applied[0].stream_id, "s1");
    EXPECT_EQ(applied[0].rev, 3);
}

TEST_F(LinkMachineCommandsTest, RevsOfAFormerBootDoNotCountAsPainted) {
    for (int i = 0; i < 5; ++i) {
        rig.hear_delta({stream.change(view_of("change " + std::to_string(i)))});
    }
    const Picture before = rig.machine.picture();
    rig.paint_picture(before);
    rig.close(0);
    FakeStream reborn{"s1"};
    while (reborn.rev() < stream.rev()) {
        reborn.change(view_of("closed " + std::to_string(reborn.rev())));
    }
    rig.forget_sent();
    rig.connect();
    rig.hear(MachineRig::hello("boot-2"));
    rig.paint_picture(before);  // between hello and welcome the glass shows what it showed
    rig.hear(protocol::Welcome{"c1", {grant_of("s1")}, {}});
    for (const auto& part : reborn.snapshot(true)) {
        rig.hear(part);
    }
    rig.paint_picture(before, "another");  // the glass has not seen the new picture yet
    EXPECT_TRUE(rig.sent<Applied>().empty());
    const auto told = rig.sent<Status>();
    ASSERT_FALSE(told.empty());
    EXPECT_TRUE(std::ranges::all_of(told, [](const Status& s) { return s.applied.empty(); }));
    rig.paint_picture(rig.machine.picture());
    ASSERT_EQ(rig.sent<Applied>().size(), 1U);
    EXPECT_EQ(rig.sent<Applied>()[0].rev, stream.rev());
}

TEST_F(LinkMachineCommandsTest, RevsOfAStreamThatWasReplacedMeanwhileDoNotCountAsPainted) {
    const Picture before = rig.machine.picture();
    FakeStream other{"s2"};
    other.change(view_of("other"));
    for (const auto& part : other.snapshot(false, "s1")) {
        rig.hear(part);
    }
    for (const auto& part : stream.snapshot(true, "s2")) {
        rig.hear(part);
    }
    rig.paint_picture(before);
    EXPECT_TRUE(rig.sent<Applied>().empty());
    rig.paint_picture(rig.machine.picture());
    EXPECT_EQ(rig.sent<Applied>().size(), 1U);
}

TEST_F(LinkMachineCommandsTest, StatusComesEveryFiveSecondsAndOnChange) {
    rig.wait(seconds{6});
    EXPECT_TRUE(rig.sent<Status>().empty()) << "nothing was painted";
    rig.paint({{"s1", 1}}, "floor");
    ASSERT_EQ(rig.sent<Status>().size(), 1U);
    const Status first = rig.sent<Status>().front();
    EXPECT_EQ(first.scene, "floor");
    EXPECT_EQ(first.width, 1920);
    EXPECT_EQ(first.height, 1080);
    ASSERT_EQ(first.applied.size(), 1U);
    EXPECT_EQ(first.applied[0].rev, 1);
    rig.paint({{"s1", 1}}, "floor");
    EXPECT_EQ(rig.sent<Status>().size(), 1U) << "nothing changed";
    rig.paint({{"s1", 1}}, "closed");
    EXPECT_EQ(rig.sent<Status>().size(), 2U);
    rig.hear(protocol::Heartbeat{from_unix_ms(1), {{"s1", 1}}});
    rig.wait(Millis{4'750});
    EXPECT_EQ(rig.sent<Status>().size(), 2U);
    rig.wait(Millis{250});
    EXPECT_EQ(rig.sent<Status>().size(), 3U);
}

TEST_F(LinkMachineCommandsTest, StatusOfRevsFollowsWithinASecondAndNotOftener) {
    rig.paint({{"s1", 1}});
    rig.forget_sent();
    for (int i = 0; i < 4; ++i) {
        rig.hear_delta({stream.change(view_of("change " + std::to_string(i)))});
        rig.paint({{"s1", stream.rev()}});
    }
    EXPECT_TRUE(rig.sent<Status>().empty());
    rig.wait(seconds{1});
    ASSERT_EQ(rig.sent<Status>().size(), 1U);
    EXPECT_EQ(rig.sent<Status>()[0].applied[0].rev, stream.rev());
}

TEST_F(LinkMachineCommandsTest, ANewConnectionIsToldAtOnceWhatIsOnTheGlass) {
    rig.paint({{"s1", 1}});
    rig.close(0);
    rig.forget_sent();
    rig.join("boot-1", {grant_of("s1", protocol::ResumeMode::delta)});
    EXPECT_EQ(rig.sent<Status>().size(), 1U);
}

TEST_F(LinkMachineCommandsTest, APressThatIsMinutesOldIsNotCarriedOut) {
    rig.command(next_command("old"));
    rig.close(0);
    rig.wait(std::chrono::minutes{2});
    rig.forget_sent();
    rig.join("boot-1", {grant_of("s1")});
    EXPECT_TRUE(sent_ids().empty());
    ASSERT_EQ(rig.results.size(), 1U);
    EXPECT_EQ(rig.results[0].code, "expired");
    EXPECT_NE(rig.results[0].text.es(), rig.results[0].text.en());
    EXPECT_EQ(rig.machine.commands_waiting(), 0U);
}

}  // namespace
}  // namespace plenaria::client::link_machine_commands_test
