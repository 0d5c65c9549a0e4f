// The console of whoever only follows: nothing on it can be pressed that a command could come of,
// and it says what the person's audience is told, in words that are true for it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "tests/unit/console/bench.hpp"
#include "tests/unit/console/demo_floor.hpp"
#include "tests/unit/console/demo_following.hpp"

namespace plenaria::console::testing::following_test {
namespace {

using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

BenchSettings person(Role role, const std::string& language = "es", int width = 1366,
                     int height = 768) {
    BenchSettings settings;
    settings.language = language;
    settings.width = width;
    settings.height = height;
    settings.person = "Ana Ruiz";
    settings.role = role;
    return settings;
}

void log_in(Bench& bench) {
    bench.type("una frase larga");
    bench.tap(SDLK_RETURN);
    bench.welcome();
    ASSERT_NE(bench.station().controller(), nullptr);
}

/// What can be pressed at all, as the model has it.
void add_buttons(const std::vector<ButtonModel>& buttons, std::set<std::string>& ids) {
    for (const ButtonModel& each : buttons) {
        if (each.shown) {
            ids.insert(each.id);
        }
    }
}

std::set<std::string> pressable(const ConsoleModel& model) {
    std::set<std::string> ids;
    const HeaderModel& header = model.header;
    const RailModel& rail = model.rail;
    add_buttons(
        {header.room, header.language, header.palette, header.lock, header.service, rail.more,
         rail.checklist, rail.announce, rail.action, model.queue.add, model.queue.state},
        ids);
    for (const OutputModel& output : rail.outputs) {
        ids.insert(output.confirm.id);
    }
    add_buttons(model.agenda.session.buttons, ids);
    add_buttons(model.floor.buttons, ids);
    add_buttons(model.floor.strip.buttons, ids);
    add_buttons(model.tabs, ids);
    for (const auto* rows : {&model.queue.before, &model.queue.rows, &model.queue.after}) {
        for (const QueueRow& row : *rows) {
            add_buttons(row.buttons, ids);
        }
    }
    for (const AgendaRow& row : model.agenda.rows) {
        if (row.has_actions || row.movable) {
            ids.insert("agenda " + row.id);
        }
    }
    for (const ChannelRow& row : model.interpretation.rows) {
        if (row.enabled) {
            ids.insert("channel " + row.id);
        }
    }
    for (const FormRow& row : model.sheet ? model.sheet->rows : std::vector<FormRow>{}) {
        add_buttons(row.buttons, ids);
        if (row.enabled || !row.fields.empty()) {
            ids.insert("sheet " + row.id);
        }
    }
    if (model.reopening || model.popover || model.undo || model.side_room ||
        model.header.emergency) {
        ids.insert("something over it");
    }
    return ids;
}

struct Scenery {
    const char* name;
    View view;
};

std::vector<Scenery> sceneries() {
    std::vector<Scenery> all{
        {"open", demo_followed(demo_view())},   {"outside", demo_followed_outside()},
        {"within", demo_followed_within()},     {"point", demo_followed(demo_point())},
        {"panel", demo_followed(demo_panel())}, {"between", demo_followed(demo_between_items())}};
    View reopening = demo_followed_within();
    reopening.doors.state = DoorsState::reopening;
    all.push_back({"reopening", reopening});
    View clearing = demo_followed_outside();
    clearing.doors.state = DoorsState::clearing;
    clearing.doors.public_title = {};
    clearing.doors.resumes_at.reset();
    all.push_back({"clearing", clearing});
    View nothing = demo_followed(demo_view());
    nothing.session.reset();
    nothing.agenda.reset();
    nothing.floor.reset();
    nothing.list.reset();
    nothing.next_speakers.reset();
    all.push_back({"no session", nothing});
    View ungranted = demo_followed(demo_view());
    ungranted.floor.reset();
    ungranted.list.reset();
    ungranted.next_speakers.reset();
    ungranted.channels.reset();
    all.push_back({"ungranted", ungranted});
    // An operator's view must not happen, and would still offer nothing.
    all.push_back({"an operator's", demo_view_checklist()});
    return all;
}

TEST(FollowingTest, NothingCanBePressedButTheLanguageTheRoomAndTheLock) {
    for (const Role role : {Role::interpreter, Role::delegate}) {
        for (const Scenery& scenery : sceneries()) {
            Bench bench{scenery.view, person(role)};
            ASSERT_NO_FATAL_FAILURE(log_in(bench));
            EXPECT_THAT(pressable(bench.controller().present()),
                        ElementsAre("header.language", "header.lock"))
                << scenery.name;
            for (const char* id : {"rail.close", "rail.reopen", "floor.next", "queue.add",
                                   "queue.state", "header.palette", "record.history"}) {
                EXPECT_FALSE(bench.shows(id)) << scenery.name << id;
            }
            bench.show_second_room();
            EXPECT_TRUE(bench.shows("header.room")) << scenery.name;
        }
    }
}

TEST(FollowingTest, NoKeyAndNoIntentSendsAnything) {
    for (const Role role : {Role::interpreter, Role::delegate}) {
        Bench bench{demo_view_checklist(), person(role)};
        ASSERT_NO_FATAL_FAILURE(log_in(bench));
        for (const SDL_Keycode key : {SDLK_SPACE, SDLK_n, SDLK_t, SDLK_e, SDLK_a, SDLK_p, SDLK_F1,
                                      SDLK_RETURN, SDLK_UP, SDLK_DOWN, SDLK_ESCAPE}) {
            bench.tap(key);
        }
        for (const SDL_Keycode key : {SDLK_z, SDLK_y, SDLK_k}) {
            bench.tap(key, KMOD_CTRL);
        }
        bench.key(SDLK_F9, true);
        bench.frame(Millis{2'000});
        bench.key(SDLK_F9, false);
        bench.frame();
        for (int act = 0; act <= static_cast<int>(Act::other_person); ++act) {
            if (static_cast<Act>(act) != Act::lock) {
                bench.controller().act({.act = static_cast<Act>(act), .target = "x"});
            }
        }
        bench.frame(Millis{2'000});
        EXPECT_THAT(bench.requests(), IsEmpty());
        EXPECT_THAT(bench.asked(), IsEmpty());
        EXPECT_TRUE(bench.controller().ui().popover.name.empty());
    }
}

TEST(FollowingTest, SaysWhoItIsAndWhatItsAudienceIsTold) {
    Bench bench{demo_followed(demo_view()), person(Role::interpreter)};
    ASSERT_NO_FATAL_FAILURE(log_in(bench));
    const ConsoleModel model = bench.controller().present();
    EXPECT_THAT(model.footer.status, HasSubstr("Ana Ruiz (Intérprete)"));
    EXPECT_EQ(model.floor.country, "México");
    EXPECT_THAT(model.floor.clock, StartsWith("0:4"));
    ASSERT_THAT(model.queue.rows, SizeIs(5));
    EXPECT_FALSE(model.queue.rows[0].language.empty());
    EXPECT_THAT(model.queue.summary.text, HasSubstr("9"));
    ASSERT_TRUE(model.queue.state_chip.has_value());
    EXPECT_EQ(model.queue.state_chip->text, "Abierta");
    ASSERT_TRUE(model.sheet.has_value());
    EXPECT_THAT(model.sheet->rows, SizeIs(3)) << "a notice, a heading, a document";
    for (const ChannelRow& row : model.interpretation.rows) {
        EXPECT_THAT(row.since, AnyOf("a mano", "nadie lo ha verificado")) << row.name;
    }
    EXPECT_THAT(model.rail.detail, Not(HasSubstr("0 de 0"))) << "it knows of no screens";
}

TEST(FollowingTest, InARecessItSaysWhatTheDisplaysSay) {
    View view = demo_followed(demo_view());
    view.session->state = SessionState::suspended;
    Bench bench{view, person(Role::interpreter)};
    ASSERT_NO_FATAL_FAILURE(log_in(bench));
    EXPECT_EQ(bench.controller().present().rail.title, "SESIÓN SUSPENDIDA");
    EXPECT_EQ(bench.controller().present().rail.detail,
              "Las pantallas dicen «Sesión suspendida»");
}

TEST(FollowingTest, OutsideItClaimsNothingOfWhatGoesOn) {
    Bench bench{demo_followed_outside(), person(Role::delegate)};
    ASSERT_NO_FATAL_FAILURE(log_in(bench));
    const ConsoleModel model = bench.controller().present();
    EXPECT_THAT(model.footer.status, HasSubstr("Ana Ruiz (Delegado/a)"));
    EXPECT_EQ(model.rail.state, DoorsState::closed);
    EXPECT_THAT(model.rail.detail, StartsWith("Diálogo a puerta cerrada"));
    EXPECT_THAT(model.rail.detail, HasSubstr("15:30"));
    EXPECT_EQ(model.floor.empty, "Solo para quienes están dentro");
    EXPECT_EQ(model.queue.empty, "Solo para quienes están dentro");
    EXPECT_THAT(model.queue.rows, IsEmpty());
    EXPECT_FALSE(bench.controller().shows_confidential());
}

TEST(FollowingTest, WithinItsGlassIsKeptOutOfPicturesAsAScreensIs) {
    Bench bench{demo_followed_within(), person(Role::interpreter)};
    ASSERT_NO_FATAL_FAILURE(log_in(bench));
    EXPECT_TRUE(bench.controller().shows_confidential());
    EXPECT_THAT(bench.controller().present().rail.detail, HasSubstr("personal juramentado"));
}

TEST(FollowingTest, WhatIsNotGrantedIsNotCalledEmpty) {
    View ungranted = demo_followed(demo_view());
    ungranted.floor.reset();
    ungranted.list.reset();
    ungranted.next_speakers.reset();
    Bench bench{ungranted, person(Role::delegate)};
    ASSERT_NO_FATAL_FAILURE(log_in(bench));
    const ConsoleModel model = bench.controller().present();
    EXPECT_EQ(model.floor.empty, "En esta sesión no se muestra a su función");
    EXPECT_EQ(model.queue.empty, "En esta sesión no se muestra a su función");
    EXPECT_FALSE(model.queue.state_chip.has_value());
}

class FollowingFitTest : public ::testing::TestWithParam<BenchSettings> {};

TEST_P(FollowingFitTest, EverythingFits) {
    for (const Scenery& scenery : sceneries()) {
        Bench bench{scenery.view, GetParam()};
        ASSERT_NO_FATAL_FAILURE(log_in(bench));
        bench.show_second_room();
        for (const Overflow& overflow : bench.canvas().overflows()) {
            ADD_FAILURE() << scenery.name << ": \"" << overflow.text << "\" is " << overflow.width
                          << " wide, its box " << overflow.room;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Sizes, FollowingFitTest,
                         ::testing::Values(person(Role::interpreter, "es"),
                                           person(Role::interpreter, "en"),
                                           person(Role::delegate, "es", 1920, 1080),
                                           person(Role::interpreter, "en", 1920, 1080),
                                           person(Role::interpreter, "es", 3840, 2160)),
                         [](const auto& of) {
                             return of.param.language + "_" + std::to_string(of.param.width);
                         });

}  // namespace
}  // namespace plenaria::console::testing::following_test
