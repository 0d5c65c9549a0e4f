// Screens that prove who they are: which may show what goes on behind the doors, and for how long.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "server/model/limits.hpp"
#include "tests/scenarios/stage.hpp"

namespace plenaria::domain::paired_screens_test {
namespace {

using scenarios::Stage;
using testing::ElementsAre;
using testing::IsEmpty;

const RoomId main_room{"plenaria"};
const ScreenId wall{"sala-1"};
const std::string key(64, 'a');
const std::string other_key(64, 'b');

std::string outcome(const Result<std::vector<Event>>& decision) {
    return decision ? std::string{name_of(decision.value().front())}
                    : std::string{name_of(decision.error().code)};
}

std::string pair(Stage& stage, const std::string& with = key) {
    return outcome(stage.act(PairScreen{wall, "K7QM2X", with}));
}
std::string clear(Stage& stage, const std::string& with = key) {
    return outcome(stage.act(ClearScreen{wall, "K7QM2X", with}));
}
bool is_cleared_now(const Stage& stage) { return is_cleared(stage.state(), stage.room(), wall); }

/// A session in which the screen is paired, before the doors close.
Stage paired() {
    Stage stage;
    EXPECT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    EXPECT_EQ(pair(stage), "screen_paired");
    return stage;
}

Stage closed() {
    Stage stage = paired();
    EXPECT_TRUE(stage.act(CloseDoors{}));
    return stage;
}

void open(Stage& stage) {
    ASSERT_TRUE(stage.act(BeginReopening{}));
    ASSERT_TRUE(stage.act(ConfirmReopening{}));
}

TEST(PairedScreens, whoever_is_kept_out_does_not_see_when_a_cleared_one_has_something_new) {
    Stage stage = closed();
    Live live;
    live.screens[main_room].emplace_back();
    live.screens[main_room][0].id = wall;
    live.screens[main_room][0].proof = ScreenProof::paired;
    const auto health = [&](Audience audience, ScreenHealth of) {
        live.screens[main_room][0].health = of;
        const StreamSubject subject{main_room, audience, Clearance::uncleared};
        return project(stage.state(), live, subject).screens->at(0).health;
    };
    EXPECT_EQ(health(Audience::technician, ScreenHealth::behind), ScreenHealth::current)
        << "or it would tell that this one is not cleared";
    ASSERT_EQ(clear(stage), "screen_cleared");
    for (const Audience audience : {Audience::technician, Audience::secretariat}) {
        EXPECT_EQ(health(audience, ScreenHealth::behind), ScreenHealth::current);
        EXPECT_EQ(health(audience, ScreenHealth::silent), ScreenHealth::silent);
    }
    EXPECT_EQ(health(Audience::chair, ScreenHealth::behind), ScreenHealth::behind);
}

TEST(PairedScreens, whoever_is_kept_out_does_not_see_when_a_clearance_is_given_or_taken) {
    Stage stage = closed();
    Live live;
    live.screens[main_room].emplace_back();
    ScreenView& screen = live.screens[main_room][0];
    screen.id = wall;
    screen.proof = ScreenProof::paired;
    screen.health = ScreenHealth::current;
    screen.confirmed = true;
    const auto shown = [&](Audience audience) {
        const StreamSubject subject{main_room, audience, Clearance::uncleared};
        return project(stage.state(), live, subject).screens->at(0);
    };
    const ScreenView before = shown(Audience::technician);
    ASSERT_EQ(clear(stage), "screen_cleared");
    EXPECT_EQ(shown(Audience::technician), before);
    // It has not painted yet what it may show now.
    live.moved[main_room] = {wall};
    screen.confirmed = false;
    EXPECT_EQ(shown(Audience::technician), before);
    EXPECT_FALSE(shown(Audience::chair).confirmed) << "those within count it as missing";
    screen.health = ScreenHealth::unknown;
    EXPECT_EQ(shown(Audience::technician), before);
    EXPECT_EQ(shown(Audience::chair).health, ScreenHealth::unknown);
    ASSERT_TRUE(stage.act(RevokeClearance{wall}));
    EXPECT_EQ(shown(Audience::technician), before);
    screen.health = ScreenHealth::silent;
    EXPECT_EQ(shown(Audience::technician).health, ScreenHealth::silent);
    EXPECT_FALSE(shown(Audience::technician).confirmed) << "whether it is there is no secret";
}

// Screens are looked at once a second, and the doors may open between two looks (law 3).
TEST(PairedScreens, how_one_kept_up_with_what_was_within_does_not_show_as_the_doors_open) {
    Stage stage = closed();
    ASSERT_EQ(clear(stage), "screen_cleared");
    Live live;
    for (const char* id : {"sala-1", "sala-2"}) {
        ScreenView& screen = live.screens[main_room].emplace_back();
        screen.id = ScreenId{id};
        screen.proof = ScreenProof::paired;
        screen.health = ScreenHealth::current;
        screen.confirmed = true;
        screen.slated = true;
    }
    ScreenView& cleared = live.screens[main_room][0];
    cleared.health = ScreenHealth::behind;
    cleared.confirmed = false;
    ASSERT_TRUE(stage.act(BeginReopening{}));
    ASSERT_TRUE(stage.act(ConfirmReopening{}));
    const auto shown = [&](std::size_t at) {
        const StreamSubject subject{main_room, Audience::technician, Clearance::uncleared};
        return project(stage.state(), live, subject).screens->at(at);
    };
    EXPECT_EQ(shown(0).health, shown(1).health);
    EXPECT_EQ(shown(0).confirmed, shown(1).confirmed);
    cleared.health = ScreenHealth::silent;
    EXPECT_EQ(shown(0).health, ScreenHealth::silent) << "whether it is there is no secret";
    for (ScreenView& screen : live.screens[main_room]) {
        screen.slated = false;
        screen.health = ScreenHealth::behind;
    }
    EXPECT_EQ(shown(0).health, ScreenHealth::behind) << "looked at since";
}

// A silent one confirms what it had painted last, which may have been within (law 3).
TEST(PairedScreens, whoever_is_kept_out_is_not_told_what_a_silent_one_had_painted_last) {
    const Stage stage = closed();
    Live live;
    ScreenView& screen = live.screens[main_room].emplace_back();
    screen.id = wall;
    screen.health = ScreenHealth::silent;
    screen.confirmed = true;
    const auto confirmed = [&](Audience audience) {
        const StreamSubject subject{main_room, audience, Clearance::uncleared};
        return project(stage.state(), live, subject).screens->at(0).confirmed;
    };
    for (const bool paired : {false, true}) {
        screen.proof = paired ? ScreenProof::paired : ScreenProof::none;
        EXPECT_EQ(confirmed(Audience::technician), !paired);
        EXPECT_EQ(confirmed(Audience::secretariat), !paired);
        EXPECT_TRUE(confirmed(Audience::chair)) << "those within know";
    }
    screen.proof = ScreenProof::key;
    live.moved[main_room] = {wall};
    EXPECT_FALSE(confirmed(Audience::technician)) << "it was cleared until it was moved";
}

TEST(PairedScreens, only_the_screen_that_shows_the_code_is_paired) {
    Stage stage;
    EXPECT_EQ(pair(stage, ""), "wrong_code");
    EXPECT_EQ(outcome(stage.act(PairScreen{ScreenId{"otra"}, "K7QM2X", key})), "unknown_screen");
    EXPECT_EQ(pair(stage), "screen_paired");
    EXPECT_EQ(stage.room().paired.at(wall), key);
    EXPECT_EQ(pair(stage), "nothing_changed");
    EXPECT_EQ(pair(stage, other_key), "screen_paired");
    EXPECT_EQ(stage.room().paired.at(wall), other_key);
}

TEST(PairedScreens, a_key_has_one_name) {
    Definition event = scenarios::sample_event();
    event.rooms[0].screens.push_back({ScreenId{"sala-2"}, "Pantalla 2", "floor"});
    event.rooms[1].screens.push_back({ScreenId{"consultas-1"}, "Pantalla 3", "floor"});
    Stage stage{event};
    ASSERT_EQ(pair(stage), "screen_paired");
    const auto elsewhere =
        stage.act_in(RoomId{"consultas"}, PairScreen{ScreenId{"consultas-1"}, "K7QM2X", key});
    EXPECT_EQ(outcome(elsewhere), "invalid_argument");
    const auto second = stage.act(PairScreen{ScreenId{"sala-2"}, "K7QM2X", key});
    ASSERT_EQ(outcome(second), "invalid_argument");
    EXPECT_THAT(second.error().present, ElementsAre(testing::Pair("paired", "sala-1")));
    const Text said = text_of(second.error());
    EXPECT_NE(said.es().find("«sala-1»"), std::string_view::npos) << said.es();
    EXPECT_NE(said.in("en").find("“sala-1”"), std::string_view::npos) << said.in("en");
    ASSERT_TRUE(stage.act(UnpairScreen{wall}));
    EXPECT_EQ(outcome(stage.act(PairScreen{ScreenId{"sala-2"}, "K7QM2X", key})), "screen_paired");
}

TEST(PairedScreens, one_that_is_unpaired_has_no_key) {
    Stage stage = paired();
    EXPECT_EQ(outcome(stage.act(UnpairScreen{wall})), "screen_unpaired");
    EXPECT_THAT(stage.room().paired, IsEmpty());
    EXPECT_EQ(outcome(stage.act(UnpairScreen{wall})), "screen_not_paired");
}

TEST(PairedScreens, nothing_is_cleared_while_all_is_open) {
    Stage stage = paired();
    EXPECT_EQ(clear(stage), "nothing_confidential");
}

TEST(PairedScreens, only_the_paired_one_that_shows_the_code_is_cleared) {
    Stage stage = closed();
    EXPECT_EQ(clear(stage, ""), "wrong_code");
    EXPECT_EQ(clear(stage, other_key), "wrong_code");
    EXPECT_FALSE(is_cleared_now(stage));
    EXPECT_EQ(clear(stage), "screen_cleared");
    EXPECT_TRUE(is_cleared_now(stage));
    EXPECT_EQ(clear(stage), "nothing_changed");
    ASSERT_TRUE(stage.act(UnpairScreen{wall}));
    EXPECT_EQ(clear(stage), "screen_not_paired");
}

TEST(PairedScreens, a_clearance_ends_with_its_closing) {
    Stage stage = closed();
    ASSERT_EQ(clear(stage), "screen_cleared");
    open(stage);
    EXPECT_FALSE(is_cleared_now(stage));
    ASSERT_TRUE(stage.act(CloseDoors{}));
    EXPECT_FALSE(is_cleared_now(stage)) << "each closing asks for fresh words";
}

TEST(PairedScreens, a_clearance_for_an_item_of_members_only_ends_as_the_doors_close_over_it) {
    Stage stage = paired();
    ASSERT_TRUE(stage.act(StartItem{ItemId{"presupuesto"}}));
    ASSERT_EQ(clear(stage), "screen_cleared");
    EXPECT_TRUE(is_cleared_now(stage));
    ASSERT_TRUE(stage.act(CloseDoors{}));
    EXPECT_FALSE(is_cleared_now(stage));
    open(stage);
    EXPECT_FALSE(is_cleared_now(stage)) << "the item goes on, the clearance does not";
}

TEST(PairedScreens, a_clearance_for_an_item_is_none_for_the_next_nor_for_its_return) {
    Stage stage = paired();
    ASSERT_TRUE(stage.act(StartItem{ItemId{"presupuesto"}}));
    ASSERT_EQ(clear(stage), "screen_cleared");
    ASSERT_TRUE(stage.act(FinishItem{ItemId{"presupuesto"}}));
    EXPECT_FALSE(is_cleared_now(stage));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"admision"}}));
    EXPECT_FALSE(is_cleared_now(stage));
    ASSERT_TRUE(stage.act(FinishItem{ItemId{"admision"}}));
    ASSERT_TRUE(stage.act(ReturnToItem{ItemId{"presupuesto"}}));
    EXPECT_FALSE(is_cleared_now(stage));
}

