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

TEST(PrivateMeeting, tells_of_each_delegation_whether_it_has_a_place_there) {
    Stage stage;
    ASSERT_TRUE(stage.act(secret));
    const auto delegations = *stage.view(Audience::chair).delegations;
    EXPECT_THAT(delegations, Contains(testing::Field(&DelegationView::stays_out, true)));
    for (const DelegationView& each : delegations) {
        const auto decision = stage.try_in(main_room, Inscribe{.delegation = each.id});
        EXPECT_EQ(code_of(decision) == RejectionCode::category_not_admitted, each.stays_out)
            << each.id.value;
    }
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
    Stage stage{event};
    ASSERT_TRUE(stage.act(ConvenePrivate{}));
    EXPECT_EQ(doors_of(stage.room()), DoorsState::clearing);
    EXPECT_EQ(stage.room().closing->checklist.roster.size(), 3U);
    event.profile.closing.checks = {ClosingCheck::roster};
    EXPECT_THAT(names(Stage{event}.act(ConvenePrivate{})), Not(Contains("doors_closed")))
        << "nobody was marked: that is not everybody";
    // The annex has no public output: with the outputs alone asked for, the label comes at once.
    Stage plain;
    EXPECT_THAT(names(plain.act_in(annex, ConvenePrivate{})),
                testing::ElementsAre("session_convened", "session_opened", "clearing_begun",
                                     "item_started", "doors_closed"));
}

TEST(PrivateMeeting, that_is_prolonged_from_another_room_is_not_called_by_its_name_there) {
    Stage stage;
    ASSERT_TRUE(stage.act(secret));
    ASSERT_TRUE(stage.act_in(annex, ExtendSession{first, minutes{10}}));
    for (const Audience audience : {Audience::secretariat, Audience::chair}) {
        const View view = stage.view(audience, Clearance::cleared, annex);
        EXPECT_THAT(facts_of(View{.record = view.record}), Each(Not(HasSubstr("CANARIO"))));
    }
}

TEST(PrivateMeeting, moves_nothing_else_of_the_day) {
    Stage stage;
    stage.set_now(scenarios::first_day() + hours{8} + minutes{40} + std::chrono::seconds{20});
    const std::vector<Session> before = stage.state().definition.sessions;
    ASSERT_TRUE(stage.act(secret));
    EXPECT_EQ(convened(stage).planned_start, scenarios::first_day() + hours{8} + minutes{41});
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

TEST(PrivateMeeting, is_told_to_be_over_to_all_who_saw_its_doors_reopen) {
    Stage stage;
    ASSERT_TRUE(stage.act(secret));
    const auto told = [&](Audience audience, const RoomId& room) {
        const auto programme = *stage.view(audience, Clearance::uncleared, room).programme;
        const auto at = std::find_if(programme.begin(), programme.end(),
                                     [](const auto& each) { return each.id == first; });
        return at == programme.end() ? std::nullopt : std::optional{at->state};
    };
    EXPECT_EQ(told(Audience::chair, annex), SessionState::open);
    ASSERT_TRUE(stage.act(BeginReopening{}));
    const View before = stage.view(Audience::public_);
    EXPECT_FALSE(before.programme) << "the slate";
    ASSERT_TRUE(stage.act(ConfirmReopening{}));
    for (const Audience audience : {Audience::public_, Audience::room, Audience::interpreter}) {
        EXPECT_EQ(told(audience, main_room), SessionState::adjourned) << name_of(audience);
    }
}

// Whether one of the plan was held is not told: its doors may have closed for something else.
TEST(PrivateMeeting, alone_is_told_to_be_over_of_what_was_only_published) {
    Stage stage;
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"red"}}));
    ASSERT_TRUE(stage.act(AdjournSession{}));
    for (const ProgrammeView& each : *stage.view(Audience::public_).programme) {
        EXPECT_EQ(each.state, SessionState::planned) << each.id.value;
    }
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

/// Ana is listed for the private meeting, Luis is not; it is over.
class ListedMeeting : public testing::Test {
protected:
    void SetUp() override {
        Definition event = scenarios::sample_event();
        event.profile.closing.checks = {ClosingCheck::staff};
        stage_ = Stage{std::move(event)};
        stage_.hand_to("Ana");
        ASSERT_TRUE(stage_.act(ConvenePrivate{{"SECRETO", "SECRETO"}}));
        list({"Ana"});
        reopen(stage_);
    }
    void list(std::vector<std::string> staff) {
        ASSERT_TRUE(stage_.act(ListStaff{std::move(staff)}));
        ASSERT_TRUE(stage_.act(ConfirmCheck{ClosingCheck::staff, true}));
    }
    [[nodiscard]] bool is_within(const char* person) const {
        return clearance_of(stage_.state(), stage_.room(), {Role::secretariat, person}) ==
               Clearance::cleared;
    }
    [[nodiscard]] std::vector<std::string> told() const {
        return facts_of(stage_.view(Audience::secretariat, Clearance::cleared));
    }

