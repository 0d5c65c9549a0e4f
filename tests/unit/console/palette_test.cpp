// The palette (Ctrl+K): what is typed finds a line, and Enter runs the one that was read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "server/model/text_table.hpp"
#include "tests/unit/console/bench.hpp"
#include "tests/unit/console/demo_conference.hpp"

namespace plenaria::console::testing::palette_test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const BenchSettings large{"es", 1920, 1080};

TEST(PaletteTest, ThePaletteRunsWhatIsTyped) {
    Bench bench{demo_conference(), large};
    bench.tap(SDLK_k, KMOD_LCTRL);
    ASSERT_TRUE(bench.shows("palette.filter"));
    bench.type("levantar");
    bench.tap(SDLK_RETURN);
    EXPECT_FALSE(bench.shows("palette.filter"));
    EXPECT_EQ(bench.controller().ui().popover.name, "adjourn");
    bench.tap(SDLK_ESCAPE);
    bench.tap(SDLK_k, KMOD_LCTRL);
    bench.tap(SDLK_k, KMOD_LCTRL);
    EXPECT_EQ(bench.controller().ui().popover.name, "") << "the same key closes it";
}

/// The ids of the lines that are found by what is typed.
std::vector<std::string> found_by(const char* typed, const char* language) {
    Bench bench{demo_conference(), {language, 1920, 1080}};
    bench.tap(SDLK_k, KMOD_LCTRL);
    bench.type(typed);
    std::vector<std::string> ids;
    const auto popover = bench.controller().present().popover;
    for (const ChoiceRow& row : popover->choices) {
        ids.push_back(row.button.id);
    }
    return ids;
}

TEST(PaletteTest, ThePaletteFindsThingsByTheirNamesInBothLanguages) {
    for (const char* language : {"es", "en"}) {
        for (const auto& [typed, id] :
             {std::pair{"close", "palette.close"}, std::pair{"cerrar", "palette.close"},
              std::pair{"point", "palette.floor.point"}, std::pair{"mocion", "palette.floor.point"},
              std::pair{"language", "palette.language"}, std::pair{"idioma", "palette.language"},
              std::pair{"channel", "palette.channel.fr"}, std::pair{"canal", "palette.channel.fr"},
              std::pair{"display", "palette.display.izq"},
              std::pair{"pantalla", "palette.display.izq"}}) {
            EXPECT_THAT(found_by(typed, language), Contains(id)) << typed;
        }
    }
}

TEST(PaletteTest, ThePaletteFindsThePrivateMeetingWhereThereIsNoSession) {
    View view = demo_conference();
    view.session.reset();
    Bench bench{view, large};
    bench.tap(SDLK_k, KMOD_LCTRL);
    bench.type("privado");
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty());
    ASSERT_EQ(bench.controller().present().toasts.size(), 1U);
    EXPECT_THAT(bench.controller().present().toasts[0].text, HasSubstr("mantenga F9"));
}

TEST(PaletteTest, WhereNothingIsFoundItNamesWhatIsNotOfferedNow) {
    const auto said_of = [](const char* typed) {
        Bench bench{demo_conference(), large};
        bench.tap(SDLK_k, KMOD_LCTRL);
        bench.type(typed);
        const auto popover = bench.controller().present().popover;
        return popover->choices.empty() ? popover->no_choice_detail : "found";
    };
    EXPECT_THAT(said_of("abrir sesion"), HasSubstr("Ahora no se ofrece: Sesión · Abrir"));
    EXPECT_EQ(said_of("levantar"), "found");
    EXPECT_EQ(said_of("zzz"), "") << "there is no such thing";
}

TEST(PaletteTest, OpenDoorsAreNotReopenedAndThatIsSaid) {
    for (const char* language : {"es", "en"}) {
        for (const char* typed : {"reopen", "reabrir"}) {
            EXPECT_THAT(found_by(typed, language), IsEmpty()) << typed;
            Bench bench{demo_conference(), {language, 1920, 1080}};
            bench.tap(SDLK_k, KMOD_LCTRL);
            bench.type(typed);
            const auto popover = bench.controller().present().popover;
            const bool es = std::string_view{language} == "es";
            EXPECT_THAT(popover->no_choice_detail,
                        HasSubstr(es ? "Reabrir… (las puertas están abiertas)"
                                     : "Reopen… (the doors are open)"));
        }
    }
}

TEST(PaletteTest, DoorsThatAreNotOpenAreFoundByReopeningAlone) {
    Bench bench{demo_view_closed(DoorsState::closed), large};
    bench.tap(SDLK_k, KMOD_LCTRL);
    bench.type("reopen");
    EXPECT_EQ(bench.controller().ui().palette_line, "palette.reopen");
}

