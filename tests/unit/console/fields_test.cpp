// The text fields of forms under the keyboard: Tab between them, Enter and Esc at their end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/model/limits.hpp"
#include "tests/unit/console/bench.hpp"
#include "tests/unit/console/demo_conference.hpp"

namespace plenaria::console::testing::fields_test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

const BenchSettings large{"es", 1920, 1080};

void open_form(Bench& bench, const std::string& name, const std::string& subject = {}) {
    bench.controller().act({.act = Act::open_form, .target = name, .detail = subject});
    for (int i = 0; i < 3; ++i) {
        bench.frame();
    }
}

std::string typed(Bench& bench, std::string_view field) {
    return bench.controller().ui().form.value(field);
}

SDL_Event key_event(bool down, SDL_Keycode key, SDL_Scancode scancode, Uint16 modifiers) {
    SDL_Event event{};
    event.type = down ? SDL_KEYDOWN : SDL_KEYUP;
    event.key.keysym.sym = key;
    event.key.keysym.scancode = scancode;
    event.key.keysym.mod = modifiers;
    return event;
}

TEST(FieldsTest, TabGoesToTheNextOneAndShiftTabBack) {
    Bench bench{demo_conference(), large};
    open_form(bench, "admission");
    bench.type("uno");
    bench.tap(SDLK_TAB);
    bench.type("dos");
    bench.tap(SDLK_TAB);
    bench.type("tres");
    bench.tap(SDLK_TAB, KMOD_LSHIFT);
    bench.tap(SDLK_TAB, KMOD_LSHIFT);
    bench.tap(SDLK_TAB, KMOD_LSHIFT);
    bench.type("cl");
    EXPECT_EQ(typed(bench, "name.es"), "uno");
    EXPECT_EQ(typed(bench, "name.en"), "dos");
    EXPECT_EQ(typed(bench, "long_name.es"), "tres");
    EXPECT_EQ(typed(bench, "flag"), "cl") << "before the first comes the last";
}

TEST(FieldsTest, WhatIsTypedInOneGoGoesToTheFieldThatIsMeant) {
    Bench bench{demo_conference(), large};
    open_form(bench, "admission");
    bench.press(SDLK_o);
    bench.press(SDLK_e);
    bench.key(SDLK_TAB, true);
    bench.key(SDLK_TAB, false);
    bench.press(SDLK_x);
    bench.key(SDLK_TAB, true, KMOD_LSHIFT);
    bench.key(SDLK_TAB, false, KMOD_LSHIFT);
    bench.frame();
    bench.frame();
    EXPECT_EQ(typed(bench, "name.es"), "oe");
    EXPECT_EQ(typed(bench, "name.en"), "x");
}

TEST(FieldsTest, TabPassesThroughParagraphsToo) {
    Bench bench{demo_conference(), large};
    open_form(bench, "bulletin");
    bench.type("hola");
    bench.tap(SDLK_TAB);
    bench.type("hello");
    bench.tap(SDLK_TAB);
    bench.tap(SDLK_TAB);
    EXPECT_EQ(typed(bench, "text.es"), "hola");
    EXPECT_EQ(typed(bench, "text.en"), "hello");
}

TEST(FieldsTest, TabLeavesTheFilterOfTheListForThePerson) {
    Bench bench{demo_view(), large};
    bench.tap(SDLK_a);
    bench.frame();
    bench.type("mex");
    bench.tap(SDLK_TAB);
    bench.type("ana");
    bench.tap(SDLK_TAB);
    bench.type("ministra");
    EXPECT_EQ(bench.controller().ui().add.filter, "mex");
    EXPECT_EQ(bench.controller().ui().add.person, "ana");
    EXPECT_EQ(bench.controller().ui().add.capacity, "ministra");
}

TEST(FieldsTest, EnterSendsWhatWasTypedInSeveralAndEscClosesThemAll) {
    Bench bench{demo_conference(), large};
    open_form(bench, "bulletin");
    bench.type("hola");
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty()) << "one language is missing";
    bench.tap(SDLK_TAB);
    bench.type("hello");
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), Contains("issue_bulletin"));
    open_form(bench, "admission");
    bench.type("uno");
    bench.tap(SDLK_TAB);
    bench.tap(SDLK_ESCAPE);
    EXPECT_TRUE(bench.controller().ui().popover.name.empty());
    EXPECT_THAT(bench.sent(), Not(Contains("admit_observer")));
}

