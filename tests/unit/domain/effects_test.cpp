// A dry run: what an edit does to the day, told to whoever asks as far as it may know.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/model/limits.hpp"
#include "tests/properties/any_command.hpp"
#include "tests/scenarios/random_acts.hpp"
#include "tests/scenarios/view_text.hpp"
#include "tests/unit/domain/editing_stage.hpp"

namespace plenaria::domain::effects_test {
namespace {

using namespace editing;
using testing::Contains;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

std::vector<Effect> effects(const Stage& stage, const Command& command, Role role = Role::chair) {
    const RoomId room{"plenaria"};
    const auto decision = stage.try_in(room, command);
    EXPECT_TRUE(decision) << name_of(command);
    if (!decision) {
        return {};
    }
    return effects_of(stage.state(), room, Actor{role, "mesa"}, decision.value(), stage.now());
}

const Effect* find(const std::vector<Effect>& all, const char* kind, const char* text) {
    for (const Effect& effect : all) {
        if (effect.kind == kind && effect.text.es() == text) {
            return &effect;
        }
    }
    return nullptr;
}

void expect_moved(const std::vector<Effect>& all, const char* kind, const char* text,
                  TimePoint from, TimePoint to) {
    const Effect* effect = find(all, kind, text);
    ASSERT_NE(effect, nullptr) << kind << " of " << text;
    EXPECT_EQ(effect->from, from) << text;
    EXPECT_EQ(effect->to, to) << text;
}

TEST(Effects, an_edit_tells_what_it_does_and_what_it_moves) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(StartItem{ItemId{"apertura"}}));
    const auto told = effects(stage, SetItemDuration{{}, ItemId{"debate"}, minutes{45}, 0});
    ASSERT_FALSE(told.empty());
    EXPECT_EQ(told.front().kind, "item_edited");
    EXPECT_EQ(told.front().text.es(), "Punto modificado: Debate general");
    EXPECT_EQ(told.front().text.en(), "Item changed: General debate");
    EXPECT_FALSE(told.front().from);
    expect_moved(told, "expected_start", "Diálogo con la RROCM", at(10, 0), at(10, 15));
    expect_moved(told, "expected_start", "Clausura", at(12, 30), at(12, 45));
    expect_moved(told, "expected_end", "Primera plenaria", at(13, 0), at(13, 15));
    EXPECT_EQ(find(told, "expected_start", "Debate general"), nullptr) << "it stays";
    EXPECT_EQ(find(told, "expected_start", "Segunda plenaria"), nullptr) << "a pause takes it up";
}

TEST(Effects, a_dry_run_changes_nothing) {
    Stage stage = in_p1();
    const State before = stage.state();
    EXPECT_FALSE(effects(stage, insert("debate", 20)).empty());
    EXPECT_TRUE(stage.state() == before);
}

TEST(Effects, the_squeeze_of_a_fixed_time_is_told) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(FixItemTime{{}, ItemId{"dialogo"}, at(10, 0), 0}));
    const auto told = effects(stage, insert("dialogo", 20));
    EXPECT_EQ(told.front().kind, "item_inserted");
    expect_moved(told, "squeeze", "Diálogo con la RROCM", at(10, 0), at(10, 20));
    EXPECT_EQ(find(told, "expected_start", "Diálogo con la RROCM"), nullptr) << "it is kept";
    const Effect* fresh = find(told, "expected_start", "Nuevo");
    ASSERT_NE(fresh, nullptr);
    EXPECT_FALSE(fresh->from);
    EXPECT_EQ(fresh->to, at(10, 0));
}

TEST(Effects, an_extension_tells_the_rest_of_the_day) {
    Definition event = scenarios::sample_event();
    event.sessions.at(2).planned_start = at(13, 0);
    event.sessions.at(2).planned_end = at(13, 50);
    Stage stage{event};
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"apertura"}}));
    const auto told = effects(stage, ExtendSession{{}, minutes{20}});
    EXPECT_EQ(told.at(0).kind, "item_edited");
    EXPECT_EQ(told.at(1).kind, "session_rescheduled");
    EXPECT_EQ(told.at(1).text.es(), "Horario de la sesión modificado: Primera plenaria");
    expect_moved(told, "expected_end", "Primera plenaria", at(13, 0), at(13, 20));
    expect_moved(told, "expected_start", "Segunda plenaria", at(13, 0), at(13, 20));
}

TEST(Effects, an_item_that_goes_to_another_room_is_told_there_too) {
    Stage stage = in_p1();
    MoveItem command = move("debate", "panel");
    command.to = SessionId{"taller"};
    const auto told = effects(stage, command);
    EXPECT_NE(find(told, "expected_start", "Debate general"), nullptr);
    expect_moved(told, "expected_end", "Taller", at(10, 0), at(10, 30));
    expect_moved(told, "expected_start", "Panel", at(9, 30), at(10, 0));
}

