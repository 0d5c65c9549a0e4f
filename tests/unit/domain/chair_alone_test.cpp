// What the chair deals with alone (R4.2), and what is hidden besides, shows in nothing that others
// follow, read or are answered: neither its words, nor where it stands, nor that it is worked on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/domain/editing_stage.hpp"

namespace plenaria::domain::chair_alone_test {
namespace {

using namespace editing;
using testing::ElementsAre;
using testing::SizeIs;

const RoomId other_room{"consultas"};

RenameItem rename(const char* session, const char* item, const char* title, int edits = 0) {
    return {SessionId{session}, ItemId{item}, {title, title}, edits};
}

/// What the other room's operators see, whether listed for something or not.
std::vector<View> views_beside(const Stage& stage) {
    std::vector<View> views;
    for (const Audience audience : {Audience::public_, Audience::room, Audience::secretariat}) {
        for (const Clearance clearance : {Clearance::uncleared, Clearance::cleared}) {
            views.push_back(stage.view(audience, clearance, other_room));
        }
    }
    return views;
}

TEST(ChairAlone, a_list_that_closes_with_an_item_of_the_chairs_names_it_to_the_chair_alone) {
    Stage stage;
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"red"}}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"intercambio"}}));
    ASSERT_FALSE(item_of(stage, "red", "remocion").confidential) << "its session keeps it within";
    ASSERT_TRUE(stage.act(ScheduleClosing{{}, std::nullopt, ItemId{"remocion"}}));
    for (const Audience audience : {Audience::secretariat, Audience::room, Audience::interpreter}) {
        const View view = stage.view(audience, Clearance::cleared);
        ASSERT_TRUE(view.list) << name_of(audience);
        EXPECT_TRUE(view.list->closes_when.empty()) << name_of(audience);
    }
    EXPECT_EQ(stage.view(Audience::chair).list->closes_when,
              item_of(stage, "red", "remocion").title);
}

// The item began while "Lead out" was on the chair's own console.
TEST(ChairAlone, begins_once_the_executive_secretary_has_left) {
    const ItemId appointment{"nombramiento"};
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(CloseDoors{}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"presupuesto"}}));
    ASSERT_TRUE(stage.act(AdmitSecretary{true}));
    const auto refused = stage.act(StartItem{appointment});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, RejectionCode::secretariat_kept_out);
    EXPECT_THAT(std::string{text_of(refused.error()).en()},
                testing::HasSubstr("record that they have left"));
    EXPECT_THAT(std::string{text_of(refused.error()).es()},
                testing::HasSubstr("registre que salió"));
    EXPECT_EQ(current_item(stage.state(), stage.room()), ItemId{"presupuesto"});
    ASSERT_TRUE(stage.act(AdmitSecretary{false}));
    ASSERT_TRUE(stage.act(StartItem{appointment}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"admision"}}));
    ASSERT_TRUE(stage.act(AdmitSecretary{true}));
    EXPECT_EQ(refusal(stage, ReturnToItem{appointment}), RejectionCode::secretariat_kept_out);
    ASSERT_TRUE(stage.act(AdmitSecretary{false}));
    EXPECT_TRUE(stage.act(ReturnToItem{appointment}));
}

// "undo_blocked" came and went with what was edited within.
TEST(ChairAlone, an_undo_elsewhere_is_not_refused_for_what_is_edited_within) {
    Stage plain = in_p1();
    Stage edited = in_p1();
    for (Stage* stage : {&plain, &edited}) {
        ASSERT_TRUE(stage->act_in(other_room, rename("p1", "clausura", "Cierre")));
        ASSERT_TRUE(stage->act(StartItem{ItemId{"presupuesto"}}));
    }
    ASSERT_TRUE(edited.act(rename("p1", "admision", "Secreto")));
    ASSERT_TRUE(edited.act(insert("resumen", 20)));
    for (Stage* stage : {&plain, &edited}) {
        ASSERT_TRUE(stage->act_in(other_room, Undo{}));
        EXPECT_EQ(item_of(*stage, "p1", "clausura").title.es(), "Clausura");
    }
    EXPECT_TRUE(views_beside(edited) == views_beside(plain));
    EXPECT_EQ(item_of(edited, "p1", "admision").title.es(), "Secreto") << "it stays";
    EXPECT_EQ(refusal(edited, Undo{}), RejectionCode::undo_blocked) << "those within know of both";
    for (Stage* stage : {&plain, &edited}) {
        ASSERT_TRUE(stage->act_in(other_room, Redo{}));
        EXPECT_EQ(item_of(*stage, "p1", "clausura").title.es(), "Cierre");
    }
    EXPECT_TRUE(views_beside(edited) == views_beside(plain));
    EXPECT_EQ(item_of(edited, "p1", "admision").title.es(), "Secreto");
    EXPECT_TRUE(scenarios::replay(edited.history()) == edited.state());
}