TEST(FieldsTest, WithoutFieldsTabChangesNothingAndKeysGoOnMeaningWhatTheyDo) {
    Bench bench;
    bench.tap(SDLK_TAB);
    bench.tap(SDLK_t);
    EXPECT_EQ(bench.sent().size(), 1U);
}

TEST(FieldsTest, TheWindowManagersTabIsNotTheFields) {
    Bench bench{demo_conference(), large};
    open_form(bench, "admission");
    bench.type("uno");
    bench.tap(SDLK_TAB, KMOD_LALT);
    bench.type("mas");
    EXPECT_EQ(typed(bench, "name.es"), "unomas");
}

void choose_all(Bench& bench) {
    bench.input().push(key_event(true, SDLK_LCTRL, SDL_SCANCODE_LCTRL, KMOD_LCTRL));
    bench.frame();
    bench.input().push(key_event(true, SDLK_a, SDL_SCANCODE_A, KMOD_LCTRL));
    bench.frame();
    bench.input().push(key_event(false, SDLK_a, SDL_SCANCODE_A, KMOD_LCTRL));
    bench.input().push(key_event(false, SDLK_LCTRL, SDL_SCANCODE_LCTRL, KMOD_NONE));
    bench.frame();
}

void paste(Bench& bench, std::size_t bytes) {
    ImGui::SetClipboardText(std::string(bytes, 'x').c_str());
    bench.tap(SDLK_v, KMOD_LCTRL);
    bench.frame();
}

bool says_full(Bench& bench) {
    const auto toasts = bench.controller().present().toasts;
    return toasts.size() == 1 && toasts.front().text.find("lleno") != std::string::npos;
}

TEST(FieldsTest, WhatWasChosenStaysWhereWhatIsPastedOverItHasNoPlace) {
    Bench bench{demo_conference(), large};
    bench.click("tab.notes");
    bench.frame();
    bench.click("note.text");
    bench.type("antes");
    choose_all(bench);
    paste(bench, limits::note_bytes + 1);
    EXPECT_EQ(bench.controller().ui().note, "antes");
    EXPECT_TRUE(says_full(bench));
    bench.type("y");
    EXPECT_EQ(bench.controller().ui().note, "y") << "it was still chosen";
    choose_all(bench);
    paste(bench, limits::note_bytes);
    EXPECT_EQ(bench.controller().ui().note, std::string(limits::note_bytes, 'x'));
}

TEST(FieldsTest, WhatWasChosenInAParagraphStaysToo) {
    Bench bench{demo_conference(), large};
    open_form(bench, "text", "declaracion");
    bench.click("form.p1.es");
    const std::string before = typed(bench, "p1.es");
    ASSERT_GT(before.size(), 80U) << "it is of several lines";
    choose_all(bench);
    paste(bench, limits::paragraph_bytes + 1);
    EXPECT_EQ(typed(bench, "p1.es"), before);
    EXPECT_TRUE(says_full(bench));
    bench.type("y");
    EXPECT_EQ(typed(bench, "p1.es"), "y") << "it was still chosen";
}

TEST(FieldsTest, WhoeverOpensTheNotesTypesAtOnce) {
    Bench bench{demo_conference(), large};
    bench.click("tab.notes");
    bench.type("tea");
    EXPECT_EQ(bench.controller().ui().note, "tea");
    EXPECT_THAT(bench.sent(), IsEmpty()) << "no letter was a key";
    bench.tap(SDLK_ESCAPE);
    EXPECT_EQ(bench.controller().ui().sheet, "");
    bench.tap(SDLK_t);
    EXPECT_THAT(bench.sent(), Contains("extend")) << "the keys are keys again";
}

TEST(FieldsTest, WhoeverOpensTheNotesByTheKeysTypesAtOnce) {
    Bench bench{demo_conference(), large};
    bench.tap(SDLK_k, KMOD_LCTRL);
    bench.controller().act({.act = Act::run_line, .target = "palette.tab.notes"});
    bench.frame();
    bench.type("ea");
    EXPECT_EQ(bench.controller().ui().note, "ea");
    EXPECT_THAT(bench.sent(), IsEmpty());
}

