// What is left of a confidential scene once another takes its place on the glass: nothing in the
// window, in the memory behind it, or among the letters and flags that it was drawn with.
#include <algorithm>
#include <cstdint>
#include <cstring>

#include "display/sdl/glass.hpp"
#include "tests/golden/display/golden_fixture.hpp"

namespace plenaria::display::glass_test {
namespace {

constexpr client::SteadyPoint now{};  // at which nothing is shifted

class GlassTest : public DisplayGolden {
protected:
    void SetUp() override {
        DisplayGolden::SetUp();
        SDL_SetHint(SDL_HINT_VIDEODRIVER, "dummy");
        ASSERT_EQ(SDL_Init(SDL_INIT_VIDEO), 0) << SDL_GetError();
        window_ = SDL_CreateWindow("Plenaria", 0, 0, width, height, 0);
        ASSERT_NE(window_, nullptr) << SDL_GetError();
    }
    void TearDown() override {
        SDL_DestroyWindow(window_);
        SDL_Quit();
        DisplayGolden::TearDown();
    }

    static Scene within() {
        Scene scene = floor_scene();
        scene.within = {"SESIÓN CERRADA · pantalla autorizada", "CLOSED SESSION · cleared screen"};
        return scene;
    }
    static Scene slate() {
        Scene scene;
        scene.kind = SceneKind::neutral;
        scene.room = {"Sala A", "Room A"};
        scene.slate_title = {"Sala A", "Room A"};
        return scene;
    }
    static bool are_same(const SDL_Surface& a, const SDL_Surface& b) {
        for (int y = 0; y < a.h; ++y) {
            if (std::memcmp(row_of(a, y), row_of(b, y), 4 * static_cast<std::size_t>(a.w)) != 0) {
                return false;
            }
        }
        return a.w == b.w && a.h == b.h;
    }
    /// Whether the two show the same colours, whatever their opacity: a window's has none.
    static bool look_the_same(const SDL_Surface& a, const SDL_Surface& b) {
        const auto colour_at = [](const SDL_Surface& surface, int x, int y) {
            std::uint32_t pixel = 0;
            std::memcpy(&pixel, row_of(surface, y) + 4 * x, sizeof pixel);
            return pixel & 0xFFFFFFU;
        };
        for (int y = 0; y < a.h; ++y) {
            for (int x = 0; x < a.w; ++x) {
                if (colour_at(a, x, y) != colour_at(b, x, y)) {
                    return false;
                }
            }
        }
        return a.w == b.w && a.h == b.h;
    }
    /// Whether every pixel has that colour, whatever its opacity.
    static bool is_all(const SDL_Surface& surface, std::uint32_t rgb) {
        for (int y = 0; y < surface.h; ++y) {
            for (int x = 0; x < surface.w; ++x) {
                std::uint32_t pixel = 0;
                std::memcpy(&pixel, row_of(surface, y) + 4 * x, sizeof pixel);
                if ((pixel & 0xFFFFFFU) != rgb) {
                    return false;
                }
            }
        }
        return true;
    }
    /// A second painting is what remains: the window's own surface is made by the first.
    void show(Glass& glass, const Scene& scene) {
        ASSERT_TRUE(glass.show(scene, now).done);
        ASSERT_TRUE(glass.show(scene, now).done);
    }

    SDL_Window* window_ = nullptr;
};

TEST_F(GlassTest, NothingThatAClearedScreenDrewWithOutlivesItsClearance) {
    Glass glass{*window_, *resources_};
    // What reads pictures is loaded once and stays.
    ASSERT_NO_FATAL_FAILURE(show(glass, within()));
    ASSERT_NO_FATAL_FAILURE(show(glass, slate()));
    const Resources::Kept before = resources_->kept();
    const int allocations_before = SDL_GetNumAllocations();
    ASSERT_NO_FATAL_FAILURE(show(glass, within()));
    EXPECT_GT(resources_->kept().flags, before.flags);
    EXPECT_GT(SDL_GetNumAllocations(), allocations_before) << "the count sees letters and flags";
    ASSERT_NO_FATAL_FAILURE(show(glass, slate()));
    EXPECT_EQ(resources_->kept(), before);
    EXPECT_EQ(SDL_GetNumAllocations(), allocations_before);
}

TEST_F(GlassTest, OfTheSceneNoPixelIsLeft) {
    Glass glass{*window_, *resources_};
    ASSERT_NO_FATAL_FAILURE(show(glass, within()));
    ASSERT_NO_FATAL_FAILURE(show(glass, slate()));
    const Surface fresh = painted(slate());
    EXPECT_TRUE(are_same(glass.memory(), *fresh));
    const Surface on_window{
        SDL_ConvertSurfaceFormat(SDL_GetWindowSurface(window_), SDL_PIXELFORMAT_ARGB8888, 0),
        &SDL_FreeSurface};
    ASSERT_TRUE(on_window);
    EXPECT_TRUE(look_the_same(*on_window, *fresh));
}

TEST_F(GlassTest, AGlassThatYieldsIsBlackBehindTheWindowThatIsHidden) {
    Glass glass{*window_, *resources_};
    ASSERT_NO_FATAL_FAILURE(show(glass, within()));
    Scene yields = slate();
    yields.yields = true;
    ASSERT_TRUE(glass.show(yields, now).done);
    EXPECT_EQ(resources_->kept(), Resources::Kept{});
    EXPECT_TRUE(is_all(glass.memory(), 0));
    const SDL_Surface* behind = SDL_GetWindowSurface(window_);
    ASSERT_NE(behind, nullptr);
    ASSERT_EQ(behind->format->BytesPerPixel, 4);
    EXPECT_TRUE(is_all(*behind, 0));
    EXPECT_EQ(glass.frames(), 2) << "nothing was painted";
}

TEST_F(GlassTest, WhatIsPublicKeepsItsLetters) {
    Glass glass{*window_, *resources_};
    ASSERT_NO_FATAL_FAILURE(show(glass, floor_scene()));
    const Resources::Kept before = resources_->kept();
    ASSERT_NO_FATAL_FAILURE(show(glass, slate()));
    EXPECT_GE(resources_->kept().flags, before.flags) << "a clock must not load fonts each second";
}

}  // namespace
}  // namespace plenaria::display::glass_test
