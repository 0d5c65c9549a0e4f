// Undo and redo of live edits restore exactly, and never take from another room what it used since.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/domain/editing_stage.hpp"

namespace plenaria::domain::agenda_undo_test {
namespace {

using namespace editing;
using testing::ElementsAre;
using testing::SizeIs;

const RoomId other_room{"consultas"};

/// What undo must put back: everything but the record, the acts, and what was ever numbered.
State essence(State state) {
    state.position = Position{};
    for (auto& [id, room] : state.rooms) {
        room.record = {};
        room.acts = {};
        for (Floor* floor : {&room.floor}) {
            std::erase_if(floor->lists, [](const auto& each) {
                return each.second.waiting.empty() && each.second.closes_when.empty();
            });
            for (auto& [key, list] : floor->lists) {
                list.numbered = 0;
            }
        }
    }
    for (auto& [id, session] : state.sessions) {
        session.items_numbered = {};
    }
    return state;
}

/// Mexico and the United States wait for the debate, a text is before it.
Stage prepared() {
    Stage stage = in_p1();
    inscribe(stage, "mx", "debate");
    inscribe(stage, "us", "debate");
    inscribe(stage, "mx", "clausura");
    EXPECT_TRUE(stage.act(
        SetText{TextId{"borrador"}, ItemId{"debate"}, {"Texto", "Text"}, {{"Uno", "One"}}}));
    return stage;
}

MoveItem to_workshop(const char* item) {
    MoveItem command = move(item, "panel");
    command.to = SessionId{"taller"};
    return command;
}

TEST(AgendaUndo, every_edit_is_taken_back_and_done_again_exactly) {
    MoveItem next_day = move("debate", "");
    next_day.to = SessionId{"p2"};
    InsertItem elsewhere = insert("panel", 10);
    elsewhere.session = SessionId{"taller"};
    for (const Command& command : std::vector<Command>{
             insert("debate", 20), elsewhere, move("clausura", "debate"), next_day,
             to_workshop("debate"), RenameItem{{}, ItemId{"debate"}, {"Otro", "Other"}, 0},
             SetItemDuration{{}, ItemId{"debate"}, minutes{50}, 0},
             FixItemTime{{}, ItemId{"debate"}, at(11, 0), 0},
             SplitItem{{}, ItemId{"debate"}, minutes{10}, {"Resto", "Rest"}, 0},
             MergeItems{{}, ItemId{"clausura"}, ItemId{"debate"}, 0},
             ExtendSession{{}, minutes{60}}}) {
        Stage stage = prepared();
        const State before = essence(stage.state());
        ASSERT_TRUE(stage.act(command)) << name_of(command);
        const State after = essence(stage.state());
        EXPECT_FALSE(before == after) << name_of(command);
        stage.wait(minutes{1});
        ASSERT_TRUE(stage.act(Undo{}));
        EXPECT_TRUE(essence(stage.state()) == before) << name_of(command);
        ASSERT_TRUE(stage.act(Redo{}));
        EXPECT_TRUE(essence(stage.state()) == after) << name_of(command);
        ASSERT_TRUE(stage.act(Undo{}));
        EXPECT_TRUE(essence(stage.state()) == before) << name_of(command);
    }
}

TEST(AgendaUndo, ticks_of_a_script_go_and_come_with_its_steps) {
    Definition event = scenarios::sample_event();
    for (Item& item : event.sessions.front().items) {
        item.script = {{"Uno", "One"}, {"Dos", "Two"}};
    }
    Stage stage{std::move(event)};
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    const auto ticks = [&](const char* item) {
        return stage.state().sessions.at(SessionId{"p1"}).items.at(ItemId{item}).steps_done;
    };
    ASSERT_TRUE(stage.act(MarkStep{ItemId{"dialogo"}, 1, true}));
    ASSERT_TRUE(stage.act(MergeItems{{}, ItemId{"dialogo"}, ItemId{"debate"}, 0}));
    EXPECT_THAT(ticks("debate"), ElementsAre(3)) << "behind its own two";
    ASSERT_TRUE(stage.act(Undo{}));
    EXPECT_THAT(ticks("debate"), ElementsAre()) << "it has no such step any more";
    EXPECT_THAT(ticks("dialogo"), ElementsAre(1));
    ASSERT_TRUE(stage.act(Redo{}));
    EXPECT_THAT(ticks("debate"), ElementsAre(3));
}

TEST(AgendaUndo, what_was_ticked_meanwhile_goes_with_its_step) {
    Definition event = scenarios::sample_event();
    for (Item& item : event.sessions.front().items) {
        const std::string name = item.id.value;
        item.script = {{name + " uno", name + " one"}, {name + " dos", name + " two"}};
    }
    Stage stage{std::move(event)};
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    const auto ticks = [&](const char* session, const char* item) {
        return stage.state().sessions.at(SessionId{session}).items.at(ItemId{item}).steps_done;
    };
    ASSERT_TRUE(stage.act(MarkStep{ItemId{"dialogo"}, 1, true}));
    ASSERT_TRUE(stage.act(MergeItems{{}, ItemId{"dialogo"}, ItemId{"debate"}, 0}));
    ASSERT_TRUE(stage.act(MarkStep{ItemId{"debate"}, 2, true}));
    ASSERT_TRUE(stage.act(MarkStep{ItemId{"debate"}, 0, true}));
    ASSERT_TRUE(stage.act(MarkStep{ItemId{"debate"}, 3, false}));
    ASSERT_TRUE(stage.act(Undo{}));
    EXPECT_THAT(ticks("p1", "debate"), ElementsAre(0));
    EXPECT_THAT(ticks("p1", "dialogo"), ElementsAre(0)) << "the other was taken off its step";
    ASSERT_TRUE(stage.act(MarkStep{ItemId{"dialogo"}, 0, false}));
    ASSERT_TRUE(stage.act(MarkStep{ItemId{"dialogo"}, 1, true}));
    ASSERT_TRUE(stage.act(Redo{}));
    EXPECT_THAT(ticks("p1", "debate"), ElementsAre(0, 3));
    ASSERT_TRUE(stage.act(Undo{}));
    EXPECT_THAT(ticks("p1", "debate"), ElementsAre(0));
    EXPECT_THAT(ticks("p1", "dialogo"), ElementsAre(1));
    EXPECT_TRUE(scenarios::replay(stage.history()) == stage.state());
}

TEST(AgendaUndo, a_history_with_edits_replays_to_the_same_state) {
    Stage stage = prepared();
    ASSERT_TRUE(stage.act(to_workshop("debate")));
    ASSERT_TRUE(stage.act(insert("", 5)));
    ASSERT_TRUE(stage.act(Undo{}));
    ASSERT_TRUE(stage.act(Undo{}));
    ASSERT_TRUE(stage.act(Redo{}));
    EXPECT_TRUE(scenarios::replay(stage.history()) == stage.state());
}

TEST(AgendaUndo, an_id_is_not_given_twice_after_an_insertion_was_taken_back) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(insert("", 5)));
    ASSERT_TRUE(stage.act(Undo{}));
    ASSERT_TRUE(stage.act(insert("", 5)));
    EXPECT_EQ(ids_of(stage, "p1").back(), "p1-n2");
}

