// What a projection must not tell, one leak at a time (law 3, R4.2, R4.4).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scenarios/stage.hpp"
#include "tests/scenarios/view_text.hpp"

namespace plenaria::domain::confidentiality_test {
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
    EXPECT_EQ(stage.room().floor.entries.at(EntryId{"s1k3-1"}).state, EntryState::finished);
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

TEST(Confidentiality, a_point_raised_under_a_members_only_item_lapses_with_it) {
    Stage stage = in_item("resumen");
    ASSERT_TRUE(stage.act(RaisePoint{DelegationId{"mx"}, "CANARIO"}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"clausura"}}));
    EXPECT_THAT(facts_of(stage.view(Audience::secretariat)), Each(Not(HasSubstr("CANARIO"))));
    EXPECT_TRUE(stage.view(Audience::secretariat).points->empty());
}

TEST(Confidentiality, a_point_resting_under_a_members_only_item_lapses_as_it_ends_inside) {
    Stage stage = in_item("resumen");
    ASSERT_TRUE(stage.act(RaisePoint{DelegationId{"mx"}, "CANARIO"}));
    ASSERT_TRUE(stage.act(CloseDoors{}));
    ASSERT_TRUE(stage.act(FinishItem{ItemId{"resumen"}}));
    ASSERT_TRUE(stage.act(BeginReopening{}));
    ASSERT_TRUE(stage.act(ConfirmReopening{}));
    EXPECT_TRUE(stage.view(Audience::secretariat).points->empty());
}

TEST(Confidentiality, a_point_raised_in_the_open_room_is_found_again_at_reopening) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(RaisePoint{DelegationId{"mx"}, ""}));
    ASSERT_TRUE(stage.act(CloseDoors{}));
    ASSERT_TRUE(stage.act(BeginReopening{}));
    ASSERT_TRUE(stage.act(ConfirmReopening{}));
    EXPECT_EQ(stage.view(Audience::secretariat).points->size(), 1U);
}

TEST(Confidentiality, a_late_withdrawal_from_a_members_only_list_stays_in_its_record) {
    Stage stage = in_item("presupuesto");
    ASSERT_TRUE(stage.act(Inscribe{DelegationId{"mx"}, "", "", {}}));
    const std::string waiting = stage.view(Audience::chair).queue->front().speaker->id.value;
    ASSERT_TRUE(stage.act(StartItem{ItemId{"clausura"}}));
    const View before = stage.view(Audience::secretariat);
    stage.wait(std::chrono::minutes{1});
    ASSERT_TRUE(stage.act(Withdraw{EntryId{waiting}}));
    EXPECT_TRUE(stage.view(Audience::secretariat) == before);
    EXPECT_THAT(facts_of(stage.view(Audience::secretariat, Clearance::cleared), {"record"}),
                Contains(HasSubstr("entry_withdrawn \"México")));
}

TEST(Confidentiality, an_entry_of_a_list_without_the_secretariat_is_out_of_its_reach_afterwards) {
    Stage stage = in_item("nombramiento");
    ASSERT_TRUE(stage.act(Inscribe{DelegationId{"mx"}, "", "", {}}));
    const std::string waiting = stage.view(Audience::chair).queue->front().speaker->id.value;
    ASSERT_TRUE(stage.act(StartItem{ItemId{"presupuesto"}}));
    const View before = stage.view(Audience::secretariat, Clearance::cleared);
    EXPECT_EQ(stage.act(Withdraw{EntryId{waiting}}).error().code, RejectionCode::unknown_entry);
    EXPECT_TRUE(stage.view(Audience::secretariat, Clearance::cleared) == before);
}

TEST(Confidentiality, the_programme_names_confidential_sessions_to_the_listed_alone) {
    Stage stage;
    EXPECT_THAT(facts_of(stage.view(Audience::secretariat), {"programme"}),
                testing::ElementsAre("programme p1 \"Primera plenaria\" planned",
                                     "programme red \"Reunión de trabajo\" planned confidential",
                                     "programme p2 \"Segunda plenaria\" planned",
                                     "programme taller \"Taller\" planned",
                                     "programme jornada \"Segunda jornada\" planned"));
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

RenameItem rename(const char* item, const char* title, int edits = 0) {
    return {SessionId{"p1"}, ItemId{item}, {title, title}, edits};
}

TEST(Confidentiality, an_act_on_a_members_only_item_from_the_open_room_is_in_nobodys_undo) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(rename("clausura", "Cierre")));
    const View before = stage.view(Audience::secretariat);
    ASSERT_TRUE(stage.act(rename("presupuesto", "CANARIO nuevo")));
    ASSERT_TRUE(stage.act(SkipItem{ItemId{"admision"}}));
    AddDocument document{
        ItemId{"presupuesto"}, {"CANARIO", "CANARIO"}, {}, Language{"es"}, "c.pdf"};
    ASSERT_TRUE(stage.act(document));
    EXPECT_TRUE(stage.view(Audience::secretariat) == before);
    // Taking the open act back leaves what was done to the other item as it is.
    ASSERT_TRUE(stage.act(Undo{}));
    const Session& session = *current_session(stage.state(), stage.room());
    EXPECT_EQ(find_item(session, ItemId{"clausura"})->title.es(), "Clausura");
    EXPECT_EQ(find_item(session, ItemId{"presupuesto"})->title.es(), "CANARIO nuevo");
    EXPECT_EQ(find_item(session, ItemId{"presupuesto"})->documents.size(), 1U);
}

