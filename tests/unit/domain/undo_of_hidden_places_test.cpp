// Where the undo of an act puts what was moved meanwhile and is hidden from the room.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/unit/domain/editing_stage.hpp"

namespace plenaria::domain::undo_of_hidden_places_test {
namespace {

using namespace editing;
using testing::ElementsAre;

const RoomId own_room{"plenaria"};

/// The agenda's first items as all see them: "debate 09:30".
std::vector<std::string> shown(const Stage& stage, std::size_t count) {
    const View view = stage.view(Audience::public_);
    std::vector<std::string> rows;
    for (const ItemView& item : *view.agenda) {
        const auto minute =
            std::chrono::duration_cast<minutes>(item.planned_start - at(0, 0)).count();
        const std::string rest = std::to_string(100 + minute % 60).substr(1);
        rows.push_back(item.id.value + " " + std::to_string(minute / 60) + ":" + rest);
    }
    rows.resize(std::min(rows.size(), count));
    return rows;
}

/// An open item was moved, and then what is published, which is no act.
Stage moved_since() {
    Stage stage = in_p1();
    EXPECT_TRUE(stage.act(move("debate", "presupuesto")));
    EXPECT_TRUE(stage.act(move("presupuesto", "dialogo")));
    return stage;
}

// It went back to its old place with its new time: fourth on the agenda, at the time of the second.
TEST(UndoOfHiddenPlaces, what_is_published_and_was_moved_since_stays_where_it_begins) {
    Stage stage = moved_since();
    const auto moved = ElementsAre("apertura 9:00", "presupuesto 9:30", "dialogo 9:30",
                                   "debate 10:00");
    const auto back = ElementsAre("apertura 9:00", "presupuesto 9:30", "debate 9:30",
                                  "dialogo 10:00");
    EXPECT_THAT(shown(stage, 4), moved);
    for (int round = 0; round < 2; ++round) {
        ASSERT_TRUE(stage.act(Undo{}));
        EXPECT_THAT(shown(stage, 4), back) << round;
        ASSERT_TRUE(stage.act(Redo{}));
        EXPECT_THAT(shown(stage, 4), moved) << round;
    }
}

// The undo moved what goes ahead of it, and it kept the time of its place before: on top of that.
TEST(UndoOfHiddenPlaces, what_is_published_begins_where_that_ends_which_the_undo_puts_before_it) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(move("apertura", "presupuesto")));
    ASSERT_TRUE(stage.act(move("debate", "presupuesto")));
    ASSERT_TRUE(stage.act(move("presupuesto", "apertura")));
    const auto moved = ElementsAre("dialogo 9:00", "presupuesto 9:30", "apertura 9:30",
                                   "debate 10:00");
    const auto once_back = ElementsAre("debate 9:00", "dialogo 9:30", "presupuesto 10:00",
                                       "apertura 10:00");
    const auto twice_back = ElementsAre("apertura 9:00", "debate 9:30", "dialogo 10:00",
                                        "presupuesto 10:30");
    EXPECT_THAT(shown(stage, 4), moved);
    for (int round = 0; round < 2; ++round) {
        ASSERT_TRUE(stage.act(Undo{}));
        EXPECT_THAT(shown(stage, 4), once_back) << round;
        ASSERT_TRUE(stage.act(Undo{}));
        EXPECT_THAT(shown(stage, 4), twice_back) << round;
        EXPECT_EQ(item_of(stage, "p1", "nombramiento").planned_start, at(11, 0)) << "untouched";
        ASSERT_TRUE(stage.act(Redo{}));
        EXPECT_THAT(shown(stage, 4), once_back) << round;
        ASSERT_TRUE(stage.act(Redo{}));
        EXPECT_THAT(shown(stage, 4), moved) << round;
    }
    EXPECT_TRUE(scenarios::replay(stage.history()) == stage.state());
}

// A fixed time is kept whatever comes before: as where a session is rescheduled, the plan of such
// an item moves by its own moves alone.
TEST(UndoOfHiddenPlaces, what_is_published_and_has_a_fixed_time_keeps_its_plan) {
    Definition event = scenarios::sample_event();
    event.sessions.front().items.at(3).fixed_start = at(11, 0);
    Stage stage{event};
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    ASSERT_TRUE(stage.act(move("apertura", "presupuesto")));
    ASSERT_TRUE(stage.act(move("debate", "presupuesto")));
    ASSERT_TRUE(stage.act(move("presupuesto", "apertura")));
    for (int round = 0; round < 2; ++round) {
        EXPECT_THAT(shown(stage, 4), ElementsAre("dialogo 9:00", "presupuesto 9:30",
                                                 "apertura 9:30", "debate 10:00"))
            << round;
        ASSERT_TRUE(stage.act(Undo{}));
        EXPECT_THAT(shown(stage, 4), ElementsAre("debate 9:00", "dialogo 9:30",
                                                 "presupuesto 9:30", "apertura 10:00"))
            << round;
        EXPECT_EQ(item_of(stage, "p1", "presupuesto").fixed_start, at(11, 0));
        ASSERT_TRUE(stage.act(Redo{}));
    }
}

