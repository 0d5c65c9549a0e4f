// Doors and gates: what was read is what is sent, and what a person said can be taken back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/console/bench.hpp"

namespace plenaria::console::testing::doors_test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::IsEmpty;
using ::testing::Not;

template <class T>
const T& last(const Bench& bench) {
    return std::get<T>(bench.requests().back().command);
}

/// The word of the popover's confirmation.
std::string confirmation(Bench& bench) {
    const auto popover = bench.controller().present().popover;
    return popover ? popover->buttons.back().label : std::string{};
}

TEST(GateTest, AGateIsConfirmedForTheDoorsThatWereSeen) {
    Bench bench{demo_view_closed(DoorsState::clearing)};
    bench.click("rail.output.web");
    bench.click("gate.confirm");
    ASSERT_THAT(bench.sent(), ElementsAre("set_output_gate"));
    EXPECT_EQ(expected(bench.requests()[0], "doors"), "clearing");
}

TEST(GateTest, AScreenThatMovesTheLabelInterruptsNobodysWord) {
    View view = demo_view_checklist();
    Bench bench{view, {.width = 1920, .height = 1080}};
    bench.click("rail.output.web");
    view.doors.state = view.doors.state == DoorsState::closed ? DoorsState::clearing
                                                              : DoorsState::closed;
    bench.show(view);
    bench.frame();
    bench.click("gate.confirm");
    ASSERT_THAT(bench.sent(), ElementsAre("set_output_gate"));
    EXPECT_EQ(expected(bench.requests()[0], "doors"), std::nullopt);
    EXPECT_EQ(expected(bench.requests()[0], "closing"), "2");
}

TEST(GateTest, TheQuestionGoesAwayWhenTheDoorsChange) {
    Bench bench{demo_view_closed(DoorsState::clearing)};
    bench.click("rail.output.web");
    ASSERT_TRUE(bench.shows("gate.confirm"));
    bench.show(demo_view());
    bench.frame();
    EXPECT_FALSE(bench.shows("gate.confirm"));
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty()) << "CUT was read, ON AIR would have been sent";
}

TEST(GateTest, TheQuestionStaysTheSameWhenSomebodyElseAnswersIt) {
    Bench bench{demo_view_closed(DoorsState::clearing)};
    bench.click("rail.output.web");
    View view = demo_view_closed(DoorsState::clearing);
    (*view.outputs)[0].gate = Gate::cut;
    bench.show(view);
    EXPECT_EQ(confirmation(bench), "Confirmar CORTE");
    bench.click("gate.confirm");
    EXPECT_EQ(last<SetOutputGate>(bench).gate, Gate::cut);
}

TEST(GateTest, AFalseCutIsTakenBackWhileTheDoorsAreNotOpen) {
    for (const DoorsState state :
         {DoorsState::clearing, DoorsState::closed, DoorsState::reopening}) {
        View view = demo_view_closed(state);
        for (OutputView& each : *view.outputs) {
            each.gate = Gate::cut;
        }
        Bench bench{view, {.width = 1920, .height = 1080}};
        bench.click("rail.output.web");
        EXPECT_EQ(confirmation(bench), "No está cortada");
        bench.click("gate.confirm");
        ASSERT_THAT(bench.sent(), ElementsAre("set_output_gate"));
        EXPECT_EQ(last<SetOutputGate>(bench).output, OutputId{"web"});
        EXPECT_EQ(last<SetOutputGate>(bench).gate, Gate::open);
        EXPECT_EQ(expected(bench.requests()[0], "doors"), name_of(state));
    }
}

TEST(GateTest, OutputsThatFindNoRoomAreListed) {
    View view = demo_view_closed(DoorsState::closed);
    for (int i = 0; i < 6; ++i) {
        OutputView more = (*view.outputs)[0];
        more.id = OutputId{"more" + std::to_string(i)};
        view.outputs->push_back(more);
    }
    Bench bench{view};
    EXPECT_FALSE(bench.shows("rail.output.more5"));
    EXPECT_EQ(bench.controller().present().rail.more.label, "Salidas: 8 de 8 cortadas…");
    bench.click("rail.outputs");
    EXPECT_EQ(bench.controller().present().popover->choices.size(), 8U);
    bench.click("gates.rec");
    bench.click("gate.confirm");
    ASSERT_THAT(bench.sent(), ElementsAre("set_output_gate"));
    EXPECT_EQ(last<SetOutputGate>(bench).output, OutputId{"rec"});
    EXPECT_EQ(last<SetOutputGate>(bench).gate, Gate::open);
}

