// The word about emergency access on the console.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/console/bench.hpp"
#include "tests/unit/console/demo_picture.hpp"

namespace plenaria::console::testing::emergency_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const BenchSettings large{.language = "en", .width = 1920, .height = 1080};

TEST(EmergencyTest, EveryConsoleSaysItAndOnlyTheChairAcknowledges) {
    Bench bench{demo_view_emergency(), large};
    const auto bar = bench.controller().present().header.emergency;
    ASSERT_TRUE(bar);
    EXPECT_EQ(bar->title, "EMERGENCY ACCESS at 14:05: secretaria got a new password");
    EXPECT_THAT(bar->detail, HasSubstr("Presidencia, Anfitrión. Reason: Nadie"));
    EXPECT_FALSE(bench.shows("emergency.acknowledge"));
    bench.click("emergency");
    EXPECT_THAT(bench.controller().present().popover->lead, HasSubstr("once the chair"));
    EXPECT_FALSE(bench.shows("emergency.confirm"));
}

TEST(EmergencyTest, TheChairAcknowledgesInOnePress) {
    View view = demo_view_emergency();
    view.script.emplace();
    Bench bench{view, large};
    bench.click("emergency.acknowledge");
    EXPECT_THAT(bench.sent(), ElementsAre("acknowledge_emergency"));
    bench.click("emergency");
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), ElementsAre("acknowledge_emergency", "acknowledge_emergency"));
    bench.click("emergency");
    bench.show(demo_view());
    EXPECT_FALSE(bench.shows("emergency"));
    EXPECT_FALSE(bench.controller().present().popover);
}

TEST(EmergencyTest, NothingBelowMovesAndALostLinkGoesFirst) {
    Bench bench{demo_view(), large};
    const std::string_view places[] = {"rail.close", "agenda", "header.palette", "display.rows"};
    std::vector<Box> before;
    for (const std::string_view id : places) {
        ASSERT_NE(bench.canvas().find(id), nullptr) << id;
        before.push_back(*bench.canvas().find(id));
    }
    bench.show(demo_view_emergency());
    bench.frame();
    ASSERT_TRUE(bench.shows("emergency"));
    for (std::size_t i = 0; i < before.size(); ++i) {
        EXPECT_EQ(*bench.canvas().find(places[i]), before[i]) << places[i];
    }
    bench.lose_link();
    EXPECT_FALSE(bench.shows("emergency"));
    EXPECT_TRUE(bench.controller().present().header.lost);
}

TEST(EmergencyTest, ItIsSaidWhereverItWasTold) {
    Bench bench{demo_view_emergency(), large};
    bench.show_second_room();
    bench.controller().act({.act = Act::change_room});
    bench.frame();
    EXPECT_TRUE(bench.shows("emergency"));
}

TEST(EmergencyTest, TheDayIsSaidWhereItIsNotToday) {
    View view = demo_view_emergency();
    view.emergency->at = demo_now() - std::chrono::hours{24};
    Bench bench{view, large};
    EXPECT_THAT(bench.controller().present().header.emergency->title,
                HasSubstr("at 14:47 on 18 N"));
}

TEST(EmergencyTest, WhoeverWasLetInIsNotOfferedToAcknowledgeIt) {
    View view = demo_view_emergency();
    view.script.emplace();
    view.emergency->person = "Luis, presidencia";
    Bench bench{view, large};
    EXPECT_TRUE(bench.shows("emergency.acknowledge"));
    view.emergency->person = "Luis, Eva Paz";
    bench.show(view);
    EXPECT_FALSE(bench.shows("emergency.acknowledge"));
    bench.click("emergency");
    EXPECT_THAT(bench.controller().present().popover->lead,
                HasSubstr("somebody else of the chair"));
    EXPECT_FALSE(bench.shows("emergency.confirm"));
}

}  // namespace
}  // namespace plenaria::console::testing::emergency_test
