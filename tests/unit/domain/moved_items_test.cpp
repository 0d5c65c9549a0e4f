// What a move makes of the day, of an item's number, and of the records of the rooms it touches.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "server/model/forecast.hpp"
#include "tests/unit/domain/editing_stage.hpp"

namespace plenaria::domain::moved_items_test {
namespace {

using namespace editing;
using testing::ElementsAre;
using testing::Not;

const RoomId own_room{"plenaria"};
const RoomId other_room{"consultas"};

MoveItem away(const char* item, const char* to) {
    MoveItem command = move(item, "");
    command.to = SessionId{to};
    return command;
}

TimePoint planned(const Stage& stage, const char* item, const char* session = "p1") {
    return item_of(stage, session, item).planned_start;
}

bool tells(const Stage& stage, const Command& command, const char* kind) {
    const auto decision = stage.try_in(own_room, command);
    EXPECT_TRUE(decision) << name_of(command);
    const auto told = effects_of(stage.state(), own_room, Actor{Role::chair, "mesa"},
                                 decision.value(), stage.now());
    return std::any_of(told.begin(), told.end(),
                       [&](const Effect& effect) { return effect.kind == kind; });
}

// "Ends at 13:30 (+30 min)" was told, and expected, of a move by which nothing gets longer.
TEST(MovedItems, what_is_passed_closes_up_and_the_session_ends_when_it_did) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(StartItem{ItemId{"apertura"}}));
    const MoveItem later = move("debate", "presupuesto");
    EXPECT_FALSE(tells(stage, later, "expected_end"));
    EXPECT_TRUE(tells(stage, later, "expected_start"));
    const Definition before = stage.state().definition;
    ASSERT_TRUE(stage.act(later));
    EXPECT_EQ(planned(stage, "dialogo"), at(9, 30));
    EXPECT_EQ(planned(stage, "debate"), at(10, 0));
    ASSERT_TRUE(stage.act(Undo{}));
    EXPECT_TRUE(stage.state().definition == before);
}

TEST(MovedItems, what_is_passed_makes_room_for_what_goes_ahead) {
    Stage stage = in_p1();
    const MoveItem ahead = move("dialogo", "apertura");
    EXPECT_FALSE(tells(stage, ahead, "expected_end"));
    ASSERT_TRUE(stage.act(ahead));
    EXPECT_EQ(planned(stage, "dialogo"), at(9, 0));
    EXPECT_EQ(planned(stage, "apertura"), at(9, 30));
    EXPECT_EQ(planned(stage, "debate"), at(10, 0));
    EXPECT_EQ(planned(stage, "presupuesto"), at(10, 30));
}

TEST(MovedItems, what_was_inserted_leaves_no_room_when_it_goes) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(insert("debate", 20)));
    ASSERT_TRUE(stage.act(move("p1-n1", "dialogo")));
    EXPECT_EQ(planned(stage, "debate"), at(9, 30)) << "not over what goes before it";
    EXPECT_EQ(planned(stage, "p1-n1"), at(10, 0));
}

// The session was expected, and told, to end 30 minutes later by a move that made nothing longer.
TEST(MovedItems, behind_what_was_taken_up_before_its_turn_the_plan_ends_when_it_did) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(StartItem{ItemId{"apertura"}}));
    stage.wait(minutes{30});
    ASSERT_TRUE(stage.act(StartItem{ItemId{"dialogo"}}));
    const auto delay = [&] {
        return forecast(*stage.view(Audience::chair).agenda, stage.now()).delay;
    };
    ASSERT_EQ(delay(), Millis{0});
    const MoveItem later = move("debate", "presupuesto");
    EXPECT_FALSE(tells(stage, later, "expected_end"));
    const Definition before = stage.state().definition;
    ASSERT_TRUE(stage.act(later));
    EXPECT_EQ(planned(stage, "dialogo"), at(9, 30)) << "as it began";
    EXPECT_EQ(planned(stage, "debate"), at(10, 0));
    EXPECT_EQ(delay(), Millis{0}) << "it was 30 minutes ahead";
    ASSERT_TRUE(stage.act(Undo{}));
    EXPECT_TRUE(stage.state().definition == before);
    EXPECT_EQ(delay(), Millis{0});
}

TEST(MovedItems, past_what_was_published_all_keep_their_times) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(move("debate", "clausura")));
    EXPECT_EQ(planned(stage, "dialogo"), at(10, 0));
    EXPECT_EQ(planned(stage, "presupuesto"), at(10, 30));
    ASSERT_TRUE(stage.act(move("resumen", "dialogo"))) << "nor does what was published make room";
    EXPECT_EQ(planned(stage, "dialogo"), at(10, 0));
}