TEST(UndoOfHiddenPlaces, what_was_moved_between_undo_and_redo_stays_where_it_begins) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(move("debate", "presupuesto")));
    ASSERT_TRUE(stage.act(Undo{}));
    ASSERT_TRUE(stage.act(move("presupuesto", "debate")));
    ASSERT_TRUE(stage.act(Redo{}));
    EXPECT_THAT(shown(stage, 4), ElementsAre("apertura 9:00", "presupuesto 9:30", "dialogo 9:30",
                                             "debate 10:00"));
}

TEST(UndoOfHiddenPlaces, a_hidden_move_is_not_taken_back_with_an_open_one) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(move("debate", "presupuesto")));
    ASSERT_TRUE(stage.act(move("admision", "dialogo")));
    ASSERT_TRUE(stage.act(Undo{}));
    EXPECT_THAT(ids_of(stage, "p1"),
                ElementsAre("apertura", "admision", "debate", "dialogo", "presupuesto",
                            "nombramiento", "resumen", "clausura"));
    EXPECT_EQ(item_of(stage, "p1", "admision").planned_start, at(9, 30));
    EXPECT_EQ(item_of(stage, "p1", "nombramiento").planned_start, at(11, 0)) << "untouched";
}

// Behind the hidden item it would have gone, which the undo puts elsewhere.
TEST(UndoOfHiddenPlaces, no_hidden_item_tells_where_what_is_published_stands) {
    Definition with_hidden = scenarios::sample_event();
    auto& items = with_hidden.sessions.front().items;
    Item hidden = items.at(1);
    hidden.id = ItemId{"oculto"};
    hidden.number.clear();
    hidden.confidential = true;
    items.insert(items.begin() + 1, hidden);
    Stage plain = in_p1();
    Stage hiding{with_hidden};
    ASSERT_TRUE(hiding.act(OpenSession{SessionId{"p1"}}));
    const std::vector<Command> commands{move("apertura", "dialogo"), move("presupuesto", "debate"),
                                        Undo{}, Redo{}, Undo{}};
    for (const Command& command : commands) {
        ASSERT_TRUE(plain.act(command)) << name_of(command);
        ASSERT_TRUE(hiding.act(command)) << name_of(command);
        for (const Audience audience : {Audience::public_, Audience::room, Audience::secretariat}) {
            EXPECT_TRUE(hiding.view(audience) == plain.view(audience))
                << name_of(command) << ", " << name_of(audience);
        }
    }
    EXPECT_THAT(shown(hiding, 3), ElementsAre("presupuesto 9:00", "apertura 9:00", "debate 9:30"));
}

TEST(UndoOfHiddenPlaces, what_came_to_a_session_since_goes_back_with_it_in_time) {
    Definition event = scenarios::sample_event();
    Session& later = event.sessions.at(2);
    const Millis earlier = later.planned_start - at(13, 0);
    later.planned_start -= earlier;
    later.planned_end -= earlier;
    for (Item& item : later.items) {
        item.planned_start -= earlier;
    }
    Stage stage{event};
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    ASSERT_TRUE(stage.act(ExtendSession{{}, minutes{20}}));
    MoveItem away = move("admision", "debate");
    away.to = SessionId{"p2"};
    ASSERT_TRUE(stage.act(away));
    ASSERT_TRUE(stage.act(Undo{}));
    EXPECT_THAT(ids_of(stage, "p2"), ElementsAre("apertura", "p2-x1", "debate"));
    EXPECT_EQ(item_of(stage, "p2", "p2-x1").planned_start, at(13, 30));
    ASSERT_TRUE(stage.act(Redo{}));
    EXPECT_EQ(item_of(stage, "p2", "p2-x1").planned_start, at(13, 50));
}

TEST(UndoOfHiddenPlaces, in_journals_of_before_it_went_back_to_its_old_place) {
    Stage stage = moved_since();
    const ActNumber act = stage.room().acts.done.back().number;
    const CommandId command = stage.room().acts.done.back().command;
    stage.record(own_room, ActUndone{act, std::nullopt, command});
    EXPECT_THAT(shown(stage, 4), ElementsAre("apertura 9:00", "debate 9:30", "dialogo 10:00",
                                             "presupuesto 9:30"));
    stage.record(own_room, ActRedone{act, command});
    EXPECT_THAT(shown(stage, 4), ElementsAre("apertura 9:00", "presupuesto 9:30", "dialogo 9:30",
                                             "debate 10:00"));
}

}  // namespace
}  // namespace plenaria::domain::undo_of_hidden_places_test
