// Another console was faster: what was typed stays, what is so now is shown, and nothing is lost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/model/entry_print.hpp"
#include "tests/unit/console/bench.hpp"
#include "tests/unit/console/demo_conference.hpp"
#include "tests/unit/console/demo_floor.hpp"

namespace plenaria::console::testing::outrun_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const BenchSettings large{"es", 1920, 1080};

protocol::CommandResult outrun(const Bench& bench, const std::string& key) {
    protocol::CommandResult refused;
    refused.id = bench.requests().back().id;
    refused.code = "expectation_failed";
    refused.text = Text{"Entretanto cambió", "Meanwhile it changed"};
    refused.present = {{key, "7"}};
    return refused;
}

std::string rows_of(Bench& bench) {
    std::string all;
    const ConsoleModel model = bench.controller().present();
    if (model.popover) {
        for (const auto* rows : {&model.popover->rows, &model.popover->outcome}) {
            for (const FormRow& row : *rows) {
                all += row.title + "\n";
            }
        }
    }
    return all;
}

TEST(OutrunTest, AVersionOfATextThatWasNotReadIsNotReplaced) {
    View view = demo_conference();
    view.texts->front().version = 3;
    Bench bench{view, large};
    bench.controller().act(
        {.act = Act::open_form, .target = "text", .detail = view.texts->front().id.value});
    bench.controller().act({.act = Act::edit, .target = "form.p1.es", .detail = "Lo mío."});
    bench.frame();
    bench.click("form.confirm");
    ASSERT_THAT(bench.sent(), ElementsAre("set_text"));
    EXPECT_EQ(expected(bench.requests().back(), "text"), "3");
    view.texts->front().version = 4;
    view.texts->front().paragraphs[0] = Text{"Lo de otra consola.", "Of another console."};
    bench.show(view);
    bench.answer(outrun(bench, "text"));
    EXPECT_EQ(bench.controller().ui().form.value("p1.es"), "Lo mío.") << "what was typed stays";
    EXPECT_THAT(rows_of(bench), HasSubstr("Entretanto cambió"));
    EXPECT_THAT(rows_of(bench), HasSubstr("1. Lo de otra consola."));
    EXPECT_THAT(rows_of(bench), Not(HasSubstr("2. "))) << "that one is the same";
    bench.frame();
    bench.click("form.confirm");
    EXPECT_EQ(expected(bench.requests().back(), "text"), "4") << "pressed again, having read it";
}

TEST(OutrunTest, WhatATextSaysNowIsReadInEachLanguageWhileOneTypes) {
    View view = demo_conference();
    Bench bench{view, large};
    bench.controller().act(
        {.act = Act::open_form, .target = "text", .detail = view.texts->front().id.value});
    bench.frame();
    bench.click("form.confirm");
    view.texts->front().version = 4;
    view.texts->front().paragraphs[0] = Text{"Lo de otra.", "Of another."};
    bench.show(view);
    bench.answer(outrun(bench, "text"));
    EXPECT_THAT(rows_of(bench), HasSubstr("ES  ·  1. Lo de otra."));
    EXPECT_THAT(rows_of(bench), HasSubstr("EN  ·  1. Of another."));
    bench.frame();
    ASSERT_TRUE(bench.shows("form.confirm"));
    const Box before = *bench.canvas().find("form.confirm");
    bench.controller().act({.act = Act::edit, .target = "form.p1.es", .detail = "Lo de otra."});
    bench.frame();
    EXPECT_THAT(rows_of(bench), Not(HasSubstr("Lo de otra."))) << "that is the same now";
    EXPECT_THAT(rows_of(bench), HasSubstr("EN  ·  1. Of another."));
    ASSERT_TRUE(bench.shows("form.confirm"));
    EXPECT_EQ(*bench.canvas().find("form.confirm"), before) << "nothing moves under the hand";
}

