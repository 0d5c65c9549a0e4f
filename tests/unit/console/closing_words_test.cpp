// What the console says of a closing: nothing false, the most urgent first, and no number cut off.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "server/model/text_table.hpp"
#include "tests/unit/console/bench.hpp"

namespace plenaria::console::testing::closing_words_test {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const BenchSettings large{.language = "en", .width = 1920, .height = 1080};

ConsoleModel shown(View view, const char* language = "en") {
    BenchSettings settings = large;
    settings.language = language;
    return Bench{std::move(view), settings}.controller().present();
}

CheckView& check_in(View& view, std::string_view id) {
    return *std::find_if(view.checklist->begin(), view.checklist->end(),
                         [&](const CheckView& check) { return check.id == id; });
}

/// A closed room in which every point is done and every screen is off the open room.
View closed_view() {
    View view = demo_view_proven(demo_view_checklist());
    view.doors.state = DoorsState::closed;
    for (CheckView& check : *view.checklist) {
        check.state = CheckState::done;
    }
    for (ScreenView& screen : *view.screens) {
        screen.health = ScreenHealth::current;
        screen.confirmed = true;
        screen.slated = true;
    }
    return view;
}

/// The same while it is cleared, and these screens have not answered since it began.
View waiting_for(std::initializer_list<std::size_t> screens) {
    View view = closed_view();
    view.doors.state = DoorsState::clearing;
    check_in(view, "screens").state = CheckState::missing;
    for (const std::size_t at : screens) {
        (*view.screens)[at].slated = false;
        (*view.screens)[at].last_seen.reset();
    }
    return view;
}

View of_the_chair(View view) {
    view.script.emplace();
    return view;
}

TEST(ClosingWordsTest, TheRailSaysHowManyDisplaysAreCleared) {
    View view = closed_view();
    EXPECT_THAT(shown(view).rail.detail,
                StartsWith("Displays show the privacy slate · public outputs CUT"));
    (*view.screens)[0].cleared = true;
    EXPECT_THAT(shown(view).rail.detail,
                StartsWith("Displays on privacy slate, 1 cleared · outputs CUT"));
    EXPECT_THAT(shown(view, "es").rail.detail,
                StartsWith("Pantallas en privado, 1 autorizada · salidas CORTADAS"));
    (*view.screens)[1].cleared = true;
    EXPECT_THAT(shown(view).rail.detail, HasSubstr("privacy slate, 2 cleared ·"));
    EXPECT_THAT(shown(view, "es").rail.detail, HasSubstr("privado, 2 autorizadas ·"));
    check_in(view, "booths").state = CheckState::overridden;
    EXPECT_THAT(shown(view).rail.detail,
                AllOf(StartsWith("Points overridden"), EndsWith("confirmed, 2 cleared")));
}

TEST(ClosingWordsTest, ADisplayClearedForAnItemIsNotSaidToSayMembersOnly) {
    View view = demo_view_proven();
    (*view.agenda)[4].confidential = true;
    EXPECT_THAT(shown(view).rail.detail, Not(HasSubstr("cleared")));
    (*view.screens)[0].cleared = true;
    EXPECT_THAT(shown(view).rail.detail,
                StartsWith("Doors open; displays say “Members only”, 1 cleared  ·  "));
}

TEST(ClosingWordsTest, TheSecondsAreNeverCutOffTheRail) {
    View view = waiting_for({1});
    (*view.screens)[1].name = "Plenaria · derecha";
    check_in(view, "screens").done = 13;
    EXPECT_EQ(shown(view, "es").rail.detail,
              "5 de 6 · falta: Pantallas confirmadas 13 de 14; "
              "Plenaria · derecha sin confirmar 6 s");
    (*view.screens)[1].name = "Salón plenario principal · derecha";
    EXPECT_EQ(shown(view, "es").rail.detail,
              "5 de 6 · falta: Pantallas confirmadas 13 de 14; "
              "Salón plenario pri… sin confirmar 6 s");
    view.doors.since = demo_now() - std::chrono::minutes{125};
    EXPECT_THAT(shown(view, "es").rail.detail, EndsWith("plenario pri… sin confirmar 2 h"));
}

TEST(ClosingWordsTest, WhileItIsClearedTooTheRailSaysHowManyDisplaysShowIt) {
    View view = waiting_for({1});
    (*view.screens)[0].cleared = true;
    EXPECT_THAT(shown(view).rail.detail, EndsWith("unconfirmed 6 s  ·  1 display cleared"));
    (*view.screens)[2].cleared = true;
    EXPECT_THAT(shown(view, "es").rail.detail, EndsWith("  ·  2 pantallas autorizadas"));
    view.doors.state = DoorsState::closed;
    EXPECT_THAT(shown(view).rail.detail, EndsWith("unconfirmed 6 s  ·  2 displays cleared"))
        << "and no count of them twice";
}

TEST(ClosingWordsTest, AScreenThatMayShowTheRoomIsNamedBeforeAllElse) {
    View view = waiting_for({0, 1});
    for (const char* other : {"roster", "staff", "outputs", "booths"}) {
        check_in(view, other).state = CheckState::missing;
    }
    EXPECT_EQ(shown(view).rail.detail,
              "1 of 6 · missing: Screens confirmed 12 of 14; "
              "Sala A · izquierda unconfirmed 6 s +1");
    (*view.screens)[0].slated = true;
    (*view.screens)[1].slated = true;
    check_in(view, "screens").state = CheckState::done;
    EXPECT_THAT(shown(view).rail.detail, HasSubstr("missing: Delegations in the room"));
}

TEST(ClosingWordsTest, TheRowOfTheScreensSaysForHowLong) {
    Bench bench{waiting_for({0, 1, 2, 3}), large};
    bench.click("rail.checklist");
    const auto popover = bench.controller().present().popover;
    EXPECT_THAT(popover->rows[4].detail,
                HasSubstr("Missing: Sala A · izquierda 6 s, Sala A · derecha 6 s, "
                          "Podio · confianza 6 s +1"));
}

TEST(ClosingWordsTest, WhoeverIsToBeLedOutIsNamedAndTheClosingKeepsItsButton) {
    View view = closed_view();
    view.closing->secretary_since = demo_now();
    view.closing->lead_out = true;
    const RailModel closed = shown(view).rail;
    EXPECT_THAT(closed.detail, StartsWith("Lead out the Executive Secretary  ·  "));
    EXPECT_EQ(closed.checklist.label, "Closing: 6 of 6…");
    EXPECT_EQ(closed.checklist.icon, Icon::warning);
    EXPECT_THAT(shown(view, "es").rail.detail, StartsWith("Debe salir la Secretaría Ejecutiva"));
    view = waiting_for({0});
    view.closing->lead_out = true;
    EXPECT_EQ(shown(view).rail.detail,
              "Lead out the Executive Secretary  ·  Sala A · izquierda unconfirmed 6 s");
}

TEST(ClosingWordsTest, OnlyAClosedRoomCountsForHowLong) {
    View view = demo_view_closed(DoorsState::clearing);
    EXPECT_EQ(shown(view).rail.since, "since 14:32");
    EXPECT_EQ(shown(view, "es").rail.since, "desde las 14:32");
    EXPECT_EQ(shown(demo_view_closed(DoorsState::closed)).rail.since, "for 14:22");
}

TEST(ClosingWordsTest, TheChairSeesWhichItemItRunsAloneAndThatNobodyElseDoes) {
    View view = of_the_chair(closed_view());
    ItemView& pending = (*view.agenda)[7];
    pending.state = ItemState::pending;
    pending.confidential = true;
    EXPECT_EQ(shown(view).agenda.rows[7].confidential_word, "members only");
    pending.chair_alone = true;
    EXPECT_EQ(shown(view).agenda.rows[7].confidential_word, "chair only");
    EXPECT_TRUE(shown(view).agenda.rows[7].has_actions) << "it runs it";
    EXPECT_EQ(shown(view).rail.since, "for 00:06") << "it does not run yet";
    std::string words;
    {
        Bench bench{view, large};
        bench.controller().act(
            {.act = Act::open_popover, .target = "item", .detail = pending.id.value});
        const auto popover = bench.controller().present().popover;
        for (const FormRow& row : popover->rows) {
            words += row.title;
        }
    }
    EXPECT_THAT(words, HasSubstr("the other consoles are blind"));
    (*view.agenda)[4].chair_alone = true;
    EXPECT_EQ(shown(view).rail.since, "for 00:06  ·  other consoles blind");
    EXPECT_EQ(shown(view, "es").rail.since, "desde hace 00:06  ·  otras consolas a ciegas");
}

TEST(ClosingWordsTest, ABlindConsoleDoesNotSayThatNothingWasDone) {
    View blind = demo_view_closed(DoorsState::closed);
    blind.session.reset();
    blind.programme.reset();
    blind.agenda.reset();
    blind.floor.reset();
    blind.queue.reset();
    blind.record.reset();
    const ConsoleModel model = shown(blind);
    EXPECT_EQ(model.record.empty, "Restricted part: the record is not shown here");
    EXPECT_THAT(model.rail.detail, HasSubstr("The Presidency has declared the room closed"));
    EXPECT_EQ(shown(demo_view()).record.empty, "No actions yet");
}

TEST(ClosingWordsTest, ASuspendedSessionIsNotCalledOpen) {
    View view = demo_view();
    view.session->state = SessionState::suspended;
    const RailModel rail = shown(view).rail;
    EXPECT_EQ(rail.title, "SESSION SUSPENDED");
    EXPECT_THAT(rail.detail, StartsWith("Displays say “Session suspended”"));
    EXPECT_EQ(shown(view, "es").rail.title, "SESIÓN SUSPENDIDA");
}

TEST(ClosingWordsTest, NothingMovesInTheChecklistAsAScreenIsCleared) {
    View view = closed_view();
    Bench bench{view, large};
    bench.click("rail.checklist");
    ASSERT_TRUE(bench.shows("checklist.secretary.in"));
    const Box before = *bench.canvas().find("checklist.secretary.in");
    bench.click("screens.revoke_all");
    EXPECT_TRUE(bench.sent().empty()) << "none is cleared";
    (*view.screens)[0].cleared = true;
    bench.show(view);
    bench.frame();
    bench.frame();
    const Box after = *bench.canvas().find("checklist.secretary.in");
    EXPECT_EQ(after.x, before.x);
    EXPECT_EQ(after.y, before.y);
}

TEST(ClosingWordsTest, ADisplayOnTheSlateIsSaidToBeOnIt) {
    View view = closed_view();
    (*view.screens)[1].cleared = true;
    (*view.screens)[2].view = "door";
    (*view.screens)[3].slated = false;
    const ConsoleModel model = shown(view);
    const auto& rows = model.displays.rows;
    EXPECT_EQ(rows[0].detail, "Privacy slate");
    EXPECT_NE(rows[1].detail, "Privacy slate") << "it is cleared";
    EXPECT_NE(rows[2].detail, "Privacy slate") << "a sign outside goes on as one";
    EXPECT_NE(rows[3].detail, "Privacy slate") << "nobody knows";
    EXPECT_EQ(shown(view, "es").displays.rows[0].detail, "Privacidad");
    view.doors.state = DoorsState::open;
    EXPECT_NE(shown(view).displays.rows[0].detail, "Privacy slate");
}

TEST(ClosingWordsTest, TheCardBeforeReopeningNamesWhoeverDoesNotReply) {
    View view = demo_view_closed(DoorsState::reopening);
    for (ScreenView& screen : *view.screens) {
        screen.health = ScreenHealth::current;
    }
    const auto last = [&](const char* language) {
        const auto reopening = shown(view, language).reopening;
        return reopening->effects.back().text;
    };
    (*view.screens)[5].health = ScreenHealth::silent;
    EXPECT_EQ(last("en"), "No reply: Sala de prensa; check in the room");
    EXPECT_EQ(last("es"), "Sin respuesta: Sala de prensa; verifique en sala");
    for (const std::size_t at : {0U, 1U, 2U}) {
        (*view.screens)[at].health = ScreenHealth::silent;
    }
    EXPECT_EQ(last("en"), "No reply: Sala A · izquierda +3; check in the room");
}

TEST(ClosingWordsTest, WhoMustBeLedOutFirstIsSaidWithTheButtonThatRecordsIt) {
    for (const char* language : {"es", "en"}) {
        EXPECT_THAT(std::string{text_in("argument.secretary_in", language)},
                    HasSubstr(std::string{text_in("console.checklist.left", language)}));
    }
}

TEST(ClosingWordsTest, TheRecordSaysHowManyBeforeOfWhom) {
    for (const std::string_view key : {"record.roster.head", "record.roster.officials"}) {
        for (const char* language : {"es", "en"}) {
            const std::string_view text = text_in(key, language);
            EXPECT_LT(text.find("{n}"), text.find("{delegation}")) << text;
        }
    }
}

}  // namespace
}  // namespace plenaria::console::testing::closing_words_test
