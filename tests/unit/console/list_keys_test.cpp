// Lists that are answered by the arrows and Enter, and times that are typed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "server/model/text_table.hpp"
#include "tests/unit/console/bench.hpp"
#include "tests/unit/console/demo_conference.hpp"

namespace plenaria::console::testing::list_keys_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const BenchSettings english{"en", 1366, 768};

template <class T>
const T& last(const Bench& bench) {
    return std::get<T>(bench.requests().back().command);
}

void open(Bench& bench, const char* popover) {
    bench.controller().act({.act = Act::open_popover, .target = popover});
    bench.frame();
    bench.frame(Millis{500});
}

std::string keys(Bench& bench) {
    std::string all;
    const ConsoleModel model = bench.controller().present();
    for (const KeyHint& hint : model.footer.hints) {
        all += hint.key + "=" + hint.label + " ";
    }
    return all;
}

std::string outcome(Bench& bench) {
    const auto popover = bench.controller().present().popover;
    return popover->outcome.empty() ? std::string{} : popover->outcome.front().title;
}

TEST(ListKeysTest, ASessionIsOpenedByArrowsAndEnter) {
    View view = demo_conference();
    view.session.reset();
    view.programme->front().state = SessionState::planned;
    const SessionId next = view.programme->front().id;
    Bench bench{view, english};
    open(bench, "sessions");
    EXPECT_THAT(keys(bench), HasSubstr("↑ ↓=Choose"));
    bench.tap(SDLK_RETURN);
    EXPECT_EQ(bench.controller().ui().popover.name, "sessions") << "none is chosen yet";
    bench.tap(SDLK_DOWN);
    EXPECT_THAT(keys(bench), HasSubstr("Enter=Run"));
    const std::string chosen = bench.controller().ui().popover.row;
    const auto popover = bench.controller().present().popover;
    for (const ChoiceRow& row : popover->choices) {
        EXPECT_EQ(row.selected, row.button.id == chosen) << row.button.id;
    }
    ASSERT_EQ(chosen, "sessions." + next.value);
    bench.tap(SDLK_RETURN);
    ASSERT_THAT(bench.sent(), ElementsAre("open_session"));
    EXPECT_EQ(last<OpenSession>(bench).session, next);
}

bool is_wholly_listed(Bench& bench, const std::string& row) {
    const Box* list = bench.canvas().find("popover.choices");
    const Box* at = bench.canvas().find(row);
    return list != nullptr && at != nullptr && at->y >= list->y - 1 &&
           at->bottom() <= list->bottom() + 1;
}

// Enter opened a session, or chose an output, that was below the six in sight.
TEST(ListKeysTest, WhatTheArrowsChooseIsInSight) {
    constexpr int rows = 12;
    View view = demo_view_closed(DoorsState::clearing);
    view.session.reset();
    ProgrammeView session = view.programme->front();
    session.room = view.room.id;
    session.state = SessionState::planned;
    const OutputView output = view.outputs->front();
    view.programme->clear();
    view.outputs->clear();
    for (int i = 0; i < rows; ++i) {
        const std::string id = "x" + std::to_string(i);
        view.programme->push_back(session);
        view.programme->back().id = SessionId{id};
        view.outputs->push_back(output);
        view.outputs->back().id = OutputId{id};
        view.outputs->back().gate = Gate::unknown;
    }
    for (const std::string list : {"sessions", "gates"}) {
        Bench bench{view, english};
        open(bench, list.c_str());
        for (int i = 0; i < rows; ++i) {
            bench.tap(SDLK_DOWN);
            const std::string row = bench.controller().ui().popover.row;
            EXPECT_TRUE(is_wholly_listed(bench, row)) << row;
        }
        const std::string last_row = bench.controller().ui().popover.row;
        bench.tap(SDLK_RETURN);
        bench.tap(SDLK_ESCAPE);
        bench.frame();
        ASSERT_EQ(bench.controller().ui().popover.row, last_row);
        EXPECT_TRUE(is_wholly_listed(bench, last_row)) << "it came back chosen";
        for (int i = 0; i < rows; ++i) {
            bench.tap(SDLK_UP);
            EXPECT_TRUE(is_wholly_listed(bench, bench.controller().ui().popover.row));
        }
    }
}

TEST(ListKeysTest, ASessionIsSuspendedForATimeByArrowsAndEnter) {
    Bench bench{demo_conference(), english};
    open(bench, "suspend");
    bench.tap(SDLK_DOWN);
    bench.tap(SDLK_DOWN);
    EXPECT_EQ(bench.controller().ui().popover.row, "suspend.30");
    const auto popover = bench.controller().present().popover;
    EXPECT_EQ(popover->options[1].style, ButtonStyle::primary);
    EXPECT_NE(popover->buttons.back().style, ButtonStyle::primary) << "Enter is not for it now";
    EXPECT_EQ(popover->buttons.back().key, "");
    bench.tap(SDLK_RETURN);
    ASSERT_THAT(bench.sent(), ElementsAre("suspend_session"));
    EXPECT_TRUE(last<SuspendSession>(bench).resumes_at);
}

TEST(ListKeysTest, EnterAloneAdjournsNothing) {
    View view = demo_conference();
    view.floor->speaker.reset();
    view.floor->phase = FloorPhase::idle;
    view.queue->clear();
    view.replies.reset();
    Bench bench{view, english};
    open(bench, "adjourn");
    EXPECT_EQ(bench.controller().present().popover->buttons.back().key, "↓ Enter");
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty());
    bench.tap(SDLK_DOWN);
    EXPECT_EQ(bench.controller().present().popover->buttons.back().key, "Enter");
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), ElementsAre("adjourn_session"));
}

