// Whatever a screen holds, nothing on it is too small to read and nothing lies over anything else.
#include "display/sdl/paint_parts.hpp"
#include "tests/golden/display/golden_fixture.hpp"

namespace plenaria::display::legibility_golden_test {
namespace {

const std::string long_es = "República Bolivariana de un Nombre Extraordinariamente Largo";
const std::string long_en = "Bolivarian Republic of an Extraordinarily Long Official Name";

std::string repeated(const std::string& words, int times) {
    std::string made = words;
    for (int i = 1; i < times; ++i) {
        made += " " + words;
    }
    return made;
}

/// Of some 240 letters: longer than a screen's line in either language.
Line long_line() { return {repeated(long_es, 4), repeated(long_en, 4)}; }

Scene long_floor() {
    Scene scene = floor_scene();
    scene.event_title = long_line();
    scene.speaker->name = {long_es, long_en};
    scene.speaker->group = {"En nombre de: " + long_es, "On behalf of: " + long_en};
    scene.speaker->remote = {"A distancia", "Remote"};
    scene.speaker->capacity = repeated(long_es, 2);
    scene.clock->note = {"Tiempo por verificar", "Time to be verified"};
    return scene;
}

Scene long_point() {
    Scene scene = long_floor();
    scene.point = PointCard{.label = {"MOCIÓN DE ORDEN", "POINT OF ORDER"},
                            .who = card("us", long_es, long_en, "Ejemplo Vega"),
                            .clock = *scene.clock};
    scene.floor_label = {"Intervención interrumpida", "Statement interrupted"};
    scene.clock->label = {"EN PAUSA", "PAUSED"};
    scene.clock->look = ClockLook::paused;
    return scene;
}

TextCard long_text() {
    return {.title = long_line(),
            .state = {"Texto sometido a consenso", "Text put to the room for consensus"},
            .version = {"Versión 2", "Version 2"},
            .look = TextState::put,
            .paragraphs = {}};
}

Scene long_slate(SceneKind kind) {
    Scene scene = long_floor();
    scene.kind = kind;
    scene.slate_title = {"Sesión cerrada", "Closed session"};
    scene.slate_detail = long_line();
    scene.slate_when = {"Se reanuda el 21 de noviembre a las 15:30 en la Sala Plenaria del anexo",
                        "Resumes on 21 November at 15:30 in the Plenary Room of the annex"};
    scene.slate_note = {"Preside la sesión: " + long_es, "Presided over by: " + long_en};
    return scene;
}

Scene long_door() {
    Scene scene = long_slate(SceneKind::door);
    scene.door = SceneKind::floor;
    scene.door_word = {"En sesión", "In session"};
    scene.item_title = long_line();
    scene.door_next_label = {"A continuación", "Next"};
    scene.door_next = long_line();
    scene.door_when = {"Comienza a las 15:30", "Starts at 15:30"};
    scene.door_later_label = {"Más tarde", "Later"};
    scene.door_later = long_line();
    scene.door_later_when = {"Comienza a las 16:30", "Starts at 16:30"};
    return scene;
}

Scene lobby_of(std::size_t rooms) {
    Scene scene = floor_scene();
    scene.kind = SceneKind::lobby;
    scene.room = {"Todas las salas", "All rooms"};
    const Line titles[] = {scene.item_title, {long_es, long_en}, {"Taller", "Workshop"}};
    for (std::size_t i = 0; i < rooms; ++i) {
        const std::string number = std::to_string(i + 1);
        const bool held = i % 3 == 0;
        scene.rooms.push_back(
            {.name = {"Sala " + number, "Room " + number},
             .state = held ? SceneKind::floor : SceneKind::no_session,
             .word = held ? Line{"En sesión", "In session"} : Line{"Sin sesión", "No session"},
             .title = titles[i % 3],
             .holder = held ? Line{"Estados Unidos de América", "United States of America"}
                            : Line{},
             .holder_flag = held ? "us" : "",
             .when = held ? Line{} : Line{"Comienza a las 15:30", "Starts at 15:30"}});
    }
    return scene;
}

class Legibility : public DisplayGolden {
protected:
    double smallest_of(const Scene& scene) {
        const Surface made = surface();
        Canvas canvas{*made, *resources_, {0, 0}};
        paint(scene, canvas);
        return canvas.smallest_text();
    }
    void expect_legible(Scene scene, const char* what) {
        for (const StaleLevel stale : {StaleLevel::fresh, StaleLevel::badge}) {
            scene.stale = stale;
            scene.stale_text = {"Reconectando", "Reconnecting"};
            for (const int turn : {0, 1}) {
                scene.turn = turn;
                EXPECT_GE(smallest_of(scene), paint_parts::legible) << what << ", turn " << turn;
            }
        }
    }
    /// Whether the two scenes look different.
    bool differ(const Scene& a, const Scene& b) {
        return share_that_differs(*painted(a), *painted(b)) > 0;
    }
};

TEST_F(Legibility, OfTheFloorWithTheLongestNames) {
    Scene scene = long_floor();
    expect_legible(scene, "a speech");
    scene.text = long_text();
    expect_legible(scene, "a speech under a text");
    scene = long_point();
    expect_legible(scene, "a point");
    scene.text = long_text();
    expect_legible(scene, "a point under a text");
    scene = long_floor();
    scene.speaker.reset();
    scene.clock.reset();
    scene.text = long_text();
    expect_legible(scene, "a text that is put");
}

TEST_F(Legibility, OfSlatesAndBulletins) {
    for (const SceneKind kind : {SceneKind::closed, SceneKind::suspended, SceneKind::no_session,
                                 SceneKind::members_only, SceneKind::stopped}) {
        expect_legible(long_slate(kind), "a slate");
    }
    Scene scene = long_slate(SceneKind::suspended);
    scene.bulletins = {{BulletinKind::recall,
                        long_line(),
                        {"La sesión se reanuda en 5 min", "The session resumes in 5 min"}},
                       {BulletinKind::notice, long_line(), {}}};
    expect_legible(scene, "bulletins");
}

TEST_F(Legibility, OfTheOtherViews) {
    Scene scene = long_point();
    for (const SceneKind kind : {SceneKind::next, SceneKind::clock, SceneKind::documents}) {
        scene.kind = kind;
        expect_legible(scene, "a view");
    }
    scene.kind = SceneKind::text;
    scene.text = long_text();
    scene.text->paragraphs = {{1, {{long_es, false}}, {{long_en, false}}}};
    expect_legible(scene, "a text");
    expect_legible(long_door(), "a door's sign");
    compare(*painted(long_door()), "door_long");
}

TEST_F(Legibility, TheSpeakersOwnClockSaysThatItsTimeIsToBeVerified) {
    Scene scene = floor_scene();
    scene.kind = SceneKind::clock;
    Scene doubted = scene;
    doubted.clock->note = {"Tiempo por verificar", "Time to be verified"};
    EXPECT_TRUE(differ(scene, doubted));
    expect_legible(doubted, "a speaker's clock");
}

TEST_F(Legibility, UnderTheStripOfAClearedScreen) {
    const Line within{"SE CIERRAN LAS PUERTAS · pantalla autorizada",
                      "DOORS CLOSING · cleared screen"};
    Scene scene = long_floor();
    scene.within = within;
    expect_legible(scene, "a speech");
    scene.text = long_text();
    expect_legible(scene, "a speech under a text");
    scene = long_point();
    scene.within = within;
    for (const SceneKind kind : {SceneKind::floor, SceneKind::next, SceneKind::clock,
                                 SceneKind::documents, SceneKind::agenda}) {
        scene.kind = kind;
        expect_legible(scene, "a view");
    }
    scene = long_slate(SceneKind::suspended);
    scene.within = within;
    expect_legible(scene, "a slate");
}

TEST_F(Legibility, OfACode) {
    Scene scene;
    scene.code = CodeCard{.screen = long_es,
                          .code = "K7M4QX",
                          .prompt = long_line(),
                          .lasts = {"Vale 2:37 más", "Counts for 2:37 more"},
                          .fingerprint_label = {"Huella del servidor", "Server fingerprint"},
                          .fingerprint = "3F2A 91BC 07D4 5E6F"};
    EXPECT_GE(smallest_of(scene), paint_parts::legible);
}

TEST_F(Legibility, NamesThatHaveNoPlaceTogetherTakeTurns) {
    Scene scene = long_point();
    scene.text = long_text();
    Scene other = scene;
    other.turn = 1;
    EXPECT_TRUE(differ(scene, other));
    const Surface made = surface();
    Canvas canvas{*made, *resources_, {0, 0}};
    EXPECT_TRUE(paint(scene, canvas).alternating);
    EXPECT_FALSE(paint(floor_scene(), canvas).alternating);
}

TEST_F(Legibility, WhatComesAtADoorNeverLiesOverWhatIsOn) {
    Scene scene = floor_scene();
    scene.kind = SceneKind::door;
    scene.door = SceneKind::floor;
    scene.door_word = {"En sesión", "In session"};
    scene.room = {"Sala de Convenciones Los Volcanes", "Los Volcanes Convention Room"};
    scene.item_title = {repeated(long_es, 2), floor_scene().item_title.second};
    scene.slate_when = {"Comienza a las 14:30", "Starts at 14:30"};
    Scene coming = scene;
    coming.door_next_label = {"A continuación", "Next"};
    coming.door_next = {"Taller", ""};
    coming.door_when = {"Comienza a las 15:30", "Starts at 15:30"};
    const Surface alone = painted(scene);
    const Surface both = painted(coming);
    const Surface empty = painted([&] {
        Scene made = scene;
        made.room = {};
        made.item_label = {};
        made.item_title = {};
        made.slate_when = {};
        return made;
    }());
    // Down to where the present ends nothing may change.
    constexpr int left = 400;
    int end = 0;
    for (int y = height - 1; y > height / 2 && end == 0; --y) {
        end = std::equal(row_of(*alone, y) + 4 * left, row_of(*alone, y) + 4 * width,
                         row_of(*empty, y) + 4 * left)
                  ? 0
                  : y;
    }
    ASSERT_GT(end, 418) << "the present must reach below the usual place of what comes";
    for (int y = height / 2; y <= end; ++y) {
        EXPECT_TRUE(std::equal(row_of(*alone, y) + 4 * left, row_of(*alone, y) + 4 * width,
                               row_of(*both, y) + 4 * left))
            << y;
    }
}

TEST_F(Legibility, ALobbyOfSixteenRoomsTurnsPagesUntilAllWereShown) {
    const Scene scene = lobby_of(16);
    std::vector<bool> seen(16, false);
    for (std::int64_t page = 0; page < 3; ++page) {
        Scene shown = scene;
        shown.page_turn = page;
        EXPECT_GE(smallest_of(shown), paint_parts::legible);
        for (std::size_t i = 0; i < seen.size(); ++i) {
            Scene other = shown;
            other.rooms[i].name.first = "Aula";
            seen[i] = seen[i] || differ(shown, other);
        }
    }
    EXPECT_EQ(seen, std::vector<bool>(16, true));
    compare(*painted(scene), "lobby_page");
    Scene once = lobby_of(6);
    Scene later = once;
    later.page_turn = 1;
    EXPECT_FALSE(differ(once, later)) << "six rooms have their place on one page";
}

TEST_F(Legibility, ALobbyOfTheLongestTitles) {
    Scene scene = lobby_of(16);
    for (RoomCard& each : scene.rooms) {
        each.title = long_line();
        each.name = {long_es, long_en};
    }
    for (scene.page_turn = 0; scene.page_turn < 6; ++scene.page_turn) {
        EXPECT_GE(smallest_of(scene), paint_parts::legible);
    }
}

TEST_F(Legibility, ANameWithoutItsFirstLanguageIsShownInTheOther) {
    Scene scene = floor_scene();
    scene.next[1].name = {"", "Somewhere"};
    Scene nobody = scene;
    nobody.next[1].name = {};
    for (const SceneKind kind : {SceneKind::floor, SceneKind::next}) {
        scene.kind = kind;
        nobody.kind = kind;
        EXPECT_TRUE(differ(scene, nobody));
    }
}

TEST_F(Legibility, APointIsOnTheListsScreenThoughNobodyHasTheFloor) {
    Scene scene = floor_scene();
    scene.kind = SceneKind::next;
    scene.speaker.reset();
    scene.clock.reset();
    Scene point = scene;
    point.point = long_point().point;
    EXPECT_TRUE(differ(scene, point));
}

TEST_F(Legibility, TwoChannelsOfWhateverNamesAreBothShown) {
    Scene scene = floor_scene();
    scene.channels.resize(2);
    for (ChannelChip& each : scene.channels) {
        each.name = long_line();
    }
    Scene other = scene;
    other.channels[1].number = 7;
    EXPECT_TRUE(differ(scene, other));
}

}  // namespace
}  // namespace plenaria::display::legibility_golden_test