TEST(AgendaUndo, an_edit_is_not_taken_back_over_another_rooms_edit_of_the_same_session) {
    Stage stage = in_p1();
    InsertItem mine = insert("", 5);
    mine.session = SessionId{"taller"};
    ASSERT_TRUE(stage.act(mine));
    InsertItem theirs = insert("", 10);
    theirs.session = SessionId{"taller"};
    ASSERT_TRUE(stage.act_in(other_room, theirs));
    EXPECT_EQ(refusal(stage, Undo{}), RejectionCode::undo_blocked);
    ASSERT_TRUE(stage.act_in(other_room, Undo{}));
    EXPECT_TRUE(stage.act(Undo{}));
    EXPECT_THAT(ids_of(stage, "taller"), ElementsAre("apertura", "panel"));
}

TEST(AgendaUndo, what_the_other_room_has_begun_is_not_taken_from_it) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(to_workshop("debate")));
    ASSERT_TRUE(stage.act_in(other_room, OpenSession{SessionId{"taller"}}));
    ASSERT_TRUE(stage.act_in(other_room, StartItem{ItemId{"taller-n1"}}));
    EXPECT_EQ(refusal(stage, Undo{}), RejectionCode::undo_blocked);
}

TEST(AgendaUndo, a_list_that_moved_is_not_taken_back_once_it_may_have_been_used) {
    Stage stage = prepared();
    ASSERT_TRUE(stage.act(to_workshop("debate")));
    ASSERT_TRUE(stage.act_in(other_room, OpenSession{SessionId{"taller"}}));
    EXPECT_EQ(refusal(stage, Undo{}), RejectionCode::undo_blocked);
}

