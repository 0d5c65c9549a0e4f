// Screens that are declared for another room and show this one too: whom a closing waits for is
// written, so that a server that starts within it knows (law 7).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "server/domain/checklist.hpp"
#include "server/domain/expected_screens.hpp"
#include "server/domain/sealing.hpp"
#include "server/model/limits.hpp"
#include "tests/scenarios/stage.hpp"

namespace plenaria::domain::expected_screens_test {
namespace {

using scenarios::Stage;
using testing::ElementsAre;
using testing::IsEmpty;

const RoomId main_room{"plenaria"};
const ScreenId sign{"vestibulo"};

Definition event_with(std::vector<ClosingCheck> checks) {
    Definition event = scenarios::sample_event();
    event.profile.closing.checks = std::move(checks);
    event.rooms.at(1).screens = {{sign, "Vestíbulo", "lobby"}};
    return event;
}

Stage clearing(std::vector<ClosingCheck> checks = {ClosingCheck::screens}) {
    Stage stage{event_with(std::move(checks))};
    EXPECT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    EXPECT_TRUE(stage.act(CloseDoors{}));
    return stage;
}

const std::set<ScreenId>& expected(const Stage& stage) {
    return stage.room().closing->checklist.expected;
}

/// Whom the event names that comes of these screens; nobody: there is none.
std::vector<ScreenId> expect(Stage& stage, const std::vector<ScreenId>& screens) {
    std::vector<ScreenId> named;
    for (const Event& event : on_screens_expected(stage.state(), main_room, screens)) {
        named = std::get<ScreensExpected>(event).screens;
        stage.record(main_room, event);
    }
    return named;
}

TEST(ExpectedScreens, are_named_once) {
    Stage stage = clearing();
    EXPECT_THAT(expect(stage, {}), IsEmpty());
    EXPECT_THAT(expect(stage, {sign}), ElementsAre(sign));
    EXPECT_THAT(expected(stage), ElementsAre(sign));
    EXPECT_THAT(expect(stage, {sign}), IsEmpty()) << "the closing knows";
    EXPECT_THAT(expect(stage, {}), IsEmpty());
    EXPECT_THAT(expected(stage), ElementsAre(sign)) << "that it is gone says not what it shows";
}

TEST(ExpectedScreens, are_of_the_event_and_of_another_room) {
    Stage stage = clearing();
    EXPECT_THAT(expect(stage, {ScreenId{"page"}, ScreenId{"sala-1"}}), IsEmpty());
    EXPECT_THAT(on_screens_expected(stage.state(), RoomId{"nada"}, {sign}), IsEmpty());
}

TEST(ExpectedScreens, are_of_a_closing_that_asks_for_screens) {
    Stage open{event_with({ClosingCheck::screens})};
    ASSERT_TRUE(open.act(OpenSession{SessionId{"p1"}}));
    EXPECT_THAT(expect(open, {sign}), IsEmpty());
    Stage others = clearing({ClosingCheck::staff});
    EXPECT_THAT(expect(others, {sign}), IsEmpty());
}

TEST(ExpectedScreens, are_of_one_closing_alone) {
    Stage stage = clearing();
    ASSERT_THAT(expect(stage, {sign}), ElementsAre(sign));
    ASSERT_TRUE(stage.act(BeginReopening{}));
    ASSERT_TRUE(stage.act(ConfirmReopening{}));
    ASSERT_TRUE(stage.act(CloseDoors{}));
    EXPECT_THAT(expected(stage), IsEmpty());
}

TEST(ExpectedScreens, are_known_to_whoever_replays) {
    Stage stage = clearing();
    ASSERT_THAT(expect(stage, {sign}), ElementsAre(sign));
    EXPECT_EQ(scenarios::replay(stage.history()), stage.state());
}

TEST(ExpectedScreens, confirm_nothing_and_take_nothing_back) {
    Stage stage = clearing();
    stage.wait(limits::screens_word_every);
    for (const Event& event : on_screens(stage.state(), main_room, {}, stage.now())) {
        stage.record(main_room, event);
    }
    ASSERT_EQ(stage.room().closing->closed_since, stage.now());
    ASSERT_THAT(expect(stage, {sign}), ElementsAre(sign));
    EXPECT_TRUE(stage.room().closing->closed_since) << "the next word of screens says how it is";
    EXPECT_EQ(find_mark(stage.room().closing->checklist, ClosingCheck::screens)->at, stage.now());
}

TEST(ExpectedScreens, are_on_record_by_name_for_those_within_alone) {
    Stage stage = clearing();
    ASSERT_THAT(expect(stage, {sign}), ElementsAre(sign));
    const View within = stage.view(Audience::chair);
    ASSERT_TRUE(within.record && !within.record->empty());
    bool named = false;
    for (const RecordView& line : *within.record) {
        named = named || line.text.en().find("Vestíbulo") != std::string_view::npos;
    }
    EXPECT_TRUE(named);
    EXPECT_FALSE(stage.view(Audience::public_).record);
    EXPECT_TRUE(seal_of(stage.state(), stage.history().back())) << "it is of what goes on within";
}

TEST(ExpectedScreens, are_all_that_may_have_been_named_where_a_key_was_lost) {
    Stage stage = clearing();
    EXPECT_THAT(expected_screens(stage.state(), main_room), IsEmpty());
    stage.record(main_room, Sealed{});
    EXPECT_THAT(expected_screens(stage.state(), main_room), ElementsAre(sign));
    ASSERT_TRUE(stage.act(BeginReopening{}));
    ASSERT_TRUE(stage.act(ConfirmReopening{}));
    EXPECT_THAT(expected_screens(stage.state(), main_room), IsEmpty()) << "nobody waits any more";
}

TEST(ExpectedScreens, are_guessed_for_no_closing_that_began_after_what_was_lost) {
    Stage stage = clearing();
    stage.record(main_room, Sealed{});
    stage.record(RoomId{}, SealsForgone{});
    EXPECT_THAT(expected_screens(stage.state(), main_room), ElementsAre(sign));
    ASSERT_TRUE(stage.act(BeginReopening{}));
    ASSERT_TRUE(stage.act(ConfirmReopening{}));
    ASSERT_TRUE(stage.act(CloseDoors{}));
    EXPECT_THAT(expected_screens(stage.state(), main_room), IsEmpty()) << "all of it is known";
    stage.record(main_room, Sealed{});
    EXPECT_THAT(expected_screens(stage.state(), main_room), ElementsAre(sign)) << "again";
}

}  // namespace
}  // namespace plenaria::domain::expected_screens_test
