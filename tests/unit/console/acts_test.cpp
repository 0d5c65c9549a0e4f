// What a press means is what its operator read: undo, redo, Space and E as the room changes under
// the hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/console/bench.hpp"
#include "tests/unit/console/demo_floor.hpp"

namespace plenaria::console::testing::acts_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// What is on the glass before a press counts: an act, and a speaker or a phase.
constexpr Millis act_to_read{600};
constexpr Millis floor_to_read{400};

template <class T>
const T& last(const Bench& bench) {
    return std::get<T>(bench.requests().back().command);
}

View with_acts(int undo, int redo = 0) {
    View view = demo_view();
    view.acts->undo = ActView{ActNumber{undo}, demo_now(), Text{"Termina", "Ends"}, false};
    if (redo > 0) {
        view.acts->redo = ActView{ActNumber{redo}, demo_now(), Text{"Sigue", "Goes on"}, false};
    }
    return view;
}

View with_floor(FloorPhase phase, const char* holder) {
    View view = demo_view();
    view.floor->phase = phase;
    view.floor->speaker->id = EntryId{holder};
    view.floor->clock.running_since.reset();
    return view;
}

TEST(ActsTest, ASecondTapThatComesAtOnceUndoesNoSecondAct) {
    Bench bench;
    bench.show(with_acts(8));
    bench.frame(act_to_read);
    bench.tap(SDLK_z, KMOD_LCTRL);
    ASSERT_THAT(bench.sent(), ElementsAre("undo"));
    EXPECT_EQ(last<Undo>(bench).act, ActNumber{8});
    bench.show(with_acts(7, 8));
    bench.tap(SDLK_z, KMOD_LCTRL);
    EXPECT_THAT(bench.sent(), ElementsAre("undo")) << "nobody has read what 7 is";
    bench.frame(act_to_read);
    bench.tap(SDLK_z, KMOD_LCTRL);
    ASSERT_THAT(bench.sent(), ElementsAre("undo", "undo"));
    EXPECT_EQ(last<Undo>(bench).act, ActNumber{7});
}

TEST(ActsTest, ASecondTapOnWhatTheFirstSaysIsNoAnswerToIt) {
    Bench bench;
    bench.tap(SDLK_z, KMOD_LCTRL);
    bench.tap(SDLK_z, KMOD_LCTRL);
    EXPECT_THAT(bench.sent(), IsEmpty());
    EXPECT_TRUE(bench.shows("undo.undo"));
    ASSERT_EQ(bench.controller().present().toasts.size(), 1U);
    EXPECT_THAT(bench.controller().present().toasts[0].text, HasSubstr("pulse otra vez"));
}

TEST(ActsTest, TheActOfAnotherInTheFrameOfThePressIsNotUndone) {
    Bench bench;
    bench.show(with_acts(8));
    bench.frame(act_to_read);
    bench.key(SDLK_z, true, KMOD_LCTRL);
    bench.key(SDLK_z, false, KMOD_LCTRL);
    bench.show(with_acts(9));
    EXPECT_THAT(bench.sent(), IsEmpty());
    EXPECT_EQ(bench.controller().present().undo->buttons[0].intent.target, "9")
        << "it says what it would undo now";
}

TEST(ActsTest, TheButtonMeansTheActThatItNamed) {
    Bench bench;
    bench.show(with_acts(8, 20));
    bench.frame(act_to_read);
    const UndoModel named = *bench.controller().present().undo;
    bench.show(with_acts(9, 21));
    bench.frame(act_to_read);
    for (const ButtonModel& button : named.buttons) {
        bench.controller().act(button.intent);
        EXPECT_THAT(bench.sent(), IsEmpty()) << button.id;
    }
    bench.click("undo.undo");
    ASSERT_THAT(bench.sent(), ElementsAre("undo"));
    EXPECT_EQ(last<Undo>(bench).act, ActNumber{9});
}

TEST(ActsTest, RedoWaitsToBeReadToo) {
    Bench bench;
    bench.show(with_acts(8, 20));
    bench.frame(act_to_read);
    bench.tap(SDLK_y, KMOD_LCTRL);
    ASSERT_THAT(bench.sent(), ElementsAre("redo"));
    EXPECT_EQ(last<Redo>(bench).act, ActNumber{20});
    bench.show(with_acts(9, 19));
    bench.tap(SDLK_y, KMOD_LCTRL);
    EXPECT_THAT(bench.sent(), ElementsAre("redo"));
}

TEST(ActsTest, WhatStoodUnderAPopoverWasNotRead) {
    Bench bench;
    bench.controller().act({.act = Act::open_popover, .target = "keys"});
    bench.show(with_acts(8));
    bench.frame(act_to_read);
    bench.tap(SDLK_ESCAPE);
    bench.tap(SDLK_z, KMOD_LCTRL);
    EXPECT_THAT(bench.sent(), IsEmpty());
}

