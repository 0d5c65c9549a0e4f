// Who saw an output cut: what is said of a name that is none, and where Esc leads from there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/console/bench.hpp"

namespace plenaria::console::testing::gate_name_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Text refusal{"Eso no", "Not that"};

std::string open_popover(Bench& bench) {
    const auto popover = bench.controller().present().popover;
    return popover ? popover->name : std::string{};
}

void open(Bench& bench, const char* name, const char* subject = "") {
    bench.controller().act({.act = Act::open_popover, .target = name, .detail = subject});
    bench.frame();
}

/// The question of the output "web", with that name typed into it.
void open_gate(Bench& bench, const char* name) {
    bench.controller().act({.act = Act::open_popover, .target = "gate", .detail = "web"});
    bench.controller().act({.act = Act::edit, .target = "gate.evidence", .detail = name});
    bench.frame();
}

/// What stands below the field, which keeps its room.
FormRow said(Bench& bench) {
    const auto popover = bench.controller().present().popover;
    EXPECT_TRUE(popover && popover->keeps_room);
    return popover && !popover->outcome.empty() ? popover->outcome.front() : FormRow{};
}

void refuse_last(Bench& bench, const char* code = "invalid_argument") {
    bench.answer(bench.requests().back().id, code, refusal);
    bench.frame();
}

TEST(GateNameTest, EnterWithoutANameSaysAtTheFieldWhatIsMissing) {
    for (const auto& [language, words] :
         {std::pair{"es", "Falta el nombre de quien lo comprobó"},
          {"en", "The name of whoever checked is missing"}}) {
        Bench bench{demo_view_closed(DoorsState::clearing), {.language = language}};
        open_gate(bench, "  ");
        EXPECT_THAT(said(bench).title, HasSubstr(words));
        EXPECT_EQ(said(bench).tone, Tone::quiet);
        bench.tap(SDLK_RETURN);
        EXPECT_THAT(bench.sent(), IsEmpty());
        EXPECT_THAT(said(bench).title, HasSubstr(words));
        EXPECT_EQ(said(bench).tone, Tone::warn);
        bench.type("Luis");
        EXPECT_EQ(said(bench).title, "") << "the keyboard is in the field again";
        bench.tap(SDLK_RETURN);
        EXPECT_THAT(bench.sent(), ElementsAre("set_output_gate"));
    }
}

TEST(GateNameTest, ARoleOrNoNameIsNotSentAndStaysToBeMended) {
    for (const char* nobody : {"Secretary", "secretaria", "Técnica", ".", "A"}) {
        Bench bench{demo_view_closed(DoorsState::clearing)};
        open_gate(bench, nobody);
        bench.tap(SDLK_RETURN);
        EXPECT_THAT(bench.sent(), IsEmpty()) << nobody;
        EXPECT_THAT(said(bench).title, HasSubstr("no es el nombre de una persona")) << nobody;
        EXPECT_EQ(bench.controller().present().popover->fields.front().text, nobody);
    }
}

TEST(GateNameTest, ThatAnOutputIsNotCutIsTakenFromAnybody) {
    Bench bench{demo_view_closed(DoorsState::closed)};
    open_gate(bench, "");
    EXPECT_THAT(bench.controller().present().popover->outcome, IsEmpty());
    bench.click("gate.confirm");
    EXPECT_THAT(bench.sent(), ElementsAre("set_output_gate"));
}

TEST(GateNameTest, WhatTheServerRefusesComesBackWithTheNameThatWasTyped) {
    for (const bool from_list : {false, true}) {
        Bench bench{demo_view_closed(DoorsState::clearing)};
        if (from_list) {
            open(bench, "gates");
        }
        open_gate(bench, "Luis Sol");
        bench.click("gate.confirm");
        EXPECT_EQ(open_popover(bench), from_list ? "gates" : "");
        refuse_last(bench);
        ASSERT_EQ(open_popover(bench), "gate");
        EXPECT_EQ(bench.controller().present().popover->fields.front().text, "Luis Sol");
        EXPECT_THAT(bench.controller().present().toasts, SizeIs(1));
        bench.tap(SDLK_ESCAPE);
        EXPECT_EQ(open_popover(bench), from_list ? "gates" : "");
    }
}

TEST(GateNameTest, WhatIsRefusedComesBackOverTheChecklistThatLedThereToo) {
    for (const bool from_checklist : {false, true}) {
        Bench bench{demo_view_checklist(), {.width = 1920, .height = 1080}};
        if (from_checklist) {
            open(bench, "checklist");
        }
        open(bench, "gates");
        open_gate(bench, "Luis Sol");
        bench.click("gate.confirm");
        bench.tap(SDLK_ESCAPE);
        if (!from_checklist) {
            open(bench, "checklist");
        }
        ASSERT_EQ(open_popover(bench), "checklist");
        refuse_last(bench);
        ASSERT_EQ(open_popover(bench), from_checklist ? "gate" : "checklist");
        if (from_checklist) {
            EXPECT_EQ(bench.controller().present().popover->fields.front().text, "Luis Sol");
            bench.tap(SDLK_ESCAPE);
            EXPECT_EQ(open_popover(bench), "gates");
        }
    }
}

