// Law 3 for live editing: what is edited within is noticed by nobody outside, then or later.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/model/forecast.hpp"
#include "server/model/limits.hpp"
#include "tests/scenarios/view_text.hpp"
#include "tests/unit/domain/editing_stage.hpp"

namespace plenaria::domain::agenda_secrecy_test {
namespace {

using namespace editing;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr Audience outside[] = {Audience::public_, Audience::room, Audience::interpreter,
                                Audience::secretariat, Audience::technician};

std::vector<View> views_of(const Stage& stage) {
    std::vector<View> views;
    for (const Audience audience : outside) {
        for (const char* room : {"plenaria", "consultas"}) {
            views.push_back(stage.view(audience, Clearance::uncleared, RoomId{room}));
        }
    }
    return views;
}

void expect_canary_outside_nowhere(const Stage& stage) {
    for (const View& view : views_of(stage)) {
        for (const std::string& fact : scenarios::facts_of(view)) {
            EXPECT_THAT(fact, Not(HasSubstr(std::string{scenarios::canary})));
        }
    }
}

void reopen(Stage& stage) {
    if (stage.room().closing) {
        ASSERT_TRUE(stage.act(BeginReopening{}));
        ASSERT_TRUE(stage.act(ConfirmReopening{}));
    }
    if (stage.state().sessions.at(SessionId{"p1"}).current) {
        ASSERT_TRUE(stage.act(FinishItem{ItemId{"presupuesto"}, HolderChoice::end}));
    }
}

/// The budget is discussed: behind closed doors, or as a members-only item.
Stage within(bool closed_doors) {
    Stage stage = in_p1();
    if (closed_doors) {
        EXPECT_TRUE(stage.act(CloseDoors{}));
    }
    EXPECT_TRUE(stage.act(StartItem{ItemId{"presupuesto"}}));
    return stage;
}

InsertItem secret_item() {
    InsertItem command = insert("resumen", 20);
    command.title = {std::string{scenarios::canary}, std::string{scenarios::canary}};
    return command;
}

TEST(AgendaSecrecy, edits_within_are_noticed_outside_neither_then_nor_later) {
    const Text secret{std::string{scenarios::canary} + " nuevo", "new"};
    const std::vector<Command> edits{secret_item(),
                                     RenameItem{{}, ItemId{"resumen"}, secret, 0},
                                     SetItemDuration{{}, ItemId{"resumen"}, minutes{55}, 1},
                                     FixItemTime{{}, ItemId{"resumen"}, at(12, 30), 2},
                                     SplitItem{{}, ItemId{"resumen"}, minutes{10}, secret, 3},
                                     move("admision", "resumen"),
                                     MergeItems{{}, ItemId{"admision"}, ItemId{"resumen"}, 1},
                                     ExtendSession{{}, minutes{25}}};
    for (const bool closed_doors : {true, false}) {
        Stage plain = within(closed_doors);
        Stage edited = within(closed_doors);
        for (const Command& command : edits) {
            ASSERT_TRUE(edited.act(command)) << name_of(command);
            EXPECT_TRUE(views_of(edited) == views_of(plain)) << name_of(command);
        }
        ASSERT_TRUE(edited.act(Undo{}));
        ASSERT_TRUE(edited.act(Redo{}));
        for (Stage* stage : {&plain, &edited}) {
            stage->wait(minutes{40});
            reopen(*stage);
        }
        EXPECT_TRUE(views_of(edited) == views_of(plain)) << "later";
        for (Stage* stage : {&plain, &edited}) {
            ASSERT_TRUE(stage->act(insert("clausura", 10)));
            ASSERT_TRUE(stage->act(ExtendSession{{}, minutes{10}}));
            ASSERT_TRUE(stage->act(Undo{}));
        }
        EXPECT_TRUE(views_of(edited) == views_of(plain)) << "nor by what is edited in the open";
        expect_canary_outside_nowhere(edited);
    }
}

TEST(AgendaSecrecy, an_edit_within_takes_no_redo_from_another_room) {
    const RoomId other{"consultas"};
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act_in(
        other, RenameItem{SessionId{"p1"}, ItemId{"clausura"}, {"Cierre", "Close"}, 0}));
    ASSERT_TRUE(stage.act_in(other, Undo{}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"presupuesto"}}));
    const View before = stage.view(Audience::secretariat, Clearance::uncleared, other);
    const std::vector<Command> edits{AddDocument{ItemId{"presupuesto"},
                                                 {"Interno", "Internal"},
                                                 DocumentAccess::room,
                                                 Language{"es"},
                                                 "interno.pdf"},
                                     RenameItem{{}, ItemId{"presupuesto"}, {"Otro", "Other"}, 0},
                                     Undo{},
                                     Redo{},
                                     secret_item(),
                                     Undo{}};
    for (const Command& command : edits) {
        ASSERT_TRUE(stage.act(command)) << name_of(command);
        EXPECT_TRUE(stage.view(Audience::secretariat, Clearance::uncleared, other) == before)
            << name_of(command);
    }
    ASSERT_TRUE(stage.act_in(other, Redo{}));
    EXPECT_EQ(item_of(stage, "p1", "clausura").title, (Text{"Cierre", "Close"}));
    EXPECT_EQ(item_of(stage, "p1", "presupuesto").title, (Text{"Otro", "Other"})) << "it stays";
    EXPECT_EQ(item_of(stage, "p1", "presupuesto").documents.size(), 1U);
}

