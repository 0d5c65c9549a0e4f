// The closing's checklist (R4): the label follows it and nothing else, and it tells nobody outside.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "server/domain/checklist.hpp"
#include "server/model/limits.hpp"
#include "tests/scenarios/stage.hpp"
#include "tests/scenarios/view_text.hpp"

namespace plenaria::domain::checklist_test {
namespace {

using scenarios::facts_of;
using scenarios::Stage;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const RoomId main_room{"plenaria"};

Definition checked_event() {
    Definition event = scenarios::sample_event();
    event.profile.closing.checks.clear();
    for (const auto& [check, name] : Names<ClosingCheck>::all) {
        event.profile.closing.checks.push_back(check);
    }
    event.profile.categories.push_back(
        {CategoryId{"secretariat"}, {"Secretaría", "Secretariat"}, 4, Millis{60'000}, true});
    event.delegations.push_back({DelegationId{"se"}, CategoryId{"secretariat"}, "", "SE",
                                 {"Secretaría", "Secretariat"}, {"Secretaría", "Secretariat"},
                                 Language{"es"}});
    return event;
}

/// The clearing of a room in its first session, with an item under way.
Stage clearing(Definition event = checked_event(), const char* item = "presupuesto") {
    Stage stage{std::move(event)};
    EXPECT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    EXPECT_TRUE(stage.act(StartItem{ItemId{item}}));
    EXPECT_TRUE(stage.act(CloseDoors{}));
    return stage;
}

std::vector<std::string_view> names(const Result<std::vector<Event>>& decision) {
    std::vector<std::string_view> made;
    if (decision) {
        for (const Event& event : decision.value()) {
            made.push_back(name_of(event));
        }
    } else {
        made.push_back(name_of(decision.error().code));
    }
    return made;
}

std::vector<std::string_view> hear_screens(Stage& stage, const std::vector<ScreenId>& missing) {
    std::vector<std::string_view> made;
    for (const Event& event : on_screens(stage.state(), main_room, missing, stage.now())) {
        made.push_back(name_of(event));
        stage.record(main_room, event);
    }
    return made;
}

std::vector<std::string_view> hear_screens(Stage& stage, bool confirmed) {
    return hear_screens(stage,
                        confirmed ? std::vector<ScreenId>{} : std::vector{ScreenId{"wall"}});
}

MarkRoster mark(const char* delegation, bool head = true, int officials = 2) {
    return {DelegationId{delegation}, head, officials};
}

/// What makes a point done, as the last act of several.
void complete(Stage& stage, ClosingCheck check, std::vector<std::string_view>& last) {
    switch (check) {
        case ClosingCheck::observers_out:
        case ClosingCheck::booths:
            last = names(stage.act(ConfirmCheck{check, true}));
            return;
        case ClosingCheck::roster:
            ASSERT_TRUE(stage.act(mark("mx")));
            ASSERT_TRUE(stage.act(mark("gt", true, 1)));
            last = names(stage.act(mark("us", false, 0)));
            return;
        case ClosingCheck::staff:
            ASSERT_TRUE(stage.act(ListStaff{{"Inés", "Tomás"}}));
            last = names(stage.act(ConfirmCheck{check, true}));
            return;
        case ClosingCheck::outputs:
            ASSERT_TRUE(stage.act(SetOutputGate{OutputId{"stream"}, Gate::cut, "visto"}));
            last = names(stage.act(SetOutputGate{OutputId{"overflow"}, Gate::cut, "visto"}));
            return;
        case ClosingCheck::screens:
            last = hear_screens(stage, true);
            return;
    }
}

Stage closed() {
    Stage stage = clearing();
    std::vector<std::string_view> last;
    for (const auto& [check, name] : Names<ClosingCheck>::all) {
        complete(stage, check, last);
    }
    EXPECT_THAT(last, Contains("doors_closed"));
    stage.wait(std::chrono::seconds{10});
    return stage;
}

const CheckView& check_in(const View& view, ClosingCheck check) {
    const auto at = std::find_if(view.checklist->begin(), view.checklist->end(),
                                 [&](const CheckView& each) { return each.id == name_of(check); });
    return *at;
}

TEST(Checklist, the_label_comes_with_the_last_point_whichever_it_is) {
    const auto& all = Names<ClosingCheck>::all;
    for (std::size_t turn = 0; turn < all.size(); ++turn) {
        Stage stage = clearing();
        for (std::size_t i = 0; i < all.size(); ++i) {
            EXPECT_FALSE(stage.room().closing->closed_since) << all[turn].second;
            std::vector<std::string_view> last;
            complete(stage, all[(turn + 1 + i) % all.size()].first, last);
            const bool is_last = i + 1 == all.size();
            EXPECT_EQ(std::find(last.begin(), last.end(), "doors_closed") != last.end(), is_last)
                << all[turn].second << " at " << i;
        }
        EXPECT_EQ(stage.view(Audience::public_).doors.state, DoorsState::closed);
    }
}

TEST(Checklist, the_label_goes_with_any_point_that_is_no_longer_so) {
    const std::vector<std::function<std::vector<std::string_view>(Stage&)>> losses{
        [](Stage& s) { return names(s.act(ConfirmCheck{ClosingCheck::observers_out, false})); },
        [](Stage& s) { return names(s.act(ListStaff{{"Inés"}})); },
        [](Stage& s) { return names(s.act(SetOutputGate{OutputId{"stream"}, Gate::open, "x"})); },
        [](Stage& s) { return hear_screens(s, false); },
        [](Stage& s) { return names(s.act(ConfirmCheck{ClosingCheck::booths, false})); }};
    for (const auto& lose : losses) {
        Stage stage = closed();
        EXPECT_THAT(lose(stage), Contains("doors_unconfirmed"));
        EXPECT_EQ(stage.view(Audience::public_).doors.state, DoorsState::clearing);
    }
}

TEST(Checklist, a_profile_without_a_list_closes_by_the_outputs_alone) {
    EXPECT_THAT(Profile{}.closing.checks, ElementsAre(ClosingCheck::outputs));
    Stage stage = clearing(scenarios::sample_event());
    EXPECT_THAT(names(stage.act(ConfirmCheck{ClosingCheck::booths, true})),
                ElementsAre("check_not_asked"));
    EXPECT_THAT(names(stage.act(mark("mx"))), ElementsAre("check_not_asked"));
    ASSERT_TRUE(stage.act(SetOutputGate{OutputId{"stream"}, Gate::cut, "visto"}));
    EXPECT_THAT(names(stage.act(SetOutputGate{OutputId{"overflow"}, Gate::cut, "visto"})),
                ElementsAre("output_gate_set", "doors_closed"));
}

TEST(Checklist, what_a_room_does_not_have_is_not_waited_for) {
    Definition event = checked_event();
    event.profile.closing.checks = {ClosingCheck::outputs, ClosingCheck::screens};
    Stage stage{event};
    const RoomId annex{"consultas"};
    ASSERT_TRUE(stage.act_in(annex, OpenSession{SessionId{"taller"}}));
    EXPECT_THAT(names(stage.act_in(annex, CloseDoors{})),
                ElementsAre("clearing_begun", "doors_closed"));
}

TEST(Checklist, nothing_is_ticked_while_the_doors_are_open) {
    Stage stage{checked_event()};
    for (const Command& command : std::vector<Command>{
             ConfirmCheck{ClosingCheck::booths, true}, mark("mx"), ListStaff{{"Inés"}},
             OverrideCheck{ClosingCheck::booths, "motivo"}, AdmitSecretary{true}}) {
        EXPECT_THAT(names(stage.act(command)), ElementsAre("no_closing")) << name_of(command);
    }
    EXPECT_THAT(hear_screens(stage, true), IsEmpty());
}

TEST(Checklist, a_roster_with_a_name_too_many_is_refused_in_both_languages) {
    Stage stage = clearing();
    const auto refused = stage.act(mark("mx", true, 3));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, RejectionCode::too_many_officials);
    const Text text = text_of(refused.error());
    EXPECT_THAT(std::string{text.es()}, HasSubstr("México tendría 3 funcionarios"));
    EXPECT_THAT(std::string{text.en()}, HasSubstr("Mexico would have 3 officials"));
    EXPECT_THAT(names(stage.act(mark("mx", true, -1))), ElementsAre("invalid_argument"));
    EXPECT_FALSE(stage.room().closing->checklist.roster.at(DelegationId{"mx"}));
    EXPECT_TRUE(stage.act(mark("mx", true, 2)));
    EXPECT_THAT(names(stage.act(mark("mx", true, 2))), ElementsAre("nothing_changed"));
}

TEST(Checklist, who_never_enters_is_refused_with_the_rule) {
    Stage stage = clearing();
    for (const char* outsider : {"ar", "oim", "rrocm", "invitada"}) {
        const auto refused = stage.act(mark(outsider));
        ASSERT_FALSE(refused) << outsider;
        EXPECT_EQ(refused.error().code, RejectionCode::not_on_roster);
        EXPECT_THAT(std::string{text_of(refused.error()).en()}, HasSubstr("rule R4.3")) << outsider;
    }
    // Admitted and no member: asked in for named items, never ticked.
    EXPECT_THAT(std::string{text_of(stage.act(mark("se")).error()).en()}, HasSubstr("rule R4.1"));
    EXPECT_THAT(names(stage.act(mark("nadie"))), ElementsAre("unknown_delegation"));
}

TEST(Checklist, whoever_decides_has_no_place_unless_its_category_is_admitted) {
    Definition event = checked_event();
    event.profile.categories.at(0).admitted_to_closed = false;
    Stage stage = clearing(event);
    EXPECT_THAT(*stage.view(Audience::chair).roster, IsEmpty());
    EXPECT_THAT(std::string{text_of(stage.act(mark("mx")).error()).en()}, HasSubstr("rule R4.3"));
    EXPECT_EQ(check_in(stage.view(Audience::chair), ClosingCheck::roster).state, CheckState::done)
        << "nobody is waited for";
}

TEST(Checklist, members_marked_absent_are_not_waited_for_and_may_come) {
    Stage stage{checked_event()};
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    ASSERT_TRUE(stage.act(SetAttendance{DelegationId{"us"}, Presence::absent, {}, {}}));
    ASSERT_TRUE(stage.act(CloseDoors{}));
    EXPECT_THAT(facts_of(stage.view(Audience::chair), {"roster"}),
                ElementsAre("roster mx", "roster gt"));
    EXPECT_TRUE(stage.act(mark("us")));
    EXPECT_EQ(check_in(stage.view(Audience::chair), ClosingCheck::roster).of, 3);
}

TEST(Checklist, what_the_chair_alone_knows_of_who_is_there_does_not_show_in_the_roster) {
    Stage stage{checked_event()};
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"nombramiento"}}));
    ASSERT_TRUE(stage.act(SetAttendance{DelegationId{"us"}, Presence::absent, {}, {}}));
    ASSERT_TRUE(stage.act(CloseDoors{}));
    EXPECT_THAT(facts_of(stage.view(Audience::chair), {"roster"}),
                ElementsAre("roster mx", "roster gt", "roster us"));
}

