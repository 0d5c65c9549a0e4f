// An item that goes to another session, or goes on there: what it and its texts are called tells
// nothing of what that session hides, and its words stay its own, whatever file comes in later.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "server/domain/sealing.hpp"
#include "server/model/limits.hpp"
#include "tests/unit/domain/editing_stage.hpp"

namespace plenaria::domain::carried_items_test {
namespace {

using namespace editing;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

const SessionId morning{"p1"};
const SessionId afternoon{"p2"};
const ItemId dialogue{"dialogo"};

DraftText draft(const std::string& id) {
    return {TextId{id}, {"Texto " + id, "Text " + id}, {{"Un párrafo.", "A paragraph."}}};
}

Session& session_in(Definition& event, const SessionId& id) {
    return *std::find_if(event.sessions.begin(), event.sessions.end(),
                         [&](const Session& each) { return each.id == id; });
}

void hide_in_afternoon(Definition& event, const std::string& id, std::vector<DraftText> texts) {
    Session& session = session_in(event, afternoon);
    Item within = session.items.back();
    within.id = ItemId{id};
    within.confidential = true;
    within.texts = std::move(texts);
    session.items.push_back(within);
}

/// In the morning, drafts for the debate and for the dialogue; in the afternoon one that is called
/// like one of them.
Definition event_with_drafts() {
    Definition event = scenarios::sample_event();
    auto& items = session_in(event, morning).items;
    items.at(1).texts = {draft("acta"), draft("plan")};
    items.at(2).texts = {draft("t10"), draft("t2")};
    session_in(event, afternoon).items.front().texts = {draft("t10")};
    return event;
}

/// And in the afternoon, unseen, an item of the dialogue's id with texts of those ids.
Definition event_that_hides() {
    Definition event = event_with_drafts();
    hide_in_afternoon(event, dialogue.value, {draft("t2"), draft("plan"), draft("dialogo-t1")});
    return event;
}

MoveItem to_afternoon(const ItemId& item) {
    MoveItem command;
    command.session = morning;
    command.item = item;
    command.to = afternoon;
    return command;
}

/// The titles of an item's texts, by their ids.
std::map<std::string, std::string> titles_in(const State& state, const char* item) {
    std::map<std::string, std::string> titles;
    for (const auto& [id, text] : state.sessions.at(afternoon).texts) {
        if (text.item == ItemId{item}) {
            titles.emplace(id.value, text.title.es());
        }
    }
    return titles;
}

std::vector<std::string> drafts_of(const Stage& stage, const char* session, const char* item) {
    std::vector<std::string> ids;
    for (const DraftText& text : item_of(stage, session, item).texts) {
        ids.push_back(text.id.value);
    }
    return ids;
}

std::vector<View> views_of(const Stage& stage) {
    std::vector<View> views;
    for (const Audience audience : {Audience::public_, Audience::room, Audience::interpreter,
                                    Audience::secretariat, Audience::technician}) {
        views.push_back(stage.view(audience));
    }
    return views;
}

/// The dialogue goes to the afternoon with a text that was typed, and the debate goes on there.
void live_the_morning(Stage& stage) {
    ASSERT_TRUE(stage.act(OpenSession{morning}));
    ASSERT_TRUE(stage.act(SetText{
        TextId{"dialogo-t1"}, dialogue, {"Escrito", "Typed"}, {{"Palabras.", "Words."}}}));
    ASSERT_TRUE(stage.act(to_afternoon(dialogue)));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"debate"}}));
    ASSERT_TRUE(stage.act(PutText{TextId{"acta"}, 1}));
    ASSERT_TRUE(stage.act(DecideText{TextId{"acta"}, 1, TextOutcome::adopt}));
    inscribe(stage, "mx", "debate");
    ASSERT_TRUE(stage.act(AdjournSession{HolderChoice::carry_over}));
}

void expect_names_of_the_morning(const State& state) {
    EXPECT_THAT(titles_in(state, "p2-n1"),
                ElementsAre(Pair("p2-n1-t1", "Texto t2"), Pair("p2-n1-t2", "Texto t10"),
                            Pair("p2-n1-t3", "Escrito")));
    EXPECT_THAT(titles_in(state, "p2-n2"), ElementsAre(Pair("p2-n2-t2", "Texto plan")));
}

TEST(CarriedItems, are_called_alike_whatever_their_new_session_hides) {
    Stage plain{event_with_drafts()};
    Stage hiding{event_that_hides()};
    for (Stage* stage : {&plain, &hiding}) {
        ASSERT_NO_FATAL_FAILURE(live_the_morning(*stage));
        expect_names_of_the_morning(stage->state());
    }
    for (const char* item : {"p2-n1", "p2-n2"}) {
        for (Stage* stage : {&plain, &hiding}) {
            if (stage->state().rooms.at(RoomId{"plenaria"}).session != afternoon) {
                ASSERT_TRUE(stage->act(OpenSession{afternoon}));
            }
            ASSERT_TRUE(stage->act(StartItem{ItemId{item}}));
        }
        EXPECT_TRUE(views_of(plain) == views_of(hiding)) << item;
    }
    EXPECT_EQ(titles_in(hiding.state(), "dialogo").size(), 3U) << "what is hidden stays its own";
}

