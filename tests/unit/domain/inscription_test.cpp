// Who may be inscribed, and what an entry keeps (R1.9, R1.11, R4.2, R5.1, floor.md, Entry).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/model/limits.hpp"
#include "tests/scenarios/stage.hpp"

namespace plenaria::domain::inscription_test {
namespace {

using scenarios::Stage;
using std::chrono::minutes;
using testing::ElementsAre;

Inscribe inscription(const char* delegation) {
    Inscribe command;
    command.delegation = DelegationId{delegation};
    return command;
}

Inscribe office(Capacity capacity) {
    Inscribe command;
    command.name = {"Secretaría", "Secretariat"};
    command.on_behalf_of = capacity;
    return command;
}

class Inscription : public testing::Test {
protected:
    void begin(const char* item, Definition definition = scenarios::sample_event()) {
        stage_ = Stage{std::move(definition)};
        done(OpenSession{SessionId{"p1"}});
        done(StartItem{ItemId{item}});
    }
    void done(const Command& command) {
        const auto decision = stage_.act(command);
        ASSERT_TRUE(decision) << name_of(command) << " " << name_of(decision.error().code);
    }
    RejectionCode refused(const Command& command) {
        const auto decision = stage_.act(command);
        EXPECT_FALSE(decision);
        return decision ? RejectionCode::unknown_command : decision.error().code;
    }
    void speak(const char* entry, Millis time) {
        done(CallEntry{EntryId{entry}});
        done(StartSpeech{});
        stage_.wait(time);
        done(EndSpeech{});
    }

