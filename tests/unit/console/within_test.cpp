// What is worked on behind closed doors, and what waits outside, as the console tells it (R4).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/unit/console/bench.hpp"

namespace plenaria::console::testing::within_test {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const BenchSettings english{.language = "en"};

/// The session rests outside: to those within the server calls it open.
View over_a_recess(View view) {
    for (ProgrammeView& each : *view.programme) {
        if (each.id == view.session->id) {
            each.state = SessionState::suspended;
        }
    }
    return view;
}

View over_a_recess(DoorsState state) { return over_a_recess(demo_view_closed(state)); }

std::string pill_of(View view, const char* language = "en") {
    Bench bench{std::move(view), {.language = language}};
    return bench.controller().present().agenda.session.state.text;
}

std::vector<std::string> effects_of(View view, const char* language) {
    Bench bench{std::move(view), {.language = language}};
    std::vector<std::string> texts;
    const auto reopening = bench.controller().present().reopening;
    for (const ChipModel& effect : reopening.value_or(ReopeningModel{}).effects) {
        texts.push_back(effect.text);
    }
    return texts;
}

/// All words of the open popover's lines.
std::string words_of(Bench& bench) {
    std::string all;
    const auto popover = bench.controller().present().popover.value_or(PopoverModel{});
    for (const FormRow& row : popover.rows) {
        all += row.title + "\n";
    }
    return all;
}

/// The first act of that item's menu.
ButtonModel act_of(Bench& bench, const char* item) {
    bench.controller().act({.act = Act::open_popover, .target = "item", .detail = item});
    const auto popover = bench.controller().present().popover.value_or(PopoverModel{});
    return popover.buttons.empty() ? ButtonModel{} : popover.buttons.front();
}

TEST(RecessTest, ThePillTellsTheDoorsAndTheSuspension) {
    EXPECT_EQ(pill_of(over_a_recess(DoorsState::clearing)), "Clearing · suspended");
    EXPECT_EQ(pill_of(over_a_recess(DoorsState::closed)), "Closed · suspended");
    EXPECT_EQ(pill_of(over_a_recess(DoorsState::reopening)), "Closed · suspended");
    EXPECT_EQ(pill_of(over_a_recess(DoorsState::closed), "es"), "Cerrada · suspendida");
    EXPECT_EQ(pill_of(demo_view_closed(DoorsState::closed)), "In session");
    View open = over_a_recess(demo_view());
    open.session->state = SessionState::suspended;
    EXPECT_EQ(pill_of(open), "Suspended");
}

TEST(RecessTest, TheCardBeforeReopeningSaysThatTheSessionStaysSuspended) {
    View view = over_a_recess(DoorsState::reopening);
    view.screens->resize(2);
    const auto en = effects_of(view, "en");
    EXPECT_THAT(en, Contains("Displays that return to the suspension: 2"));
    EXPECT_THAT(en, Contains("The session stays suspended, its list as it was left, until it is "
                             "resumed"));
    EXPECT_THAT(en, Not(Contains(HasSubstr("agenda and speaker"))));
    EXPECT_THAT(en, Not(Contains(HasSubstr("open session"))));
    const auto es = effects_of(view, "es");
    EXPECT_THAT(es, Contains("Pantallas que vuelven a la suspensión: 2"));
    EXPECT_THAT(es, Contains(HasSubstr("La sesión sigue suspendida")));
    view.session->confidential = true;
    EXPECT_THAT(effects_of(view, "en"), Contains("Displays that go to “Members only”: 2"));
}

TEST(RecessTest, ARoomThatIsWatchedBesideIsSuspendedToo) {
    View view = over_a_recess(DoorsState::closed);
    const RoomId watched = view.room.id;
    Bench bench{std::move(view), english};
    bench.show_second_room();
    bench.controller().act({.act = Act::go_to_room, .target = "sala-b"});
    bench.controller().act({.act = Act::watch_room, .target = watched.value});
    bench.frame();
    std::vector<std::string> chips;
    const auto side = bench.controller().present().side_room;
    for (const ChipModel& chip : side.value_or(SideRoomModel{}).chips) {
        chips.push_back(chip.text);
    }
    EXPECT_THAT(chips, Contains("Suspended"));
    EXPECT_THAT(chips, Contains("Closed session"));
}

TEST(ItemWithinTest, APublicOneIsNotBegunAndTheReasonStandsAtItsButton) {
    for (const DoorsState state :
         {DoorsState::clearing, DoorsState::closed, DoorsState::reopening}) {
        Bench bench{demo_view_closed(state), english};
        const ButtonModel start = act_of(bench, "i6");
        EXPECT_EQ(start.id, "item.start");
        EXPECT_FALSE(start.enabled);
        EXPECT_EQ(start.style, ButtonStyle::normal);
        EXPECT_THAT(words_of(bench), HasSubstr("Insert… adds an item for members only"));
        EXPECT_FALSE(act_of(bench, "i5").enabled) << "it rests, and is not finished either";
        EXPECT_FALSE(act_of(bench, "i4").enabled) << "nor is one taken up again";
    }
}

TEST(ItemWithinTest, NobodyIsAskedAboutTheSpeakerForWhatWouldBeRefused) {
    Bench bench{demo_view_closed(DoorsState::closed)};
    bench.click("agenda.row.i6");
    bench.click("item.start");
    EXPECT_FALSE(bench.shows("settle.end"));
    EXPECT_THAT(bench.sent(), IsEmpty());
}

TEST(ItemWithinTest, OneForMembersOnlyIsBegun) {
    Bench bench{demo_view_closed(DoorsState::closed), english};
    const ButtonModel start = act_of(bench, "i8");
    EXPECT_TRUE(start.enabled);
    EXPECT_EQ(start.style, ButtonStyle::primary);
    EXPECT_THAT(words_of(bench), Not(HasSubstr("Insert…")));
}

TEST(ItemWithinTest, AnyOfAConfidentialSessionIsBegun) {
    View view = demo_view_closed(DoorsState::closed);
    view.session->confidential = true;
    Bench bench{view, english};
    EXPECT_TRUE(act_of(bench, "i6").enabled);
}

TEST(ItemWithinTest, WithOpenDoorsAnyIsBegunAndNothingIsSaidOfIt) {
    Bench bench{demo_view(), english};
    EXPECT_TRUE(act_of(bench, "i6").enabled);
    EXPECT_THAT(words_of(bench), Not(HasSubstr("Insert…")));
}

TEST(ItemWithinTest, TheFormSaysForWhomItInserts) {
    const auto words = [](View view) {
        Bench bench{std::move(view), english};
        bench.controller().act({.act = Act::open_form, .target = "item.insert", .detail = "i6"});
        return words_of(bench);
    };
    EXPECT_THAT(words(demo_view_closed(DoorsState::closed)), HasSubstr("is for members only"));
    EXPECT_THAT(words(demo_view()), Not(HasSubstr("is for members only")));
}

}  // namespace
}  // namespace plenaria::console::testing::within_test