TEST(AgendaUndo, taking_an_edit_back_leaves_alone_what_its_item_did_in_another_room) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(RenameItem{SessionId{"taller"}, ItemId{"panel"}, {"Otro", "Other"}, 0}));
    ASSERT_TRUE(stage.act_in(other_room, OpenSession{SessionId{"taller"}}));
    ASSERT_TRUE(stage.act_in(other_room, StartItem{ItemId{"panel"}}));
    ASSERT_TRUE(stage.act(Undo{}));
    EXPECT_EQ(item_of(stage, "taller", "panel").title.es(), "Panel");
    EXPECT_EQ(progress_of(stage, "taller", "panel").state, ItemState::running);
    EXPECT_EQ(progress_of(stage, "taller", "panel").edits, 0);
}

TEST(AgendaUndo, a_cascade_takes_nothing_back_that_came_after_it_was_read) {
    Stage stage;
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"debate"}}));
    const ActNumber first = stage.room().acts.done.front().number;
    const ActNumber read = stage.room().acts.done.back().number;
    ASSERT_TRUE(stage.act(FinishItem{ItemId{"debate"}}));
    const Undo undo{.act = first, .gap_counts = {}, .cascade = true, .latest = read};
    const auto refused = stage.act(undo);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, RejectionCode::undo_not_latest);
    Undo again = undo;
    again.latest = stage.room().acts.done.back().number;
    EXPECT_TRUE(stage.act(again));
}

TEST(AgendaUndo, several_edits_of_one_session_are_taken_back_in_one_cascade) {
    Stage stage = in_p1();
    const State before = essence(stage.state());
    ASSERT_TRUE(stage.act(insert("", 5)));
    const ActNumber first = stage.room().acts.done.back().number;
    ASSERT_TRUE(stage.act(insert("debate", 5)));
    ASSERT_TRUE(stage.act(move("clausura", "debate")));
    const auto undone = stage.act(Undo{first, {}, true});
    ASSERT_TRUE(undone);
    EXPECT_THAT(undone.value(), SizeIs(3));
    EXPECT_TRUE(essence(stage.state()) == before);
}

TEST(AgendaUndo, an_id_is_given_once_also_where_numbers_were_taken) {
    Definition event = scenarios::sample_event();
    event.sessions.front().items.front().id = ItemId{"p1-n2"};
    event.sessions.at(2).items.front().id = ItemId{"p2-n1"};
    Stage stage{event};
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    ASSERT_TRUE(stage.act(insert("debate", 10)));
    for (const char* id : {"p1-n3", "p1-n4"}) {
        ASSERT_TRUE(stage.act(insert("debate", 10)));
        EXPECT_THAT(ids_of(stage, "p1"), testing::Contains(id));
        ASSERT_TRUE(stage.act(Undo{}));
    }
    MoveItem away = move("debate", "");
    away.to = SessionId{"p2"};
    for (const char* id : {"p2-n2", "p2-n3"}) {
        ASSERT_TRUE(stage.act(away));
        EXPECT_THAT(ids_of(stage, "p2"), testing::Contains(id));
        ASSERT_TRUE(stage.act(Undo{}));
    }
}

TEST(AgendaUndo, an_extension_takes_hidden_sessions_back_with_it) {
    Definition event = scenarios::sample_event();
    event.sessions.at(1).public_title = Text{};
    event.sessions.at(1).planned_start = at(13, 0);
    Stage stage{event};
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    const State before = essence(stage.state());
    ASSERT_TRUE(stage.act(ExtendSession{{}, minutes{20}}));
    EXPECT_EQ(session_of(stage, "red").planned_start, at(13, 20));
    ASSERT_TRUE(stage.act(Undo{}));
    EXPECT_TRUE(essence(stage.state()) == before);
}

}  // namespace
}  // namespace plenaria::domain::agenda_undo_test