TEST(Confidentiality, undo_never_crosses_the_doors_also_under_a_members_only_item) {
    // The lists behind the doors are others: what was done to the ones is not undone in the others.
    Stage stage = in_item("presupuesto");
    Inscribe request;
    request.delegation = DelegationId{"mx"};
    ASSERT_TRUE(stage.act(request));
    ASSERT_TRUE(stage.act(CloseDoors{}));
    EXPECT_FALSE(stage.view(Audience::chair).acts->undo.has_value());
    ASSERT_TRUE(stage.act(request));
    EXPECT_TRUE(stage.view(Audience::chair).acts->undo.has_value());
    ASSERT_TRUE(stage.act(BeginReopening{}));
    ASSERT_TRUE(stage.act(ConfirmReopening{}));
    EXPECT_FALSE(stage.view(Audience::chair).acts->undo.has_value());
}

TEST(Confidentiality, what_was_said_under_a_members_only_item_is_in_no_open_statistic) {
    Stage stage = in_item("debate");
    const View before = stage.view(Audience::secretariat);
    ASSERT_TRUE(stage.act(StartItem{ItemId{"presupuesto"}}));
    give_floor(stage, "mx");
    stage.wait(std::chrono::minutes{2});
    ASSERT_TRUE(stage.act(EndSpeech{}));
    ASSERT_TRUE(stage.act(ReturnToItem{ItemId{"debate"}}));
    EXPECT_TRUE(stage.view(Audience::secretariat).statistics == before.statistics);
}

TEST(Confidentiality, sections_go_to_whom_they_are_granted) {
    Stage stage = in_item("debate");
    for (const auto& [audience, name] : Names<Audience>::all) {
        const View view = stage.view(audience, Clearance::cleared);
        const bool chair = audience == Audience::chair;
        const bool operates = chair || audience == Audience::secretariat;
        const bool watches = audience != Audience::technician;
        EXPECT_TRUE(view.bulletins.has_value()) << name;
        EXPECT_EQ(view.script.has_value(), chair) << name;
        EXPECT_EQ(view.list && view.panel && view.texts && view.documents, watches) << name;
        EXPECT_EQ(view.notes && view.acts && view.statistics && view.spoken && view.attendance &&
                      view.quorum && view.stances && view.points && view.replies && view.queue,
                  operates)
            << name;
        EXPECT_FALSE(!operates && (view.notes || view.acts || view.statistics || view.spoken ||
                                   view.attendance || view.quorum || view.stances || view.points ||
                                   view.replies || view.queue))
            << name;
    }
}

TEST(Confidentiality, an_items_edits_and_its_queue_are_for_those_who_may_know) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(rename("debate", "Otro")));
    Inscribe request;
    request.delegation = DelegationId{"mx"};
    ASSERT_TRUE(stage.act(request));
    const auto of = [&](Audience audience) {
        const auto agenda = *stage.view(audience).agenda;
        for (const ItemView& item : agenda) {
            if (item.id == ItemId{"debate"}) {
                return item;
            }
        }
        return ItemView{};
    };
    EXPECT_EQ(of(Audience::secretariat).edits, 1);
    EXPECT_EQ(of(Audience::public_).edits, 0);
    EXPECT_GT(of(Audience::public_).queued, Millis{0}) << "the plenary grants its queue";
    EXPECT_EQ(of(Audience::technician).queued, Millis{0});
}

TEST(Confidentiality, kinds_grant_what_the_room_shows) {
    Stage stage;
    const RoomId room{"consultas"};
    ASSERT_TRUE(stage.act_in(room, OpenSession{SessionId{"taller"}}));
    const View view = stage.view(Audience::public_, Clearance::uncleared, room);
    EXPECT_TRUE(view.agenda.has_value());
    EXPECT_TRUE(view.documents.has_value());
    EXPECT_FALSE(view.floor || view.next_speakers || view.channels || view.list || view.panel ||
                 view.texts);
}

