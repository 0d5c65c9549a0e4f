// The room screen's pictures beside the committed ones. To regenerate them on purpose, look at
// them, and commit: PLENARIA_UPDATE_GOLDEN=1 display_golden_test
#include <unistd.h>

#include "display/sdl/paint_parts.hpp"
#include "tests/golden/display/golden_fixture.hpp"

namespace plenaria::display::display_golden_test {
namespace {

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
    scene.link = "https://example.org/documentos/declaracion.pdf";
    scene.link_label = {"Scan to read the documents", "Escanee para leer los documentos"};
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

TEST_F(DisplayGolden, AClearedScreenBehindClosedDoors) {
    Scene scene = floor_scene();
    scene.within = {"SESIÓN CERRADA · pantalla autorizada", "CLOSED SESSION · cleared screen"};
    compare(*painted(scene), "within");
}

TEST_F(DisplayGolden, WhoeverIsWithinKnowsItWhateverElseIsToBeSaid) {
    Scene scene = floor_scene();
    scene.undeclared = {"«podoi» no es de este evento: avise al equipo técnico",
                        "“podoi” is not of this event: tell the technician"};
    const Surface undeclared = painted(scene);
    scene.within = {"SESIÓN CERRADA · pantalla autorizada", "CLOSED SESSION · cleared screen"};
    const Surface both = painted(scene);
    scene.undeclared = {};
    EXPECT_EQ(share_that_differs(*painted(scene), *both), 0);
    EXPECT_GT(share_that_differs(*undeclared, *both), 0);
}

TEST_F(DisplayGolden, AServerThatIsNotTrustedIsSaidInPlaceOfAnIdThatIsNotDeclared) {
    Scene scene = floor_scene();
    const Surface plain = painted(scene);
    scene.distrust = {"No se confía en este servidor: técnico, compare la huella",
                      "This server is not trusted: technician, compare the fingerprint"};
    const Surface distrusted = painted(scene);
    EXPECT_GT(share_that_differs(*plain, *distrusted), 0);
    scene.undeclared = {"«podoi» no es de este evento: avise al equipo técnico",
                        "“podoi” is not of this event: tell the technician"};
    EXPECT_EQ(share_that_differs(*painted(scene), *distrusted), 0);
}

TEST(PausedClock, KeepsTheColourOfItsTime) {
    ClockCard card{.face = "2:00", .look = ClockLook::paused};
    EXPECT_EQ(paint_parts::ink_of(card).text.rgb, palette::text.rgb);
    card.paused_in = ClockPhase::warning;
    EXPECT_EQ(paint_parts::ink_of(card).text.rgb, palette::warn.rgb);
    card.paused_in = ClockPhase::over;
    EXPECT_EQ(paint_parts::ink_of(card).text.rgb, palette::bad.rgb);
    EXPECT_EQ(paint_parts::ink_of(card).icon, palette::icon_pause);
    card.greyed = true;
    EXPECT_EQ(paint_parts::ink_of(card).text.rgb, palette::greyed.rgb) << "nobody vouches for it";
}

TEST_F(DisplayGolden, ACodeOverEverything) {
    Scene scene = floor_scene();
    scene.code = CodeCard{.screen = "Plenaria, izquierda",
                          .code = "K7M4QX",
                          .prompt = {"Escriba este código en la consola",
                                     "Type this code at the console"},
                          .lasts = {"Vale 2:37 más", "Counts for 2:37 more"},
                          .fingerprint_label = {"Huella del servidor", "Server fingerprint"},
                          .fingerprint = "3F2A 91BC 07D4 5E6F"};
    compare(*painted(scene), "code");
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

TEST(MissingFont, IsNamedByItsFile) {
    ASSERT_EQ(TTF_Init(), 0);
    const std::string assets = std::string{PLENARIA_BINARY_DIR} + "/assets";
    EXPECT_EQ(Resources::unreadable_font(assets), "");
    EXPECT_EQ(Resources::unreadable_font("/nonexistent"),
              "/nonexistent/fonts/Inter-Regular.otf");
    const std::filesystem::path folder =
        testing::TempDir() + "plenaria-missing-font-" + std::to_string(::getpid());
    std::filesystem::create_directories(folder);
    std::filesystem::copy(assets + "/fonts", folder / "fonts");
    {
        std::filesystem::remove(folder / "fonts" / "NotoSans-Bold.ttf");
        const auto without = Resources::open(folder.string());
        ASSERT_TRUE(without) << "the screen goes on";
        EXPECT_EQ(without->unreadable_fallback(),
                  (folder / "fonts" / "NotoSans-Bold.ttf").string());
        EXPECT_EQ(Resources::open(assets)->unreadable_fallback(), "");
    }
    std::filesystem::remove(folder / "fonts" / "Inter-Bold.otf");
    EXPECT_EQ(Resources::unreadable_font(folder.string()),
              (folder / "fonts" / "Inter-Bold.otf").string());
    EXPECT_FALSE(Resources::open(folder.string()));
    std::filesystem::remove_all(folder);
    TTF_Quit();
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
}  // namespace plenaria::display::display_golden_test
