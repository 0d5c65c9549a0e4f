// Live editing of an agenda: what each edit does, and what is refused with nothing changed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/domain/agenda_plan.hpp"
#include "server/model/limits.hpp"
#include "tests/unit/domain/editing_stage.hpp"

namespace plenaria::domain::agenda_editing_test {
namespace {

using namespace editing;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(AgendaEditing, an_inserted_item_stands_where_its_predecessor_ends) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(insert("dialogo", 20)));
    EXPECT_THAT(ids_of(stage, "p1"),
                ElementsAre("apertura", "debate", "p1-n1", "dialogo", "presupuesto", "nombramiento",
                            "admision", "resumen", "clausura"));
    const Item& item = item_of(stage, "p1", "p1-n1");
    EXPECT_EQ(item.planned_start, at(9, 60));
    EXPECT_EQ(item.planned, minutes{20});
    EXPECT_EQ(item_of(stage, "p1", "dialogo").planned_start, at(9, 60)) << "the plan stays";
    ASSERT_TRUE(stage.act(insert("", 20)));
    EXPECT_EQ(ids_of(stage, "p1").back(), "p1-n2");
    EXPECT_TRUE(stage.act(StartItem{ItemId{"p1-n2"}}));
}

TEST(AgendaEditing, a_point_raised_where_another_item_stood_has_an_id_of_its_own) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(StartItem{ItemId{"debate"}}));
    ASSERT_TRUE(stage.act(RaisePoint{DelegationId{"us"}, ""}));
    ASSERT_TRUE(stage.act(FinishItem{ItemId{"debate"}}));
    ASSERT_TRUE(stage.act(insert("apertura", 5)));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"apertura"}}));
    ASSERT_TRUE(stage.act(RaisePoint{DelegationId{"mx"}, ""}));
    const auto& points = stage.room().floor.points;
    ASSERT_EQ(points.size(), 2U) << "what was raised waits for its ruling";
    EXPECT_NE(points.front().id, points.back().id);
}

TEST(AgendaEditing, an_item_goes_into_an_agenda_of_another_room_or_an_empty_one) {
    Definition event = scenarios::sample_event();
    event.sessions.at(2).items.clear();
    Stage stage{event};
    InsertItem command = insert("", 15);
    command.session = SessionId{"taller"};
    ASSERT_TRUE(stage.act(command));
    EXPECT_THAT(ids_of(stage, "taller"), ElementsAre("apertura", "panel", "taller-n1"));
    command.session = SessionId{"p2"};
    ASSERT_TRUE(stage.act(command));
    EXPECT_EQ(item_of(stage, "p2", "p2-n1").planned_start, at(17, 0));
}

TEST(AgendaEditing, moving_within_a_session_keeps_the_item_and_its_list) {
    Stage stage = in_p1();
    inscribe(stage, "mx", "clausura");
    ASSERT_TRUE(stage.act(move("clausura", "debate")));
    EXPECT_EQ(ids_of(stage, "p1").at(1), "clausura");
    EXPECT_EQ(item_of(stage, "p1", "clausura").planned_start, at(9, 30));
    EXPECT_EQ(progress_of(stage, "p1", "clausura").edits, 1);
    ASSERT_TRUE(stage.act(StartItem{ItemId{"clausura"}}));
    EXPECT_THAT(stage.waiting(), ElementsAre("mx"));
}

TEST(AgendaEditing, moving_to_another_room_takes_list_texts_and_progress_along) {
    Stage stage = in_p1();
    inscribe(stage, "mx", "debate");
    inscribe(stage, "us", "debate");
    ASSERT_TRUE(stage.act(
        SetText{TextId{"borrador"}, ItemId{"debate"}, {"Texto", "Text"}, {{"Uno", "One"}}}));
    MoveItem command = move("debate", "panel");
    command.to = SessionId{"taller"};
    ASSERT_TRUE(stage.act(command));
    EXPECT_EQ(find_item(*find_session(stage.state().definition, SessionId{"p1"}), ItemId{"debate"}),
              nullptr);
    EXPECT_THAT(ids_of(stage, "taller"), ElementsAre("apertura", "taller-n1", "panel"));
    EXPECT_THAT(stage.room().floor.entries, IsEmpty());
    const Floor& floor = stage.room(RoomId{"consultas"}).floor;
    const auto& list = floor.lists.at({SessionId{"taller"}, ItemId{"taller-n1"}, ListKind::main});
    ASSERT_EQ(list.waiting.size(), 2U);
    EXPECT_EQ(floor.entries.at(list.waiting.front()).session, SessionId{"taller"});
    const auto& texts = stage.state().sessions.at(SessionId{"taller"}).texts;
    EXPECT_TRUE(texts.contains(TextId{"taller-n1-t1"})) << "called after its item";
    EXPECT_TRUE(stage.state().sessions.at(SessionId{"p1"}).texts.empty());
    ASSERT_TRUE(stage.act_in(RoomId{"consultas"}, OpenSession{SessionId{"taller"}}));
    ASSERT_TRUE(stage.act_in(RoomId{"consultas"}, StartItem{ItemId{"taller-n1"}}));
    EXPECT_TRUE(stage.act_in(RoomId{"consultas"}, NextSpeaker{}));
}

