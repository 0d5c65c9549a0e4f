// What is pressed about the floor: points of order, undo, the speaker as the item changes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/console/bench.hpp"
#include "tests/unit/console/demo_floor.hpp"

namespace plenaria::console::testing::floor_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

template <class T>
const T& last(const Bench& bench) {
    return std::get<T>(bench.requests().back().command);
}

/// What an offer is on the glass before a press counts for it.
constexpr Millis to_read{600};

ConsoleModel model_of(Bench& bench) { return bench.controller().present(); }

/// The view with a newer act, as after somebody did something.
View with_act(int number, bool asks_gap = false) {
    View view = demo_view();
    view.acts->undo = ActView{ActNumber{number}, demo_now() - Millis{30'000},
                              Text{"Termina México", "Mexico ends"}, asks_gap};
    return view;
}

TEST(FloorTest, APointIsRaisedByThoseWhoMayAlone) {
    Bench bench;
    bench.tap(SDLK_p);
    EXPECT_TRUE(bench.shows("add.delegation.bz"));
    EXPECT_THAT(matching_delegations(demo_view(), bench.controller().ui()), ::testing::SizeIs(11))
        << "the observer organization may not";
    bench.type("hon");
    bench.tap(SDLK_RETURN);
    ASSERT_THAT(bench.sent(), ElementsAre("raise_point"));
    EXPECT_EQ(last<RaisePoint>(bench).delegation, DelegationId{"hn"});
    EXPECT_FALSE(bench.shows("add.filter"));
}

TEST(FloorTest, ARaisedPointWaitsForTheChairWithoutTouchingTheSpeech) {
    Bench bench{demo_point_raised()};
    EXPECT_EQ(model_of(bench).floor.country, "México") << "the speech goes on";
    EXPECT_EQ(model_of(bench).floor.strip.text, "Estados Unidos");
    EXPECT_EQ(model_of(bench).floor.strip.tone, Tone::warn);
    bench.click("point.recognise");
    ASSERT_THAT(bench.sent(), ElementsAre("recognise_point"));
    EXPECT_EQ(last<RecognisePoint>(bench).point, PointId{"p1"});
    bench.click("point.decline");
    EXPECT_EQ(last<DeclinePoint>(bench).point, PointId{"p1"});
}

TEST(FloorTest, AllRaisedPointsCanBeSeenAndAnswered) {
    Bench bench{demo_point_raised()};
    bench.click("point.all");
    bench.click("points.decline.p2");
    ASSERT_THAT(bench.sent(), ElementsAre("decline_point"));
    EXPECT_EQ(last<DeclinePoint>(bench).point, PointId{"p2"});
}

TEST(FloorTest, NothingMovesWhenAPointIsRaisedOrRecognised) {
    const auto places = [](View view) {
        Bench bench{std::move(view)};
        return std::pair{*bench.canvas().find("queue.rows"), *bench.canvas().find("queue.add")};
    };
    EXPECT_EQ(places(demo_view()), places(demo_point_raised()));
    EXPECT_EQ(places(demo_view()), places(demo_point()));
    EXPECT_EQ(places(demo_view()), places(demo_after_point()));
}

TEST(FloorTest, ThePointHasItsOwnClockAboveThePausedSpeaker) {
    Bench bench{demo_point()};
    const FloorModel floor = model_of(bench).floor;
    EXPECT_EQ(floor.country, "Estados Unidos");
    EXPECT_EQ(floor.clock, "1:34");
    EXPECT_EQ(floor.phase.text, "MOCIÓN DE ORDEN");
    EXPECT_EQ(floor.strip.text, "México");
    EXPECT_EQ(floor.strip.clock, "2:13") << "frozen";
    bench.tap(SDLK_SPACE);
    EXPECT_THAT(bench.sent(), IsEmpty()) << "the speech is not resumed over a point";
}

TEST(FloorTest, UnderAPointNoKeyActsOnTheHiddenSpeaker) {
    for (const SDL_Keycode key : {SDLK_SPACE, SDLK_t, SDLK_e, SDLK_n}) {
        Bench bench{demo_point()};
        EXPECT_THAT(model_of(bench).toasts, IsEmpty());
        bench.tap(key);
        EXPECT_THAT(bench.sent(), IsEmpty()) << SDL_GetKeyName(key);
        ASSERT_EQ(model_of(bench).toasts.size(), 1U) << SDL_GetKeyName(key);
        EXPECT_THAT(model_of(bench).toasts[0].text, HasSubstr("moción de orden"));
    }
}

TEST(FloorTest, AKeyThatDoesNothingSaysWhy) {
    View view = demo_view();
    view.floor->phase = FloorPhase::idle;
    view.floor->speaker.reset();
    for (const SDL_Keycode key : {SDLK_SPACE, SDLK_t, SDLK_e}) {
        Bench bench{view};
        bench.tap(key);
        EXPECT_THAT(bench.sent(), IsEmpty());
        ASSERT_EQ(model_of(bench).toasts.size(), 1U) << SDL_GetKeyName(key);
    }
}

TEST(FloorTest, TheFooterNamesTheKeysThatWork) {
    const auto keys = [](View view) {
        Bench bench{std::move(view), {.language = "en"}};
        std::vector<std::string> all;
        for (const KeyHint& hint : model_of(bench).footer.hints) {
            all.push_back(hint.key);
        }
        return all;
    };
    EXPECT_THAT(keys(demo_view()),
                ElementsAre("Space", "T", "E", "N", "A", "P", "F9", "Ctrl+Z", "F2", "F1"));
    EXPECT_THAT(keys(demo_point()), ElementsAre("A", "P", "F9", "Ctrl+Z", "F2", "F1"));
    View idle = demo_view();
    idle.floor->phase = FloorPhase::idle;
    idle.floor->speaker.reset();
    idle.acts.reset();
    EXPECT_THAT(keys(idle), ElementsAre("N", "A", "P", "F9", "F2", "F1"));
}

TEST(FloorTest, EachRulingIsAButton) {
    for (const auto& [ruling, name] : Names<Ruling>::all) {
        Bench bench{demo_point()};
        bench.click("ruling." + std::string{name});
        ASSERT_THAT(bench.sent(), ElementsAre("rule_point"));
        EXPECT_EQ(last<RulePoint>(bench).ruling, ruling);
    }
    View appealed = demo_point();
    appealed.floor->point->state = PointState::appealed;
    Bench bench{appealed};
    bench.click("ruling.appealed");
    EXPECT_THAT(bench.sent(), IsEmpty()) << "an appeal is not appealed";
    bench.click("ruling.upheld");
    EXPECT_THAT(bench.sent(), ElementsAre("rule_point"));
}

TEST(FloorTest, AfterThePointResumingIsOfferedAndNeverDone) {
    Bench bench{demo_after_point()};
    EXPECT_THAT(bench.sent(), IsEmpty());
    EXPECT_EQ(model_of(bench).floor.strip.buttons[0].label, "Reanudar México, 2:13");
    bench.click("point.resume");
    ASSERT_THAT(bench.sent(), ElementsAre("resume"));
    bench.click("point.end");
    EXPECT_THAT(bench.sent(), ElementsAre("resume", "end"));
}

TEST(FloorTest, TheClockCanCountFromTheCall) {
    Bench bench;
    EXPECT_EQ(model_of(bench).floor.strip.buttons[2].label, "Contar desde la llamada: +00:12");
    bench.click("floor.backdate");
    ASSERT_THAT(bench.sent(), ElementsAre("backdate"));
    EXPECT_EQ(last<BackdateSpeech>(bench).to, demo_now() - Millis{151'000});
    View resumed = demo_view();
    resumed.floor->clock.consumed = Millis{5'000};
    bench.show(resumed);
    bench.click("floor.backdate");
    EXPECT_EQ(bench.sent().size(), 1U) << "who was paused did not begin late";
}

TEST(FloorTest, TheChairCutsOffAndTheAbsentGoToTheEnd) {
    Bench bench;
    bench.click("floor.stop");
    ASSERT_THAT(bench.sent(), ElementsAre("end"));
    EXPECT_TRUE(last<EndSpeech>(bench).stopped);
    bench.show(demo_roll_call());
    bench.click("floor.absent");
    EXPECT_EQ(last<SkipEntry>(bench).entry, EntryId{"e11"});
    EXPECT_EQ(expected(bench.requests().back(), "called"), "e11");
}

TEST(FloorTest, ASpeechPausedBelowIsResumedOnceTheFloorIsFree) {
    View view = demo_view();
    view.floor->phase = FloorPhase::idle;
    view.floor->speaker.reset();
    view.floor->suspended = 1;
    Bench bench{view};
    bench.click("floor.space");
    EXPECT_THAT(bench.sent(), ElementsAre("resume"));
}

TEST(FloorTest, TimeIsGivenAndTakenFromTheMenu) {
    Bench bench;
    bench.click("floor.more");
    bench.click("speaker.less");
    ASSERT_THAT(bench.sent(), ElementsAre("extend"));
    EXPECT_EQ(last<ExtendSpeech>(bench).by, Millis{-30'000});
}

TEST(FloorTest, UndoIsOfferedForSixSecondsAfterAnAct) {
    Bench bench;
    EXPECT_FALSE(bench.shows("undo.undo")) << "what was done before is not news";
    bench.show(with_act(8));
    bench.frame(to_read);
    ASSERT_TRUE(bench.shows("undo.undo"));
    EXPECT_EQ(model_of(bench).undo->buttons[0].label, "Deshacer: Termina México");
    bench.click("undo.undo");
    ASSERT_THAT(bench.sent(), ElementsAre("undo"));
    EXPECT_EQ(last<Undo>(bench).act, ActNumber{8});
    EXPECT_FALSE(last<Undo>(bench).gap_counts);
    bench.frame(Millis{6'100});
    bench.frame();
    EXPECT_FALSE(bench.shows("undo.undo"));
}

TEST(FloorTest, TheKeySaysWhatItUndoesBeforeItDoes) {
    Bench bench;
    bench.tap(SDLK_z, KMOD_LCTRL);
    EXPECT_THAT(bench.sent(), IsEmpty());
    EXPECT_TRUE(bench.shows("undo.undo"));
    bench.frame(to_read);
    bench.tap(SDLK_z, KMOD_LCTRL);
    ASSERT_THAT(bench.sent(), ElementsAre("undo"));
    EXPECT_EQ(last<Undo>(bench).act, ActNumber{4});
}

TEST(FloorTest, TheOfferTakesNoPressFromAnOpenForm) {
    Bench bench;
    bench.controller().act({.act = Act::open_form, .target = "item.rename", .detail = "i6"});
    bench.frame();
    bench.show(with_act(8));
    bench.frame();
    EXPECT_FALSE(bench.shows("undo.undo"));
    bench.tap(SDLK_ESCAPE);
    EXPECT_TRUE(bench.shows("undo.undo"));
}

TEST(FloorTest, RedoDoesTheLastUndoneActAgain) {
    Bench bench;
    View view = with_act(3);
    view.acts->redo = ActView{ActNumber{4}, demo_now(), Text{"Sigue", "Goes on"}, false};
    bench.show(view);
    bench.frame(to_read);
    bench.tap(SDLK_y, KMOD_LCTRL);
    ASSERT_THAT(bench.sent(), ElementsAre("redo"));
    EXPECT_EQ(last<Redo>(bench).act, ActNumber{4});
}

TEST(FloorTest, UndoingAnEndAsksWhetherTheGapCounts) {
    for (const bool counts : {true, false}) {
        Bench bench;
        bench.show(with_act(8, true));
        bench.frame(to_read);
        bench.click("undo.undo");
        EXPECT_THAT(bench.sent(), IsEmpty());
        EXPECT_THAT(model_of(bench).popover->lead,
                    HasSubstr("que se detuvo entonces vuelve a correr: han pasado 00:30"))
            << "the act may name another: whoever was called after it";
        bench.click(counts ? "gap.counts" : "gap.lost");
        ASSERT_THAT(bench.sent(), ElementsAre("undo"));
        EXPECT_EQ(last<Undo>(bench).act, ActNumber{8});
        EXPECT_EQ(last<Undo>(bench).gap_counts, counts);
    }
}

TEST(FloorTest, TheQuestionAboutTheGapNamesWhoseClockRunsAgain) {
    View view = with_act(8, true);
    view.acts->gaps = {"4", "8"};
    view.acts->gap_speakers = {Text{"Canadá", "Canada"}, Text{"Belice", "Belize"}};
    Bench bench;
    bench.show(view);
    bench.frame(to_read);
    bench.click("undo.undo");
    EXPECT_EQ(model_of(bench).popover->lead,
              "Deshacer: Termina México. El reloj de Belice, que se detuvo entonces, vuelve a "
              "correr: han pasado 00:30.");
}

TEST(FloorTest, TheQuestionAboutTheGapGoesWithItsAct) {
    Bench bench;
    bench.show(with_act(8, true));
    bench.frame(to_read);
    bench.tap(SDLK_z, KMOD_LCTRL);
    ASSERT_TRUE(bench.shows("gap.counts"));
    bench.show(with_act(9, true));
    bench.frame();
    EXPECT_FALSE(bench.shows("gap.counts")) << "the answer would be about another act";
}

TEST(FloorTest, AnItemThatChangesUnderASpeakerIsSettledFirst) {
    Bench bench;
    bench.click("agenda.row.i6");
    bench.click("item.start");
    EXPECT_THAT(bench.sent(), IsEmpty());
    ASSERT_TRUE(bench.shows("settle.end"));
    bench.click("settle.carry_over");
    ASSERT_THAT(bench.sent(), ElementsAre("start_item"));
    EXPECT_EQ(last<StartItem>(bench).item, ItemId{"i6"});
    EXPECT_EQ(last<StartItem>(bench).speaker, HolderChoice::carry_over);
    EXPECT_EQ(expected(bench.requests()[0], "item"), "i5");
}

TEST(FloorTest, CancellingLeavesItemAndSpeakerAlone) {
    Bench bench;
    bench.controller().act({.act = Act::finish_item, .target = "i5"});
    bench.frame();
    ASSERT_TRUE(bench.shows("settle.end"));
    bench.tap(SDLK_ESCAPE);
    EXPECT_FALSE(bench.shows("settle.end"));
    EXPECT_THAT(bench.sent(), IsEmpty());
}

TEST(FloorTest, AdjourningAsksToo) {
    Bench bench;
    bench.click("session.adjourn");
    bench.click("adjourn.confirm");
    bench.click("settle.end");
    ASSERT_THAT(bench.sent(), ElementsAre("adjourn_session"));
    EXPECT_EQ(last<AdjournSession>(bench).speaker, HolderChoice::end);
}

TEST(FloorTest, AdjourningAsksAboutWhoeverStillWaits) {
    View view = demo_view();
    view.floor->phase = FloorPhase::idle;
    view.floor->speaker.reset();
    Bench bench{view};
    bench.click("session.adjourn");
    bench.click("adjourn.confirm");
    EXPECT_THAT(bench.sent(), IsEmpty());
    bench.click("settle.carry_over");
    ASSERT_THAT(bench.sent(), ElementsAre("adjourn_session"));
    EXPECT_EQ(last<AdjournSession>(bench).speaker, HolderChoice::carry_over);
}

TEST(FloorTest, ASpeakerWhoCameJustBeforeIsSettledAfterTheRefusal) {
    View view = demo_view();
    view.floor->phase = FloorPhase::idle;
    view.floor->speaker.reset();
    Bench bench{view};
    bench.controller().act({.act = Act::finish_item, .target = "i5"});
    ASSERT_THAT(bench.sent(), ElementsAre("finish_item"));
    bench.show(demo_view());
    bench.answer(bench.requests()[0].id, "floor_taken", Text{"México habla", "Mexico speaks"});
    bench.frame();
    bench.click("settle.end");
    ASSERT_THAT(bench.sent(), ElementsAre("finish_item", "finish_item"));
    EXPECT_EQ(last<FinishItem>(bench).speaker, HolderChoice::end);
}

TEST(FloorTest, ItemAndSessionHaveTimersOfTheirOwn) {
    Bench bench{demo_view(), {.language = "en"}};
    std::vector<std::string> chips;
    for (const ChipModel& chip : model_of(bench).floor.header_chips) {
        chips.push_back(chip.text);
    }
    EXPECT_THAT(chips, ElementsAre("Item 5: 14 min", "Session: 2 h 20 min"));
}

TEST(FloorTest, AnItemWithoutANumberIsTimedByItsTitle) {
    View view = demo_view();
    (*view.agenda)[4].number.clear();
    Bench bench{view, {.language = "en"}};
    EXPECT_EQ(model_of(bench).floor.header_chips.front().text, "Item “Consular protect…”: 14 min");
}

}  // namespace
}  // namespace plenaria::console::testing::floor_test
