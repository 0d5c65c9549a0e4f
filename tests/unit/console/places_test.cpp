// Where an item is moved to: chosen by somebody, with its effect in sight, or not sent.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "server/model/text_table.hpp"
#include "tests/unit/console/bench.hpp"
#include "tests/unit/console/demo_conference.hpp"
#include "tests/unit/console/demo_floor.hpp"

namespace plenaria::console::testing::places_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

void open_move(Bench& bench, const char* item = "i6") {
    bench.controller().act({.act = Act::open_form, .target = "item.move", .detail = item});
    bench.frame();
    bench.frame();
}

void choose(Bench& bench, const char* field, const char* value) {
    bench.controller().act({.act = Act::choose, .target = field, .detail = value});
    bench.frame();
}

std::vector<ButtonModel> places(Bench& bench) {
    const auto popover = bench.controller().present().popover;
    for (const FormRow& row : popover->rows) {
        if (row.id == "form.before") {
            return row.buttons;
        }
    }
    return {};
}

/// The place that looks chosen; empty: none does.
std::string chosen(Bench& bench) {
    for (const ButtonModel& each : places(bench)) {
        if (each.style == ButtonStyle::primary) {
            return each.id;
        }
    }
    return {};
}

bool may_confirm(Bench& bench) {
    const auto popover = bench.controller().present().popover;
    return std::any_of(
        popover->buttons.begin(), popover->buttons.end(),
        [](const ButtonModel& each) { return each.id == "form.confirm" && each.enabled; });
}

std::string outcome(Bench& bench) {
    std::string all;
    const auto popover = bench.controller().present().popover;
    for (const FormRow& row : popover->outcome) {
        all += row.title + "\n";
    }
    return all;
}

void refuse_asked(Bench& bench, const char* code) {
    protocol::CommandResult refused;
    refused.id = bench.requests().back().id;
    refused.code = code;
    refused.text = Text{"Así no", "Not so"};
    bench.answer(refused);
    bench.frame();
}

// "Before 7" was lit though nobody had chosen it, and Enter moved the item there.
TEST(PlacesTest, NoPlaceIsChosenByTheForm) {
    Bench bench{demo_conference(), {"en", 1366, 768}};
    open_move(bench);
    EXPECT_EQ(chosen(bench), "");
    EXPECT_FALSE(may_confirm(bench));
    EXPECT_THAT(bench.requests(), IsEmpty()) << "there is nothing to ask about";
    EXPECT_THAT(outcome(bench), HasSubstr("Still missing: Place in the agenda"));
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty());
    choose(bench, "before", "");
    EXPECT_EQ(chosen(bench), "form.before.none");
    EXPECT_TRUE(may_confirm(bench));
}

TEST(PlacesTest, TheEffectIsInSightWhereverThePlacesAreScrolledTo) {
    for (const char* language : {"es", "en"}) {
        View view = demo_conference();
        for (int more = 0; more < 20; ++more) {
            ItemView item = view.agenda->back();
            item.id = ItemId{"more" + std::to_string(more)};
            view.agenda->push_back(item);
        }
        Bench bench{view, {language, 1366, 768}};
        open_move(bench);
        choose(bench, "before", "i9");
        bench.answer(protocol::accepted(bench.requests().back().id, demo_effects()));
        bench.frame();
        const Box* effect = bench.canvas().find("popover.outcome");
        ASSERT_NE(effect, nullptr) << language;
        EXPECT_GE(effect->h, bench.canvas().px(124)) << "of several lines";
        EXPECT_GE(effect->y, bench.canvas().find("popover.rows")->bottom() - 1);
        EXPECT_LE(effect->bottom(), bench.canvas().find("form.confirm")->y);
        EXPECT_GE(bench.canvas().find("popover.rows")->h, bench.canvas().px(150));
    }
}