TEST(GateTest, OutputsKeepTheirOrder) {
    View view = demo_view_closed(DoorsState::closed);
    (*view.outputs)[1].gate = Gate::unknown;
    Bench bench{view};
    const auto outputs = bench.controller().present().rail.outputs;
    ASSERT_EQ(outputs.size(), 2U);
    EXPECT_EQ(outputs[0].id, "web");
    EXPECT_EQ(outputs[0].confirm.icon, Icon::check);
    EXPECT_EQ(outputs[0].confirm.style, ButtonStyle::outline);
    EXPECT_EQ(outputs[1].id, "rec");
}

TEST(GateTest, NoOutputMovesUnderThePointer) {
    View view = demo_view_checklist();
    (*view.checklist)[4].state = CheckState::done;
    Bench bench{view, {.width = 1920, .height = 1080}};
    const Box web = *bench.canvas().find("rail.output.web");
    const Box rec = *bench.canvas().find("rail.output.rec");
    for (const Gate gate : {Gate::cut, Gate::open}) {
        (*view.outputs)[0].gate = gate;
        // The line beside them says something else now, and is shorter.
        (*view.checklist)[1].missing = {Text{"Cuba", "Cuba"}};
        bench.show(view);
        bench.frame();
        ASSERT_TRUE(bench.shows("rail.output.web"));
        EXPECT_EQ(bench.canvas().find("rail.output.web")->x, web.x);
        EXPECT_EQ(bench.canvas().find("rail.output.web")->w, web.w);
        EXPECT_EQ(bench.canvas().find("rail.output.rec")->x, rec.x);
    }
}

TEST(GateTest, TheListOfOutputsIsNotExchangedForOneOfThem) {
    View view = demo_view_closed(DoorsState::clearing);
    const View of_two = view;
    for (const char* id : {"third", "fourth", "fifth", "sixth", "seventh"}) {
        OutputView more = (*view.outputs)[0];
        more.id = OutputId{id};
        view.outputs->push_back(more);
    }
    Bench bench{view};
    ASSERT_TRUE(bench.shows("rail.outputs"));
    view = of_two;
    bench.show(view);
    bench.frame();
    EXPECT_TRUE(bench.shows("rail.outputs")) << "now there would be room";
    EXPECT_FALSE(bench.shows("rail.output.rec"));
}

TEST(GateTest, OutputsOfAnOpenRoomKeepTheirPlacesUntilTheLastServes) {
    View view = demo_view();
    (*view.outputs)[0].gate = Gate::cut;
    (*view.outputs)[1].gate = Gate::cut;
    Bench bench{view};
    const float web = bench.canvas().find("rail.output.web")->x;
    (*view.outputs)[1].gate = Gate::open;
    bench.show(view);
    bench.frame();
    EXPECT_EQ(bench.canvas().find("rail.output.web")->x, web);
    EXPECT_FALSE(bench.controller().present().rail.outputs[1].confirm.enabled);
    (*view.outputs)[0].gate = Gate::open;
    bench.show(view);
    EXPECT_THAT(bench.controller().present().rail.outputs, IsEmpty());
}

TEST(GateTest, AnOutputOnAirBehindClosedDoorsIsRedWhereverItIsNamed) {
    for (const DoorsState state : {DoorsState::clearing, DoorsState::closed}) {
        View view = demo_view_closed(state);
        (*view.outputs)[0].gate = Gate::open;
        Bench bench{view};
        bench.controller().act({.act = Act::open_popover, .target = "gates"});
        const ConsoleModel model = bench.controller().present();
        EXPECT_EQ(model.rail.outputs[0].confirm.style, ButtonStyle::danger);
        EXPECT_EQ(model.popover->choices[0].tone, Tone::bad);
    }
}

