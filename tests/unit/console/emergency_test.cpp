// Emergency access, at the console of whoever was let in by it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/console/bench.hpp"
#include "tests/unit/console/demo_picture.hpp"

namespace plenaria::console::testing::emergency_test {
namespace {

using ::testing::HasSubstr;

const BenchSettings large{.language = "en", .width = 1920, .height = 1080};

TEST(EmergencyTest, WhoeverWasLetInIsNotOfferedToAcknowledgeIt) {
    View view = demo_view_emergency();
    view.script.emplace();
    view.emergency->person = "Luis, presidencia";
    Bench bench{view, large};
    EXPECT_TRUE(bench.shows("emergency.acknowledge"));
    view.emergency->person = "Luis, operador, Eva";
    bench.show(view);
    EXPECT_FALSE(bench.shows("emergency.acknowledge"));
    bench.click("emergency");
    EXPECT_THAT(bench.controller().present().popover->lead, HasSubstr("somebody else of the chair"));
    EXPECT_FALSE(bench.shows("emergency.confirm"));
}

}  // namespace
}  // namespace plenaria::console::testing::emergency_test