TEST(Confidentiality, a_public_list_does_not_tell_that_a_hidden_item_has_begun) {
    Stage stage;
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"debate"}}));
    ASSERT_TRUE(stage.act(ScheduleClosing{{}, {}, ItemId{"nombramiento"}}));
    const auto before = stage.view(Audience::public_).list;
    ASSERT_TRUE(stage.act(CloseDoors{}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"nombramiento"}}));
    ASSERT_TRUE(stage.act(BeginReopening{}));
    ASSERT_TRUE(stage.act(ConfirmReopening{}));
    ASSERT_TRUE(stage.view(Audience::public_).list && before);
    EXPECT_EQ(stage.view(Audience::public_).list->state, before->state);
}

TEST(Confidentiality, the_secretariat_and_the_chair_alone_are_told_which_item_only_the_chair_runs) {
    Definition event = scenarios::sample_event();
    for (Session& session : event.sessions) {
        for (Item& item : session.items) {
            if (item.id == ItemId{"nombramiento"}) {
                item.public_title = {"Un asunto interno", "An internal matter"};
            }
        }
    }
    Stage stage{std::move(event)};
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    const auto alone = [&](Audience audience, Clearance clearance) {
        std::vector<std::string> found;
        const View of_all = stage.view(audience, clearance);
        for (const ItemView& item : *of_all.agenda) {
            if (item.chair_alone) {
                found.push_back(item.id.value);
            }
        }
        return found;
    };
    for (const Clearance clearance : {Clearance::uncleared, Clearance::cleared}) {
        EXPECT_THAT(alone(Audience::secretariat, clearance),
                    testing::ElementsAre("nombramiento"));
        EXPECT_THAT(alone(Audience::chair, clearance), testing::ElementsAre("nombramiento"));
        for (const Audience other : {Audience::public_, Audience::room, Audience::technician,
                                     Audience::interpreter}) {
            EXPECT_THAT(alone(other, clearance), testing::IsEmpty());
        }
    }
}

TEST(Confidentiality, a_listed_interpreter_is_within_but_where_the_chair_is_alone) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(CloseDoors{}));
    const auto view = [&](Clearance clearance) {
        return stage.view(Audience::interpreter, clearance);
    };
    EXPECT_TRUE(view(Clearance::cleared).floor && view(Clearance::cleared).doors.within);
    EXPECT_FALSE(view(Clearance::uncleared).floor || view(Clearance::uncleared).doors.within);
    ASSERT_TRUE(stage.act(StartItem{ItemId{"nombramiento"}}));
    EXPECT_FALSE(view(Clearance::cleared).floor || view(Clearance::cleared).doors.within)
        << "the list may be the secretariat's, which is out of it (R4.2)";
    EXPECT_TRUE(stage.view(Audience::chair).floor);
}

TEST(Confidentiality, booths_and_delegates_are_as_the_public_while_they_are_kept_out) {
    const auto expect_as_public = [](const Stage& stage, const char* when) {
        const View all = stage.view(Audience::public_);
        EXPECT_FALSE(all.session.has_value()) << when;
        EXPECT_TRUE(stage.view(Audience::interpreter) == all) << when;
        EXPECT_TRUE(stage.view(Audience::room) == all) << when;
    };
    Stage stage = in_item("debate");
    EXPECT_TRUE(stage.view(Audience::room).floor && stage.view(Audience::interpreter).floor);
    ASSERT_TRUE(stage.act(CloseDoors{}));
    expect_as_public(stage, "doors are closing");
    ASSERT_TRUE(stage.act(BeginReopening{}));
    expect_as_public(stage, "a reopening is prepared");
    ASSERT_TRUE(stage.act(ConfirmReopening{}));
    EXPECT_TRUE(stage.view(Audience::room).floor && stage.view(Audience::interpreter).floor);
    expect_as_public(in_item("presupuesto"), "members only");
}

TEST(Confidentiality, when_a_desk_was_set_is_for_those_who_keep_the_gates) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(
        stage.act(SetDesk{stage.view(Audience::chair).channels->front().id, Microphone::live}));
    for (const auto& [audience, name] : Names<Audience>::all) {
        const ChannelView desk = stage.view(audience).channels->front();
        const bool told = audience == Audience::chair || audience == Audience::secretariat ||
                          audience == Audience::technician;
        EXPECT_EQ(desk.microphone, Microphone::live) << name;
        EXPECT_EQ(desk.since.has_value(), told) << name;
    }
}

TEST(Confidentiality, every_room_says_its_place_in_the_event) {
    const Stage stage;
    EXPECT_EQ(stage.view(Audience::public_).room.place, 0);
    const View second =
        stage.view(Audience::public_, Clearance::uncleared, RoomId{"consultas"});
    EXPECT_EQ(second.room.place, 1);
}

}  // namespace
}  // namespace plenaria::domain::confidentiality_test
