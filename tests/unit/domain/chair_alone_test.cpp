// What the chair deals with alone (R4.2), and what is hidden besides, shows in nothing that others
// follow, read or are answered: neither its words, nor where it stands, nor that it is worked on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scenarios/view_text.hpp"
#include "tests/unit/domain/editing_stage.hpp"

namespace plenaria::domain::chair_alone_test {
namespace {

using namespace editing;
using testing::HasSubstr;
using testing::Not;

TEST(ChairAlone, a_list_that_closes_with_an_item_of_the_chairs_names_it_to_the_chair_alone) {
    Stage stage;
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"red"}}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"intercambio"}}));
    ASSERT_FALSE(item_of(stage, "red", "remocion").confidential) << "its session keeps it within";
    ASSERT_TRUE(stage.act(ScheduleClosing{{}, std::nullopt, ItemId{"remocion"}}));
    for (const Audience audience : {Audience::secretariat, Audience::room, Audience::interpreter}) {
        const View view = stage.view(audience, Clearance::cleared);
        ASSERT_TRUE(view.list) << name_of(audience);
        EXPECT_TRUE(view.list->closes_when.empty()) << name_of(audience);
    }
    EXPECT_EQ(stage.view(Audience::chair).list->closes_when,
              item_of(stage, "red", "remocion").title);
}

}  // namespace
}  // namespace plenaria::domain::chair_alone_test