TEST(Checklist, a_member_in_arrears_for_too_long_has_no_place) {
    Definition event = checked_event();
    event.profile.standing.excluded_years = 4;
    event.delegations.at(0).arrears_years = 4;
    Stage stage = clearing(event);
    EXPECT_THAT(names(stage.act(mark("mx"))), ElementsAre("may_not_take_part"));
    EXPECT_THAT(facts_of(stage.view(Audience::chair), {"roster"}),
                ElementsAre("roster gt", "roster us"));
}

TEST(Checklist, sworn_staff_is_listed_and_then_counted) {
    Stage stage = clearing();
    const ConfirmCheck counted{ClosingCheck::staff, true};
    EXPECT_THAT(names(stage.act(counted)), ElementsAre("staff_not_listed"));
    EXPECT_THAT(names(stage.act(ListStaff{{"Inés", "Inés"}})), ElementsAre("invalid_argument"));
    EXPECT_THAT(names(stage.act(ListStaff{{" "}})), ElementsAre("invalid_argument"));
    EXPECT_THAT(
        names(stage.act(ListStaff{std::vector<std::string>(limits::sworn_staff + 1, "Inés")})),
        ElementsAre("invalid_argument"));
    ASSERT_TRUE(stage.act(ListStaff{{}})) << "nobody may be a list, too";
    ASSERT_TRUE(stage.act(counted));
    ASSERT_TRUE(stage.act(ListStaff{{"Inés", "Tomás"}}));
    EXPECT_EQ(check_in(stage.view(Audience::chair), ClosingCheck::staff).state,
              CheckState::missing)
        << "others were counted";
}