TEST(PaletteTest, ThePaletteSaysHowObserversAreSentOut) {
    for (const char* language : {"es", "en"}) {
        for (const char* typed : {"observers out", "observadores fuera"}) {
            EXPECT_THAT(found_by(typed, language), ElementsAre("palette.observers")) << typed;
            Bench closing{demo_view_checklist(), {language, 1920, 1080}};
            closing.tap(SDLK_k, KMOD_LCTRL);
            closing.type(typed);
            EXPECT_EQ(closing.controller().ui().palette_line,
                      "palette.checklist.observers_out.withdraw")
                << typed;
        }
    }
    Bench bench{demo_conference(), large};
    bench.tap(SDLK_k, KMOD_LCTRL);
    bench.type("observadores fuera");
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty());
    ASSERT_EQ(bench.controller().present().toasts.size(), 1U);
    EXPECT_THAT(bench.controller().present().toasts[0].text, HasSubstr("mantenga F9"));
}

TEST(PaletteTest, InSessionThePaletteHasNoPrivateMeeting) {
    EXPECT_THAT(found_by("private", "es"), Not(Contains("palette.convene")));
}

TEST(PaletteTest, NoLineOfThePaletteClosesTheDoors) {
    Bench bench{demo_conference(), large};
    bench.tap(SDLK_k, KMOD_LCTRL);
    bench.type("cerrar las puertas");
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty());
    EXPECT_EQ(bench.controller().ui().popover.name, "");
    ASSERT_EQ(bench.controller().present().toasts.size(), 1U);
    EXPECT_THAT(bench.controller().present().toasts[0].text, HasSubstr("mantenga F9"));
}

TEST(PaletteTest, ThePaletteRunsTheLineThatWasReadOrNone) {
    View view = demo_conference();
    view.acts.emplace().undo.emplace();
    Bench bench{view, large};
    bench.tap(SDLK_k, KMOD_LCTRL);
    bench.type("deshacer");
    const std::string read = bench.controller().ui().palette_line;
    ASSERT_EQ(read, "palette.undo");
    view.acts.reset();
    bench.show(view);
    const auto model = bench.controller().present();
    for (const ChoiceRow& row : model.popover->choices) {
        EXPECT_FALSE(row.selected) << row.title;
    }
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty());
    EXPECT_TRUE(bench.shows("palette.filter")) << "nothing was run";
}

std::vector<std::string> lines_of(Bench& bench) {
    std::vector<std::string> titles;
    const auto popover = bench.controller().present().popover.value_or(PopoverModel{});
    for (const ChoiceRow& row : popover.choices) {
        titles.push_back(row.title);
    }
    return titles;
}

View with_act(int number, const char* es) {
    View view = demo_conference();
    view.acts->undo = ActView{ActNumber{number}, demo_now(), Text{es, es}, false};
    view.acts->redo = ActView{ActNumber{number + 10}, demo_now(), Text{es, es}, false};
    return view;
}

/// What an act is on the glass before a press counts for it.
constexpr Millis to_read{600};

TEST(PaletteTest, UndoAndRedoNameTheirActAndDoIt) {
    for (const auto& [typed, line, sent] : {std::tuple{"deshacer", "Deshacer: Termina", "undo"},
                                            std::tuple{"rehacer", "Rehacer: Termina", "redo"}}) {
        Bench bench{with_act(8, "Termina"), large};
        bench.tap(SDLK_k, KMOD_LCTRL);
        bench.frame(to_read);
        bench.type(typed);
        EXPECT_THAT(lines_of(bench), Contains(line));
        bench.tap(SDLK_RETURN);
        EXPECT_THAT(bench.sent(), ElementsAre(sent));
    }
}

TEST(PaletteTest, AnActThatCameIntoItsLineJustNowIsNotUndone) {
    Bench bench{with_act(8, "Termina"), large};
    bench.tap(SDLK_k, KMOD_LCTRL);
    bench.frame(to_read);
    bench.type("deshacer");
    bench.show(with_act(9, "Sigue"));
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty());
    ASSERT_EQ(bench.controller().present().toasts.size(), 1U) << "and that is said";
    EXPECT_TRUE(bench.shows("undo.undo"));
}

TEST(PaletteTest, WhatStoodInThePaletteIsNoOfferBesideIt) {
    Bench bench{with_act(8, "Termina"), large};
    bench.show(with_act(9, "Sigue"));
    bench.tap(SDLK_k, KMOD_LCTRL);
    bench.frame(to_read);
    bench.tap(SDLK_ESCAPE);
    bench.tap(SDLK_z, KMOD_LCTRL);
    EXPECT_THAT(bench.sent(), IsEmpty());
}