TEST(GateTest, EnterTakesNoCutBack) {
    Bench bench{demo_view_closed(DoorsState::closed)};
    bench.controller().act({.act = Act::open_popover, .target = "gate", .detail = "web"});
    bench.frame();
    ASSERT_TRUE(bench.shows("gate.confirm"));
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty());
    const auto popover = bench.controller().present().popover;
    ASSERT_TRUE(popover);
    EXPECT_TRUE(popover->buttons.back().key.empty());
    bench.click("gate.confirm");
    EXPECT_THAT(bench.sent(), ElementsAre("set_output_gate"));
}

TEST(GateTest, TheListComesBackAfterEachOfItsOutputs) {
    Bench bench{demo_view_closed(DoorsState::clearing)};
    bench.controller().act({.act = Act::open_popover, .target = "gates"});
    bench.frame();
    for (const char* output : {"gates.web", "gates.rec"}) {
        bench.click(output);
        bench.tap(SDLK_RETURN);
        ASSERT_TRUE(bench.shows("gates.web"));
        EXPECT_FALSE(bench.shows("gate.confirm"));
    }
    EXPECT_THAT(bench.sent(), ElementsAre("set_output_gate", "set_output_gate"));
    bench.tap(SDLK_ESCAPE);
    EXPECT_FALSE(bench.shows("gates.web"));
}

TEST(RailTest, WhatIsForMembersOnlyIsNotCalledOpen) {
    View item = demo_view();
    for (ItemView& each : *item.agenda) {
        each.confidential = each.confidential || each.current;
    }
    View session = demo_view();
    session.session->confidential = true;
    for (const View& view : {item, session}) {
        Bench bench{view, {.language = "en"}};
        const RailModel rail = bench.controller().present().rail;
        EXPECT_TRUE(rail.members_only);
        EXPECT_EQ(rail.title, "MEMBERS ONLY");
        EXPECT_THAT(rail.detail, ::testing::StartsWith("Doors open; displays say “Members only”"));
        EXPECT_EQ(rail.icon, Icon::people);
    }
    Bench open{demo_view(), {.language = "en"}};
    EXPECT_FALSE(open.controller().present().rail.members_only);
    EXPECT_EQ(open.controller().present().rail.title, "OPEN SESSION");
}

std::vector<std::string> effects_of(View view) {
    Bench bench{std::move(view), {.language = "en"}};
    std::vector<std::string> texts;
    const auto reopening = bench.controller().present().reopening;
    for (const ChipModel& effect : reopening->effects) {
        texts.push_back(effect.text);
    }
    return texts;
}

TEST(RailTest, APageThatLeftAndIsNotOfTheEventIsNotWaitedFor) {
    View view = demo_view_closed(DoorsState::closed);
    view.screens->resize(3);
    for (ScreenView& screen : *view.screens) {
        screen.health = ScreenHealth::current;
        screen.confirmed = true;
    }
    (*view.screens)[1].health = ScreenHealth::silent;
    (*view.screens)[2].declared = false;
    const auto detail = [&] {
        return Bench{view, {.language = "en"}}.controller().present().rail.detail;
    };
    EXPECT_THAT(detail(), EndsWith("2 of 3 displays confirmed"));
    (*view.screens)[2].confirmed = false;
    EXPECT_THAT(detail(), EndsWith("1 of 3 displays confirmed"))
        << "whoever passes it sees what it shows";
    (*view.screens)[2].health = ScreenHealth::silent;
    EXPECT_THAT(detail(), EndsWith("1 of 2 displays confirmed"))
        << "the event waits for its own alone";
    view.doors.state = DoorsState::reopening;
    EXPECT_THAT(effects_of(view), Contains("No reply: Sala A · derecha; check in the room"));
}

