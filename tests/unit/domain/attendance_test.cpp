// Who is there, and what follows from arrears and absence (R1.9, R1.10); on no screen.
#include <gtest/gtest.h>

#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"
#include "tests/properties/any_command.hpp"
#include "tests/scenarios/stage.hpp"

namespace plenaria::domain::attendance_test {
namespace {

using scenarios::Stage;

const DelegationId mexico{"mx"};

Stage in_item(const char* item, Definition event = properties::full_event(),
              const char* session = "p1") {
    Stage stage{std::move(event)};
    EXPECT_TRUE(stage.act(OpenSession{SessionId{session}}));
    EXPECT_TRUE(stage.act(StartItem{ItemId{item}}));
    return stage;
}

Presence presence_of(const Stage& stage, Audience audience = Audience::secretariat,
                     Clearance clearance = Clearance::cleared) {
    const auto rows = *stage.view(audience, clearance).attendance;
    for (const AttendanceView& each : rows) {
        if (each.id == mexico) {
            return each.presence;
        }
    }
    return Presence::unknown;
}

TEST(Attendance, needs_a_session_a_delegation_and_names_of_a_likely_number) {
    Stage stage{properties::full_event()};
    EXPECT_EQ(stage.act(SetAttendance{mexico, Presence::present, {}}).error().code,
              RejectionCode::no_session);
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    EXPECT_EQ(stage.act(SetAttendance{DelegationId{"zz"}, Presence::present, {}}).error().code,
              RejectionCode::unknown_delegation);
    const std::vector<std::string> crowd(limits::persons_per_delegation + 1, "Ana");
    EXPECT_EQ(stage.act(SetAttendance{mexico, Presence::present, crowd}).error().code,
              RejectionCode::invalid_argument);
    ASSERT_TRUE(stage.act(SetAttendance{mexico, Presence::present, {"Ana Solís"}}));
    EXPECT_EQ(stage.act(SetAttendance{mexico, Presence::present, {"Ana Solís"}}).error().code,
              RejectionCode::nothing_changed);
    EXPECT_EQ(stage.view(Audience::chair).attendance->front().persons.size(), 1U);
}

TEST(Attendance, counts_for_the_quorum_who_decides_and_is_there_or_remote) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(SetAttendance{mexico, Presence::present, {}}));
    ASSERT_TRUE(stage.act(SetAttendance{DelegationId{"us"}, Presence::remote, {}}));
    ASSERT_TRUE(stage.act(SetAttendance{DelegationId{"gt"}, Presence::absent, {}}));
    ASSERT_TRUE(stage.act(SetAttendance{DelegationId{"ar"}, Presence::present, {}}));
    EXPECT_EQ(stage.view(Audience::secretariat).quorum, (QuorumView{2, 2}));
}

TEST(Attendance, of_another_session_of_the_room_is_set_before_it_and_when_it_is_over) {
    Stage stage = in_item("debate");
    const SessionId later{"p2"};
    ASSERT_TRUE(stage.act(SetAttendance{mexico, Presence::remote, {"Ana"}, later}));
    EXPECT_EQ(presence_of(stage), Presence::unknown) << "the present session is another";
    EXPECT_EQ(stage.act(SetAttendance{mexico, Presence::remote, {"Ana"}, later}).error().code,
              RejectionCode::nothing_changed);
    ASSERT_TRUE(stage.act(AdjournSession{}));
    ASSERT_TRUE(stage.act(SetAttendance{mexico, Presence::present, {}, SessionId{"p1"}}));
    EXPECT_EQ(stage.state().sessions.at(SessionId{"p1"}).attendance.at(mexico).presence,
              Presence::present);
    ASSERT_TRUE(stage.act(OpenSession{later}));
    EXPECT_EQ(presence_of(stage), Presence::remote);
    for (const char* wrong : {"taller", "nothing"}) {
        EXPECT_EQ(
            stage.act(SetAttendance{mexico, Presence::absent, {}, SessionId{wrong}}).error().code,
            RejectionCode::unknown_session)
            << wrong;
    }
}

