// Screens that prove who they are, on the console.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "console/core/present_screens.hpp"
#include "server/model/limits.hpp"
#include "tests/unit/console/bench.hpp"

namespace plenaria::console::testing::screens_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const BenchSettings large{.language = "en", .width = 1920, .height = 1080};

template <class T>
const T& last(const Bench& bench) {
    return std::get<T>(bench.requests().back().command);
}

/// Behind doors that are being closed, with its checklist.
View closing_view() { return demo_view_proven(demo_view_checklist()); }

ScreenView& screen_in(View& view, std::string_view id) {
    return *std::find_if(view.screens->begin(), view.screens->end(),
                         [&](const ScreenView& screen) { return screen.id.value == id; });
}

View with_cleared(std::initializer_list<const char*> ids) {
    View view = closing_view();
    for (const char* id : ids) {
        screen_in(view, id).cleared = true;
    }
    return view;
}

DisplayRow row_of(Bench& bench, std::string_view id) {
    const auto rows = bench.controller().present().displays.rows;
    return *std::find_if(rows.begin(), rows.end(),
                         [&](const DisplayRow& row) { return row.id == id; });
}

ButtonModel confirm_of(Bench& bench) {
    return bench.controller().present().popover->buttons.back();
}

std::string words_of(Bench& bench) {
    std::string all;
    const ConsoleModel model = bench.controller().present();
    for (const auto* rows : {&model.popover->rows, &model.popover->outcome}) {
        for (const FormRow& row : *rows) {
            all += row.title + "\n";
        }
    }
    return all;
}

TEST(ScreensTest, EachRowSaysWhatItsScreenProved) {
    Bench bench{demo_view_proven(), large};
    const ChipModel paired = row_of(bench, "izq").proof;
    EXPECT_EQ(paired.text, "paired");
    EXPECT_EQ(paired.tone, Tone::ok);
    EXPECT_EQ(row_of(bench, "podio").proof.text, "to be paired");
    EXPECT_EQ(row_of(bench, "podio").proof.tone, Tone::plain);
    const ChipModel none = row_of(bench, "cabinas").proof;
    EXPECT_EQ(none.text, "unproven");
    EXPECT_EQ(none.tone, Tone::quiet);
    EXPECT_EQ(none.icon, Icon::question);
}

TEST(ScreensTest, ThatTwoProveOneNameIsSaidBeforeAnythingElseOfIt) {
    View view = with_cleared({"der"});
    screen_in(view, "der").twice = true;
    Bench bench{view, large};
    EXPECT_EQ(row_of(bench, "der").proof.text, "connected twice");
    EXPECT_EQ(row_of(bench, "der").proof.tone, Tone::bad);
    bench.click("display.row.der");
    EXPECT_THAT(bench.controller().present().popover->lead, HasSubstr("Switch one off"));
    EXPECT_TRUE(bench.shows("screen.revoke.der"));
}

TEST(ScreensTest, WhoeverIsAwayProvesNothing) {
    View view = with_cleared({"der"});
    for (const char* id : {"izq", "der"}) {
        screen_in(view, id).health = ScreenHealth::silent;
    }
    Bench bench{view, large};
    EXPECT_EQ(row_of(bench, "izq").proof.text, "paired, away");
    EXPECT_EQ(row_of(bench, "izq").proof.tone, Tone::quiet);
    EXPECT_EQ(row_of(bench, "der").proof.text, "cleared") << "it may come back as such";
    EXPECT_EQ(row_of(bench, "der").proof.tone, Tone::quiet);
}

TEST(ScreensTest, WhatHasPaintedNothingYetIsNotSaidToBeAway) {
    View view = demo_view_proven();
    screen_in(view, "izq").health = ScreenHealth::unknown;
    screen_in(view, "cabinas").health = ScreenHealth::unknown;
    Bench bench{view, large};
    EXPECT_EQ(row_of(bench, "izq").proof.text, "paired") << "it is connected: it proved its key";
    bench.click("display.row.cabinas");
    EXPECT_THAT(bench.controller().present().popover->lead, HasSubstr("minimised or hidden"))
        << "or it has not come yet: the server tells no difference";
}

