// A closing's checklist follows what becomes known: who came, which screens are lost, who is
// listed (R4, law 7).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/domain/checklist.hpp"
#include "server/model/limits.hpp"
#include "server/model/list_print.hpp"
#include "tests/scenarios/stage.hpp"

namespace plenaria::domain::checklist_facts_test {
namespace {

using scenarios::Stage;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const RoomId main_room{"plenaria"};

using Names = std::vector<std::string_view>;

Names names(const Result<std::vector<Event>>& decision) {
    Names made;
    if (!decision) {
        return {name_of(decision.error().code)};
    }
    for (const Event& event : decision.value()) {
        made.push_back(name_of(event));
    }
    return made;
}

/// A closing that asks for one point; of the three members `absent` is known to be away.
Stage clearing(ClosingCheck check, const char* absent = nullptr) {
    Definition event = scenarios::sample_event();
    event.profile.closing.checks = {check};
    Stage stage{std::move(event)};
    EXPECT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    if (absent != nullptr) {
        EXPECT_TRUE(stage.act(SetAttendance{DelegationId{absent}, Presence::absent, {}, {}}));
    }
    EXPECT_TRUE(stage.act(StartItem{ItemId{"presupuesto"}}));
    EXPECT_TRUE(stage.act(CloseDoors{}));
    return stage;
}

const Checklist& list_of(const Stage& stage) {
    return stage.state().rooms.at(main_room).closing->checklist;
}

MarkRoster here(const char* delegation) { return {DelegationId{delegation}, true, 1}; }
MarkRoster unticked(const char* delegation) { return {DelegationId{delegation}, false, 0, true}; }

SetAttendance marked(const char* delegation, Presence presence) {
    return {DelegationId{delegation}, presence, {}, {}};
}

Names hear(Stage& stage, std::vector<std::string> missing) {
    std::vector<ScreenId> ids;
    for (std::string& name : missing) {
        ids.emplace_back(std::move(name));
    }
    stage.wait(limits::screens_word_every);
    Names made;
    for (const Event& event : on_screens(stage.state(), main_room, ids, stage.now())) {
        made.push_back(name_of(event));
        stage.record(main_room, event);
    }
    return made;
}

/// The record, as the chair reads it.
std::vector<std::string> lines(const Stage& stage) {
    std::vector<std::string> texts;
    const View view = stage.view(Audience::chair);
    for (const RecordView& line : *view.record) {
        texts.emplace_back(line.text.en());
    }
    return texts;
}

TEST(Staff, a_count_is_of_the_list_that_was_read) {
    Stage stage = clearing(ClosingCheck::staff);
    ASSERT_TRUE(stage.act(ListStaff{{"Inés", "Tomás"}}));
    const Expectations read{{"closing", "1"}, {"staff", print_of({"Inés", "Tomás"})}};
    ASSERT_TRUE(stage.act(ListStaff{{"Inés", "Rosa"}}));
    const ConfirmCheck counted{ClosingCheck::staff, true};
    const auto late = stage.act(counted, read);
    ASSERT_FALSE(late) << "nobody has counted Rosa";
    EXPECT_EQ(late.error().code, RejectionCode::expectation_failed);
    EXPECT_THAT(late.error().present,
                ElementsAre(testing::Pair("staff", print_of({"Inés", "Rosa"}))));
    EXPECT_THAT(text_of(late.error()).es(),
                testing::HasSubstr("la lista del personal juramentado"));
    EXPECT_THAT(text_of(late.error()).in("en"), testing::HasSubstr("the list of sworn staff"));
    ASSERT_TRUE(stage.act(ListStaff{{"Inés", "Tomás"}})) << "put back: it is what was read";
    EXPECT_TRUE(stage.act(counted, read));
}

TEST(Staff, are_persons_each_listed_once_and_the_entry_at_fault_is_named) {
    Stage stage = clearing(ClosingCheck::staff);
    const std::vector<std::pair<std::vector<std::string>, std::string>> unfit{
        {{"."}, "“.”"},
        {{"Luis Mora", "Secretariat"}, "“Secretariat”"},
        {{"Inés", "Luis Mora", " luis mora"}, "“ luis mora” stands twice"},
        {{"Inés", "INÉS"}, "“INÉS” stands twice"}};
    for (const auto& [persons, words] : unfit) {
        const auto refused = stage.act(ListStaff{persons});
        ASSERT_FALSE(refused) << words;
        EXPECT_EQ(refused.error().code, RejectionCode::invalid_argument);
        EXPECT_THAT(std::string{text_of(refused.error()).en()}, HasSubstr(words));
        EXPECT_THAT(std::string{text_of(refused.error()).es()}, HasSubstr(persons.back()));
    }
    EXPECT_FALSE(list_of(stage).staff);
    EXPECT_TRUE(stage.act(ListStaff{{"Luis Mora", "Luisa Mora", "Inés", "Ines"}}));
}

TEST(Override, is_given_in_words) {
    Stage stage = clearing(ClosingCheck::booths);
    for (const char* reason : {".", "7", "x.", "\u200B\u200B"}) {
        const auto refused = stage.act(OverrideCheck{ClosingCheck::booths, reason});
        ASSERT_FALSE(refused) << reason;
        EXPECT_EQ(refused.error().code, RejectionCode::invalid_argument);
        EXPECT_THAT(std::string{text_of(refused.error()).en()}, HasSubstr("in words"));
        EXPECT_THAT(std::string{text_of(refused.error()).es()}, HasSubstr("con palabras"));
    }
    EXPECT_TRUE(stage.act(OverrideCheck{ClosingCheck::booths, "李雷"}));
}

TEST(Staff, names_that_nobody_logs_in_by_are_told_to_those_within_alone) {
    Stage stage = clearing(ClosingCheck::staff);
    ASSERT_TRUE(stage.act(ListStaff{{"Inés", "Tomas", "Rosa"}}));
    Live live;
    const auto told = [&](Audience audience, Clearance clearance) {
        const View view = project(stage.state(), live, {main_room, audience, clearance});
        return view.closing ? view.closing->without_login : std::vector<std::string>{"no closing"};
    };
    EXPECT_THAT(told(Audience::chair, Clearance::uncleared), testing::SizeIs(3))
        << "nobody logs in as an interpreter at all";
    live.listable = {"Tomás", "Rosa"};
    EXPECT_THAT(told(Audience::chair, Clearance::uncleared), ElementsAre("Inés", "Tomas"));
    EXPECT_THAT(told(Audience::secretariat, Clearance::cleared), ElementsAre("Inés", "Tomas"));
    for (const Audience audience : {Audience::public_, Audience::room, Audience::interpreter,
                                    Audience::technician, Audience::secretariat}) {
        const StreamSubject outside{main_room, audience, Clearance::uncleared};
        EXPECT_EQ(project(stage.state(), live, outside), project(stage.state(), {}, outside));
    }
    for (const Audience audience : {Audience::room, Audience::interpreter}) {
        const StreamSubject follows{main_room, audience, Clearance::cleared};
        EXPECT_EQ(project(stage.state(), live, follows), project(stage.state(), {}, follows));
    }
}

TEST(Roster, a_tick_is_taken_back_and_the_label_with_it) {
    Stage stage = clearing(ClosingCheck::roster);
    EXPECT_THAT(names(stage.act(unticked("mx"))), ElementsAre("nothing_changed"));
    ASSERT_TRUE(stage.act(here("mx")));
    ASSERT_TRUE(stage.act(here("gt")));
    EXPECT_THAT(names(stage.act(here("us"))), ElementsAre("roster_marked", "doors_closed"));
    EXPECT_THAT(names(stage.act(unticked("gt"))),
                ElementsAre("roster_marked", "doors_unconfirmed"));
    EXPECT_FALSE(list_of(stage).roster.at(DelegationId{"gt"}).has_value());
    EXPECT_THAT(names(stage.act(here("gt"))), ElementsAre("roster_marked", "doors_closed"));
}

TEST(Roster, a_member_who_comes_late_is_asked_for) {
    Stage stage = clearing(ClosingCheck::roster, "us");
    EXPECT_FALSE(list_of(stage).roster.contains(DelegationId{"us"}));
    ASSERT_TRUE(stage.act(here("mx")));
    EXPECT_THAT(names(stage.act(here("gt"))), ElementsAre("roster_marked", "doors_closed"));
    EXPECT_THAT(names(stage.act(marked("us", Presence::present))),
                ElementsAre("attendance_set", "doors_unconfirmed"));
    EXPECT_THAT(names(stage.act(here("us"))), ElementsAre("roster_marked", "doors_closed"));
}

TEST(Roster, an_override_covers_nobody_who_is_asked_for_after_it) {
    Stage stage = clearing(ClosingCheck::roster, "us");
    ASSERT_TRUE(stage.act(here("mx")));
    EXPECT_THAT(names(stage.act(OverrideCheck{ClosingCheck::roster, "Está en camino"})),
                ElementsAre("check_overridden", "doors_closed"));
    EXPECT_THAT(names(stage.act(marked("us", Presence::present))),
                ElementsAre("attendance_set", "doors_unconfirmed"));
    ASSERT_TRUE(stage.act(OverrideCheck{ClosingCheck::roster, "También"}));
    EXPECT_THAT(names(stage.act(unticked("mx"))),
                ElementsAre("roster_marked", "doors_unconfirmed"));
}

TEST(Roster, what_was_marked_by_a_former_build_changes_no_roster) {
    Stage stage = clearing(ClosingCheck::roster, "us");
    stage.record(main_room, AttendanceSet{DelegationId{"us"}, Presence::present, {}, {}, false});
    EXPECT_FALSE(list_of(stage).roster.contains(DelegationId{"us"}));
}

TEST(Roster, a_member_who_turns_out_to_be_absent_is_not_asked_for_any_more) {
    Stage stage = clearing(ClosingCheck::roster);
    ASSERT_TRUE(stage.act(here("mx")));
    ASSERT_TRUE(stage.act(here("gt")));
    EXPECT_THAT(names(stage.act(marked("us", Presence::absent))),
                ElementsAre("attendance_set", "doors_closed"));
    // Who was ticked was seen in the room, whatever the list says.
    EXPECT_THAT(names(stage.act(marked("mx", Presence::absent))), ElementsAre("attendance_set"));
    EXPECT_TRUE(list_of(stage).roster.contains(DelegationId{"mx"}));
}

TEST(ScreensOverride, covers_the_screens_that_were_missing_and_no_other) {
    Stage stage = clearing(ClosingCheck::screens);
    EXPECT_THAT(hear(stage, {"wall"}), IsEmpty()) << "nobody had confirmed";
    EXPECT_THAT(names(stage.act(OverrideCheck{ClosingCheck::screens, "Cubierta"})),
                ElementsAre("check_overridden", "doors_closed"));
    EXPECT_THAT(hear(stage, {"wall"}), ElementsAre("screens_unconfirmed"))
        << "what it covers goes on record, once";
    EXPECT_THAT(hear(stage, {"wall"}), IsEmpty());
    EXPECT_THAT(hear(stage, {"door", "wall"}),
                ElementsAre("screens_unconfirmed", "doors_unconfirmed"));
    EXPECT_FALSE(find_mark(list_of(stage), ClosingCheck::screens)->overridden);
    EXPECT_THAT(names(stage.act(OverrideCheck{ClosingCheck::screens, "También"})),
                ElementsAre("check_overridden", "doors_closed"));
    EXPECT_THAT(hear(stage, {"door", "wall"}), ElementsAre("screens_unconfirmed"));
    EXPECT_THAT(hear(stage, {"door"}), IsEmpty()) << "fewer are missing than it covers";
    EXPECT_THAT(hear(stage, {}), ElementsAre("screens_confirmed"));
    EXPECT_THAT(hear(stage, {"door"}), ElementsAre("screens_unconfirmed"))
        << "the chair has excused it for this closing";
    EXPECT_THAT(hear(stage, {}), ElementsAre("screens_confirmed"));
    EXPECT_THAT(hear(stage, {"door", "lobby"}),
                ElementsAre("screens_unconfirmed", "doors_unconfirmed"));
}

TEST(ScreensOverride, of_one_that_comes_and_goes_holds_the_label_until_the_closing_ends) {
    Stage stage = clearing(ClosingCheck::screens);
    EXPECT_THAT(names(stage.act(OverrideCheck{ClosingCheck::screens, "De nadie"})),
                ElementsAre("check_overridden", "doors_closed"));
    ASSERT_THAT(hear(stage, {"door"}), ElementsAre("screens_unconfirmed"));
    for (int round = 0; round < 3; ++round) {
        EXPECT_THAT(hear(stage, {}), ElementsAre("screens_confirmed"));
        EXPECT_EQ(state_of(*find_mark(list_of(stage), ClosingCheck::screens)), CheckState::done);
        EXPECT_THAT(hear(stage, {"door"}), ElementsAre("screens_unconfirmed"));
        EXPECT_EQ(state_of(*find_mark(list_of(stage), ClosingCheck::screens)),
                  CheckState::overridden);
    }
    EXPECT_THAT(names(stage.act(ConfirmCheck{ClosingCheck::screens, false})),
                ElementsAre("check_confirmed", "doors_unconfirmed"))
        << "it can be taken back";
    EXPECT_THAT(hear(stage, {}), ElementsAre("screens_confirmed", "doors_closed"));
    EXPECT_THAT(hear(stage, {"door"}), ElementsAre("screens_unconfirmed", "doors_unconfirmed"));
    ASSERT_TRUE(stage.act(BeginReopening{}));
    ASSERT_TRUE(stage.act(ConfirmReopening{}));
    ASSERT_TRUE(stage.act(CloseDoors{}));
    EXPECT_FALSE(find_mark(list_of(stage), ClosingCheck::screens)->overridden);
    EXPECT_FALSE(list_of(stage).excused);
}

TEST(ScreensOverride, that_was_heard_of_as_nothing_was_missing_any_more_covers_nothing) {
    Stage stage = clearing(ClosingCheck::screens);
    ASSERT_TRUE(stage.act(OverrideCheck{ClosingCheck::screens, "Cubierta"}));
    EXPECT_THAT(hear(stage, {}), ElementsAre("screens_confirmed"));
    EXPECT_THAT(hear(stage, {"door"}), ElementsAre("screens_unconfirmed", "doors_unconfirmed"));
}

TEST(ScreensOverride, what_it_covers_is_not_recorded_as_a_screen_that_was_lost) {
    Stage stage = clearing(ClosingCheck::screens);
    ASSERT_TRUE(stage.act(OverrideCheck{ClosingCheck::screens, "Cubierta"}));
    EXPECT_THAT(hear(stage, {"wall"}), ElementsAre("screens_unconfirmed"));
    EXPECT_THAT(lines(stage), Contains("Screens not confirmed, excused by the chair: 1"));
    EXPECT_THAT(lines(stage), Not(Contains(HasSubstr("no longer confirmed"))));
    EXPECT_THAT(hear(stage, {"wall", "door"}),
                ElementsAre("screens_unconfirmed", "doors_unconfirmed"));
    EXPECT_THAT(lines(stage), Contains("door: closing no longer confirmed"))
        << "the chair knew of the other";
}

TEST(ScreensLost, are_on_record_by_name_and_beyond_two_by_number) {
    Stage stage = clearing(ClosingCheck::screens);
    ASSERT_THAT(hear(stage, {}), ElementsAre("screens_confirmed", "doors_closed"));
    ASSERT_THAT(hear(stage, {"sala-1"}), ElementsAre("screens_unconfirmed", "doors_unconfirmed"));
    EXPECT_THAT(lines(stage), Contains("Pantalla 1: closing no longer confirmed"));
    ASSERT_THAT(hear(stage, {}), ElementsAre("screens_confirmed", "doors_closed"));
    ASSERT_THAT(hear(stage, {"sala-1", "wall", "door", "lobby"}),
                ElementsAre("screens_unconfirmed", "doors_unconfirmed"));
    EXPECT_THAT(lines(stage), Contains("Pantalla 1, wall +2: closing no longer confirmed"));
}

TEST(ScreensLost, that_an_override_covers_are_named_as_they_are_lost_again) {
    Stage stage = clearing(ClosingCheck::screens);
    ASSERT_TRUE(stage.act(OverrideCheck{ClosingCheck::screens, "Cubierta"}));
    ASSERT_THAT(hear(stage, {"wall"}), ElementsAre("screens_unconfirmed"));
    ASSERT_THAT(hear(stage, {}), ElementsAre("screens_confirmed"));
    ASSERT_THAT(hear(stage, {"wall"}), ElementsAre("screens_unconfirmed"));
    EXPECT_THAT(lines(stage), Contains("wall: closing no longer confirmed"));
}

TEST(ScreensLost, of_a_former_journal_are_on_record_without_a_name) {
    Stage stage = clearing(ClosingCheck::screens);
    ASSERT_THAT(hear(stage, {}), ElementsAre("screens_confirmed", "doors_closed"));
    stage.record(main_room, ScreensUnconfirmed{});
    EXPECT_THAT(lines(stage), Contains("A screen no longer confirms the closing"));
    EXPECT_THAT(lines(stage), Not(Contains(HasSubstr(": closing no longer confirmed"))));
    Stage excused = clearing(ClosingCheck::screens);
    ASSERT_TRUE(excused.act(OverrideCheck{ClosingCheck::screens, "Cubierta"}));
    excused.record(main_room, ScreensUnconfirmed{});
    EXPECT_THAT(lines(excused), Contains("A screen no longer confirms the closing"))
        << "not as none that are excused";
}

TEST(Secretary, asked_to_stay_for_another_item_has_been_in_since_it_came) {
    Stage stage = clearing(ClosingCheck::booths);
    ASSERT_TRUE(stage.act(AdmitSecretary{true}));
    const TimePoint came = list_of(stage).secretary->since;
    stage.wait(Millis{60'000});
    ASSERT_TRUE(stage.act(StartItem{ItemId{"admision"}}));
    ASSERT_TRUE(stage.act(AdmitSecretary{true}));
    EXPECT_EQ(list_of(stage).secretary->since, came);
}

TEST(ChecklistFacts, screens_of_other_rooms_that_show_this_one_are_counted) {
    const Stage stage = clearing(ClosingCheck::screens);
    Live live;
    ScreenView lobby;
    lobby.id = ScreenId{"lobby"};
    lobby.name = "Vestíbulo";
    live.screens[main_room] = {lobby};
    const auto screens = [&] {
        return project(stage.state(), live, {main_room, Audience::chair, Clearance::cleared})
            .checklist->at(0);
    };
    EXPECT_EQ(screens().of, 0) << "a page";
    live.screens[main_room][0].elsewhere = true;
    EXPECT_EQ(screens().of, 1);
    EXPECT_EQ(screens().missing.size(), 1U);
    live.screens[main_room][0].slated = true;
    EXPECT_EQ(screens().done, 1);
}

}  // namespace
}  // namespace plenaria::domain::checklist_facts_test
