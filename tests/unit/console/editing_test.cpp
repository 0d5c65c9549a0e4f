// The agenda edited live (R4.5): every change says first what it does to the day.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cfloat>
#include <set>
#include <string>

#include "tests/unit/console/bench.hpp"
#include "tests/unit/console/demo_conference.hpp"

namespace plenaria::console::testing::editing_test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

template <class T>
const T& last(const Bench& bench) {
    return std::get<T>(bench.requests().back().command);
}

void open(Bench& bench, const char* form, const char* subject) {
    bench.controller().act({.act = Act::open_form, .target = form, .detail = subject});
    bench.frame();
    bench.frame();
}

void choose(Bench& bench, const char* field, const char* value) {
    bench.controller().act({.act = Act::choose, .target = field, .detail = value});
    bench.frame();
}

/// Opens the form with another time of day in it, before its field takes the keyboard.
void open_with_time(Bench& bench, const char* subject, const char* time) {
    bench.controller().act({.act = Act::open_form, .target = "item.fix", .detail = subject});
    bench.controller().act({.act = Act::edit, .target = "form.time", .detail = time});
    bench.frame();
}

/// All words of the open form's lines.
std::string words(Bench& bench) {
    const PopoverModel form = *bench.controller().present().popover;
    std::string all;
    for (const auto* rows : {&form.rows, &form.outcome}) {
        for (const FormRow& row : *rows) {
            all += row.title + "\n";
        }
    }
    return all;
}

TEST(EditingTest, AChangeAsksFirstAndIsSentOnlyWhenConfirmed) {
    Bench bench{demo_conference()};
    bench.click("agenda.row.i6");
    bench.click("item.duration");
    ASSERT_EQ(bench.requests().size(), 1U) << "what it holds at once is asked about";
    EXPECT_TRUE(bench.requests()[0].dry_run);
    bench.answer(protocol::accepted(bench.requests()[0].id, demo_effects()));
    EXPECT_THAT(words(bench), HasSubstr("Vías de migración laboral: "));
    EXPECT_THAT(bench.sent(), IsEmpty());
    bench.click("form.confirm");
    ASSERT_THAT(bench.sent(), ElementsAre("set_item_duration"));
    EXPECT_FALSE(bench.requests().back().dry_run);
    EXPECT_TRUE(bench.shows("form.confirm")) << "until the server agrees";
    bench.answer(bench.requests().back().id);
    EXPECT_FALSE(bench.shows("form.confirm"));
}

TEST(EditingTest, TypingIsAskedAboutOnceItPauses) {
    Bench bench{demo_conference()};
    open(bench, "item.duration", "i6");
    bench.answer(protocol::accepted(bench.requests()[0].id));
    bench.click("form.minutes");
    bench.tap(SDLK_END);
    bench.type("5");
    EXPECT_EQ(bench.requests().size(), 1U) << "not while typing";
    bench.frame(Millis{300});
    ASSERT_EQ(bench.requests().size(), 2U);
    EXPECT_EQ(last<SetItemDuration>(bench).planned, std::chrono::minutes{405});
}

TEST(EditingTest, AnItemEditedElsewhereKeepsWhatWasTypedAndSaysWhatIsSo) {
    Bench bench{demo_conference()};
    open(bench, "item.rename", "i6");
    bench.answer(protocol::accepted(bench.requests()[0].id));
    bench.click("form.confirm");
    EXPECT_EQ(last<RenameItem>(bench).edits, 0);
    View changed = demo_conference();
    (*changed.agenda)[5].edits = 4;
    (*changed.agenda)[5].title = Text{"Otro título", "Another title"};
    bench.show(changed);
    protocol::CommandResult refused;
    for (const CommandRequest& request : bench.requests()) {
        refused.id = request.dry_run ? refused.id : request.id;
    }
    refused.code = "item_edited";
    refused.text = Text{"Otra consola lo cambió", "Another console changed it"};
    refused.present = {{"title", "Otro título"}, {"planned_ms", "1500000"}, {"edits", "4"}};
    bench.answer(refused);
    EXPECT_THAT(words(bench), HasSubstr("Otra consola lo cambió"));
    EXPECT_THAT(bench.controller().present().toasts, ::testing::IsEmpty()) << "said once";
    EXPECT_THAT(words(bench), HasSubstr("Otro título  ·  25 min"));
    EXPECT_EQ(bench.controller().ui().form.value("title.es"), "Vías de migración laboral");
    bench.click("form.confirm");
    EXPECT_EQ(last<RenameItem>(bench).edits, 4) << "pressed again, having read it";
}

