// Who of the secretariat is within (R4.1, R4.7): from the label on, whoever is listed or closed the
// doors, and nobody else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "server/domain/checklist.hpp"
#include "server/domain/decide.hpp"
#include "server/domain/project.hpp"
#include "server/model/limits.hpp"
#include "tests/scenarios/stage.hpp"
#include "tests/scenarios/view_text.hpp"

namespace plenaria::domain::listed_secretariat_test {
namespace {

using scenarios::Stage;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const RoomId main_room{"plenaria"};
const ConfirmCheck counted{ClosingCheck::staff, true};

/// A closing that asks for the sworn staff alone; "mesa" closed the doors.
Stage clearing() {
    Definition event = scenarios::sample_event();
    event.profile.closing.checks = {ClosingCheck::staff};
    Stage stage{std::move(event)};
    EXPECT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    EXPECT_TRUE(stage.act(StartItem{ItemId{"debate"}}));
    EXPECT_TRUE(stage.act(CloseDoors{}));
    return stage;
}

Stage closed(std::vector<std::string> staff) {
    Stage stage = clearing();
    EXPECT_TRUE(stage.act(ListStaff{std::move(staff)}));
    EXPECT_TRUE(stage.act(counted));
    EXPECT_EQ(doors_of(stage.room()), DoorsState::closed);
    return stage;
}

bool is_within(const Stage& stage, const char* person) {
    return clearance_of(stage.state(), stage.room(), {Role::secretariat, person}) ==
           Clearance::cleared;
}

TEST(ListedSecretariat, is_all_of_it_while_the_room_is_cleared) {
    Stage stage = clearing();
    EXPECT_TRUE(is_within(stage, "Luis"));
    ASSERT_TRUE(stage.act(ListStaff{{"Ana"}}));
    EXPECT_TRUE(is_within(stage, "Luis")) << "who else is to say who is missing?";
    ASSERT_TRUE(stage.act(counted));
    EXPECT_FALSE(is_within(stage, "Luis"));
}

TEST(ListedSecretariat, is_within_by_its_name_letter_for_letter) {
    const Stage stage = closed({"Ana", "Luis Pérez"});
    EXPECT_TRUE(is_within(stage, "Ana"));
    for (const char* other : {"ana", "Ana ", "Luis", "Eva"}) {
        EXPECT_FALSE(is_within(stage, other)) << other;
    }
    EXPECT_TRUE(is_within(stage, "mesa")) << "closed these doors";
    EXPECT_TRUE(is_within(stage, "secretariat")) << "a token, and no person";
    for (const Role role : {Role::technician, Role::interpreter, Role::delegate}) {
        EXPECT_EQ(clearance_of(stage.state(), stage.room(), {role, "Ana"}), Clearance::uncleared);
    }
    EXPECT_EQ(clearance_of(stage.state(), stage.room(), {Role::chair, "Eva"}), Clearance::cleared);
}

TEST(ListedSecretariat, is_another_as_soon_as_the_list_is) {
    Stage stage = closed({"Ana"});
    ASSERT_TRUE(stage.act(ListStaff{{"Luis"}}));
    ASSERT_EQ(doors_of(stage.room()), DoorsState::clearing) << "others were counted";
    EXPECT_TRUE(is_within(stage, "Luis"));
    EXPECT_FALSE(is_within(stage, "Ana")) << "what was said meanwhile stays within";
    ASSERT_TRUE(stage.act(OverrideCheck{ClosingCheck::staff, "No hay tiempo de contar"}));
    EXPECT_FALSE(is_within(stage, "Ana")) << "the count was excused, and not the list";
}

TEST(ListedSecretariat, is_all_of_it_where_the_chair_goes_without_a_list) {
    Stage stage = clearing();
    ASSERT_TRUE(stage.act(OverrideCheck{ClosingCheck::staff, "Solo la mesa"}));
    ASSERT_EQ(doors_of(stage.room()), DoorsState::closed);
    EXPECT_TRUE(is_within(stage, "Luis"));
}

TEST(ListedSecretariat, is_who_closed_it_alone_where_its_list_may_be_lost_with_its_key) {
    Stage stage = clearing();
    stage.record(main_room, Sealed{});
    stage.record(main_room, DoorsClosed{});
    EXPECT_FALSE(is_within(stage, "Luis"));
    EXPECT_TRUE(is_within(stage, "mesa"));
}

TEST(ListedSecretariat, is_all_of_it_after_a_closing_of_which_nothing_was_lost) {
    Stage stage = clearing();
    ASSERT_TRUE(stage.act(OverrideCheck{ClosingCheck::staff, "Solo la mesa"}));
    ASSERT_TRUE(stage.act(ConfirmCheck{ClosingCheck::staff, false}));
    ASSERT_TRUE(stage.act(BeginReopening{}));
    ASSERT_TRUE(stage.act(ConfirmReopening{}));
    stage.record(main_room, Sealed{});
    EXPECT_TRUE(is_within(stage, "Luis")) << "it had no list, as is known";
}

TEST(ListedSecretariat, does_not_read_afterwards_what_was_said_while_it_was_out) {
    Stage stage = closed({"Ana"});
    ASSERT_TRUE(stage.act(PostNote{"lo que se dijo"}));
    ASSERT_TRUE(stage.act(BeginReopening{}));
    ASSERT_TRUE(stage.act(ConfirmReopening{}));
    EXPECT_TRUE(is_within(stage, "Ana"));
    ASSERT_FALSE(is_within(stage, "Luis"));
    const View view = stage.view(Audience::secretariat);
    ASSERT_TRUE(view.floor) << "the open room is theirs as it was";
    for (const std::string& fact : scenarios::facts_of(view)) {
        EXPECT_THAT(fact, Not(HasSubstr("lo que se dijo")));
    }
    ASSERT_TRUE(stage.act(StartItem{ItemId{"resumen"}}));
    EXPECT_FALSE(is_within(stage, "Luis")) << "of the same session";
    ASSERT_TRUE(stage.act(CloseDoors{}));
    ASSERT_FALSE(is_within(stage, "Luis"));
    ASSERT_TRUE(stage.act(ListStaff{{"Luis"}}));
    EXPECT_TRUE(is_within(stage, "Luis")) << "listed for these doors";
}

void reopen(Stage& stage) {
    ASSERT_TRUE(stage.act(BeginReopening{}));
    ASSERT_TRUE(stage.act(ConfirmReopening{}));
}

/// After a closing with `staff`, in the same session, Luis closed the doors again.
Stage closed_again_by_luis(std::vector<std::string> staff) {
    Stage stage = closed(std::move(staff));
    EXPECT_TRUE(stage.act(PostNote{"lo que se dijo"}));
    reopen(stage);
    stage.hand_to("Luis");
    EXPECT_TRUE(stage.act(CloseDoors{}));
    stage.hand_to("mesa");
    return stage;
}

TEST(ListedSecretariat, does_not_let_itself_back_in_by_closing_the_doors) {
    Stage stage = closed_again_by_luis({"Ana"});
    ASSERT_EQ(doors_of(stage.room()), DoorsState::clearing);
    EXPECT_EQ(stage.room().closing->closed_by, "Luis") << "the safe direction is free to all";
    EXPECT_FALSE(is_within(stage, "Luis"));
    EXPECT_TRUE(is_within(stage, "Ana"));
    EXPECT_TRUE(is_within(stage, "mesa"));
    EXPECT_FALSE(stage.view(Audience::secretariat).checklist) << "as Luis sees it";
    ASSERT_TRUE(stage.act(OverrideCheck{ClosingCheck::staff, "Solo la mesa"}));
    ASSERT_EQ(doors_of(stage.room()), DoorsState::closed);
    EXPECT_FALSE(is_within(stage, "Luis")) << "without a list those of the former one count";
    reopen(stage);
    EXPECT_FALSE(is_within(stage, "Luis"));
    EXPECT_TRUE(is_within(stage, "mesa"));
    const State again = scenarios::replay(stage.history());
    EXPECT_EQ(clearance_of(again, again.rooms.at(main_room), {Role::secretariat, "Luis"}),
              Clearance::uncleared);
}

TEST(ListedSecretariat, that_closed_the_doors_from_outside_is_within_by_the_list_alone) {
    Stage stage = closed_again_by_luis({"Ana"});
    ASSERT_TRUE(stage.act(ListStaff{{"Ana", "Luis"}}));
    EXPECT_TRUE(is_within(stage, "Luis"));
    ASSERT_TRUE(stage.act(ListStaff{{"Ana"}}));
    EXPECT_FALSE(is_within(stage, "Luis"));
    ASSERT_TRUE(stage.act(counted));
    ASSERT_EQ(doors_of(stage.room()), DoorsState::closed);
    EXPECT_FALSE(is_within(stage, "Luis"));
    EXPECT_FALSE(is_within(stage, "mesa")) << "closed the former doors, and is not listed now";
    reopen(stage);
    EXPECT_FALSE(is_within(stage, "Luis"));
}

TEST(ListedSecretariat, that_closes_the_doors_from_within_stays_there) {
    Stage stage = closed({"Ana", "Luis"});
    reopen(stage);
    stage.hand_to("Luis");
    ASSERT_TRUE(stage.act(CloseDoors{}));
    ASSERT_TRUE(stage.act(ListStaff{{"Ana"}}));
    ASSERT_TRUE(stage.act(counted));
    EXPECT_TRUE(is_within(stage, "Luis"));
    EXPECT_FALSE(is_within(stage, "mesa"));
}

TEST(ListedSecretariat, is_not_within_because_a_chair_of_that_name_closed_the_doors) {
    Definition event = scenarios::sample_event();
    event.profile.closing.checks = {ClosingCheck::staff};
    Stage stage{std::move(event)};
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    stage.hand_to("Ana");
    ASSERT_TRUE(stage.act(CloseDoors{}));
    stage.hand_to("mesa");
    ASSERT_TRUE(stage.act(ListStaff{{"Eva"}}));
    ASSERT_TRUE(stage.act(counted));
    EXPECT_TRUE(is_within(stage, "Ana")) << "closed these doors as one of the secretariat";
    std::vector<RecordedEvent> history = stage.history();
    for (RecordedEvent& each : history) {
        if (std::holds_alternative<ClearingBegun>(each.event)) {
            each.actor.role = Role::chair;
        }
    }
    const State by_chair = scenarios::replay(history);
    const auto clearance = [&](Role role, const char* person) {
        return clearance_of(by_chair, by_chair.rooms.at(main_room), {role, person});
    };
    EXPECT_EQ(clearance(Role::secretariat, "Ana"), Clearance::uncleared);
    EXPECT_EQ(clearance(Role::secretariat, "Eva"), Clearance::cleared);
    EXPECT_EQ(clearance(Role::chair, "Ana"), Clearance::cleared);
}

TEST(ListedSecretariat, runs_a_confidential_session_that_is_another) {
    Stage stage = closed({"Ana"});
    reopen(stage);
    ASSERT_TRUE(stage.act(AdjournSession{}));
    EXPECT_FALSE(is_within(stage, "Luis"));
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"red"}}));
    EXPECT_TRUE(is_within(stage, "Luis"));
    stage.hand_to("Luis");
    ASSERT_TRUE(stage.act(CloseDoors{}));
    ASSERT_TRUE(stage.act(ListStaff{{"Ana"}}));
    ASSERT_TRUE(stage.act(counted));
    EXPECT_TRUE(is_within(stage, "Luis")) << "closed these doors as one of those within";
}

