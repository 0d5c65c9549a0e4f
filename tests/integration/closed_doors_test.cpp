// Law 3 over real sockets: what happens behind closed doors is in no byte that an uncleared screen
// receives, and moves none.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <thread>

#include "tests/integration/meeting.hpp"
#include "tests/support/http_page.hpp"
#include "tests/support/recording_client.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::test_support::closed_doors_test {
namespace {

using std::chrono::milliseconds;

/// What a client would get anyway, however still the room is.
bool is_idle_frame(const protocol::ServerFrame& frame) {
    return std::holds_alternative<protocol::Heartbeat>(frame) ||
           std::holds_alternative<protocol::TimeReply>(frame);
}

class ClosedDoorsTest : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(server.listening()) << server.log();
        console = std::make_unique<RoomUser>(server.port(),
                                             console_identity(folder.path(), main_room));
        display = std::make_unique<RoomUser>(server.port(),
                                             screen_identity("screen-test", main_room));
        // Not named in the event file, like any phone on the network.
        recorder = std::make_unique<RecordingClient>(server.port(),
                                                     screen_identity("phone", main_room));
        ASSERT_NO_FATAL_FAILURE(begin_meeting(*console));
        ASSERT_TRUE(display->wait_live());
        delegations = delegations_of(*console, 4);
        ASSERT_FALSE(inscribe(*console, delegations[0], "Open Speaker").empty());
        ASSERT_EQ(console->run(NextSpeaker{}).code, "");
        ASSERT_EQ(console->run(StartSpeech{}).code, "");
        ASSERT_TRUE(display->wait_view([](const View& view) {
            return view.floor && view.floor->phase == FloorPhase::speaking;
        }));
        ASSERT_TRUE(wait_until([&] { return recorder_saw("Open Speaker"); }))
            << "the recording would prove nothing";
    }

    bool recorder_saw(const std::string& text) const {
        return recorder->bytes().find(text) != std::string::npos;
    }

    bool display_shows(DoorsState state) {
        return display->wait_view([&](const View& view) { return view.doors.state == state; });
    }

    /// The screens that the event declares come, and say what they have painted.
    void connect_screens() {
        const View view = console->view();
        ASSERT_TRUE(view.screens);
        for (const ScreenView& screen : *view.screens) {
            if (screen.declared) {
                screens.push_back(std::make_unique<RoomUser>(
                    server.port(), screen_identity(screen.id.value, main_room)));
            }
        }
        ASSERT_FALSE(screens.empty());
        for (const auto& screen : screens) {
            ASSERT_TRUE(screen->wait_live());
            paint(*screen);
        }
    }

    static void paint(RoomUser& screen) {
        screen.link().report_painted(*screen.link().picture(), "slate", 1, 1920, 1080);
    }

    /// Lets what is under way arrive: a heartbeat sent after this call has been received.
    void settle() {
        const auto before = recorder->texts().size();
        ASSERT_TRUE(wait_until([&] { return recorder->texts().size() > before; }));
        std::this_thread::sleep_for(milliseconds{300});
    }

    /// A whole speech behind the doors, with everything an operator can do to it.
    void act_behind_doors(const std::string& canary) {
        const EntryId first = inscribe(*console, delegations[1], canary);
        const EntryId second = inscribe(*console, delegations[2], canary);
        ASSERT_FALSE(first.empty() || second.empty());
        ASSERT_EQ(console->run(MoveEntry{second, first}).code, "");
        ASSERT_EQ(console->run(NextSpeaker{}).code, "");
        ASSERT_EQ(console->run(StartSpeech{}).code, "");
        ASSERT_EQ(console->run(ExtendSpeech{std::chrono::seconds{60}}).code, "");
        ASSERT_EQ(console->run(PauseSpeech{}).code, "");
        ASSERT_EQ(console->run(ResumeSpeech{}).code, "");
        ASSERT_EQ(console->run(EndSpeech{}).code, "");
        ASSERT_EQ(console->run(Withdraw{first}).code, "");
    }

    /// Fails unless all that came after the first `from` frames is what an idle room sends.
    void expect_only_idle_frames_from(std::size_t from) {
        const auto frames = recorder->frames();
        ASSERT_GT(frames.size(), from) << "not even a heartbeat came";
        for (std::size_t i = from; i < frames.size(); ++i) {
            EXPECT_TRUE(is_idle_frame(frames[i])) << recorder->texts()[i];
        }
    }

    TemporaryFolder folder;
    ServerProcess server{folder.path()};
    std::unique_ptr<RoomUser> console;
    std::unique_ptr<RoomUser> display;
    std::unique_ptr<RecordingClient> recorder;
    std::vector<DelegationId> delegations;
    std::vector<std::unique_ptr<RoomUser>> screens;
};

TEST_F(ClosedDoorsTest, WhatTheServerSaysOfItselfMovesWithNothingInside) {
    ASSERT_EQ(console->run(CloseDoors{}).code, "");
    ASSERT_TRUE(display_shows(DoorsState::clearing));
    const std::string before = page_of(server.port(), "/metrics").body;
    ASSERT_THAT(before, testing::HasSubstr("plenaria_screens 2\n"));
    ASSERT_FALSE(inscribe(*console, delegations[1], "Closed Speaker").empty());
    ASSERT_EQ(console->run(NextSpeaker{}).code, "");
    ASSERT_EQ(console->run(PostNote{"Entre nosotros"}).code, "");
    EXPECT_EQ(page_of(server.port(), "/metrics").body, before);
    EXPECT_EQ(page_of(server.port(), "/healthz").body, "ready\n");
}

