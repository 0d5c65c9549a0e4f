// Texts before the room: put, stances, the gavel (R6).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/properties/any_command.hpp"
#include "tests/scenarios/stage.hpp"

namespace plenaria::domain::consensus_test {
namespace {

using scenarios::Stage;
using testing::HasSubstr;
using testing::IsEmpty;

const TextId declaration{"declaracion"};
const DelegationId mexico{"mx"};
const DelegationId in_arrears{"gt"};
const DelegationId observer{"ar"};

/// The debate runs, two of those who decide are present, the quorum is two.
Stage in_debate(Definition event = properties::full_event()) {
    Stage stage{std::move(event)};
    EXPECT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    EXPECT_TRUE(stage.act(StartItem{ItemId{"debate"}}));
    EXPECT_TRUE(stage.act(SetAttendance{mexico, Presence::present, {}}));
    EXPECT_TRUE(stage.act(SetAttendance{DelegationId{"us"}, Presence::remote, {}}));
    return stage;
}

Stage with_text_put(Definition event = properties::full_event()) {
    Stage stage = in_debate(std::move(event));
    EXPECT_TRUE(stage.act(PutText{declaration, 1}));
    return stage;
}

const TextProgress& text_of_stage(const Stage& stage) {
    return stage.state().sessions.at(SessionId{"p1"}).texts.at(declaration);
}

RejectionCode refusal(Stage& stage, const Command& command) {
    const auto decision = stage.act(command);
    EXPECT_FALSE(decision) << name_of(command);
    return decision ? RejectionCode::unknown_command : decision.error().code;
}

SetText new_version() {
    return {declaration,
            ItemId{},
            {"Declaración", "Declaration"},
            {{"Los países acuerdan cooperar.", "The countries agree to cooperate."}}};
}

TEST(Consensus, a_draft_of_the_event_file_is_the_items_first_version) {
    const Stage stage = in_debate();
    const auto texts = *stage.view(Audience::public_).texts;
    ASSERT_EQ(texts.size(), 1U);
    EXPECT_EQ(texts[0].version, 1);
    EXPECT_EQ(texts[0].state, TextState::draft);
    EXPECT_THAT(std::string{texts[0].paragraphs[0].en()}, HasSubstr("[agree]"));
}

TEST(Consensus, only_the_present_version_is_put_and_decided) {
    Stage stage = with_text_put();
    ASSERT_TRUE(stage.act(new_version()));
    const auto late = stage.act(PutText{declaration, 1});
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, RejectionCode::text_version_changed);
    EXPECT_EQ(late.error().present.front(), std::pair(std::string{"version"}, std::string{"2"}));
    ASSERT_TRUE(stage.act(PutText{declaration, 2}));
    EXPECT_EQ(refusal(stage, DecideText{declaration, 1, TextOutcome::adopt}),
              RejectionCode::text_version_changed);
}

TEST(Consensus, a_new_version_voids_the_call_and_what_was_said) {
    Stage stage = with_text_put();
    ASSERT_TRUE(stage.act(TakeStance{declaration, mexico, Stance::objection, "", 1}));
    ASSERT_TRUE(stage.act(new_version()));
    EXPECT_EQ(text_of_stage(stage).state, TextState::draft);
    EXPECT_THAT(text_of_stage(stage).stances, IsEmpty());
    EXPECT_EQ(refusal(stage, TakeStance{declaration, mexico, Stance::objection, "", 0}),
              RejectionCode::text_not_put);
}

TEST(Consensus, an_objection_stands_until_it_is_withdrawn) {
    Stage stage = with_text_put();
    ASSERT_TRUE(stage.act(TakeStance{declaration, mexico, Stance::objection, "", 2}));
    const auto adopt = stage.act(DecideText{declaration, 1, TextOutcome::adopt});
    ASSERT_FALSE(adopt);
    EXPECT_EQ(adopt.error().code, RejectionCode::objection_stands);
    EXPECT_THAT(std::string{plenaria::text_of(adopt.error()).es()}, HasSubstr("México"));
    EXPECT_EQ(stage.view(Audience::public_).texts->front().state, TextState::put);
    ASSERT_TRUE(stage.act(WithdrawStance{declaration, mexico, Stance::objection}));
    ASSERT_TRUE(stage.act(DecideText{declaration, 1, TextOutcome::adopt}));
    EXPECT_EQ(stage.view(Audience::public_).texts->front().state, TextState::adopted);
    EXPECT_EQ(refusal(stage, WithdrawStance{declaration, mexico, Stance::objection}),
              RejectionCode::text_decided);
}

TEST(Consensus, a_reservation_joins_it_with_its_text) {
    Stage stage = with_text_put();
    EXPECT_EQ(refusal(stage, TakeStance{declaration, mexico, Stance::reservation, " ", 1}),
              RejectionCode::invalid_argument);
    ASSERT_TRUE(stage.act(TakeStance{declaration, mexico, Stance::reservation, "Uno", 1}));
    ASSERT_TRUE(stage.act(TakeStance{declaration, mexico, Stance::explanation, "Voto", 0}));
    ASSERT_TRUE(stage.act(TakeStance{declaration, mexico, Stance::reservation, "Dos", 2}));
    const auto stances = *stage.view(Audience::secretariat).stances;
    ASSERT_EQ(stances.size(), 2U) << "one of each kind: a later one replaces the earlier";
    EXPECT_EQ(stances[0].statement, "Dos");
    ASSERT_TRUE(stage.act(DecideText{declaration, 1, TextOutcome::adopt}));
    EXPECT_EQ(text_of_stage(stage).state, TextState::adopted_with_reservations);
}

TEST(Consensus, in_arrears_a_members_objection_is_recorded_and_blocks_by_the_profile) {
    for (const bool arrears_block : {false, true}) {
        Definition event = properties::full_event();
        event.profile.standing = {2, 4, arrears_block, 2};
        Stage stage = with_text_put(std::move(event));
        ASSERT_TRUE(stage.act(TakeStance{declaration, in_arrears, Stance::objection, "No", 0}));
        EXPECT_EQ(text_of_stage(stage).stances.front().blocks, arrears_block);
        const auto adopt = stage.act(DecideText{declaration, 1, TextOutcome::adopt});
        EXPECT_EQ(static_cast<bool>(adopt), !arrears_block);
    }
}

TEST(Consensus, who_has_no_part_in_decisions_takes_no_stance) {
    Definition event = properties::full_event();
    event.delegations.at(2).arrears_years = 4;
    Stage stage = with_text_put(std::move(event));
    EXPECT_EQ(refusal(stage, TakeStance{declaration, observer, Stance::objection, "", 0}),
              RejectionCode::not_a_decider);
    EXPECT_EQ(refusal(stage, TakeStance{declaration, DelegationId{"us"}, Stance::objection, "", 0}),
              RejectionCode::may_not_take_part);
    EXPECT_EQ(refusal(stage, TakeStance{declaration, DelegationId{"zz"}, Stance::objection, "", 0}),
              RejectionCode::unknown_delegation);
    EXPECT_EQ(refusal(stage, TakeStance{declaration, mexico, Stance::objection, "", 3}),
              RejectionCode::unknown_paragraph);
    EXPECT_EQ(refusal(stage, WithdrawStance{declaration, mexico, Stance::objection}),
              RejectionCode::no_such_stance);
}

TEST(Consensus, nothing_is_adopted_without_the_quorum_which_is_stored) {
    Stage stage = with_text_put();
    ASSERT_TRUE(stage.act(SetAttendance{mexico, Presence::absent, {}}));
    ASSERT_TRUE(stage.act(SetAttendance{observer, Presence::present, {}}));
    const auto adopt = stage.act(DecideText{declaration, 1, TextOutcome::adopt});
    ASSERT_FALSE(adopt);
    EXPECT_EQ(adopt.error().code, RejectionCode::no_quorum);
    EXPECT_THAT(std::string{plenaria::text_of(adopt.error()).en()}, HasSubstr("1"));
    ASSERT_TRUE(stage.act(SetAttendance{mexico, Presence::present, {}}));
    ASSERT_TRUE(stage.act(DecideText{declaration, 1, TextOutcome::adopt}));
    ASSERT_TRUE(stage.act(SetAttendance{mexico, Presence::absent, {}}));
    EXPECT_EQ(text_of_stage(stage).present, 2);
    EXPECT_EQ(text_of_stage(stage).quorum, 2);
}

TEST(Consensus, a_deferred_text_may_come_back_and_a_decided_one_only_anew) {
    Stage stage = with_text_put();
    ASSERT_TRUE(stage.act(TakeStance{declaration, mexico, Stance::objection, "", 0}));
    ASSERT_TRUE(stage.act(DecideText{declaration, 1, TextOutcome::defer}));
    EXPECT_EQ(refusal(stage, DecideText{declaration, 1, TextOutcome::adopt}),
              RejectionCode::text_decided);
    ASSERT_TRUE(stage.act(PutText{declaration, 1}));
    EXPECT_THAT(text_of_stage(stage).stances, IsEmpty());
    ASSERT_TRUE(stage.act(DecideText{declaration, 1, TextOutcome::not_adopt}));
    EXPECT_EQ(refusal(stage, PutText{declaration, 1}), RejectionCode::text_decided);
    ASSERT_TRUE(stage.act(new_version()));
    EXPECT_TRUE(stage.act(PutText{declaration, 2}));
}

TEST(Consensus, undo_takes_the_gavel_back_exactly) {
    Stage stage = with_text_put();
    ASSERT_TRUE(stage.act(TakeStance{declaration, mexico, Stance::reservation, "Reserva", 1}));
    const TextProgress before = text_of_stage(stage);
    ASSERT_TRUE(stage.act(DecideText{declaration, 1, TextOutcome::adopt}));
    const TextProgress after = text_of_stage(stage);
    ASSERT_TRUE(stage.act(Undo{}));
    EXPECT_TRUE(text_of_stage(stage) == before);
    ASSERT_TRUE(stage.act(Redo{}));
    EXPECT_TRUE(text_of_stage(stage) == after);
}

TEST(Consensus, a_text_is_put_and_decided_under_its_own_item) {
    Stage stage = in_debate();
    EXPECT_EQ(refusal(stage, PutText{TextId{"interno"}, 1}), RejectionCode::item_not_running);
    EXPECT_EQ(refusal(stage, PutText{TextId{"nada"}, 1}), RejectionCode::unknown_text);
    ASSERT_TRUE(stage.act(PutText{declaration, 1}));
    EXPECT_EQ(refusal(stage, PutText{declaration, 1}), RejectionCode::nothing_changed);
    ASSERT_TRUE(stage.act(StartItem{ItemId{"dialogo"}}));
    EXPECT_EQ(refusal(stage, DecideText{declaration, 1, TextOutcome::defer}),
              RejectionCode::item_not_running);
}

TEST(Consensus, an_open_items_text_is_not_decided_behind_closed_doors) {
    // Outside it would be found decided, without any act of release (R4.4).
    Stage stage = with_text_put();
    ASSERT_TRUE(stage.act(CloseDoors{}));
    for (const Command& command :
         std::vector<Command>{DecideText{declaration, 1, TextOutcome::adopt}, new_version(),
                              TakeStance{declaration, mexico, Stance::objection, "", 0}}) {
        EXPECT_EQ(refusal(stage, command), RejectionCode::item_is_open) << name_of(command);
    }
}

TEST(Consensus, a_text_has_all_languages_and_its_bounds) {
    Stage stage = in_debate();
    SetText one_language = new_version();
    one_language.title = Text{};
    one_language.title.set("es", "Declaración");
    EXPECT_EQ(refusal(stage, one_language), RejectionCode::text_missing);
    SetText empty = new_version();
    empty.paragraphs.clear();
    EXPECT_EQ(refusal(stage, empty), RejectionCode::invalid_argument);
    SetText nameless = new_version();
    nameless.text = TextId{""};
    EXPECT_EQ(refusal(stage, nameless), RejectionCode::invalid_argument);
    SetText elsewhere = new_version();
    elsewhere.item = ItemId{"apertura"};
    EXPECT_EQ(refusal(stage, elsewhere), RejectionCode::invalid_argument);
    ASSERT_TRUE(stage.act(new_version()));
    EXPECT_EQ(refusal(stage, new_version()), RejectionCode::nothing_changed);
}

TEST(Consensus, stances_are_the_operators_and_texts_follow_the_floors_grant) {
    Stage stage = with_text_put();
    ASSERT_TRUE(stage.act(TakeStance{declaration, mexico, Stance::objection, "No", 0}));
    for (const Audience audience : {Audience::public_, Audience::room, Audience::interpreter}) {
        EXPECT_TRUE(stage.view(audience).texts.has_value()) << name_of(audience);
        EXPECT_FALSE(stage.view(audience).stances.has_value()) << name_of(audience);
        EXPECT_FALSE(stage.view(audience).quorum.has_value()) << name_of(audience);
    }
    EXPECT_FALSE(stage.view(Audience::technician).texts.has_value());
    const auto stances = *stage.view(Audience::chair).stances;
    ASSERT_EQ(stances.size(), 1U);
    EXPECT_TRUE(stances[0].blocks);
    EXPECT_EQ(stances[0].id, "declaracion.mx.objection");
}

// A version that was written within is sealed; a file opened the item afterwards, so that what
// was said of it is read without the key, and the words are not.
TEST(Consensus, of_a_version_that_is_sealed_nothing_is_put_before_the_room) {
    Stage stage = in_debate();
    const RoomId room{"plenaria"};
    stage.record(room, Sealed{});
    stage.record(room, TextPut{declaration, 2});
    stage.record(room, StanceTaken{declaration, mexico, {"México", "Mexico"}, Stance::objection});
    stage.record(room, StanceWithdrawn{declaration, mexico, Stance::objection});
    stage.record(room, TextDecided{declaration, 2, TextState::adopted});
    EXPECT_EQ(text_of_stage(stage).state, TextState::draft);
    EXPECT_EQ(text_of_stage(stage).version, 1);
    EXPECT_THAT(text_of_stage(stage).stances, IsEmpty());
}

}  // namespace
}  // namespace plenaria::domain::consensus_test
