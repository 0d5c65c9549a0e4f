// A private meeting that nobody planned (R4.6): what it adds to the day, and who may know of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "server/domain/checklist.hpp"
#include "server/domain/sealing.hpp"
#include "server/model/limits.hpp"
#include "tests/scenarios/stage.hpp"
#include "tests/scenarios/view_text.hpp"

namespace plenaria::domain::private_meeting_test {
namespace {

using scenarios::facts_of;
using scenarios::Stage;
using std::chrono::hours;
using std::chrono::minutes;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::Not;

const RoomId main_room{"plenaria"};
const RoomId annex{"consultas"};
const SessionId first{"plenaria-private-1"};
const ConvenePrivate secret{{"CANARIO", "CANARIO"}};

RejectionCode code_of(const Result<std::vector<Event>>& decision) {
    return decision ? RejectionCode::unknown_command : decision.error().code;
}

std::vector<std::string> names(const Result<std::vector<Event>>& decision) {
    std::vector<std::string> all;
    for (const Event& event : decision ? decision.value() : std::vector<Event>{}) {
        all.emplace_back(name_of(event));
    }
    return all;
}

const Session& convened(const Stage& stage, const SessionId& id = first) {
    const Session* session = find_session(stage.state().definition, id);
    EXPECT_NE(session, nullptr);
    return *session;
}

void reopen(Stage& stage) {
    ASSERT_TRUE(stage.act(BeginReopening{}));
    ASSERT_TRUE(stage.act(ConfirmReopening{}));
}

TEST(PrivateMeeting, has_a_kind_that_grants_nothing_and_one_item_that_has_begun) {
    Stage stage;
    ASSERT_TRUE(stage.act(secret));
    const Session& session = convened(stage);
    EXPECT_EQ(session.room, main_room);
    EXPECT_EQ(session.kind, SessionKindId{"liaison"}) << "the first that is confidential";
    EXPECT_EQ(session.title, secret.title);
    EXPECT_EQ(session.public_title, (Text{"Reunión privada", "Private meeting"}));
    ASSERT_EQ(session.items.size(), 1U);
    EXPECT_EQ(current_item(stage.state(), stage.room()), session.items[0].id);
    EXPECT_TRUE(stage.view(Audience::chair).session->convened);
    EXPECT_TRUE(stage.act(Inscribe{.delegation = DelegationId{"mx"}}));
    EXPECT_TRUE(stage.act(NextSpeaker{}));
}

TEST(PrivateMeeting, is_of_the_kind_that_the_profile_names) {
    Definition event = scenarios::sample_event();
    event.profile.session_kinds.push_back(
        {SessionKindId{"private"}, {"Diálogo privado", "Private discussion"}, true, {}});
    event.profile.private_kind = SessionKindId{"private"};
    Stage stage{event};
    ASSERT_TRUE(stage.act(ConvenePrivate{}));
    EXPECT_EQ(convened(stage).kind, SessionKindId{"private"});
    EXPECT_EQ(convened(stage).title, convened(stage).public_title) << "no title was given";
    for (SessionKind& kind : event.profile.session_kinds) {
        kind.confidential = false;
    }
    EXPECT_EQ(code_of(Stage{event}.act(ConvenePrivate{})), RejectionCode::no_private_kind);
    event.profile.private_kind = SessionKindId{};
    EXPECT_EQ(code_of(Stage{event}.act(ConvenePrivate{})), RejectionCode::no_private_kind);
}

TEST(PrivateMeeting, needs_a_room_that_is_in_no_session) {
    Stage stage;
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    EXPECT_EQ(code_of(stage.act(ConvenePrivate{})), RejectionCode::room_in_use);
    ASSERT_TRUE(stage.act(SuspendSession{}));
    EXPECT_EQ(code_of(stage.act(ConvenePrivate{})), RejectionCode::room_in_use);
    ASSERT_TRUE(stage.act_in(annex, ConvenePrivate{})) << "another room is another group";
    EXPECT_EQ(code_of(stage.act_in(annex, ConvenePrivate{})), RejectionCode::doors_not_open);
}

TEST(PrivateMeeting, asks_for_every_member_as_nobody_was_marked_yet) {
    Definition event = scenarios::sample_event();
    event.profile.closing.checks = {ClosingCheck::roster, ClosingCheck::staff};
    for (Category& category : event.profile.categories) {
        category.decides = category.id.value == "member";
    }
    Stage stage{std::move(event)};
    ASSERT_TRUE(stage.act(ConvenePrivate{}));
    EXPECT_EQ(doors_of(stage.room()), DoorsState::clearing);
    EXPECT_EQ(stage.room().closing->checklist.roster.size(), 3U);
    // The annex has no public output: with the outputs alone asked for, the label comes at once.
    Stage plain;
    EXPECT_THAT(names(plain.act_in(annex, ConvenePrivate{})),
                testing::ElementsAre("session_convened", "session_opened", "clearing_begun",
                                     "doors_closed", "item_started"));
}

TEST(PrivateMeeting, moves_nothing_else_of_the_day) {
    Stage stage;
    stage.set_now(scenarios::first_day() + hours{8} + minutes{40} + std::chrono::seconds{20});
    const std::vector<Session> before = stage.state().definition.sessions;
    ASSERT_TRUE(stage.act(secret));
    EXPECT_EQ(convened(stage).planned_start, scenarios::first_day() + hours{8} + minutes{40});
    EXPECT_EQ(convened(stage).planned_end, scenarios::first_day() + hours{9})
        << "what is announced next begins then";
    stage.wait(hours{2});
    reopen(stage);
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    const auto& after = stage.state().definition.sessions;
    ASSERT_EQ(after.size(), before.size() + 1);
    EXPECT_TRUE(std::equal(before.begin(), before.end(), after.begin()));
}

TEST(PrivateMeeting, ends_by_nothing_that_is_hidden) {
    Stage plain;
    Stage hiding{scenarios::sample_event_with_hidden_matters()};
    for (Stage* stage : {&plain, &hiding}) {
        stage->set_now(scenarios::first_day() + hours{6} + minutes{50});
        ASSERT_TRUE(stage->act(ConvenePrivate{}));
    }
    EXPECT_EQ(convened(hiding).planned_end, convened(plain).planned_end);
    EXPECT_EQ(convened(plain).planned_end - convened(plain).planned_start,
              Millis{limits::private_meeting});
}

TEST(PrivateMeeting, is_over_as_its_doors_reopen) {
    Stage stage;
    ASSERT_TRUE(stage.act(secret));
    ASSERT_TRUE(stage.act(BeginReopening{}));
    EXPECT_THAT(names(stage.act(ConfirmReopening{})),
                testing::ElementsAre("item_finished", "doors_opened", "session_adjourned"));
    EXPECT_FALSE(stage.room().session);
    EXPECT_EQ(stage.view(Audience::public_).doors.notice, Notice::none);
    EXPECT_EQ(code_of(stage.act(Undo{})), RejectionCode::nothing_to_undo);
    EXPECT_EQ(code_of(stage.act(OpenSession{first})), RejectionCode::session_over);
}

TEST(PrivateMeeting, a_session_of_the_plan_stays_open_as_its_doors_reopen) {
    Stage stage;
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"red"}}));
    ASSERT_TRUE(stage.act(CloseDoors{}));
    reopen(stage);
    EXPECT_EQ(stage.room().session, SessionId{"red"});
}

