// What goes into no picture file, as `--screenshot` would write one.
#include <gtest/gtest.h>

#include "tests/unit/console/bench.hpp"
#include "tests/unit/console/demo_picture.hpp"

namespace plenaria::console::testing::restricted_test {
namespace {

const BenchSettings large{.language = "en", .width = 1920, .height = 1080};

/// An open session of which everybody may know everything.
View open_view() {
    View view = demo_view_proven();
    for (ItemView& item : *view.agenda) {
        item.confidential = false;
    }
    for (RecordView& line : *view.record) {
        line.id = "0-" + line.id;
    }
    view.notes = std::vector<NoteView>{{"0-1", demo_now(), "secretariat", "Agua para la mesa"}};
    return view;
}

TEST(RestrictedTest, NoPictureIsTakenOfWhatIsLeftOfItOnceTheDoorsAreOpen) {
    Bench bench{open_view(), large};
    EXPECT_FALSE(bench.controller().shows_restricted());
    View recorded = open_view();
    recorded.record->push_back(
        {"1-1", demo_now(), "entry_called", Text{"México llamado", "Mexico called"}});
    View noted = open_view();
    noted.notes->push_back({"2-1", demo_now(), "chair", "Sobre el nombramiento"});
    View granted = open_view();
    granted.agenda->back().confidential = true;
    View within = open_view();
    within.doors.within = true;
    View closed = open_view();
    closed.doors.state = DoorsState::closed;
    for (const View& view : {recorded, noted, granted, within, closed}) {
        bench.show(view);
        EXPECT_TRUE(bench.controller().shows_restricted());
    }
    for (const View& view : {recorded, noted, granted}) {
        bench.show(view);
        EXPECT_FALSE(bench.controller().shows_confidential()) << "the room itself is open";
    }
}

TEST(RestrictedTest, APictureIsTakenWhereNothingButWhatWasPublishedIsOnTheGlass) {
    View kept_out = open_view();
    kept_out.agenda->back().confidential = true;
    kept_out.agenda->back().chair_alone = true;
    Bench bench{kept_out, large};
    EXPECT_FALSE(bench.controller().shows_restricted());
    View technicians = open_view();
    technicians.agenda->back().confidential = true;
    technicians.record.reset();
    technicians.notes.reset();
    bench.show(technicians);
    EXPECT_FALSE(bench.controller().shows_restricted());
}

TEST(RestrictedTest, WhatTheChairRunsAloneIsOnItsGlass) {
    View chairs = open_view();
    chairs.script.emplace();
    chairs.agenda->back().confidential = true;
    chairs.agenda->back().chair_alone = true;
    Bench bench{chairs, large};
    EXPECT_TRUE(bench.controller().shows_restricted());
}

TEST(RestrictedTest, TheProgrammeAndTheScriptCountWhileSomethingIsOpened) {
    Bench bench{open_view(), large};
    EXPECT_FALSE(bench.controller().shows_restricted());
    bench.controller().act({.act = Act::open_popover, .target = "sessions"});
    EXPECT_TRUE(bench.controller().shows_restricted());
    View published = open_view();
    published.programme->back().kind = Text{};
    bench.show(published);
    EXPECT_FALSE(bench.controller().shows_restricted());
    published.script = std::vector<ScriptStepView>{{"0", Text{"Palabras", "Words"}}};
    bench.show(published);
    EXPECT_TRUE(bench.controller().shows_restricted());
}

}  // namespace
}  // namespace plenaria::console::testing::restricted_test
