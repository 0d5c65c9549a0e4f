// What a projection must not tell, one leak at a time (law 3, R4.2, R4.4).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scenarios/stage.hpp"
#include "tests/scenarios/view_text.hpp"

namespace plenaria::domain {
namespace {

using scenarios::facts_of;
using scenarios::Stage;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::Not;

Stage in_item(const char* item, const char* session = "p1") {
    Stage stage;
    EXPECT_TRUE(stage.act(OpenSession{SessionId{session}}));
    EXPECT_TRUE(stage.act(StartItem{ItemId{item}}));
    return stage;
}

void give_floor(Stage& stage, const char* delegation) {
    ASSERT_TRUE(stage.act(Inscribe{DelegationId{delegation}, "CANARIO", "CANARIO", {}}));
    ASSERT_TRUE(stage.act(NextSpeaker{}));
    ASSERT_TRUE(stage.act(StartSpeech{}));
}

TEST(Confidentiality, a_speech_resting_under_a_members_only_item_ends_with_it_behind_the_doors) {
    // Otherwise its speaker would have the floor in the open room as soon as the doors open.
    Stage stage = in_item("resumen");
    give_floor(stage, "mx");
    ASSERT_TRUE(stage.act(CloseDoors{}));
    const auto finished = stage.act(FinishItem{ItemId{"resumen"}});
    ASSERT_TRUE(finished);
    ASSERT_TRUE(stage.act(BeginReopening{}));
    ASSERT_TRUE(stage.act(ConfirmReopening{}));
    EXPECT_EQ(stage.view(Audience::public_).floor->phase, FloorPhase::idle);
    EXPECT_EQ(stage.room().floor.entries.at(EntryId{"s1k4-1"}).state, EntryState::finished);
    EXPECT_THAT(facts_of(stage.view(Audience::secretariat)), Each(Not(HasSubstr("CANARIO"))));
}

TEST(Confidentiality, another_item_begun_behind_the_doors_ends_that_speech_too) {
    Stage stage = in_item("resumen");
    give_floor(stage, "mx");
    ASSERT_TRUE(stage.act(CloseDoors{}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"admision"}}));
    ASSERT_TRUE(stage.act(BeginReopening{}));
    ASSERT_TRUE(stage.act(ConfirmReopening{}));
    EXPECT_EQ(stage.view(Audience::public_).floor->phase, FloorPhase::idle);
}

TEST(Confidentiality, a_late_withdrawal_from_a_members_only_list_stays_in_its_record) {
    Stage stage = in_item("presupuesto");
    ASSERT_TRUE(stage.act(Inscribe{DelegationId{"mx"}, "", "", {}}));
    const std::string waiting = stage.view(Audience::chair).queue->front().speaker.id.value;
    ASSERT_TRUE(stage.act(StartItem{ItemId{"clausura"}}));
    const View before = stage.view(Audience::secretariat);
    stage.wait(std::chrono::minutes{1});
    ASSERT_TRUE(stage.act(Withdraw{EntryId{waiting}}));
    EXPECT_TRUE(stage.view(Audience::secretariat) == before);
    EXPECT_THAT(facts_of(stage.view(Audience::secretariat, Clearance::cleared), {"record"}),
                Contains(HasSubstr("entry_withdrawn \"México")));
}

TEST(Confidentiality, a_late_withdrawal_from_a_list_without_the_secretariat_is_the_chairs) {
    Stage stage = in_item("nombramiento");
    ASSERT_TRUE(stage.act(Inscribe{DelegationId{"mx"}, "", "", {}}));
    const std::string waiting = stage.view(Audience::chair).queue->front().speaker.id.value;
    ASSERT_TRUE(stage.act(StartItem{ItemId{"presupuesto"}}));
    const View before = stage.view(Audience::secretariat, Clearance::cleared);
    ASSERT_TRUE(stage.act(Withdraw{EntryId{waiting}}));
    EXPECT_TRUE(stage.view(Audience::secretariat, Clearance::cleared) == before);
}

