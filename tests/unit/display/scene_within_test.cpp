// Screens that were cleared, and codes on the glass.
#include <gtest/gtest.h>

#include <memory>

#include "display/core/scene.hpp"
#include "server/model/limits.hpp"

namespace plenaria::display::scene_within_test {
namespace {

using client::LinkPhase;
using client::Picture;
using client::SteadyPoint;
using std::chrono::seconds;

const RoomId room{"plenaria"};
const SteadyPoint start{std::chrono::hours{3}};

View within_view(DoorsState doors = DoorsState::closed) {
    View view;
    view.event.languages = {Language{"es"}, Language{"en"}};
    view.room.id = room;
    view.room.name = Text{"Sala", "Room"};
    view.doors.state = doors;
    view.doors.within = true;
    view.session = SessionView{.title = Text{"Secreta", "Secret"}, .state = SessionState::open};
    view.floor = FloorView{.phase = FloorPhase::speaking,
                           .speaker = SpeakerView{.name = Text{"México", "Mexico"}}};
    view.bulletins = {BulletinView{.id = BulletinId{"b1"},
                                   .kind = BulletinKind::notice,
                                   .text = Text{"Secreto", "Secret"}}};
    return view;
}

Picture picture_of(View view) {
    Picture picture;
    picture.phase = LinkPhase::live;
    picture.last_frame = start;
    picture.clock = {.known = true,
                     .reference = from_unix_ms(1'000'000'000'000),
                     .reference_local = start};
    picture.rooms[room] = {
        .stream_id = "s1", .rev = 1, .view = std::make_shared<const View>(std::move(view))};
    return picture;
}

Scene scene_at(const Picture& picture, SteadyPoint now, const std::string& view = "floor") {
    return build_scene({.picture = picture,
                        .room = room,
                        .view = view,
                        .current_until = start,
                        .now = now,
                        .screen = "Podio",
                        .server = Fingerprint{{0x3F, 0x2A, 0x91, 0xBC}}});
}

TEST(UndeclaredScene, TellsWhoeverStandsBeforeItThatTheEventDoesNotKnowItsId) {
    View view = within_view(DoorsState::open);
    view.doors.within = false;
    Picture picture = picture_of(view);
    const auto scene_of = [&](const std::string& id) {
        return build_scene({.picture = picture,
                            .room = room,
                            .view = "floor",
                            .current_until = start,
                            .now = start,
                            .id = ScreenId{id}});
    };
    EXPECT_TRUE(scene_of("podio").undeclared.empty());
    picture.undeclared = true;
    const Scene scene = scene_of("podoi");
    EXPECT_EQ(scene.kind, SceneKind::floor) << "it shows the room all the same";
    EXPECT_EQ(scene.undeclared.first, "«podoi» no es de este evento: avise al equipo técnico");
    EXPECT_EQ(scene.undeclared.second, "“podoi” is not of this event: tell the technician");
    EXPECT_EQ(scene_of(std::string(64, 'x')).undeclared.second,
              "“" + std::string(20, 'x') + "…” is not of this event: tell the technician");
    picture.rooms.clear();
    EXPECT_FALSE(scene_of("podoi").undeclared.empty()) << "also while there is nothing to show";
}

TEST(DistrustScene, IsSaidOverWhatTheGlassShowsWhileTheLinkIsDown) {
    View view = within_view(DoorsState::open);
    view.doors.within = false;
    Picture picture = picture_of(view);
    picture.distrust = Text{"No se confía", "Not trusted"};
    EXPECT_TRUE(scene_at(picture, start).distrust.empty()) << "the link lives";
    picture.phase = LinkPhase::connecting;
    EXPECT_TRUE(scene_at(picture, start).distrust.empty()) << "nobody answers any more";
    picture.trouble = Text{"Por qué", "Why"};
    const Scene scene = scene_at(picture, start + seconds{6});
    EXPECT_EQ(scene.kind, SceneKind::floor);
    EXPECT_EQ(scene.distrust.first, "No se confía");
    EXPECT_EQ(scene.distrust.second, "Not trusted");
    picture.rooms.clear();
    const Scene waiting = scene_at(picture, start);
    EXPECT_EQ(waiting.kind, SceneKind::waiting);
    EXPECT_TRUE(waiting.distrust.empty()) << "the slate says it whole";
}

TEST(WithinScene, IsTheRoomUnderAStrip) {
    const Scene scene = scene_at(picture_of(within_view()), start);
    EXPECT_EQ(scene.kind, SceneKind::floor);
    ASSERT_TRUE(scene.speaker);
    EXPECT_EQ(scene.speaker->name.first, "México");
    EXPECT_EQ(scene.within.first, "SESIÓN CERRADA · pantalla autorizada");
    EXPECT_EQ(scene.within.second, "CLOSED SESSION · cleared screen");
    View open = within_view();
    open.doors = {};
    EXPECT_TRUE(scene_at(picture_of(open), start).within.empty());
}

TEST(WithinScene, TheStripSaysNothingOfTheDoorsThatIsNotSo) {
    const auto words = [](DoorsState doors) {
        return scene_at(picture_of(within_view(doors)), start).within.first;
    };
    EXPECT_EQ(words(DoorsState::clearing), "SE CIERRAN LAS PUERTAS · pantalla autorizada");
    EXPECT_EQ(words(DoorsState::reopening), words(DoorsState::closed));
    EXPECT_EQ(words(DoorsState::open), "CONFIDENCIAL · pantalla autorizada");
}

TEST(WithinScene, IsANeutralSlateAtThreeSecondsAndNotBefore) {
    View view = within_view();
    view.room.yielded = true;
    for (const bool yielded : {false, true}) {
        view.room.yielded = yielded;
        const Picture picture = picture_of(view);
        const Scene before = scene_at(picture, start + Millis{2'999});
        EXPECT_EQ(before.kind, SceneKind::floor);
        EXPECT_EQ(before.yields, yielded);
        EXPECT_EQ(before.stale, StaleLevel::fresh);
        EXPECT_EQ(before.repaint_at, start + limits::cleared_blank_after)
            << "by its own deadline, whatever the link does";
        const Scene blank = scene_at(picture, start + limits::cleared_blank_after);
        EXPECT_EQ(blank.kind, SceneKind::neutral);
        EXPECT_EQ(blank.slate_title.first, "Un momento, por favor");
        EXPECT_TRUE(blank.within.empty());
        EXPECT_FALSE(blank.speaker);
        EXPECT_FALSE(blank.yields) << "what a presentation shows is of within, too";
        EXPECT_TRUE(blank.bulletins.empty());
        EXPECT_EQ(blank.stale, StaleLevel::fresh);

        // The link has forgotten it in the meantime: nothing changes on the glass.
        Picture forgotten = picture;
        forgotten.rooms.clear();
        forgotten.blanked = {room};
        const Scene after = scene_at(forgotten, start + seconds{90});
        EXPECT_EQ(after.kind, SceneKind::neutral);
        EXPECT_EQ(after.slate_title, blank.slate_title);
        EXPECT_EQ(after.slate_detail, blank.slate_detail);
    }
}

TEST(WithinScene, IsANeutralSlateAfterASleepUntilTheServerSpeaksAgain) {
    const auto kind = [](const View& view, SteadyPoint woke) {
        const Picture picture = picture_of(view);
        return build_scene({.picture = picture,
                            .room = room,
                            .current_until = start,
                            .now = start + Millis{100},
                            .woke = woke})
            .kind;
    };
    EXPECT_EQ(kind(within_view(), start + Millis{100}), SceneKind::neutral);
    EXPECT_EQ(kind(within_view(), start), SceneKind::floor) << "it has spoken since";
    View open = within_view();
    open.doors = {};
    EXPECT_EQ(kind(open, start + Millis{100}), SceneKind::floor);
}

TEST(WithinScene, RepaintsAnOpenRoomNoSoonerThanBefore) {
    View open = within_view();
    open.doors = {};
    open.floor.reset();
    open.bulletins.reset();
    const Scene scene = scene_at(picture_of(open), start);
    EXPECT_EQ(scene.repaint_at, start + limits::stale_badge_after);
}

TEST(WithinScene, SignsOutsideShowNothingOfIt) {
    for (const auto& [doors, kind] : {std::pair{DoorsState::clearing, SceneKind::neutral},
                                      std::pair{DoorsState::closed, SceneKind::closed},
                                      std::pair{DoorsState::open, SceneKind::members_only}}) {
        const Picture picture = picture_of(within_view(doors));
        const Scene door = scene_at(picture, start, "door");
        EXPECT_EQ(door.door, kind);
        EXPECT_TRUE(door.item_title.empty());
        EXPECT_TRUE(door.slate_detail.empty());
        EXPECT_TRUE(door.bulletins.empty());
        EXPECT_TRUE(door.within.empty());
        const Scene lobby = scene_at(picture, start, "lobby");
        ASSERT_EQ(lobby.rooms.size(), 1U);
        EXPECT_EQ(lobby.rooms[0].state, kind);
        EXPECT_TRUE(lobby.rooms[0].title.empty());
        EXPECT_TRUE(lobby.rooms[0].holder.empty());
        EXPECT_TRUE(lobby.bulletins.empty());
        EXPECT_TRUE(lobby.within.empty());
    }
}

TEST(WithinScene, SignsOutsideThatAreCutOffAreNeutralAtFiveSeconds) {
    const Picture picture = picture_of(within_view());
    const auto door = [&](Millis age) { return scene_at(picture, start + age, "door").door; };
    EXPECT_EQ(door(Millis{4'999}), SceneKind::closed);
    EXPECT_EQ(door(Millis{5'000}), SceneKind::neutral);
    const auto state = [&](Millis age) {
        const Scene lobby = scene_at(picture, start + age, "lobby");
        return lobby.rooms.at(0).state;
    };
    EXPECT_EQ(state(Millis{4'999}), SceneKind::closed);
    EXPECT_EQ(state(Millis{5'000}), SceneKind::neutral);
}

TEST(CodeScene, IsOverEverything) {
    View yielded = within_view();
    yielded.room.yielded = true;
    Picture stopped = picture_of(within_view());
    stopped.phase = LinkPhase::stopped;
    Picture waiting;
    Picture forgotten;
    forgotten.blanked = {room};
    for (Picture picture :
         {picture_of(within_view()), picture_of(yielded), stopped, waiting, forgotten}) {
        picture.code = "K7M4QX";
        picture.code_until = start + seconds{157};
        const Scene scene = scene_at(picture, start);
        ASSERT_TRUE(scene.code);
        EXPECT_FALSE(scene.yields);
        EXPECT_EQ(scene.code->screen, "Podio");
        EXPECT_EQ(scene.code->code, "K7M4QX");
        EXPECT_EQ(scene.code->prompt.first, "Escriba este código en la consola");
        EXPECT_EQ(scene.code->prompt.second, "Type this code at the console");
        EXPECT_EQ(scene.code->lasts.first, "Vale 2:37 más");
        EXPECT_EQ(scene.code->fingerprint, "3F2A 91BC 0000 0000");
        EXPECT_EQ(scene.code->fingerprint_label.first, "Huella del servidor");
        EXPECT_LE(scene.repaint_at, start + seconds{1});
    }
}

TEST(CodeScene, CountsDownAndGoesByItself) {
    Picture picture = picture_of(within_view());
    picture.code = "K7M4QX";
    picture.code_until = start + Millis{2'500};
    Scene scene = scene_at(picture, start);
    EXPECT_EQ(scene.code->lasts.second, "Counts for 0:03 more");
    EXPECT_EQ(scene.repaint_at, start + Millis{500});
    scene = scene_at(picture, scene.repaint_at);
    EXPECT_EQ(scene.code->lasts.second, "Counts for 0:02 more");
    EXPECT_EQ(scene.repaint_at, start + Millis{1'500});
    EXPECT_FALSE(scene_at(picture, picture.code_until).code);
}

TEST(CodeScene, InTheClearThereIsNoServerToCompare) {
    Picture picture;
    picture.code = "K7M4QX";
    picture.code_until = start + seconds{9};
    const Scene scene = build_scene({.picture = picture, .room = room, .now = start});
    ASSERT_TRUE(scene.code);
    EXPECT_TRUE(scene.code->fingerprint.empty());
    EXPECT_TRUE(scene.code->fingerprint_label.empty());
}

}  // namespace
}  // namespace plenaria::display::scene_within_test
