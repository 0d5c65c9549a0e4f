// Observers that the members admit while the event goes on: from when they sit, who says so and
// where, and how it is taken back (R4.3, R4.4).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "server/domain/sealing.hpp"
#include "server/model/limits.hpp"
#include "tests/properties/any_command.hpp"
#include "tests/scenarios/stage.hpp"

namespace plenaria::domain::admission_test {
namespace {

using scenarios::Stage;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const DelegationId chile{"cl"};
const SessionId first{"p1"};
const SessionId second{"p2"};
const RoomId other{"consultas"};

AdmitObserver admission() {
    return {chile, CategoryId{"observer_state"}, {"Chile", "Chile"}, {}, "CHL", "cl", {}};
}

Inscribe request_of(const DelegationId& delegation) {
    Inscribe request;
    request.delegation = delegation;
    return request;
}

Text in_one(const char* language) {
    Text text;
    text.set(language, "Chile");
    return text;
}

Stage in_item(const char* item, Definition event = properties::full_event()) {
    Stage stage{std::move(event)};
    EXPECT_TRUE(stage.act(OpenSession{first}));
    EXPECT_TRUE(stage.act(StartItem{ItemId{item}}));
    return stage;
}

RejectionCode refusal(Stage& stage, const Command& command,
                      const RoomId& room = RoomId{"plenaria"}) {
    const auto decision = stage.act_in(room, command);
    EXPECT_FALSE(decision) << name_of(command);
    return decision ? RejectionCode::unknown_command : decision.error().code;
}

template <class Rows>
std::vector<std::string> ids_of(const Rows& rows) {
    std::vector<std::string> ids;
    for (const auto& row : *rows) {
        ids.push_back(row.id.value);
    }
    return ids;
}

void expect_nowhere(const Stage& stage, const RoomId& room = RoomId{"plenaria"}) {
    const View view = stage.view(Audience::secretariat, Clearance::cleared, room);
    EXPECT_THAT(ids_of(view.delegations), Not(Contains("cl")));
    if (view.attendance) {
        EXPECT_THAT(ids_of(view.attendance), Not(Contains("cl")));
    }
}

void open_second(Stage& stage) {
    ASSERT_TRUE(stage.act(AdjournSession{}));
    ASSERT_TRUE(stage.act(OpenSession{second}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"debate"}}));
}

TEST(Admission, takes_its_seat_with_the_next_session_and_not_in_the_one_under_way) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(admission()));
    expect_nowhere(stage);
    EXPECT_EQ(refusal(stage, request_of(chile)), RejectionCode::admitted_from_next_session);
    EXPECT_EQ(refusal(stage, SetAttendance{chile, Presence::present, {}}),
              RejectionCode::admitted_from_next_session);
    EXPECT_EQ(refusal(stage, GrantReply{chile, "Ana", {}, {}}),
              RejectionCode::admitted_from_next_session);
    EXPECT_EQ(refusal(stage, RaisePoint{chile, "Ana"}), RejectionCode::admitted_from_next_session);
    ASSERT_TRUE(stage.act(SuspendSession{}));
    ASSERT_TRUE(stage.act(ResumeSession{}));
    expect_nowhere(stage);
    open_second(stage);
    const View view = stage.view(Audience::secretariat);
    EXPECT_EQ(ids_of(view.delegations).back(), "cl");
    EXPECT_EQ(ids_of(view.attendance).back(), "cl");
    ASSERT_TRUE(stage.act(SetAttendance{chile, Presence::present, {"Ana"}}));
    ASSERT_TRUE(stage.act(request_of(chile)));
    EXPECT_THAT(stage.waiting(), ElementsAre("cl"));
    const Delegation& made = stage.state().definition.delegations.back();
    EXPECT_EQ(made.long_name, made.name) << "none was given";
    EXPECT_EQ(made.language, Language{"es"});
    EXPECT_EQ(refusal(stage, SetAttendance{chile, Presence::present, {}, first}),
              RejectionCode::admitted_from_next_session)
        << "it was not there";
}