TEST(ReopeningTest, ItsEffectsAreThoseOfWhatIsThere) {
    View view = demo_view_closed(DoorsState::reopening);
    view.floor->speaker.reset();
    view.floor->phase = FloorPhase::idle;
    view.screens->resize(4);
    const ScreenHealth health[] = {ScreenHealth::current, ScreenHealth::behind,
                                   ScreenHealth::silent, ScreenHealth::unknown};
    for (std::size_t i = 0; i < 4; ++i) {
        (*view.screens)[i].health = health[i];
    }
    (*view.outputs)[1].gate = Gate::unknown;
    EXPECT_THAT(effects_of(view),
                ElementsAre("Displays that return to agenda and speaker: 2",
                            "The open session and its list come back as they were left",
                            "Item 5, begun behind closed doors, is finished",
                            "Public outputs that stay cut until restored: 1 of 2",
                            "No reply: Podio · confianza; check in the room"));
}

TEST(ReopeningTest, NothingIsToldThatDoesNotHappen) {
    View view = demo_view_closed(DoorsState::reopening);
    view.floor->speaker.reset();
    view.floor->phase = FloorPhase::idle;
    view.screens->resize(1);
    (*view.screens)[0].health = ScreenHealth::current;
    for (OutputView& output : *view.outputs) {
        output.gate = Gate::open;
    }
    for (ItemView& item : *view.agenda) {
        item.running_since.reset();  // the open item waits
    }
    view.session->confidential = true;
    EXPECT_THAT(effects_of(view),
                ElementsAre("Displays that go to “Members only”: 1",
                            "The open session and its list come back as they were left"));
}

TEST(ReopeningTest, APrivateMeetingEndsAndLeavesItsRoomFree) {
    View view = demo_view_closed(DoorsState::reopening);
    view.screens->resize(1);
    (*view.screens)[0].health = ScreenHealth::current;
    view.session->confidential = true;
    view.session->convened = true;
    const auto effects = effects_of(view);
    EXPECT_THAT(effects, Contains("Displays that return to the room’s programme: 1"));
    EXPECT_THAT(effects, Contains("The private meeting ends and the room is free"));
    EXPECT_THAT(effects,
                Not(Contains("The open session and its list come back as they were left")));
}

TEST(ReopeningTest, AnItemWithoutANumberIsFinishedByItsTitle) {
    View view = demo_view_closed(DoorsState::reopening);
    (*view.agenda)[4].number.clear();
    EXPECT_THAT(effects_of(view),
                Contains("Item “Consular protect…”, begun behind closed doors, is finished"));
}

TEST(ReopeningTest, AnItemForMembersOnlyKeepsItsScreensSo) {
    View view = demo_view_closed(DoorsState::reopening);
    view.screens->resize(1);
    (*view.screens)[0].health = ScreenHealth::current;
    ItemView& item = (*view.agenda)[4];
    ASSERT_TRUE(item.current);
    item.confidential = true;
    EXPECT_EQ(effects_of(view).front(), "Displays that return to agenda and speaker: 1")
        << "it began within, and ends as the doors open";
    item.running_since.reset();
    EXPECT_EQ(effects_of(view).front(), "Displays that go to “Members only”: 1");
    ItemView& within = (*view.agenda)[5];
    item.current = false;
    within.current = true;
    within.state = ItemState::running;
    within.running_since = demo_now() - std::chrono::minutes{3};
    EXPECT_EQ(effects_of(view).front(), "Displays that go to “Members only”: 1")
        << "it comes back as the one that began within ends";
}

TEST(HoldTest, AHoldIsDroppedWhenTheDoorsChangeMeanwhile) {
    Bench bench;
    bench.key(SDLK_F9, true);
    bench.frame();
    bench.frame(Millis{300});
    bench.show(demo_view_closed(DoorsState::clearing));
    bench.frame(Millis{900});
    EXPECT_THAT(bench.sent(), IsEmpty());
    bench.show(demo_view());
    bench.frame(Millis{900});
    EXPECT_THAT(bench.sent(), IsEmpty()) << "until the key is let go";
}