TEST(Checklist, what_is_reported_nobody_confirms_by_word) {
    Stage stage = clearing();
    for (const ClosingCheck check :
         {ClosingCheck::roster, ClosingCheck::outputs, ClosingCheck::screens}) {
        EXPECT_THAT(names(stage.act(ConfirmCheck{check, true})), ElementsAre("check_follows"));
        EXPECT_THAT(names(stage.act(ConfirmCheck{check, false})), ElementsAre("nothing_changed"));
    }
}

TEST(Checklist, the_chair_overrides_a_point_with_a_reason_until_it_is_so) {
    Stage stage = clearing();
    EXPECT_THAT(names(stage.act(OverrideCheck{ClosingCheck::screens, " "})),
                ElementsAre("reason_missing"));
    ASSERT_TRUE(stage.act(OverrideCheck{ClosingCheck::screens, "Pantalla averiada"}));
    const CheckView view = check_in(stage.view(Audience::chair), ClosingCheck::screens);
    EXPECT_EQ(view.state, CheckState::overridden);
    EXPECT_EQ(view.reason, "Pantalla averiada");
    EXPECT_EQ(view.by, "mesa");
    EXPECT_EQ(view.at, stage.now());
    EXPECT_THAT(facts_of(stage.view(Audience::chair), {"record"}),
                Contains(HasSubstr("La Presidencia exime «Pantallas confirmadas»: Pantalla aver")));
    // It came to be so, and is lost again: that loss the chair has not seen.
    EXPECT_THAT(hear_screens(stage, true), ElementsAre("screens_confirmed"));
    stage.wait(std::chrono::seconds{2});
    hear_screens(stage, false);
    EXPECT_EQ(check_in(stage.view(Audience::chair), ClosingCheck::screens).state,
              CheckState::missing);
}