TEST(Admission, counts_for_any_room_by_the_session_that_is_under_way_there) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(admission()));
    ASSERT_TRUE(stage.act_in(other, OpenSession{SessionId{"taller"}}));
    EXPECT_THAT(ids_of(stage.view(Audience::chair, Clearance::cleared, other).delegations),
                Contains("cl"));
    ASSERT_TRUE(stage.act_in(other, SetAttendance{chile, Presence::remote, {}}));
    expect_nowhere(stage);
    EXPECT_EQ(refusal(stage, request_of(chile)), RejectionCode::admitted_from_next_session);
    ASSERT_TRUE(stage.act(SetAttendance{chile, Presence::present, {}, second}))
        << "of a session to come";
}

TEST(Admission, comes_with_no_item_into_a_session_in_which_it_has_no_seat) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(admission()));
    const SessionId workshop{"taller"};
    ASSERT_TRUE(stage.act_in(other, OpenSession{workshop}));
    Inscribe ahead = request_of(chile);
    ahead.item = ItemId{"apertura"};
    ASSERT_TRUE(stage.act_in(other, OpenList{ahead.item, {}}));
    ASSERT_TRUE(stage.act_in(other, ahead));
    const MoveItem move{workshop, ahead.item, first, {}, 0};
    EXPECT_EQ(refusal(stage, move, other), RejectionCode::admitted_from_next_session);
    const MoveItem later{workshop, ahead.item, second, {}, 0};
    EXPECT_TRUE(stage.act_in(other, later));
}

// A right of reply goes over with its item, which has not begun in the next session.
TEST(Admission, comes_with_no_reply_into_a_session_in_which_it_has_no_seat) {
    const SessionId workshop{"taller"};
    const SessionId next{"taller-2"};
    Definition event = properties::full_event();
    Session more = *find_session(event, workshop);
    more.id = next;
    more.planned_start += std::chrono::hours{3};
    more.planned_end += std::chrono::hours{3};
    event.sessions.push_back(more);
    Stage stage = in_item("debate", std::move(event));
    ASSERT_TRUE(stage.act(admission()));
    ASSERT_TRUE(stage.act_in(other, OpenSession{workshop}));
    ASSERT_TRUE(stage.act_in(other, StartItem{ItemId{"apertura"}}));
    ASSERT_TRUE(stage.act_in(other, GrantReply{chile, "Ana", {}, {}}));
    ASSERT_TRUE(stage.act_in(other, AdjournSession{HolderChoice::carry_over}));
    const ItemId carried = find_session(stage.state().definition, next)->items.front().id;
    const int edits = stage.state().sessions.at(next).items.at(carried).edits;
    EXPECT_EQ(refusal(stage, MoveItem{next, carried, first, {}, edits}, other),
              RejectionCode::admitted_from_next_session);
    EXPECT_TRUE(stage.act_in(other, MoveItem{next, carried, second, {}, edits}));
}

TEST(Admission, needs_no_session_and_holds_for_the_first) {
    Stage stage{properties::full_event()};
    ASSERT_TRUE(stage.act(admission()));
    ASSERT_TRUE(stage.act(OpenSession{first}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"debate"}}));
    EXPECT_TRUE(stage.act(request_of(chile)));
}

TEST(Admission, is_told_to_every_room_and_awaited_until_it_takes_effect) {
    Stage stage = in_item("debate");
    EXPECT_THAT(*stage.view(Audience::chair).awaited, IsEmpty());
    ASSERT_TRUE(stage.act(admission()));
    for (const RoomId& room : {RoomId{"plenaria"}, other}) {
        const View view = stage.view(Audience::secretariat, Clearance::uncleared, room);
        EXPECT_EQ(view.record->back().kind, "delegation_admitted");
        ASSERT_THAT(*view.awaited, SizeIs(1));
        EXPECT_EQ(view.awaited->front().name.es(), "Chile");
        EXPECT_EQ(view.awaited->front().category.en(), "Observer State");
        EXPECT_THAT(ids_of(view.admissible),
                    ElementsAre("observer_state", "organization", "civil_society", "guest"));
    }
    open_second(stage);
    EXPECT_THAT(*stage.view(Audience::chair).awaited, IsEmpty());
    for (const Audience audience :
         {Audience::public_, Audience::room, Audience::interpreter, Audience::technician}) {
        const View view = stage.view(audience, Clearance::cleared);
        EXPECT_FALSE(view.awaited || view.admissible) << name_of(audience);
    }
}

