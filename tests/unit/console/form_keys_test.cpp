// What keys do while a form is open: the footer names those that work there, and Enter sends
// nothing that its operator could not read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "server/model/text_table.hpp"
#include "tests/unit/console/bench.hpp"
#include "tests/unit/console/demo_conference.hpp"

namespace plenaria::console::testing::form_keys_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

const BenchSettings english{"en", 1920, 1080};

std::string keys(Bench& bench) {
    std::string all;
    const ConsoleModel model = bench.controller().present();
    for (const KeyHint& hint : model.footer.hints) {
        all += hint.key + "=" + hint.label + " ";
    }
    return all;
}

std::string words(Bench& bench) {
    std::string all;
    const ConsoleModel model = bench.controller().present();
    for (const auto* rows : {&model.popover->rows, &model.popover->outcome}) {
        for (const FormRow& row : *rows) {
            all += row.title + "\n";
            for (const ChipModel& chip : row.chips) {
                all += chip.text + "\n";
            }
        }
    }
    return all;
}

void open(Bench& bench, const char* form, const char* subject = "") {
    bench.controller().act({.act = Act::open_form, .target = form, .detail = subject});
    bench.frame();
    bench.frame();
}

/// Fills the form of a new item in, the last field by the keyboard.
void type_item(Bench& bench) {
    open(bench, "item.insert", "i6");
    bench.type("Punto nuevo");
    bench.tap(SDLK_TAB);
    bench.type("New item");
}

void choose(Bench& bench, const char* minutes) {
    bench.controller().act({.act = Act::choose, .target = "minutes", .detail = minutes});
    bench.frame();
}

std::string said(std::string_view key) { return std::string{text_of(key).en()}; }

TEST(FormKeysTest, TheFooterNamesOnlyWhatWorksInAForm) {
    Bench bench{demo_conference(), english};
    EXPECT_THAT(keys(bench), HasSubstr("Space="));
    open(bench, "item.insert", "i6");
    EXPECT_EQ(keys(bench), "Esc=Close Tab=Next field ") << "it lacks words, so Enter does nothing";
    bench.type("Punto");
    bench.tap(SDLK_TAB);
    bench.type("Item");
    EXPECT_EQ(keys(bench), "Enter=" + said("console.form.confirm") + " Esc=Close Tab=Next field ");
    bench.tap(SDLK_ESCAPE);
    EXPECT_THAT(keys(bench), HasSubstr("Space=")) << "nothing is asked any more";
}

TEST(FormKeysTest, NoOpenFormOrMenuOffersALettersKey) {
    for (const char* form : {"item.rename", "item.duration", "item.move", "document", "bulletin",
                             "text", "admission", "handover"}) {
        Bench bench{demo_conference(), english};
        open(bench, form, form[0] == 'i' ? "i6" : "");
        ASSERT_TRUE(bench.controller().present().popover) << form;
        const std::string all = keys(bench);
        for (const char* dead : {"Space=", "N=", "A=", "P=", "T=", "F9=", "F2=", "F1=", "Ctrl"}) {
            EXPECT_THAT(" " + all, Not(HasSubstr(" " + std::string{dead}))) << form;
        }
        EXPECT_THAT(all, HasSubstr("Esc=Close")) << form;
    }
    Bench bench{demo_conference(), english};
    bench.controller().act({.act = Act::open_popover, .target = "item", .detail = "i6"});
    bench.frame();
    EXPECT_THAT(keys(bench), Not(HasSubstr("Space=")));
}

TEST(FormKeysTest, InATextEnterIsALinesEnd) {
    Bench bench{demo_conference(), english};
    open(bench, "text", "declaracion");
    EXPECT_THAT(keys(bench), Not(HasSubstr("Enter=")));
}

TEST(FormKeysTest, ThePaletteSaysHowALineIsChosenAndRun) {
    Bench bench{demo_conference(), english};
    bench.tap(SDLK_k, KMOD_LCTRL);
    EXPECT_THAT(keys(bench), HasSubstr("↑ ↓=Choose"));
    bench.tap(SDLK_DOWN);
    EXPECT_THAT(keys(bench), HasSubstr("Enter=Run"));
}

TEST(FormKeysTest, EnterSuspendsTheSessionWithoutATime) {
    Bench bench{demo_conference(), english};
    bench.click("session.suspend");
    bench.frame();
    EXPECT_THAT(keys(bench), StartsWith("Enter=" + said("console.session.suspend_open") + " Esc="));
    EXPECT_THAT(keys(bench), HasSubstr("↑ ↓=Choose"));
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty()) << "the second half of a press in a hurry";
    bench.frame(Millis{500});
    bench.tap(SDLK_RETURN);
    ASSERT_THAT(bench.sent(), ElementsAre("suspend_session"));
    EXPECT_FALSE(std::get<SuspendSession>(bench.requests().back().command).resumes_at);
}

TEST(FormKeysTest, EnterSendsNothingBeforeItsEffectIsThere) {
    Bench bench{demo_conference(), english};
    type_item(bench);
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty()) << "it still says Asking";
    EXPECT_THAT(words(bench), HasSubstr(said("console.form.asking")));
    EXPECT_THAT(words(bench), HasSubstr(said("console.form.read_first")));
    bench.click("form.confirm");
    EXPECT_THAT(bench.sent(), IsEmpty()) << "nor by the button";
    ASSERT_FALSE(bench.requests().empty());
    ASSERT_TRUE(bench.requests().back().dry_run) << "it is asked at once";
    bench.answer(protocol::accepted(bench.requests().back().id, demo_effects()));
    EXPECT_THAT(words(bench), Not(HasSubstr(said("console.form.asking"))));
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty()) << "the second half of a press in a hurry";
    bench.frame(Millis{500});
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), ElementsAre("insert_item"));
}

