// One session after another in the same room.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scenarios/stage.hpp"

namespace plenaria::domain::sessions_test {
namespace {

using scenarios::Stage;
using testing::ElementsAre;
using testing::IsEmpty;

Stage after_a_session_that_left_mexico_waiting() {
    Stage stage;
    EXPECT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    EXPECT_TRUE(stage.act(StartItem{ItemId{"debate"}}));
    EXPECT_TRUE(stage.act(Inscribe{DelegationId{"mx"}, "", "", {}}));
    EXPECT_TRUE(stage.act(AdjournSession{}));
    return stage;
}

TEST(Sessions, lists_of_one_do_not_appear_in_the_next_that_names_its_items_alike) {
    Stage stage = after_a_session_that_left_mexico_waiting();
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p2"}}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"debate"}}));
    EXPECT_THAT(stage.waiting(), IsEmpty());
    ASSERT_TRUE(stage.act(Inscribe{DelegationId{"mx"}, "", "", {}}));
    EXPECT_THAT(stage.waiting(), ElementsAre("mx"));
    EXPECT_EQ(stage.view(Audience::chair).queue->front().speaker->id, EntryId{"s2i2-1"});
}

TEST(Sessions, entries_of_one_that_is_over_cannot_be_touched) {
    Stage stage = after_a_session_that_left_mexico_waiting();
    const EntryId old{"s1i2-1"};
    EXPECT_EQ(stage.act(Withdraw{old}).error().code, RejectionCode::unknown_entry);
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p2"}}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"debate"}}));
    for (const Command& command :
         std::vector<Command>{Withdraw{old}, CallEntry{old}, MoveEntry{old, EntryId{}}}) {
        EXPECT_EQ(stage.act(command).error().code, RejectionCode::unknown_entry)
            << name_of(command);
    }
    EXPECT_EQ(stage.room().floor.entries.count(old), 1U) << "an entry is never deleted";
}

TEST(Sessions, rooms_do_not_touch_each_other) {
    Stage stage;
    const RoomId other{"consultas"};
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"debate"}}));
    const RoomState before = stage.room();
    ASSERT_TRUE(stage.act_in(other, OpenSession{SessionId{"taller"}}));
    ASSERT_TRUE(stage.act_in(other, StartItem{ItemId{"panel"}}));
    ASSERT_TRUE(stage.act_in(other, Inscribe{DelegationId{"mx"}, "", "", {}}));
    ASSERT_TRUE(stage.act_in(other, CloseDoors{}));
    EXPECT_TRUE(stage.room() == before);
    EXPECT_EQ(stage.act_in(other, OpenSession{SessionId{"p2"}}).error().code,
              RejectionCode::doors_not_open);
    EXPECT_EQ(stage.act_in(RoomId{"patio"}, NextSpeaker{}).error().code,
              RejectionCode::unknown_room);
}

}  // namespace
}  // namespace plenaria::domain::sessions_test