TEST(Admission, is_done_in_public_alone) {
    Stage open = in_item("debate");
    ASSERT_TRUE(open.act(CloseDoors{}));
    EXPECT_EQ(refusal(open, admission()), RejectionCode::admission_in_public);
    ASSERT_TRUE(open.act(BeginReopening{}));
    EXPECT_EQ(refusal(open, admission()), RejectionCode::admission_in_public);
    ASSERT_TRUE(open.act(ReleaseDecision{{"Se admite a Chile", "Chile is admitted"}, {}}));
    ASSERT_TRUE(open.act(ConfirmReopening{}));
    ASSERT_TRUE(open.act(admission()));
    ASSERT_TRUE(open.act(CloseDoors{}));
    EXPECT_EQ(refusal(open, WithdrawAdmission{chile}), RejectionCode::admission_in_public);
    Stage members = in_item("presupuesto");
    EXPECT_EQ(refusal(members, admission()), RejectionCode::admission_in_public);
    Stage liaison{properties::full_event()};
    ASSERT_TRUE(liaison.act(OpenSession{SessionId{"red"}}));
    EXPECT_EQ(refusal(liaison, admission()), RejectionCode::admission_in_public);
    const std::size_t before = properties::full_event().delegations.size();
    EXPECT_THAT(liaison.state().definition.delegations, SizeIs(before));
}

TEST(Admission, is_of_observers_and_guests_and_not_of_members) {
    Stage stage = in_item("debate");
    AdmitObserver wrong = admission();
    wrong.category = CategoryId{"member"};
    EXPECT_EQ(refusal(stage, wrong), RejectionCode::not_an_observer);
    wrong.category = CategoryId{"nothing"};
    EXPECT_EQ(refusal(stage, wrong), RejectionCode::unknown_category);
    Definition event = properties::full_event();
    event.profile.categories.push_back({CategoryId{"secretariat"},
                                        {"Secretaría", "Secretariat"},
                                        5,
                                        std::chrono::minutes{5},
                                        true});
    Stage asked_in = in_item("debate", std::move(event));
    wrong.category = CategoryId{"secretariat"};
    EXPECT_EQ(refusal(asked_in, wrong), RejectionCode::not_an_observer);
}

TEST(Admission, takes_no_name_that_differs_in_capitals_alone) {
    Stage stage = in_item("debate");
    AdmitObserver shouted = admission();
    shouted.name = Text{"M\u00C9XICO", "Another"};
    EXPECT_EQ(refusal(stage, shouted), RejectionCode::delegation_taken);
    shouted.name = Text{"Mexic\u00F3", "Another"};
    EXPECT_TRUE(stage.act(shouted)) << "another word";
}

TEST(Admission, takes_nobodys_id_code_or_name) {
    Stage stage = in_item("debate");
    const auto refused = [&](const auto& change) {
        AdmitObserver made = admission();
        change(made);
        return refusal(stage, made);
    };
    constexpr auto taken = RejectionCode::delegation_taken;
    EXPECT_EQ(refused([](auto& c) { c.delegation = DelegationId{"ar"}; }), taken);
    EXPECT_EQ(refused([](auto& c) { c.code = " ARG "; }), taken);
    EXPECT_EQ(refused([](auto& c) { c.name = {"Chile", "Peru"}; }), taken);
    EXPECT_EQ(refused([](auto& c) { c.name = {" Perú ", "Chile"}; }), taken);
    EXPECT_EQ(refused([](auto& c) { c.long_name = {"OIM", "Chile"}; }), taken);
    EXPECT_EQ(refused([](auto& c) { c.code = "arg"; }), taken);
    EXPECT_EQ(refused([](auto& c) { c.name = {"ARGENTINA", "Chile"}; }), taken);
    ASSERT_TRUE(stage.act(admission()));
    EXPECT_EQ(refusal(stage, admission()), taken);
    AdmitObserver full = admission();
    full.delegation = DelegationId{"oei"};
    full.code = "OEI";
    full.name = {"OEI", "OEI"};
    full.long_name = {"Organización", "Organization"};
    ASSERT_TRUE(stage.act(full));
    EXPECT_EQ(refused([](auto& c) {
                  c.delegation = DelegationId{"o"};
                  c.code = "O";
                  c.name = {"Organización", "O."};
                  c.long_name = {"O.", "O."};
              }),
              taken)
        << "the official name of another";
}