TEST(ChairAlone, an_undo_elsewhere_is_refused_for_what_is_edited_within_of_what_is_open) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act_in(other_room, rename("p1", "clausura", "Cierre")));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"presupuesto"}}));
    ASSERT_TRUE(stage.act(rename("p1", "debate", "Otro")));
    EXPECT_EQ(stage.try_in(other_room, Undo{}).error().code, RejectionCode::undo_blocked);
    ASSERT_TRUE(stage.act(Undo{}));
    EXPECT_TRUE(stage.try_in(other_room, Undo{}));
}

// The hidden session's end was that of the image, whatever was made of it within since.
TEST(ChairAlone, an_undo_elsewhere_leaves_a_hidden_session_that_was_edited_since) {
    Definition event = scenarios::sample_event();
    event.sessions.at(1).public_title = Text{};
    event.sessions.at(1).planned_start = at(13, 0);
    Stage stage{event};
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    ASSERT_TRUE(stage.act_in(other_room, ExtendSession{SessionId{"p1"}, minutes{20}}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"presupuesto"}}));
    const TimePoint end = session_of(stage, "red").planned_end;
    ASSERT_TRUE(stage.act(ExtendSession{SessionId{"red"}, minutes{30}}));
    ASSERT_TRUE(stage.act_in(other_room, Undo{}));
    EXPECT_EQ(session_of(stage, "p1").planned_end, at(13, 0));
    EXPECT_EQ(session_of(stage, "red").planned_end, end + minutes{30});
    ASSERT_TRUE(stage.act_in(other_room, Redo{}));
    EXPECT_EQ(session_of(stage, "red").planned_end, end + minutes{30});
}

// The stacks of whoever was listed there went with each edit of what the chair alone knows.
TEST(ChairAlone, an_edit_of_the_chairs_item_takes_no_undo_from_those_listed_in_another_room) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act_in(other_room, OpenSession{SessionId{"taller"}}));
    ASSERT_TRUE(stage.act_in(other_room, CloseDoors{}));
    ASSERT_TRUE(stage.act_in(other_room, Inscribe{DelegationId{"mx"}, {}, {}, {}}));
    const auto before = views_beside(stage);
    ASSERT_TRUE(stage.act(rename("p1", "nombramiento", "Otra")));
    EXPECT_TRUE(views_beside(stage) == before);
    ASSERT_TRUE(stage.act(AddDocument{ItemId{"nombramiento"},
                                      {"Interno", "Internal"},
                                      DocumentAccess::room,
                                      Language{"es"},
                                      "interno.pdf"}));
    EXPECT_TRUE(views_beside(stage) == before);
    EXPECT_THAT(stage.room(other_room).acts.done, SizeIs(1));
    ASSERT_TRUE(stage.act(rename("p1", "admision", "Secreto")));
    EXPECT_THAT(stage.room(other_room).acts.done, SizeIs(0)) << "of this they may know";
}

SetText draft(const char* item, const char* words, const char* text = "borrador") {
    return {TextId{text}, ItemId{item}, {"Texto", "Text"}, {{words, words}}};
}

TEST(ChairAlone, an_undo_of_a_move_is_answered_alike_whatever_goes_on_behind_other_doors) {
    Stage plain;
    Stage edited;
    MoveItem away = move("debate", "panel");
    away.to = SessionId{"taller"};
    for (Stage* stage : {&plain, &edited}) {
        ASSERT_TRUE(stage->act_in(other_room, OpenSession{SessionId{"taller"}}));
        ASSERT_TRUE(stage->act_in(other_room, CloseDoors{}));
        ASSERT_TRUE(stage->act(OpenSession{SessionId{"p1"}}));
        inscribe(*stage, "mx", "debate");
        ASSERT_TRUE(stage->act(draft("debate", "Uno")));
        ASSERT_TRUE(stage->act(away));
    }
    ASSERT_TRUE(edited.act_in(other_room, Inscribe{DelegationId{"gt"}, {}, {}, {}}));
    for (Stage* stage : {&plain, &edited}) {
        EXPECT_EQ(refusal(*stage, Undo{}), RejectionCode::undo_blocked) << "out of closed doors";
        ASSERT_TRUE(stage->act_in(other_room, BeginReopening{}));
        ASSERT_TRUE(stage->act_in(other_room, ConfirmReopening{}));
        EXPECT_EQ(refusal(*stage, Undo{}), RejectionCode::undo_blocked) << "they were seen to open";
    }
    EXPECT_TRUE(edited.view(Audience::secretariat) == plain.view(Audience::secretariat));
}