TEST(AgendaSecrecy, an_open_edit_within_does_take_it) {
    const RoomId other{"consultas"};
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act_in(
        other, RenameItem{SessionId{"p1"}, ItemId{"clausura"}, {"Cierre", "Close"}, 0}));
    ASSERT_TRUE(stage.act_in(other, Undo{}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"presupuesto"}}));
    ASSERT_TRUE(stage.act(RenameItem{{}, ItemId{"debate"}, {"Otro", "Other"}, 0}));
    EXPECT_EQ(stage.act_in(other, Redo{}).error().code, RejectionCode::nothing_to_redo);
}

TEST(AgendaSecrecy, a_hidden_document_reaches_who_may_know_of_it_in_another_room) {
    const RoomId other{"consultas"};
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act_in(other, OpenSession{SessionId{"taller"}}));
    ASSERT_TRUE(stage.act_in(other, CloseDoors{}));
    const auto expect_to_reach = [&](const Command& command, const Command& there) {
        ASSERT_TRUE(stage.act_in(other, there));
        const auto acts = [&] {
            return stage.view(Audience::secretariat, Clearance::cleared, other).acts;
        };
        ASSERT_GT(acts()->depth, 0);
        ASSERT_TRUE(stage.act(command)) << name_of(command);
        EXPECT_EQ(acts()->depth, 0) << "nobody who knows goes back behind it";
        EXPECT_TRUE(reaches_other_rooms(stage.history().back().event)) << name_of(command);
    };
    expect_to_reach(AddDocument{ItemId{"presupuesto"},
                                {"Interno", "Internal"},
                                DocumentAccess::room,
                                Language{"es"},
                                "interno.pdf"},
                    Inscribe{DelegationId{"mx"}, {}, {}, {}});
    const auto& documents = item_of(stage, "p1", "presupuesto").documents;
    ASSERT_EQ(documents.size(), 1U);
    expect_to_reach(RemoveDocument{documents.front().id}, Inscribe{DelegationId{"us"}, {}, {}, {}});
}

TEST(AgendaSecrecy, what_the_chair_alone_moves_takes_no_undo_from_those_within_elsewhere) {
    const RoomId other{"consultas"};
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act_in(other, OpenSession{SessionId{"taller"}}));
    ASSERT_TRUE(stage.act_in(other, CloseDoors{}));
    ASSERT_TRUE(stage.act_in(other, Inscribe{DelegationId{"mx"}, {}, {}, {}}));
    MoveItem away = move("nombramiento", "");
    away.to = SessionId{"p2"};
    const View before = stage.view(Audience::secretariat, Clearance::cleared, other);
    ASSERT_GT(before.acts->depth, 0);
    ASSERT_TRUE(stage.act(away));
    EXPECT_TRUE(stage.view(Audience::secretariat, Clearance::cleared, other) == before);
    EXPECT_TRUE(stage.act_in(other, Undo{}));
}

TEST(AgendaSecrecy, those_within_follow_their_own_plan) {
    Stage stage = within(true);
    ASSERT_TRUE(stage.act(ExtendSession{{}, minutes{25}}));
    const auto planned = [](const View& view, const char* id) {
        for (const ItemView& item : *view.agenda) {
            if (item.id == ItemId{id}) {
                return item.planned;
            }
        }
        return Millis{0};
    };
    EXPECT_EQ(planned(stage.view(Audience::chair), "presupuesto"), minutes{55});
    EXPECT_EQ(planned(stage.view(Audience::secretariat, Clearance::cleared), "presupuesto"),
              minutes{55});
    reopen(stage);
    EXPECT_EQ(planned(stage.view(Audience::secretariat), "presupuesto"), minutes{30});
    EXPECT_EQ(session_of(stage, "p1").planned_end, at(13, 0));
    EXPECT_EQ(planned(stage.view(Audience::chair), "presupuesto"), minutes{55});
}

