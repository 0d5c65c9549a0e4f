// What can be taken back: chosen in a list, read with all that goes with it, then sent.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/model/limits.hpp"
#include "tests/unit/console/bench.hpp"
#include "tests/unit/console/demo_floor.hpp"

namespace plenaria::console::testing::history_test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Undo& last_undo(const Bench& bench) {
    return std::get<Undo>(bench.requests().back().command);
}

PopoverModel popover_of(Bench& bench) {
    return bench.controller().present().popover.value_or(PopoverModel{});
}

/// The words of the second column, its heading first.
std::vector<std::string> preview_of(Bench& bench) {
    std::vector<std::string> words;
    for (const FormRow& row : popover_of(bench).side) {
        words.push_back(row.title);
    }
    return words;
}

ButtonModel commit_of(Bench& bench) {
    const PopoverModel popover = popover_of(bench);
    return popover.buttons.empty() ? ButtonModel{} : popover.buttons.back();
}

/// As after one more act.
View with_newer_act() {
    View view = demo_view();
    view.history->insert(view.history->begin(),
                         {"5", demo_now(), Text{"Termina México", "Mexico ends"}});
    view.acts->undo = ActView{ActNumber{5}, demo_now(), Text{"Termina México", "Mexico ends"}};
    return view;
}

/// As after the acts numbered above `number` were taken back.
View with_acts_up_to(int number) {
    View view = demo_view();
    std::erase_if(*view.history,
                  [&](const PastActView& act) { return std::stoi(act.id) > number; });
    const PastActView& latest = view.history->front();
    view.acts->undo = ActView{ActNumber{number}, latest.at, latest.text};
    return view;
}

View with_stopped_clocks() {
    View view = demo_view();
    view.acts->gaps = {(*view.history)[0].id, (*view.history)[2].id};
    return view;
}

TEST(HistoryTest, AllActsAreListedTheLatestFirstInTheEventsTime) {
    Bench bench;
    bench.click("record.history");
    const PopoverModel model = popover_of(bench);
    std::vector<std::string> lines;
    for (const ChoiceRow& row : model.choices) {
        lines.push_back(row.detail + " " + row.title);
        EXPECT_FALSE(row.selected);
    }
    EXPECT_THAT(lines,
                ElementsAre("14:44:42 México toma la palabra (3 min)", "14:44:39 México llamado",
                            "14:44:30 Canadá cambia de lugar en la lista",
                            "14:32:39 Guatemala pide la palabra"));
    EXPECT_FALSE(commit_of(bench).enabled) << "nothing is chosen";
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty());
}

TEST(HistoryTest, WhatGoesWithTheChosenActIsSeenBeforeItIsSent) {
    Bench bench;
    bench.click("record.history");
    bench.click("history.2");
    EXPECT_THAT(bench.sent(), IsEmpty()) << "choosing is not yet doing";
    EXPECT_THAT(preview_of(bench),
                ElementsAre("Se deshacen 3 actos", "México toma la palabra (3 min)",
                            "México llamado", "Canadá cambia de lugar en la lista"));
    const std::vector<ChoiceRow> lines = popover_of(bench).choices;
    ASSERT_EQ(lines.size(), 4U);
    EXPECT_TRUE(lines[0].selected);
    EXPECT_TRUE(lines[2].selected);
    EXPECT_FALSE(lines[3].selected);
    EXPECT_EQ(commit_of(bench).label, "Deshacer 3 actos");
    bench.click("history.commit");
    ASSERT_THAT(bench.sent(), ElementsAre("undo"));
    EXPECT_EQ(last_undo(bench).act, ActNumber{2});
    EXPECT_TRUE(last_undo(bench).cascade);
    EXPECT_EQ(last_undo(bench).latest, ActNumber{4}) << "nothing newer that was not read";
    EXPECT_FALSE(last_undo(bench).gap_counts);
    EXPECT_EQ(bench.controller().ui().popover.name, "");
}