TEST(PrivateMeeting, what_it_is_called_is_for_those_within_alone) {
    Stage stage;
    ASSERT_TRUE(stage.act(secret));
    const auto told = [&](Audience audience, Clearance clearance, const RoomId& room) {
        return facts_of(stage.view(audience, clearance, room));
    };
    for (const bool over : {false, true}) {
        SCOPED_TRACE(over ? "over" : "under way");
        if (over) {
            reopen(stage);
        }
        for (const Audience audience :
             {Audience::public_, Audience::room, Audience::interpreter, Audience::secretariat,
              Audience::technician}) {
            for (const RoomId& room : {main_room, annex}) {
                EXPECT_THAT(told(audience, Clearance::uncleared, room),
                            Each(Not(HasSubstr("CANARIO"))))
                    << name_of(audience);
            }
        }
        // Whoever is listed elsewhere knows the plan, and this is in none.
        EXPECT_THAT(told(Audience::secretariat, Clearance::cleared, annex),
                    Not(Contains(HasSubstr("private-1 \"CANARIO\""))));
        EXPECT_THAT(told(Audience::secretariat, Clearance::cleared, main_room),
                    Contains(HasSubstr("private-1 \"CANARIO\"")));
        EXPECT_THAT(told(Audience::chair, Clearance::cleared, annex),
                    Contains(HasSubstr("private-1 \"CANARIO\"")));
    }
}