TEST(ScreensTest, OneThatIsAwaitedIsNamedByTheViewThatTheEventGivesIt) {
    for (const auto& [given, named] :
         {std::pair{"", "View unknown"}, std::pair{"lobby", "Lobby"}}) {
        View view = closing_view();
        ScreenView awaited;
        awaited.id = ScreenId{"hall"};
        awaited.name = "Hall";
        awaited.view = given;
        awaited.elsewhere = true;
        view.screens->push_back(awaited);
        const auto lead = [&view] {
            Bench bench{view, large};
            bench.controller().act(
                {.act = Act::open_popover, .target = "screen", .detail = "hall"});
            return bench.controller().present().popover->lead;
        };
        EXPECT_THAT(lead(), HasSubstr("It is of another room"));
        {
            Bench bench{view, large};
            EXPECT_EQ(row_of(bench, "hall").detail, named);
        }
        view.screens->back().width = 1920;
        EXPECT_THAT(lead(), HasSubstr("minimised or hidden"));
    }
}

TEST(ScreensTest, NothingIsProvedOverALostLink) {
    Bench bench{with_cleared({"der"}), large};
    EXPECT_EQ(row_of(bench, "der").proof.tone, Tone::accent);
    bench.lose_link();
    for (const char* id : {"izq", "der", "podio"}) {
        EXPECT_EQ(row_of(bench, id).proof.tone, Tone::quiet) << id;
        EXPECT_EQ(row_of(bench, id).proof.icon, Icon::question) << id;
    }
}

TEST(ScreensTest, OnlyAScreenOfTheEventIsOfferedForPairing) {
    View view = demo_view_proven();
    for (const bool declared : {true, false}) {
        screen_in(view, "podio").declared = declared;
        Bench bench{view, large};
        bench.click("display.row.podio");
        std::vector<std::string> offered;
        const std::vector<FormRow> rows = bench.controller().present().popover.value().rows;
        for (const FormRow& row : rows) {
            for (const ButtonModel& button : row.buttons) {
                offered.push_back(button.id);
            }
        }
        EXPECT_EQ(std::count(offered.begin(), offered.end(), "screen.pair.podio"), declared);
    }
}

TEST(ScreensTest, AScreenIsPairedByTheCodeOnItsGlass) {
    Bench bench{demo_view_proven(), large};
    bench.click("display.row.podio");
    bench.click("screen.pair.podio");
    ASSERT_EQ(bench.asked().size(), 1U);
    EXPECT_EQ(bench.asked()[0].screen, ScreenId{"podio"});
    EXPECT_EQ(bench.asked()[0].room, RoomId{"sala-a"});
    EXPECT_THAT(words_of(bench), HasSubstr("Asking the screen"));
    bench.answer(bench.asked()[0].id);
    EXPECT_THAT(words_of(bench), HasSubstr("counts for three minutes"));
    EXPECT_FALSE(confirm_of(bench).enabled);
    bench.type("k7w3p");
    EXPECT_FALSE(confirm_of(bench).enabled) << "five characters";
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty());
    bench.type("9");
    EXPECT_TRUE(confirm_of(bench).enabled);
    bench.click("form.confirm");
    ASSERT_THAT(bench.sent(), ElementsAre("pair_screen"));
    EXPECT_EQ(last<PairScreen>(bench).screen, ScreenId{"podio"});
    EXPECT_EQ(last<PairScreen>(bench).code, "K7W3P9");
    EXPECT_EQ(last<PairScreen>(bench).key, "");
    bench.answer(bench.requests()[0].id);
    EXPECT_FALSE(bench.controller().present().popover);
}

TEST(ScreensTest, WhoPairsComparesTheServersFingerprintWithTheGlass) {
    const std::string groups = "3F2A 91BC 07D4 E61B";
    BenchSettings settings = large;
    for (const bool encrypted : {true, false}) {
        settings.fingerprint = encrypted ? groups : "";
        Bench bench{demo_view_proven(), settings};
        bench.click("display.row.podio");
        bench.click("screen.pair.podio");
        EXPECT_EQ(words_of(bench).find(groups) != std::string::npos, encrypted);
        EXPECT_THAT(words_of(bench), HasSubstr("ingerprint")) << "with what to compare";
        EXPECT_EQ(words_of(bench).find("what “plenaria-server setup” printed") != std::string::npos,
                  !encrypted);
    }
}

TEST(ScreensTest, TheKeyboardAloneTypesConfirmsAndCloses) {
    Bench bench{closing_view(), large};
    bench.click("display.row.izq");
    bench.click("screen.clear.izq");
    bench.answer(bench.asked()[0].id);
    bench.type("abc 123");
    bench.tap(SDLK_RETURN);
    ASSERT_THAT(bench.sent(), ElementsAre("clear_screen"));
    EXPECT_EQ(last<ClearScreen>(bench).screen, ScreenId{"izq"});
    EXPECT_EQ(last<ClearScreen>(bench).code, "ABC123");
    EXPECT_EQ(expected(bench.requests()[0], "closing"), "2");
    bench.tap(SDLK_ESCAPE);
    EXPECT_FALSE(bench.controller().present().popover);
}

