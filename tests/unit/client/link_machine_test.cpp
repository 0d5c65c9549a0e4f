// Joining, resuming, healing, retrying.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "server/model/limits.hpp"
#include "tests/unit/client/machine_rig.hpp"

namespace plenaria::client::link_machine_test {
namespace {

using protocol::Identify;
using protocol::ResumeMode;
using protocol::Resync;
using std::chrono::seconds;
using testing::ElementsAre;

TEST(LinkMachineTest, SaysNothingBeforeHello) {
    MachineRig rig;
    EXPECT_EQ(rig.machine.picture().phase, LinkPhase::connecting);
    rig.connect();
    rig.paint({});
    rig.wait(seconds{3});
    EXPECT_TRUE(rig.sent<Identify>().empty());
    EXPECT_TRUE(rig.sent<protocol::Status>().empty());
    EXPECT_TRUE(rig.sent<protocol::TimeRequest>().empty());
}

TEST(LinkMachineTest, HandshakeLeadsFromHelloToALivePicture) {
    FakeStream stream{"s1"};
    stream.change(view_of("one"));
    MachineRig rig;
    rig.connect();
    rig.hear(MachineRig::hello("boot-1"));
    const auto identify = rig.sent<Identify>();
    ASSERT_EQ(identify.size(), 1U);
    EXPECT_THAT(identify[0].rooms, ElementsAre(RoomId{"plenaria"}));
    EXPECT_TRUE(identify[0].resume.empty());
    EXPECT_TRUE(identify[0].resume_boot_id.empty());

    rig.hear(protocol::Welcome{"c1", {grant_of("s1")}});
    EXPECT_EQ(rig.machine.picture().phase, LinkPhase::joining);
    EXPECT_EQ(rig.sent<protocol::TimeRequest>().size(), 1U);
    for (const auto& part : stream.snapshot()) {
        rig.hear(part);
    }
    const auto picture = rig.machine.picture();
    EXPECT_EQ(picture.phase, LinkPhase::live);
    EXPECT_EQ(picture.last_frame, rig.now);
    ASSERT_TRUE(picture.rooms.contains(RoomId{"plenaria"}));
    const auto& room = picture.rooms.at(RoomId{"plenaria"});
    EXPECT_EQ(room.rev, 1);
    EXPECT_EQ(room.stream_id, "s1");
    EXPECT_EQ(*room.view, view_of("one"));
}

TEST(LinkMachineTest, WhoeverWasGreetedHasHeardTheServer) {
    MachineRig rig;
    rig.connect();
    EXPECT_EQ(rig.machine.picture().last_frame, SteadyPoint{}) << "never";
    rig.hear(MachineRig::hello("boot-1"));
    EXPECT_EQ(rig.machine.picture().last_frame, rig.now) << "a login waits for it, not for nobody";
}

TEST(LinkMachineTest, WhyItCannotConnectIsSaidUntilItCan) {
    MachineRig rig;
    const Text why{"otro nombre", "another name"};
    static_cast<void>(rig.machine.closed(0, rig.now, why));
    EXPECT_EQ(rig.machine.picture().phase, LinkPhase::connecting) << "told, and tried again";
    EXPECT_EQ(rig.machine.picture().trouble, why);
    rig.close(0);
    EXPECT_TRUE(rig.machine.picture().trouble.empty()) << "this time it was something else";
    static_cast<void>(rig.machine.closed(0, rig.now, why));
    rig.connect();
    rig.hear(MachineRig::hello("boot-1"));
    EXPECT_EQ(rig.machine.picture().trouble, why) << "a connection alone is no success";
    rig.hear(protocol::Welcome{"c1", {grant_of("s1")}, {}});
    EXPECT_TRUE(rig.machine.picture().trouble.empty());
}

TEST(LinkMachineTest, StoppedByItselfItSaysNothingMoreAndDoesNotComeBack) {
    MachineRig rig;
    rig.connect();
    const Text why{"sin cifrado", "without encryption"};
    const LinkActions actions = rig.machine.stop("tls_required", why);
    EXPECT_TRUE(std::any_of(actions.begin(), actions.end(), [](const LinkAction& action) {
        return std::holds_alternative<CloseConnection>(action);
    }));
    rig.hear(MachineRig::hello("boot-1"));
    EXPECT_TRUE(rig.sent<Identify>().empty()) << "the proof would be in it";
    rig.close(1000);
    EXPECT_TRUE(rig.reconnects.empty());
    EXPECT_EQ(rig.machine.picture().phase, LinkPhase::stopped);
    EXPECT_EQ(rig.machine.picture().stop_code, "tls_required");
    EXPECT_EQ(rig.machine.picture().stop_text, why);
}

TEST(LinkMachineTest, APictureHandedOutNeverChanges) {
    FakeStream stream{"s1"};
    stream.change(view_of("one"));
    MachineRig rig;
    rig.join_live("boot-1", stream);
    const auto before = rig.machine.picture();
    rig.hear_delta({stream.change(view_of("two"))});
    EXPECT_EQ(rig.shown_title(), "two");
    EXPECT_EQ(*before.rooms.at(RoomId{"plenaria"}).view, view_of("one"));
}

TEST(LinkMachineTest, AGapAsksForASnapshotOnceAndHeals) {
    FakeStream stream{"s1"};
    stream.change(view_of("one"));
    MachineRig rig;
    rig.join_live("boot-1", stream);
    rig.forget_sent();
    stream.change(view_of("lost"));
    rig.hear_delta({stream.change(view_of("three"))});
    EXPECT_EQ(rig.shown_title(), "one") << "a delta on the wrong rev was applied";
    rig.hear_delta({stream.change(view_of("four"))});
    const auto asked = rig.sent<Resync>();
    ASSERT_EQ(asked.size(), 1U);
    EXPECT_EQ(asked[0].stream_id, "s1");
    EXPECT_EQ(rig.machine.picture().phase, LinkPhase::joining)
        << "what is shown is known to be old";
    for (const auto& part : stream.snapshot()) {
        rig.hear(part);
    }
    EXPECT_EQ(rig.machine.picture().phase, LinkPhase::live);
    EXPECT_EQ(rig.shown_title(), "four");
    rig.hear_delta({stream.change(view_of("five"))});
    EXPECT_EQ(rig.shown_title(), "five");
}

TEST(LinkMachineTest, AHeartbeatThatIsAheadRevealsALostDelta) {
    FakeStream stream{"s1"};
    stream.change(view_of("one"));
    MachineRig rig;
    rig.join_live("boot-1", stream);
    rig.forget_sent();
    rig.hear(protocol::Heartbeat{from_unix_ms(1), {{"s1", 1}}});
    EXPECT_TRUE(rig.sent<Resync>().empty());
    rig.hear(protocol::Heartbeat{from_unix_ms(2), {{"s1", 2}}});
    EXPECT_EQ(rig.sent<Resync>().size(), 1U);
}

TEST(LinkMachineTest, AHeartbeatThatWaitedBehindASnapshotAsksForNothing) {
    FakeStream stream{"s1"};
    stream.change(view_of("one"));
    stream.change(view_of("two"));
    MachineRig rig;
    rig.join_live("boot-1", stream);
    rig.forget_sent();
    rig.hear(protocol::Heartbeat{from_unix_ms(1), {{"s1", 1}}});
    EXPECT_TRUE(rig.sent<Resync>().empty());
    EXPECT_EQ(rig.machine.picture().phase, LinkPhase::live);
}

TEST(LinkMachineTest, ASnapshotThatDoesNotComeIsAskedForAgain) {
    MachineRig rig;
    rig.join("boot-1", {grant_of("s1")});
    for (int i = 0; i < 3; ++i) {
        rig.wait(seconds{2});
        rig.hear(protocol::Heartbeat{from_unix_ms(i), {}});
    }
    EXPECT_EQ(rig.sent<Resync>().size(), 1U);
}

TEST(LinkMachineTest, ResumesWhereItLeftOffWithinABoot) {
    FakeStream stream{"s1"};
    stream.change(view_of("one"));
    MachineRig rig;
    rig.join_live("boot-1", stream);
    rig.hear_delta({stream.change(view_of("two"))});
    rig.close(0);
    EXPECT_EQ(rig.machine.picture().phase, LinkPhase::connecting);
    EXPECT_EQ(rig.shown_title(), "two") << "the room's last view is kept while lost";
    rig.forget_sent();
    rig.join("boot-1", {grant_of("s1", ResumeMode::delta)});
    const auto identify = rig.sent<Identify>();
    ASSERT_EQ(identify.size(), 1U);
    EXPECT_EQ(identify[0].resume_boot_id, "boot-1");
    ASSERT_EQ(identify[0].resume.size(), 1U);
    EXPECT_EQ(identify[0].resume[0].stream_id, "s1");
    EXPECT_EQ(identify[0].resume[0].rev, 2);
    EXPECT_EQ(rig.machine.picture().phase, LinkPhase::live);
    rig.hear_delta({stream.change(view_of("three"))});
    EXPECT_EQ(rig.shown_title(), "three");
}

TEST(LinkMachineTest, AnotherBootOffersNothingAndWipes) {
    FakeStream stream{"s1"};
    stream.change(view_of("one"));
    MachineRig rig;
    rig.join_live("boot-1", stream);
    rig.close(0);
    rig.forget_sent();
    rig.join("boot-2", {grant_of("s1")});
    const auto identify = rig.sent<Identify>();
    ASSERT_EQ(identify.size(), 1U);
    EXPECT_TRUE(identify[0].resume.empty());
    EXPECT_TRUE(identify[0].resume_boot_id.empty());
    EXPECT_EQ(rig.shown_title(), std::nullopt) << "content of another boot under the same name";
    FakeStream reborn{"s1"};
    reborn.change(view_of("again"));
    for (const auto& part : reborn.snapshot()) {
        rig.hear(part);
    }
    EXPECT_EQ(rig.shown_title(), "again");
}

TEST(LinkMachineTest, ARoomGrantedFromAnotherStreamIsForgottenAtTheWelcome) {
    FakeStream stream{"members"};
    stream.change(view_of("for members"));
    MachineRig rig;
    rig.join_live("boot-1", stream);
    rig.close(0);
    rig.join("boot-1", {grant_of("public")});
    EXPECT_EQ(rig.shown_title(), std::nullopt);
    EXPECT_EQ(rig.machine.picture().phase, LinkPhase::joining);
}

TEST(LinkMachineTest, ReplacesWipesAtTheFirstPart) {
    FakeStream stream{"members"};
    stream.change(view_of("for members"));
    MachineRig rig;
    rig.join_live("boot-1", stream);
    FakeStream neutral{"public"};
    View view = view_of("neutral");
    // Enough for a second part, so that the first one can be looked at alone.
    view.agenda.emplace();
    for (int i = 0; i < 200; ++i) {
        ItemView item;
        item.id = ItemId{"item-" + std::to_string(i)};
        item.title = Text{std::string(200, 'x'), std::string(200, 'y')};
        view.agenda->push_back(item);
    }
    neutral.change(view);
    const auto parts = neutral.snapshot(true, "members");
    ASSERT_GE(parts.size(), 2U);
    rig.hear(parts[0]);
    EXPECT_EQ(rig.shown_title(), std::nullopt);
    EXPECT_EQ(rig.machine.picture().phase, LinkPhase::joining)
        << "a room that is not here yet is not one that does not exist";
    for (std::size_t i = 1; i < parts.size(); ++i) {
        rig.hear(parts[i]);
    }
    EXPECT_EQ(rig.shown_title(), "neutral");
    rig.hear_delta({stream.change(view_of("late"))});
    EXPECT_EQ(rig.shown_title(), "neutral") << "the replaced stream is still followed";
}

TEST(LinkMachineTest, AReplacementOfAStreamThatIsGoneKeepsWhatTheWelcomeSaid) {
    FakeStream stream{"members"};
    stream.change(view_of("for members"));
    MachineRig rig;
    auto grant = grant_of("members");
    grant.audience = Audience::room;
    rig.join("boot-1", {grant});
    for (const auto& part : stream.snapshot(true, "gone")) {
        rig.hear(part);
    }
    EXPECT_EQ(rig.shown_title(), "for members");
    EXPECT_EQ(rig.machine.picture().rooms.at(RoomId{"plenaria"}).audience, Audience::room);
}

TEST(LinkMachineTest, AStreamThatTakesThePlaceOfNoneThatWasGrantedIsNotKept) {
    FakeStream stream{"s1"};
    stream.change(view_of("shown"));
    MachineRig rig;
    rig.join_live("boot-1", stream);
    for (const char* id : {"false-1", "false-2"}) {
        FakeStream uncalled{id};
        View view = view_of("uncalled");
        view.room.id = RoomId{id};
        uncalled.change(view);
        for (const auto& part : uncalled.snapshot(true, std::string{"never-"} + id)) {
            rig.hear(part);
        }
    }
    EXPECT_EQ(rig.machine.picture().rooms.size(), 1U);
    EXPECT_EQ(rig.shown_title(), "shown");
    EXPECT_EQ(rig.machine.picture().phase, LinkPhase::live);
    rig.close(0);
    rig.connect();
    rig.forget_sent();
    rig.hear(MachineRig::hello("boot-1"));
    ASSERT_EQ(rig.sent<Identify>().size(), 1U);
    EXPECT_EQ(rig.sent<Identify>()[0].resume.size(), 1U) << "as many streams as were granted";
}

TEST(LinkMachineTest, AStreamShowsTheRoomForWhichItWasGrantedAlone) {
    FakeStream stream{"s1"};
    stream.change(view_of("shown"));
    MachineRig rig;
    rig.join_live("boot-1", stream);
    for (const char* id : {"false-1", "false-2"}) {
        View view = view_of("elsewhere");
        view.room.id = RoomId{id};
        rig.hear_delta({stream.change(view)});
    }
    EXPECT_EQ(rig.machine.picture().rooms.size(), 1U);
    EXPECT_EQ(rig.shown_title(), "shown");
}

TEST(LinkMachineTest, RetriesFollowTheLadderUntilTheFirstSnapshot) {
    FakeStream stream{"s1"};
    stream.change(view_of("one"));
    MachineRig rig;
    for (int i = 0; i < 8; ++i) {
        rig.close(0);
    }
    EXPECT_THAT(rig.reconnects,
                ElementsAre(Millis{200}, Millis{400}, Millis{800}, Millis{1'500}, Millis{3'000},
                            Millis{5'000}, Millis{5'000}, Millis{5'000}));
    rig.join("boot-1", {grant_of("s1")});
    rig.close(0);
    EXPECT_EQ(rig.reconnects.back(), Millis{5'000}) << "a welcome alone is no success";
    rig.join_live("boot-1", stream);
    rig.close(0);
    EXPECT_EQ(rig.reconnects.back(), Millis{200});
}

TEST(LinkMachineTest, JitterIsTwentyPercentEitherWay) {
    for (const auto& [random, expected] : {std::pair{0.0, 160}, std::pair{0.999999, 239}}) {
        MachineRig rig{Role::display, random};
        rig.close(0);
        EXPECT_THAT(rig.reconnects, ElementsAre(Millis{expected}));
    }
}

TEST(LinkMachineTest, RetryableCodesRetryAndStopCodesStop) {
    using protocol::CloseCode;
    for (const auto code : {CloseCode::going_away, CloseCode::slow_consumer,
                            CloseCode::identify_timeout, CloseCode::overloaded}) {
        MachineRig rig;
        rig.connect();
        rig.close(static_cast<std::uint16_t>(code));
        EXPECT_EQ(rig.reconnects.size(), 1U) << static_cast<int>(code);
        EXPECT_EQ(rig.machine.picture().phase, LinkPhase::connecting);
    }
    for (const auto code :
         {CloseCode::malformed_frame, CloseCode::unsupported_protocol, CloseCode::proof_refused,
          CloseCode::unknown_room, CloseCode::frame_not_allowed}) {
        MachineRig rig;
        rig.connect();
        rig.hear(MachineRig::hello("boot-1"));
        const auto error = protocol::frame_error(code);
        rig.hear(protocol::ErrorFrame{error.code, error.text});
        rig.close(static_cast<std::uint16_t>(code));
        const auto picture = rig.machine.picture();
        EXPECT_TRUE(rig.reconnects.empty()) << static_cast<int>(code);
        EXPECT_EQ(picture.phase, LinkPhase::stopped);
        EXPECT_EQ(picture.stop_code, error.code);
        EXPECT_EQ(picture.stop_text, error.text);
    }
}

TEST(LinkMachineTest, AStopWithoutAnErrorFrameStillHasATextInBothLanguages) {
    MachineRig rig;
    rig.connect();
    rig.close(4777);
    const auto picture = rig.machine.picture();
    EXPECT_EQ(picture.phase, LinkPhase::stopped);
    EXPECT_EQ(picture.stop_code, "4777");
    EXPECT_NE(picture.stop_text.es().find("4777"), std::string_view::npos);
    EXPECT_NE(picture.stop_text.en().find("4777"), std::string_view::npos);
}

TEST(LinkMachineTest, AnErrorOfTheConnectionBeforeIsNotTheReasonOfThisOne) {
    MachineRig rig;
    rig.connect();
    rig.hear(protocol::ErrorFrame{"overloaded", Text{"a", "b"}});
    rig.close(4002);
    rig.connect();
    rig.close(4777);
    EXPECT_EQ(rig.machine.picture().stop_code, "4777");
}

TEST(LinkMachineTest, HangsUpOnFramesThatAreNoneAndReturns) {
    for (const char* text : {"{", "[]", "{\"type\":\"no_such_frame\"}", "\xff"}) {
        MachineRig rig;
        rig.connect();
        rig.hear_text(text);
        EXPECT_THAT(rig.closes, ElementsAre(1002)) << text;
        rig.close(0);
        EXPECT_EQ(rig.reconnects.size(), 1U);
    }
}

TEST(LinkMachineTest, AWelcomeBeforeHelloIsRefused) {
    MachineRig rig;
    rig.connect();
    rig.hear(protocol::Welcome{"c1", {grant_of("s1")}});
    EXPECT_THAT(rig.closes, ElementsAre(1002));
}

TEST(LinkMachineTest, ASilentServerIsLeft) {
    MachineRig rig;
    rig.connect();
    rig.wait(seconds{10});
    EXPECT_TRUE(rig.closes.empty());
    rig.wait(seconds{1});
    EXPECT_EQ(rig.closes.size(), 1U);
}

TEST(LinkMachineTest, TimeIsMeasuredInABurstAndTheClockIsPublished) {
    MachineRig rig;
    FakeStream stream{"s1"};
    stream.change(view_of("one"));
    rig.join_live("boot-1", stream);
    const TimePoint server = from_unix_ms(1'795'140'309'000);
    for (int i = 0; i < limits::time_sync_burst; ++i) {
        const auto asked = rig.sent<protocol::TimeRequest>();
        ASSERT_EQ(asked.size(), static_cast<std::size_t>(i) + 1);
        rig.hear(protocol::TimeReply{asked.back().t0, server, server});
    }
    EXPECT_EQ(rig.sent<protocol::TimeRequest>().size(), 5U) << "the burst has an end";
    const auto picture = rig.machine.picture();
    EXPECT_TRUE(picture.clock.known);
    EXPECT_EQ(picture.clock.at(rig.now + seconds{2}), server + seconds{2});
    EXPECT_EQ(picture.rtt_ms, 0);
}

}  // namespace
}  // namespace plenaria::client::link_machine_test
