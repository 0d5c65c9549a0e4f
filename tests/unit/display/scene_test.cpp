// What the shared cases cannot say: several pictures after each other, and instants.
#include "display/core/scene.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace plenaria::display::scene_test {
namespace {

using client::LinkPhase;
using client::Picture;
using client::SteadyPoint;

const RoomId room{"plenaria"};
const SteadyPoint start{std::chrono::hours{3}};

Picture live_picture(View view) {
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

View speaking_view() {
    View view;
    view.event.languages = {Language{"es"}, Language{"en"}};
    view.room.name = Text{"Sala", "Room"};
    view.session = SessionView{.title = Text{"Plenaria", "Plenary"}, .state = SessionState::open};
    view.floor = FloorView{.phase = FloorPhase::speaking,
                           .speaker = SpeakerView{.name = Text{"México", "Mexico"}},
                           .clock = {.allotment = Millis{180'000},
                                     .running_since = from_unix_ms(999'999'999'500),
                                     .warn_at = Millis{30'000}}};
    return view;
}

Scene scene_at(const Picture& picture, SteadyPoint current_until, SteadyPoint now) {
    return build_scene(
        {.picture = picture, .room = room, .current_until = current_until, .now = now});
}

TEST(Freshness, BytesOfALinkThatNeverComesToLifeDoNotCount) {
    Freshness freshness;
    Picture picture = live_picture(View{});
    freshness.observe(picture);
    ASSERT_EQ(freshness.current_until(), start);

    // Hello after hello, and each time the link is lost before the snapshot is there.
    for (int seconds = 1; seconds <= 70; ++seconds) {
        picture.phase = seconds % 2 == 0 ? LinkPhase::joining : LinkPhase::connecting;
        picture.last_frame = start + std::chrono::seconds{seconds};
        freshness.observe(picture);
    }
    EXPECT_EQ(freshness.current_until(), start);
}

TEST(Freshness, NothingIsCurrentBeforeTheFirstSnapshot) {
    Freshness freshness;
    Picture picture;
    picture.phase = LinkPhase::joining;
    picture.last_frame = start;
    freshness.observe(picture);
    EXPECT_EQ(freshness.current_until(), std::nullopt);
}

TEST(Scene, AViewThatWasNeverCurrentIsNotShown) {
    const Picture picture = live_picture(speaking_view());
    const Scene scene = build_scene(
        {.picture = picture, .room = room, .current_until = std::nullopt, .now = start});
    EXPECT_EQ(scene.kind, SceneKind::waiting);
    EXPECT_TRUE(scene.item_title.empty());
}

TEST(Scene, AScreenThatMayNotConnectSaysWhy) {
    Picture picture;
    picture.trouble = Text{"El certificado es para otro nombre", "It is for another name"};
    const Scene scene = build_scene({.picture = picture, .room = room, .now = start});
    EXPECT_EQ(scene.kind, SceneKind::waiting);
    EXPECT_EQ(scene.slate_detail.first, "El certificado es para otro nombre");
    EXPECT_EQ(scene.slate_detail.second, "It is for another name");
}

TEST(Scene, RepaintsWhenTheFaceChangesAndNotBefore) {
    const Picture picture = live_picture(speaking_view());
    const Scene scene = scene_at(picture, start, start);
    ASSERT_TRUE(scene.clock);
    EXPECT_EQ(scene.clock->face, "3:00");
    EXPECT_EQ(scene.repaint_at, start + Millis{500});
    const auto just_before = scene.repaint_at - Millis{1};
    EXPECT_EQ(scene_at(picture, start, just_before).clock->face, "3:00");
    EXPECT_EQ(scene_at(picture, start, scene.repaint_at).clock->face, "2:59");
}

TEST(Scene, RepaintsAtEachStepOfTheStalePolicy) {
    View view = speaking_view();
    view.floor.reset();
    const Picture picture = live_picture(view);
    SteadyPoint at = start;
    std::vector<StaleLevel> levels;
    for (int steps = 0; steps < 20 && (levels.empty() || levels.back() != StaleLevel::hidden);
         ++steps) {
        const Scene scene = scene_at(picture, start, at);
        if (levels.empty() || levels.back() != scene.stale) {
            levels.push_back(scene.stale);
        }
        ASSERT_GT(scene.repaint_at, at);
        at = scene.repaint_at;
    }
    EXPECT_EQ(levels, (std::vector{StaleLevel::fresh, StaleLevel::badge, StaleLevel::banner,
                                   StaleLevel::hidden}));
}

TEST(Scene, SlatesOfTheDoorsTakeNothingFromOtherSections) {
    for (const DoorsState state :
         {DoorsState::clearing, DoorsState::closed, DoorsState::reopening}) {
        View view = speaking_view();
        view.doors.state = state;
        view.channels = {ChannelView{.number = 1}};
        const Scene scene = scene_at(live_picture(view), start, start);
        EXPECT_NE(scene.kind, SceneKind::floor);
        EXPECT_FALSE(scene.speaker);
        EXPECT_FALSE(scene.clock);
        EXPECT_TRUE(scene.event_title.empty());
        EXPECT_TRUE(scene.item_title.empty());
        EXPECT_TRUE(scene.slate_detail.empty());
        EXPECT_TRUE(scene.next.empty());
        EXPECT_TRUE(scene.channels.empty());
    }
}

TEST(Scene, LongTitlesTakeTurnsOfEightSeconds) {
    const Picture picture = live_picture(speaking_view());
    EXPECT_EQ(scene_at(picture, start, start).turn, 0);
    EXPECT_EQ(scene_at(picture, start, start + Millis{7'999}).turn, 0);
    EXPECT_EQ(scene_at(picture, start, start + Millis{8'000}).turn, 1);
}

}  // namespace
}  // namespace plenaria::display::scene_test
