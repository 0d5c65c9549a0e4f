// A console that hears nothing more: an open room stays legible, what is for those within goes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "console/core/cut_off.hpp"
#include "server/model/limits.hpp"
#include "tests/unit/console/bench.hpp"

namespace plenaria::console::testing::cut_off_test {
namespace {

using ::testing::HasSubstr;
using std::chrono::seconds;

const BenchSettings english{.language = "en"};
const RoomId room{"sala-a"};

TEST(CutOffTest, WhatIsWithinGoesAMinuteAfterTheLastWordAndComesBackWithTheLink) {
    Bench bench{demo_view_closed(DoorsState::closed), english};
    bench.lose_link();
    bench.frame(seconds{58});
    ASSERT_TRUE(bench.shows("floor.next")) << "the list is needed through a short outage";
    bench.frame(seconds{2});
    EXPECT_FALSE(bench.shows("floor.next"));
    const auto welcome = bench.controller().present().welcome;
    ASSERT_TRUE(welcome);
    EXPECT_EQ(welcome->title, "Restricted part: not shown without a connection");
    EXPECT_THAT(welcome->detail, HasSubstr("comes back by itself"));
    EXPECT_FALSE(bench.controller().shows_confidential());
    bench.tap(SDLK_F9);
    bench.tap(SDLK_ESCAPE);
    bench.regain_link();
    EXPECT_TRUE(bench.shows("floor.next"));
    EXPECT_TRUE(bench.sent().empty());
}

TEST(CutOffTest, TheChairsOwnAndAnItemForMembersGoToo) {
    View chairs = demo_view_closed(DoorsState::clearing);
    chairs.script.emplace();
    View members = demo_view();
    for (ItemView& item : *members.agenda) {
        item.confidential = item.confidential || item.current;
    }
    for (const View& view : {chairs, members}) {
        Bench bench{view, english};
        bench.lose_link();
        bench.frame(seconds{61});
        EXPECT_TRUE(bench.controller().present().welcome);
    }
}

TEST(CutOffTest, AnOpenRoomStaysLegible) {
    Bench bench{demo_view(), english};
    bench.lose_link();
    bench.frame(std::chrono::minutes{10});
    EXPECT_TRUE(bench.shows("floor.next"));
    EXPECT_TRUE(bench.controller().present().header.lost);
}

TEST(CutOffTest, WhatIsNoneOfThoseWithinStays) {
    View blind = demo_view_closed(DoorsState::closed);
    blind.session.reset();
    blind.programme.reset();
    const auto later = demo_local() + std::chrono::hours{1};
    const auto kept_out = demo_picture(blind);
    const auto technicians = demo_picture(demo_view_closed(DoorsState::closed));
    technicians->rooms.at(room).audience = Audience::technician;
    for (const auto& picture : {kept_out, technicians}) {
        picture->phase = client::LinkPhase::connecting;
        EXPECT_TRUE(without_cut_off(picture, later)->rooms.contains(room));
    }
}

TEST(CutOffTest, AWordOfTheServerAloneBringsNothingBack) {
    const auto picture = demo_picture(demo_view_closed(DoorsState::closed));
    const auto later = demo_local() + limits::stale_hide_after;
    picture->phase = client::LinkPhase::joining;
    picture->last_frame = later;  // it greets, and may turn this console away
    const auto shown = without_cut_off(picture, later);
    EXPECT_FALSE(shown->rooms.contains(room));
    EXPECT_TRUE(shown->blanked.contains(room));
}

TEST(CutOffTest, WhoeverIsTurnedAwayIsNotWithinAnyMore) {
    const auto picture = demo_picture(demo_view_closed(DoorsState::closed));
    picture->phase = client::LinkPhase::stopped;
    EXPECT_FALSE(without_cut_off(picture, demo_local())->rooms.contains(room));
    const auto open = demo_picture(demo_view());
    open->phase = client::LinkPhase::stopped;
    EXPECT_EQ(without_cut_off(open, demo_local()), open);
}

}  // namespace
}  // namespace plenaria::console::testing::cut_off_test