TEST(EditingTest, AFormSaysWhichOfItsFieldsAreStillToBeFilledIn) {
    Bench bench{demo_conference(), {.language = "en"}};
    open(bench, "item.insert", "i6");
    bench.controller().act({.act = Act::edit, .target = "form.minutes", .detail = "0"});
    EXPECT_THAT(words(bench), HasSubstr("missing: Title (ES), Title (EN), Minutes (from 1 to "));
    open(bench, "item.fix", "i6");
    bench.controller().act({.act = Act::edit, .target = "form.time", .detail = "25:00"});
    EXPECT_THAT(words(bench), HasSubstr("missing: a time such as 11:00"));
    open(bench, "bulletin", "");
    bench.controller().act({.act = Act::edit, .target = "form.text.en", .detail = "Hello"});
    EXPECT_THAT(words(bench), HasSubstr("missing: Text (ES)\n"));
    bench.controller().act({.act = Act::edit, .target = "form.text.es", .detail = "  "});
    EXPECT_THAT(words(bench), HasSubstr("missing: Text (ES)\n")) << "blanks are no words";
}

TEST(EditingTest, OfAnItemThatIsGoneTheFormSaysThatAndNotThatATimeIsMissing) {
    View view = demo_conference();
    Bench bench{view, {.language = "en"}};
    open(bench, "item.fix", "i7");
    std::erase_if(*view.agenda, [](const ItemView& item) { return item.id.value == "i7"; });
    bench.show(view);
    EXPECT_THAT(words(bench), HasSubstr("missing: the item, which is no longer on this agenda"));
}

TEST(EditingTest, AnItemsMenuIsAsWideAsItsTitleAndItsLinesNeed) {
    for (const char* language : {"es", "en"}) {
        View view = demo_conference();
        Bench bench{view, {language, 1920, 1080}};
        bench.controller().act({.act = Act::open_popover, .target = "item", .detail = "i6"});
        bench.frame();
        std::set<float> lines;
        const auto menu = bench.controller().present().popover;
        for (const ButtonModel& each : menu->rows.front().buttons) {
            ASSERT_TRUE(bench.shows(each.id)) << each.id;
            lines.insert(bench.canvas().find(each.id)->y);
        }
        EXPECT_LE(lines.size(), 3U) << language;
        const float plain = bench.canvas().find("popover.card")->w;
        EXPECT_LE(plain, bench.canvas().px(640));
        (*view.agenda)[5].title =
            Text{"Un título mucho más largo que los de todos los demás puntos de este mismo día",
                 "A title that is a good deal longer than those of all other items of this day"};
        bench.show(view);
        bench.frame();
        const Box card = *bench.canvas().find("popover.card");
        ImFont* font = bench.canvas().fonts().title;
        const std::string title = bench.controller().present().popover->title;
        const float wide = font->CalcTextSizeA(font->FontSize, FLT_MAX, 0, title.c_str()).x;
        ASSERT_GT(wide, bench.canvas().px(480)) << "more than the least width";
        EXPECT_GE(card.w, std::min(wide + bench.canvas().px(40), bench.canvas().px(640) - 1));
    }
}