TEST(PairedScreens, a_clearance_goes_with_the_key_it_was_given_to) {
    Stage stage = closed();
    ASSERT_EQ(clear(stage), "screen_cleared");
    EXPECT_EQ(pair(stage, other_key), "screen_paired");
    EXPECT_FALSE(is_cleared_now(stage));
}

TEST(PairedScreens, a_clearance_is_revoked_of_one_or_of_all) {
    Stage stage = closed();
    EXPECT_EQ(outcome(stage.act(RevokeClearance{})), "nothing_changed");
    ASSERT_EQ(clear(stage), "screen_cleared");
    EXPECT_EQ(outcome(stage.act(RevokeClearance{ScreenId{"otra"}})), "nothing_changed");
    EXPECT_EQ(outcome(stage.act(RevokeClearance{wall})), "clearance_revoked");
    EXPECT_FALSE(is_cleared_now(stage));
    ASSERT_EQ(clear(stage), "screen_cleared");
    EXPECT_EQ(outcome(stage.act(RevokeClearance{})), "clearance_revoked");
    EXPECT_FALSE(is_cleared_now(stage));
}

TEST(PairedScreens, a_cleared_view_says_that_it_is_from_within) {
    Stage stage = closed();
    EXPECT_TRUE(stage.view(Audience::room, Clearance::cleared).doors.within);
    EXPECT_TRUE(stage.view(Audience::room, Clearance::cleared).session.has_value());
    EXPECT_FALSE(stage.view(Audience::room).doors.within);
    EXPECT_FALSE(stage.view(Audience::room).session.has_value());
    open(stage);
    EXPECT_FALSE(stage.view(Audience::room, Clearance::cleared).doors.within);
}