TEST(FieldsTest, AnOpenFormKeepsTheKeyboardAsTheNotesOpenBelowIt) {
    Bench bench{demo_conference(), large};
    open_form(bench, "admission");
    bench.type("an");
    bench.controller().act({.act = Act::show_sheet, .target = "notes"});
    bench.frame();
    bench.type("tes");
    EXPECT_EQ(typed(bench, "name.es"), "antes");
    bench.tap(SDLK_ESCAPE);
    bench.frame();
    bench.tap(SDLK_t);
    EXPECT_EQ(bench.controller().ui().note, "") << "nor as the form closes";
    EXPECT_THAT(bench.sent(), Contains("extend"));
}

TEST(FieldsTest, WhoeverPostsANoteByEnterWritesTheNext) {
    Bench bench{demo_conference(), large};
    bench.click("tab.notes");
    bench.frame();
    bench.type("ahora");
    for (const bool down : {true, false}) {
        bench.input().push(key_event(down, SDLK_RETURN, SDL_SCANCODE_RETURN, KMOD_NONE));
        bench.frame();
    }
    EXPECT_THAT(bench.sent(), ElementsAre("post_note"));
    bench.type("te");
    EXPECT_EQ(bench.controller().ui().note, "te");
    EXPECT_THAT(bench.sent(), ElementsAre("post_note")) << "no letter was a command";
}

TEST(FieldsTest, WhoeverOpensTheScriptReadsItAndKeepsTheKeys) {
    Bench bench{demo_conference(true), large};
    bench.click("tab.notes");
    bench.frame();
    bench.tap(SDLK_t);
    EXPECT_THAT(bench.sent(), Contains("extend"));
}

TEST(FieldsTest, OutsideOfFormsTabTakesNoKeyboardFromTheKeys) {
    Bench bench{demo_conference(), large};
    bench.click("tab.notes");
    bench.frame();
    bench.frame();
    for (const bool down : {true, false}) {
        // In an empty note: the keys are keys again.
        bench.input().push(key_event(down, SDLK_RETURN, SDL_SCANCODE_RETURN, KMOD_NONE));
        bench.frame();
    }
    bench.tap(SDLK_TAB);
    bench.frame();
    bench.tap(SDLK_t);
    EXPECT_EQ(bench.controller().ui().note, "");
    EXPECT_THAT(bench.sent(), Contains("extend"));
}

TEST(FieldsTest, AFastControlAChoosesAllOfTheField) {
    Bench bench{demo_conference(), large};
    open_form(bench, "admission");
    bench.type("antes");
    bench.input().push(key_event(true, SDLK_LCTRL, SDL_SCANCODE_LCTRL, KMOD_LCTRL));
    bench.frame();
    bench.input().push(key_event(true, SDLK_a, SDL_SCANCODE_A, KMOD_LCTRL));
    bench.input().push(key_event(false, SDLK_LCTRL, SDL_SCANCODE_LCTRL, KMOD_NONE));
    bench.input().push(key_event(false, SDLK_a, SDL_SCANCODE_A, KMOD_NONE));
    bench.frame();
    bench.type("x");
    EXPECT_EQ(typed(bench, "name.es"), "x");
}

TEST(FieldsTest, F2ChangesNothingInAFormWithFieldsOrWithout) {
    Bench bench{demo_conference(), large};
    open_form(bench, "admission");
    bench.type("an");
    bench.tap(SDLK_F2);
    bench.type("tes");
    EXPECT_EQ(typed(bench, "name.es"), "antes");
    open_form(bench, "session.extend", "plenaria-2");
    bench.tap(SDLK_F2);
    EXPECT_EQ(bench.controller().ui().popover.name, "session.extend");
    EXPECT_EQ(bench.controller().ui().language, "es") << "a question: what lies below is dead";
    bench.tap(SDLK_ESCAPE);
    bench.tap(SDLK_F2);
    EXPECT_EQ(bench.controller().ui().language, "en");
}

TEST(FieldsTest, EnterInAFormThatIsNotCompleteLeavesTheKeyboardWhereItWas) {
    Bench bench{demo_conference(), large};
    open_form(bench, "admission");
    bench.type("an");
    bench.tap(SDLK_RETURN);
    bench.type("tes");
    EXPECT_EQ(typed(bench, "name.es"), "antes");
    EXPECT_TRUE(bench.sent().empty());
}

}  // namespace
}  // namespace plenaria::console::testing::fields_test