TEST(PlacesTest, TheArrowsGoThroughThePlacesAndBringThemIntoSight) {
    View view = demo_conference();
    for (int more = 0; more < 20; ++more) {
        ItemView item = view.agenda->back();
        item.id = ItemId{"more" + std::to_string(more)};
        view.agenda->push_back(item);
    }
    Bench bench{view, {"en", 1366, 768}};
    open_move(bench);
    bench.tap(SDLK_DOWN);
    EXPECT_EQ(chosen(bench), places(bench).front().id);
    ASSERT_FALSE(bench.requests().empty());
    EXPECT_TRUE(bench.requests().back().dry_run);
    EXPECT_THAT(bench.sent(), IsEmpty());
    EXPECT_FALSE(bench.shows("form.before.none")) << "out of sight yet";
    for (std::size_t i = 0; i < places(bench).size(); ++i) {
        bench.tap(SDLK_DOWN);
    }
    bench.frame();
    bench.frame();
    EXPECT_EQ(chosen(bench), "form.before.none");
    EXPECT_TRUE(bench.shows("form.before.none"));
    bench.foresee();
    bench.frame(Millis{500});
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), ElementsAre("move_item"));
}

TEST(PlacesTest, TheEffectIsToldInTheOrderOfTheDay) {
    Bench bench{demo_conference(), {"en", 1366, 768}};
    open_move(bench);
    choose(bench, "before", "i9");
    std::vector<Effect> effects = demo_effects();
    std::reverse(effects.begin(), effects.end());
    bench.answer(protocol::accepted(bench.requests().back().id, effects));
    const std::string told = outcome(bench);
    EXPECT_LT(told.find("Labour migration"), told.find("Combating trafficking"));
    EXPECT_LT(told.find("Combating trafficking"), told.find("Session 3"));
    EXPECT_NE(told.find("Session 3"), std::string::npos);
}

TEST(PlacesTest, WhatTheServerWouldRefuseIsNotConfirmed) {
    Bench bench{demo_conference(), {"en", 1366, 768}};
    open_move(bench);
    choose(bench, "to", "grcm-1");
    refuse_asked(bench, "confidential_item");
    EXPECT_THAT(outcome(bench), HasSubstr("Not so"));
    EXPECT_FALSE(may_confirm(bench));
    bench.controller().act({.act = Act::confirm_form});
    EXPECT_THAT(bench.sent(), IsEmpty());
    const std::size_t asked = bench.requests().size();
    choose(bench, "before", "");
    EXPECT_EQ(bench.requests().size(), asked + 1) << "chosen again, it is asked again";
    bench.answer(protocol::accepted(bench.requests().back().id));
    EXPECT_TRUE(may_confirm(bench));
}

TEST(PlacesTest, WhatTheServerHadNoRoomForMayBeSentAllTheSame) {
    Bench bench{demo_conference(), {"en", 1366, 768}};
    open_move(bench);
    choose(bench, "before", "i9");
    refuse_asked(bench, "overloaded");
    EXPECT_TRUE(may_confirm(bench));
}

TEST(PlacesTest, TheRefusalSpeaksOfMovingFirst) {
    EXPECT_THAT(std::string{text_of("rejection.confidential_item").en()},
                HasSubstr("goes into a confidential session only"));
}

TEST(PlacesTest, NoFormCoversTheKeysThatItAnswersTo) {
    for (const char* popover : {"add", "item.move", "item.insert", "text", "admission"}) {
        Bench bench{demo_conference(), {"es", 1366, 768}};
        const bool form = std::string_view{popover} != "add";
        bench.controller().act({.act = form ? Act::open_form : Act::open_popover,
                                .target = popover,
                                .detail = popover[0] == 'i' ? "i6" : ""});
        bench.frame();
        bench.frame();
        const Box* card = bench.canvas().find("popover.card");
        ASSERT_NE(card, nullptr) << popover;
        EXPECT_LE(card->bottom(), bench.canvas().find("footer")->y) << popover;
    }
}

// It was cut: "It goes on in the next session of the room, with all w…".
TEST(PlacesTest, WhatBecomesOfASpeechIsReadWhole) {
    for (const char* language : {"es", "en"}) {
        Bench bench{demo_view(), {language, 1366, 768}};
        bench.controller().act({.act = Act::adjourn_session});
        bench.frame();
        bench.frame();
        const Box* row = bench.canvas().find("settle.carry_over");
        ASSERT_NE(row, nullptr);
        EXPECT_GT(row->h, bench.canvas().px(50)) << "in two lines";
        const auto popover = bench.controller().present().popover;
        EXPECT_THAT(popover->choices.back().detail,
                    HasSubstr(std::string_view{language} == "es" ? "mismo tipo" : "same kind"));
    }
}

}  // namespace
}  // namespace plenaria::console::testing::places_test
