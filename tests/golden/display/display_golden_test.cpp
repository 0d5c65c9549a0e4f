// The room screen's pictures beside the committed ones. To regenerate them on purpose, look at
// them, and commit: PLENARIA_UPDATE_GOLDEN=1 display_golden_test
#include <SDL.h>
#include <SDL_image.h>
#include <SDL_ttf.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>

#include "display/sdl/painter.hpp"
#include "display/sdl/palette.hpp"

namespace plenaria::display {
namespace {

constexpr int width = 960;
constexpr int height = 540;
// Of all pixels; a pixel differs where a channel is off by more than 24 of 255, as no rounding of
// a font's edge is.
constexpr double tolerance = 0.02;
constexpr int channel_tolerance = 24;

using Surface = std::unique_ptr<SDL_Surface, decltype(&SDL_FreeSurface)>;

bool updating() { return std::getenv("PLENARIA_UPDATE_GOLDEN") != nullptr; }

std::string golden_path(const std::string& name) {
    return std::string{PLENARIA_SOURCE_DIR} + "/tests/golden/display/" + name + ".png";
}

Surface load(const std::string& path) {
    const Surface file{IMG_Load(path.c_str()), &SDL_FreeSurface};
    return {file ? SDL_ConvertSurfaceFormat(file.get(), SDL_PIXELFORMAT_ARGB8888, 0) : nullptr,
            &SDL_FreeSurface};
}

const std::uint8_t* row_of(const SDL_Surface& surface, int y) {
    return static_cast<const std::uint8_t*>(surface.pixels) + std::ptrdiff_t{y} * surface.pitch;
}

double share_that_differs(const SDL_Surface& a, const SDL_Surface& b) {
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

SpeakerCard card(const std::string& flag, const std::string& es, const std::string& en,
                 const std::string& person = {}, const std::string& capacity = {}) {
    return {.flag = flag,
            .code = "XX",
            .name = {es, es == en ? "" : en},
            .person = person,
            .capacity = capacity};
}

Scene floor_scene() {
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

TEST_F(DisplayGolden, ASpeechRuns) { compare(*painted(floor_scene()), "floor"); }

TEST_F(DisplayGolden, OverTimeInEnglishFirst) {
    Scene scene = floor_scene();
    for (Line* line : {&scene.event_title, &scene.item_label, &scene.item_title,
                       &scene.floor_label, &scene.next_label, &scene.channels_label,
                       &scene.speaker->name}) {
        std::swap(line->first, line->second);
    }
    scene.clock = ClockCard{.face = "+0:17",
                            .look = ClockLook::over,
                            .used_fraction = 1.0,
                            .label = {"OVER TIME", "TIEMPO AGOTADO"},
                            .note = {"Time to be verified", "Tiempo por verificar"}};
    compare(*painted(scene), "over_time");
}

TEST_F(DisplayGolden, ClosedSession) {
    Scene scene;
    scene.kind = SceneKind::closed;
    scene.time_of_day = "14:47";
    scene.room = {"Sala A", "Room A"};
    scene.slate_title = {"Sesión cerrada", "Closed session"};
    scene.slate_when = {"Se reanuda a las 15:30", "Resumes at 15:30"};
    scene.slate_note = {"Solo personas autorizadas", "Authorised persons only"};
    compare(*painted(scene), "closed");
}

TEST_F(DisplayGolden, FifteenSecondsWithoutContact) {
    Scene scene = floor_scene();
    scene.stale = StaleLevel::banner;
    scene.stale_text = {"Sin conexión desde las 14:46", "No connection since 14:46"};
    scene.clock->greyed = true;
    for (ChannelChip& chip : scene.channels) {
        chip.look = ChannelLook::unknown;
        chip.state = {"sin confirmar", "not confirmed"};
    }
    compare(*painted(scene), "stale");
}

TEST_F(DisplayGolden, FlagsOfTheElevenMembers) {
    Surface sheet = surface();
    Canvas canvas{*sheet, *resources_, {0, 0}};
    canvas.fill(palette::background);
    int place = 0;
    for (const char* iso : {"bz", "ca", "cr", "do", "sv", "gt", "hn", "mx", "ni", "pa", "us"}) {
        const int column = place % 4;
        const int row = place / 4;
        canvas.flag({60.0 + 460 * column, 40.0 + 345 * row, 420, 315}, iso, "", palette::bad,
                    palette::text);
        ++place;
    }
    compare(*sheet, "flags");
}

TEST_F(DisplayGolden, AnotherPictureIsNoticed) {
    Scene other = floor_scene();
    other.speaker->flag = "ca";
    EXPECT_GT(share_that_differs(*painted(floor_scene()), *painted(other)), tolerance);
}

TEST_F(DisplayGolden, TabularDigitsAreAllOfOneWidth) {
    Surface made = surface();
    Canvas canvas{*made, *resources_, {0, 0}};
    const TextStyle style{Face::bold, 190, palette::text, true};
    for (const char* digit : {"1", "2", "3", "4", "5", "6", "7", "8", "9"}) {
        EXPECT_EQ(canvas.text_width(style, digit), canvas.text_width(style, "0")) << digit;
    }
    TextStyle plain = style;
    plain.tabular = false;
    EXPECT_NE(canvas.text_width(plain, "1"), canvas.text_width(plain, "0"));
}

TEST_F(DisplayGolden, ACountrysNameShrinksAndIsNeverCut) {
    Surface made = surface();
    Canvas canvas{*made, *resources_, {0, 0}};
    const std::string name = "República Bolivariana de un Nombre Oficial Extraordinariamente Largo";
    const TextStyle fitted = canvas.fitted({Face::bold, 84, palette::text}, 48, name, 740);
    std::string joined;
    for (const std::string& line : canvas.wrapped(fitted, name, 740)) {
        EXPECT_LE(canvas.text_width(fitted, line), 740) << line;
        joined += (joined.empty() ? "" : " ") + line;
    }
    EXPECT_EQ(joined, name);
}

TEST(DisplayGoldenIntegrity, PicturesAreNotBeingRegenerated) {
    EXPECT_FALSE(updating()) << "unset PLENARIA_UPDATE_GOLDEN";
}

}  // namespace
}  // namespace plenaria::display