TEST(AgendaEditing, an_item_gets_another_id_in_another_session_also_where_its_own_is_free) {
    Stage stage = in_p1();
    for (const char* item : {"debate", "dialogo"}) {
        MoveItem command = move(item, "");
        command.to = SessionId{"p2"};
        ASSERT_TRUE(stage.act(command));
    }
    EXPECT_THAT(ids_of(stage, "p2"), ElementsAre("apertura", "debate", "p2-n1", "p2-n2"));
    EXPECT_EQ(item_of(stage, "p2", "p2-n1").title.es(), "Debate general");
    MoveItem back = move("p2-n1", "");
    back.session = SessionId{"p2"};
    back.to = SessionId{"p1"};
    back.edits = 1;
    ASSERT_TRUE(stage.act(back));
    EXPECT_EQ(ids_of(stage, "p1").back(), "p1-n1");
}

TEST(AgendaEditing, entries_that_meet_in_another_room_under_one_id_are_told_apart) {
    Stage stage = in_p1();
    for (const char* item : {"debate", "dialogo"}) {
        inscribe(stage, "mx", item);
        MoveItem command = move(item, "");
        command.to = SessionId{"taller"};
        ASSERT_TRUE(stage.act(command));
    }
    EXPECT_EQ(stage.room(RoomId{"consultas"}).floor.entries.size(), 2U);
}

TEST(AgendaEditing, title_length_and_fixed_time_change_alone) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(RenameItem{{}, ItemId{"debate"}, {"Diálogo", "Dialogue"}, 0}));
    ASSERT_TRUE(stage.act(SetItemDuration{{}, ItemId{"debate"}, minutes{50}, 1}));
    ASSERT_TRUE(stage.act(FixItemTime{{}, ItemId{"debate"}, at(11, 0), 2}));
    const Item& item = item_of(stage, "p1", "debate");
    EXPECT_EQ(item.title.es(), "Diálogo");
    EXPECT_EQ(item.planned, minutes{50});
    EXPECT_EQ(item.fixed_start, at(11, 0));
    EXPECT_EQ(item.planned_start, at(9, 30));
    ASSERT_TRUE(stage.act(FixItemTime{{}, ItemId{"debate"}, {}, 3}));
    EXPECT_FALSE(item_of(stage, "p1", "debate").fixed_start);
}

TEST(AgendaEditing, a_running_item_is_split_and_its_rest_follows_it) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(StartItem{ItemId{"debate"}}));
    inscribe(stage, "mx", "debate");
    ASSERT_TRUE(stage.act(SplitItem{{}, ItemId{"debate"}, minutes{10}, {"Resto", "Rest"}, 0}));
    EXPECT_EQ(ids_of(stage, "p1").at(2), "p1-n1");
    EXPECT_EQ(item_of(stage, "p1", "debate").planned, minutes{10});
    EXPECT_EQ(item_of(stage, "p1", "p1-n1").planned, minutes{20});
    EXPECT_EQ(item_of(stage, "p1", "p1-n1").planned_start, at(9, 40));
    EXPECT_EQ(item_of(stage, "p1", "p1-n1").kind, ItemKind::debate);
    EXPECT_EQ(progress_of(stage, "p1", "p1-n1").state, ItemState::pending);
    EXPECT_THAT(stage.waiting(), ElementsAre("mx")) << "the list stays with the first part";
}

TEST(AgendaEditing, merging_adds_time_and_list_and_takes_no_delegation_twice) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(StartItem{ItemId{"debate"}}));
    inscribe(stage, "mx", "debate");
    inscribe(stage, "mx", "clausura");
    inscribe(stage, "us", "clausura");
    ASSERT_TRUE(stage.act(MergeItems{{}, ItemId{"clausura"}, ItemId{"debate"}, 0}));
    EXPECT_EQ(item_of(stage, "p1", "debate").planned, minutes{60});
    EXPECT_EQ(ids_of(stage, "p1").back(), "resumen");
    EXPECT_THAT(stage.waiting(), ElementsAre("mx", "us"));
    EXPECT_EQ(stage.room().floor.entries.size(), 3U) << "an entry is never deleted";
}