TEST(EditingTest, AnItemWithoutANumberIsCalledByItsTitleAlone) {
    const std::string title = "Labour migration pathways";
    View view = demo_conference();
    (*view.agenda)[5].number.clear();
    Bench bench{view, {.language = "en"}};
    bench.controller().act({.act = Act::open_popover, .target = "item", .detail = "i6"});
    EXPECT_EQ(bench.controller().present().popover->title, title);
    open(bench, "item.rename", "i6");
    EXPECT_EQ(bench.controller().present().popover->lead, title);
    open(bench, "item.merge", "i5");
    EXPECT_THAT(words(bench), HasSubstr("of item " + title + ", which leaves"));
    open(bench, "item.move", "i7");
    std::vector<std::string> places;
    const auto moves = bench.controller().present().popover;
    for (const FormRow& row : moves->rows) {
        for (const ButtonModel& button : row.buttons) {
            places.push_back(button.label);
        }
    }
    EXPECT_THAT(places, Contains("Before " + title));
    EXPECT_THAT(places, Contains("Before 9. Adoption of the declaration"));
    bench.controller().act({.act = Act::open_popover, .target = "palette"});
    bench.controller().act({.act = Act::edit, .target = "palette.filter", .detail = "labour"});
    std::vector<std::string> lines;
    const auto palette = bench.controller().present().popover;
    for (const ChoiceRow& row : palette->choices) {
        lines.push_back(row.title);
    }
    EXPECT_THAT(lines, Contains(EndsWith(": " + title)));
}

TEST(EditingTest, AnItemIsInsertedBeforeOrAfterItsRow) {
    Bench bench{demo_conference()};
    open(bench, "item.insert", "i6");
    EXPECT_THAT(bench.requests(), IsEmpty()) << "an item without a title is no command yet";
    bench.type("Punto nuevo");
    bench.click("form.title.en");
    bench.type("New item");
    bench.foresee();
    bench.click("form.confirm");
    ASSERT_THAT(bench.sent(), ElementsAre("insert_item"));
    EXPECT_EQ(last<InsertItem>(bench).before, ItemId{"i7"});
    EXPECT_EQ(last<InsertItem>(bench).title, (Text{"Punto nuevo", "New item"}));
    EXPECT_EQ(last<InsertItem>(bench).kind, ItemKind::debate);
}

TEST(EditingTest, ARowDraggedOntoAnotherPlaceAsksToMoveItThere) {
    Bench bench{demo_conference(), {"es", 1920, 1080}};
    bench.move_to("agenda.row.i6");
    bench.button(true);
    ASSERT_NE(bench.canvas().find("agenda.row.i9"), nullptr);
    SDL_Event motion{};
    motion.type = SDL_MOUSEMOTION;
    motion.motion.x = static_cast<int>(bench.canvas().find("agenda.row.i9")->mid_x());
    motion.motion.y = static_cast<int>(bench.canvas().find("agenda.row.i9")->y) + 3;
    bench.input().push(motion);
    bench.frame();
    SDL_Event release{};
    release.type = SDL_MOUSEBUTTONUP;
    release.button.button = SDL_BUTTON_LEFT;
    release.button.x = motion.motion.x;
    release.button.y = motion.motion.y;
    bench.input().push(release);
    bench.frame();
    bench.frame();
    ASSERT_EQ(bench.requests().size(), 1U);
    EXPECT_TRUE(bench.requests()[0].dry_run);
    EXPECT_EQ(last<MoveItem>(bench).item, ItemId{"i6"});
    EXPECT_EQ(last<MoveItem>(bench).before, ItemId{"i9"});
    bench.foresee();
    bench.click("form.confirm");
    EXPECT_THAT(bench.sent(), ElementsAre("move_item"));
}

TEST(EditingTest, AnItemGoesToTheSessionOfAnotherRoom) {
    Bench bench{demo_conference()};
    bench.show_second_room();
    open(bench, "item.move", "i6");
    choose(bench, "to", "grcm-1");
    choose(bench, "before", "");
    bench.foresee();
    bench.click("form.confirm");
    ASSERT_THAT(bench.sent(), ElementsAre("move_item"));
    EXPECT_EQ(last<MoveItem>(bench).to, SessionId{"grcm-1"});
}

/// The button that sends the open form.
ButtonModel confirm(Bench& bench) {
    const PopoverModel form = *bench.controller().present().popover;
    const auto at = std::find_if(form.buttons.begin(), form.buttons.end(),
                                 [](const ButtonModel& each) { return each.id == "form.confirm"; });
    return at == form.buttons.end() ? ButtonModel{} : *at;
}

