// Sheets and forms: every label of ours fits its box, in both languages, at the sizes that venues
// have.
#include <gtest/gtest.h>

#include "tests/unit/console/bench.hpp"
#include "tests/unit/console/demo_conference.hpp"

namespace plenaria::console::testing::conference_fit_test {
namespace {

class ConferenceFitTest : public ::testing::TestWithParam<BenchSettings> {};

TEST_P(ConferenceFitTest, NoLabelIsCutAndNothingIsOutside) {
    for (const std::string& scene : conference_scenes()) {
        Bench bench{demo_conference(scene == "script"), GetParam()};
        bench.show_second_room();
        open_conference_scene(bench.controller(), scene);
        bench.frame();
        if (!bench.requests().empty()) {
            bench.answer(protocol::accepted(bench.requests().back().id, demo_effects()));
        }
        bench.frame();
        for (const Overflow& overflow : bench.canvas().overflows()) {
            ADD_FAILURE() << scene << ": \"" << overflow.text << "\" is " << overflow.width
                          << " wide, its box " << overflow.room;
        }
        for (const auto& [id, box] : bench.canvas().boxes()) {
            EXPECT_GE(box.x, 0) << scene << " " << id;
            EXPECT_GE(box.y, 0) << scene << " " << id;
            EXPECT_LE(box.right(), static_cast<float>(GetParam().width)) << scene << " " << id;
            EXPECT_LE(box.bottom(), static_cast<float>(GetParam().height)) << scene << " " << id;
        }
    }
}

/// Whatever a form holds, the buttons that end it are in sight.
TEST_P(ConferenceFitTest, AFormCanAlwaysBeLeft) {
    for (const std::string& scene : conference_scenes()) {
        Bench bench{demo_conference(), GetParam()};
        open_conference_scene(bench.controller(), scene);
        bench.frame();
        bench.frame();
        if (!bench.controller().ui().popover.name.empty() && scene != "palette" &&
            scene != "menu") {
            EXPECT_TRUE(bench.shows("popover.cancel")) << scene;
            EXPECT_TRUE(bench.shows("form.confirm") || bench.shows("form.continue")) << scene;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(
    Sizes, ConferenceFitTest,
    ::testing::Values(BenchSettings{"es", 1366, 768}, BenchSettings{"en", 1366, 768},
                      BenchSettings{"es", 1920, 1080}, BenchSettings{"en", 1920, 1080},
                      BenchSettings{"es", 3840, 2160}, BenchSettings{"en", 3840, 2160}),
    [](const auto& of) { return of.param.language + "_" + std::to_string(of.param.width); });

}  // namespace
}  // namespace plenaria::console::testing::conference_fit_test