TEST(Checklist, an_override_excuses_no_output_that_goes_wrong_after_it) {
    Stage stage = clearing();
    std::vector<std::string_view> last;
    for (const auto& [check, name] : Names<ClosingCheck>::all) {
        if (check != ClosingCheck::outputs) {
            complete(stage, check, last);
        }
    }
    ASSERT_TRUE(stage.act(SetOutputGate{OutputId{"stream"}, Gate::cut, "Ana"}));
    ASSERT_THAT(names(stage.act(OverrideCheck{ClosingCheck::outputs, "Sala B sin equipo"})),
                ElementsAre("check_overridden", "doors_closed"));
    EXPECT_THAT(names(stage.act(SetOutputGate{OutputId{"stream"}, Gate::open, "Ana"})),
                ElementsAre("output_gate_set", "doors_unconfirmed"));
    EXPECT_EQ(check_in(stage.view(Audience::chair), ClosingCheck::outputs).state,
              CheckState::missing);
}

TEST(Checklist, an_override_makes_the_label_and_taking_it_back_unmakes_it) {
    Stage stage = clearing();
    std::vector<std::string_view> last;
    for (const auto& [check, name] : Names<ClosingCheck>::all) {
        if (check != ClosingCheck::screens) {
            complete(stage, check, last);
        }
    }
    EXPECT_THAT(names(stage.act(OverrideCheck{ClosingCheck::screens, "motivo"})),
                ElementsAre("check_overridden", "doors_closed"));
    EXPECT_THAT(names(stage.act(OverrideCheck{ClosingCheck::booths, "motivo"})),
                ElementsAre("nothing_changed"))
        << "what is done needs none";
    EXPECT_THAT(names(stage.act(ConfirmCheck{ClosingCheck::screens, false})),
                ElementsAre("check_confirmed", "doors_unconfirmed"));
}

TEST(Checklist, every_mark_is_of_one_closing_alone) {
    Stage stage = closed();
    const Expectations first{{"closing", "1"}};
    ASSERT_TRUE(stage.act(BeginReopening{}));
    ASSERT_TRUE(stage.act(ConfirmReopening{}));
    ASSERT_TRUE(stage.act(CloseDoors{}));
    const View of_all = stage.view(Audience::chair);
    for (const CheckView& check : *of_all.checklist) {
        EXPECT_EQ(check.state, CheckState::missing) << check.id;
    }
    EXPECT_FALSE(stage.view(Audience::chair).closing->staff_listed);
    // A press that was meant for the former one.
    const auto late = stage.act(ConfirmCheck{ClosingCheck::booths, true}, first);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, RejectionCode::expectation_failed);
    EXPECT_THAT(late.error().present, ElementsAre(testing::Pair("closing", "2")));
    EXPECT_TRUE(stage.act(ConfirmCheck{ClosingCheck::booths, true}, {{"closing", "2"}}));
}