TEST(HistoryTest, TheLastActGoesAlone) {
    Bench bench{demo_view(), {.language = "en"}};
    bench.click("record.history");
    bench.click("history.4");
    EXPECT_THAT(preview_of(bench),
                ElementsAre("1 act is taken back", "Mexico takes the floor (3 min)"));
    EXPECT_EQ(commit_of(bench).label, "Undo 1 act");
}

TEST(HistoryTest, ArrowsChooseAndEnterConfirms) {
    Bench bench;
    bench.click("record.history");
    bench.tap(SDLK_DOWN);
    bench.tap(SDLK_DOWN);
    bench.tap(SDLK_DOWN);
    bench.tap(SDLK_UP);
    EXPECT_EQ(bench.controller().ui().popover.past_act, "3");
    EXPECT_EQ(bench.controller().ui().selected_entry, "") << "the list below does not answer";
    bench.tap(SDLK_RETURN);
    ASSERT_THAT(bench.sent(), ElementsAre("undo"));
    EXPECT_EQ(last_undo(bench).act, ActNumber{3});
}

TEST(HistoryTest, TheChosenActComesIntoSightAndTheRestCanBeReadOn) {
    Bench bench{demo_past_acts()};
    bench.click("record.history");
    EXPECT_EQ(popover_of(bench).choices.size(), limits::undo_depth);
    EXPECT_FALSE(bench.shows("history.1"));
    for (std::size_t i = 0; i < limits::undo_depth; ++i) {
        bench.tap(SDLK_DOWN);
    }
    EXPECT_TRUE(bench.shows("history.1"));
    EXPECT_FALSE(bench.shows("history.40"));
    bench.move_to("history.1");
    for (int i = 0; i < 60; ++i) {
        SDL_Event wheel{};
        wheel.type = SDL_MOUSEWHEEL;
        wheel.wheel.y = 1;
        wheel.wheel.preciseY = 1;
        bench.input().push(wheel);
        bench.frame();
    }
    bench.frame();
    bench.frame();
    EXPECT_TRUE(bench.shows("history.40")) << "the choice does not hold the list fast";
    EXPECT_EQ(bench.controller().ui().popover.past_act, "1");
}

TEST(HistoryTest, WhereAClockStoppedMeanwhileTheGapIsAskedAbout) {
    for (const bool counts : {true, false}) {
        Bench bench{with_stopped_clocks()};
        bench.click("record.history");
        bench.click("history.1");
        EXPECT_THAT(preview_of(bench), Contains(HasSubstr("Un reloj se detuvo")));
        bench.click("history.commit");
        EXPECT_THAT(bench.sent(), IsEmpty());
        ASSERT_TRUE(bench.shows("gap.counts"));
        EXPECT_EQ(popover_of(bench).lead,
                  "Deshacer: Canadá cambia de lugar en la lista. El reloj de la intervención que "
                  "se detuvo entonces vuelve a correr: han pasado 02:31.")
            << "the first clock that stopped is the one that goes on";
        bench.click(counts ? "gap.counts" : "gap.lost");
        ASSERT_THAT(bench.sent(), ElementsAre("undo"));
        EXPECT_EQ(last_undo(bench).act, ActNumber{1});
        EXPECT_TRUE(last_undo(bench).cascade);
        EXPECT_EQ(last_undo(bench).gap_counts, counts);
        EXPECT_EQ(bench.controller().ui().popover.name, "");
    }
}

TEST(HistoryTest, WhoseClockRunsAgainIsNamed) {
    View view = with_stopped_clocks();
    view.acts->gap_speakers = {Text{"Panamá", "Panama"}, Text{"Honduras", "Honduras"}};
    Bench bench{view, {.language = "en"}};
    bench.click("record.history");
    bench.click("history.1");
    bench.click("history.commit");
    EXPECT_THAT(popover_of(bench).lead,
                HasSubstr("The clock of Honduras, which stopped then, runs again: 02:31"));
}

TEST(HistoryTest, AClockThatStoppedBeforeTheChosenActIsNoQuestion) {
    View view = demo_view();
    view.acts->gaps = {(*view.history)[2].id};
    Bench bench{view};
    bench.click("record.history");
    bench.click("history.3");
    bench.click("history.commit");
    ASSERT_THAT(bench.sent(), ElementsAre("undo"));
    EXPECT_FALSE(last_undo(bench).gap_counts);
}