TEST(EditingTest, WhatWouldChangeNothingIsNotSent) {
    Bench bench{demo_conference()};
    open(bench, "item.move", "i6");
    choose(bench, "before", "i8");
    EXPECT_TRUE(confirm(bench).enabled) << "nobody said so yet";
    protocol::CommandResult idle;
    idle.id = bench.requests().back().id;
    idle.code = "nothing_changed";
    idle.text = Text{"Ya está así", "It is so already"};
    bench.answer(idle);
    bench.frame();
    EXPECT_FALSE(confirm(bench).enabled);
    EXPECT_THAT(words(bench), HasSubstr("Ya está así"));
    bench.controller().act({.act = Act::confirm_form});
    EXPECT_THAT(bench.sent(), IsEmpty()) << "nor by the key";
    choose(bench, "before", "i9");
    EXPECT_TRUE(confirm(bench).enabled);
    bench.answer(protocol::accepted(bench.requests().back().id));
    bench.click("form.confirm");
    EXPECT_THAT(bench.sent(), ElementsAre("move_item"));
}

TEST(EditingTest, APlaceInOneSessionIsNoneInAnother) {
    Bench bench{demo_conference()};
    open(bench, "item.move", "i6");
    choose(bench, "before", "i8");
    bench.answer(protocol::accepted(bench.requests().back().id));
    choose(bench, "to", "grcm-1");
    EXPECT_EQ(last<MoveItem>(bench).to, SessionId{"grcm-1"});
    EXPECT_EQ(last<MoveItem>(bench).before, ItemId{}) << "it has no such item";
    choose(bench, "to", "plenaria-2");
    EXPECT_FALSE(bench.controller().ui().form.values.contains("before")) << "chosen anew";
    EXPECT_FALSE(confirm(bench).enabled);
}

TEST(EditingTest, APlaceIsReadWholeHoweverLongItsTitle) {
    const std::string title =
        "Adopción de la declaración de los viceministros sobre la protección de la niñez y la "
        "adolescencia migrantes, y de su plan de acción para los próximos tres años";
    View view = demo_conference();
    (*view.agenda)[8].title = Text{title, title};
    (*view.programme)[1].title = Text{title, title};
    Bench bench{view, {"es", 1920, 1080}};
    open(bench, "item.move", "i6");
    const Box* plain = bench.canvas().find("form.before.i8");
    const Box* tall = bench.canvas().find("form.before.i9");
    ASSERT_NE(plain, nullptr);
    ASSERT_NE(tall, nullptr);
    EXPECT_GT(tall->h, plain->h) << "in two lines";
    EXPECT_GE(bench.canvas().find("form.before.i10")->y, tall->bottom());
    for (const Overflow& cut : bench.canvas().overflows()) {
        EXPECT_EQ(cut.text.find("Adopción"), std::string::npos) << cut.text;
    }
}

TEST(EditingTest, ARoomOpensItsOwnSessionsAlone) {
    Bench bench{demo_conference()};
    bench.controller().act({.act = Act::open_popover, .target = "sessions"});
    bench.frame();
    const PopoverModel popover = *bench.controller().present().popover;
    EXPECT_FALSE(popover.choices.empty());
    for (const ChoiceRow& row : popover.choices) {
        EXPECT_NE(row.button.id, "sessions.grcm-1") << "of another room";
    }
}

TEST(EditingTest, TheKindOfASessionIsReadWhateverItsTitle) {
    const Text title{
        "Reunión extraordinaria de los jefes de delegación sobre la protección de la niñez",
        "Extraordinary meeting of the heads of delegation on the protection of children"};
    // The longest of the forum's own profile.
    const Text kind{"Grupo Regional de Consulta sobre Migración (GRCM)",
                    "Regional Consultation Group on Migration (RCGM)"};
    for (const char* language : {"es", "en"}) {
        View view = demo_conference();
        for (ProgrammeView& session : *view.programme) {
            session.title = title;
            session.kind = kind;
            session.state = SessionState::adjourned;
        }
        view.programme->front().state = SessionState::planned;
        Bench bench{view, {.language = language}};
        bench.controller().act({.act = Act::open_popover, .target = "sessions"});
        bench.frame();
        const std::vector<ChoiceRow> rows = bench.controller().present().popover->choices;
        ASSERT_GE(rows.size(), 2U);
        EXPECT_EQ(rows.front().detail, std::string{kind.in(language)});
        for (const Overflow& cut : bench.canvas().overflows()) {
            ADD_FAILURE() << "\"" << cut.text << "\" is " << cut.width << " wide, in " << cut.room;
        }
        EXPECT_FALSE(bench.shows("tip"));
        bench.move_to(rows.front().button.id);
        bench.frame();
        EXPECT_TRUE(bench.shows("tip")) << "all of the title";
    }
}