TEST(AgendaEditing, what_has_begun_is_neither_moved_nor_merged_away) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(StartItem{ItemId{"debate"}}));
    EXPECT_EQ(refusal(stage, move("debate", "")), RejectionCode::item_has_begun);
    EXPECT_EQ(refusal(stage, MergeItems{{}, ItemId{"debate"}, ItemId{"clausura"}, 0}),
              RejectionCode::item_has_begun);
    EXPECT_EQ(refusal(stage, FixItemTime{{}, ItemId{"debate"}, at(12, 0), 0}),
              RejectionCode::item_has_begun);
    ASSERT_TRUE(stage.act(SetItemDuration{{}, ItemId{"debate"}, minutes{40}, 0}));
    ASSERT_TRUE(stage.act(FinishItem{ItemId{"debate"}}));
    EXPECT_EQ(refusal(stage, SetItemDuration{{}, ItemId{"debate"}, minutes{50}, 1}),
              RejectionCode::item_has_begun);
    EXPECT_EQ(refusal(stage, SplitItem{{}, ItemId{"debate"}, minutes{5}, {"B", "B"}, 1}),
              RejectionCode::item_has_begun);
    EXPECT_EQ(refusal(stage, MergeItems{{}, ItemId{"clausura"}, ItemId{"debate"}, 0}),
              RejectionCode::item_has_begun);
    EXPECT_TRUE(stage.act(RenameItem{{}, ItemId{"debate"}, {"Otro", "Other"}, 1}));
}

TEST(AgendaEditing, of_two_consoles_the_slower_is_told_what_is_there_now) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(RenameItem{{}, ItemId{"debate"}, {"Primero", "First"}, 0}));
    const auto late = stage.act(RenameItem{{}, ItemId{"debate"}, {"Segundo", "Second"}, 0});
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, RejectionCode::item_edited);
    using Row = std::pair<std::string, std::string>;
    EXPECT_THAT(late.error().present, ElementsAre(Row{"title", "Primero"},
                                                  Row{"planned_ms", "1800000"}, Row{"edits", "1"}));
    EXPECT_EQ(item_of(stage, "p1", "debate").title.es(), "Primero");
}

TEST(AgendaEditing, bad_edits_are_refused_and_change_nothing) {
    Stage stage = in_p1();
    const State before = stage.state();
    MoveItem away = move("debate", "");
    away.to = SessionId{"nadie"};
    InsertItem nowhere = insert("nadie", 10);
    InsertItem nameless = insert("", 10);
    nameless.title = Text{};
    const std::vector<std::pair<Command, RejectionCode>> rows{
        {move("debate", "debate"), RejectionCode::move_onto_itself},
        {move("debate", "dialogo"), RejectionCode::nothing_changed},
        {move("nadie", ""), RejectionCode::unknown_item},
        {away, RejectionCode::unknown_session},
        {nowhere, RejectionCode::unknown_item},
        {nameless, RejectionCode::invalid_argument},
        {insert("", 0), RejectionCode::duration_out_of_range},
        {insert("", limits::item_minutes_max + 1), RejectionCode::duration_out_of_range},
        {SetItemDuration{{}, ItemId{"debate"}, minutes{30}, 0}, RejectionCode::nothing_changed},
        {SplitItem{{}, ItemId{"debate"}, minutes{30}, {"B", "B"}, 0},
         RejectionCode::duration_out_of_range},
        {FixItemTime{{}, ItemId{"debate"}, at(8, 0), 0}, RejectionCode::time_in_past},
        {MergeItems{{}, ItemId{"debate"}, ItemId{"debate"}, 0}, RejectionCode::merge_onto_itself},
        {ExtendSession{{}, Millis{0}}, RejectionCode::extension_out_of_range},
        {ExtendSession{{}, minutes{61}}, RejectionCode::extension_out_of_range},
        {ExtendSession{SessionId{"nadie"}, minutes{5}}, RejectionCode::unknown_session}};
    for (const auto& [command, code] : rows) {
        EXPECT_EQ(refusal(stage, command), code) << name_of(command);
    }
    EXPECT_TRUE(stage.state() == before);
}

TEST(AgendaEditing, a_full_agenda_takes_no_more_and_one_that_is_over_none) {
    Stage stage = in_p1();
    while (items_of_class(stage.state(), session_of(stage, "p1"), RecordClass::open) <
           limits::items_per_session) {
        ASSERT_TRUE(stage.act(insert("debate", 1)));
    }
    EXPECT_EQ(refusal(stage, insert("", 1)), RejectionCode::agenda_full);
    EXPECT_EQ(refusal(stage, SplitItem{{}, ItemId{"debate"}, minutes{5}, {"B", "B"}, 0}),
              RejectionCode::agenda_full);
    ASSERT_TRUE(stage.act(AdjournSession{}));
    InsertItem late = insert("", 1);
    EXPECT_EQ(refusal(stage, late), RejectionCode::no_session);
    late.session = SessionId{"p1"};
    EXPECT_EQ(refusal(stage, late), RejectionCode::session_over);
}