TEST(Admission, is_of_what_an_event_file_can_hold) {
    Stage stage = in_item("debate");
    const auto refused = [&](const auto& change) {
        AdmitObserver made = admission();
        change(made);
        return refusal(stage, made);
    };
    constexpr auto invalid = RejectionCode::invalid_argument;
    EXPECT_EQ(refused([](auto& c) { c.delegation = DelegationId{"a b"}; }), invalid);
    EXPECT_EQ(refused([](auto& c) { c.delegation = {}; }), invalid);
    EXPECT_EQ(refused([](auto& c) { c.code = "  "; }), invalid);
    EXPECT_EQ(refused([](auto& c) { c.code = std::string(limits::code_bytes + 1, 'C'); }), invalid);
    EXPECT_EQ(refused([](auto& c) { c.flag = "CL"; }), invalid);
    EXPECT_EQ(refused([](auto& c) { c.flag = "chl"; }), invalid);
    EXPECT_EQ(refused([](auto& c) { c.language = Language{"fr"}; }), invalid);
    EXPECT_EQ(refused([](auto& c) { c.name = {"Chi\nle", "Chile"}; }), invalid);
    EXPECT_EQ(refused([](auto& c) {
                  c.name = {std::string(limits::name_bytes + 1, 'a'), "b"};
              }),
              invalid);
    EXPECT_EQ(refused([](auto& c) { c.name = in_one("es"); }), RejectionCode::text_missing);
    EXPECT_EQ(refused([](auto& c) { c.long_name = in_one("en"); }), RejectionCode::text_missing);
    AdmitObserver spaced = admission();
    spaced.name = {" Chile ", "Chile"};
    ASSERT_TRUE(stage.act(spaced));
    EXPECT_EQ(stage.state().definition.delegations.back().name.es(), "Chile");
}

TEST(Admission, ends_at_the_most_that_an_event_has) {
    Definition event = properties::full_event();
    for (int i = 0; event.delegations.size() < limits::delegations_per_event; ++i) {
        Delegation made = event.delegations.back();
        made.id = DelegationId{"d" + std::to_string(i)};
        made.code = "D" + std::to_string(i);
        made.name = {made.code, made.code};
        made.long_name = made.name;
        event.delegations.push_back(made);
    }
    Stage stage{std::move(event)};
    EXPECT_EQ(refusal(stage, admission()), RejectionCode::delegations_full);
}

TEST(Admission, is_taken_back_until_a_session_has_seen_it) {
    Stage stage = in_item("debate");
    EXPECT_EQ(refusal(stage, WithdrawAdmission{chile}), RejectionCode::unknown_delegation);
    EXPECT_EQ(refusal(stage, WithdrawAdmission{DelegationId{"ar"}}), RejectionCode::not_admitted);
    const Definition before = stage.state().definition;
    ASSERT_TRUE(stage.act(admission()));
    ASSERT_TRUE(stage.act(SetAttendance{chile, Presence::present, {}, second}));
    ASSERT_TRUE(stage.act(WithdrawAdmission{chile}));
    EXPECT_TRUE(stage.state().definition == before);
    EXPECT_THAT(stage.state().admitted, IsEmpty());
    EXPECT_FALSE(stage.state().sessions.at(second).attendance.contains(chile));
    EXPECT_EQ(stage.view(Audience::chair, Clearance::cleared, other).record->back().kind,
              "admission_withdrawn");
    AdmitObserver mended = admission();
    mended.flag = {};
    ASSERT_TRUE(stage.act(mended)) << "corrected, and admitted again";
    open_second(stage);
    EXPECT_EQ(refusal(stage, WithdrawAdmission{chile}), RejectionCode::admission_in_effect);
}

