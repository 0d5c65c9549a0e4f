// Doors that close over a suspended session (R4.6): within them the room works, and nobody outside
// learns from that room what was done (law 3).
#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "server/model/text_table.hpp"
#include "tests/scenarios/stage.hpp"

namespace plenaria::domain::suspended_closing_test {
namespace {

using scenarios::Stage;

const TextId draft{"borrador"};

/// `item` is under way as the session is suspended; then the doors close.
Stage closed_over_a_recess(const char* item) {
    Stage stage;
    EXPECT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    EXPECT_TRUE(stage.act(StartItem{ItemId{item}}));
    stage.wait(std::chrono::minutes{5});
    EXPECT_TRUE(stage.act(SuspendSession{stage.now() + std::chrono::hours{1}}));
    stage.wait(std::chrono::minutes{1});
    EXPECT_TRUE(stage.act(CloseDoors{}));
    return stage;
}

std::vector<Command> acts_within() {
    return {StartItem{ItemId{"presupuesto"}},
            SetText{draft, {}, {"Borrador", "Draft"}, {{"CANARIO", "CANARIO"}}},
            PutText{draft, 1},
            TakeStance{draft, DelegationId{"mx"}, Stance::objection, "CANARIO", 1},
            Inscribe{DelegationId{"gt"}, "CANARIO", "", {}},
            NextSpeaker{},
            StartSpeech{},
            RaisePoint{DelegationId{"us"}, "CANARIO"},
            PauseSpeech{},
            ResumeSpeech{},
            EndSpeech{},
            FinishItem{ItemId{"presupuesto"}},
            ReturnToItem{ItemId{"presupuesto"}}};
}

std::vector<View> outside(const Stage& stage) {
    std::vector<View> views;
    for (const char* room : {"plenaria", "consultas"}) {
        for (const Audience audience :
             {Audience::public_, Audience::room, Audience::interpreter, Audience::technician,
              Audience::secretariat}) {
            views.push_back(stage.view(audience, Clearance::uncleared, RoomId{room}));
        }
    }
    return views;
}

void reopen_and_resume(Stage& stage) {
    ASSERT_TRUE(stage.act(BeginReopening{}));
    ASSERT_TRUE(stage.act(ConfirmReopening{}));
    stage.wait(std::chrono::minutes{10});
    ASSERT_TRUE(stage.act(ResumeSession{}));
}

TEST(SuspendedClosing, the_room_works_within_and_nobody_outside_sees_that) {
    for (const char* item : {"debate", "resumen"}) {
        Stage busy = closed_over_a_recess(item);
        Stage idle = closed_over_a_recess(item);
        for (const Command& command : acts_within()) {
            busy.wait(std::chrono::seconds{7});
            const auto before = outside(busy);
            const auto done = busy.act(command);
            ASSERT_TRUE(done) << name_of(command) << ": "
                              << plenaria::text_of(done.error()).in("en");
            EXPECT_TRUE(outside(busy) == before) << name_of(command);
        }
        if (std::string_view{item} == "debate") {
            idle.set_now(busy.now());
            reopen_and_resume(busy);
            reopen_and_resume(idle);
            EXPECT_TRUE(outside(busy) == outside(idle));
        }
    }
}

TEST(SuspendedClosing, those_within_are_at_work_and_those_outside_find_the_recess_again) {
    Stage stage = closed_over_a_recess("debate");
    EXPECT_EQ(stage.view(Audience::chair).session->state, SessionState::open);
    EXPECT_EQ(stage.view(Audience::room, Clearance::cleared).session->state, SessionState::open);
    const View chairs = stage.view(Audience::chair);
    EXPECT_TRUE(std::any_of(chairs.programme->begin(), chairs.programme->end(),
                            [](const ProgrammeView& each) {
                                return each.id == SessionId{"p1"} &&
                                       each.state == SessionState::suspended;
                            }))
        << "from which their console knows that it stays suspended";
    EXPECT_FALSE(stage.view(Audience::public_).session);
    ASSERT_TRUE(stage.act(BeginReopening{}));
    ASSERT_TRUE(stage.act(ConfirmReopening{}));
    const SessionView session = *stage.view(Audience::chair).session;
    EXPECT_EQ(session.state, SessionState::suspended);
    EXPECT_TRUE(session.resumes_at);
}

TEST(SuspendedClosing, the_recess_outside_is_neither_ended_nor_begun_from_within) {
    Stage stage = closed_over_a_recess("debate");
    for (const Command& command :
         {Command{ResumeSession{}}, Command{SuspendSession{}}, Command{AdjournSession{}}}) {
        const auto decision = stage.act(command);
        ASSERT_FALSE(decision) << name_of(command);
        EXPECT_EQ(decision.error().code, RejectionCode::doors_not_open);
    }
}

/// México speaks in the open debate; then the doors close, over a recess or not.
Stage closed_over_a_speech(bool suspended, bool ended) {
    Stage stage;
    std::vector<Command> commands{OpenSession{SessionId{"p1"}}, StartItem{ItemId{"debate"}},
                                  Inscribe{DelegationId{"mx"}, "", "", {}}, NextSpeaker{},
                                  StartSpeech{}};
    if (ended) {
        commands.emplace_back(EndSpeech{});
    }
    if (suspended) {
        commands.emplace_back(SuspendSession{});
    }
    commands.emplace_back(CloseDoors{});
    for (const Command& command : commands) {
        EXPECT_TRUE(stage.act(command)) << name_of(command);
    }
    return stage;
}

// The console said that the open list waits "with whoever was paused" where nobody was.
TEST(SuspendedClosing, those_within_are_told_whether_a_speech_waits_outside) {
    for (const bool suspended : {false, true}) {
        for (const bool ended : {false, true}) {
            const Stage stage = closed_over_a_speech(suspended, ended);
            const View within = stage.view(Audience::chair);
            ASSERT_TRUE(within.closing);
            EXPECT_EQ(within.closing->speech_waits, !ended) << suspended;
        }
    }
}

}  // namespace
}  // namespace plenaria::domain::suspended_closing_test
