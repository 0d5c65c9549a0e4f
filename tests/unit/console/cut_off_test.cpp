// A console that hears nothing more: an open room stays legible, what is for those within goes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <variant>

#include "console/core/cut_off.hpp"
#include "server/model/limits.hpp"
#include "tests/unit/console/bench.hpp"

namespace plenaria::console::testing::cut_off_test {
namespace {

using ::testing::ElementsAre;
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

TEST(CutOffTest, AHalfTypedNoteStaysButCountsForNothingWhileItsRoomIsNotShown) {
    Bench bench{demo_view_closed(DoorsState::closed), english};
    bench.controller().act({.act = Act::show_sheet, .target = "notes"});
    bench.controller().act(
        {.act = Act::edit, .target = "note.text", .detail = "Canario Reservado"});
    bench.frame();
    ASSERT_TRUE(bench.controller().shows_confidential());
    bench.lose_link();
    bench.frame(seconds{61});
    EXPECT_FALSE(bench.controller().shows_confidential()) << "what was copied within goes";
    EXPECT_FALSE(bench.shows("note.text"));
    bench.regain_link();
    EXPECT_TRUE(bench.controller().shows_confidential());
    bench.controller().act({.act = Act::post_note});
    EXPECT_THAT(bench.sent(), ElementsAre("post_note"));
}

View counted_closing() {
    View view = demo_view_checklist();
    view.doors.state = DoorsState::closed;
    return view;
}

/// An output's question with the name that somebody typed, and then a link that is cut.
void cut_off_in_a_gate(Bench& bench) {
    bench.controller().act({.act = Act::open_popover, .target = "gate", .detail = "web"});
    bench.controller().act({.act = Act::edit, .target = "gate.evidence", .detail = "Eva Ruiz"});
    bench.frame();
    ASSERT_TRUE(bench.shows("gate.confirm"));
    bench.lose_link();
    bench.frame(seconds{61});
    ASSERT_FALSE(bench.shows("gate.confirm"));
    bench.tap(SDLK_ESCAPE);
}

TEST(CutOffTest, AFormOfTheClosingComesBackWithTheSameClosing) {
    Bench bench{counted_closing(), english};
    ASSERT_NO_FATAL_FAILURE(cut_off_in_a_gate(bench));
    bench.regain_link();
    ASSERT_TRUE(bench.shows("gate.confirm"));
    bench.click("gate.confirm");
    ASSERT_THAT(bench.sent(), ElementsAre("set_output_gate"));
    const auto& set = std::get<SetOutputGate>(bench.requests().back().command);
    EXPECT_EQ(set.evidence, "Eva Ruiz");
}

TEST(CutOffTest, AFormOfTheClosingDoesNotComeBackWithAnother) {
    View another = counted_closing();
    another.closing->number += 1;
    for (const View& after : {another, demo_view()}) {
        for (const char* form : {"gate", "checklist", "resumption"}) {
            Bench bench{counted_closing(), english};
            bench.controller().act({.act = Act::open_popover, .target = form, .detail = "web"});
            bench.frame();
            ASSERT_TRUE(bench.controller().present().popover) << form;
            bench.lose_link();
            bench.frame(seconds{61});
            bench.show(after);
            bench.regain_link();
            EXPECT_FALSE(bench.controller().present().popover) << form;
        }
    }
}

TEST(CutOffTest, AnotherRoomThatIsOpenCanBeReachedMeanwhile) {
    Bench bench{demo_view_closed(DoorsState::closed), english};
    bench.show_second_room();
    bench.lose_link();
    bench.frame(seconds{61});
    ASSERT_TRUE(bench.shows("welcome.room"));
    bench.click("welcome.room");
    bench.frame();
    EXPECT_FALSE(bench.controller().present().welcome);
    EXPECT_FALSE(bench.controller().shows_confidential());
}

TEST(CutOffTest, WhereNoOtherRoomIsNoneIsOffered) {
    Bench bench{demo_view_closed(DoorsState::closed), english};
    bench.lose_link();
    bench.frame(seconds{61});
    EXPECT_FALSE(bench.shows("welcome.room"));
    bench.controller().act({.act = Act::change_room});
    EXPECT_TRUE(bench.controller().present().welcome);
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
