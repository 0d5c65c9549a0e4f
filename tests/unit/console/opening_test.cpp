// Which session is opened, and what is asked before one that may not be meant.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <vector>

#include "tests/unit/console/bench.hpp"
#include "tests/unit/console/demo_conference.hpp"

namespace plenaria::console::testing::opening_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// What a question is on the glass before a press counts for it.
constexpr Millis to_read{400};

template <class T>
const T& last(const Bench& bench) {
    return std::get<T>(bench.requests().back().command);
}

/// The room's programme: what is due now, later today, and tomorrow.
View three_sessions(bool confidential) {
    View view = demo_conference();
    view.programme->resize(1);
    ProgrammeView session = view.programme->front();
    session.state = SessionState::planned;
    session.confidential = confidential;
    view.programme->clear();
    for (const auto& [id, title, hours] :
         {std::tuple{"now", "First", 0}, {"later", "Second", 2}, {"tomorrow", "Third", 24}}) {
        session.id = SessionId{id};
        session.title = Text{title, title};
        session.planned_start = demo_now() + std::chrono::hours{hours};
        session.planned_end = session.planned_start + std::chrono::hours{1};
        view.programme->push_back(session);
    }
    return view;
}

// One click opened tomorrow's closed dialogue: only adjourning led out, and lost it.
TEST(OpeningTest, ASessionThatMayNotBeMeantIsAskedAboutBeforeItOpens) {
    using Words = std::vector<const char*>;
    const char* for_good = "undo does not take its opening back";
    for (const auto& [id, confidential, words] :
         {std::tuple{"later", false, Words{"Next in this room is “First”"}},
          {"tomorrow", false, Words{"another day: 20 November, 14:47", "is “First”"}},
          {"now", true, Words{for_good}},
          {"tomorrow", true, Words{for_good, "another day", "is “First”"}}}) {
        Bench bench{three_sessions(confidential), {.language = "en"}};
        bench.controller().act({.act = Act::open_popover, .target = "sessions"});
        bench.frame();
        bench.click(std::string{"sessions."} + id);
        bench.frame();
        EXPECT_TRUE(bench.sent().empty()) << id;
        auto popover = bench.controller().present().popover;
        ASSERT_TRUE(popover);
        EXPECT_EQ(popover->name, "opening");
        for (const char* each : words) {
            EXPECT_THAT(popover->lead, HasSubstr(each));
        }
        bench.tap(SDLK_ESCAPE);
        EXPECT_EQ(bench.controller().ui().popover.name, "sessions") << "to choose another";
        bench.click(std::string{"sessions."} + id);
        bench.frame();
        bench.frame(to_read);
        if (confidential) {
            bench.tap(SDLK_RETURN);
            EXPECT_TRUE(bench.sent().empty()) << "by two keys";
            bench.tap(SDLK_DOWN);
            bench.tap(SDLK_RETURN);
        } else {
            bench.click("opening.confirm");
        }
        ASSERT_THAT(bench.sent(), ElementsAre("open_session"));
        EXPECT_EQ(last<OpenSession>(bench).session, SessionId{id});
    }
}

// The second half of a double-click fell on the button that opens it for good.
TEST(OpeningTest, TheSecondHalfOfAPressInAHurryOpensNothing) {
    for (const bool confidential : {true, false}) {
        Bench bench{three_sessions(confidential), {.language = "en"}};
        bench.controller().act({.act = Act::open_popover, .target = "sessions"});
        bench.frame();
        bench.click("sessions.tomorrow");
        bench.click("opening.confirm");
        EXPECT_TRUE(bench.sent().empty()) << confidential;
        ASSERT_TRUE(bench.shows("opening.confirm")) << "it is still asked";
        EXPECT_EQ(bench.controller().ui().popover.pressed_early, 1);
        bench.frame(to_read);
        bench.click("opening.confirm");
        EXPECT_THAT(bench.sent(), ElementsAre("open_session"));
    }
}

TEST(OpeningTest, EnterTwiceInAHurryOpensNothing) {
    Bench bench{three_sessions(false), {.language = "en"}};
    bench.controller().act({.act = Act::open_popover, .target = "sessions"});
    for (int i = 0; i < 3; ++i) {
        bench.tap(SDLK_DOWN);
    }
    ASSERT_EQ(bench.controller().ui().popover.row, "sessions.tomorrow");
    bench.tap(SDLK_RETURN);
    bench.tap(SDLK_RETURN);
    EXPECT_TRUE(bench.sent().empty());
    EXPECT_EQ(bench.controller().ui().popover.name, "opening");
    bench.frame(to_read);
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), ElementsAre("open_session"));
}

// Another console adjourned this session and opened the next, which Enter then suspended.
TEST(OpeningTest, AQuestionAboutASessionIsNoneAboutAnother) {
    const View view = demo_conference();
    View other = view;
    other.session->id = SessionId{"tomorrow"};
    for (const char* popover : {"suspend", "adjourn", "settle"}) {
        Bench bench{view, {.language = "en"}};
        if (std::string{popover} == "settle") {
            bench.controller().act({.act = Act::adjourn_session});
        } else {
            bench.controller().act({.act = Act::open_popover, .target = popover});
        }
        bench.frame(to_read);
        ASSERT_EQ(bench.controller().ui().popover.name, popover);
        bench.show(view);
        EXPECT_EQ(bench.controller().ui().popover.name, popover);
        bench.show(other);
        EXPECT_EQ(bench.controller().ui().popover.name, "") << popover;
        const auto toasts = bench.controller().present().toasts;
        ASSERT_EQ(toasts.size(), 1U) << popover;
        EXPECT_THAT(toasts[0].text, HasSubstr("session has just changed"));
        bench.tap(SDLK_RETURN);
        EXPECT_TRUE(bench.sent().empty()) << popover;
    }
}

TEST(OpeningTest, NoSessionIsOpenedOverOneThatBeganMeanwhile) {
    View view = three_sessions(true);
    view.session.reset();
    Bench bench{view, {.language = "en"}};
    bench.controller().act({.act = Act::open_popover, .target = "opening", .detail = "now"});
    bench.frame(to_read);
    ASSERT_TRUE(bench.shows("opening.confirm"));
    view.session = demo_conference().session;
    bench.show(view);
    EXPECT_EQ(bench.controller().ui().popover.name, "");
}

TEST(OpeningTest, ThePublicSessionThatIsNextOpensAtOnce) {
    View view = three_sessions(false);
    ProgrammeView yesterday = view.programme->front();
    yesterday.id = SessionId{"yesterday"};
    yesterday.planned_start = demo_now() - std::chrono::hours{24};
    view.programme->push_back(yesterday);
    Bench bench{view};
    bench.controller().act({.act = Act::open_popover, .target = "sessions"});
    bench.frame();
    bench.click("sessions.now");
    ASSERT_THAT(bench.sent(), ElementsAre("open_session"));
    EXPECT_EQ(last<OpenSession>(bench).session, SessionId{"now"});
}

}  // namespace
}  // namespace plenaria::console::testing::opening_test