TEST(Admission, that_is_taken_back_leaves_no_attendance_that_was_marked_by_the_chair_alone) {
    const SessionId liaison{"red"};
    Stage stage{properties::full_event()};
    ASSERT_TRUE(stage.act(admission()));
    ASSERT_TRUE(stage.act(OpenSession{liaison}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"remocion"}}));
    ASSERT_TRUE(stage.act(SetAttendance{chile, Presence::absent, {}}));
    const auto is_marked = [&] {
        const auto& within = stage.state().sessions.at(liaison).attendance_within;
        return std::any_of(within.begin(), within.end(),
                           [](const auto& marks) { return marks.contains(chile); });
    };
    ASSERT_TRUE(is_marked());
    ASSERT_TRUE(stage.act_in(other, WithdrawAdmission{chile}));
    EXPECT_FALSE(is_marked());
}

// Nobody was told of it there, and its id was given to another, which was refused.
TEST(Admission, that_has_its_seat_elsewhere_alone_is_known_where_it_has_none) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(admission()));
    ASSERT_TRUE(stage.act_in(other, OpenSession{SessionId{"taller"}}));
    const auto here = *stage.view(Audience::chair).awaited;
    ASSERT_THAT(ids_of(std::optional{here}), ElementsAre("cl"));
    EXPECT_TRUE(here.front().seated);
    EXPECT_THAT(*stage.view(Audience::chair, Clearance::cleared, other).awaited, IsEmpty());
    open_second(stage);
    EXPECT_THAT(*stage.view(Audience::chair).awaited, IsEmpty());
}

// R4.3: it sits in no meeting behind closed doors, whatever is convened beside.
TEST(Admission, is_not_used_up_by_a_private_meeting) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(admission()));
    ASSERT_TRUE(stage.act_in(other, ConvenePrivate{}));
    EXPECT_THAT(ids_of(stage.view(Audience::chair).awaited), ElementsAre("cl"));
    ASSERT_TRUE(stage.act(WithdrawAdmission{chile}));
    ASSERT_TRUE(stage.act(admission()));
    ASSERT_TRUE(stage.act_in(other, BeginReopening{}));
    ASSERT_TRUE(stage.act_in(other, ConfirmReopening{}));
    ASSERT_TRUE(stage.act(AdjournSession{}));
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"red"}}));
    EXPECT_THAT(ids_of(stage.view(Audience::chair).awaited), ElementsAre("cl"));
    ASSERT_TRUE(stage.act_in(other, WithdrawAdmission{chile})) << "the annex is in no session";
}

TEST(Admission, that_is_taken_back_takes_nothing_from_those_behind_closed_doors) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(admission()));
    ASSERT_TRUE(stage.act_in(other, ConvenePrivate{}));
    ASSERT_TRUE(stage.act_in(other, request_of(DelegationId{"mx"})));
    ASSERT_TRUE(stage.act_in(other, Undo{}));
    ASSERT_TRUE(stage.act(WithdrawAdmission{chile}));
    EXPECT_TRUE(stage.act_in(other, Redo{}));
}

// Outside it was told by a refusal to take the admission back.
TEST(Admission, that_waits_is_asked_in_by_no_office_within) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(admission()));
    ASSERT_TRUE(stage.act_in(other, ConvenePrivate{}));
    Inscribe asked_in = request_of(chile);
    asked_in.on_behalf_of = Capacity::secretariat;
    EXPECT_EQ(refusal(stage, asked_in, other), RejectionCode::category_not_admitted);
    ASSERT_TRUE(stage.act(WithdrawAdmission{chile}));
}

TEST(Admission, tells_nothing_of_confidential_items_that_name_it) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(admission()));
    Definition edited = stage.state().definition;
    const auto session = std::find_if(edited.sessions.begin(), edited.sessions.end(),
                                      [](const Session& each) { return each.id.value == "red"; });
    ASSERT_NE(session, edited.sessions.end());
    session->items.front().invited.push_back(chile);
    stage.record(RoomId{}, DefinitionReplaced{edited});
    EXPECT_EQ(refusal(stage, WithdrawAdmission{chile}), RejectionCode::admission_in_effect);
    edited.sessions.back().items.front().invited.push_back(chile);
    stage.record(RoomId{}, DefinitionReplaced{edited});
    EXPECT_EQ(refusal(stage, WithdrawAdmission{chile}), RejectionCode::delegation_in_programme);
}