TEST(ChairAlone, an_undo_of_a_move_takes_nothing_that_was_made_of_it_during_a_members_only_item) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act_in(other_room, OpenSession{SessionId{"taller"}}));
    ASSERT_TRUE(stage.act_in(other_room, draft("panel", "Uno")));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"presupuesto"}}));
    MoveItem away = move("panel", "clausura");
    away.to = SessionId{"p1"};
    ASSERT_TRUE(stage.act_in(other_room, away));
    ASSERT_TRUE(stage.try_in(other_room, Undo{}));
    ASSERT_TRUE(stage.act(draft("p1-n1", "Dos", "p1-n1-t1")));
    EXPECT_EQ(stage.try_in(other_room, Undo{}).error().code, RejectionCode::undo_blocked);
}

TEST(ChairAlone, several_moves_to_another_room_are_taken_back_in_one_cascade_or_one_by_one) {
    for (const bool cascade : {true, false}) {
        Stage stage = in_p1();
        inscribe(stage, "mx", "debate");
        MoveItem away = move("debate", "panel");
        away.to = SessionId{"taller"};
        ASSERT_TRUE(stage.act(away));
        const ActNumber first = stage.room().acts.done.back().shown;
        MergeItems merge{SessionId{"taller"}, ItemId{"taller-n1"}, ItemId{"panel"}, 1};
        ASSERT_TRUE(stage.act(merge));
        if (cascade) {
            ASSERT_TRUE(stage.act(Undo{first, {}, true}));
        } else {
            ASSERT_TRUE(stage.act(Undo{}));
            ASSERT_TRUE(stage.act(Undo{}));
        }
        EXPECT_THAT(ids_of(stage, "taller"), ElementsAre("apertura", "panel"));
        ASSERT_TRUE(stage.act(Redo{}));
        ASSERT_TRUE(stage.act(Redo{}));
        EXPECT_THAT(ids_of(stage, "taller"), ElementsAre("apertura", "panel"));
    }
}

/// With an item of the chair's alone, of which nothing was published, behind the debate.
Definition event_with_hidden_item() {
    Definition event = scenarios::sample_event();
    auto& items = event.sessions.front().items;
    Item hidden = items.at(1);
    hidden.id = ItemId{"oculto"};
    hidden.number.clear();
    hidden.confidential = true;
    hidden.excludes_secretariat = true;
    items.insert(items.begin() + 2, hidden);
    return event;
}

// A move that passed it alone was accepted, where "nothing_changed" was the answer without it.
TEST(ChairAlone, a_move_does_not_tell_where_a_hidden_item_stands) {
    Stage plain;
    Stage hiding{event_with_hidden_item()};
    for (Stage* stage : {&plain, &hiding}) {
        ASSERT_TRUE(stage->act(OpenSession{SessionId{"p1"}}));
        EXPECT_EQ(refusal(*stage, move("debate", "dialogo")), RejectionCode::nothing_changed);
        ASSERT_TRUE(stage->act(move("debate", "presupuesto")));
        MoveItem back = move("debate", "dialogo");
        back.edits = 1;
        ASSERT_TRUE(stage->act(back));
        EXPECT_EQ(refusal(*stage, move("presupuesto", "resumen")), RejectionCode::nothing_changed)
            << "it was published";
    }
    MoveItem past = move("debate", "oculto");
    past.edits = 2;
    ASSERT_EQ(ids_of(hiding, "p1").at(1), "oculto");
    EXPECT_EQ(refusal(hiding, past), RejectionCode::nothing_changed);
    ASSERT_TRUE(hiding.act(move("oculto", "dialogo"))) << "what is hidden passes what is seen";
    EXPECT_EQ(ids_of(hiding, "p1").at(2), "oculto");
    for (const Audience audience : {Audience::public_, Audience::room, Audience::secretariat}) {
        EXPECT_TRUE(hiding.view(audience) == plain.view(audience)) << name_of(audience);
    }
}