    Stage stage_;
};

TEST_F(ListedMeeting, is_not_named_to_whoever_is_listed_for_the_next_and_was_kept_out_of_it) {
    EXPECT_THAT(told(), Contains(HasSubstr("private-1 \"SECRETO\""))) << "Ana was there";
    ASSERT_TRUE(stage_.act(OpenSession{SessionId{"p1"}}));
    ASSERT_TRUE(stage_.act(CloseDoors{}));
    list({"Ana", "Luis"});
    ASSERT_TRUE(is_within("Luis"));
    EXPECT_THAT(told(), Each(Not(HasSubstr("SECRETO")))) << "they share one view";
    EXPECT_THAT(told(), Contains(HasSubstr("private-1 \"Reunión privada\"")));
    EXPECT_THAT(facts_of(stage_.view(Audience::chair)),
                Contains(HasSubstr("private-1 \"SECRETO\"")));
    ASSERT_TRUE(stage_.act(ListStaff{{"Ana"}}));
    EXPECT_THAT(told(), Contains(HasSubstr("private-1 \"SECRETO\"")));
}

TEST_F(ListedMeeting, writes_no_title_for_those_who_were_within_the_last_alone) {
    stage_.wait(minutes{10});
    stage_.hand_to("Luis");
    ASSERT_TRUE(stage_.act(ConvenePrivate{{"SECRETO segundo", "SECRETO second"}}));
    list({"Eva"});
    reopen(stage_);
    ASSERT_FALSE(is_within("Ana")) << "who was within the first was not within this";
    const auto lines = stage_.view(Audience::chair).record.value();
    const auto opened = std::count_if(lines.begin(), lines.end(), [](const RecordView& line) {
        return line.text.es() == "Sesión abierta: Reunión privada";
    });
    EXPECT_EQ(opened, 2);
    for (const auto& [readers, part] : stage_.room().record) {
        for (const RecordLine& line : part.lines) {
            EXPECT_EQ(line.subject.es().find("SECRETO"), std::string::npos) << line.kind;
        }
    }
}

// The last list counts in what is convened within twelve hours of when its doors began to close.
TEST_F(ListedMeeting, keeps_out_of_what_is_convened_within_twelve_hours) {
    const TimePoint cleared = stage_.room().past_closings.back().clearing_since;
    for (const auto& [after, within] : {std::pair{hours{12} - Millis{1}, false},
                                        std::pair{Millis{hours{12}}, true}}) {
        Stage later = stage_;
        later.set_now(cleared + after);
        later.hand_to("Luis");
        ASSERT_TRUE(later.act(ConvenePrivate{}));
        EXPECT_EQ(clearance_of(later.state(), later.room(), {Role::secretariat, "Luis"}) ==
                      Clearance::cleared,
                  within)
            << after.count();
    }
}

TEST_F(ListedMeeting, keeps_out_of_the_next_after_the_event_was_edited) {
    ASSERT_TRUE(stage_.act(ConvenePrivate{}));
    Definition edited = stage_.state().definition;
    edited.title = {"Otra", "Other"};
    stage_.record(RoomId{}, DefinitionReplaced{edited});
    EXPECT_FALSE(is_within("Luis"));
    EXPECT_TRUE(is_within("Ana"));
}

TEST_F(ListedMeeting, has_a_last_closing_by_which_who_was_kept_out_is_known) {
    const Actor luis{Role::secretariat, "Luis"};
    EXPECT_TRUE(was_kept_out(stage_.state(), first, luis));
    EXPECT_FALSE(was_kept_out(stage_.state(), first, {Role::secretariat, "Ana"}));
    EXPECT_FALSE(was_kept_out(stage_.state(), first, {Role::secretariat, "secretariat"}));
    EXPECT_FALSE(was_kept_out(stage_.state(), first, {Role::chair, "Luis"}));
    EXPECT_FALSE(was_kept_out(stage_.state(), SessionId{"p1"}, luis));
    EXPECT_FALSE(was_kept_out(stage_.state(), SessionId{}, luis));
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
    Stage stage{event};
    EXPECT_EQ(code_of(stage.act(ConvenePrivate{})), RejectionCode::sessions_full);
    // One less that all know of, and it does not matter how many are hidden.
    Session& hidden = event.sessions.back();
    hidden.kind = SessionKindId{"liaison"};
    hidden.public_title = Text{};
    Stage with_hidden{event};
    EXPECT_TRUE(with_hidden.act(ConvenePrivate{}));
}

}  // namespace
}  // namespace plenaria::domain::private_meeting_test
