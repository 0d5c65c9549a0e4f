// Consensus, attendance, the venue, the palette and the rooms: what is pressed and what is sent.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "console/app/settings.hpp"
#include "tests/unit/console/bench.hpp"
#include "tests/unit/console/demo_conference.hpp"
#include "tests/unit/console/demo_floor.hpp"

namespace plenaria::console::testing::conference_test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const BenchSettings large{"es", 1920, 1080};

template <class T>
const T& last(const Bench& bench) {
    return std::get<T>(bench.requests().back().command);
}

TEST(ConferenceTest, ATabShowsItsSheetAndTheListComesBack) {
    Bench bench{demo_conference(), large};
    EXPECT_TRUE(bench.shows("queue.row.e14"));
    bench.click("tab.consensus");
    bench.frame();
    EXPECT_TRUE(bench.shows("consensus.adopt"));
    EXPECT_FALSE(bench.shows("queue.row.e14"));
    EXPECT_TRUE(bench.shows("floor.next")) << "the floor never moves";
    bench.tap(SDLK_ESCAPE);
    EXPECT_TRUE(bench.shows("queue.row.e14"));
}

TEST(ConferenceTest, TheGavelDecidesTheVersionThatIsRead) {
    Bench bench{demo_conference(), large};
    bench.click("tab.consensus");
    bench.frame();
    bench.click("consensus.adopt");
    ASSERT_THAT(bench.sent(), ElementsAre("decide_text"));
    EXPECT_EQ(last<DecideText>(bench).text, TextId{"declaracion"});
    EXPECT_EQ(last<DecideText>(bench).version, 3);
    EXPECT_EQ(last<DecideText>(bench).outcome, TextOutcome::adopt);
}

TEST(ConferenceTest, WhoBlocksIsSaidBeforeTheGavelFalls) {
    Bench bench{demo_conference(), large};
    bench.controller().act({.act = Act::show_sheet, .target = "consensus"});
    const SheetModel sheet = *bench.controller().present().sheet;
    EXPECT_THAT(sheet.rows, Contains(::testing::Field(&FormRow::title, HasSubstr("Nicaragua"))));
    View view = demo_conference();
    view.stances->front().blocks = false;
    bench.show(view);
    EXPECT_THAT(bench.controller().present().sheet->rows,
                ::testing::Not(Contains(::testing::Field(&FormRow::tone, Tone::bad))));
}

TEST(ConferenceTest, AnObjectionIsTakenWithItsWordsAndWithdrawn) {
    Bench bench{demo_conference(), large};
    bench.click("tab.consensus");
    bench.frame();
    bench.click("stance.bz.objection");
    bench.frame();
    bench.frame();
    bench.type("no estamos de acuerdo");
    bench.click("form.paragraph.2");
    bench.click("form.confirm");
    ASSERT_THAT(bench.sent(), ElementsAre("take_stance"));
    EXPECT_EQ(last<TakeStance>(bench).delegation, DelegationId{"bz"});
    EXPECT_EQ(last<TakeStance>(bench).statement, "no estamos de acuerdo");
    EXPECT_EQ(last<TakeStance>(bench).paragraph, 2);
    bench.answer(bench.requests().back().id);
    bench.controller().act({.act = Act::withdraw_stance, .target = "declaracion/ni/objection"});
    EXPECT_EQ(last<WithdrawStance>(bench).stance, Stance::objection);
}

TEST(ConferenceTest, ANewVersionKeepsEveryParagraphInBothLanguages) {
    Bench bench{demo_conference(), large};
    bench.controller().act({.act = Act::open_form, .target = "text", .detail = "declaracion"});
    bench.controller().act({.act = Act::choose, .target = "paragraphs", .detail = "4"});
    bench.frame();
    bench.click("form.confirm");
    EXPECT_THAT(bench.sent(), IsEmpty()) << "the fourth paragraph is empty";
    bench.controller().act({.act = Act::edit, .target = "form.p4.es", .detail = "Cuarto."});
    bench.controller().act({.act = Act::edit, .target = "form.p4.en", .detail = "Fourth."});
    bench.frame();
    bench.click("form.confirm");
    ASSERT_THAT(bench.sent(), ElementsAre("set_text"));
    EXPECT_EQ(last<SetText>(bench).paragraphs.size(), 4U);
    EXPECT_EQ(last<SetText>(bench).paragraphs[1], demo_conference().texts->front().paragraphs[1]);
}