TEST(ChairAlone, nor_does_a_move_tell_the_listed_where_an_item_of_the_chairs_stands) {
    Stage stage;
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"red"}}));
    EXPECT_EQ(refusal(stage, move("evaluacion", "")), RejectionCode::nothing_changed);
    ASSERT_TRUE(stage.act(move("remocion", "evaluacion")));
    EXPECT_THAT(ids_of(stage, "red"), ElementsAre("intercambio", "remocion", "evaluacion"));
}

void speak(Stage& stage, const char* delegation) {
    ASSERT_TRUE(stage.act(Inscribe{DelegationId{delegation}, {}, {}, {}}));
    ASSERT_TRUE(stage.act(NextSpeaker{}));
    ASSERT_TRUE(stage.act(StartSpeech{}));
    stage.wait(minutes{1});
    ASSERT_TRUE(stage.act(EndSpeech{}));
}

std::vector<std::string> waiting_for(const Stage& stage, const char* item) {
    const Floor& floor = stage.room().floor;
    std::vector<std::string> delegations;
    for (const EntryId& id :
         floor.lists.at({SessionId{"p1"}, ItemId{item}, ListKind::main}).waiting) {
        delegations.push_back(floor.entries.at(id).who->delegation.value);
    }
    return delegations;
}

// The public order of the next speakers changed as somebody ended a speech within.
TEST(ChairAlone, a_hidden_speech_sorts_no_list_that_came_over_as_it_was) {
    Definition event = scenarios::sample_event();
    event.sessions.at(3).items.at(1).policy = OrderPolicy::least_time;
    Stage plain{event};
    Stage hiding{event};
    for (Stage* stage : {&plain, &hiding}) {
        ASSERT_TRUE(stage->act(OpenSession{SessionId{"p1"}}));
        ASSERT_TRUE(stage->act(StartItem{ItemId{"debate"}}));
        speak(*stage, "gt");
        ASSERT_TRUE(stage->act_in(other_room, OpenSession{SessionId{"taller"}}));
        for (const char* delegation : {"gt", "mx"}) {
            Inscribe asks{DelegationId{delegation}, {}, {}, {}};
            asks.item = ItemId{"panel"};
            ASSERT_TRUE(stage->act_in(other_room, asks));
        }
        MoveItem over = move("panel", "clausura");
        over.to = SessionId{"p1"};
        ASSERT_TRUE(stage->act_in(other_room, over));
        ASSERT_TRUE(stage->act(StartItem{ItemId{"presupuesto"}}));
    }
    speak(hiding, "us");
    plain.set_now(hiding.now());
    for (Stage* stage : {&plain, &hiding}) {
        EXPECT_THAT(waiting_for(*stage, "p1-n1"), ElementsAre("gt", "mx"));
        ASSERT_TRUE(stage->act(StartItem{ItemId{"dialogo"}}));
        speak(*stage, "us");
        EXPECT_THAT(waiting_for(*stage, "p1-n1"), ElementsAre("mx", "gt")) << "this one counts";
    }
}

std::vector<std::string> kinds_of_effects(const Stage& stage, const Command& command, Role role) {
    const RoomId room{"plenaria"};
    const auto decision = stage.try_in(room, command);
    EXPECT_TRUE(decision) << name_of(command);
    std::vector<std::string> kinds;
    if (decision) {
        for (const Effect& effect :
             effects_of(stage.state(), room, Actor{role, "mesa"}, decision.value(), stage.now())) {
            kinds.push_back(effect.kind);
        }
    }
    return kinds;
}

// A line without a name told of each hidden session that moved along.
TEST(ChairAlone, a_dry_run_does_not_tell_how_many_hidden_sessions_move_along) {
    Definition with_hidden = scenarios::sample_event();
    with_hidden.sessions.at(1).public_title = Text{};
    with_hidden.sessions.at(1).planned_start = at(13, 0);
    Definition without = with_hidden;
    without.sessions.erase(without.sessions.begin() + 1);
    Stage plain{without};
    Stage hiding{with_hidden};
    for (Stage* stage : {&plain, &hiding}) {
        ASSERT_TRUE(stage->act(OpenSession{SessionId{"p1"}}));
    }
    const ExtendSession extend{{}, minutes{20}};
    EXPECT_EQ(kinds_of_effects(hiding, extend, Role::secretariat),
              kinds_of_effects(plain, extend, Role::secretariat));
    EXPECT_GT(kinds_of_effects(hiding, extend, Role::chair).size(),
              kinds_of_effects(plain, extend, Role::chair).size());
}

}  // namespace
}  // namespace plenaria::domain::chair_alone_test