TEST(GateNameTest, AnotherClosingsQuestionDoesNotComeBack) {
    Bench bench{demo_view_closed(DoorsState::clearing)};
    open(bench, "gate", "web");
    bench.click("gate.confirm");
    refuse_last(bench, "expectation_failed");
    EXPECT_EQ(open_popover(bench), "");
}

TEST(GateNameTest, ARefusalIsNoNewsOnceTheNextActIsAccepted) {
    Bench bench{demo_view_closed(DoorsState::clearing)};
    open(bench, "gate", "web");
    bench.click("gate.confirm");
    refuse_last(bench);
    ASSERT_THAT(bench.controller().present().toasts, SizeIs(1));
    bench.answer(CommandId{"of-nobody"});
    bench.frame();
    EXPECT_THAT(bench.controller().present().toasts, SizeIs(1));
    bench.click("gate.confirm");
    bench.answer(bench.requests().back().id);
    bench.frame();
    EXPECT_THAT(bench.controller().present().toasts, IsEmpty());
}

TEST(GateNameTest, ARefusalStaysWhereWhatWasSentBeforeItIsAccepted) {
    Bench bench{demo_view_closed(DoorsState::clearing)};
    const auto send_another = [&] {
        bench.controller().act({.act = Act::withdraw_bulletin, .target = "b1"});
        return bench.requests().back().id;
    };
    open(bench, "gate", "web");
    bench.click("gate.confirm");
    const CommandId refused = bench.requests().back().id;
    const CommandId before = send_another();
    bench.answer(refused, "invalid_argument", refusal);
    const CommandId same_frame = send_another();
    bench.answer(before);
    bench.answer(same_frame);
    EXPECT_THAT(bench.controller().present().toasts, SizeIs(1)) << "nobody could read it yet";
    const CommandId after = send_another();
    bench.answer(after);
    EXPECT_THAT(bench.controller().present().toasts, IsEmpty());
}

TEST(GateNameTest, EscClosesTheInnermostAlone) {
    Bench bench{demo_view_checklist(), {.width = 1920, .height = 1080}};
    open(bench, "checklist");
    open(bench, "gates");
    open(bench, "gate", "web");
    for (const char* left : {"gates", "checklist", ""}) {
        bench.tap(SDLK_ESCAPE);
        EXPECT_EQ(open_popover(bench), left);
    }
    open(bench, "checklist");
    open(bench, "roster");
    bench.tap(SDLK_ESCAPE);
    EXPECT_EQ(open_popover(bench), "checklist");
    bench.controller().act({.act = Act::open_form, .target = "staff"});
    bench.frame();
    bench.tap(SDLK_ESCAPE);
    EXPECT_EQ(open_popover(bench), "checklist");
    bench.tap(SDLK_ESCAPE);
    EXPECT_EQ(open_popover(bench), "");
}

TEST(GateNameTest, EscLeadsBackToTheRowFromWhichItWasOpened) {
    Bench bench{demo_view_checklist(), {.width = 1920, .height = 1080}};
    const auto row = [&] { return bench.controller().ui().popover.row; };
    open(bench, "checklist");
    bench.tap(SDLK_DOWN);
    bench.tap(SDLK_RETURN);
    ASSERT_EQ(open_popover(bench), "roster");
    bench.tap(SDLK_DOWN);
    bench.tap(SDLK_ESCAPE);
    EXPECT_EQ(row(), "checklist.roster");
    bench.tap(SDLK_DOWN);
    bench.controller().act({.act = Act::open_form, .target = "staff"});
    bench.frame();
    bench.tap(SDLK_ESCAPE);
    EXPECT_EQ(row(), "checklist.staff");
    bench.tap(SDLK_DOWN);
    bench.tap(SDLK_RETURN);
    ASSERT_EQ(open_popover(bench), "gates");
    open(bench, "gate", "web");
    bench.tap(SDLK_ESCAPE);
    EXPECT_EQ(row(), "") << "of the outputs none was chosen";
    bench.tap(SDLK_ESCAPE);
    EXPECT_EQ(row(), "checklist.outputs");
}

TEST(GateNameTest, EnterPressedTwiceSaysNothingOnTheRowOfTheChecklist) {
    Bench bench{demo_view_checklist(), {.width = 1920, .height = 1080}};
    open(bench, "checklist");
    bench.tap(SDLK_DOWN);
    bench.tap(SDLK_DOWN);
    ASSERT_EQ(bench.controller().ui().popover.row, "checklist.staff");
    open_gate(bench, "Luis Sol");
    bench.tap(SDLK_RETURN);
    ASSERT_EQ(open_popover(bench), "checklist");
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), ElementsAre("set_output_gate"));
}

TEST(GateNameTest, AWordOnAnOutputOfTheChecklistLeadsBackThereToo) {
    Bench bench{demo_view_checklist(), {.width = 1920, .height = 1080}};
    open(bench, "checklist");
    open(bench, "gates");
    open(bench, "gate", "web");
    bench.click("gate.confirm");
    EXPECT_EQ(open_popover(bench), "gates");
    bench.tap(SDLK_ESCAPE);
    EXPECT_EQ(open_popover(bench), "checklist");
}

}  // namespace
}  // namespace plenaria::console::testing::gate_name_test