TEST(CarriedItems, are_called_alike_where_what_was_sealed_lost_its_key) {
    Stage stage{event_that_hides()};
    ASSERT_NO_FATAL_FAILURE(live_the_morning(stage));
    State whole;
    State known;
    for (const RecordedEvent& event : stage.history()) {
        const auto seal = seal_of(whole, event);
        RecordedEvent outside = event;
        if (seal) {
            outside.event = seal->outside ? *seal->outside : Event{Sealed{}};
        }
        const Position position{whole.position.value + 1};
        evolve(whole, event, position);
        evolve(known, outside, position);
    }
    EXPECT_THAT(titles_in(known, "dialogo"), IsEmpty()) << "else this proves nothing";
    expect_names_of_the_morning(known);
    EXPECT_EQ(titles_in(whole, "p2-n1"), titles_in(known, "p2-n1"));
}

// An item that was hidden has texts that are sealed; once an edited file has opened it, the name of
// another of its texts must not depend on them.
TEST(CarriedItems, are_called_alike_where_an_item_had_texts_before_it_was_open) {
    const ItemId admission{"admision"};
    std::vector<std::map<std::string, std::string>> named;
    for (const bool sealed : {false, true}) {
        Stage stage = in_p1();
        if (!sealed) {
            ASSERT_TRUE(stage.act(SetText{
                TextId{"admision-t1"}, admission, {"De antes", "Of before"}, {{"A.", "A."}}}));
        }
        Definition edited = stage.state().definition;
        Item& item = session_in(edited, morning).items.at(5);
        ASSERT_EQ(item.id, admission);
        item.confidential = false;
        item.texts = {draft("plan")};
        stage.record(RoomId{}, DefinitionReplaced{edited});
        ASSERT_TRUE(stage.act(SetText{
            TextId{"admision-t2"}, admission, {"De ahora", "Of now"}, {{"B.", "B."}}}));
        ASSERT_TRUE(stage.act(to_afternoon(admission)));
        named.push_back(titles_in(stage.state(), "p2-n1"));
    }
    EXPECT_EQ(named.front().size(), 3U);
    named.front().erase("p2-n1-t2");
    EXPECT_EQ(named.front(), named.back());
}

TEST(CarriedItems, take_their_drafts_along) {
    Stage stage{event_with_drafts()};
    ASSERT_NO_FATAL_FAILURE(live_the_morning(stage));
    EXPECT_THAT(drafts_of(stage, "p2", "p2-n1"), ElementsAre("p2-n1-t2", "p2-n1-t1"));
    EXPECT_THAT(drafts_of(stage, "p2", "p2-n2"), ElementsAre("p2-n2-t2"));
    EXPECT_THAT(drafts_of(stage, "p1", "debate"), ElementsAre("acta")) << "what was decided stays";
    EXPECT_THAT(drafts_of(stage, "p2", "apertura"), ElementsAre("t10"));
}

TEST(CarriedItems, keep_their_words_as_an_edited_file_comes_in) {
    Stage stage{event_with_drafts()};
    ASSERT_NO_FATAL_FAILURE(live_the_morning(stage));
    ASSERT_TRUE(stage.act(OpenSession{afternoon}));
    for (const auto& [text, item] : std::vector<std::pair<const char*, const char*>>{
             {"t10", "apertura"}, {"p2-n1-t2", "p2-n1"}, {"p2-n2-t2", "p2-n2"}}) {
        ASSERT_TRUE(stage.act(SetText{
            TextId{text}, ItemId{item}, {"En sala", "In the room"}, {{"Otro.", "Another."}}}));
    }
    const State before = stage.state();
    Definition edited = before.definition;
    edited.title = {"Otro nombre", "Another name"};
    stage.record(RoomId{}, DefinitionReplaced{edited});
    for (const SessionId& session : {morning, afternoon}) {
        EXPECT_TRUE(stage.state().sessions.at(session).texts == before.sessions.at(session).texts)
            << session.value;
    }
}

TEST(CarriedItems, are_back_with_their_drafts_as_the_act_is_taken_back) {
    Stage stage{event_with_drafts()};
    ASSERT_TRUE(stage.act(OpenSession{morning}));
    const State before = stage.state();
    const auto is_as_before = [&] {
        return stage.state().definition == before.definition &&
               stage.state().sessions.at(morning).texts == before.sessions.at(morning).texts &&
               stage.state().sessions.at(afternoon).texts == before.sessions.at(afternoon).texts;
    };
    ASSERT_TRUE(stage.act(to_afternoon(dialogue)));
    const Definition moved = stage.state().definition;
    EXPECT_FALSE(is_as_before());
    ASSERT_TRUE(stage.act(Undo{}));
    EXPECT_TRUE(is_as_before());
    ASSERT_TRUE(stage.act(Redo{}));
    EXPECT_TRUE(stage.state().definition == moved);
    ASSERT_TRUE(stage.act(Undo{}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"debate"}}));
    inscribe(stage, "mx", "debate");
    ASSERT_TRUE(stage.act(AdjournSession{HolderChoice::carry_over}));
    EXPECT_THAT(drafts_of(stage, "p1", "debate"), IsEmpty());
    ASSERT_TRUE(stage.act(Undo{{}, true}));
    EXPECT_TRUE(is_as_before());
}