TEST(Attendance, of_another_session_is_not_set_from_within_a_confidential_matter) {
    Stage stage = in_item("presupuesto");
    EXPECT_EQ(stage.act(SetAttendance{mexico, Presence::present, {}, SessionId{"p2"}}).error().code,
              RejectionCode::invalid_argument);
    EXPECT_TRUE(stage.act(SetAttendance{mexico, Presence::present, {}}));
}

TEST(Attendance, tells_operators_alone_of_arrears_and_of_absence) {
    Definition event = properties::full_event();
    event.delegations.at(2).arrears_years = 4;
    event.delegations.at(3).absent_years = 2;
    event.delegations.at(0).absent_years = 5;  // a member is no observer: it loses nothing
    const Stage stage = in_item("debate", std::move(event));
    const auto rows = *stage.view(Audience::secretariat).attendance;
    EXPECT_TRUE(rows[1].voice_only && !rows[1].excluded);
    EXPECT_TRUE(rows[2].voice_only && rows[2].excluded);
    EXPECT_TRUE(rows[3].loses_status && !rows[3].decides);
    EXPECT_FALSE(rows[0].loses_status || rows[0].voice_only);
    for (const Audience audience :
         {Audience::public_, Audience::room, Audience::interpreter, Audience::technician}) {
        EXPECT_FALSE(stage.view(audience, Clearance::cleared).attendance) << name_of(audience);
    }
}

TEST(Attendance, within_a_members_only_item_is_known_within_alone) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(SetAttendance{mexico, Presence::present, {}}));
    const View before = stage.view(Audience::secretariat, Clearance::uncleared);
    ASSERT_TRUE(stage.act(CloseDoors{}));
    ASSERT_TRUE(stage.act(SetAttendance{mexico, Presence::absent, {}}));
    EXPECT_EQ(presence_of(stage), Presence::absent);
    EXPECT_EQ(stage.view(Audience::chair).quorum->present, 0);
    ASSERT_TRUE(stage.act(BeginReopening{}));
    ASSERT_TRUE(stage.act(ConfirmReopening{}));
    EXPECT_EQ(presence_of(stage), Presence::present);
    const View after = stage.view(Audience::secretariat, Clearance::uncleared);
    EXPECT_TRUE(before.attendance == after.attendance && before.quorum == after.quorum);
}

TEST(Attendance, behind_closed_doors_is_of_those_who_may_be_there_and_of_so_many) {
    Stage stage = in_item("debate");
    const DelegationId unhcr{"acnur"};
    const std::vector<std::string> four{"Ana", "Luis", "Eva", "Juan"};
    ASSERT_TRUE(stage.act(SetAttendance{mexico, Presence::present, four})) << "the doors are open";
    ASSERT_TRUE(stage.act(SetAttendance{unhcr, Presence::present, {"Ona"}}));
    ASSERT_TRUE(stage.act(CloseDoors{}));
    const auto refusal = [&](const DelegationId& who, Presence presence,
                             const std::vector<std::string>& persons) {
        const auto decision = stage.act(SetAttendance{who, presence, persons});
        return decision ? std::string_view{"ok"} : name_of(decision.error().code);
    };
    for (const Presence presence : {Presence::present, Presence::remote}) {
        EXPECT_EQ(refusal(unhcr, presence, {"Observer X"}), "category_not_admitted") << "R4.3";
        EXPECT_EQ(refusal(mexico, presence, {"Eva", "Ana", "Luis", "Juan"}), "too_many_officials")
            << "R4.1";
    }
    const auto refused = stage.act(SetAttendance{mexico, Presence::remote, four});
    EXPECT_EQ(text_of(refused.error()).en().find("Mexico would have 3 officials"), 0U);
    EXPECT_EQ(refusal(unhcr, Presence::absent, {}), "ok") << "it has left";
    EXPECT_EQ(refusal(mexico, Presence::present, {"Ana", "Luis", "Eva"}), "ok");
    ASSERT_TRUE(stage.act(BeginReopening{}));
    ASSERT_TRUE(stage.act(ConfirmReopening{}));
    EXPECT_EQ(refusal(unhcr, Presence::present, {"Ona", "Ivo"}), "ok");
    EXPECT_EQ(refusal(mexico, Presence::remote, four), "ok");
}