TEST(Admission, that_an_edited_file_named_in_the_programme_is_not_taken_back) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(admission()));
    Definition edited = stage.state().definition;
    edited.sessions.back().items.front().invited.push_back(chile);
    stage.record(RoomId{}, DefinitionReplaced{edited});
    EXPECT_EQ(refusal(stage, WithdrawAdmission{chile}), RejectionCode::delegation_in_programme);
    expect_nowhere(stage);
}

TEST(Admission, is_no_act_that_undo_takes_back) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(request_of(DelegationId{"mx"})));
    ASSERT_TRUE(stage.act(admission()));
    EXPECT_EQ(stage.room().acts.done.back().kind, "entry_inscribed");
    ASSERT_TRUE(stage.act(Undo{}));
    EXPECT_NE(find_delegation(stage.state().definition, chile), nullptr);
    EXPECT_THAT(stage.waiting(), IsEmpty());
}

TEST(Admission, of_a_session_whose_opening_was_taken_back_can_be_taken_back_too) {
    Stage stage{properties::full_event()};
    ASSERT_TRUE(stage.act(admission()));
    ASSERT_TRUE(stage.act(OpenSession{first}));
    EXPECT_EQ(refusal(stage, WithdrawAdmission{chile}), RejectionCode::admission_in_effect);
    ASSERT_TRUE(stage.act(Undo{}));
    ASSERT_TRUE(stage.act(WithdrawAdmission{chile}));
    EXPECT_EQ(refusal(stage, Redo{}), RejectionCode::nothing_to_redo);
}

// Or undo of the second opening would not find what was.
TEST(Admission, while_a_session_was_under_way_gives_no_seat_in_it_as_it_is_opened_anew) {
    Stage stage{properties::full_event()};
    ASSERT_TRUE(stage.act(OpenSession{first}));
    ASSERT_TRUE(stage.act(admission()));
    ASSERT_TRUE(stage.act(Undo{}));
    ASSERT_TRUE(stage.act(OpenSession{first}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"debate"}}));
    EXPECT_EQ(refusal(stage, request_of(chile)), RejectionCode::admitted_from_next_session);
    ASSERT_TRUE(stage.act(Undo{}));
    ASSERT_TRUE(stage.act(Undo{}));
    ASSERT_TRUE(stage.act(WithdrawAdmission{chile})) << "and admitted now, it has one";
    ASSERT_TRUE(stage.act(admission()));
    ASSERT_TRUE(stage.act(OpenSession{first}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"debate"}}));
    EXPECT_TRUE(stage.act(request_of(chile)));
}

// The fold alone: compare_events (event_edit_test) lets no edit leave it out.
TEST(Admission, is_folded_without_a_delegation_that_the_definition_no_longer_has) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(admission()));
    Definition edited = stage.state().definition;
    edited.delegations.pop_back();
    stage.record(RoomId{}, DefinitionReplaced{edited});
    EXPECT_THAT(stage.state().admitted, IsEmpty());
}

TEST(Admission, comes_out_of_the_history_as_it_was_and_in_clear) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(admission()));
    ASSERT_TRUE(stage.act_in(other, admission()).error().code == RejectionCode::delegation_taken);
    ASSERT_TRUE(stage.act(WithdrawAdmission{chile}));
    ASSERT_TRUE(stage.act(admission()));
    open_second(stage);
    ASSERT_TRUE(stage.act(SetAttendance{chile, Presence::present, {"Ana"}}));
    EXPECT_TRUE(scenarios::replay(stage.history()) == stage.state());
    int told = 0;
    State state;
    for (const RecordedEvent& event : stage.history()) {
        const bool of_admission = std::holds_alternative<DelegationAdmitted>(event.event) ||
                                  std::holds_alternative<AdmissionWithdrawn>(event.event);
        if (of_admission) {
            ++told;
            EXPECT_TRUE(event.room.empty());
            EXPECT_FALSE(seal_of(state, event).has_value());
        }
        evolve(state, event, Position{state.position.value + 1});
    }
    EXPECT_EQ(told, 3);
}

}  // namespace
}  // namespace plenaria::domain::admission_test
