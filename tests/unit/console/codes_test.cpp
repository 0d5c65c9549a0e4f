// How long the code that an operator asked for stays on a screen's glass.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"
#include "tests/unit/console/bench.hpp"

namespace plenaria::console::testing::codes_test {
namespace {

using ::testing::Each;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::Not;

const BenchSettings large{.language = "en", .width = 1920, .height = 1080};

std::string words_of(Bench& bench) {
    std::string all;
    const ConsoleModel model = bench.controller().present();
    for (const FormRow& row : model.popover->rows) {
        all += row.title + "\n";
    }
    return all;
}

/// What stands below the form's rows.
std::string said_of(Bench& bench) {
    std::string all;
    const ConsoleModel model = bench.controller().present();
    for (const FormRow& row : model.popover->outcome) {
        all += row.title + "\n";
    }
    return all;
}

TEST(CodesTest, ACodeIsTakenOffTheGlassWithItsForm) {
    View view = demo_view_proven();
    Bench bench{view, large};
    bench.click("display.row.podio");
    bench.click("screen.pair.podio");
    bench.answer(bench.asked()[0].id);
    bench.frame();
    ASSERT_EQ(bench.asked().size(), 1U) << "while somebody types it, it stays";
    bench.tap(SDLK_ESCAPE);
    ASSERT_EQ(bench.asked().size(), 2U);
    EXPECT_TRUE(bench.asked()[1].off);
    EXPECT_EQ(bench.asked()[1].screen, ScreenId{"podio"});
    EXPECT_EQ(bench.asked()[1].room, RoomId{"sala-a"});
    EXPECT_NE(bench.asked()[1].id, bench.asked()[0].id);
    bench.frame();
    EXPECT_EQ(bench.asked().size(), 2U) << "once";

    bench.controller().act({.act = Act::open_form, .target = "screen.pair", .detail = "podio"});
    bench.frame();
    std::find_if(view.screens->begin(), view.screens->end(), [](const ScreenView& screen) {
        return screen.id == ScreenId{"podio"};
    })->proof = ScreenProof::paired;
    bench.show(view);
    ASSERT_EQ(bench.asked().size(), 4U) << "however the form was closed";
    EXPECT_FALSE(bench.asked()[2].off);
    EXPECT_TRUE(bench.asked()[3].off);
}

TEST(CodesTest, AnotherScreensFormTakesTheFormerCodeOff) {
    Bench bench{demo_view_proven(demo_view_checklist()), large};
    for (const char* id : {"izq", "der"}) {
        bench.controller().act({.act = Act::open_form, .target = "screen.clear", .detail = id});
        bench.frame();
    }
    ASSERT_EQ(bench.asked().size(), 3U);
    EXPECT_EQ(bench.asked()[1].screen, ScreenId{"izq"});
    EXPECT_TRUE(bench.asked()[1].off);
    EXPECT_EQ(bench.asked()[2].screen, ScreenId{"der"});
    EXPECT_FALSE(bench.asked()[2].off);
}

TEST(CodesTest, ACodeGoesWithTheLinkThatAskedForIt) {
    Bench bench{demo_view_proven(), large};
    bench.click("display.row.podio");
    bench.click("screen.pair.podio");
    bench.answer(bench.asked()[0].id);
    EXPECT_THAT(words_of(bench), HasSubstr("counts for three minutes"));
    bench.lose_link();
    EXPECT_THAT(words_of(bench), HasSubstr("and the code with it"));
    bench.tap(SDLK_ESCAPE);
    bench.frame();
    EXPECT_EQ(bench.asked().size(), 1U) << "there is nobody to be told";
    bench.regain_link();
    ASSERT_EQ(bench.asked().size(), 2U) << "the next connection may have asked for it once more";
    EXPECT_TRUE(bench.asked()[1].off);
}

TEST(CodesTest, AWrongCodeIsSaidWithWhatStillCounts) {
    Bench bench{demo_view_proven(), large};
    bench.click("display.row.podio");
    bench.click("screen.pair.podio");
    bench.answer(bench.asked()[0].id);
    for (int i = 1; i <= limits::code_tries; ++i) {
        bench.type("ABC123");
        bench.tap(SDLK_RETURN);
        bench.answer(bench.requests().back().id, "wrong_code", Text{"del servidor", "server's"});
        const std::string said = said_of(bench);
        EXPECT_THAT(said, Not(HasSubstr("server's")));
        EXPECT_THAT(said, Not(HasSubstr("podio"))) << "its name is what people know it by";
        EXPECT_EQ(said.find("still counts") != std::string::npos, i < limits::code_tries) << said;
    }
    EXPECT_THAT(said_of(bench), HasSubstr("counts now"));
}

TEST(CodesTest, WhatWasTypedMeanwhileStaysInTheField) {
    Bench bench{demo_view_proven(), large};
    bench.click("display.row.podio");
    bench.click("screen.pair.podio");
    bench.answer(bench.asked()[0].id);
    bench.type("ABC123");
    bench.tap(SDLK_RETURN);
    bench.controller().act({.act = Act::edit, .target = "form.code", .detail = "XYZ"});
    bench.answer(bench.requests()[0].id, "wrong_code");
    EXPECT_EQ(bench.controller().ui().form.value("code"), "XYZ");
}

TEST(CodesTest, AnAnswerAboutTheFormerCodeCostsTheNewOneNothing) {
    Bench bench{demo_view_proven(), large};
    bench.click("display.row.podio");
    bench.click("screen.pair.podio");
    bench.answer(bench.asked()[0].id);
    bench.type("ABC123");
    bench.tap(SDLK_RETURN);
    bench.controller().act({.act = Act::ask_code});
    bench.answer(bench.requests()[0].id, "wrong_code");
    EXPECT_EQ(bench.controller().ui().form.code.wrong, 0);
}

TEST(CodesTest, TheButtonsStayWhereTheyAreAsACodeIsRefused) {
    // The longest that the server says of a code.
    const Text refusal = fill_text("rejection.screen_twice", {{"id", same_text("podio")}});
    for (const BenchSettings& settings : {large, BenchSettings{}}) {
        Bench bench{demo_view_proven(), settings};
        bench.click("display.row.podio");
        bench.click("screen.pair.podio");
        bench.answer(bench.asked()[0].id);
        bench.type("ABC123");
        const auto tops = [&] {
            std::vector<float> all;
            for (const char* id : {"form.code", "screen.ask_again", "form.confirm"}) {
                const Box* box = bench.canvas().find(id);
                all.push_back(box == nullptr ? -1 : box->y);
            }
            return all;
        };
        const std::vector<float> before = tops();
        EXPECT_THAT(before, Each(Gt(0)));
        bench.tap(SDLK_RETURN);
        bench.answer(bench.requests()[0].id, "screen_twice", refusal);
        ASSERT_FALSE(bench.controller().present().popover->outcome.empty());
        EXPECT_EQ(tops(), before) << settings.width;
    }
}

}  // namespace
}  // namespace plenaria::console::testing::codes_test
