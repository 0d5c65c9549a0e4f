// A session on both sides of the wire: the real server, a console and a display.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <memory>

#include "server/client/local_clock.hpp"
#include "tests/integration/meeting.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::test_support::live_room_test {
namespace {

using client::LinkPhase;

class LiveRoomTest : public testing::Test {
protected:
    void SetUp() override {
        server = std::make_unique<ServerProcess>(folder.path());
        ASSERT_TRUE(server->listening()) << server->log();
        console = std::make_unique<RoomUser>(server->port(),
                                             console_identity(folder.path(), main_room));
        display = std::make_unique<RoomUser>(server->port(),
                                             screen_identity("screen-test", main_room));
        ASSERT_TRUE(console->wait_live());
        ASSERT_TRUE(display->wait_live());
    }

    /// Whether both come to show that phase of the floor, and that speaker.
    bool both_show(FloorPhase phase, const DelegationId& speaker = {}) {
        const auto shown = [&](const View& view) {
            return view.floor && view.floor->phase == phase &&
                   (view.floor->speaker ? view.floor->speaker->delegation : DelegationId{}) ==
                       speaker;
        };
        return console->wait_view(shown) && display->wait_view(shown);
    }

    TemporaryFolder folder;
    std::unique_ptr<ServerProcess> server;
    std::unique_ptr<RoomUser> console;
    std::unique_ptr<RoomUser> display;
};

TEST_F(LiveRoomTest, ASpeechFromInscriptionToItsEndIsSeenOnBothSides) {
    ASSERT_NO_FATAL_FAILURE(begin_meeting(*console));
    const auto delegations = delegations_of(*console, 2);
    ASSERT_FALSE(inscribe(*console, delegations[0]).empty());
    ASSERT_FALSE(inscribe(*console, delegations[1]).empty());
    ASSERT_TRUE(display->wait_view([&](const View& view) {
        return view.next_speakers && view.next_speakers->next.size() == 2 &&
               view.next_speakers->next[0].delegation == delegations[0];
    }));
    EXPECT_FALSE(display->view().queue) << "screens get the next few, not the list";
    const View shown = display->view();
    for (const ProgrammeView& session : *shown.programme) {
        EXPECT_EQ(session.room, display->view().room.id) << "of its own room alone";
        EXPECT_FALSE(session.confidential && !session.kind.empty()) << "only what was published";
    }
    EXPECT_FALSE(display->view().record);

    ASSERT_EQ(console->run(NextSpeaker{}).code, "");
    ASSERT_TRUE(both_show(FloorPhase::called, delegations[0]));
    EXPECT_FALSE(display->view().floor->clock.running_since) << "a call starts no clock";
    EXPECT_EQ(console->run(NextSpeaker{}).code, "called_not_started");

    ASSERT_EQ(console->run(StartSpeech{}).code, "");
    ASSERT_TRUE(both_show(FloorPhase::speaking, delegations[0]));
    EXPECT_TRUE(display->view().floor->clock.running_since);
    EXPECT_EQ(display->view().floor->clock, console->view().floor->clock);

    ASSERT_EQ(console->run(PauseSpeech{}).code, "");
    ASSERT_TRUE(both_show(FloorPhase::paused, delegations[0]));
    EXPECT_FALSE(display->view().floor->clock.running_since);

    ASSERT_EQ(console->run(EndSpeech{}).code, "");
    ASSERT_TRUE(both_show(FloorPhase::idle));
    EXPECT_FALSE(waiting_entry(console->view(), delegations[1]).empty());
}

TEST_F(LiveRoomTest, ClientsLearnTheServersClock) {
    ASSERT_TRUE(console->wait_phase(LinkPhase::live));
    const auto measured = [](RoomUser& user) {
        const auto picture = user.link().picture();
        return picture->clock.known && picture->rtt_ms >= 0;
    };
    ASSERT_TRUE(wait_until([&] { return measured(*console); }));
    // Both run on this machine: what differs is the error of the measurement.
    const auto shown = console->link().picture()->clock.at(client::LocalClock::now());
    const auto real = std::chrono::floor<Millis>(std::chrono::system_clock::now());
    EXPECT_LT(std::chrono::abs(shown - real), Millis{500});
}

TEST_F(LiveRoomTest, ARefusalSaysWhyInBothLanguages) {
    const auto result = console->run(StartSpeech{});
    EXPECT_FALSE(result.ok());
    EXPECT_FALSE(result.text.es().empty());
    EXPECT_FALSE(result.text.en().empty());
    EXPECT_NE(result.text.es(), result.text.en());
}

TEST_F(LiveRoomTest, AnUnknownRoomStopsTheClient) {
    RoomUser lost{server->port(), screen_identity("screen-lost", "no-such-room")};
    ASSERT_TRUE(lost.wait_phase(LinkPhase::stopped));
    const auto picture = lost.link().picture();
    EXPECT_EQ(picture->stop_code, "unknown_room");
    EXPECT_FALSE(picture->stop_text.es().empty());
    EXPECT_FALSE(picture->stop_text.en().empty());
}

TEST_F(LiveRoomTest, AConsoleWithoutTheTokenStops) {
    auto identity = console_identity(folder.path(), main_room);
    identity.proof.assign(identity.proof.size(), '0');
    RoomUser stranger{server->port(), identity};
    ASSERT_TRUE(stranger.wait_phase(LinkPhase::stopped));
    EXPECT_EQ(stranger.link().picture()->stop_code, "proof_refused");
    EXPECT_TRUE(stranger.link().picture()->rooms.empty());
}

TEST_F(LiveRoomTest, ADisplayGivesNoOrders) {
    ASSERT_TRUE(display->link().send({display->next_id(), RoomId{main_room}, NextSpeaker{}, {},
                                      false}));
    ASSERT_TRUE(display->wait_phase(LinkPhase::stopped));
    EXPECT_EQ(display->link().picture()->stop_code, "frame_not_allowed");
}

TEST_F(LiveRoomTest, BothRejoinARestartedServerAndTheSpeechGoesOnFlagged) {
    ASSERT_NO_FATAL_FAILURE(begin_meeting(*console));
    const auto delegations = delegations_of(*console, 1);
    ASSERT_FALSE(inscribe(*console, delegations[0]).empty());
    ASSERT_EQ(console->run(NextSpeaker{}).code, "");
    ASSERT_EQ(console->run(StartSpeech{}).code, "");
    ASSERT_TRUE(both_show(FloorPhase::speaking, delegations[0]));
    const auto before = display->view().floor->clock;
    const auto port = server->port();

    server->kill_now();
    ASSERT_TRUE(console->wait_phase(LinkPhase::connecting));
    ASSERT_TRUE(display->wait_phase(LinkPhase::connecting));
    EXPECT_EQ(display->view().floor->clock, before) << "the last picture is kept while lost";
    server = std::make_unique<ServerProcess>(folder.path(), port);
    ASSERT_TRUE(server->listening()) << server->log();

    ASSERT_TRUE(console->wait_live());
    ASSERT_TRUE(display->wait_live());
    const auto flagged = [](const View& view) {
        return view.floor && view.floor->verify_outage > Millis{0};
    };
    ASSERT_TRUE(console->wait_view(flagged));
    ASSERT_TRUE(both_show(FloorPhase::speaking, delegations[0]));
    EXPECT_EQ(display->view().floor->clock.running_since, before.running_since);
    EXPECT_EQ(display->view().floor->clock.allotment, before.allotment);
    EXPECT_EQ(console->run(EndSpeech{}).code, "");
}

// A cable that is pulled and a program that hangs look the same: nobody closes anything.
TEST_F(LiveRoomTest, AFrozenServerIsNoticedAndRejoined) {
    ASSERT_EQ(kill(server->pid(), SIGSTOP), 0);
    EXPECT_TRUE(console->wait_phase(LinkPhase::connecting));
    ASSERT_EQ(kill(server->pid(), SIGCONT), 0);
    EXPECT_TRUE(console->wait_live());
    EXPECT_TRUE(display->wait_live());
}

TEST_F(LiveRoomTest, TerminatedItEndsWellAndTheJournalVerifies) {
    ASSERT_NO_FATAL_FAILURE(begin_meeting(*console));
    EXPECT_EQ(server->terminate(), 0) << server->log();
    ASSERT_TRUE(console->wait_phase(LinkPhase::connecting)) << "a shutdown is no reason to stop";
    const auto verified = run_server_program({"verify", "--data", folder.path().string()});
    EXPECT_EQ(verified.status, 0) << verified.output;
}

}  // namespace
}  // namespace plenaria::test_support::live_room_test