TEST(AgendaSecrecy, behind_closed_doors_nothing_that_is_seen_outside_is_edited) {
    Stage stage = within(true);
    MoveItem away = move("admision", "");
    away.to = SessionId{"p2"};
    InsertItem elsewhere = insert("", 10);
    elsewhere.session = SessionId{"p2"};
    const std::vector<std::pair<Command, RejectionCode>> rows{
        {move("clausura", "apertura"), RejectionCode::item_is_open},
        {RenameItem{{}, ItemId{"debate"}, {"X", "X"}, 0}, RejectionCode::item_is_open},
        {move("resumen", "apertura"), RejectionCode::doors_not_open},
        {MergeItems{{}, ItemId{"resumen"}, ItemId{"presupuesto"}, 0},
         RejectionCode::doors_not_open},
        {MergeItems{{}, ItemId{"admision"}, ItemId{"clausura"}, 0}, RejectionCode::item_is_open},
        {away, RejectionCode::doors_not_open},
        {elsewhere, RejectionCode::doors_not_open},
        {ExtendSession{SessionId{"p2"}, minutes{5}}, RejectionCode::doors_not_open}};
    const State before = stage.state();
    for (const auto& [command, code] : rows) {
        EXPECT_EQ(refusal(stage, command), code) << name_of(command);
    }
    EXPECT_TRUE(stage.state() == before);
}

TEST(AgendaSecrecy, a_closing_without_a_confidential_item_has_no_plan_to_extend) {
    Stage stage = in_p1();
    ASSERT_TRUE(stage.act(StartItem{ItemId{"debate"}}));
    ASSERT_TRUE(stage.act(CloseDoors{}));
    EXPECT_EQ(refusal(stage, ExtendSession{{}, minutes{5}}), RejectionCode::item_is_open);
}

// It read "Start it before finishing it".
TEST(AgendaSecrecy, without_an_item_within_the_refusal_says_which_time_is_extended) {
    Stage clearing = in_p1();
    ASSERT_TRUE(clearing.act(CloseDoors{}));
    Stage members_only;
    ASSERT_TRUE(members_only.act(OpenSession{SessionId{"red"}}));
    for (Stage* stage : {&clearing, &members_only}) {
        const auto refused = stage->act(ExtendSession{{}, minutes{5}});
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, RejectionCode::no_item_under_way);
        EXPECT_THAT(std::string{text_of(refused.error()).en()},
                    testing::HasSubstr("time is given to the item under way: start it first"));
        EXPECT_THAT(std::string{text_of(refused.error()).es()},
                    testing::HasSubstr("el tiempo se da al punto en curso: inícielo primero"));
    }
    ASSERT_TRUE(clearing.act(StartItem{ItemId{"presupuesto"}}));
    EXPECT_TRUE(clearing.act(ExtendSession{{}, minutes{5}}));
}

TEST(AgendaSecrecy, a_hidden_item_is_prepared_in_the_open_without_a_trace) {
    Stage plain = in_p1();
    Stage edited = in_p1();
    const Text secret{std::string{scenarios::canary} + " otro", "other"};
    ASSERT_TRUE(edited.act(RenameItem{{}, ItemId{"admision"}, secret, 0}));
    MoveItem ahead = move("admision", "apertura");
    ahead.edits = 1;
    ASSERT_TRUE(edited.act(ahead));
    ASSERT_TRUE(edited.act(SetItemDuration{{}, ItemId{"admision"}, minutes{5}, 2}));
    InsertItem into_red = insert("", 10);
    into_red.session = SessionId{"red"};
    ASSERT_TRUE(edited.act(into_red));
    EXPECT_TRUE(views_of(edited) == views_of(plain));
    EXPECT_THAT(edited.room().acts.done, testing::SizeIs(plain.room().acts.done.size()));
}

TEST(AgendaSecrecy, a_refusal_does_not_tell_what_was_edited_within) {
    Stage stage = within(false);
    ASSERT_TRUE(stage.act(RenameItem{{}, ItemId{"admision"}, {"Secreto", "Secret"}, 0}));
    reopen(stage);
    const auto late = stage.act(RenameItem{{}, ItemId{"admision"}, {"X", "X"}, 0});
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, RejectionCode::item_edited);
    EXPECT_THAT(late.error().present, IsEmpty());
}

