// What the tests of the pictures share: drawing, comparing, and the scene of a speech.
#pragma once

#include <SDL.h>
#include <SDL_image.h>
#include <SDL_ttf.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "display/sdl/glass.hpp"
#include "display/sdl/painter.hpp"
#include "display/sdl/palette.hpp"

namespace plenaria::display {

inline constexpr int width = 960;
inline constexpr int height = 540;
// Of all pixels; a pixel differs where a channel is off by more than 24 of 255, as no rounding of
// a font's edge is.
inline constexpr double tolerance = 0.02;
inline constexpr int channel_tolerance = 24;

inline bool updating() { return std::getenv("PLENARIA_UPDATE_GOLDEN") != nullptr; }

inline std::string golden_path(const std::string& name) {
    return std::string{PLENARIA_SOURCE_DIR} + "/tests/golden/display/" + name + ".png";
}

inline Surface load(const std::string& path) {
    const Surface file{IMG_Load(path.c_str()), &SDL_FreeSurface};
    return {file ? SDL_ConvertSurfaceFormat(file.get(), SDL_PIXELFORMAT_ARGB8888, 0) : nullptr,
            &SDL_FreeSurface};
}

inline const std::uint8_t* row_of(const SDL_Surface& surface, int y) {
    return static_cast<const std::uint8_t*>(surface.pixels) + std::ptrdiff_t{y} * surface.pitch;
}

inline double share_that_differs(const SDL_Surface& a, const SDL_Surface& b) {
    if (a.w != b.w || a.h != b.h) {
        return 1.0;
    }
    int differing = 0;
    for (int y = 0; y < a.h; ++y) {
        for (int x = 0; x < a.w; ++x) {
            for (int channel = 0; channel < 3; ++channel) {
                if (std::abs(row_of(a, y)[4 * x + channel] - row_of(b, y)[4 * x + channel]) >
                    channel_tolerance) {
                    ++differing;
                    break;
                }
            }
        }
    }
    return static_cast<double>(differing) / (static_cast<double>(a.w) * a.h);
}

class DisplayGolden : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_EQ(TTF_Init(), 0);
        resources_ = Resources::open(std::string{PLENARIA_BINARY_DIR} + "/assets");
        ASSERT_TRUE(resources_);
    }
    void TearDown() override {
        resources_.reset();
        TTF_Quit();
    }

    Surface surface() {
        return {SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888),
                &SDL_FreeSurface};
    }
    Surface painted(const Scene& scene) {
        Surface made = surface();
        Canvas canvas{*made, *resources_, {0, 0}};
        paint(scene, canvas);
        return made;
    }
    void compare(const SDL_Surface& found, const std::string& name) {
        // Kept beside the build, so that a failure can be looked at.
        const std::string kept =
            std::string{PLENARIA_BINARY_DIR} + "/golden-display-" + name + ".png";
        ASSERT_EQ(IMG_SavePNG(const_cast<SDL_Surface*>(&found), kept.c_str()), 0);
        if (updating()) {
            std::filesystem::copy_file(kept, golden_path(name),
                                       std::filesystem::copy_options::overwrite_existing);
        }
        const Surface expected = load(golden_path(name));
        ASSERT_TRUE(expected) << golden_path(name);
        EXPECT_LE(share_that_differs(*expected, found), tolerance) << "look at " << kept;
    }

    std::unique_ptr<Resources> resources_;
};

inline SpeakerCard card(const std::string& flag, const std::string& es, const std::string& en,
                 const std::string& person = {}, const std::string& capacity = {}) {
    return {.flag = flag,
            .code = "XX",
            .name = {es, es == en ? "" : en},
            .person = person,
            .capacity = capacity};
}

inline Scene floor_scene() {
    Scene scene;
    scene.kind = SceneKind::floor;
    scene.time_of_day = "14:47";
    scene.room = {"Sala A", "Room A"};
    scene.event_flag = "cr";
    scene.event_title = {"Reunión Viceministerial", "Vice-Ministerial Meeting"};
    scene.item_label = {"Punto 5", "Item 5"};
    scene.item_title = {"Red de protección consular y asistencia a personas migrantes en tránsito",
                        "Consular protection network and assistance to migrants in transit"};
    scene.floor_label = {"En uso de la palabra", "On the floor"};
    scene.speaker = card("mx", "México", "Mexico", "Emb. Ejemplo Ñúñez Ávila",
                         "Directora General de Protección Consular");
    scene.clock = ClockCard{.face = "1:37",
                            .look = ClockLook::normal,
                            .used_fraction = 0.46,
                            .label = {"Tiempo restante", "Time remaining"}};
    scene.next_label = {"Siguientes oradores", "Next speakers"};
    scene.next = {card("gt", "Guatemala", "Guatemala", "Ejemplo Peñate Ibáñez"),
                  card("us", "Estados Unidos de América", "United States of America"),
                  card("hn", "Honduras", "Honduras"), card("ca", "Canadá", "Canada"),
                  card("do", "República Dominicana", "Dominican Republic", "Ejemplo Báez")};
    scene.next_note = {"3 más", "3 more"};
    scene.channels_label = {"Interpretación", "Interpretation"};
    scene.channels = {
        {1, {"Sala", "Floor"}, ChannelLook::on_air, {"en servicio", "on air"}},
        {2, {"Español", ""}, ChannelLook::declared, {"declarado activo", "declared live"}},
        {3, {"English", ""}, ChannelLook::paused, {"en pausa", "paused"}},
        {4, {"Français", ""}, ChannelLook::unknown, {"sin confirmar", "not confirmed"}}};
    return scene;
}

}  // namespace plenaria::display