bool reads_it(const Stage& stage, Audience audience) {
    const View view = stage.view(audience, Clearance::cleared);
    return std::any_of(view.notes->begin(), view.notes->end(),
                       [](const auto& note) { return note.text == "lo que se dijo"; });
}

/// A closing with a list, and then another session of a confidential kind.
Stage in_another_session() {
    Stage stage = closed({"Ana"});
    EXPECT_TRUE(stage.act(PostNote{"lo que se dijo"}));
    EXPECT_TRUE(reads_it(stage, Audience::secretariat));
    reopen(stage);
    EXPECT_TRUE(reads_it(stage, Audience::secretariat)) << "by those who were within";
    EXPECT_TRUE(stage.act(AdjournSession{}));
    EXPECT_TRUE(stage.act(OpenSession{SessionId{"red"}}));
    return stage;
}

// Whoever was kept out read the last lines of it as soon as they ran a session of another kind.
TEST(ListedSecretariat, reads_no_line_of_a_closing_together_with_those_who_were_kept_out) {
    Stage stage = in_another_session();
    ASSERT_TRUE(is_within(stage, "Luis"));
    EXPECT_FALSE(reads_it(stage, Audience::secretariat));
    const View seen = stage.view(Audience::secretariat, Clearance::cleared);
    for (const RecordView& line : *seen.record) {
        EXPECT_THAT(line.id, Not(testing::StartsWith("1.1-")));
    }
    EXPECT_TRUE(reads_it(stage, Audience::chair));
    ASSERT_TRUE(stage.act(PostNote{"de esta"}));
    EXPECT_EQ(stage.view(Audience::secretariat, Clearance::cleared).notes->back().id, "1-1")
        << "no number tells how much was noted in the closing";
}

