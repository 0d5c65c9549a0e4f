// The closing's checklist (R4) on the console: what is missing, and one press for each of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "server/model/list_print.hpp"
#include "tests/unit/console/bench.hpp"

namespace plenaria::console::testing::checklist_test {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

const BenchSettings large{.language = "en", .width = 1920, .height = 1080};

template <class T>
const T& last(const Bench& bench) {
    return std::get<T>(bench.requests().back().command);
}

View of_the_chair() {
    View view = demo_view_checklist();
    view.script.emplace();
    return view;
}

CheckView& check_in(View& view, std::string_view id) {
    return *std::find_if(view.checklist->begin(), view.checklist->end(),
                         [&](const CheckView& check) { return check.id == id; });
}

/// All six points done but for `missing`.
View nearly_closed(std::string_view missing) {
    View view = demo_view_checklist();
    for (CheckView& check : *view.checklist) {
        check.state = check.id == missing ? CheckState::missing : CheckState::done;
    }
    return view;
}

TEST(ChecklistTest, TheRailSaysWhatIsMissing) {
    View view = demo_view_checklist();
    check_in(view, "screens").state = CheckState::done;
    Bench bench{view, large};
    const RailModel rail = bench.controller().present().rail;
    EXPECT_EQ(rail.checklist.label, "Closing: 3 of 6…");
    EXPECT_THAT(rail.detail, HasSubstr("3 of 6 · missing: "));
    EXPECT_THAT(rail.detail, HasSubstr("Delegations in the room 4 of 11"));
}

TEST(ChecklistTest, UpToThreeDelegationsAreNamedAndTheOthersCounted) {
    View view = nearly_closed("roster");
    CheckView& roster = check_in(view, "roster");
    roster.missing = {Text{"Cuba", "Cuba"}, Text{"Haití", "Haiti"}, Text{"México", "Mexico"},
                      Text{"Perú", "Peru"}};
    Bench bench{view, large};
    const auto detail = [&] { return bench.controller().present().rail.detail; };
    EXPECT_THAT(detail(), HasSubstr("4 of 11; Cuba, Haiti, Mexico +4"));
    roster.missing[0] = Text{"San Vicente y las Granadinas", "Saint Vincent and the Grenadines"};
    bench.show(view);
    EXPECT_THAT(detail(), AllOf(HasSubstr("; Saint Vincent and the"), EndsWith("… +6")));
    roster.missing.resize(1);
    roster.done = roster.of - 1;
    bench.show(view);
    EXPECT_THAT(detail(), Not(HasSubstr("+"))) << "all are named";
}

TEST(ChecklistTest, TheRailNamesTheScreenAndForHowLong) {
    View view = nearly_closed("screens");
    for (ScreenView& screen : *view.screens) {
        screen.declared = true;
        screen.slated = true;
    }
    ScreenView& lobby = view.screens->back();
    lobby.name = "lobby-2";
    lobby.slated = false;
    lobby.last_seen.reset();
    check_in(view, "screens").done = 13;
    Bench bench{view, large};
    EXPECT_EQ(bench.controller().present().rail.detail,
              "5 of 6 · missing: Screens confirmed 13 of 14; lobby-2 unconfirmed 6 s");
    lobby.last_seen = demo_now() - std::chrono::seconds{2};
    bench.show(view);
    EXPECT_THAT(bench.controller().present().rail.detail, HasSubstr("unconfirmed 2 s"));
    // A server that started anew knows nothing of when it went, and when the label was lost.
    lobby.last_seen.reset();
    check_in(view, "screens").at = demo_now() - std::chrono::seconds{3};
    bench.show(view);
    EXPECT_THAT(bench.controller().present().rail.detail, HasSubstr("unconfirmed 3 s"));
}

TEST(ChecklistTest, TheRailNamesAScreenOfAnotherRoomThatShowsThisOne) {
    View view = nearly_closed("screens");
    for (ScreenView& screen : *view.screens) {
        screen.slated = true;
    }
    ScreenView& lobby = view.screens->back();
    lobby.declared = false;
    lobby.elsewhere = true;
    lobby.slated = false;
    lobby.name = "lobby-2";
    Bench bench{view, large};
    EXPECT_THAT(bench.controller().present().rail.detail, HasSubstr("lobby-2 unconfirmed"));
}

TEST(ChecklistTest, NothingIsSaidOfAListWhereThereIsNone) {
    Bench bench{demo_view_closed(DoorsState::clearing)};
    EXPECT_FALSE(bench.controller().present().rail.checklist.shown);
    EXPECT_FALSE(bench.shows("rail.checklist"));
    EXPECT_EQ(bench.controller().present().rail.detail, "Confirme el corte de cada salida pública");
}

TEST(ChecklistTest, APointIsConfirmedForTheClosingThatWasSeen) {
    Bench bench{nearly_closed("booths"), large};
    bench.click("rail.checklist");
    bench.click("checklist.booths.confirm");
    ASSERT_THAT(bench.sent(), ElementsAre("confirm_check"));
    EXPECT_EQ(last<ConfirmCheck>(bench).check, ClosingCheck::booths);
    EXPECT_TRUE(last<ConfirmCheck>(bench).confirmed);
    EXPECT_EQ(expected(bench.requests()[0], "closing"), "2");
    EXPECT_TRUE(bench.shows("checklist.booths")) << "the list stays open";
}

TEST(ChecklistTest, AWordIsTakenBack) {
    Bench bench{demo_view_checklist(), large};
    bench.click("rail.checklist");
    bench.click("checklist.observers_out.withdraw");
    ASSERT_THAT(bench.sent(), ElementsAre("confirm_check"));
    EXPECT_FALSE(last<ConfirmCheck>(bench).confirmed);
    EXPECT_FALSE(bench.shows("checklist.roster.withdraw")) << "it follows from the roster";
}

TEST(ChecklistTest, OnlyTheChairsConsoleOffersToOverride) {
    {
        Bench bench{demo_view_checklist(), large};
        bench.click("rail.checklist");
        EXPECT_FALSE(bench.shows("checklist.screens.override"));
    }
    Bench bench{of_the_chair(), large};
    bench.click("rail.checklist");
    EXPECT_FALSE(bench.shows("checklist.booths.override")) << "it is confirmed";
    bench.click("checklist.screens.override");
    EXPECT_FALSE(bench.controller().present().popover->buttons.back().enabled)
        << "a reason is asked for";
    bench.type("-");
    EXPECT_FALSE(bench.controller().present().popover->buttons.back().enabled) << "in words";
    bench.type("Pantalla cubierta");
    bench.tap(SDLK_RETURN);
    ASSERT_THAT(bench.sent(), ElementsAre("override_check"));
    EXPECT_EQ(last<OverrideCheck>(bench).check, ClosingCheck::screens);
    EXPECT_EQ(last<OverrideCheck>(bench).reason, "-Pantalla cubierta");
    EXPECT_EQ(expected(bench.requests()[0], "closing"), "2");
    bench.answer(bench.requests()[0].id);
    bench.frame();
    EXPECT_TRUE(bench.shows("checklist.screens")) << "back on the list";
}

TEST(ChecklistTest, AnOverriddenPointSaysWhyAndIsTakenBack) {
    View view = demo_view_checklist();
    CheckView& screens = check_in(view, "screens");
    screens.state = CheckState::overridden;
    screens.reason = "Cubierta";
    screens.by = "presidencia";
    screens.at = demo_now();
    Bench bench{view, large};
    bench.click("rail.checklist");
    const auto rows = bench.controller().present().popover->rows;
    EXPECT_THAT(rows[4].detail, HasSubstr("Cubierta"));
    EXPECT_EQ(rows[4].chips.back().text, "Overridden");
    bench.click("checklist.screens.withdraw");
    ASSERT_THAT(bench.sent(), ElementsAre("confirm_check"));
    EXPECT_FALSE(last<ConfirmCheck>(bench).confirmed);
}

TEST(ChecklistTest, StaffIsListedInOneFieldAndThenCounted) {
    View view = demo_view_checklist();
    view.closing->staff_listed = false;
    view.closing->staff.clear();
    check_in(view, "staff").of = 0;
    Bench bench{view, large};
    bench.click("rail.checklist");
    EXPECT_FALSE(bench.shows("checklist.staff.confirm")) << "nobody is listed yet";
    bench.click("checklist.staff.list");
    bench.type("Ana; Luis");
    bench.tap(SDLK_RETURN);
    bench.click("form.confirm");
    ASSERT_THAT(bench.sent(), ElementsAre("list_staff"));
    EXPECT_THAT(last<ListStaff>(bench).persons, ElementsAre("Ana", "Luis"));
    EXPECT_THAT(bench.requests()[0].expect, Contains(Pair("staff", "")));
    // The answer may come before the room does.
    bench.answer(bench.requests()[0].id);
    bench.frame();
    view.closing->staff_listed = true;
    view.closing->staff = {"Ana", "Luis"};
    bench.show(view);
    bench.frame();
    bench.click("checklist.staff.confirm");
    EXPECT_EQ(last<ConfirmCheck>(bench).check, ClosingCheck::staff);
    EXPECT_THAT(bench.requests().back().expect, Contains(Pair("staff", print_of({"Ana", "Luis"}))))
        << "the list that was typed";
}

TEST(ChecklistTest, AListWithWhatIsNobodyOrTwiceIsNotSent) {
    View view = demo_view_checklist();
    view.closing->staff.clear();
    for (const auto& [typed, words] :
         {std::pair{"Ana; .", "“.” is not a person's name"},
          {"Secretariat; Ana", "“Secretariat” is not a person's name"},
          {"Luis Mora; luis mora", "“luis mora” stands twice"}}) {
        Bench bench{view, large};
        bench.click("rail.checklist");
        bench.click("checklist.staff.list");
        bench.type(typed);
        const auto popover = bench.controller().present().popover;
        ASSERT_FALSE(popover->outcome.empty()) << typed;
        EXPECT_THAT(popover->outcome.front().title, HasSubstr(words));
        EXPECT_FALSE(popover->buttons.back().enabled) << typed;
        bench.type("; Eva");
        EXPECT_FALSE(bench.controller().present().popover->buttons.back().enabled) << typed;
    }
}

TEST(ChecklistTest, SaysWhoOfTheListedIsNobodysLogin) {
    View view = demo_view_checklist();
    Bench bench{view, large};
    bench.click("rail.checklist");
    const auto words = [&] {
        std::string all;
        const auto popover = bench.controller().present().popover;
        for (const FormRow& row : popover->rows) {
            all += row.kind == FormRow::Kind::words ? row.title : "";
        }
        return all;
    };
    EXPECT_EQ(words(), "");
    view.closing->without_login = {"Tomás Rey"};
    bench.show(view);
    bench.frame();
    EXPECT_THAT(words(), HasSubstr("nobody of the secretariat logs in as: Tomás Rey."));
    bench.click("checklist.staff.list");
    EXPECT_THAT(bench.controller().present().popover->lead, HasSubstr("as: Tomás Rey."));
    bench.tap(SDLK_ESCAPE);
    view.closing->without_login = view.closing->staff;
    bench.show(view);
    bench.frame();
    EXPECT_THAT(words(), HasSubstr("nobody of the secretariat logs in under those names"))
        << "and where no persons log in at all, it is said too";
    bench.click("checklist.staff.list");
    const auto lead = [&] { return bench.controller().present().popover->lead; };
    const auto type = [&](const char* names) {
        bench.controller().act({.act = Act::edit, .target = "form.persons", .detail = names});
    };
    EXPECT_THAT(lead(), HasSubstr("logs in under those names"));
    type("Inés Paz; Tomás Rey; Rosa Sol");
    EXPECT_THAT(lead(), HasSubstr("logs in as: Inés Paz, Tomás Rey."))
        << "of one who is not listed yet nobody knows";
    type("Tomás Rey");
    EXPECT_THAT(lead(), HasSubstr("logs in as: Tomás Rey.")) << "one alone may be a slip";
}

TEST(ChecklistTest, AMemberWithoutItsViceMinisterIsNamedAlthoughItCounts) {
    View view = nearly_closed("staff");
    (*view.roster)[0].ticked = true;
    (*view.roster)[0].head = false;
    (*view.roster)[0].officials = 2;
    Bench bench{view, large};
    bench.click("rail.checklist");
    EXPECT_THAT(bench.controller().present().popover->rows[1].detail,
                HasSubstr("No vice-minister: " + std::string{(*view.roster)[0].name.en()}));
    bench.click("checklist.roster.open");
    const FormRow row = bench.controller().present().popover->rows[0];
    EXPECT_EQ(row.tone, Tone::warn);
    EXPECT_THAT(row.detail, HasSubstr("No vice-minister"));
}

TEST(ChecklistTest, WhoeverIsNotOnTheListIsToldBeforeTheRoomCloses) {
    const auto chips_for = [](const char* person, const char* closer) {
        BenchSettings settings = large;
        settings.person = person;
        View view = demo_view_checklist();
        view.closing->closed_by = closer;
        Bench bench{view, settings};
        if (*person != '\0') {
            bench.type("una frase larga");
            bench.tap(SDLK_RETURN);
            bench.welcome();
            bench.show(view);
            bench.frame();
        }
        bench.click("rail.checklist");
        const FormRow row = bench.controller().present().popover->rows[2];
        EXPECT_EQ(row.id, "checklist.staff");
        std::string words;
        for (const ChipModel& chip : row.chips) {
            words += chip.text + "; ";
        }
        return words + row.detail;
    };
    EXPECT_THAT(chips_for("Eva", "mesa"), HasSubstr("You are not listed"));
    EXPECT_THAT(chips_for("Eva", "mesa"), HasSubstr("your console shows nothing of it"));
    EXPECT_THAT(chips_for("Inés Paz", "mesa"), Not(HasSubstr("not listed")));
    EXPECT_THAT(chips_for("Eva", "Eva"), Not(HasSubstr("not listed")));
    EXPECT_THAT(chips_for("", "mesa"), Not(HasSubstr("not listed"))) << "a token is no person";
}

TEST(ChecklistTest, AListThatChangesUnderTheOperatorsEyesIsOpenedAgainBeforeItIsCounted) {
    View view = demo_view_checklist();
    const std::string former = print_of(view.closing->staff);
    Bench bench{view, large};
    bench.click("rail.checklist");
    ASSERT_TRUE(bench.shows("checklist.staff.confirm"));
    view.closing->staff.push_back("Eva");
    bench.show(view);
    bench.frame();
    EXPECT_FALSE(bench.shows("checklist.staff.confirm"));
    bench.click("checklist.staff.open");
    bench.click("checklist.staff.confirm");
    ASSERT_THAT(bench.sent(), ElementsAre("confirm_check"));
    EXPECT_THAT(bench.requests().back().expect,
                Contains(Pair("staff", print_of(view.closing->staff))));
    EXPECT_NE(print_of(view.closing->staff), former);
}

TEST(ChecklistTest, WhoseWordItWasIsSaidInTheReadersLanguage) {
    View view = demo_view_checklist();
    CheckView& screens = check_in(view, "screens");
    screens.state = CheckState::overridden;
    screens.at = demo_now();
    screens.by = "secretariat";
    Bench bench{view, large};
    bench.click("rail.checklist");
    EXPECT_THAT(bench.controller().present().popover->rows[4].detail, HasSubstr("Secretariat"));
    screens.by = "Ana Paz";
    bench.show(view);
    bench.frame();
    EXPECT_THAT(bench.controller().present().popover->rows[4].detail, HasSubstr("Ana Paz"));
}

TEST(ChecklistTest, TheRosterIsTickedByButtons) {
    Bench bench{demo_view_checklist(), large};
    bench.click("rail.checklist");
    bench.click("checklist.roster.open");
    // Belize has its vice-minister; one official more.
    bench.click("roster.bz.more");
    ASSERT_THAT(bench.sent(), ElementsAre("mark_roster"));
    EXPECT_EQ(last<MarkRoster>(bench).delegation, DelegationId{"bz"});
    EXPECT_TRUE(last<MarkRoster>(bench).head);
    EXPECT_EQ(last<MarkRoster>(bench).officials, 1);
    // What is on its way is what the next press goes on from.
    bench.click("roster.bz.more");
    EXPECT_EQ(last<MarkRoster>(bench).officials, 2);
    bench.click("roster.bz.more");
    EXPECT_EQ(bench.sent().size(), 2U) << "no third official (R4.1)";
    bench.click("roster.mx.nobody");
    EXPECT_FALSE(last<MarkRoster>(bench).head);
    EXPECT_EQ(last<MarkRoster>(bench).officials, 0);
    EXPECT_EQ(expected(bench.requests().back(), "closing"), "2");
    // Once more: it was a mistake.
    bench.click("roster.mx.nobody");
    EXPECT_TRUE(last<MarkRoster>(bench).taken_back);
}

TEST(ChecklistTest, EverythingIsReachedByTheKeyboard) {
    Bench bench{nearly_closed("booths"), large};
    bench.click("rail.checklist");
    bench.tap(SDLK_DOWN);
    EXPECT_EQ(bench.controller().ui().popover.row, "checklist.booths") << "the others are done";
    bench.tap(SDLK_RETURN);
    ASSERT_THAT(bench.sent(), ElementsAre("confirm_check"));
    bench.tap(SDLK_ESCAPE);

    bench.controller().act({.act = Act::open_popover, .target = "roster"});
    bench.frame();
    bench.tap(SDLK_DOWN);
    bench.tap(SDLK_DOWN);
    EXPECT_EQ(bench.controller().ui().popover.row, "roster.ca");
    bench.tap(SDLK_RETURN);
    EXPECT_EQ(last<MarkRoster>(bench).delegation, DelegationId{"ca"});
    EXPECT_EQ(last<MarkRoster>(bench).officials, 2);
}

TEST(ChecklistTest, PressesGoRoundFromAMemberNotTickedToNobody) {
    RosterView member;
    EXPECT_EQ(next_roster_detail(member, 2), "head/0");
    member.ticked = true;
    member.head = true;
    EXPECT_EQ(next_roster_detail(member, 2), "head/1");
    member.officials = 2;
    EXPECT_EQ(next_roster_detail(member, 2), "none/0");
    member.head = false;
    member.officials = 0;
    EXPECT_EQ(next_roster_detail(member, 2), "head/0");
}

TEST(ChecklistTest, ThePaletteKnowsEveryPoint) {
    Bench bench{nearly_closed("booths"), large};
    bench.tap(SDLK_k, KMOD_CTRL);
    bench.type("booths");
    bench.frame();
    bench.tap(SDLK_RETURN);
    ASSERT_THAT(bench.sent(), ElementsAre("confirm_check"));
    EXPECT_EQ(last<ConfirmCheck>(bench).check, ClosingCheck::booths);
}

TEST(ChecklistTest, TheSecretaryIsAskedInForTheItemThatWasRead) {
    Bench bench{demo_view_checklist(), large};
    bench.click("rail.checklist");
    bench.click("checklist.secretary.in");
    ASSERT_THAT(bench.sent(), ElementsAre("admit_secretary"));
    EXPECT_TRUE(last<AdmitSecretary>(bench).admitted);
    EXPECT_EQ(expected(bench.requests()[0], "item"), "i5");
}

TEST(ChecklistTest, WhoeverIsToBeLedOutIsSaidOnTheRail) {
    View view = demo_view_checklist();
    view.closing->secretary_since = demo_now();
    view.closing->secretary_item = {"Presupuesto", "Budget"};
    Bench bench{view, large};
    EXPECT_THAT(bench.controller().present().rail.detail, Not(HasSubstr("Lead")));
    view.closing->lead_out = true;
    bench.show(view);
    bench.frame();
    EXPECT_THAT(bench.controller().present().rail.detail, HasSubstr("Lead out the Executive"));
    bench.click("rail.checklist");
    bench.click("checklist.secretary.out");
    EXPECT_FALSE(last<AdmitSecretary>(bench).admitted);
}

TEST(ChecklistTest, TheListGoesWithTheClosing) {
    for (const char* popover : {"checklist", "roster"}) {
        Bench bench{demo_view_checklist(), large};
        bench.controller().act({.act = Act::open_popover, .target = popover});
        bench.show(demo_view());
        bench.frame();
        EXPECT_FALSE(bench.controller().present().popover) << popover;
    }
}

}  // namespace
}  // namespace plenaria::console::testing::checklist_test