TEST(ScreensTest, ARefusalKeepsThePopoverForAnotherTry) {
    Bench bench{demo_view_proven(), large};
    bench.click("display.row.podio");
    bench.click("screen.pair.podio");
    bench.answer(bench.asked()[0].id);
    bench.type("ABC123");
    bench.tap(SDLK_RETURN);
    bench.answer(bench.requests()[0].id, "wrong_code", Text{"Otro código", "Another code"});
    ASSERT_TRUE(bench.controller().present().popover);
    EXPECT_THAT(words_of(bench), HasSubstr("still counts"));
    bench.frame();
    EXPECT_THAT(words_of(bench), HasSubstr("still counts")) << "until something else is typed";
    bench.type("ab");
    EXPECT_EQ(bench.controller().ui().form.value("code"), "AB")
        << "the keyboard is back in the field, in place of the wrong code";
    bench.click("screen.ask_again");
    ASSERT_EQ(bench.asked().size(), 2U);
    bench.answer(bench.asked()[1].id);
    bench.type("XYZ789");
    EXPECT_EQ(bench.controller().ui().form.value("code"), "XYZ789") << "the field has the keyboard";
    bench.tap(SDLK_RETURN);
    ASSERT_THAT(bench.sent(), ElementsAre("pair_screen", "pair_screen"));
    EXPECT_EQ(last<PairScreen>(bench).code, "XYZ789");
}

TEST(ScreensTest, AScreenThatIsNotThereIsSaidInThePopover) {
    Bench bench{demo_view_proven(), large};
    bench.click("display.row.podio");
    bench.click("screen.pair.podio");
    bench.answer(bench.asked()[0].id, "screen_not_there", Text{"No está", "Not there"});
    EXPECT_THAT(words_of(bench), HasSubstr("Not there"));
    EXPECT_TRUE(bench.shows("screen.ask_again"));
}

TEST(ScreensTest, AfterThreeWrongCodesNoneIsOnTheGlass) {
    Bench bench{demo_view_proven(), large};
    bench.click("display.row.podio");
    bench.click("screen.pair.podio");
    bench.answer(bench.asked()[0].id);
    for (int i = 0; i < limits::code_tries; ++i) {
        EXPECT_THAT(words_of(bench), HasSubstr("counts for three minutes"));
        bench.type("ABC123");
        bench.tap(SDLK_RETURN);
        bench.answer(bench.requests().back().id, "wrong_code", Text{"Otro código", "Another"});
    }
    EXPECT_THAT(words_of(bench), HasSubstr("Three wrong codes"));
    bench.click("screen.ask_again");
    bench.answer(bench.asked()[1].id);
    EXPECT_THAT(words_of(bench), HasSubstr("counts for three minutes"));
}

TEST(ScreensTest, ACodeGoesWithItsScreen) {
    View view = demo_view_proven();
    Bench bench{view, large};
    bench.click("display.row.podio");
    bench.click("screen.pair.podio");
    bench.answer(bench.asked()[0].id);
    screen_in(view, "podio").health = ScreenHealth::silent;
    bench.show(view);
    EXPECT_THAT(words_of(bench), HasSubstr("The screen has gone"));
    bench.show(demo_view_proven());
    EXPECT_THAT(words_of(bench), HasSubstr("The screen has gone")) << "another page, no code";
}

TEST(ScreensTest, ACodeRunsOutAndALostLinkAnswersNothing) {
    Bench bench{demo_view_proven(), large};
    bench.click("display.row.podio");
    bench.click("screen.pair.podio");
    bench.answer(bench.asked()[0].id);
    bench.frame(limits::code_lasts);
    EXPECT_THAT(words_of(bench), HasSubstr("three minutes are over"));
    bench.click("screen.ask_again");
    bench.lose_link();
    EXPECT_THAT(words_of(bench), HasSubstr("connection was lost"));
    EXPECT_FALSE(confirm_of(bench).enabled);
}

TEST(ScreensTest, WhatTheLinkDoesNotTakeIsSaid) {
    Bench bench{demo_view_proven(), large};
    bench.refuse_to_send();
    bench.click("display.row.podio");
    bench.click("screen.pair.podio");
    EXPECT_THAT(bench.asked(), IsEmpty());
    EXPECT_THAT(words_of(bench), HasSubstr("Not sent"));
}