TEST(PaletteTest, TheWordsOfAnActFindNoUndo) {
    Bench bench{with_act(8, "Termina"), large};
    bench.tap(SDLK_k, KMOD_LCTRL);
    bench.type("termina");
    EXPECT_THAT(lines_of(bench), Not(Contains(HasSubstr("hacer: "))));
}

TEST(PaletteTest, BehindClosedDoorsItStartsTheItemThatMayBeginThere) {
    Bench bench{demo_view_closed(DoorsState::closed), large};
    bench.tap(SDLK_k, KMOD_LCTRL);
    bench.type("iniciar punto");
    EXPECT_THAT(lines_of(bench), Contains(HasSubstr("Próxima Presidencia")));
    EXPECT_THAT(lines_of(bench), Not(Contains(HasSubstr("Vías de migración"))));
    bench.controller().act({.act = Act::run_line, .target = "palette.item.start"});
    EXPECT_EQ(bench.controller().ui().popover.settles.target, "i8");
}

TEST(PaletteTest, BehindClosedDoorsItNamesTheItemThatWaits) {
    Bench bench{demo_view_closed(DoorsState::closed), large};
    bench.tap(SDLK_k, KMOD_LCTRL);
    bench.type("iniciar vias de migracion");
    EXPECT_THAT(lines_of(bench), IsEmpty());
    EXPECT_THAT(bench.controller().present().popover->no_choice_detail,
                HasSubstr("Vías de migración laboral"));
}

// It said "all that can be done now", and found nothing of any item but the next.
TEST(PaletteTest, WhatIsDoneWithAnyItemIsFoundByItsTitle) {
    Bench bench{demo_conference(), {"en", 1920, 1080}};
    bench.tap(SDLK_k, KMOD_LCTRL);
    const std::string title = ": 9. Adoption of the declaration";
    EXPECT_THAT(lines_of(bench), Not(Contains(HasSubstr(title)))) << "unless it is sought";
    bench.type("adoption of the declaration");
    for (const char* act : {"Start item", "Rename…", "Move to…", "Insert…"}) {
        EXPECT_THAT(lines_of(bench), Contains(act + title));
    }
    std::set<std::string> ids;
    const auto popover = bench.controller().present().popover;
    for (const ChoiceRow& row : popover->choices) {
        EXPECT_TRUE(ids.insert(row.button.id).second) << row.button.id;
    }
    bench.controller().act({.act = Act::run_line, .target = "palette.item.move.i9"});
    EXPECT_EQ(bench.controller().ui().popover.name, "item.move");
    EXPECT_EQ(bench.controller().ui().popover.subject, "i9");
}

// Whoever sought an item to rename it started it, and ended the present one.
TEST(PaletteTest, ATitleAndEnterStartNoItemThatIsNotTheNext) {
    Bench bench{demo_view(), {"en", 1920, 1080}};
    View idle = demo_view();
    idle.floor->phase = FloorPhase::idle;
    idle.floor->speaker.reset();
    bench.show(idle);
    bench.tap(SDLK_k, KMOD_LCTRL);
    bench.type("adoption of the declaration");
    ASSERT_THAT(lines_of(bench), Contains("Start item: 9. Adoption of the declaration"));
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty());
    EXPECT_TRUE(bench.controller().ui().popover.name.starts_with("item."));
    bench.tap(SDLK_ESCAPE);
    bench.tap(SDLK_k, KMOD_LCTRL);
    bench.type("start item adoption of the");
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), ElementsAre("start_item")) << "who says so";
}

TEST(PaletteTest, ThePaletteOffersNothingThatIsNotPossibleNow) {
    Bench bench{demo_view_troubled(demo_conference()), large};
    bench.tap(SDLK_k, KMOD_LCTRL);
    EXPECT_THAT(lines_of(bench), Contains(HasSubstr(text_in("console.service.name", "es"))));
    bench.tap(SDLK_ESCAPE);
    bench.lose_link();
    bench.tap(SDLK_k, KMOD_LCTRL);
    const PopoverModel palette = *bench.controller().present().popover;
    for (const ChoiceRow& row : palette.choices) {
        EXPECT_TRUE(row.button.id.starts_with("palette.tab.") ||
                    row.button.id == "palette.language" || row.button.id == "palette.keys")
            << row.button.id;
    }
}

}  // namespace
}  // namespace plenaria::console::testing::palette_test