TEST_F(ClosedDoorsTest, NotOneByteLeavesTheRoomFromClearingToReopening) {
    ASSERT_EQ(console->run(CloseDoors{}).code, "");
    ASSERT_TRUE(display_shows(DoorsState::clearing));
    const View neutral = display->view();
    EXPECT_FALSE(neutral.session);
    EXPECT_FALSE(neutral.agenda);
    EXPECT_FALSE(neutral.floor);
    EXPECT_FALSE(neutral.next_speakers);
    EXPECT_FALSE(neutral.channels);
    EXPECT_EQ(neutral.doors.notice, Notice::none) << "the label comes only with `closed`";

    ASSERT_NO_FATAL_FAILURE(settle());
    const auto while_clearing = recorder->texts().size();
    ASSERT_NO_FATAL_FAILURE(act_behind_doors("canary-clearing-7f3a"));
    ASSERT_NO_FATAL_FAILURE(settle());
    expect_only_idle_frames_from(while_clearing);

    const auto marked_from = recorder->texts().size();
    ASSERT_NO_FATAL_FAILURE(confirm_checklist(*console));
    ASSERT_NO_FATAL_FAILURE(settle());
    expect_only_idle_frames_from(marked_from);
    EXPECT_EQ(display->view().doors.state, DoorsState::clearing) << "screens are not confirmed";
    ASSERT_NO_FATAL_FAILURE(connect_screens());
    ASSERT_TRUE(display_shows(DoorsState::closed));
    ASSERT_NO_FATAL_FAILURE(settle());
    const auto while_closed = recorder->texts().size();
    ASSERT_NO_FATAL_FAILURE(act_behind_doors("canary-closed-91bc"));
    ASSERT_EQ(console->run(BeginReopening{}).code, "");
    ASSERT_NO_FATAL_FAILURE(settle());
    expect_only_idle_frames_from(while_closed);

    ASSERT_EQ(console->run(ConfirmReopening{}).code, "");
    ASSERT_TRUE(display_shows(DoorsState::open));
    ASSERT_TRUE(display->wait_view([&](const View& view) {
        return view.floor && view.floor->speaker &&
               view.floor->speaker->delegation == delegations[0];
    })) << "the open speech returns unchanged";
    EXPECT_EQ(display->view().floor->phase, FloorPhase::paused) << "a person resumes it";
    ASSERT_NO_FATAL_FAILURE(settle());
    for (const char* canary : {"canary-clearing-7f3a", "canary-closed-91bc"}) {
        EXPECT_FALSE(recorder_saw(canary)) << canary;
        EXPECT_EQ(server.log().find(canary), std::string::npos) << canary << " in the log";
    }
    EXPECT_FALSE(recorder->ended());
}

TEST_F(ClosedDoorsTest, TheLabelNeedsEveryScreenAndGoesWithOneThatIsLost) {
    ASSERT_NO_FATAL_FAILURE(connect_screens());
    ASSERT_EQ(console->run(CloseDoors{}).code, "");
    ASSERT_NO_FATAL_FAILURE(confirm_checklist(*console));
    const auto unconfirmed = [](const View& view) {
        const auto at = std::ranges::find(*view.checklist, std::string{"screens"}, &CheckView::id);
        return at->of - at->done;
    };
    for (const auto& screen : screens) {
        EXPECT_EQ(display->view().doors.state, DoorsState::clearing);
        ASSERT_TRUE(screen->wait_view(
            [](const View& view) { return view.doors.state == DoorsState::clearing; }));
        paint(*screen);
    }
    ASSERT_TRUE(display_shows(DoorsState::closed));
    ASSERT_TRUE(console->wait_view([&](const View& view) { return unconfirmed(view) == 0; }));
    screens.pop_back();
    ASSERT_TRUE(display_shows(DoorsState::clearing)) << "one of them may show anything now";
    ASSERT_TRUE(console->wait_view([&](const View& view) { return unconfirmed(view) == 1; }));
    EXPECT_EQ(console->run(OverrideCheck{ClosingCheck::screens, "cubierta"}).code, "not_permitted");
    RoomUser chair{server.port(), chair_identity(folder.path(), main_room)};
    ASSERT_TRUE(chair.wait_live());
    EXPECT_EQ(chair.run(OverrideCheck{ClosingCheck::screens, "cubierta"}).code, "");
    ASSERT_TRUE(display_shows(DoorsState::closed));
}

// Who arrives late learns no more than who was there.
TEST_F(ClosedDoorsTest, AScreenThatJoinsBehindTheDoorsGetsTheNeutralSlate) {
    ASSERT_EQ(console->run(CloseDoors{}).code, "");
    ASSERT_NO_FATAL_FAILURE(act_behind_doors("canary-late-55de"));
    RecordingClient late{server.port(), screen_identity("late", main_room)};
    ASSERT_TRUE(wait_until([&] {
        return std::ranges::any_of(late.frames(), [](const auto& frame) {
            return std::holds_alternative<protocol::Heartbeat>(frame);
        });
    }));
    EXPECT_EQ(late.bytes().find("canary"), std::string::npos);
    EXPECT_EQ(late.bytes().find("Open Speaker"), std::string::npos);
    RoomUser screen{server.port(), screen_identity("late-too", main_room)};
    ASSERT_TRUE(screen.wait_live());
    EXPECT_EQ(screen.view().doors.state, DoorsState::clearing);
    EXPECT_FALSE(screen.view().session);
    EXPECT_FALSE(screen.view().floor);
}

}  // namespace
}  // namespace plenaria::test_support::closed_doors_test