TEST(ConferenceTest, AParagraphFieldWrapsOnTheGlassAndNotInTheText) {
    Bench bench{demo_conference(), large};
    bench.controller().act({.act = Act::open_form, .target = "text", .detail = "declaracion"});
    bench.frame();
    bench.frame();
    bench.click("form.p1.es");
    bench.type("x");
    const std::string typed = bench.controller().ui().form.value("p1.es");
    EXPECT_EQ(typed.find('\n'), std::string::npos);
    EXPECT_EQ(typed.size(), demo_conference().texts->front().paragraphs[0].es().size() + 1);
}

TEST(ConferenceTest, APressOnADelegationGoesThroughThePresences) {
    Bench bench{demo_conference(), large};
    bench.click("tab.attendance");
    bench.frame();
    bench.click("attendance.bz");
    ASSERT_THAT(bench.sent(), ElementsAre("set_attendance"));
    EXPECT_EQ(last<SetAttendance>(bench).presence, Presence::remote);
    EXPECT_THAT(last<SetAttendance>(bench).persons,
                ElementsAre("Viceministra", "Directora General"));
    bench.click("attendance.bz");
    EXPECT_EQ(last<SetAttendance>(bench).presence, Presence::absent) << "from what was pressed";
}

TEST(ConferenceTest, BehindClosedDoorsAPressPassesOverWhatTheClosingRefuses) {
    View view = demo_view_checklist();
    view.attendance = demo_conference().attendance;
    ASSERT_TRUE(view.delegations && view.closing);
    const auto observer =
        std::find_if(view.delegations->begin(), view.delegations->end(),
                     [](const DelegationView& each) { return each.stays_out; });
    ASSERT_NE(observer, view.delegations->end());
    const std::string outside = observer->id.value;
    for (AttendanceView& row : *view.attendance) {
        if (row.id.value == outside) {
            row.presence = Presence::unknown;
        } else if (row.id.value == "bz") {
            row.presence = Presence::present;
            row.persons = {"Una", "Dos", "Tres", "Cuatro"};  // R4.1: one and two with it
        }
    }
    const auto presses = [](const View& shown, const std::string& delegation) {
        Bench bench{shown, large};
        std::vector<Presence> seen;
        for (int i = 0; i < 2; ++i) {
            bench.controller().act({.act = Act::set_attendance, .target = delegation});
            seen.push_back(last<SetAttendance>(bench).presence);
        }
        return seen;
    };
    EXPECT_THAT(presses(view, outside), ElementsAre(Presence::absent, Presence::unknown));
    EXPECT_THAT(presses(view, "bz"), ElementsAre(Presence::absent, Presence::unknown));
    view.closing.reset();
    EXPECT_THAT(presses(view, outside), ElementsAre(Presence::present, Presence::remote));
    EXPECT_THAT(presses(view, "bz"), ElementsAre(Presence::remote, Presence::absent));
}

View in_recess() {
    View view = demo_conference();
    view.session->state = SessionState::suspended;
    return view;
}