TEST(Confidentiality, the_programme_names_confidential_sessions_to_the_listed_alone) {
    Stage stage;
    EXPECT_THAT(facts_of(stage.view(Audience::secretariat), {"programme"}),
                testing::ElementsAre("programme p1 \"Primera plenaria\" planned",
                                     "programme red \"Reunión de trabajo\" planned confidential",
                                     "programme p2 \"Segunda plenaria\" planned"));
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"red"}}));
    ASSERT_TRUE(stage.act(AdjournSession{}));
    EXPECT_THAT(facts_of(stage.view(Audience::secretariat), {"programme"}),
                Contains("programme red \"Reunión de trabajo\" planned confidential"));
    EXPECT_THAT(facts_of(stage.view(Audience::secretariat, Clearance::cleared), {"programme"}),
                Contains("programme red \"CANARIO red\" adjourned confidential"));
}

TEST(Confidentiality, items_of_a_confidential_session_come_and_go_unseen) {
    Stage stage = in_item("intercambio", "red");
    const View before = stage.view(Audience::public_);
    EXPECT_EQ(before.doors.notice, Notice::members_only);
    EXPECT_EQ(before.doors.public_title.es(), "Reunión de trabajo");
    ASSERT_TRUE(stage.act(StartItem{ItemId{"evaluacion"}}));
    EXPECT_TRUE(stage.view(Audience::public_) == before);
}

TEST(Confidentiality, a_session_of_a_confidential_kind_works_behind_closed_doors) {
    Stage stage = in_item("intercambio", "red");
    ASSERT_TRUE(stage.act(CloseDoors{}));
    EXPECT_TRUE(stage.act(FinishItem{ItemId{"intercambio"}}));
    EXPECT_TRUE(stage.act(StartItem{ItemId{"remocion"}}));
    EXPECT_TRUE(stage.act(ReturnToItem{ItemId{"intercambio"}}));
}

TEST(Confidentiality, an_item_without_the_secretariat_is_hidden_from_it_in_every_kind_of_session) {
    Stage stage = in_item("intercambio", "red");
    EXPECT_THAT(facts_of(stage.view(Audience::secretariat, Clearance::cleared), {"agenda"}),
                Each(Not(HasSubstr("remo"))));
    EXPECT_THAT(facts_of(stage.view(Audience::chair), {"agenda"}), Contains(HasSubstr("remo")));
}

TEST(Confidentiality, reopening_has_its_own_beginning_for_whoever_sees_it) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(CloseDoors{}));
    const TimePoint clearing = stage.now();
    stage.wait(std::chrono::minutes{10});
    ASSERT_TRUE(stage.act(BeginReopening{}));
    EXPECT_EQ(stage.view(Audience::chair).doors.since, stage.now());
    EXPECT_EQ(stage.view(Audience::technician).doors.since, stage.now());
    EXPECT_EQ(stage.view(Audience::public_).doors.since, clearing);
}

TEST(Confidentiality, every_audience_is_projected_in_every_situation) {
    Stage stage;
    const auto project_all = [&] {
        for (const auto& [audience, name] : Names<Audience>::all) {
            for (const auto& [clearance, unused] : Names<Clearance>::all) {
                EXPECT_EQ(stage.view(audience, clearance).room.id, RoomId{"plenaria"}) << name;
            }
        }
    };
    project_all();
    for (const Command& command :
         std::vector<Command>{OpenSession{SessionId{"p1"}}, StartItem{ItemId{"debate"}},
                              SuspendSession{}, ResumeSession{}, StartItem{ItemId{"resumen"}},
                              CloseDoors{}, StartItem{ItemId{"nombramiento"}}, BeginReopening{},
                              ConfirmReopening{}, AdjournSession{}}) {
        ASSERT_TRUE(stage.act(command)) << name_of(command);
        project_all();
    }
}

TEST(Confidentiality, kinds_grant_what_the_room_shows) {
    Stage stage;
    const RoomId room{"consultas"};
    ASSERT_TRUE(stage.act_in(room, OpenSession{SessionId{"taller"}}));
    const View view = stage.view(Audience::public_, Clearance::uncleared, room);
    EXPECT_TRUE(view.agenda.has_value());
    EXPECT_FALSE(view.floor || view.next_speakers || view.channels);
}

}  // namespace
}  // namespace plenaria::domain
