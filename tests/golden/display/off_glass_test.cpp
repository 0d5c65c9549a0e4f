// What a screen tells of a window that nobody sees: that it is so, and nothing of what was painted
// there; and of one that comes back from behind a presentation.
#include <chrono>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "display/sdl/show_and_tell.hpp"
#include "server/model/off_glass.hpp"
#include "tests/golden/display/golden_fixture.hpp"

namespace plenaria::display::off_glass_test {
namespace {

constexpr client::SteadyPoint now{};
constexpr std::chrono::seconds a_second{1};  // after which two titles may take turns

/// What a window manager did to the window, which SDL's dummy driver has none to do.
Uint32 done_to_window = 0;
Uint32 flags_of(SDL_Window* window) { return SDL_GetWindowFlags(window) | done_to_window; }

class OffGlassTest : public DisplayGolden {
protected:
    void SetUp() override {
        DisplayGolden::SetUp();
        done_to_window = 0;
        SDL_SetHint(SDL_HINT_VIDEODRIVER, "dummy");
        ASSERT_EQ(SDL_Init(SDL_INIT_VIDEO), 0) << SDL_GetError();
        window_ = SDL_CreateWindow("Plenaria", 0, 0, width, height, 0);
        ASSERT_NE(window_, nullptr) << SDL_GetError();
        picture_.rooms[RoomId{"sala-a"}] = {.stream_id = "s1", .rev = 7, .life = 1};
        slate_.kind = SceneKind::neutral;
        slate_.room = {"Sala A", "Room A"};
        slate_.slate_title = {"Sala A", "Room A"};
        slate_.repaint_at = now + std::chrono::minutes{1};
    }
    void TearDown() override {
        SDL_DestroyWindow(window_);
        SDL_Quit();
        DisplayGolden::TearDown();
    }

    /// One turn; keeps what the server is told, "scene@rev" or "scene" without any.
    client::SteadyPoint turn(Glass& glass, const Scene& scene) {
        return show_and_tell(glass, scene, picture_, now,
                             [&](const client::Picture& painted, const std::string& name) {
                                 std::string word = name;
                                 for (const auto& rev : client::painted_revs(painted)) {
                                     word += "@" + std::to_string(rev.rev);
                                 }
                                 told_.push_back(word);
                             });
    }
    std::vector<std::string> told() { return std::exchange(told_, {}); }

    SDL_Window* window_ = nullptr;
    client::Picture picture_;
    Scene slate_;
    std::vector<std::string> told_;
};

using Words = std::vector<std::string>;

TEST_F(OffGlassTest, OnlyAWindowThatIsShownIsOnTheGlass) {
    EXPECT_TRUE(is_on_glass(SDL_WINDOW_SHOWN | SDL_WINDOW_FULLSCREEN_DESKTOP));
    EXPECT_TRUE(is_on_glass(SDL_WINDOW_SHOWN | SDL_WINDOW_INPUT_FOCUS));
    EXPECT_FALSE(is_on_glass(SDL_WINDOW_SHOWN | SDL_WINDOW_MINIMIZED));
    EXPECT_FALSE(is_on_glass(SDL_WINDOW_HIDDEN | SDL_WINDOW_INPUT_FOCUS));
    EXPECT_FALSE(is_on_glass(SDL_WINDOW_HIDDEN | SDL_WINDOW_MINIMIZED));
    EXPECT_FALSE(is_on_glass(0));
}

TEST_F(OffGlassTest, AMinimisedWindowConfirmsNothingUntilItIsRestored) {
    Glass glass{*window_, *resources_, &flags_of};
    done_to_window = SDL_WINDOW_MINIMIZED;
    EXPECT_GE(turn(glass, slate_), now + a_second) << "an event tells that it is back";
    EXPECT_EQ(told(), Words{std::string{scene_off_glass}});
    done_to_window = 0;
    turn(glass, slate_);
    EXPECT_EQ(told(), Words{"neutral@7"});
    done_to_window = SDL_WINDOW_HIDDEN;
    turn(glass, slate_);
    EXPECT_EQ(told(), Words{std::string{scene_off_glass}}) << "and no more what was confirmed";
}

TEST_F(OffGlassTest, WhatWasConfidentialIsPaintedOverWhereNobodySeesItToo) {
    Glass glass{*window_, *resources_, &flags_of};
    Scene within = floor_scene();
    within.within = {"SESIÓN CERRADA", "CLOSED SESSION"};
    turn(glass, within);
    done_to_window = SDL_WINDOW_MINIMIZED;
    turn(glass, slate_);
    const Surface fresh = painted(slate_);
    for (int y = 0; y < height; ++y) {
        ASSERT_EQ(std::memcmp(row_of(glass.memory(), y), row_of(*fresh, y), 4 * width), 0) << y;
    }
}

TEST_F(OffGlassTest, AGlassThatWasYieldedIsConfirmedByItsSecondPainting) {
    Glass glass{*window_, *resources_, &flags_of};
    Scene yields = slate_;
    yields.yields = true;
    turn(glass, yields);
    EXPECT_EQ(told(), Words{"yielded@7"});
    EXPECT_LE(turn(glass, slate_), now + std::chrono::milliseconds{100});
    EXPECT_EQ(told(), Words{}) << "the window has only just been asked for";
    EXPECT_GE(turn(glass, slate_), now + a_second);
    EXPECT_EQ(told(), Words{"neutral@7"});
}

TEST_F(OffGlassTest, AFullScreenIsOnTopButWhileItIsYielded) {
    SDL_DestroyWindow(window_);
    window_ = SDL_CreateWindow("Plenaria", 0, 0, width, height,
                               SDL_WINDOW_FULLSCREEN_DESKTOP | SDL_WINDOW_ALWAYS_ON_TOP);
    ASSERT_NE(window_, nullptr) << SDL_GetError();
    Glass glass{*window_, *resources_, &flags_of};
    Scene yields = slate_;
    yields.yields = true;
    for (int i = 0; i < 2; ++i) {
        turn(glass, yields);
        EXPECT_FALSE(is_on_glass(SDL_GetWindowFlags(window_)));
        turn(glass, slate_);
        const Uint32 flags = SDL_GetWindowFlags(window_);
        EXPECT_TRUE(is_on_glass(flags));
        EXPECT_NE(flags & SDL_WINDOW_ALWAYS_ON_TOP, 0U);
        EXPECT_EQ(flags & SDL_WINDOW_FULLSCREEN_DESKTOP, Uint32{SDL_WINDOW_FULLSCREEN_DESKTOP});
    }
}

}  // namespace
}  // namespace plenaria::display::off_glass_test