TEST(MovedItems, of_a_confidential_session_close_up_among_those_of_their_own_class) {
    Stage stage;
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"red"}}));
    ASSERT_TRUE(stage.act(move("intercambio", "remocion")));
    EXPECT_EQ(planned(stage, "evaluacion", "red"), at(14, 0));
    EXPECT_EQ(planned(stage, "intercambio", "red"), at(14, 30));
    EXPECT_EQ(planned(stage, "remocion", "red"), at(15, 0));
}

// The plan said 11:45 of what begins at 11:00 sharp.
TEST(MovedItems, past_a_fixed_time_all_keep_their_times) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(FixItemTime{{}, ItemId{"dialogo"}, at(10, 0), 0}));
    ASSERT_TRUE(stage.act(move("debate", "presupuesto")));
    EXPECT_EQ(planned(stage, "dialogo"), at(10, 0));
    MoveItem ahead = move("dialogo", "apertura");
    ahead.edits = 1;
    ASSERT_TRUE(stage.act(ahead));
    EXPECT_EQ(planned(stage, "apertura"), at(9, 0)) << "nor does what has one make room";
    EXPECT_EQ(planned(stage, "debate"), at(10, 30));
}

TEST(MovedItems, past_a_fixed_time_that_is_hidden_close_up_as_without_it) {
    Definition event = scenarios::sample_event();
    Item hidden = event.sessions.front().items.at(5);
    hidden.id = ItemId{"oculto"};
    hidden.fixed_start = at(10, 0);
    auto& items = event.sessions.front().items;
    items.insert(items.begin() + 2, hidden);
    Stage stage{event};
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    ASSERT_TRUE(stage.act(move("debate", "presupuesto")));
    EXPECT_EQ(planned(stage, "dialogo"), at(9, 30));
}

// No time that others see moves with what is hidden from them, and none of it stops what they see.
TEST(MovedItems, past_what_is_hidden_are_shown_as_without_it) {
    Definition with_hidden = scenarios::sample_event();
    auto& items = with_hidden.sessions.front().items;
    Item hidden = items.at(1);
    hidden.id = ItemId{"oculto"};
    hidden.number.clear();
    hidden.confidential = true;
    items.insert(items.begin() + 2, hidden);
    Stage plain = in_p1();
    Stage hiding{with_hidden};
    ASSERT_TRUE(hiding.act(OpenSession{SessionId{"p1"}}));
    for (Stage* stage : {&plain, &hiding}) {
        ASSERT_TRUE(stage->act(move("debate", "presupuesto")));
        EXPECT_EQ(planned(*stage, "dialogo"), at(9, 30));
    }
    EXPECT_EQ(planned(hiding, "oculto"), hidden.planned_start);
    ASSERT_TRUE(hiding.act(move("oculto", "presupuesto"))) << "it passes the dialogue";
    for (const Audience audience : {Audience::public_, Audience::room, Audience::secretariat}) {
        EXPECT_TRUE(hiding.view(audience) == plain.view(audience)) << name_of(audience);
    }
}

TEST(MovedItems, in_journals_of_before_passed_what_kept_its_time_and_kept_their_numbers) {
    Stage stage;
    const SessionId session{"p1"};
    stage.record(own_room, SessionOpened{session});
    const ItemId debate{"debate"};
    stage.record(own_room,
                 ItemMoved{session, debate, session, ItemId{"presupuesto"}, debate, true});
    EXPECT_EQ(planned(stage, "dialogo"), at(10, 0));
    EXPECT_EQ(planned(stage, "debate"), at(10, 30));
    stage.record(own_room, ItemMoved{session, debate, SessionId{"p2"}, ItemId{}, ItemId{"p2-n1"},
                                     true});
    EXPECT_EQ(item_of(stage, "p2", "p2-n1").number, "2");
}

// The agenda of the other session showed two items "2".
TEST(MovedItems, go_without_a_number_that_another_has_and_get_it_again_where_none_has) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(away("debate", "p2")));
    EXPECT_EQ(item_of(stage, "p2", "p2-n1").number, "") << "its final debate is number 2";
    ASSERT_TRUE(stage.act(away("dialogo", "p2")));
    EXPECT_EQ(item_of(stage, "p2", "p2-n2").number, "3") << "of which there is none";
    MoveItem back = away("p2-n1", "p1");
    back.session = SessionId{"p2"};
    back.edits = 1;
    ASSERT_TRUE(stage.act(back));
    EXPECT_EQ(item_of(stage, "p1", "p1-n1").number, "2") << "as the printed agenda has it";
    ASSERT_TRUE(stage.act(Undo{}));
    EXPECT_EQ(item_of(stage, "p2", "p2-n1").number, "");
    ASSERT_TRUE(stage.act(Undo{}));
    ASSERT_TRUE(stage.act(Undo{}));
    EXPECT_EQ(item_of(stage, "p1", "debate").number, "2");
}