TEST(FormKeysTest, WhatIsReadIsSentByTheFirstPress) {
    Bench bench{demo_conference(), english};
    type_item(bench);
    bench.foresee();
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), ElementsAre("insert_item"));
}

TEST(FormKeysTest, AnotherLetterIsAnotherQuestion) {
    Bench bench{demo_conference(), english};
    type_item(bench);
    bench.foresee();
    bench.type("s");
    EXPECT_THAT(words(bench), HasSubstr(said("console.form.asking")));
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty()) << "what is shown is of the words before";
}

TEST(FormKeysTest, EveryFormThatSaysItsEffectWaitsForIt) {
    std::set<std::string> sent;
    for (const char* form : {"item.duration", "item.rename", "item.split", "item.merge",
                             "item.skip", "item.move"}) {
        Bench bench{demo_conference(), english};
        open(bench, form, "i6");
        bench.controller().act({.act = Act::choose, .target = "before", .detail = "i9"});
        bench.frame();
        bench.controller().act({.act = Act::confirm_form});
        EXPECT_THAT(bench.sent(), IsEmpty()) << form;
        bench.foresee();
        bench.frame(Millis{500});
        bench.controller().act({.act = Act::confirm_form});
        ASSERT_EQ(bench.sent().size(), 1U) << form;
        sent.insert(bench.sent().front());
    }
    EXPECT_EQ(sent.size(), 6U);
}

TEST(FormKeysTest, AServerThatDoesNotSayItInTimeHoldsNobodyUp) {
    Bench bench{demo_conference(), english};
    type_item(bench);
    bench.frame(Millis{300});
    bench.frame(Millis{1'500});
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty());
    bench.frame(Millis{500});
    EXPECT_THAT(words(bench), HasSubstr(said("console.form.unanswered")));
    EXPECT_THAT(words(bench), Not(HasSubstr(said("console.form.asking"))));
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), ElementsAre("insert_item"));
}

TEST(FormKeysTest, AnAnswerThatIsLateIsShownAndAfterALostOneAnotherIsAsked) {
    Bench bench{demo_conference(), english};
    open(bench, "session.extend", "plenaria-2");
    bench.frame(Millis{2'100});
    EXPECT_THAT(words(bench), HasSubstr(said("console.form.unanswered")));
    const CommandId first = bench.requests().back().id;
    bench.answer(protocol::accepted(first, demo_effects()));
    EXPECT_THAT(words(bench), Not(HasSubstr(said("console.form.unanswered"))));
    choose(bench, "5");
    const std::size_t asked = bench.requests().size();
    choose(bench, "30");
    EXPECT_EQ(bench.requests().size(), asked) << "one at a time";
    bench.frame(Millis{2'000});
    EXPECT_EQ(bench.requests().size(), asked + 1) << "that answer is lost";
    bench.frame(Millis{2'000});
    EXPECT_EQ(bench.requests().size(), asked + 1) << "and nothing is asked twice";
}

// It said that one could confirm, and waited for an answer that was lost with the link.
TEST(FormKeysTest, WithoutALinkNothingIsOfferedUnreadAndWithTheNextItIsAskedAgain) {
    Bench bench{demo_conference(), english};
    type_item(bench);
    bench.frame(Millis{300});
    const CommandId lost = bench.requests().back().id;
    const std::size_t asked = bench.requests().size();
    bench.lose_link();
    bench.frame(Millis{3'000});
    EXPECT_THAT(words(bench), Not(HasSubstr(said("console.form.unanswered"))));
    bench.regain_link();
    ASSERT_EQ(bench.requests().size(), asked + 1);
    EXPECT_TRUE(bench.requests().back().dry_run);
    bench.frame(Millis{1'900});
    EXPECT_THAT(words(bench), Not(HasSubstr(said("console.form.unanswered"))));
    bench.answer(protocol::accepted(lost, demo_effects()));
    EXPECT_THAT(words(bench), HasSubstr(said("console.form.asking"))) << "not of this question";
    bench.answer(protocol::accepted(bench.requests().back().id, demo_effects()));
    EXPECT_THAT(words(bench), Not(HasSubstr(said("console.form.asking"))));
}

// The record of this room has no line of it, and what was told stayed.
TEST(FormKeysTest, AnEditFromAnotherRoomIsAnotherQuestion) {
    enum class Edit { item, plan, length, fixed_time, programme };
    for (const Edit edit :
         {Edit::item, Edit::plan, Edit::length, Edit::fixed_time, Edit::programme}) {
        View view = demo_conference();
        Bench bench{view, english};
        open(bench, "item.duration", "i6");
        bench.foresee();
        ASSERT_THAT(words(bench), Not(HasSubstr(said("console.form.asking"))));
        ItemView& last = view.agenda->back();
        last.edits += edit == Edit::item ? 1 : 0;
        last.planned_start += Millis{edit == Edit::plan ? 60'000 : 0};
        last.planned += Millis{edit == Edit::length ? 60'000 : 0};
        if (edit == Edit::fixed_time) {
            last.fixed_start = last.planned_start + Millis{60'000};
        }
        view.programme->back().planned_end += Millis{edit == Edit::programme ? 60'000 : 0};
        const std::size_t asked = bench.requests().size();
        bench.show(view);
        EXPECT_THAT(words(bench), HasSubstr(said("console.form.asking")));
        EXPECT_EQ(bench.requests().size(), asked + 1);
    }
}

}  // namespace
}  // namespace plenaria::console::testing::form_keys_test