TEST(PairedScreens, who_is_cleared_is_told_to_operators_inside_alone) {
    Stage stage = closed();
    ASSERT_EQ(clear(stage), "screen_cleared");
    Live live;
    ScreenView shown;
    shown.id = wall;
    live.screens[main_room] = {shown};
    const auto seen_by = [&](Audience audience) {
        const View view = project(stage.state(), live, {main_room, audience, Clearance::cleared});
        return view.screens->at(0);
    };
    EXPECT_TRUE(seen_by(Audience::secretariat).cleared);
    EXPECT_TRUE(seen_by(Audience::chair).cleared);
    EXPECT_FALSE(seen_by(Audience::technician).cleared);
    EXPECT_TRUE(seen_by(Audience::technician).paired);
}

TEST(PairedScreens, what_the_chair_does_alone_asks_for_a_clearance_of_its_own) {
    Stage stage = closed();
    ASSERT_EQ(clear(stage), "screen_cleared");
    ASSERT_TRUE(stage.act(StartItem{ItemId{"nombramiento"}}));
    EXPECT_FALSE(is_cleared_now(stage)) << "the secretariat, which is kept out now, gave it";
    ASSERT_EQ(clear(stage), "screen_cleared");
    ASSERT_TRUE(stage.act(FinishItem{ItemId{"nombramiento"}}));
    EXPECT_FALSE(is_cleared_now(stage));
}