TEST(HoldTest, AHoldIsDroppedWhenAnotherReopeningBeganMeanwhile) {
    Bench bench{demo_view_closed(DoorsState::reopening)};
    bench.move_to("reopening.confirm");
    bench.button(true);
    bench.frame(Millis{1000});
    View view = demo_view_closed(DoorsState::reopening);
    *view.doors.since += std::chrono::seconds{5};
    bench.show(view);
    EXPECT_EQ(bench.controller().present().reopening->confirm.hold, 0.0F);
    bench.frame(Millis{1500});
    EXPECT_THAT(bench.sent(), IsEmpty());
    bench.button(false);
    bench.button(true);
    bench.frame(Millis{1250});
    ASSERT_THAT(bench.sent(), ElementsAre("confirm_reopening"));
}

TEST(ReopeningTest, WhatWasHeldIsOfTheReopeningThatWasRead) {
    View view = demo_view_checklist();
    view.doors.state = DoorsState::reopening;
    Bench bench{view};
    bench.key(SDLK_F9, true);
    bench.frame(Millis{16});
    bench.frame(Millis{1250});
    ASSERT_THAT(bench.sent(), ElementsAre("confirm_reopening"));
    const CommandRequest& sent = bench.requests()[0];
    EXPECT_EQ(expected(sent, "doors"), "reopening");
    EXPECT_EQ(expected(sent, "closing"), "2");
    EXPECT_EQ(expected(sent, "reopening"), std::to_string(to_unix_ms(*view.doors.since)));
}

TEST(ReopeningTest, AConsoleThatIsKeptOutNeitherReadsNorSendsAnything) {
    View blind = demo_view_closed(DoorsState::reopening);
    blind.session.reset();
    blind.programme.reset();
    blind.agenda.reset();
    blind.floor.reset();
    blind.queue.reset();
    Bench bench{blind};
    EXPECT_FALSE(bench.shows("reopening.confirm")) << "its effects are of what it does not see";
    EXPECT_FALSE(bench.controller().present().rail.action.enabled);
    bench.key(SDLK_F9, true);
    bench.frame(Millis{16});
    bench.frame(Millis{1500});
    bench.key(SDLK_F9, false);
    bench.tap(SDLK_ESCAPE);
    EXPECT_THAT(bench.sent(), IsEmpty());
    blind.doors.state = DoorsState::closed;
    bench.show(blind);
    bench.tap(SDLK_F9);
    EXPECT_THAT(bench.sent(), IsEmpty()) << "nor does it begin one";
}

TEST(ResumptionTest, ATimeIsAnnouncedInWholeFiveMinutes) {
    Bench bench{demo_view_closed(DoorsState::closed)};
    bench.click("rail.announce");
    // 14:47:01 and a quarter of an hour.
    EXPECT_EQ(bench.controller().present().popover->options[0].label, "A las 15:05");
    bench.click("resumption.15");
    ASSERT_THAT(bench.sent(), ElementsAre("announce_resumption"));
    const auto at = last<AnnounceResumption>(bench).at;
    ASSERT_TRUE(at);
    EXPECT_EQ(*at, demo_now() + std::chrono::seconds{17 * 60 + 59});
    EXPECT_FALSE(bench.shows("resumption.15"));
}

TEST(ResumptionTest, AnAnnouncementIsShownAndTakenBack) {
    View view = demo_view_closed(DoorsState::clearing);
    view.doors.resumes_at = demo_now() + std::chrono::seconds{17 * 60 + 59};
    Bench bench{view};
    EXPECT_EQ(bench.controller().present().rail.announce.label, "Reanuda 15:05…");
    bench.click("rail.announce");
    bench.click("resumption.none");
    ASSERT_THAT(bench.sent(), ElementsAre("announce_resumption"));
    EXPECT_FALSE(last<AnnounceResumption>(bench).at);
}

TEST(ResumptionTest, OpenDoorsAnnounceNothing) {
    Bench bench{demo_view_closed(DoorsState::closed)};
    bench.click("rail.announce");
    bench.show(demo_view());
    bench.frame();
    EXPECT_FALSE(bench.shows("rail.announce"));
    EXPECT_FALSE(bench.shows("resumption.15"));
}

}  // namespace
}  // namespace plenaria::console::testing::doors_test