TEST(AgendaEditing, extending_moves_what_follows_as_far_as_it_must) {
    Definition event = scenarios::sample_event();
    event.sessions.at(2).planned_start = at(13, 10);
    event.sessions.at(2).planned_end = at(14, 30);
    event.sessions.at(2).items.at(1).fixed_start = at(13, 40);
    Stage stage{event};
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"debate"}}));
    const auto fixed = item_of(stage, "p2", "debate").planned_start;
    ASSERT_TRUE(stage.act(ExtendSession{{}, minutes{30}}));
    EXPECT_EQ(item_of(stage, "p1", "debate").planned, minutes{60});
    EXPECT_EQ(session_of(stage, "p1").planned_end, at(13, 30));
    EXPECT_EQ(session_of(stage, "p2").planned_start, at(13, 30));
    EXPECT_EQ(session_of(stage, "p2").planned_end, at(14, 50));
    EXPECT_EQ(item_of(stage, "p2", "apertura").planned_start, at(17, 20));
    EXPECT_EQ(item_of(stage, "p2", "debate").planned_start, fixed) << "a fixed time is kept";
    EXPECT_EQ(session_of(stage, "red").planned_start, at(14, 50)) << "pushed in its turn";
    EXPECT_EQ(session_of(stage, "taller").planned_end, at(10, 0)) << "another room";
    EXPECT_EQ(session_of(stage, "jornada").planned_start, at(33, 0)) << "another day";
}

TEST(AgendaEditing, shortening_takes_back_no_more_than_is_left) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(StartItem{ItemId{"debate"}}));
    stage.wait(minutes{20});
    EXPECT_EQ(refusal(stage, ExtendSession{{}, -minutes{15}}),
              RejectionCode::duration_out_of_range);
    ASSERT_TRUE(stage.act(ExtendSession{{}, -minutes{10}}));
    EXPECT_EQ(item_of(stage, "p1", "debate").planned, minutes{20});
    ASSERT_TRUE(stage.act(FinishItem{ItemId{"debate"}}));
    stage.set_now(at(12, 45));
    EXPECT_EQ(refusal(stage, ExtendSession{{}, -minutes{10}}), RejectionCode::time_in_past);
}

const RoomId annex{"consultas"};

Inscribe request_for(const char* item) {
    Inscribe command;
    command.delegation = DelegationId{"gt"};
    command.item = ItemId{item};
    return command;
}

TEST(AgendaEditing, no_item_goes_from_behind_another_rooms_closed_doors) {
    MoveItem away{SessionId{"p1"}, ItemId{"presupuesto"}, SessionId{"p2"}, ItemId{}, 0};
    MergeItems joined{SessionId{"p1"}, ItemId{"presupuesto"}, ItemId{"admision"}, 0};
    for (const bool asked_for : {true, false}) {
        Stage stage = in_p1();
        ASSERT_TRUE(stage.act(CloseDoors{}));
        if (asked_for) {
            ASSERT_TRUE(stage.act(request_for("presupuesto")));
        }
        for (const Command& command : {Command{away}, Command{joined}}) {
            const auto decision = stage.try_in(annex, command);
            ASSERT_FALSE(decision) << name_of(command);
            EXPECT_EQ(decision.error().code, RejectionCode::doors_not_open) << name_of(command);
        }
        ASSERT_TRUE(stage.act(BeginReopening{}));
        ASSERT_TRUE(stage.act(ConfirmReopening{}));
        EXPECT_TRUE(stage.try_in(annex, away));
    }
}

TEST(AgendaEditing, a_session_that_rests_is_edited_from_elsewhere_while_its_room_is_closed) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(CloseDoors{}));
    const MoveItem away{SessionId{"p2"}, ItemId{"debate"}, SessionId{"taller"}, ItemId{}, 0};
    EXPECT_TRUE(stage.try_in(annex, away)) << "nobody asks for it behind these doors";
}

TEST(AgendaEditing, no_undo_elsewhere_takes_an_item_from_behind_closed_doors) {
    Stage stage = in_p1();
    const MoveItem here{SessionId{"taller"}, ItemId{"panel"}, SessionId{"p1"}, ItemId{}, 0};
    ASSERT_TRUE(stage.act_in(annex, here));
    ASSERT_TRUE(stage.try_in(annex, Undo{}));
    ASSERT_TRUE(stage.act(CloseDoors{}));
    const auto undone = stage.try_in(annex, Undo{});
    ASSERT_FALSE(undone);
    EXPECT_EQ(undone.error().code, RejectionCode::undo_blocked);
}

}  // namespace
}  // namespace plenaria::domain::agenda_editing_test