TEST(ScreensTest, OnlyActsThatFitAreOffered) {
    Bench open{demo_view_proven(), large};
    open.click("display.row.izq");
    EXPECT_FALSE(open.shows("screen.pair.izq")) << "it is the paired one";
    EXPECT_FALSE(open.shows("screen.clear.izq")) << "nothing is confidential";
    EXPECT_FALSE(open.shows("screen.revoke.izq"));
    EXPECT_TRUE(open.shows("screen.unpair.izq"));
    open.tap(SDLK_ESCAPE);
    open.click("display.row.cabinas");
    EXPECT_THAT(open.controller().present().popover->lead, HasSubstr("does not prove"));
    for (const char* act : {"pair", "clear", "revoke", "unpair"}) {
        EXPECT_FALSE(open.shows("screen." + std::string{act} + ".cabinas")) << act;
    }
}

TEST(ScreensTest, SignsOutsideAreNotClearedForWhatGoesOnWithin) {
    View view = closing_view();
    screen_in(view, "izq").view = "door";
    screen_in(view, "der").view = "lobby";
    Bench bench{view, large};
    for (const char* id : {"izq", "der"}) {
        bench.click(std::string{"display.row."} + id);
        EXPECT_FALSE(bench.shows(std::string{"screen.clear."} + id)) << id;
        EXPECT_TRUE(bench.shows(std::string{"screen.unpair."} + id)) << id;
        bench.tap(SDLK_ESCAPE);
    }
}

TEST(ScreensTest, WhatWasReadForOneClosingClearsNothingInAnother) {
    View view = closing_view();
    Bench bench{view, large};
    bench.controller().act({.act = Act::open_form, .target = "screen.clear", .detail = "izq"});
    bench.show(view);
    ASSERT_TRUE(bench.shows("form.confirm"));
    view.closing->number = 3;
    bench.show(view);
    EXPECT_FALSE(bench.controller().present().popover);
    for (const char* form : {"staff", "override"}) {
        bench.controller().act({.act = Act::open_form, .target = form, .detail = "screens"});
        EXPECT_TRUE(bench.controller().present().popover) << form;
        view.closing->number += 1;
        bench.show(view);
        EXPECT_FALSE(bench.controller().present().popover) << form;
    }
}

TEST(ScreensTest, WhatWasReadForOneItemClearsNothingInAnother) {
    View view = demo_view_proven();
    (*view.agenda)[4].confidential = true;
    Bench bench{view, large};
    bench.click("display.row.izq");
    bench.click("screen.clear.izq");
    EXPECT_THAT(bench.controller().present().popover->lead, HasSubstr("this members-only item"));
    (*view.agenda)[4].current = false;
    (*view.agenda)[5].current = true;
    (*view.agenda)[5].confidential = true;
    bench.show(view);
    EXPECT_FALSE(bench.controller().present().popover);
}

TEST(ScreensTest, NoPictureIsTakenOfWhatIsConfidential) {
    Bench bench{demo_view_proven(), large};
    EXPECT_FALSE(bench.controller().shows_confidential());
    View within = demo_view_proven();
    within.doors.within = true;
    for (const View& view : {closing_view(), within}) {
        bench.show(view);
        EXPECT_TRUE(bench.controller().shows_confidential());
    }
}

TEST(ScreensTest, AnItemForMembersOnlyIsClearedForBehindOpenDoors) {
    View view = demo_view_proven();
    EXPECT_FALSE(is_confidential(view));
    (*view.agenda)[4].confidential = true;
    EXPECT_TRUE(is_confidential(view));
    Bench bench{view, large};
    bench.click("display.row.izq");
    bench.click("screen.clear.izq");
    bench.answer(bench.asked()[0].id);
    bench.type("ABC123");
    bench.tap(SDLK_RETURN);
    EXPECT_EQ(expected(bench.requests()[0], "item"), "i5") << "for this item and no other";
    view.session->confidential = true;
    (*view.agenda)[4].confidential = false;
    EXPECT_TRUE(is_confidential(view));
    view.session.reset();
    view.programme.reset();
    view.doors.state = DoorsState::closed;
    EXPECT_FALSE(is_confidential(view)) << "whoever is outside clears nothing";
}