// The list counts on after the doors reopened, and so do the lines that are written under it.
TEST(ListedSecretariat, reads_no_line_of_a_members_item_together_with_those_who_were_kept_out) {
    Stage stage = closed({"Ana"});
    reopen(stage);
    ASSERT_TRUE(stage.act(StartItem{ItemId{"presupuesto"}}));
    ASSERT_FALSE(is_within(stage, "Luis"));
    ASSERT_TRUE(stage.act(PostNote{"lo que se dijo"}));
    EXPECT_TRUE(reads_it(stage, Audience::secretariat)) << "by those who were within";
    ASSERT_TRUE(stage.act(AdjournSession{}));
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"red"}}));
    ASSERT_TRUE(is_within(stage, "Luis"));
    EXPECT_FALSE(reads_it(stage, Audience::secretariat));
    EXPECT_TRUE(reads_it(stage, Audience::chair));
    ASSERT_TRUE(stage.act(PostNote{"de esta"}));
    EXPECT_EQ(stage.view(Audience::secretariat, Clearance::cleared).notes->back().id, "1-1")
        << "no number tells how much was noted before";
}

TEST(ListedSecretariat, reads_again_what_all_who_are_listed_now_were_there_for) {
    Stage stage = in_another_session();
    ASSERT_TRUE(stage.act(CloseDoors{}));
    EXPECT_FALSE(reads_it(stage, Audience::secretariat)) << "no list yet: all of them are within";
    ASSERT_TRUE(stage.act(ListStaff{{"Ana"}}));
    ASSERT_TRUE(stage.act(counted));
    EXPECT_TRUE(reads_it(stage, Audience::secretariat));
    ASSERT_TRUE(stage.act(ListStaff{{"Ana", "Luis"}}));
    EXPECT_FALSE(reads_it(stage, Audience::secretariat));
}