TEST(HistoryTest, AnActOfAnotherConsoleJoinsThePreviewAndTheChoiceStays) {
    Bench bench;
    bench.click("record.history");
    bench.click("history.3");
    bench.show(with_newer_act());
    EXPECT_THAT(preview_of(bench), ElementsAre("Se deshacen 3 actos", "Termina México",
                                               "México toma la palabra (3 min)", "México llamado"));
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty()) << "nobody has read yet what else would go";
    EXPECT_EQ(bench.controller().present().toasts.size(), 1U) << "and that is said";
    bench.frame(Millis{600});
    bench.click("history.commit");
    ASSERT_THAT(bench.sent(), ElementsAre("undo"));
    EXPECT_EQ(last_undo(bench).act, ActNumber{3});
}

TEST(HistoryTest, AChoiceThatIsGoneIsNoChoice) {
    Bench bench;
    bench.click("record.history");
    bench.click("history.3");
    bench.show(with_acts_up_to(2));
    EXPECT_EQ(bench.controller().ui().popover.past_act, "");
    EXPECT_THAT(preview_of(bench), ElementsAre("Elija un acto para ver qué se deshace con él."));
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty());
    // It may come back, as redone; what was chosen before does not come back with it.
    bench.show(demo_view());
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty());
}

TEST(HistoryTest, TheQuestionAboutTheGapGoesBackToTheListAsItChanges) {
    Bench bench{with_stopped_clocks()};
    bench.click("record.history");
    bench.click("history.3");
    bench.click("history.commit");
    ASSERT_TRUE(bench.shows("gap.counts"));
    bench.show(with_newer_act());
    bench.frame();
    EXPECT_FALSE(bench.shows("gap.counts")) << "the answer would be about one act more";
    EXPECT_EQ(popover_of(bench).name, "history");
    EXPECT_THAT(preview_of(bench), Contains("Se deshacen 3 actos"));
    EXPECT_THAT(bench.sent(), IsEmpty());
}

TEST(HistoryTest, WithoutTheLinkItIsOnlyRead) {
    Bench bench;
    bench.click("record.history");
    bench.lose_link();
    bench.click("history.2");
    EXPECT_THAT(preview_of(bench), Contains("Se deshacen 3 actos"));
    EXPECT_FALSE(commit_of(bench).enabled);
    bench.click("history.commit");
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty());
}

TEST(HistoryTest, WhatTheServerRefusesIsSaid) {
    Bench bench;
    bench.click("record.history");
    bench.click("history.1");
    bench.click("history.commit");
    bench.answer(bench.requests()[0].id, "undo_blocked", Text{"Se abrieron las puertas", "Opened"});
    ASSERT_EQ(bench.controller().present().toasts.size(), 1U);
    EXPECT_EQ(bench.controller().present().toasts[0].text, "Se abrieron las puertas");
    EXPECT_EQ(bench.controller().present().record.history.mark, Mark::refused);
}

TEST(HistoryTest, ThePaletteOpensItWhereThereIsSomethingToTakeBack) {
    Bench bench;
    bench.tap(SDLK_k, KMOD_LCTRL);
    bench.type("hasta");
    bench.tap(SDLK_RETURN);
    EXPECT_EQ(popover_of(bench).name, "history");
    bench.tap(SDLK_ESCAPE);
    View view = demo_view();
    view.history->clear();
    bench.show(view);
    bench.click("record.history");
    EXPECT_EQ(bench.controller().ui().popover.name, "") << "there is nothing to choose";
    bench.tap(SDLK_k, KMOD_LCTRL);
    bench.type("hasta");
    EXPECT_THAT(popover_of(bench).choices, IsEmpty());
}

TEST(HistoryTest, WhoeverIsToldOfNoActsHasNoButton) {
    View view = demo_view();
    view.history.reset();
    Bench bench{view};
    EXPECT_FALSE(bench.shows("record.history"));
}

}  // namespace
}  // namespace plenaria::console::testing::history_test