TEST(Checklist, the_executive_secretary_comes_for_an_item_and_is_reminded_out) {
    Stage stage = clearing();
    ASSERT_TRUE(stage.act(AdmitSecretary{true}));
    EXPECT_THAT(names(stage.act(AdmitSecretary{true})), ElementsAre("nothing_changed"));
    View view = stage.view(Audience::chair);
    EXPECT_EQ(view.closing->secretary_since, stage.now());
    EXPECT_FALSE(view.closing->lead_out);
    ASSERT_TRUE(stage.act(StartItem{ItemId{"admision"}}));
    EXPECT_TRUE(stage.view(Audience::chair).closing->lead_out);
    ASSERT_TRUE(stage.act(AdmitSecretary{true})) << "asked in for this one as well";
    EXPECT_FALSE(stage.view(Audience::chair).closing->lead_out);
    ASSERT_TRUE(stage.act(AdmitSecretary{false}));
    EXPECT_FALSE(stage.view(Audience::chair).closing->secretary_since);
    EXPECT_THAT(names(stage.act(AdmitSecretary{false})), ElementsAre("nothing_changed"));
    // Its own appointment is dealt with without it.
    ASSERT_TRUE(stage.act(StartItem{ItemId{"nombramiento"}}));
    EXPECT_THAT(names(stage.act(AdmitSecretary{true})), ElementsAre("secretariat_kept_out"));
    ASSERT_TRUE(stage.act(FinishItem{ItemId{"nombramiento"}}));
    EXPECT_THAT(names(stage.act(AdmitSecretary{true})), ElementsAre("no_item_under_way"));
}

TEST(Checklist, undo_never_takes_a_mark_back) {
    Stage stage = clearing();
    ASSERT_TRUE(stage.act(Inscribe{DelegationId{"mx"}, "", "", {}}));
    const UndoView before = *stage.view(Audience::chair).acts;
    ASSERT_TRUE(stage.act(mark("mx")));
    ASSERT_TRUE(stage.act(ListStaff{{"Inés"}}));
    ASSERT_TRUE(stage.act(OverrideCheck{ClosingCheck::booths, "motivo"}));
    ASSERT_TRUE(stage.act(AdmitSecretary{true}));
    hear_screens(stage, true);
    EXPECT_TRUE(*stage.view(Audience::chair).acts == before);
    const Checklist list = stage.room().closing->checklist;
    ASSERT_TRUE(stage.act(Undo{}));
    EXPECT_TRUE(stage.room().closing->checklist == list);
}

TEST(Checklist, screens_write_at_most_one_word_a_second) {
    Stage stage = closed();
    EXPECT_THAT(hear_screens(stage, true), IsEmpty()) << "known";
    EXPECT_THAT(hear_screens(stage, false),
                ElementsAre("screens_unconfirmed", "doors_unconfirmed"));
    stage.wait(limits::screens_word_every - Millis{1});
    EXPECT_THAT(hear_screens(stage, true), IsEmpty());
    stage.wait(Millis{1});
    EXPECT_THAT(hear_screens(stage, true), ElementsAre("screens_confirmed", "doors_closed"));
}

TEST(Checklist, operators_inside_see_what_is_missing_and_nobody_else_sees_a_list) {
    Stage stage = clearing();
    ASSERT_TRUE(stage.act(mark("gt", false, 1)));
    for (const auto& [audience, name] : Names<Audience>::all) {
        for (const auto& [clearance, unused] : Names<Clearance>::all) {
            const View view = stage.view(audience, clearance);
            const bool inside =
                audience == Audience::chair ||
                (audience == Audience::secretariat && clearance == Clearance::cleared);
            EXPECT_EQ(view.closing && view.checklist && view.roster, inside) << name;
            EXPECT_EQ(view.closing || view.checklist || view.roster, inside) << name;
        }
    }
    EXPECT_THAT(facts_of(stage.view(Audience::chair), {"check", "roster"}),
                ElementsAre("check observers_out missing",
                            "check roster missing 1/3 missing=México,Estados Unidos",
                            "check staff missing",
                            "check outputs missing 0/2 missing=Transmisión,Sala B",
                            "check screens missing", "check booths missing", "roster mx",
                            "roster gt officials=1 by=mesa", "roster us"));
    // A chair-alone item (R4.2) leaves the secretariat blind, to the list as well.
    ASSERT_TRUE(stage.act(StartItem{ItemId{"nombramiento"}}));
    const View blind = stage.view(Audience::secretariat, Clearance::cleared);
    EXPECT_FALSE(blind.closing || blind.checklist || blind.roster);
}