TEST(Attendance, behind_closed_doors_is_of_as_many_officials_as_the_profile_says) {
    Definition event = properties::full_event();
    event.profile.closing.officials = 0;
    Stage stage = in_item("debate", std::move(event));
    ASSERT_TRUE(stage.act(CloseDoors{}));
    EXPECT_TRUE(stage.act(SetAttendance{mexico, Presence::present, {"Ana"}}));
    EXPECT_FALSE(stage.act(SetAttendance{mexico, Presence::present, {"Ana", "Luis"}}));
    EXPECT_TRUE(stage.act(SetAttendance{mexico, Presence::present, {}})) << "nobody is named";
}

TEST(Attendance, behind_closed_doors_is_of_no_member_that_may_not_take_part) {
    Definition event = properties::full_event();
    event.profile.standing.excluded_years = 4;
    event.delegations.at(0).arrears_years = 4;
    Stage stage = in_item("debate", std::move(event));
    ASSERT_TRUE(stage.act(SetAttendance{mexico, Presence::present, {"Ana"}}));
    ASSERT_TRUE(stage.act(CloseDoors{}));
    for (const Presence presence : {Presence::present, Presence::remote}) {
        const auto refused = stage.act(SetAttendance{mexico, presence, {"Luis"}});
        ASSERT_FALSE(refused) << "R1.9";
        EXPECT_EQ(refused.error().code, RejectionCode::may_not_take_part);
    }
    EXPECT_TRUE(stage.act(SetAttendance{mexico, Presence::absent, {}}));
}

TEST(Attendance, behind_closed_doors_counts_officials_of_members_alone) {
    Definition event = properties::full_event();
    const CategoryId office{"organization"};
    for (Category& category : event.profile.categories) {
        category.admitted_to_closed |= category.id == office;
    }
    Stage stage = in_item("debate", std::move(event));
    ASSERT_TRUE(stage.act(CloseDoors{}));
    const std::vector<std::string> four{"Ana", "Luis", "Eva", "Juan"};
    EXPECT_TRUE(stage.act(SetAttendance{DelegationId{"oim"}, Presence::present, four}))
        << "R4.1 is of members";
    EXPECT_FALSE(stage.act(SetAttendance{mexico, Presence::present, four}));
}

TEST(Attendance, said_without_the_secretariat_is_the_chairs_until_a_newer_word) {
    Stage stage = in_item("nombramiento");
    ASSERT_TRUE(stage.act(SetAttendance{mexico, Presence::remote, {}}));
    EXPECT_EQ(presence_of(stage, Audience::chair), Presence::remote);
    ASSERT_TRUE(stage.act(StartItem{ItemId{"presupuesto"}}));
    EXPECT_EQ(presence_of(stage), Presence::unknown) << "the secretariat was not in the room";
    ASSERT_TRUE(stage.act(SetAttendance{mexico, Presence::absent, {}}));
    ASSERT_TRUE(stage.act(ReturnToItem{ItemId{"nombramiento"}}));
    EXPECT_EQ(presence_of(stage, Audience::chair), Presence::absent);
}

TEST(Attendance, of_a_confidential_session_is_the_sessions_own) {
    Stage stage = in_item("intercambio", properties::full_event(), "red");
    ASSERT_TRUE(stage.act(SetAttendance{mexico, Presence::present, {}}));
    EXPECT_EQ(stage.state().sessions.at(SessionId{"red"}).attendance.size(), 1U);
    EXPECT_EQ(presence_of(stage), Presence::present);
    EXPECT_FALSE(stage.view(Audience::secretariat, Clearance::uncleared).attendance);
}

}  // namespace
}  // namespace plenaria::domain::attendance_test