TEST(ConferenceTest, ARecallAnnouncesAWholeMinute) {
    Bench bench{in_recess(), large};
    bench.click("tab.notices");
    bench.frame();
    bench.click("recall.5");
    ASSERT_THAT(bench.sent(), ElementsAre("recall_session"));
    const TimePoint at = last<RecallSession>(bench).resumes_at;
    EXPECT_EQ(to_unix_ms(at) % 60'000, 0);
    // Screens round up what is left: five minutes stay five.
    EXPECT_EQ(std::chrono::ceil<std::chrono::minutes>(at - demo_now()).count(), 5);
    bench.click("bulletin.b2.withdraw");
    EXPECT_EQ(last<WithdrawBulletin>(bench).bulletin, BulletinId{"b2"});
    bench.click("notices.yield");
    EXPECT_TRUE(last<YieldScreens>(bench).yielded);
}

TEST(ConferenceTest, ARecallIsOfferedOnlyWhileNobodyHasTheFloor) {
    const auto offered = [](View view) {
        Bench bench{std::move(view), large};
        bench.controller().act({.act = Act::open_popover, .target = "palette"});
        std::vector<std::string> titles;
        const auto popover = bench.controller().present().popover;
        for (const ChoiceRow& row : popover->choices) {
            if (row.button.id.starts_with("palette.recall.")) {
                titles.push_back(row.title);
            }
        }
        return titles;
    };
    EXPECT_THAT(offered(demo_conference()), IsEmpty()) << "somebody speaks";
    const auto titles = offered(in_recess());
    ASSERT_EQ(titles.size(), 3U);
    EXPECT_EQ(titles[0], "Anunciar en pantallas: se reanuda en 5 min · 14:52");
    Bench bench{demo_conference(), large};
    bench.click("tab.notices");
    bench.frame();
    bench.click("recall.5");
    EXPECT_THAT(bench.sent(), IsEmpty());
}

TEST(ConferenceTest, ARecallCanBeTakenOffTheScreensAtOnce) {
    View view = in_recess();
    const BulletinView recall = view.bulletins->front();
    view.bulletins->erase(view.bulletins->begin());
    Bench bench{view, large};
    ASSERT_FALSE(bench.shows("undo.recall"));
    view.bulletins->insert(view.bulletins->begin(), recall);
    bench.show(view);
    bench.frame();
    bench.click("undo.recall");
    ASSERT_THAT(bench.sent(), ElementsAre("withdraw_bulletin"));
    EXPECT_EQ(last<WithdrawBulletin>(bench).bulletin, recall.id);
    bench.frame(Millis{6100});
    EXPECT_FALSE(bench.shows("undo.recall"));
}

/// Sala A in recess and Sala B, whose views have the same announcements.
std::shared_ptr<client::Picture> both_rooms(bool recalled) {
    View first = in_recess();
    if (!recalled) {
        first.bulletins->erase(first.bulletins->begin());
    }
    const auto bulletins = first.bulletins;
    auto picture = demo_picture(std::move(first));
    add_second_room(*picture);
    client::FollowedRoom& room = picture->rooms.at(RoomId{"sala-b"});
    View second = *room.view;
    second.bulletins = bulletins;
    second.acts->undo->number = ActNumber{1};
    room.view = std::make_shared<const View>(std::move(second));
    return picture;
}

bool offers_recall(const Controller& controller) {
    const auto undo = controller.present().undo;
    return undo && std::any_of(undo->buttons.begin(), undo->buttons.end(),
                               [](const ButtonModel& each) { return each.id == "undo.recall"; });
}

TEST(ConferenceTest, ARecallIsTakenBackOnlyWhereItWasGiven) {
    for (const auto& [room, offered] : {std::pair{"sala-a", true}, {"sala-b", false}}) {
        Controller controller{{.room = RoomId{room}}, [](const CommandRequest&) { return true; }};
        controller.begin_frame(both_rooms(false), {}, demo_local());
        controller.begin_frame(both_rooms(true), {}, demo_local());
        EXPECT_EQ(offers_recall(controller), offered) << room;
    }
}

TEST(ConferenceTest, WhatARoomOffersToTakeBackStaysThere) {
    for (const Act way : {Act::go_to_room, Act::change_room}) {
        Controller controller{{.room = RoomId{"sala-b"}},
                              [](const CommandRequest&) { return true; }};
        controller.begin_frame(both_rooms(true), {}, demo_local());
        controller.act({.act = way, .target = "sala-a"});
        controller.begin_frame(both_rooms(true), {}, demo_local());
        ASSERT_EQ(controller.ui().room, RoomId{"sala-a"});
        EXPECT_FALSE(controller.present().undo) << "nothing was done here just now";
    }
}

TEST(ConferenceTest, ADecisionIsReleasedInBothLanguages) {
    Bench bench{demo_conference(), large};
    bench.click("tab.notices");
    bench.click("notices.release");
    bench.frame();
    bench.type("Se admite un observador");
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty()) << "one language is missing";
    bench.controller().act(
        {.act = Act::edit, .target = "form.text.en", .detail = "An observer is admitted"});
    bench.frame();
    bench.click("form.confirm");
    ASSERT_THAT(bench.sent(), ElementsAre("release_decision"));
    EXPECT_EQ(last<ReleaseDecision>(bench).text,
              (Text{"Se admite un observador", "An observer is admitted"}));
    EXPECT_TRUE(last<ReleaseDecision>(bench).until);
}