TEST(AgendaSecrecy, what_leaves_a_confidential_session_stays_confidential) {
    Stage stage;
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"red"}}));
    for (const char* id : {"intercambio", "evaluacion"}) {
        MoveItem command = move(id, "debate");
        command.to = SessionId{"p2"};
        ASSERT_TRUE(stage.act(command));
    }
    ASSERT_TRUE(stage.act(AdjournSession{}));
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p2"}}));
    EXPECT_EQ(stage.view(Audience::chair).agenda->size(), 4U);
    EXPECT_EQ(stage.view(Audience::room).agenda->size(), 2U);
    expect_canary_outside_nowhere(stage);
}

TEST(AgendaSecrecy, what_is_open_and_what_is_not_are_not_mixed) {
    Stage stage = in_p1();
    EXPECT_EQ(refusal(stage, MergeItems{{}, ItemId{"admision"}, ItemId{"debate"}, 0}),
              RejectionCode::confidential_item);
    EXPECT_EQ(refusal(stage, MergeItems{{}, ItemId{"debate"}, ItemId{"presupuesto"}, 0}),
              RejectionCode::confidential_item);
    MoveItem into_red = move("debate", "");
    into_red.to = SessionId{"red"};
    EXPECT_EQ(refusal(stage, into_red), RejectionCode::confidential_item);
}

TEST(AgendaSecrecy, a_confidential_session_that_is_extended_moves_nothing_published) {
    Stage plain;
    Stage edited;
    for (Stage* stage : {&plain, &edited}) {
        ASSERT_TRUE(stage->act(OpenSession{SessionId{"red"}}));
        ASSERT_TRUE(stage->act(StartItem{ItemId{"intercambio"}}));
    }
    ASSERT_TRUE(edited.act(ExtendSession{{}, minutes{60}}));
    EXPECT_EQ(item_of(edited, "red", "intercambio").planned, minutes{90});
    for (Stage* stage : {&plain, &edited}) {
        ASSERT_TRUE(stage->act(AdjournSession{}));
    }
    EXPECT_TRUE(views_of(edited) == views_of(plain));
}

TEST(AgendaSecrecy, hidden_matters_leave_no_gap_in_what_edits_answer) {
    Stage plain;
    Stage hiding{scenarios::sample_event_with_hidden_matters()};
    for (Stage* stage : {&plain, &hiding}) {
        ASSERT_TRUE(stage->act(OpenSession{SessionId{"p1"}}));
        ASSERT_TRUE(stage->act(insert("apertura", 10)));
        ASSERT_TRUE(stage->act(insert("clausura", 10)));
        ASSERT_TRUE(stage->act(move("clausura", "apertura")));
        ASSERT_TRUE(stage->act(ExtendSession{{}, minutes{60}}));
    }
    EXPECT_TRUE(views_of(plain) == views_of(hiding));
}

TEST(AgendaSecrecy, a_hidden_session_moves_nothing_that_is_known) {
    Definition event = scenarios::sample_event();
    event.sessions.at(1).public_title = Text{};
    event.sessions.at(1).planned_start = at(13, 0);
    event.sessions.at(1).planned_end = at(16, 50);
    Stage pushed{event};
    ASSERT_TRUE(pushed.act(OpenSession{SessionId{"p1"}}));
    ASSERT_TRUE(pushed.act(ExtendSession{{}, minutes{60}}));
    EXPECT_EQ(session_of(pushed, "red").planned_end, at(17, 50));
    EXPECT_EQ(session_of(pushed, "p2").planned_start, at(17, 0)) << "it would tell of the other";
    Stage extended{event};
    ASSERT_TRUE(extended.act(ExtendSession{SessionId{"red"}, minutes{30}}));
    EXPECT_EQ(session_of(extended, "red").planned_end, at(17, 20));
    EXPECT_EQ(session_of(extended, "p2").planned_start, at(17, 0));
}

