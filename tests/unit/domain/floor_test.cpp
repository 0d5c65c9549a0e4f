// The order of speakers, their clocks, and what a stale screen may do (R3.2, R5, floor.md).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/model/limits.hpp"
#include "tests/scenarios/stage.hpp"

namespace plenaria::domain::floor_test {
namespace {

using scenarios::Stage;
using testing::ElementsAre;

class Floor_ : public testing::Test {
protected:
    void SetUp() override { begin("debate"); }

    void begin(const char* item) {
        if (stage_.room().session == std::nullopt) {
            ASSERT_TRUE(stage_.act(OpenSession{SessionId{"p1"}}));
        }
        ASSERT_TRUE(stage_.act(StartItem{ItemId{item}}));
    }
    EntryId inscribe(const char* delegation) {
        const auto decided = stage_.act(Inscribe{DelegationId{delegation}, "", "", {}});
        EXPECT_TRUE(decided);
        return std::get<EntryInscribed>(decided.value().front()).entry;
    }
    void move(const EntryId& entry, const EntryId& before = {}) {
        ASSERT_TRUE(stage_.act(MoveEntry{entry, before}));
    }
    RejectionCode refused(const Command& command, Expectations expect = {}) {
        const auto decided = stage_.act(command, std::move(expect));
        EXPECT_FALSE(decided);
        return decided ? RejectionCode{} : decided.error().code;
    }