TEST(CarriedItems, in_journals_of_before_are_read_as_they_were) {
    Stage stage{event_with_drafts()};
    const RoomId room{"plenaria"};
    stage.record(room, SessionOpened{morning});
    stage.record(room, ItemMoved{morning, dialogue, afternoon, {}, dialogue});
    EXPECT_THAT(titles_in(stage.state(), "dialogo"),
                ElementsAre(Pair("t10-2", "Texto t10"), Pair("t2", "Texto t2")));
    EXPECT_THAT(drafts_of(stage, "p2", "dialogo"), ElementsAre("t10", "t2"));
    EXPECT_EQ(stage.state().sessions.at(afternoon).items_numbered.front(), 0);
    Item continued = item_of(stage, "p1", "debate");
    continued.id = ItemId{"p2-n1"};
    continued.texts.clear();
    stage.record(room, ItemStarted{ItemId{"debate"}});
    stage.record(room, ItemInserted{afternoon, {}, continued});
    stage.record(room, ListCarried{morning, ItemId{"debate"}, afternoon, continued.id});
    EXPECT_THAT(titles_in(stage.state(), "p2-n1"),
                ElementsAre(Pair("acta", "Texto acta"), Pair("plan", "Texto plan")));
    EXPECT_THAT(drafts_of(stage, "p1", "debate"), ElementsAre("acta", "plan"));
    EXPECT_THAT(drafts_of(stage, "p2", "p2-n1"), IsEmpty());
}

/// What was moved so left two drafts of one id in a session: moved on, the one without a text goes.
TEST(CarriedItems, leave_a_draft_behind_whose_text_is_called_otherwise) {
    Stage stage{event_with_drafts()};
    stage.record(RoomId{"plenaria"}, SessionOpened{morning});
    stage.record(RoomId{"plenaria"}, ItemMoved{morning, dialogue, afternoon, {}, dialogue});
    MoveItem back = to_afternoon(dialogue);
    back.session = afternoon;
    back.to = morning;
    back.edits = 1;
    ASSERT_TRUE(stage.act(back));
    EXPECT_THAT(drafts_of(stage, "p1", "p1-n1"), ElementsAre("p1-n1-t1"));
    EXPECT_EQ(stage.state().sessions.at(morning).texts.count(TextId{"p1-n1-t2"}), 1U);
    EXPECT_EQ(stage.state().sessions.at(afternoon).texts.at(TextId{"t10"}).item,
              ItemId{"apertura"});
}

TEST(CarriedItems, that_are_seen_outside_are_numbered_among_what_is_open) {
    Stage stage = in_p1();
    for (const char* item : {"admision", "presupuesto", "nombramiento", "dialogo"}) {
        ASSERT_TRUE(stage.act(to_afternoon(ItemId{item}))) << item;
    }
    EXPECT_THAT(ids_of(stage, "p2"),
                ElementsAre("apertura", "debate", "p2-x1", "p2-n1", "p2-y1", "p2-n2"));
}

TEST(CarriedItems, find_room_however_many_items_their_new_session_hides) {
    Definition full = scenarios::sample_event();
    for (std::size_t number = 1; number <= limits::items_per_session; ++number) {
        hide_in_afternoon(full, "oculto-" + std::to_string(number), {});
    }
    Stage plain = in_p1();
    Stage hiding{full};
    ASSERT_TRUE(hiding.act(OpenSession{morning}));
    InsertItem open = insert("", 10);
    open.session = afternoon;
    MoveItem within = to_afternoon(ItemId{"admision"});
    EXPECT_EQ(refusal(hiding, within), RejectionCode::agenda_full);
    for (Stage* stage : {&plain, &hiding}) {
        ASSERT_TRUE(stage->act(to_afternoon(dialogue)));
        ASSERT_TRUE(stage->act(open));
        ASSERT_TRUE(stage->act(
            SplitItem{afternoon, ItemId{"debate"}, minutes{10}, {"Resto", "Rest"}, 0}));
        ASSERT_TRUE(stage->act(StartItem{ItemId{"debate"}}));
        inscribe(*stage, "mx", "debate");
        ASSERT_TRUE(stage->act(AdjournSession{HolderChoice::carry_over}));
        ASSERT_TRUE(stage->act(OpenSession{afternoon}));
    }
    EXPECT_TRUE(views_of(plain) == views_of(hiding));
    EXPECT_TRUE(plain.act(StartItem{ItemId{"p2-n4"}})) << "the debate goes on as the fourth";
}

}  // namespace
}  // namespace plenaria::domain::carried_items_test