TEST(PairedScreens, a_screen_sees_of_the_agenda_what_it_was_cleared_for) {
    Stage stage = paired();
    ASSERT_TRUE(stage.act(StartItem{ItemId{"presupuesto"}}));
    const auto titles = [&] {
        std::set<std::string> ids;
        const View view = stage.view(Audience::room, Clearance::cleared);
        for (const ItemView& item : *view.agenda) {
            ids.insert(item.id.value);
        }
        return ids;
    };
    EXPECT_TRUE(titles().contains("presupuesto"));
    EXPECT_FALSE(titles().contains("admision")) << "another item of members only";
    EXPECT_FALSE(titles().contains("nombramiento"));
    ASSERT_TRUE(stage.act(CloseDoors{}));
    EXPECT_TRUE(titles().contains("admision"));
    EXPECT_FALSE(titles().contains("nombramiento")) << "the chair's alone (R4.2)";
}

TEST(PairedScreens, a_recess_ends_what_was_cleared) {
    Stage stage = paired();
    ASSERT_TRUE(stage.act(StartItem{ItemId{"presupuesto"}}));
    ASSERT_EQ(clear(stage), "screen_cleared");
    ASSERT_TRUE(stage.act(SuspendSession{}));
    EXPECT_FALSE(is_cleared_now(stage));
}

TEST(PairedScreens, no_undo_clears_a_screen_again) {
    Stage stage = paired();
    ASSERT_TRUE(stage.act(StartItem{ItemId{"presupuesto"}}));
    ASSERT_EQ(clear(stage), "screen_cleared");
    ASSERT_TRUE(stage.act(SuspendSession{}));
    ASSERT_TRUE(stage.act(Undo{}));
    EXPECT_FALSE(is_cleared_now(stage));
}

TEST(PairedScreens, one_whose_name_two_prove_is_not_cleared) {
    Stage stage = closed();
    EXPECT_EQ(clear(stage, std::string{limits::key_of_two}), "screen_twice");
    EXPECT_FALSE(is_cleared_now(stage));
    EXPECT_EQ(clear(stage), "screen_cleared");
}