    Stage stage_;
};

TEST_F(Inscription, arrears_of_so_many_years_take_the_floor_away) {
    Definition event = scenarios::sample_event();
    event.profile.standing.excluded_years = 4;
    event.delegations[0].arrears_years = 4;
    event.delegations[1].arrears_years = 3;
    begin("debate", event);
    EXPECT_EQ(refused(inscription("mx")), RejectionCode::may_not_take_part);
    RaisePoint point;
    point.delegation = DelegationId{"mx"};
    EXPECT_EQ(refused(point), RejectionCode::may_not_take_part);
    GrantReply reply;
    reply.delegation = DelegationId{"mx"};
    EXPECT_EQ(refused(reply), RejectionCode::may_not_take_part);
    done(FillRoll{});
    EXPECT_THAT(stage_.waiting(), ElementsAre("gt", "us"));
}

TEST_F(Inscription, what_is_for_members_admits_no_guest_and_the_secretariat_where_it_may_know) {
    begin("presupuesto");
    EXPECT_EQ(refused(inscription("ar")), RejectionCode::category_not_admitted);
    EXPECT_EQ(refused(office(Capacity::guest)), RejectionCode::category_not_admitted);
    done(office(Capacity::secretariat));
    done(inscription("mx"));
    done(FinishItem{ItemId{"presupuesto"}});
    done(StartItem{ItemId{"nombramiento"}});
    EXPECT_EQ(refused(office(Capacity::secretariat)), RejectionCode::category_not_admitted);
    done(inscription("mx"));
}

TEST_F(Inscription, lists_of_confidential_items_are_out_of_reach_until_it_is_their_turn) {
    begin("nombramiento");
    done(inscription("mx"));
    const EntryId secret{"s1k2-1"};
    done(FinishItem{ItemId{"nombramiento"}});
    done(StartItem{ItemId{"presupuesto"}});
    for (const Command& command :
         std::vector<Command>{Withdraw{secret}, MoveEntry{secret, EntryId{}},
                              RemoveEntry{secret, "motivo"}, CallEntry{secret}}) {
        EXPECT_EQ(refused(command), RejectionCode::unknown_entry) << name_of(command);
    }
    done(FinishItem{ItemId{"presupuesto"}});
    Inscribe ahead = inscription("mx");
    for (const char* item : {"admision", "resumen"}) {
        ahead.item = ItemId{item};
        EXPECT_EQ(refused(ahead), RejectionCode::list_not_open) << item;
    }
}

TEST_F(Inscription, a_delegation_that_is_renamed_or_removed_keeps_its_past_entries) {
    begin("debate");
    done(inscription("mx"));
    done(inscription("gt"));
    Definition edited = stage_.state().definition;
    edited.delegations[0].name = {"Otro nombre", "Another name"};
    stage_.record(RoomId{}, DefinitionReplaced{edited}, CommandId{"import-1"});
    EXPECT_EQ(stage_.entry("s1i2-1").who->name.es(), "México");
    edited.delegations.erase(edited.delegations.begin());
    stage_.record(RoomId{}, DefinitionReplaced{edited}, CommandId{"import-2"});
    speak("s1i2-1", minutes{1});
    EXPECT_EQ(stage_.view(Audience::chair).spoken->front().speaker->name.es(), "México");
}

TEST_F(Inscription, inscribing_again_charges_nobody_for_what_was_said_before) {
    begin("debate");
    Inscribe group = inscription("mx");
    group.on_behalf_of = Capacity::group;
    group.group = "Mesoamérica";
    done(group);
    done(inscription("mx"));
    speak("s1i2-1", minutes{2});
    speak("s1i2-2", minutes{1});
    done(inscription("mx"));
    done(group);
    const TotalKey key{SessionId{"p1"}, StatisticKind::delegation, "mx"};
    EXPECT_EQ(stage_.room().floor.totals.at(key), (SpokenTotal{1, minutes{1}}));
}

TEST_F(Inscription, a_point_of_order_changes_no_time_of_anybody_later) {
    begin("debate");
    for (const char* id : {"mx", "gt", "us"}) {
        done(inscription(id));
    }
    done(NextSpeaker{});
    done(StartSpeech{});
    RaisePoint point;
    point.delegation = DelegationId{"gt"};
    done(point);
    done(RecognisePoint{PointId{"s1i2-p1"}});
    EXPECT_EQ(stage_.entry("s1i2-1").state, EntryState::paused) << "paused, not ended";
    stage_.wait(minutes{5});
    done(RulePoint{Ruling::upheld});
    done(ExtendSpeech{minutes{1}});
    done(NextSpeaker{});
    EXPECT_EQ(stage_.entry("s1i2-2").allotment, minutes{3});
    EXPECT_EQ(stage_.entry("s1i2-1").consumed, Millis{0});
}

TEST_F(Inscription, points_wait_only_so_many_at_once) {
    Definition event = scenarios::sample_event();
    for (std::size_t i = 0; i <= limits::points_waiting; ++i) {
        Delegation member = event.delegations.front();
        member.id = DelegationId{"m" + std::to_string(i)};
        event.delegations.push_back(member);
    }
    begin("debate", event);
    RaisePoint point;
    for (std::size_t i = 0; i < limits::points_waiting; ++i) {
        point.delegation = DelegationId{"m" + std::to_string(i)};
        done(point);
    }
    point.delegation = DelegationId{"m" + std::to_string(limits::points_waiting)};
    EXPECT_EQ(refused(point), RejectionCode::points_full);
}

TEST_F(Inscription, the_numbers_of_points_tell_nothing_of_a_confidential_item) {
    begin("presupuesto");
    RaisePoint point;
    point.delegation = DelegationId{"mx"};
    done(point);
    done(DeclinePoint{PointId{"s1k1-p1"}});
    done(FinishItem{ItemId{"presupuesto"}});
    done(StartItem{ItemId{"debate"}});
    done(point);
    EXPECT_EQ(stage_.room().floor.points.front().id, PointId{"s1i2-p1"});
}

TEST_F(Inscription, ids_stay_apart_where_an_item_takes_another_ones_place) {
    begin("apertura");
    Inscribe ahead = inscription("mx");
    ahead.item = ItemId{"debate"};
    done(ahead);
    MoveItem move;
    move.item = ItemId{"dialogo"};
    move.before = ItemId{"debate"};
    done(move);
    ahead.item = ItemId{"dialogo"};
    done(ahead);
    EXPECT_EQ(stage_.entry("s1i2-1").item, ItemId{"debate"});
    EXPECT_EQ(stage_.entry("s1i2-2").item, ItemId{"dialogo"});
}

TEST_F(Inscription, a_note_that_nobody_sees_any_more_is_not_taken_out_by_what_does_not_say_one) {
    begin("debate");
    Inscribe noted = inscription("mx");
    noted.note = "llega tarde";
    done(noted);
    const EntryId entry{"s1i2-1"};
    done(AmendEntry{entry, "Ana Solís", "", {}, false, ""});
    EXPECT_EQ(stage_.entry(entry.value).note, "") << "it waits: whoever emptied it saw it";
    done(AmendEntry{entry, "Ana Solís", "", {}, false, "llega tarde"});
    done(CallEntry{entry});
    done(AmendEntry{entry, "Luis Solís", "", {}, false, ""});
    EXPECT_EQ(stage_.entry(entry.value).note, "llega tarde") << "called";
    EXPECT_EQ(refused(AmendEntry{entry, "Luis Solís", "", {}, false, ""}),
              RejectionCode::nothing_changed);
    done(StartSpeech{});
    done(AmendEntry{entry, "Ana Solís", "jefa", {}, false, ""});
    EXPECT_EQ(stage_.entry(entry.value).note, "llega tarde") << "speaking";
    done(AmendEntry{entry, "Ana Solís", "jefa", {}, false, "ya llegó"});
    EXPECT_EQ(stage_.entry(entry.value).note, "ya llegó") << "another one takes its place";
    done(AmendEntry{entry, "Ana Solís", "jefa", {}, false, "-"});
    EXPECT_EQ(stage_.entry(entry.value).note, "") << "whoever deletes what is not seen says so";
}

TEST_F(Inscription, behind_closed_doors_only_what_is_on_the_table_there_takes_entries) {
    begin("debate");
    done(CloseDoors{});
    Inscribe ahead = inscription("mx");
    ahead.item = ItemId{"clausura"};
    EXPECT_EQ(refused(ahead), RejectionCode::item_is_open);
    done(inscription("mx"));
    EXPECT_TRUE(stage_.room().floor.entries.empty());
}

}  // namespace
}  // namespace plenaria::domain::inscription_test