TEST(ConferenceTest, WhatWasDecidedIsReadOnceMoreBeforeItGoesOut) {
    View view = demo_conference();
    ASSERT_TRUE(view.texts && !view.texts->empty());
    view.texts->front().state = TextState::adopted;
    view.texts->front().title = Text{"Declaración", "Declaration"};
    const std::string id = view.texts->front().id.value;
    Bench bench{std::move(view), large};
    bench.click("tab.consensus");
    bench.click("text." + id + ".release");
    bench.frame();
    bench.click("form.confirm");
    ASSERT_THAT(bench.sent(), ElementsAre("release_decision"));
    EXPECT_THAT(std::string{last<ReleaseDecision>(bench).text.en()}, HasSubstr("Declaration: "));
}

TEST(ConferenceTest, ARoomThatTheEventDoesNotHaveIsSaidAndAnotherShown) {
    Bench bench{demo_conference(), {.width = 1920, .height = 1080, .room = "no-such-room"}};
    const ConsoleModel model = bench.controller().present();
    ASSERT_EQ(model.toasts.size(), 1U);
    EXPECT_THAT(model.toasts[0].text, HasSubstr("--room"));
    bench.click("tab.day");
    EXPECT_THAT(bench.canvas().overflows(), IsEmpty());
}

TEST(ConferenceTest, ABulletinNeedsBothLanguages) {
    Bench bench{demo_conference(), large};
    bench.show_second_room();
    bench.controller().act({.act = Act::open_form, .target = "bulletin"});
    bench.frame();
    bench.frame();
    bench.type("Foto oficial");
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty());
    bench.controller().act(
        {.act = Act::edit, .target = "form.text.en", .detail = "Official photograph"});
    bench.frame();
    bench.click("form.room.sala-b");
    bench.click("form.confirm");
    ASSERT_THAT(bench.sent(), ElementsAre("issue_bulletin"));
    EXPECT_THAT(last<IssueBulletin>(bench).rooms, ElementsAre(RoomId{"sala-b"}));
    EXPECT_TRUE(last<IssueBulletin>(bench).until);
}

TEST(ConferenceTest, ThePresidencyIsHandedOverInTwoSteps) {
    Bench bench{demo_conference(), large};
    bench.controller().act({.act = Act::open_form, .target = "handover"});
    bench.frame();
    bench.click("form.to.mx");
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty()) << "Enter only leads to the second step";
    const auto popover = bench.controller().present().popover;
    EXPECT_THAT(popover->lead, HasSubstr("México"));
    bench.foresee();
    bench.click("form.confirm");
    ASSERT_THAT(bench.sent(), ElementsAre("hand_over"));
    EXPECT_EQ(last<HandOver>(bench).to, DelegationId{"mx"});
}

TEST(ConferenceTest, StepsOfTheScriptAreOnTheChairsConsoleAlone) {
    Bench operators{demo_conference(), large};
    operators.click("tab.notes");
    operators.frame();
    EXPECT_FALSE(operators.shows("step.1"));
}

TEST(ConferenceTest, AStepIsTickedAndTakenBack) {
    Bench bench{demo_conference(true), large};
    bench.click("tab.notes");
    bench.frame();
    bench.click("step.1");
    ASSERT_THAT(bench.sent(), ElementsAre("mark_step"));
    EXPECT_EQ(last<MarkStep>(bench).item, ItemId{"i5"});
    EXPECT_EQ(last<MarkStep>(bench).step, 1);
    EXPECT_TRUE(last<MarkStep>(bench).done);
    bench.click("step.0");
    EXPECT_FALSE(last<MarkStep>(bench).done);
}