TEST(PairedScreens, one_that_the_event_file_no_longer_names_is_out) {
    Stage stage = closed();
    ASSERT_EQ(clear(stage), "screen_cleared");
    Definition edited = stage.state().definition;
    for (Room& room : edited.rooms) {
        room.screens.clear();
    }
    stage.record({}, DefinitionReplaced{edited});
    EXPECT_THAT(stage.room().paired, IsEmpty());
    EXPECT_FALSE(is_cleared_now(stage));
}

TEST(PairedScreens, what_may_have_been_a_revocation_counts_as_one) {
    Stage stage = closed();
    ASSERT_EQ(clear(stage), "screen_cleared");
    stage.record(main_room, Sealed{});
    EXPECT_FALSE(is_cleared_now(stage));
}

TEST(EmergencyAccess, is_told_to_every_operator_until_the_chair_has_seen_it) {
    Stage stage = closed();
    EXPECT_EQ(outcome(stage.act(AcknowledgeEmergency{})), "nothing_changed");
    stage.record({}, EmergencyAccessGiven{"Ana", {"Inés", "Tomás"}, "Contraseña perdida"});
    for (const Audience who : {Audience::chair, Audience::secretariat, Audience::technician}) {
        const View view = stage.view(who);
        ASSERT_TRUE(view.emergency.has_value());
        EXPECT_EQ(view.emergency->person, "Ana");
        EXPECT_THAT(view.emergency->holders, ElementsAre("Inés", "Tomás"));
    }
    EXPECT_FALSE(stage.view(Audience::room, Clearance::cleared).emergency.has_value());
    EXPECT_FALSE(stage.view(Audience::public_).emergency.has_value());
    EXPECT_EQ(outcome(stage.act(AcknowledgeEmergency{})), "emergency_acknowledged");
    EXPECT_FALSE(stage.view(Audience::chair).emergency.has_value());
}

TEST(EmergencyAccess, is_not_acknowledged_by_whoever_was_let_in) {
    Stage stage;
    stage.record({}, EmergencyAccessGiven{"Ana", {"Inés", "Tomás"}, "Contraseña perdida"});
    stage.record({}, EmergencyAccessGiven{"Luis Gil", {"Inés", "Tomás"}, "También"});
    const CommandRequest request{CommandId{"a"}, main_room, AcknowledgeEmergency{}, {}, false};
    const auto by = [&](const std::string& name) {
        return outcome(decide(stage.state(), request, {Role::chair, name}, stage.now()));
    };
    EXPECT_EQ(by("Ana"), "emergency_is_own");
    EXPECT_EQ(by("Luis Gil"), "emergency_is_own");
    EXPECT_EQ(by("Luis"), "emergency_acknowledged") << "another person";
    EXPECT_EQ(by("Ana, Luis Gil"), "emergency_acknowledged") << "nobody is called so";
    EXPECT_EQ(by("chair"), "emergency_acknowledged") << "with the token file";
}

TEST(EmergencyAccess, a_second_one_hides_no_first) {
    Stage stage;
    stage.record({}, EmergencyAccessGiven{"Ana", {"Inés", "Tomás"}, "Contraseña perdida"});
    stage.record({}, EmergencyAccessGiven{"Luis", {"Inés", "Tomás"}, "También"});
    EXPECT_EQ(stage.view(Audience::chair).emergency->person, "Ana, Luis");
    EXPECT_EQ(stage.view(Audience::chair).emergency->reason, "Contraseña perdida; También");
}

TEST(ServiceTroubles, are_shown_to_whoever_operates_and_to_nobody_else) {
    const Stage stage = closed();
    Live live;
    const auto view = [&](Audience who, Clearance clearance) {
        return project(stage.state(), live, {main_room, who, clearance});
    };
    EXPECT_FALSE(view(Audience::technician, Clearance::cleared).service.has_value());
    live.troubles = {ServiceTrouble::storage_refuses, ServiceTrouble::backup_old};
    for (const Audience who : {Audience::chair, Audience::secretariat, Audience::technician}) {
        const auto service = view(who, Clearance::cleared).service;
        ASSERT_TRUE(service.has_value());
        EXPECT_EQ(service->troubles, live.troubles);
    }
    for (const Clearance each : {Clearance::uncleared, Clearance::cleared}) {
        EXPECT_FALSE(view(Audience::room, each).service.has_value());
    }
    EXPECT_FALSE(view(Audience::public_, Clearance::uncleared).service.has_value());
}

}  // namespace
}  // namespace plenaria::domain::paired_screens_test