TEST(MovedItems, keep_their_number_whatever_hidden_item_has_it) {
    Definition with_hidden = scenarios::sample_event();
    Item hidden = with_hidden.sessions.at(2).items.back();
    hidden.id = ItemId{"oculto"};
    hidden.number = "3";
    hidden.confidential = true;
    with_hidden.sessions.at(2).items.push_back(hidden);
    Stage stage{with_hidden};
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    ASSERT_TRUE(stage.act(away("dialogo", "p2")));
    EXPECT_EQ(item_of(stage, "p2", "p2-n1").number, "3");
    with_hidden.sessions.front().items.at(3).number = "3";  // "Asuntos internos", published
    Stage published{with_hidden};
    ASSERT_TRUE(published.act(OpenSession{SessionId{"p1"}}));
    ASSERT_TRUE(published.act(away("presupuesto", "p2")));
    EXPECT_EQ(session_of(published, "p2").items.back().number, "3") << "it is seen outside";
}

std::vector<std::string> lines(const Stage& stage, const RoomId& room,
                               Audience audience = Audience::secretariat,
                               Clearance clearance = Clearance::uncleared) {
    std::vector<std::string> texts;
    const View view = stage.view(audience, clearance, room);
    for (const RecordView& line : *view.record) {
        texts.push_back(line.kind + ": " + std::string{line.text.en()});
    }
    return texts;
}

TEST(MovedItems, are_told_in_the_record_of_the_room_that_they_come_to) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(away("debate", "taller")));
    const char* came = "item_came: Item moved here from another room: General debate";
    EXPECT_THAT(lines(stage, other_room), ElementsAre(came));
    EXPECT_EQ(lines(stage, own_room).back(), "item_moved: Item moved: General debate");
    ASSERT_TRUE(stage.act(Undo{}));
    EXPECT_EQ(lines(stage, other_room).back(), lines(stage, own_room).back())
        << "that it went again is told, too";
    EXPECT_THAT(lines(stage, other_room), testing::SizeIs(2));
    ASSERT_TRUE(stage.act(Redo{}));
    EXPECT_THAT(lines(stage, other_room), testing::SizeIs(3));
    const auto before = lines(stage, other_room);
    ASSERT_TRUE(stage.act(move("dialogo", "apertura")));
    ASSERT_TRUE(stage.act(Undo{}));
    EXPECT_EQ(lines(stage, other_room), before) << "what stays in its session is no matter there";
}

TEST(MovedItems, are_told_in_the_record_of_the_room_from_which_another_takes_them) {
    Stage stage = in_p1();
    MoveItem taken = away("panel", "p1");
    taken.session = SessionId{"taller"};
    ASSERT_TRUE(stage.act(taken));
    EXPECT_THAT(lines(stage, other_room), ElementsAre("item_moved: Item moved: Panel"));
    EXPECT_EQ(lines(stage, own_room).back(), "item_moved: Item moved: Panel");
}

TEST(MovedItems, that_are_confidential_are_told_there_to_nobody_who_may_not_know) {
    for (const char* item : {"admision", "presupuesto", "nombramiento"}) {
        Stage stage = in_p1();
        ASSERT_TRUE(stage.act_in(other_room, OpenSession{SessionId{"taller"}}));
        const auto before = lines(stage, other_room);
        const View room_before =
            stage.view(Audience::secretariat, Clearance::uncleared, other_room);
        ASSERT_TRUE(stage.act(away(item, "taller"))) << item;
        EXPECT_EQ(lines(stage, other_room), before) << item;
        if (std::string{item} != "presupuesto") {  // of which a title is published there
            EXPECT_TRUE(stage.view(Audience::secretariat, Clearance::uncleared, other_room) ==
                        room_before)
                << item;
        }
    }
}

TEST(MovedItems, are_told_to_nobody_elsewhere_while_those_here_are_within) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(StartItem{ItemId{"admision"}}));
    const auto before = lines(stage, other_room);
    ASSERT_TRUE(stage.act(away("debate", "taller")));
    EXPECT_EQ(lines(stage, other_room), before);
    ASSERT_TRUE(stage.act(Undo{}));
    EXPECT_EQ(lines(stage, other_room), before);
}

// The line that a move leaves in the other room is none behind which undo does not go.
TEST(MovedItems, to_another_room_are_taken_back_one_after_the_other) {
    Stage stage = in_p1();
    for (const char* item : {"debate", "dialogo"}) {
        inscribe(stage, "mx", item);
        ASSERT_TRUE(stage.act(away(item, "taller")));
    }
    ASSERT_TRUE(stage.act(Undo{}));
    ASSERT_TRUE(stage.act(Undo{})) << "the request for the dialogue";
    ASSERT_TRUE(stage.act(Undo{}));
    EXPECT_THAT(ids_of(stage, "taller"), ElementsAre("apertura", "panel"));
    ASSERT_TRUE(stage.act(Redo{}));
    EXPECT_THAT(ids_of(stage, "taller"), Not(ElementsAre("apertura", "panel")));
}

}  // namespace
}  // namespace plenaria::domain::moved_items_test