TEST(EditingTest, AFixedTimeIsThatOfTheEventsZone) {
    Bench bench{demo_conference()};
    open_with_time(bench, "i6", "16:05");
    bench.foresee();
    bench.click("form.confirm");
    ASSERT_THAT(bench.sent(), ElementsAre("fix_item_time"));
    // 22:05 UTC: Costa Rica is six hours behind.
    EXPECT_EQ(to_unix_ms(*last<FixItemTime>(bench).at) % 86'400'000, (22 * 60 + 5) * 60'000);
    bench.answer(bench.requests().back().id);
    open_with_time(bench, "i6", "25:99");
    bench.click("form.confirm");
    EXPECT_EQ(bench.sent().size(), 1U) << "that is no time of day";
}

TEST(EditingTest, ASessionIsExtendedInOneAct) {
    Bench bench{demo_conference()};
    bench.click("session.extend");
    bench.frame();
    bench.click("form.minutes.15");
    bench.foresee();
    bench.click("form.confirm");
    ASSERT_THAT(bench.sent(), ElementsAre("extend_session"));
    EXPECT_EQ(last<ExtendSession>(bench).by, std::chrono::minutes{15});
    EXPECT_EQ(last<ExtendSession>(bench).session, SessionId{"plenaria-2"});
}

TEST(EditingTest, AClosedSessionIsExtendedWithoutOpeningItsDoors) {
    Bench bench{demo_view_closed(DoorsState::closed)};
    bench.click("session.extend");
    bench.foresee();
    bench.click("form.confirm");
    EXPECT_THAT(bench.sent(), ElementsAre("extend_session"));
    bench.controller().act({.act = Act::close_popover});
    bench.frame();
    bench.click("session.suspend");
    EXPECT_EQ(bench.controller().ui().popover.name, "") << "that waits for open doors";
}

TEST(EditingTest, SplitMergeSkipAndTakeUpAgain) {
    Bench bench{demo_conference()};
    open(bench, "item.split", "i6");
    bench.foresee();
    bench.click("form.confirm");
    EXPECT_EQ(last<SplitItem>(bench).first, std::chrono::minutes{20});
    bench.answer(bench.requests().back().id);
    open(bench, "item.merge", "i6");
    bench.foresee();
    bench.click("form.confirm");
    EXPECT_EQ(last<MergeItems>(bench).item, ItemId{"i7"});
    EXPECT_EQ(last<MergeItems>(bench).into, ItemId{"i6"});
    bench.answer(bench.requests().back().id);
    open(bench, "item.skip", "i6");
    bench.foresee();
    bench.click("form.confirm");
    bench.answer(bench.requests().back().id);
    open(bench, "item.return", "i4");
    bench.foresee();
    bench.click("form.confirm");
    EXPECT_EQ(last<ReturnToItem>(bench).speaker, HolderChoice::carry_over);
    EXPECT_THAT(bench.sent(),
                ElementsAre("split_item", "merge_items", "skip_item", "return_to_item"));
}

TEST(EditingTest, TheRowSaysHowMuchAFixedTimeIsSqueezed) {
    Bench bench{demo_conference()};
    const auto rows = bench.controller().present().agenda.rows;
    ASSERT_TRUE(rows[6].fixed);
    EXPECT_EQ(rows[6].fixed->tone, Tone::warn);
    EXPECT_THAT(rows[6].fixed->text, HasSubstr("min"));
    ASSERT_TRUE(rows[8].fixed);
    EXPECT_EQ(rows[8].fixed->tone, Tone::plain);
    EXPECT_FALSE(rows[7].fixed);
}

}  // namespace
}  // namespace plenaria::console::testing::editing_test