TEST(ListKeysTest, AnOutputIsReachedByArrowsAndComesBackChosen) {
    Bench bench{demo_view_closed(DoorsState::clearing), english};
    open(bench, "gates");
    bench.tap(SDLK_DOWN);
    const std::string row = bench.controller().ui().popover.row;
    ASSERT_TRUE(row.starts_with("gates."));
    bench.tap(SDLK_RETURN);
    EXPECT_EQ(bench.controller().ui().popover.name, "gate");
    bench.tap(SDLK_ESCAPE);
    EXPECT_EQ(bench.controller().ui().popover.row, row);
}

// 14:47 in the room.
TEST(ListKeysTest, ASessionIsSuspendedUntilATimeThatIsTyped) {
    Bench bench{demo_conference(), english};
    open(bench, "suspend");
    bench.type("16:00");
    EXPECT_EQ(outcome(bench), "");
    EXPECT_EQ(bench.controller().present().popover->buttons.back().label, "Until 16:00");
    bench.tap(SDLK_RETURN);
    ASSERT_THAT(bench.sent(), ElementsAre("suspend_session"));
    ASSERT_TRUE(last<SuspendSession>(bench).resumes_at);
    EXPECT_EQ(to_unix_ms(*last<SuspendSession>(bench).resumes_at) % 86'400'000,
              22 * 60 * 60'000LL);
}

TEST(ListKeysTest, AnyTimeOfTodayIsAnnounced) {
    Bench bench{demo_view_closed(DoorsState::closed), english};
    open(bench, "resumption");
    bench.type("16:02");
    bench.tap(SDLK_RETURN);
    ASSERT_THAT(bench.sent(), ElementsAre("announce_resumption"));
    ASSERT_TRUE(last<AnnounceResumption>(bench).at);
    EXPECT_EQ(to_unix_ms(*last<AnnounceResumption>(bench).at) % 86'400'000,
              (22 * 60 + 2) * 60'000LL);
}

TEST(ListKeysTest, WhatIsNoTimeToComeIsNotSent) {
    for (const char* popover : {"suspend", "resumption"}) {
        for (const char* wrong : {"14:00", "25:00", "16", "x"}) {
            const bool suspends = std::string_view{popover} == "suspend";
            Bench bench{suspends ? demo_conference() : demo_view_closed(DoorsState::closed),
                        english};
            open(bench, popover);
            bench.type(wrong);
            EXPECT_EQ(outcome(bench), std::string{text_of("console.until.wrong").en()}) << wrong;
            EXPECT_FALSE(bench.controller().present().popover->buttons.back().enabled) << wrong;
            bench.tap(SDLK_RETURN);
            EXPECT_THAT(bench.sent(), IsEmpty()) << popover << " " << wrong;
        }
    }
}

TEST(ListKeysTest, WhatIsTypedIsWhatEnterIsFor) {
    Bench bench{demo_conference(), english};
    open(bench, "suspend");
    bench.tap(SDLK_DOWN);
    bench.controller().act({.act = Act::edit, .target = "form.until", .detail = "16:00"});
    EXPECT_EQ(bench.controller().ui().popover.row, "");
}

// They came off the glass without a word.
TEST(ListKeysTest, WhoStillWaitsForAnItemThatEndsIsSaid) {
    View view = demo_view();
    view.floor->speaker.reset();
    view.floor->phase = FloorPhase::idle;
    view.replies.reset();
    ASSERT_FALSE(view.queue->empty());
    const std::string n = std::to_string(view.queue->size());
    const auto toasts = [](Bench& bench) { return bench.controller().present().toasts; };
    for (const auto& [act, item] : {std::pair{Act::start_item, "i6"},
                                    {Act::finish_item, "i5"},
                                    {Act::return_to_item, "i4"}}) {
        Bench bench{view, english};
        bench.controller().act({.act = act, .target = item});
        EXPECT_THAT(toasts(bench), IsEmpty()) << "nobody said yet that it is so";
        bench.answer(bench.requests().back().id);
        ASSERT_EQ(toasts(bench).size(), 1U);
        EXPECT_THAT(toasts(bench)[0].text, HasSubstr("list: " + n));
    }
    {
        Bench bench{view, english};
        bench.controller().act({.act = Act::open_form, .target = "item.return", .detail = "i4"});
        bench.frame();
        bench.foresee();
        bench.click("form.confirm");
        ASSERT_THAT(bench.sent(), ElementsAre("return_to_item"));
        bench.answer(bench.requests().back().id);
        ASSERT_EQ(toasts(bench).size(), 1U) << "by its form";
        EXPECT_THAT(toasts(bench)[0].text, HasSubstr("list: " + n));
    }
    for (const std::size_t waiting : {1U, 0U}) {
        view.queue->resize(waiting);
        Bench bench{view, english};
        bench.controller().act({.act = Act::finish_item, .target = "i5"});
        bench.answer(bench.requests().back().id);
        ASSERT_EQ(toasts(bench).size(), waiting);
        if (waiting == 1) {
            EXPECT_THAT(toasts(bench)[0].text, HasSubstr("list: 1. It comes back"));
        }
    }
}

}  // namespace
}  // namespace plenaria::console::testing::list_keys_test