    Stage stage_;
};

TEST_F(Floor_, members_go_ahead_and_arrival_decides_within_a_band) {
    for (const char* id : {"rrocm", "oim", "ar", "mx", "invitada", "acnur", "gt"}) {
        inscribe(id);
    }
    EXPECT_THAT(stage_.waiting(),
                ElementsAre("mx", "gt", "ar", "oim", "acnur", "rrocm", "invitada"));
}

TEST_F(Floor_, an_item_may_have_an_order_of_its_own) {
    begin("dialogo");
    for (const char* id : {"oim", "ar", "mx", "rrocm"}) {
        inscribe(id);
    }
    EXPECT_THAT(stage_.waiting(), ElementsAre("rrocm", "mx", "ar", "oim"));
}

TEST_F(Floor_, a_member_passes_observers_though_somebody_was_moved_behind_them) {
    inscribe("mx");
    const EntryId oim = inscribe("oim");
    inscribe("invitada");
    move(oim);
    inscribe("gt");
    EXPECT_THAT(stage_.waiting(), ElementsAre("mx", "gt", "invitada", "oim"));
}

TEST_F(Floor_, whoever_the_chair_put_first_stays_first) {
    inscribe("oim");
    const EntryId guest = inscribe("invitada");
    move(guest, EntryId{"s1i2-1"});
    inscribe("mx");
    EXPECT_THAT(stage_.waiting(), ElementsAre("invitada", "mx", "oim"));
}

TEST_F(Floor_, a_relative_move_holds_whatever_was_inscribed_meanwhile) {
    const EntryId mx = inscribe("mx");
    const EntryId gt = inscribe("gt");
    inscribe("us");
    move(gt, mx);
    EXPECT_THAT(stage_.waiting(), ElementsAre("gt", "mx", "us"));
    EXPECT_TRUE(stage_.entry(gt.value).moved);
    EXPECT_FALSE(stage_.entry(mx.value).moved);
}

TEST_F(Floor_, a_waiting_withdrawal_leaves_the_running_speech_bit_for_bit) {
    inscribe("mx");
    const EntryId waiting = inscribe("gt");
    ASSERT_TRUE(stage_.act(NextSpeaker{}));
    ASSERT_TRUE(stage_.act(StartSpeech{}));
    stage_.wait(Millis{12'345});
    const Entry before = stage_.entry("s1i2-1");
    ASSERT_TRUE(stage_.act(Withdraw{waiting}));
    EXPECT_TRUE(stage_.entry("s1i2-1") == before);
}

TEST_F(Floor_, an_extension_touches_the_present_speech_alone) {
    inscribe("mx");
    ASSERT_TRUE(stage_.act(NextSpeaker{}));
    ASSERT_TRUE(stage_.act(ExtendSpeech{std::chrono::seconds{60}}));
    EXPECT_EQ(stage_.entry("s1i2-1").allotment, std::chrono::minutes{4});
    inscribe("gt");
    EXPECT_EQ(stage_.entry("s1i2-2").allotment, std::chrono::minutes{3});
}

TEST_F(Floor_, extensions_have_bounds) {
    inscribe("mx");
    EXPECT_EQ(refused(ExtendSpeech{Millis{1}}), RejectionCode::nobody_speaking);
    ASSERT_TRUE(stage_.act(NextSpeaker{}));
    const Millis most{limits::extension_max};
    for (const Millis by : {Millis{0}, most + Millis{1}, -most, -Millis{180'001}}) {
        EXPECT_EQ(refused(ExtendSpeech{by}), RejectionCode::extension_out_of_range) << by.count();
    }
    ASSERT_TRUE(stage_.act(ExtendSpeech{-Millis{180'000}}));
    EXPECT_EQ(stage_.entry("s1i2-1").allotment, Millis{0});
    for (int hour = 0; hour < 4; ++hour) {
        ASSERT_TRUE(stage_.act(ExtendSpeech{most}));
    }
    EXPECT_EQ(refused(ExtendSpeech{Millis{1}}), RejectionCode::extension_out_of_range);
}

TEST_F(Floor_, a_point_in_time_before_the_start_never_gives_time_back) {
    inscribe("mx");
    ASSERT_TRUE(stage_.act(NextSpeaker{}));
    ASSERT_TRUE(stage_.act(StartSpeech{}));
    stage_.wait(-Millis{500});
    ASSERT_TRUE(stage_.act(PauseSpeech{}));
    EXPECT_EQ(stage_.entry("s1i2-1").consumed, Millis{0});
}

TEST_F(Floor_, a_list_takes_so_many_and_says_when_it_is_full) {
    Definition many = scenarios::sample_event();
    many.profile.entries_per_delegation = 1'000;
    stage_ = Stage{many};
    begin("debate");
    for (std::size_t i = 0; i < limits::entries_per_list; ++i) {
        ASSERT_TRUE(stage_.act(Inscribe{DelegationId{"mx"}, "", "", {}}));
    }
    EXPECT_EQ(refused(Inscribe{DelegationId{"gt"}, "", "", {}}), RejectionCode::list_full);
}

TEST_F(Floor_, the_profile_says_how_many_entries_a_delegation_may_have) {
    inscribe("gt");
    inscribe("mx");
    const auto twice = stage_.act(Inscribe{DelegationId{"mx"}, "", "", {}});
    ASSERT_FALSE(twice);
    EXPECT_EQ(twice.error().code, RejectionCode::already_inscribed);
    EXPECT_EQ(twice.error().arguments.front().second.es(), "2");
    EXPECT_THAT(twice.error().present, ElementsAre(std::pair{std::string{"entry"},
                                                             std::string{"s1i2-2"}}));
    ASSERT_TRUE(stage_.act(CallEntry{EntryId{"s1i2-2"}}));
    EXPECT_TRUE(stage_.act(Inscribe{DelegationId{"mx"}, "", "", {}})) << "none waits any more";
}

TEST_F(Floor_, expectations_that_no_longer_hold_are_refused_with_the_present_value) {
    inscribe("mx");
    ASSERT_TRUE(stage_.act(NextSpeaker{}, {{"called", ""}, {"speaking", ""}, {"item", "debate"},
                                           {"session", "p1"}, {"doors", "open"}}));
    const auto late = stage_.act(StartSpeech{}, {{"called", "s1i2-9"}, {"doors", "closed"},
                                                 {"item", "debate"}});
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, RejectionCode::expectation_failed);
    EXPECT_THAT(late.error().present,
                ElementsAre(std::pair{std::string{"called"}, std::string{"s1i2-1"}},
                            std::pair{std::string{"doors"}, std::string{"open"}}));
    EXPECT_EQ(refused(StartSpeech{}, {{"weather", "fine"}}), RejectionCode::invalid_argument);
    ASSERT_TRUE(stage_.act(StartSpeech{}, {{"called", "s1i2-1"}}));
    EXPECT_TRUE(stage_.act(PauseSpeech{}, {{"called", ""}, {"speaking", "s1i2-1"}}));
}

TEST_F(Floor_, an_unknown_language_is_refused_and_an_empty_one_is_the_delegations) {
    EXPECT_EQ(refused(Inscribe{DelegationId{"us"}, "", "", Language{"fr"}}),
              RejectionCode::invalid_argument);
    EXPECT_EQ(stage_.entry(inscribe("us").value).who->language, Language{"en"});
}

}  // namespace
}  // namespace plenaria::domain::floor_test