TEST(ActsTest, SpaceTappedTwiceStartsAndDoesNotPause) {
    Bench bench{with_floor(FloorPhase::called, "e11")};
    bench.tap(SDLK_SPACE);
    ASSERT_THAT(bench.sent(), ElementsAre("start"));
    bench.show(with_floor(FloorPhase::speaking, "e11"));
    bench.tap(SDLK_SPACE);
    EXPECT_THAT(bench.sent(), ElementsAre("start"));
    EXPECT_THAT(bench.controller().present().toasts, IsEmpty()) << "a double tap is no news";
    bench.frame(floor_to_read);
    bench.tap(SDLK_SPACE);
    EXPECT_THAT(bench.sent(), ElementsAre("start", "pause"));
}

TEST(ActsTest, SpaceTappedTwiceIsSoAlsoWherePicturesAreSlow) {
    Bench bench{with_floor(FloorPhase::called, "e11")};
    const auto space_at = [&](int milliseconds) {
        bench.controller().key({.key = Key::space, .at = Millis{milliseconds}}, false);
    };
    space_at(5'000);
    ASSERT_THAT(bench.sent(), ElementsAre("start"));
    bench.show(with_floor(FloorPhase::speaking, "e11"));
    bench.frame(floor_to_read * 2);
    space_at(5'150);
    EXPECT_THAT(bench.sent(), ElementsAre("start")) << "the hand tapped within 150 ms";
    space_at(5'600);
    EXPECT_THAT(bench.sent(), ElementsAre("start", "pause"));
}

TEST(ActsTest, EMeansWhoeverWasRead) {
    Bench bench;
    bench.show(with_floor(FloorPhase::called, "e12"));
    bench.tap(SDLK_e);
    EXPECT_THAT(bench.sent(), IsEmpty()) << "it was meant for who spoke before";
    ASSERT_EQ(bench.controller().present().toasts.size(), 1U);
    EXPECT_THAT(bench.controller().present().toasts[0].text, HasSubstr("Acaba de cambiar"));
    bench.frame(floor_to_read);
    bench.tap(SDLK_e);
    ASSERT_THAT(bench.sent(), ElementsAre("withdraw"));
    EXPECT_EQ(last<Withdraw>(bench).entry, EntryId{"e12"});
}

TEST(ActsTest, WhomThisConsoleCalledIsStartedAtOnce) {
    Bench bench;
    bench.tap(SDLK_n);
    bench.answer(bench.requests().back().id);
    bench.show(with_floor(FloorPhase::called, "e12"));
    bench.frame(Millis{200});
    bench.tap(SDLK_SPACE);
    EXPECT_THAT(bench.sent(), ElementsAre("next", "start"));
    bench.answer(bench.requests().back().id);
    bench.show(with_floor(FloorPhase::speaking, "e12"));
    bench.frame(floor_to_read);
    bench.show(with_floor(FloorPhase::called, "e13"));
    bench.tap(SDLK_e);
    EXPECT_THAT(bench.sent(), ElementsAre("next", "start")) << "another console called that one";
}

TEST(ActsTest, WhomAnotherConsoleCalledIsReadThoughThisOneCalledToo) {
    Bench bench;
    bench.tap(SDLK_n);
    bench.show(with_floor(FloorPhase::called, "e12"));
    bench.answer(bench.requests().back().id, "expectation_failed", Text{"Cambió", "It changed"});
    bench.tap(SDLK_SPACE);
    EXPECT_THAT(bench.sent(), ElementsAre("next"));
}

TEST(ActsTest, APressThatWasRefusedHoldsUpNoOther) {
    Bench bench;
    bench.show(with_floor(FloorPhase::called, "e12"));
    bench.frame(Millis{200});
    bench.tap(SDLK_SPACE);
    ASSERT_THAT(bench.sent(), IsEmpty());
    bench.frame(Millis{250});
    bench.tap(SDLK_SPACE);
    EXPECT_THAT(bench.sent(), ElementsAre("start"));
}

TEST(ActsTest, ETappedTwiceEndsOneSpeech) {
    Bench bench;
    bench.tap(SDLK_e);
    bench.tap(SDLK_e);
    EXPECT_THAT(bench.sent(), ElementsAre("end"));
}

TEST(ActsTest, SpaceAsAPointEndsResumesNobody) {
    Bench bench{demo_point()};
    bench.show(demo_after_point());
    bench.tap(SDLK_SPACE);
    EXPECT_THAT(bench.sent(), IsEmpty());
    bench.frame(floor_to_read);
    bench.tap(SDLK_SPACE);
    EXPECT_THAT(bench.sent(), ElementsAre("resume"));
}

TEST(ActsTest, SpaceInARoomThatWasEnteredJustNowMeansNothing) {
    Bench bench;
    bench.show_second_room();
    bench.controller().act({.act = Act::go_to_room, .target = "sala-b"});
    bench.frame();
    bench.tap(SDLK_SPACE);
    EXPECT_THAT(bench.sent(), IsEmpty());
}

}  // namespace
}  // namespace plenaria::console::testing::acts_test
