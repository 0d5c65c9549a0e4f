// Every label of ours fits its box, in both languages, at the sizes that venues have.
#include <gtest/gtest.h>

#include <functional>

#include "tests/unit/console/bench.hpp"
#include "tests/unit/console/demo_floor.hpp"

namespace plenaria::console::testing::text_fit_test {
namespace {

struct Scenery {
    const char* name;
    std::function<View()> view;
    std::function<void(Bench&)> prepare;
};

View suspended() {
    View view = demo_view();
    view.session->state = SessionState::suspended;
    view.session->resumes_at = demo_now() + std::chrono::minutes{30};
    return view;
}

View called() {
    View view = demo_view();
    view.floor->phase = FloorPhase::called;
    view.floor->clock.running_since.reset();
    view.floor->verify_outage = Millis{3'723'000};
    return view;
}

View empty() {
    View view = demo_view();
    view.session.reset();
    view.agenda.reset();
    view.queue = std::vector<QueueEntryView>{};
    view.floor->phase = FloorPhase::idle;
    view.floor->speaker.reset();
    view.saved->position = Position{9'999'999};
    return view;
}

View closed_and_announced() {
    View view = demo_view_closed(DoorsState::closed);
    view.doors.resumes_at = demo_now() + std::chrono::minutes{30};
    (*view.outputs)[1].gate = Gate::unknown;
    return view;
}

View over_a_recess(DoorsState state) {
    View view = demo_view_closed(state);
    view.programme->front().state = SessionState::suspended;
    return view;
}

std::function<void(Bench&)> opens(const char* popover, const char* subject = "") {
    return [=](Bench& bench) {
        bench.controller().act({.act = Act::open_popover, .target = popover, .detail = subject});
    };
}

std::function<void(Bench&)> opens_form(const char* form, const char* subject = "") {
    return [=](Bench& bench) {
        bench.controller().act({.act = Act::open_form, .target = form, .detail = subject});
    };
}

View cleared() {
    View view = demo_view_proven(demo_view_checklist());
    (*view.screens)[0].cleared = true;
    (*view.screens)[1].cleared = true;
    return view;
}

View paired_away() {
    View view = demo_view_proven();
    for (ScreenView& screen : *view.screens) {
        screen.paired = true;
        screen.health = ScreenHealth::silent;
    }
    return view;
}

View members_only() {
    View view = demo_view_proven();
    for (ItemView& item : *view.agenda) {
        item.confidential = item.confidential || item.current;
    }
    return view;
}

View emergency_of_the_chair() {
    View view = demo_view_emergency();
    view.script.emplace();
    return view;
}

View checklist_of_the_chair() {
    View view = demo_view_checklist();
    view.script.emplace();
    view.closing->secretary_since = demo_now();
    view.closing->secretary_item = {"Presupuesto y asuntos internos", "Budget, internal matters"};
    view.closing->lead_out = true;
    return view;
}

void cut_in_the_name_of_a_role(Bench& bench) {
    bench.controller().act({.act = Act::open_popover, .target = "gate", .detail = "web"});
    bench.controller().act({.act = Act::edit, .target = "gate.evidence", .detail = "Secretary"});
    bench.frame();
    bench.tap(SDLK_RETURN);
}

void seeks_who_stays_out(Bench& bench) {
    bench.tap(SDLK_a);
    bench.type("OIM");
}

std::vector<Scenery> sceneries() {
    const auto open = [] { return demo_view(); };
    const auto doors = [](DoorsState state) { return [state] { return demo_view_closed(state); }; };
    std::vector<Scenery> all{
        {"open", open, {}},
        {"over", [] { return demo_view(Millis{-3'700'000}); }, {}},
        {"suspended", suspended, {}},
        {"called", called, {}},
        {"empty", empty, {}},
        {"clearing", doors(DoorsState::clearing), {}},
        {"closed", doors(DoorsState::closed), {}},
        {"reopening", doors(DoorsState::reopening), {}},
        {"lost", open, [](Bench& bench) { bench.lose_link(); }},
        {"cut off", doors(DoorsState::closed),
         [](Bench& bench) {
             bench.lose_link();
             bench.frame(Millis{61'000});
         }},
        {"row", open,
         [](Bench& bench) { bench.controller().act({.act = Act::select_entry, .target = "e14"}); }},
        {"add", open, opens("add")},
        {"add, kept out", doors(DoorsState::closed), seeks_who_stays_out},
        {"keys", open, opens("keys")},
        {"item", open, opens("item", "i6")},
        {"sessions", open, opens("sessions")},
        {"opening", open, opens("opening", "cerrada-1")},
        {"suspend", open, opens("suspend")},
        {"adjourn", open, opens("adjourn")},
        {"desk", open, opens("desk", "fr")},
        {"gate", doors(DoorsState::clearing), opens("gate", "web")},
        {"gate of a role", doors(DoorsState::clearing), cut_in_the_name_of_a_role},
        {"gate open", open, opens("gate", "web")},
        {"gate not cut", doors(DoorsState::closed), opens("gate", "web")},
        {"gates", doors(DoorsState::closed), opens("gates")},
        {"announced", closed_and_announced, {}},
        {"cleared over a recess", [] { return over_a_recess(DoorsState::clearing); }, {}},
        {"closed over a recess", [] { return over_a_recess(DoorsState::closed); }, {}},
        {"reopening over a recess", [] { return over_a_recess(DoorsState::reopening); }, {}},
        {"item that waits", doors(DoorsState::closed), opens("item", "i6")},
        {"inserted within", doors(DoorsState::closed), opens_form("item.insert", "i6")},
        {"resumption", doors(DoorsState::closed), opens("resumption")},
        {"checklist", demo_view_checklist, opens("checklist")},
        {"checklist of the chair", checklist_of_the_chair, opens("checklist")},
        {"roster", demo_view_checklist, opens("roster")},
        {"staff", demo_view_checklist, opens_form("staff")},
        {"override", checklist_of_the_chair, opens_form("override", "screens")},
        {"proven", [] { return demo_view_proven(); }, {}},
        {"paired, away", paired_away, {}},
        {"screen for an item", members_only, opens("screen", "izq")},
        {"screen clear for an item", members_only, opens_form("screen.clear", "izq")},
        {"clearances", cleared, opens("checklist")},
        {"screen", cleared, opens("screen", "izq")},
        {"screen to be paired", cleared, opens("screen", "podio")},
        {"screen pair", cleared, opens_form("screen.pair", "podio")},
        {"screen clear", [] { return demo_view_proven(demo_view_checklist()); },
         opens_form("screen.clear", "izq")},
        {"emergency", [] { return demo_view_emergency(); }, {}},
        {"emergency of the chair", emergency_of_the_chair, {}},
        {"emergency read", emergency_of_the_chair, opens("emergency")},
        {"service", [] { return demo_view_troubled(); }, {}},
        {"service read", [] { return demo_view_troubled(); }, opens("service")}};
    for (const char* name : floor_scenes) {
        all.push_back({name, [name] { return demo_floor_scene(name); },
                       [name](Bench& bench) { open_floor_scene(bench.controller(), name); }});
    }
    return all;
}

class TextFitTest : public ::testing::TestWithParam<BenchSettings> {};

TEST_P(TextFitTest, NoLabelIsCut) {
    for (const Scenery& scenery : sceneries()) {
        Bench bench{scenery.view(), GetParam()};
        if (scenery.prepare) {
            scenery.prepare(bench);
        }
        bench.frame();
        bench.frame();
        for (const Overflow& overflow : bench.canvas().overflows()) {
            ADD_FAILURE() << scenery.name << ": \"" << overflow.text << "\" is " << overflow.width
                          << " wide, its box " << overflow.room;
        }
    }
}

// The outputs' button had no room beside the name of a screen, its hours and all counts.
TEST_P(TextFitTest, TheRailHasRoomForAScreenWithALongName) {
    for (const DoorsState state : {DoorsState::clearing, DoorsState::closed}) {
        View view = cleared();
        view.doors.state = state;
        view.doors.since = demo_now() - std::chrono::minutes{62};
        view.doors.resumes_at = demo_now() + std::chrono::minutes{30};
        for (ScreenView& screen : *view.screens) {
            screen.slated = true;
        }
        for (const std::size_t at : {2U, 3U}) {
            ScreenView& screen = (*view.screens)[at];
            screen.name = "Salón plenario principal · derecha";
            screen.slated = false;
            screen.last_seen.reset();
        }
        Bench bench{view, GetParam()};
        bench.frame();
        EXPECT_NE(bench.controller().present().rail.detail.find("1 h +"), std::string::npos);
        for (const Overflow& overflow : bench.canvas().overflows()) {
            ADD_FAILURE() << name_of(state) << ": \"" << overflow.text << "\" is "
                          << overflow.width << " wide, its box " << overflow.room;
        }
    }
}

/// A target that is pressed in a hurry is at least 36 units high and 44 wide.
TEST_P(TextFitTest, TargetsAreLargeEnough) {
    Bench bench{demo_view_closed(DoorsState::clearing), GetParam()};
    bench.controller().act({.act = Act::select_entry, .target = "e12"});
    bench.frame();
    int seen = 0;
    for (const auto& [id, box] : bench.canvas().boxes()) {
        if (id.starts_with("floor.") || id.starts_with("rail.") || id.starts_with("session.") ||
            id.starts_with("queue.row.e12.") || id.starts_with("display.row.")) {
            EXPECT_GE(box.h, bench.canvas().px(44) - 1) << id;
            EXPECT_GE(box.w, bench.canvas().px(44) - 1) << id;
            ++seen;
        }
    }
    EXPECT_GE(seen, 11);
}

TEST_P(TextFitTest, EverythingIsInsideTheWindow) {
    for (const View& view : {demo_view(), closed_and_announced()}) {
        Bench bench{view, GetParam()};
        for (const auto& [id, box] : bench.canvas().boxes()) {
            EXPECT_GE(box.x, 0) << id;
            EXPECT_GE(box.y, 0) << id;
            EXPECT_LE(box.right(), static_cast<float>(GetParam().width)) << id;
            EXPECT_LE(box.bottom(), static_cast<float>(GetParam().height)) << id;
        }
    }
}

/// Whoever finds no room for all outputs can still reach each of them.
TEST_P(TextFitTest, EveryOutputCanBeReachedFromTheRail) {
    for (const DoorsState state :
         {DoorsState::clearing, DoorsState::closed, DoorsState::reopening}) {
        Bench bench{demo_view_closed(state), GetParam()};
        EXPECT_TRUE(bench.shows("rail.outputs") ||
                    (bench.shows("rail.output.web") && bench.shows("rail.output.rec")))
            << name_of(state);
    }
}

INSTANTIATE_TEST_SUITE_P(
    Sizes, TextFitTest,
    ::testing::Values(BenchSettings{"es", 1366, 768}, BenchSettings{"en", 1366, 768},
                      BenchSettings{"es", 1920, 1080}, BenchSettings{"en", 1920, 1080},
                      BenchSettings{"es", 3840, 2160}, BenchSettings{"en", 3840, 2160}),
    [](const auto& of) { return of.param.language + "_" + std::to_string(of.param.width); });

}  // namespace
}  // namespace plenaria::console::testing::text_fit_test
