// What is pressed and what is sent for it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "console/panels/theme.hpp"
#include "tests/unit/console/bench.hpp"

namespace plenaria::console::testing::press_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

template <class T>
const T& last(const Bench& bench) {
    return std::get<T>(bench.requests().back().command);
}

View view_in_phase(FloorPhase phase) {
    View view = demo_view();
    view.floor->phase = phase;
    if (phase != FloorPhase::speaking) {
        view.floor->clock.running_since.reset();
    }
    if (phase == FloorPhase::idle) {
        view.floor->speaker.reset();
    }
    return view;
}

TEST(PressTest, NextSaysWhoWasBelievedToSpeak) {
    Bench bench;
    bench.click("floor.next");
    ASSERT_THAT(bench.sent(), ElementsAre("next"));
    EXPECT_EQ(expected(bench.requests()[0], "speaking"), "e11");
    EXPECT_EQ(expected(bench.requests()[0], "called"), "");
    EXPECT_EQ(bench.requests()[0].room, RoomId{"sala-a"});
}

TEST(PressTest, NextTwiceWithin400MillisecondsIsOneNext) {
    Bench bench;
    bench.tap(SDLK_n);
    bench.tap(SDLK_n);
    EXPECT_THAT(bench.sent(), ElementsAre("next"));
    bench.frame(Millis{400});
    bench.tap(SDLK_n);
    EXPECT_THAT(bench.sent(), ElementsAre("next", "next"));
}

TEST(PressTest, SpaceDoesWhatFitsThePhase) {
    for (const auto& [phase, command] :
         {std::pair{FloorPhase::called, "start"}, std::pair{FloorPhase::speaking, "pause"},
          std::pair{FloorPhase::paused, "resume"}}) {
        Bench bench{view_in_phase(phase)};
        bench.tap(SDLK_SPACE);
        EXPECT_THAT(bench.sent(), ElementsAre(command));
    }
    Bench idle{view_in_phase(FloorPhase::idle)};
    idle.tap(SDLK_SPACE);
    EXPECT_THAT(idle.sent(), IsEmpty());
}

TEST(PressTest, StartExpectsWhoWasCalled) {
    Bench bench{view_in_phase(FloorPhase::called)};
    bench.click("floor.space");
    ASSERT_THAT(bench.sent(), ElementsAre("start"));
    EXPECT_EQ(expected(bench.requests()[0], "called"), "e11");
    EXPECT_EQ(expected(bench.requests()[0], "speaking"), "");
}

TEST(PressTest, EndEndsTheSpeech) {
    Bench bench;
    bench.tap(SDLK_e);
    ASSERT_THAT(bench.sent(), ElementsAre("end"));
    EXPECT_EQ(expected(bench.requests()[0], "speaking"), "e11");
}

TEST(PressTest, EndDismissesWhoWasCalledAndDidNotCome) {
    Bench bench{view_in_phase(FloorPhase::called)};
    bench.tap(SDLK_e);
    ASSERT_THAT(bench.sent(), ElementsAre("withdraw"));
    EXPECT_EQ(last<Withdraw>(bench).entry, EntryId{"e11"});
}

