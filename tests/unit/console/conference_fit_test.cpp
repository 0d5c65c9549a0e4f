// Sheets and forms: every label of ours fits its box, in both languages, at the sizes that venues
// have.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "console/panels/form_panel.hpp"
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

/// A room's name that is cut could be another's: what has no place beside it goes below.
TEST_P(ConferenceFitTest, TheDayNamesOtherRoomsWhole) {
    Bench bench{demo_conference(), GetParam()};
    bench.show_second_room();
    bench.controller().act({.act = Act::show_sheet, .target = "day"});
    bench.frame();
    const auto sheet = bench.controller().present().sheet;
    const auto at = std::find_if(sheet->rows.begin(), sheet->rows.end(),
                                 [](const FormRow& row) { return row.id == "room.sala-b"; });
    ASSERT_NE(at, sheet->rows.end());
    const auto height = [&](const std::string& name) {
        FormRow row = *at;
        row.title = name;
        return form_rows_height(bench.canvas(), {row}, bench.canvas().px(600));
    };
    EXPECT_GT(height("Salón de Convenciones Simón Bolívar, segundo piso, ala norte, del lado de la "
                     "entrada de las delegaciones"),
              height("B"));
}

INSTANTIATE_TEST_SUITE_P(
    Sizes, ConferenceFitTest,
    ::testing::Values(BenchSettings{"es", 1366, 768}, BenchSettings{"en", 1366, 768},
                      BenchSettings{"es", 1920, 1080}, BenchSettings{"en", 1920, 1080},
                      BenchSettings{"es", 3840, 2160}, BenchSettings{"en", 3840, 2160}),
    [](const auto& of) { return of.param.language + "_" + std::to_string(of.param.width); });

}  // namespace
}  // namespace plenaria::console::testing::conference_fit_test