// Whoever was kept out of one room read in the record of another what was edited from there.
TEST(ListedSecretariat, reads_nothing_of_a_closing_in_the_record_of_another_room) {
    const RoomId other{"consultas"};
    Stage stage = closed({"Ana"});
    ASSERT_TRUE(stage.act_in(other, SetItemDuration{SessionId{"p1"}, ItemId{"presupuesto"},
                                                    std::chrono::minutes{37}, 0}));
    EXPECT_THAT(*stage.view(Audience::secretariat, Clearance::cleared, other).record, IsEmpty());
    EXPECT_THAT(*stage.view(Audience::chair, Clearance::cleared, other).record,
                testing::SizeIs(1));
}

/// How many lines the room's record has of that closing.
std::size_t lines_of(const Stage& stage, int closing) {
    std::size_t count = 0;
    for (const auto& [readers, part] : stage.room().record) {
        count += readers.closing == closing ? part.lines.size() : 0;
    }
    return count;
}

TEST(ListedSecretariat, reads_of_the_last_closings_alone) {
    Stage stage = closed({"Ana"});
    ASSERT_TRUE(stage.act(PostNote{"lo que se dijo"}));
    reopen(stage);
    for (int more = 1; more < limits::closings_recorded; ++more) {
        ASSERT_TRUE(stage.act(CloseDoors{}));
        ASSERT_TRUE(reads_it(stage, Audience::chair)) << more;
        ASSERT_GT(lines_of(stage, 1), 0U) << more;
        reopen(stage);
    }
    ASSERT_TRUE(stage.act(CloseDoors{}));
    EXPECT_FALSE(reads_it(stage, Audience::chair));
    EXPECT_EQ(lines_of(stage, 1), 0U);
    EXPECT_GT(lines_of(stage, 2), 0U);
    EXPECT_TRUE(scenarios::replay(stage.history()) == stage.state());
}

TEST(ListedSecretariat, takes_an_act_back_by_the_number_that_it_is_shown) {
    Stage stage = closed({"Ana"});
    reopen(stage);
    ASSERT_TRUE(stage.act(CloseDoors{}));
    ASSERT_TRUE(stage.act(ListStaff{{"Ana"}}));
    ASSERT_TRUE(stage.act(counted));
    Inscribe request;
    request.delegation = DelegationId{"gt"};
    ASSERT_TRUE(stage.act(request));
    const ActNumber shown = stage.room().acts.done.back().shown;
    const ActNumber hidden = stage.room().acts.done.back().number;
    ASSERT_NE(shown, hidden);
    const auto refused = stage.act(Undo{{}, {}, false, hidden});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, RejectionCode::undo_not_latest);
    EXPECT_THAT(refused.error().present,
                testing::ElementsAre(testing::Pair("act", std::to_string(shown.value))));
    EXPECT_TRUE(stage.act(Undo{shown, {}, false, shown}));
    EXPECT_TRUE(stage.act(Redo{shown}));
}

TEST(ListedSecretariat, is_told_nothing_by_a_dry_run_of_what_it_may_do_from_outside) {
    const Stage all = closed({"Ana"});
    const SetOutputGate cut{OutputId{"stream"}, Gate::cut, "visto"};
    const auto told = [&](const char* person) {
        const auto decision = all.try_in(main_room, cut);
        return effects_of(all.state(), main_room, {Role::secretariat, person}, decision.value(),
                          all.now());
    };
    EXPECT_THAT(told("Ana"), Not(IsEmpty()));
    EXPECT_THAT(told("Luis"), IsEmpty());
}

}  // namespace
}  // namespace plenaria::domain::listed_secretariat_test