TEST(Checklist, it_counts_the_screens_that_the_event_declares) {
    Stage stage = clearing();
    ScreenView declared;
    declared.id = ScreenId{"sala-1"};
    declared.name = "Pantalla 1";
    declared.declared = true;
    ScreenView phone;
    phone.id = ScreenId{"telefono"};
    Live live;
    live.screens[main_room] = {declared, phone};
    const auto screens = [&] {
        const View view =
            project(stage.state(), live, {main_room, Audience::chair, Clearance::cleared});
        return check_in(view, ClosingCheck::screens);
    };
    EXPECT_EQ(screens().of, 1) << "a phone in the corridor is not waited for";
    EXPECT_EQ(screens().done, 0);
    EXPECT_THAT(screens().missing, ElementsAre(Text("Pantalla 1", "Pantalla 1")));
    live.screens[main_room][0].slated = true;
    EXPECT_EQ(screens().done, 1);
    EXPECT_THAT(screens().missing, IsEmpty());
}

/// Two closings that differ in what is marked inside, how often and when, until both are complete
/// at the same instant.
TEST(Checklist, what_is_marked_inside_leaves_no_trace_outside_before_the_label) {
    Stage quiet = clearing();
    Stage busy = clearing();
    const auto expect_alike = [&] {
        for (const auto& [audience, name] : Names<Audience>::all) {
            if (audience != Audience::chair) {
                EXPECT_TRUE(quiet.view(audience) == busy.view(audience)) << name;
            }
        }
    };
    const View before = busy.view(Audience::public_);
    for (int round = 0; round < 5; ++round) {
        busy.wait(Millis{1'337});
        static_cast<void>(busy.act(ConfirmCheck{ClosingCheck::booths, round % 2 == 0}));
        static_cast<void>(busy.act(mark("mx", round % 2 == 1, round % 3)));
        static_cast<void>(busy.act(ListStaff{{"CANARIO " + std::to_string(round)}}));
        static_cast<void>(busy.act(AdmitSecretary{round % 2 == 0}));
        static_cast<void>(hear_screens(busy, round % 2 == 0));
        EXPECT_TRUE(busy.view(Audience::public_) == before);
    }
    static_cast<void>(busy.act(OverrideCheck{ClosingCheck::roster, "CANARIO"}));
    const TimePoint end = busy.now() + std::chrono::minutes{1};
    quiet.set_now(end);
    busy.set_now(end);
    expect_alike();
    std::vector<std::string_view> last;
    for (Stage* stage : {&quiet, &busy}) {
        for (const auto& [check, name] : Names<ClosingCheck>::all) {
            const CheckMark& mark = *find_mark(stage->room().closing->checklist, check);
            if (!mark.done && check != ClosingCheck::outputs) {
                complete(*stage, check, last);
            }
        }
    }
    expect_alike();
    complete(quiet, ClosingCheck::outputs, last);
    complete(busy, ClosingCheck::outputs, last);
    EXPECT_EQ(busy.view(Audience::public_).doors.state, DoorsState::closed);
    expect_alike();
    EXPECT_THAT(facts_of(busy.view(Audience::secretariat)),
                Not(Contains(HasSubstr(std::string{scenarios::canary}))));
}

TEST(Checklist, replay_is_the_live_state) {
    Stage stage = closed();
    ASSERT_TRUE(stage.act(AdmitSecretary{true}));
    ASSERT_TRUE(stage.act(OverrideCheck{ClosingCheck::booths, "motivo"}).ok() ||
                stage.act(ConfirmCheck{ClosingCheck::booths, false}).ok());
    EXPECT_TRUE(scenarios::replay(stage.history()) == stage.state());
}

}  // namespace
}  // namespace plenaria::domain::checklist_test
