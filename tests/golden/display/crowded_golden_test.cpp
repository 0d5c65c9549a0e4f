// Screens with more than they have place for: rows are counted rather than made too small to read.
#include "display/sdl/paint_parts.hpp"
#include "tests/golden/display/golden_fixture.hpp"

namespace plenaria::display::crowded_golden_test {
namespace {

const std::string long_es = "República Bolivariana de un Nombre Extraordinariamente Largo";
const std::string long_en = "Bolivarian Republic of an Extraordinarily Long Official Name";

/// As much as a floor can hold, with names of ordinary length.
Scene crowded_scene() {
    Scene scene = floor_scene();
    scene.next.resize(2);
    scene.panel_label = {"Panel", ""};
    scene.panel = {card("cr", "Costa Rica", "Costa Rica", "Ejemplo Vega"),
                   card("sv", "El Salvador", "El Salvador", "Ejemplo Paz"),
                   card("", "Organización Internacional para las Migraciones",
                        "International Organization for Migration", "Ejemplo Sol"),
                   card("us", "Estados Unidos de América", "United States of America", "J. Doe"),
                   card("pa", "Panamá", "Panama", "Ejemplo Mar"),
                   card("bz", "Belice", "Belize", "Ejemplo Luz")};
    scene.panel[0].role = {"Moderación", "Moderator"};
    scene.panel[5].speaking = true;
    scene.panel[5].role = {"En uso de la palabra", "On the floor"};
    scene.list_note = {"La lista se cierra al comenzar: Informe de la Presidencia Pro Témpore",
                       "The list closes with: Report of the Pro Tempore Presidency"};
    scene.reply_label = {"Réplicas", "Rights of reply"};
    scene.replies = {card("ni", "Nicaragua", "Nicaragua"), card("mx", "México", "Mexico")};
    scene.link = "https://example.org/documentos/declaracion.pdf";
    scene.link_label = {"Escanee para leer los documentos", "Scan to read the documents"};
    for (const char* name : {"Português", "Kreyòl", "Kriol"}) {
        scene.channels.push_back({static_cast<int>(scene.channels.size()) + 1,
                                  {name, ""},
                                  ChannelLook::declared,
                                  {"declarado activo", "declared live"}});
    }
    return scene;
}

TEST_F(DisplayGolden, ACrowdedFloorCountsWhatHasNoPlace) {
    compare(*painted(crowded_scene()), "crowded");
}

TEST_F(DisplayGolden, NoRowOfTheSideColumnIsTooSmallToRead) {
    for (const bool longest : {false, true}) {
        for (const double height : {470.0, 620.0, 784.0}) {
            Scene scene = crowded_scene();
            for (auto* cards : {&scene.panel, &scene.next, &scene.replies}) {
                for (SpeakerCard& each : *cards) {
                    each.name = longest ? Line{long_es, long_en} : each.name;
                }
            }
            const Surface made = surface();
            Canvas canvas{*made, *resources_, {0, 0}};
            paint_parts::side_column(scene, canvas, {1292, 146, 564, height});
            EXPECT_GE(canvas.smallest_text(), paint_parts::legible) << longest << height;
        }
    }
}

TEST_F(DisplayGolden, NoRowOfTheListAloneIsTooSmallToRead) {
    Scene scene = floor_scene();
    scene.kind = SceneKind::next;
    scene.speaker.reset();
    scene.list_note = crowded_scene().list_note;
    scene.replies = {card("ni", long_es, long_en)};
    scene.reply_label = {"Réplicas", "Rights of reply"};
    while (scene.next.size() < next_shown_alone) {
        scene.next.push_back(card("mx", long_es, long_en, "Ejemplo Ñúñez"));
    }
    const Surface made = surface();
    Canvas canvas{*made, *resources_, {0, 0}};
    paint_parts::Turns turns;
    paint_parts::next_view(scene, canvas, turns);
    EXPECT_GE(canvas.smallest_text(), paint_parts::legible);
}

/// How many pixels of that column are of the colour.
int pixels_of(const SDL_Surface& surface, int column, Colour colour) {
    int found = 0;
    for (int y = 0; y < surface.h; ++y) {
        const std::uint8_t* pixel = row_of(surface, y) + std::ptrdiff_t{4} * column;
        const auto rgb = static_cast<std::uint32_t>(pixel[2] << 16 | pixel[1] << 8 | pixel[0]);
        found += rgb == colour.rgb ? 1 : 0;
    }
    return found;
}

TEST_F(DisplayGolden, FewInTheListAloneHaveRowsAsHighAsOnThePage) {
    Scene scene = floor_scene();
    scene.kind = SceneKind::next;
    constexpr int in_the_first_row = 42;  // beside its number
    const auto first_row = [&] {
        return pixels_of(*painted(scene), in_the_first_row, palette::panel_first);
    };
    scene.next.resize(3);
    constexpr double unit = height / 1080.0;
    EXPECT_GE(first_row(), 100 * unit) << "of 110";
    while (scene.next.size() < next_shown_alone) {
        scene.next.push_back(scene.next.back());
    }
    EXPECT_LE(first_row(), 80 * unit) << "six of them have to find place";
    EXPECT_GE(first_row(), 50 * unit);
}

TEST_F(DisplayGolden, NoChannelIsTooSmallToRead) {
    Scene scene = crowded_scene();
    for (const std::size_t count : {1U, 4U, 7U, 12U, 32U}) {
        scene.channels.resize(count, scene.channels.front());
        const Surface made = surface();
        Canvas canvas{*made, *resources_, {0, 0}};
        const double top = paint_parts::channels(scene, canvas);
        EXPECT_GE(canvas.smallest_text(), paint_parts::legible) << count;
        EXPECT_GE(top, 800) << "the floor keeps its place: " << count;
    }
}

TEST_F(DisplayGolden, LongTitlesOfTheAgendaAreBrokenAndWhatHasNoPlaceIsCounted) {
    Scene scene = floor_scene();
    scene.kind = SceneKind::agenda;
    scene.agenda_label = {"Agenda del 20 de noviembre", "Agenda of 20 November"};
    std::string title;
    for (int words = 0; words < 3; ++words) {
        title += (title.empty() ? "" : ", ") + long_es;
    }
    for (std::size_t i = 0; i < agenda_shown; ++i) {
        scene.agenda.push_back({.number = std::to_string(i + 1),
                                .title = {title, title + "."},
                                .time = "09:00",
                                .session = i == 0 ? std::optional{SessionState::adjourned}
                                                  : std::nullopt,
                                .until = i == 0 ? "10:00" : "",
                                .past = i == 0});
    }
    const Surface made = surface();
    Canvas canvas{*made, *resources_, {0, 0}};
    paint_parts::agenda_view(scene, canvas);
    EXPECT_GE(canvas.smallest_text(), paint_parts::legible);
    compare(*painted(scene), "agenda_long");
}

TEST_F(DisplayGolden, ATextOfOnePageNeverTurns) {
    Scene scene = floor_scene();
    scene.kind = SceneKind::text;
    scene.text = TextCard{.title = {"Declaración", "Declaration"},
                          .state = {"Proyecto de texto", "Draft text"},
                          .version = {"Versión 2", "Version 2"},
                          .look = TextState::draft,
                          .paragraphs = {{1, {{"Acuerdan reunirse", false}},
                                          {{"Agree to meet", false}}}}};
    const Surface first = painted(scene);
    scene.page_turn = 7;
    EXPECT_EQ(share_that_differs(*first, *painted(scene)), 0);
}

TEST_F(DisplayGolden, ATextOfSeveralPagesTurnsAndSaysWhichOne) {
    Scene scene = floor_scene();
    scene.kind = SceneKind::text;
    scene.text = TextCard{.title = {"Declaración", "Declaration"},
                          .state = {"Proyecto de texto", "Draft text"},
                          .version = {"Versión 2", "Version 2"},
                          .look = TextState::draft,
                          .paragraphs = {}};
    for (int number = 1; number <= 24; ++number) {
        scene.text->paragraphs.push_back(
            {number,
             {{"Reafirmando su compromiso con la protección consular de las personas", false}},
             {{"Reaffirming their commitment to the consular protection of migrants", false}}});
    }
    const Surface first = painted(scene);
    scene.page_turn = 1;
    const Surface second = painted(scene);
    EXPECT_GT(share_that_differs(*first, *second), 0);
    compare(*second, "text_page");
}

}  // namespace
}  // namespace plenaria::display::crowded_golden_test