TEST(AgendaSecrecy, a_hidden_session_that_was_edited_since_is_not_put_back) {
    Definition event = scenarios::sample_event();
    event.sessions.at(1).public_title = Text{};
    event.sessions.at(1).planned_start = at(13, 0);
    event.sessions.at(1).planned_end = at(16, 50);
    Stage plain{event};
    Stage edited{event};
    for (Stage* stage : {&plain, &edited}) {
        ASSERT_TRUE(stage->act(OpenSession{SessionId{"p1"}}));
        ASSERT_TRUE(stage->act(ExtendSession{{}, minutes{60}}));
    }
    const auto ends = [&] { return session_of(edited, "red").planned_end; };
    const auto extend = [&] {
        ASSERT_TRUE(edited.act(ExtendSession{SessionId{"red"}, minutes{30}}));
    };
    ASSERT_EQ(ends(), at(17, 50)) << "it was pushed";
    extend();
    for (Stage* stage : {&plain, &edited}) {
        ASSERT_TRUE(stage->act(Undo{}));
    }
    EXPECT_EQ(ends(), at(18, 20)) << "somebody extended it since";
    extend();
    for (Stage* stage : {&plain, &edited}) {
        ASSERT_TRUE(stage->act(Redo{}));
    }
    EXPECT_EQ(ends(), at(18, 50)) << "and again";
    EXPECT_TRUE(views_of(edited) == views_of(plain));
    EXPECT_EQ(session_of(plain, "red").planned_end, at(17, 50));
}

SetText new_text(const char* item, int number) {
    return {TextId{item + ("-t" + std::to_string(number))},
            ItemId{item},
            {"Texto", "Text"},
            {{"Un párrafo.", "A paragraph."}}};
}

/// In a members-only item of the afternoon so many texts are prepared; one in two open items that
/// come to it, from the morning and from the next day.
Definition event_with_texts(int hidden) {
    Definition event = scenarios::sample_event();
    const auto draft = [](const std::string& id) {
        return DraftText{TextId{id}, {"Texto", "Text"}, {{"Un párrafo.", "A paragraph."}}};
    };
    Item within = event.sessions.at(2).items.back();
    within.id = ItemId{"aparte"};
    within.confidential = true;
    for (int number = 1; number <= hidden; ++number) {
        within.texts.push_back(draft("oculto-" + std::to_string(number)));
    }
    event.sessions.at(2).items.push_back(within);
    event.sessions.at(0).items.at(1).texts = {draft("plan")};
    event.sessions.at(4).items.front().texts = {draft("informe")};
    return event;
}

TEST(AgendaSecrecy, hidden_texts_take_no_place_of_those_that_are_open) {
    const int most = static_cast<int>(limits::texts_per_session);
    Stage plain{event_with_texts(0)};
    Stage hiding{event_with_texts(most)};
    MoveItem from_next_day = move("declaraciones", "");
    from_next_day.session = SessionId{"jornada"};
    from_next_day.to = SessionId{"p2"};
    for (Stage* stage : {&plain, &hiding}) {
        ASSERT_TRUE(stage->act(OpenSession{SessionId{"p1"}}));
        ASSERT_TRUE(stage->act(StartItem{ItemId{"debate"}}));
        inscribe(*stage, "mx", "debate");
        ASSERT_TRUE(stage->act(from_next_day));
        ASSERT_TRUE(stage->act(AdjournSession{HolderChoice::carry_over}));
        ASSERT_TRUE(stage->act(OpenSession{SessionId{"p2"}}));
        for (int number = 3; number <= most; ++number) {
            ASSERT_TRUE(stage->act(new_text("apertura", number))) << number;
        }
        EXPECT_EQ(refusal(*stage, new_text("apertura", most + 1)), RejectionCode::texts_full);
    }
    EXPECT_TRUE(views_of(hiding) == views_of(plain));
    EXPECT_EQ(refusal(hiding, new_text("aparte", 1)), RejectionCode::texts_full);
    EXPECT_TRUE(plain.act(new_text("aparte", 1))) << "nor do those that are open of the others";
}

// To the chair, who sees that it waits, it was on time until what is open behind it was due.
TEST(AgendaSecrecy, while_something_confidential_is_overdue_nobody_is_told_to_be_on_time) {
    Stage stage = in_p1();
    for (const char* item : {"apertura", "debate", "dialogo"}) {
        ASSERT_TRUE(stage.act(StartItem{ItemId{item}}));
        stage.wait(minutes{30});
    }
    ASSERT_TRUE(stage.act(FinishItem{ItemId{"dialogo"}}));
    const auto expect_delay = [&](TimePoint now, std::optional<Millis> expected) {
        for (const Audience audience : {Audience::chair, Audience::secretariat}) {
            for (const Clearance clearance : {Clearance::cleared, Clearance::uncleared}) {
                EXPECT_EQ(forecast(*stage.view(audience, clearance).agenda, now).delay, expected);
            }
        }
    };
    expect_delay(at(10, 30), Millis{0});
    expect_delay(at(11, 25), std::nullopt);
    expect_delay(item_of(stage, "p1", "clausura").planned_start + minutes{10}, minutes{10});
}

}  // namespace
}  // namespace plenaria::domain::agenda_secrecy_test