TEST(PressTest, ExtendGrantsThirtySeconds) {
    Bench bench;
    bench.tap(SDLK_t);
    ASSERT_THAT(bench.sent(), ElementsAre("extend"));
    EXPECT_EQ(last<ExtendSpeech>(bench).by, Millis{30'000});
}

TEST(PressTest, EveryCommandHasAnIdOfItsOwn) {
    Bench bench;
    bench.tap(SDLK_t);
    bench.tap(SDLK_t);
    bench.tap(SDLK_e);
    std::set<std::string> ids;
    for (const CommandRequest& request : bench.requests()) {
        EXPECT_TRUE(is_valid_id(request.id.value));
        ids.insert(request.id.value);
    }
    EXPECT_EQ(ids.size(), 3U);
}

TEST(PressTest, ClosingWantsAHoldOf600Milliseconds) {
    Bench bench;
    bench.click("rail.close");
    EXPECT_THAT(bench.sent(), IsEmpty()) << "a click is not a hold";
    bench.button(true);
    bench.frame(Millis{500});
    EXPECT_THAT(bench.sent(), IsEmpty());
    bench.frame(Millis{150});
    ASSERT_THAT(bench.sent(), ElementsAre("close_doors"));
    EXPECT_EQ(expected(bench.requests()[0], "doors"), "open");
    bench.frame(Millis{2000});
    EXPECT_EQ(bench.sent().size(), 1U) << "one hold closes once";
}

TEST(PressTest, TheKeyF9HoldsToo) {
    Bench bench;
    bench.key(SDLK_F9, true);
    bench.frame(Millis{300});
    bench.key(SDLK_F9, false);
    bench.frame(Millis{700});
    EXPECT_THAT(bench.sent(), IsEmpty()) << "released too early";
    bench.key(SDLK_F9, true);
    bench.frame();
    bench.frame(Millis{610});
    EXPECT_THAT(bench.sent(), ElementsAre("close_doors"));
}

View view_without_session() {
    View view = demo_view();
    view.session.reset();
    view.agenda.reset();
    view.floor.reset();
    view.queue.reset();
    return view;
}

TEST(PressTest, ARoomWithoutASessionIsConvenedInPrivateByOneHold) {
    for (const bool by_key : {false, true}) {
        Bench bench{view_without_session()};
        EXPECT_FALSE(bench.shows("rail.close"));
        ASSERT_TRUE(bench.shows("rail.convene"));
        bench.click("rail.convene");
        EXPECT_THAT(bench.sent(), IsEmpty()) << "a click is not a hold";
        by_key ? bench.key(SDLK_F9, true) : bench.button(true);
        bench.frame();
        bench.frame(Millis{650});
        ASSERT_THAT(bench.sent(), ElementsAre("convene_private"));
        EXPECT_EQ(expected(bench.requests()[0], "doors"), "open");
        EXPECT_EQ(expected(bench.requests()[0], "session"), "");
        bench.frame(Millis{2000});
        EXPECT_EQ(bench.sent().size(), 1U) << "one hold convenes once";
    }
}

TEST(PressTest, ABlindConsoleConvenesNothing) {
    View view = view_without_session();
    view.programme.reset();
    Bench bench{view};
    EXPECT_FALSE(bench.shows("rail.convene")) << "there may be a session that it cannot see";
    bench.key(SDLK_F9, true);
    bench.frame();
    bench.frame(Millis{700});
    EXPECT_THAT(bench.sent(), IsEmpty());
}

TEST(PressTest, AHoldDoesNotOutliveTheWindowsFocus) {
    Bench bench;
    bench.key(SDLK_F9, true);
    bench.frame(Millis{300});
    SDL_Event event{};
    event.type = SDL_WINDOWEVENT;
    event.window.event = SDL_WINDOWEVENT_FOCUS_LOST;
    bench.input().push(event);
    bench.frame();
    bench.frame(Millis{900});
    EXPECT_THAT(bench.sent(), IsEmpty());
}

TEST(PressTest, ReopeningTakesTwoSteps) {
    Bench bench{demo_view_closed(DoorsState::closed)};
    bench.tap(SDLK_F9);
    ASSERT_THAT(bench.sent(), ElementsAre("begin_reopening"));
    bench.show(demo_view_closed(DoorsState::reopening));
    bench.frame();
    ASSERT_TRUE(bench.shows("reopening.confirm"));
    EXPECT_TRUE(bench.shows("floor.next")) << "the room stays in sight";
    bench.move_to("reopening.confirm");
    bench.button(true);
    bench.frame(Millis{1000});
    EXPECT_EQ(bench.sent().size(), 1U);
    bench.frame(Millis{250});
    EXPECT_THAT(bench.sent(), ElementsAre("begin_reopening", "confirm_reopening"));
}

TEST(PressTest, EscapeCancelsTheReopening) {
    Bench bench{demo_view_closed(DoorsState::reopening)};
    bench.tap(SDLK_ESCAPE);
    EXPECT_THAT(bench.sent(), ElementsAre("cancel_reopening"));
}

TEST(PressTest, AGateIsConfirmedOnSomebodysWord) {
    Bench bench{demo_view_closed(DoorsState::clearing)};
    ASSERT_TRUE(bench.shows("rail.output.web"));
    EXPECT_TRUE(bench.shows("rail.output.rec"));
    EXPECT_FALSE(bench.shows("rail.output.ir")) << "a room output keeps nobody waiting";
    bench.click("rail.output.web");
    bench.click("gate.confirm");
    ASSERT_THAT(bench.sent(), ElementsAre("set_output_gate"));
    EXPECT_EQ(last<SetOutputGate>(bench).output, OutputId{"web"});
    EXPECT_EQ(last<SetOutputGate>(bench).gate, Gate::cut);
    EXPECT_EQ(last<SetOutputGate>(bench).evidence, "Eva Paz");
    EXPECT_FALSE(bench.shows("gate.confirm"));
}

TEST(PressTest, AnItemIsStartedFromItsRow) {
    Bench bench{view_in_phase(FloorPhase::idle)};
    bench.click("agenda.row.i6");
    bench.click("item.start");
    ASSERT_THAT(bench.sent(), ElementsAre("start_item"));
    EXPECT_EQ(last<StartItem>(bench).item, ItemId{"i6"});
    EXPECT_EQ(expected(bench.requests()[0], "item"), "i5");
}

TEST(PressTest, WhatAnItemAllowsDependsOnItsState) {
    Bench bench{view_in_phase(FloorPhase::idle)};
    bench.click("agenda.row.i5");
    EXPECT_TRUE(bench.shows("item.finish"));
    EXPECT_FALSE(bench.shows("item.start"));
    bench.tap(SDLK_ESCAPE);
    bench.click("agenda.row.i4");
    bench.click("item.return");
    bench.foresee();
    bench.click("form.confirm");
    EXPECT_THAT(bench.sent(), ElementsAre("return_to_item"));
}

TEST(PressTest, ASuspensionMayAnnounceWhenWorkResumes) {
    Bench bench;
    bench.click("session.suspend");
    bench.frame(Millis{500});
    bench.click("suspend.15");
    ASSERT_THAT(bench.sent(), ElementsAre("suspend_session"));
    const auto resumes = last<SuspendSession>(bench).resumes_at;
    ASSERT_TRUE(resumes);
    EXPECT_GE(*resumes, demo_now() + std::chrono::minutes{15});
    EXPECT_LE(*resumes, demo_now() + std::chrono::minutes{17});
    EXPECT_EQ(to_unix_ms(*resumes) % 60'000, 0);
}

TEST(PressTest, ADeskIsSetFromItsRow) {
    Bench bench;
    bench.click("channel.row.fr");
    bench.click("desk.live");
    ASSERT_THAT(bench.sent(), ElementsAre("set_desk"));
    EXPECT_EQ(last<SetDesk>(bench).channel, ChannelId{"fr"});
    EXPECT_EQ(last<SetDesk>(bench).microphone, Microphone::live);
}

TEST(PressTest, AClickBesideAPopoverReachesNothingBelow) {
    Bench bench;
    bench.click("session.suspend");
    ASSERT_TRUE(bench.shows("suspend.15"));
    bench.click("floor.next");
    EXPECT_THAT(bench.sent(), IsEmpty());
    EXPECT_FALSE(bench.shows("suspend.15"));
}

TEST(PressTest, RowsMoveByButtonsAndByAltArrows) {
    Bench bench;
    bench.click("queue.row.e14");
    bench.click("queue.row.e14.up");
    ASSERT_THAT(bench.sent(), ElementsAre("move"));
    EXPECT_EQ(last<MoveEntry>(bench).entry, EntryId{"e14"});
    EXPECT_EQ(last<MoveEntry>(bench).before, EntryId{"e13"});
    // The list shows the move at once; the next one starts from there.
    bench.tap(SDLK_DOWN, KMOD_LALT);
    EXPECT_EQ(last<MoveEntry>(bench).before, EntryId{"e15"});
}

TEST(PressTest, TheLastPlaceIsTheEndOfTheList) {
    Bench bench;
    bench.controller().act({.act = Act::move_down, .target = "e19"});
    EXPECT_EQ(last<MoveEntry>(bench).before, EntryId{});
    bench.controller().act({.act = Act::move_down, .target = "e19"});
    EXPECT_EQ(bench.sent().size(), 1U) << "it is the last already";
}

TEST(PressTest, OnlyAFreeFloorLetsSomebodyElseBeCalled) {
    Bench bench;
    bench.click("queue.row.e14");
    bench.click("queue.row.e14.call");
    EXPECT_THAT(bench.sent(), IsEmpty());
    bench.show(view_in_phase(FloorPhase::idle));
    bench.click("queue.row.e14.call");
    EXPECT_THAT(bench.sent(), ElementsAre("call"));
    bench.click("queue.row.e14.withdraw");
    EXPECT_THAT(bench.sent(), ElementsAre("call", "withdraw"));
}

TEST(PressTest, ADelegationIsInscribedByTypingAndEnter) {
    Bench bench;
    bench.tap(SDLK_a);
    ASSERT_TRUE(bench.shows("add.filter"));
    bench.type("mex");
    bench.tap(SDLK_RETURN);
    ASSERT_THAT(bench.sent(), ElementsAre("inscribe"));
    EXPECT_EQ(last<Inscribe>(bench).delegation, DelegationId{"mx"});
    EXPECT_TRUE(last<Inscribe>(bench).language.empty());
    EXPECT_FALSE(bench.shows("add.filter"));
}

TEST(PressTest, TypingEverythingInOneBatchInscribesToo) {
    Bench bench;
    bench.press(SDLK_a);
    for (const char letter : std::string{"pana"}) {
        bench.press(static_cast<SDL_Keycode>(letter));
    }
    bench.key(SDLK_RETURN, true);
    bench.key(SDLK_RETURN, false);
    bench.frame();
    bench.frame();
    ASSERT_THAT(bench.sent(), ElementsAre("inscribe"));
    EXPECT_EQ(last<Inscribe>(bench).delegation, DelegationId{"pa"});
}

TEST(PressTest, TheFormAlsoTakesPersonAndLanguage) {
    Bench bench;
    bench.click("queue.add");
    bench.type("guat");
    bench.click("add.person");
    bench.type("viceministra");
    bench.click("add.language.en");
    bench.click("add.commit");
    ASSERT_THAT(bench.sent(), ElementsAre("inscribe"));
    EXPECT_EQ(last<Inscribe>(bench).delegation, DelegationId{"gt"});
    EXPECT_EQ(last<Inscribe>(bench).person, "viceministra");
    EXPECT_EQ(last<Inscribe>(bench).language, Language{"en"});
}

TEST(PressTest, KeysAreDeadWhileTyping) {
    Bench bench;
    bench.tap(SDLK_a);
    bench.type("nte ");
    bench.tap(SDLK_F9);
    bench.tap(SDLK_F2);
    EXPECT_THAT(bench.sent(), IsEmpty());
    EXPECT_EQ(bench.controller().ui().add.filter, "nte ");
    EXPECT_EQ(bench.controller().ui().language, "es");
    bench.tap(SDLK_ESCAPE);
    bench.tap(SDLK_t);
    EXPECT_THAT(bench.sent(), ElementsAre("extend"));
}

TEST(PressTest, TheLetterOfTheShortcutIsNotTyped) {
    Bench bench;
    bench.tap(SDLK_a);
    EXPECT_EQ(bench.controller().ui().add.filter, "");
}

TEST(PressTest, NothingIsSentWhileTheLinkIsLost) {
    Bench bench;
    bench.lose_link();
    for (const SDL_Keycode key : {SDLK_SPACE, SDLK_n, SDLK_t, SDLK_e, SDLK_a, SDLK_F9}) {
        bench.tap(key);
    }
    bench.click("floor.next");
    bench.move_to("rail.close");
    bench.button(true);
    bench.frame(Millis{900});
    bench.button(false);
    bench.click("channel.row.fr");
    EXPECT_THAT(bench.sent(), IsEmpty());
    EXPECT_FALSE(bench.shows("desk.live"));
    bench.tap(SDLK_F2);
    EXPECT_EQ(bench.controller().ui().language, "en") << "reading stays possible";
}

/// The greatest difference between the channels of a colour below the header: its hue.
unsigned strongest_hue(float from, float to) {
    unsigned hue = 0;
    const ImDrawData* drawn = ImGui::GetDrawData();
    for (int i = 0; i < drawn->CmdListsCount; ++i) {
        for (const ImDrawVert& vertex : drawn->CmdLists[i]->VtxBuffer) {
            const unsigned r = (vertex.col >> IM_COL32_R_SHIFT) & 0xFFU;
            const unsigned g = (vertex.col >> IM_COL32_G_SHIFT) & 0xFFU;
            const unsigned b = (vertex.col >> IM_COL32_B_SHIFT) & 0xFFU;
            if (vertex.pos.y > from && vertex.pos.y < to) {
                hue = std::max(hue, std::max({r, g, b}) - std::min({r, g, b}));
            }
        }
    }
    return hue;
}

double contrast(ImU32 text, ImU32 ground) {
    const auto luminance = [](ImU32 colour) {
        const auto linear = [&](unsigned shift) {
            const double share = 1 - theme::stale_veil;
            const double c = (((colour >> shift) & 0xFFU) * share +
                              ((theme::background >> shift) & 0xFFU) * (1 - share)) /
                             255;
            return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * linear(IM_COL32_R_SHIFT) + 0.7152 * linear(IM_COL32_G_SHIFT) +
               0.0722 * linear(IM_COL32_B_SHIFT);
    };
    const double a = luminance(theme::drained(text)) + 0.05;
    const double b = luminance(theme::drained(ground)) + 0.05;
    return std::max(a, b) / std::min(a, b);
}

TEST(PressTest, WhatIsStaleLosesItsColoursAndStaysReadable) {
    Bench bench;
    const float from = bench.canvas().find("agenda")->y;
    const float to = from + 400;
    EXPECT_GT(strongest_hue(from, to), 100U);
    bench.lose_link();
    bench.frame();
    EXPECT_LT(strongest_hue(from, to), 60U);
    for (const ImU32 ground : {theme::panel, theme::raised}) {
        EXPECT_GE(contrast(theme::text_third, ground), 4.5);
        EXPECT_GE(contrast(theme::text_second, ground), 4.5);
    }
    const ConsoleModel model = bench.controller().present();
    EXPECT_FALSE(model.record.history.enabled);
    EXPECT_FALSE(model.queue.state.enabled);
    EXPECT_EQ(model.queue.state.label, "Abierta") << "it still says what it was";
}

TEST(PressTest, ARefusalIsSaidInTheOperatorsLanguage) {
    Bench bench;
    bench.click("floor.next");
    EXPECT_EQ(bench.controller().present().floor.mark, Mark::sent);
    bench.frame(Millis{260});
    EXPECT_EQ(bench.controller().present().floor.mark, Mark::waiting);
    bench.frame(Millis{2000});
    EXPECT_EQ(bench.controller().present().floor.mark, Mark::late);
    bench.answer(bench.requests()[0].id, "nobody_waiting", Text{"No espera nadie", "Nobody waits"});
    EXPECT_EQ(bench.controller().present().floor.mark, Mark::refused);
    ASSERT_EQ(bench.controller().present().toasts.size(), 1U);
    EXPECT_EQ(bench.controller().present().toasts[0].text, "No espera nadie");
    bench.tap(SDLK_F2);
    EXPECT_EQ(bench.controller().present().toasts[0].text, "Nobody waits");
    bench.frame(Millis{6100});
    EXPECT_THAT(bench.controller().present().toasts, IsEmpty());
    EXPECT_EQ(bench.controller().present().floor.mark, Mark::none);
}

TEST(PressTest, ADeskShowsWhatWasPressedUntilItIsRefused) {
    Bench bench;
    const std::string before = bench.controller().present().interpretation.rows[3].state.text;
    bench.click("channel.row.fr");
    bench.click("desk.live");
    EXPECT_EQ(bench.controller().present().interpretation.rows[3].state.text, "AL AIRE");
    EXPECT_EQ(bench.controller().present().interpretation.rows[3].mark, Mark::sent);
    bench.answer(bench.requests()[0].id, "not_permitted", Text{"No", "No"});
    EXPECT_EQ(bench.controller().present().interpretation.rows[3].state.text, before);
}

TEST(PressTest, ALinkThatTakesNothingIsReported) {
    Bench bench;
    bench.refuse_to_send();
    bench.click("floor.next");
    EXPECT_THAT(bench.sent(), IsEmpty());
    EXPECT_EQ(bench.controller().present().toasts.size(), 1U);
    EXPECT_EQ(bench.controller().present().floor.mark, Mark::none);
}

TEST(PressTest, SplittersMoveTheColumnsWithinBounds) {
    Bench bench;
    bench.move_to("splitter.left");
    bench.button(true);
    SDL_Event motion{};
    motion.type = SDL_MOUSEMOTION;
    motion.motion.x = 300;
    motion.motion.y = 400;
    bench.input().push(motion);
    bench.frame();
    EXPECT_NEAR(bench.controller().ui().left_fraction, 0.215F, 0.02F);
    motion.motion.x = 5;
    bench.input().push(motion);
    bench.frame();
    EXPECT_FLOAT_EQ(bench.controller().ui().left_fraction, 0.16F);
}

}  // namespace
}  // namespace plenaria::console::testing::press_test