TEST(PrivateMeeting, who_was_kept_out_of_the_last_does_not_get_into_the_next_by_convening_it) {
    Definition event = scenarios::sample_event();
    event.profile.closing.checks = {ClosingCheck::staff};
    Stage stage{std::move(event)};
    const auto is_within = [&](const char* person) {
        return clearance_of(stage.state(), stage.room(), {Role::secretariat, person}) ==
               Clearance::cleared;
    };
    ASSERT_TRUE(stage.act(secret));
    ASSERT_TRUE(stage.act(ListStaff{{"Ana"}}));
    ASSERT_TRUE(stage.act(ConfirmCheck{ClosingCheck::staff, true}));
    EXPECT_FALSE(is_within("Luis"));
    reopen(stage);
    stage.hand_to("Luis");
    stage.wait(minutes{10});
    ASSERT_TRUE(stage.act(ConvenePrivate{})) << "closing doors is the safe direction";
    EXPECT_FALSE(is_within("Luis"));
    EXPECT_TRUE(is_within("Ana"));
    reopen(stage);
    stage.wait(hours{24});
    ASSERT_TRUE(stage.act(ConvenePrivate{}));
    EXPECT_TRUE(is_within("Luis")) << "somebody must be able to run what is of another day";
}

TEST(PrivateMeeting, its_words_are_sealed_under_a_key_of_its_own) {
    Stage stage;
    const auto decision = stage.try_in(main_room, secret);
    ASSERT_TRUE(decision);
    const Event& event = decision.value().front();
    const auto seal = seal_of(
        stage.state(), {stage.now(), main_room, {Role::chair, "mesa"}, event, CommandId{"c"}});
    ASSERT_TRUE(seal);
    EXPECT_EQ(seal->session, first);
    ASSERT_TRUE(seal->outside);
    const Session& plan = std::get<SessionConvened>(*seal->outside).plan;
    const Session& whole = std::get<SessionConvened>(event).plan;
    EXPECT_EQ(plan.public_title, whole.public_title);
    EXPECT_EQ(plan.planned_end, whole.planned_end);
    EXPECT_NE(plan.title, whole.title);
    EXPECT_NE(plan.items[0].title, whole.items[0].title);
}

TEST(PrivateMeeting, finds_no_place_in_a_programme_that_is_full) {
    Definition event = scenarios::sample_event();
    const Session sample = event.sessions.front();
    while (event.sessions.size() < limits::sessions_per_event) {
        event.sessions.push_back(sample);
        event.sessions.back().id = SessionId{"s" + std::to_string(event.sessions.size())};
    }
    Stage stage{std::move(event)};
    EXPECT_EQ(code_of(stage.act(ConvenePrivate{})), RejectionCode::sessions_full);
}

}  // namespace
}  // namespace plenaria::domain::private_meeting_test