TEST(ScreensTest, ClearanceIsTakenBackAtOnce) {
    Bench bench{with_cleared({"der"}), large};
    EXPECT_EQ(row_of(bench, "der").proof.text, "cleared");
    bench.click("display.row.der");
    EXPECT_FALSE(bench.shows("screen.clear.der"));
    bench.click("screen.revoke.der");
    ASSERT_THAT(bench.sent(), ElementsAre("revoke_clearance"));
    EXPECT_EQ(last<RevokeClearance>(bench).screen, ScreenId{"der"});
    EXPECT_FALSE(bench.controller().present().popover);
}

TEST(ScreensTest, UnpairingIsHeld) {
    Bench bench{demo_view_proven(), large};
    bench.click("display.row.izq");
    bench.click("screen.unpair.izq");
    EXPECT_THAT(bench.sent(), IsEmpty()) << "a press is not enough";
    bench.move_to("screen.unpair.izq");
    bench.button(true);
    bench.frame(Millis{500});
    EXPECT_THAT(bench.sent(), IsEmpty());
    bench.frame(Millis{200});
    ASSERT_THAT(bench.sent(), ElementsAre("unpair_screen"));
    EXPECT_EQ(last<UnpairScreen>(bench).screen, ScreenId{"izq"});
    bench.button(false);
    EXPECT_FALSE(bench.controller().present().popover);
}

TEST(ScreensTest, AllClearancesAreTakenBackFromTheChecklist) {
    {
        Bench bench{closing_view(), large};
        bench.click("rail.checklist");
        EXPECT_FALSE(bench.controller().present().popover->rows.back().enabled)
            << "none is cleared";
    }
    Bench bench{with_cleared({"izq", "der"}), large};
    bench.click("rail.checklist");
    const FormRow row = bench.controller().present().popover->rows.back();
    EXPECT_THAT(row.detail, HasSubstr("Sala A · izquierda, Sala A · derecha"));
    bench.click("screens.revoke_all");
    ASSERT_THAT(bench.sent(), ElementsAre("revoke_clearance"));
    EXPECT_TRUE(last<RevokeClearance>(bench).screen.empty());
    EXPECT_TRUE(bench.shows("checklist.booths")) << "the list stays open";
}

TEST(ScreensTest, ThePaletteKnowsThem) {
    Bench bench{with_cleared({"der"}), large};
    bench.tap(SDLK_k, KMOD_CTRL);
    bench.type("clearances");
    bench.frame();
    bench.tap(SDLK_RETURN);
    ASSERT_THAT(bench.sent(), ElementsAre("revoke_clearance"));
    EXPECT_TRUE(last<RevokeClearance>(bench).screen.empty());
    bench.tap(SDLK_k, KMOD_CTRL);
    bench.type("pair podio");
    bench.frame();
    bench.tap(SDLK_RETURN);
    ASSERT_EQ(bench.asked().size(), 1U);
    EXPECT_EQ(bench.asked()[0].screen, ScreenId{"podio"});
}

TEST(ScreensTest, ThePopoverGoesWithWhatItIsFor) {
    View view = demo_view_proven();
    Bench bench{view, large};
    bench.click("display.row.podio");
    bench.click("screen.pair.podio");
    screen_in(view, "podio").proof = ScreenProof::paired;
    bench.show(view);
    EXPECT_FALSE(bench.controller().present().popover) << "another console paired it";
    bench.controller().act({.act = Act::open_popover, .target = "screen", .detail = "der"});
    std::erase_if(*view.screens, [](const ScreenView& s) { return s.id == ScreenId{"der"}; });
    bench.show(view);
    EXPECT_FALSE(bench.controller().present().popover) << "it is no more";
    bench.show(closing_view());
    bench.controller().act({.act = Act::open_form, .target = "screen.clear", .detail = "izq"});
    bench.show(demo_view_proven());
    EXPECT_FALSE(bench.controller().present().popover) << "the doors are open";
}

TEST(ScreensTest, ACodeIsItsLettersAndDigits) {
    EXPECT_EQ(typed_code("ab c-12\t3"), "ABC123");
    EXPECT_EQ(typed_code("ñé"), "");
    EXPECT_EQ(typed_code("ABC1234"), "ABC1234") << "too long is not cut to fit";
}

TEST(ScreensTest, MoreThanACodeIsNotTakenForOne) {
    Bench bench{demo_view_proven(), large};
    bench.click("display.row.podio");
    bench.click("screen.pair.podio");
    bench.type("ABC1234");
    EXPECT_FALSE(confirm_of(bench).enabled);
}

}  // namespace
}  // namespace plenaria::console::testing::screens_test
