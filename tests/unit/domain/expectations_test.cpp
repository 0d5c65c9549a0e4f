// What a sender believed of what its command changes: a text, an entry, a point of order.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/model/entry_print.hpp"
#include "tests/properties/any_command.hpp"
#include "tests/scenarios/stage.hpp"

namespace plenaria::domain::expectations_test {
namespace {

using scenarios::Stage;
using testing::ElementsAre;
using testing::Pair;

const TextId declaration{"declaracion"};

class Expected : public testing::Test {
protected:
    Expected() {
        EXPECT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
        EXPECT_TRUE(stage.act(StartItem{ItemId{"debate"}}));
    }

    /// The refusal of what another console was faster with, by its present value.
    std::pair<std::string, std::string> refused(const Command& command, Expectations expect) {
        const auto decision = stage.act(command, std::move(expect));
        EXPECT_FALSE(decision) << name_of(command);
        if (decision || decision.error().present.empty()) {
            return {};
        }
        EXPECT_EQ(decision.error().code, RejectionCode::expectation_failed);
        EXPECT_FALSE(decision.error().arguments.front().second.es().empty());
        EXPECT_FALSE(decision.error().arguments.front().second.en().empty());
        return decision.error().present.front();
    }

    Stage stage{properties::full_event()};
};

SetText text_of(const TextId& id, const std::string& words) {
    return {id, ItemId{}, {"Declaración", "Declaration"}, {{words, words}}};
}

TEST_F(Expected, a_version_of_a_text_that_nobody_read_is_not_replaced) {
    ASSERT_TRUE(stage.act(text_of(declaration, "A"), {{"text", "1"}}));
    EXPECT_THAT(refused(text_of(declaration, "B"), {{"text", "1"}}), Pair("text", "2"));
    EXPECT_EQ(stage.state().sessions.at(SessionId{"p1"}).texts.at(declaration).paragraphs.front(),
              (Text{"A", "A"}));
    ASSERT_TRUE(stage.act(text_of(declaration, "B"), {{"text", "2"}}));
    EXPECT_TRUE(stage.act(text_of(declaration, "C"))) << "who says nothing expects nothing";
}

TEST_F(Expected, two_new_texts_of_one_name_are_not_one) {
    const TextId fresh{"debate-t1"};
    ASSERT_TRUE(stage.act(text_of(fresh, "A"), {{"text", ""}}));
    EXPECT_THAT(refused(text_of(fresh, "B"), {{"text", ""}}), Pair("text", "1"));
}

TEST_F(Expected, what_is_said_of_an_entry_is_said_of_what_was_read) {
    ASSERT_TRUE(stage.act(Inscribe{DelegationId{"mx"}, "Ana", "", {}}));
    const EntryId id{"s1i2-1"};
    const auto print = [&] {
        const Entry& entry = stage.entry(id.value);
        const bool waits = entry.state == EntryState::waiting;
        return entry_print(*entry.who, waits ? entry.note : std::string{});
    };
    const std::string read = print();
    const AmendEntry note{id, "Ana", "", {}, false, "llega tarde"};
    const AmendEntry person{id, "Luis", "", {}, false, ""};
    ASSERT_TRUE(stage.act(note, {{"entry", read}}));
    EXPECT_NE(print(), read);
    EXPECT_THAT(refused(person, {{"entry", read}}), Pair("entry", print()));
    EXPECT_EQ(stage.entry(id.value).note, "llega tarde") << "the first save is not lost";
    ASSERT_TRUE(stage.act(CallEntry{id}));
    EXPECT_EQ(print(), read) << "the note of a called one is on no glass";
    EXPECT_TRUE(stage.act(person, {{"entry", read}}));
}

TEST_F(Expected, a_ruling_is_about_the_ruling_that_was_awaited) {
    ASSERT_TRUE(stage.act(RaisePoint{DelegationId{"us"}, ""}));
    const PointId id = stage.room().floor.points.front().id;
    ASSERT_TRUE(stage.act(RecognisePoint{id}, {{"point", ""}, {"appealed", ""}}));
    const Expectations first{{"point", id.value}, {"appealed", ""}};
    const Expectations second{{"point", ""}, {"appealed", id.value}};
    ASSERT_TRUE(stage.act(RulePoint{Ruling::appealed}, first));
    EXPECT_THAT(refused(RulePoint{Ruling::upheld}, first), Pair("point", ""))
        << "meant as the first ruling, it is not the end of the appeal";
    ASSERT_NE(active_point(stage.room().floor), nullptr);
    ASSERT_TRUE(stage.act(RulePoint{Ruling::upheld}, second));
    EXPECT_EQ(active_point(stage.room().floor), nullptr);
}

TEST_F(Expected, the_doors_open_by_the_reopening_that_was_read) {
    const auto prepared = [&] {
        const std::optional<TimePoint> since = stage.view(Audience::chair).doors.since;
        return std::to_string(to_unix_ms(since.value_or(TimePoint{})));
    };
    ASSERT_TRUE(stage.act(CloseDoors{}));
    EXPECT_THAT(refused(ConfirmReopening{}, {{"reopening", "1"}}), Pair("reopening", ""))
        << "none is prepared";
    ASSERT_TRUE(stage.act(BeginReopening{}));
    const Expectations first{{"doors", "reopening"}, {"closing", "1"}, {"reopening", prepared()}};
    stage.wait(Millis{1});
    ASSERT_TRUE(stage.act(CancelReopening{}));
    ASSERT_TRUE(stage.act(BeginReopening{}));
    EXPECT_THAT(refused(ConfirmReopening{}, first), Pair("reopening", prepared()))
        << "what was held for the first opens nothing";
    EXPECT_TRUE(stage.room().closing);
    EXPECT_TRUE(stage.act(ConfirmReopening{}, {{"closing", "1"}, {"reopening", prepared()}}));
    EXPECT_FALSE(stage.room().closing);
}

TEST_F(Expected, nothing_is_expected_of_what_a_command_is_not_about) {
    for (const char* key : {"text", "entry"}) {
        const auto decision = stage.act(NextSpeaker{}, {{key, ""}});
        ASSERT_FALSE(decision);
        EXPECT_EQ(decision.error().code, RejectionCode::invalid_argument) << key;
    }
}

}  // namespace
}  // namespace plenaria::domain::expectations_test