TEST(OutrunTest, ATextWhoseItemIsOverIsSavedOnTopOfWhatTheServerHas) {
    View view = demo_conference();
    Bench bench{view, large};
    bench.controller().act(
        {.act = Act::open_form, .target = "text", .detail = view.texts->front().id.value});
    (*view.agenda)[4].current = false;
    (*view.agenda)[5].current = true;
    view.texts->clear();
    bench.show(view);
    bench.click("form.confirm");
    ASSERT_THAT(bench.sent(), ElementsAre("set_text"));
    EXPECT_EQ(expected(bench.requests().back(), "text"), "3");
    EXPECT_EQ(expected(bench.requests().back(), "item"), std::nullopt) << "it has its own";
    bench.answer(outrun(bench, "text"));
    EXPECT_THAT(rows_of(bench), HasSubstr("Versión 7"));
    bench.frame();
    bench.click("form.confirm");
    EXPECT_EQ(expected(bench.requests().back(), "text"), "7");
}

TEST(OutrunTest, ANewTextIsExpectedToBeNew) {
    Bench bench{demo_conference(), large};
    bench.controller().act({.act = Act::open_form, .target = "text"});
    for (const char* field : {"form.title.es", "form.title.en", "form.p1.es", "form.p1.en"}) {
        bench.controller().act({.act = Act::edit, .target = field, .detail = "Algo"});
    }
    bench.controller().act({.act = Act::confirm_form});
    ASSERT_THAT(bench.sent(), ElementsAre("set_text"));
    EXPECT_EQ(expected(bench.requests().back(), "text"), "");
}

TEST(OutrunTest, AnEntryThatWasAmendedElsewhereKeepsWhatWasTyped) {
    View view = demo_view();
    Bench bench{view};
    bench.controller().act({.act = Act::open_popover, .target = "amend", .detail = "e14"});
    const SpeakerView* read = speaker_of(view, "e14");
    ASSERT_NE(read, nullptr);
    const std::string print = entry_print(*read, waiting_entry(view, "e14")->note);
    bench.controller().act({.act = Act::edit, .target = "form.note", .detail = "llega tarde"});
    bench.frame();
    bench.click("amend.commit");
    ASSERT_THAT(bench.sent(), ElementsAre("amend"));
    EXPECT_EQ(expected(bench.requests().back(), "entry"), print);
    EXPECT_TRUE(bench.shows("amend.commit")) << "until the server agrees";
    SpeakerView substitute = *read;
    substitute.person = "Luis Ejemplo";
    for (QueueEntryView& entry : *view.queue) {
        if (entry.speaker->id.value == "e14") {
            entry.speaker = Shared{substitute};
        }
    }
    bench.show(view);
    bench.answer(outrun(bench, "entry"));
    EXPECT_EQ(bench.controller().ui().form.value("note"), "llega tarde");
    EXPECT_THAT(bench.controller().present().popover->lead, HasSubstr("Luis Ejemplo"));
    bench.frame();
    bench.click("amend.commit");
    EXPECT_EQ(expected(bench.requests().back(), "entry"),
              entry_print(substitute, waiting_entry(view, "e14")->note));
    bench.answer(bench.requests().back().id);
    EXPECT_FALSE(bench.shows("amend.commit"));
}

TEST(OutrunTest, ARulingSaysWhichOneItIs) {
    Bench bench{demo_point()};
    bench.click("ruling.upheld");
    ASSERT_THAT(bench.sent(), ElementsAre("rule_point"));
    EXPECT_EQ(expected(bench.requests().back(), "point"), "p1");
    EXPECT_EQ(expected(bench.requests().back(), "appealed"), "");
    View appealed = demo_point();
    appealed.floor->point->state = PointState::appealed;
    bench.show(appealed);
    bench.frame();
    bench.click("ruling.upheld");
    EXPECT_EQ(expected(bench.requests().back(), "point"), "");
    EXPECT_EQ(expected(bench.requests().back(), "appealed"), "p1");
}

}  // namespace
}  // namespace plenaria::console::testing::outrun_test
