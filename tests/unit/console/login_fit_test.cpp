// The login and lock screens at the sizes that venues have, in both languages.
#include <gtest/gtest.h>

#include "tests/unit/console/bench.hpp"

namespace plenaria::console::testing::login_fit_test {
namespace {

class LoginFitTest : public ::testing::TestWithParam<BenchSettings> {};

void expect_fit(Bench& bench, const char* where) {
    for (const Overflow& overflow : bench.canvas().overflows()) {
        ADD_FAILURE() << where << ": \"" << overflow.text << "\" is " << overflow.width
                      << " wide, its box " << overflow.room;
    }
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    for (const auto& [id, box] : bench.canvas().boxes()) {
        EXPECT_GE(box.x, 0) << where << id;
        EXPECT_GE(box.y, 0) << where << id;
        EXPECT_LE(box.right(), size.x) << where << id;
        EXPECT_LE(box.bottom(), size.y) << where << id;
        if (bench.station().controller() == nullptr) {
            EXPECT_GE(box.h, bench.canvas().px(44) - 1) << where << id;
            EXPECT_GE(box.w, bench.canvas().px(44) - 1) << where << id;
        }
    }
}

TEST_P(LoginFitTest, EverythingFits) {
    BenchSettings settings = GetParam();
    settings.person = "Elena";
    settings.role = Role::secretariat;
    Bench bench{demo_view(), settings};
    expect_fit(bench, "login ");
    bench.station().tell_lost_keys();
    bench.frame();
    expect_fit(bench, "lost keys ");
    bench.type("una frase larga");
    bench.tap(SDLK_RETURN);
    expect_fit(bench, "trying ");
    bench.frame(Millis{10'000});
    expect_fit(bench, "unreachable ");
    bench.type("una frase larga");
    bench.tap(SDLK_RETURN);
    client::Picture met;
    met.met = true;
    bench.hear(met);
    bench.frame(Millis{26'000});
    expect_fit(bench, "cut off ");
    bench.type("una frase larga");
    bench.tap(SDLK_RETURN);
    bench.welcome();
    bench.show_second_room();
    expect_fit(bench, "inside ");
    bench.tap(SDLK_F1);
    expect_fit(bench, "keys ");
    bench.tap(SDLK_F12);
    bench.frame();
    expect_fit(bench, "locked ");
    bench.type("1234");
    bench.tap(SDLK_RETURN);
    bench.refuse();
    expect_fit(bench, "wrong PIN ");
}

INSTANTIATE_TEST_SUITE_P(
    Sizes, LoginFitTest,
    ::testing::Values(BenchSettings{"es", 1366, 768}, BenchSettings{"en", 1366, 768},
                      BenchSettings{"es", 1920, 1080}, BenchSettings{"en", 1920, 1080},
                      BenchSettings{"es", 3840, 2160}, BenchSettings{"en", 3840, 2160}),
    [](const auto& of) { return of.param.language + "_" + std::to_string(of.param.width); });

}  // namespace
}  // namespace plenaria::console::testing::login_fit_test