TEST(Effects, undo_tells_the_act_that_it_takes_back) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(insert("debate", 20)));
    const auto told = effects(stage, Undo{});
    EXPECT_EQ(told.front().kind, "act_undone");
    EXPECT_EQ(told.front().text.es(), "Punto añadido: Nuevo");
    expect_moved(told, "expected_start", "Clausura", at(12, 50), at(12, 30));
    ASSERT_TRUE(stage.act(Undo{}));
    EXPECT_EQ(effects(stage, Redo{}).front().text.es(), "Punto añadido: Nuevo");
}

TEST(Effects, a_confidential_title_is_told_to_nobody_who_is_not_within) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(StartItem{ItemId{"apertura"}}));
    const auto told =
        effects(stage, SetItemDuration{{}, ItemId{"debate"}, minutes{45}, 0}, Role::secretariat);
    EXPECT_NE(find(told, "expected_start", "Asuntos internos"), nullptr);
    for (const Command& command : std::vector<Command>{
             SetItemDuration{{}, ItemId{"debate"}, minutes{45}, 0}, insert("apertura", 90),
             StartItem{ItemId{"presupuesto"}}, SkipItem{ItemId{"admision"}},
             SetItemDuration{{}, ItemId{"admision"}, minutes{45}, 0},
             ExtendSession{SessionId{"red"}, minutes{30}}}) {
        for (const Effect& effect : effects(stage, command, Role::secretariat)) {
            EXPECT_THAT(std::string{effect.text.es()},
                        Not(HasSubstr(std::string{scenarios::canary})))
                << name_of(command);
        }
    }
}

TEST(Effects, a_secretariat_that_an_item_excludes_is_told_nothing) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(StartItem{ItemId{"nombramiento"}}));
    EXPECT_THAT(effects(stage, ExtendSession{{}, minutes{5}}, Role::secretariat), IsEmpty());
    EXPECT_THAT(effects(stage, ExtendSession{{}, minutes{5}}), Not(IsEmpty()));
}

TEST(Effects, a_technician_who_is_kept_out_is_not_told_what_a_gate_does_to_the_checklist) {
    Definition event = scenarios::sample_event();
    event.profile.closing.checks = {ClosingCheck::outputs};
    Stage stage{event};
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    EXPECT_THAT(
        effects(stage, SetOutputGate{OutputId{"stream"}, Gate::open, "Ana"}, Role::technician),
        Not(IsEmpty()))
        << "who sees the room is told";
    ASSERT_TRUE(stage.act(CloseDoors{}));
    ASSERT_TRUE(stage.act(SetOutputGate{OutputId{"stream"}, Gate::cut, "Ana"}));
    const SetOutputGate last{OutputId{"overflow"}, Gate::cut, "Ana"};
    EXPECT_THAT(effects(stage, last, Role::technician), IsEmpty());
    EXPECT_THAT(effects(stage, last), Contains(Field(&Effect::kind, "doors_closed")));
}

TEST(Effects, no_more_is_told_than_fits_a_frame) {
    Stage stage = in_p1();
    for (std::size_t more = 0; more < limits::effects_told + 10; ++more) {
        ASSERT_TRUE(stage.act(insert("clausura", 1)));
    }
    EXPECT_THAT(effects(stage, insert("apertura", 30)), SizeIs(limits::effects_told));
}

TEST(Effects, acts_of_the_floor_and_of_the_venue_are_told_too) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(StartItem{ItemId{"debate"}}));
    inscribe(stage, "mx", "debate");
    const auto told = effects(stage, NextSpeaker{});
    EXPECT_EQ(told.front().kind, "entry_called");
    EXPECT_THAT(std::string{told.front().text.es()}, HasSubstr("México"));
    EXPECT_EQ(effects(stage, IssueBulletin{{"Aviso", "Notice"}, {}, {}}).front().kind,
              "bulletin_issued");
}

TEST(Effects, of_any_act_are_told_and_tell_an_unlisted_secretariat_no_secret) {
    Stage stage{properties::full_event()};
    scenarios::Random random{11};
    const RoomId rooms[] = {RoomId{"plenaria"}, RoomId{"consultas"}};
    std::size_t told = 0;
    for (int act = 0; act < 1'500; ++act) {
        const RoomId& room = rooms[random.below(4) == 0 ? 1 : 0];
        const Command command = properties::any_command(random, stage.state(), room, stage.now());
        stage.wait(std::chrono::seconds{random.below(20)});
        const auto decision = stage.try_in(room, command);
        if (!decision) {
            continue;
        }
        const bool open = class_now(stage.state(), stage.room(room)) == RecordClass::open;
        for (const Role role : {Role::chair, Role::secretariat}) {
            const auto all =
                effects_of(stage.state(), room, Actor{role, "mesa"}, decision.value(), stage.now());
            told += all.size();
            for (const Effect& effect : all) {
                ASSERT_FALSE(role == Role::secretariat && open &&
                             effect.text.es().find(scenarios::canary) != std::string_view::npos)
                    << name_of(command) << ": " << effect.text.es();
            }
        }
        ASSERT_TRUE(stage.act_in(room, command));
    }
    EXPECT_GT(told, 500U);
}

}  // namespace
}  // namespace plenaria::domain::effects_test