TEST(ConferenceTest, ANoteIsSentByEnter) {
    Bench bench{demo_conference(), large};
    bench.click("tab.notes");
    bench.frame();
    bench.click("note.text");
    bench.type("faltan nueve");
    bench.tap(SDLK_RETURN);
    ASSERT_THAT(bench.sent(), ElementsAre("post_note"));
    EXPECT_EQ(last<PostNote>(bench).text, "faltan nueve");
    EXPECT_EQ(bench.controller().ui().note, "");
}

TEST(ConferenceTest, AnotherRoomIsWatchedBesideAndGoneTo) {
    Bench bench{demo_conference(), large};
    bench.show_second_room();
    bench.click("tab.day");
    bench.frame();
    bench.click("room.watch.sala-b");
    bench.frame();
    ASSERT_TRUE(bench.shows("side.go.sala-b"));
    const auto side = bench.controller().present().side_room;
    EXPECT_EQ(side->name, "Sala B");
    EXPECT_EQ(side->clock, "1:02");
    EXPECT_EQ(side->detail, "5. Red de protección consular");
    bench.click("side.go.sala-b");
    bench.frame();
    EXPECT_EQ(bench.controller().ui().room, RoomId{"sala-b"});
    EXPECT_EQ(bench.controller().ui().side_room, RoomId{"sala-a"}) << "they change places";
}

TEST(ConferenceTest, ARoomBesideShowsWhoSpeaksToAPointOfOrderAndThatClock) {
    Bench bench{demo_conference(), large};
    bench.show_second_room();
    bench.controller().act({.act = Act::go_to_room, .target = "sala-b"});
    bench.controller().act({.act = Act::watch_room, .target = "sala-a"});
    View view = demo_point();
    for (const bool below : {true, false}) {
        if (!below) {
            view.floor->phase = FloorPhase::idle;
            view.floor->speaker.reset();
        }
        bench.show(view);
        const auto side = bench.controller().present().side_room;
        ASSERT_TRUE(side);
        EXPECT_EQ(side->speaker, "Estados Unidos") << below;
        EXPECT_EQ(side->clock, "1:34") << below;
    }
}

TEST(ConferenceTest, TheChairsConsoleProvesItsRoleWithItsOwnToken) {
    const auto chair = read_settings({"--data", "d", "--role", "chair"});
    ASSERT_TRUE(chair);
    EXPECT_EQ(chair.value().role, Role::chair);
    EXPECT_EQ(token_path(chair.value()), "d/chair.token");
    EXPECT_EQ(token_path(read_settings({"--data", "d"}).value()), "d/console.token");
    EXPECT_EQ(token_path(read_settings({"--token-file", "t", "--role", "chair"}).value()), "t");
    EXPECT_FALSE(read_settings({"--data", "d", "--role", "king"}));
}

TEST(ConferenceTest, TheProgrammeSaysHowLateWhatFollowsWillBegin) {
    Bench bench{demo_conference(), large};
    bench.controller().act({.act = Act::show_sheet, .target = "day"});
    const SheetModel sheet = *bench.controller().present().sheet;
    const auto at = std::find_if(sheet.rows.begin(), sheet.rows.end(),
                                 [](const FormRow& row) { return row.id == "day.cerrada-1"; });
    ASSERT_NE(at, sheet.rows.end());
    EXPECT_EQ(at->icon, Icon::lock);
}

TEST(ConferenceTest, OfWhatIsPublishedAloneTheProgrammeSaysNothingOfHowItStands) {
    View view = demo_conference();
    const auto row_of = [&] {
        Bench bench{view, large};
        bench.controller().act({.act = Act::show_sheet, .target = "day"});
        const std::vector<FormRow> rows = bench.controller().present().sheet.value().rows;
        return *std::find_if(rows.begin(), rows.end(),
                             [](const FormRow& row) { return row.id == "day.cerrada-1"; });
    };
    EXPECT_FALSE(row_of().chips.empty() || row_of().buttons.empty());
    for (ProgrammeView& session : *view.programme) {
        session.kind = session.id.value == "cerrada-1" ? Text{} : session.kind;
    }
    EXPECT_TRUE(row_of().chips.empty() && row_of().buttons.empty());
    EXPECT_FALSE(row_of().title.empty());
}

}  // namespace
}  // namespace plenaria::console::testing::conference_test
