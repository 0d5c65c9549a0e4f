// The Presidency, the script, notes, documents, screens: what surrounds a session.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/model/limits.hpp"
#include "tests/properties/any_command.hpp"
#include "tests/scenarios/stage.hpp"

namespace plenaria::domain::venue_test {
namespace {

using scenarios::Stage;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Stage in_item(const char* item, Definition event = properties::full_event()) {
    Stage stage{std::move(event)};
    EXPECT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    EXPECT_TRUE(stage.act(StartItem{ItemId{item}}));
    return stage;
}

Inscribe request_of(const char* delegation) {
    Inscribe request;
    request.delegation = DelegationId{delegation};
    return request;
}

RejectionCode refusal(Stage& stage, const Command& command) {
    const auto decision = stage.act(command);
    EXPECT_FALSE(decision) << name_of(command);
    return decision ? RejectionCode::unknown_command : decision.error().code;
}

AddDocument document(const char* language, const char* href,
                     DocumentAccess access = DocumentAccess::public_) {
    return {ItemId{}, {"Informe", "Report"}, access, Language{language}, href};
}

TEST(HandOver, moves_the_troika_on_by_one_while_all_goes_on) {
    Stage stage = in_item("clausura");
    EXPECT_EQ(stage.view(Audience::public_).event.outgoing.es(), "México");
    ASSERT_TRUE(stage.act(request_of("us")));
    ASSERT_TRUE(stage.act(NextSpeaker{}));
    ASSERT_TRUE(stage.act(StartSpeech{}));
    const auto floor = stage.view(Audience::public_).floor;
    ASSERT_TRUE(stage.act(HandOver{DelegationId{"us"}, DelegationId{"mx"}}));
    const RoomId other{"consultas"};
    for (const View& view : {stage.view(Audience::public_),
                             stage.view(Audience::technician, Clearance::uncleared, other)}) {
        EXPECT_EQ(view.event.presidency.en(), "United States");
        EXPECT_EQ(view.event.presidency_flag, "us");
        EXPECT_EQ(view.event.outgoing.es(), "Guatemala");
        EXPECT_EQ(view.event.incoming.es(), "México");
    }
    EXPECT_TRUE(stage.view(Audience::public_).floor == floor);
    EXPECT_EQ(stage.view(Audience::chair, Clearance::uncleared, other).record->back().kind,
              "presidency_handed_over");
}

TEST(HandOver, is_of_its_own_item_and_between_members) {
    Stage early = in_item("debate");
    EXPECT_EQ(refusal(early, HandOver{DelegationId{"us"}, {}}), RejectionCode::not_handover_item);
    Stage stage = in_item("clausura");
    EXPECT_EQ(refusal(stage, HandOver{DelegationId{"ar"}, {}}), RejectionCode::not_a_decider);
    EXPECT_EQ(refusal(stage, HandOver{DelegationId{"zz"}, {}}), RejectionCode::unknown_delegation);
    EXPECT_EQ(refusal(stage, HandOver{DelegationId{"gt"}, {}}), RejectionCode::already_presiding);
    EXPECT_EQ(refusal(stage, HandOver{DelegationId{"us"}, DelegationId{"us"}}),
              RejectionCode::already_presiding);
}

TEST(HandOver, is_done_in_public_alone) {
    const HandOver over{DelegationId{"us"}, {}};
    Stage open = in_item("clausura");
    ASSERT_TRUE(open.act(CloseDoors{}));
    EXPECT_EQ(refusal(open, over), RejectionCode::handover_in_public);
    ASSERT_TRUE(open.act(BeginReopening{}));
    EXPECT_EQ(refusal(open, over), RejectionCode::handover_in_public);
    ASSERT_TRUE(open.act(ConfirmReopening{}));
    Definition event = properties::full_event();
    ASSERT_TRUE(event.sessions[0].items[3].confidential);
    event.sessions[0].items[3].kind = ItemKind::handover;
    Stage members{std::move(event)};
    ASSERT_TRUE(members.act(OpenSession{SessionId{"p1"}}));
    ASSERT_TRUE(members.act(StartItem{ItemId{"presupuesto"}}));
    EXPECT_EQ(refusal(members, over), RejectionCode::handover_in_public);
    ASSERT_TRUE(members.act(CloseDoors{}));
    EXPECT_EQ(refusal(members, over), RejectionCode::handover_in_public);
    EXPECT_EQ(members.state().definition.presidency, DelegationId{"gt"});
}

Definition reworded(const Stage& stage, const char* id, const char* words) {
    Definition edited = stage.state().definition;
    for (Item& item : edited.sessions.front().items) {
        if (item.id.value == id) {
            item.title = {words, words};
        }
    }
    return edited;
}

std::vector<View> seen_by_the_unlisted(const Stage& stage) {
    std::vector<View> views;
    for (const char* room : {"plenaria", "consultas"}) {
        for (const Audience audience :
             {Audience::public_, Audience::secretariat, Audience::technician}) {
            views.push_back(stage.view(audience, Clearance::uncleared, RoomId{room}));
        }
    }
    return views;
}

TEST(EditedEvent, that_differs_in_restricted_words_alone_is_told_to_nobody_without_them) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(request_of("mx")));
    const auto before = seen_by_the_unlisted(stage);
    stage.record(RoomId{}, DefinitionReplaced{reworded(stage, "presupuesto", "CANARIO")});
    EXPECT_TRUE(seen_by_the_unlisted(stage) == before) << "neither a line nor what undo offers";
    EXPECT_EQ(stage.view(Audience::chair).record->back().kind, "definition_replaced");
    ASSERT_TRUE(stage.act(Undo{}));
    EXPECT_TRUE(stage.waiting().empty());
}

TEST(EditedEvent, keeps_its_restricted_words_whatever_undo_takes_back) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(RenameItem{{}, ItemId{"clausura"}, {"Fin", "End"}, 0}));
    ASSERT_TRUE(stage.act(request_of("mx")));
    stage.record(RoomId{}, DefinitionReplaced{reworded(stage, "presupuesto", "CANARIO")});
    ASSERT_TRUE(stage.act(Undo{}));
    EXPECT_EQ(refusal(stage, Undo{}), RejectionCode::nothing_to_undo);
    EXPECT_TRUE(stage.state().definition == reworded(stage, "presupuesto", "CANARIO"));
}

TEST(EditedEvent, that_differs_in_what_all_may_know_is_told_to_all) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(request_of("mx")));
    stage.record(RoomId{}, DefinitionReplaced{reworded(stage, "clausura", "Fin")});
    EXPECT_EQ(stage.view(Audience::secretariat).record->back().kind, "definition_replaced");
    EXPECT_EQ(refusal(stage, Undo{}), RejectionCode::nothing_to_undo);
}

TEST(Gate, is_somebodys_word_by_name) {
    Stage stage = in_item("debate");
    const auto said = [&](const char* evidence) {
        EXPECT_TRUE(stage.act(SetOutputGate{OutputId{"stream"}, Gate::cut, evidence}));
        const OutputView view = stage.view(Audience::technician).outputs->front();
        return view.evidence + "/" + view.by;
    };
    EXPECT_EQ(said(""), "mesa/mesa") << "nobody's word is none";
    EXPECT_EQ(said("  "), "mesa/mesa");
    EXPECT_EQ(said("Luis"), "Luis/mesa") << "free text names anybody";
}

TEST(Gate, a_cut_that_closed_doors_rest_on_is_a_persons_word) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(CloseDoors{}));
    const auto cut = [](const char* evidence) {
        return SetOutputGate{OutputId{"stream"}, Gate::cut, evidence};
    };
    for (const char* nobody : {"", "  ", "secretariat", "presidency", " Técnica ", ".", "A",
                               "Secretary", "secretaria", "Secretario Ejecutivo"}) {
        EXPECT_EQ(refusal(stage, cut(nobody)), RejectionCode::invalid_argument) << nobody;
    }
    ASSERT_TRUE(stage.act(SetOutputGate{OutputId{"stream"}, Gate::open, ""}))
        << "that it is not cut is taken from anybody";
    ASSERT_TRUE(stage.act(cut("  Luis, técnica ")));
    EXPECT_EQ(stage.view(Audience::technician).outputs->front().evidence, "Luis, técnica")
        << "without the blanks around it";
}

TEST(Gate, a_blank_word_of_a_former_build_counts_as_it_did) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(CloseDoors{}));
    stage.record(RoomId{"plenaria"}, OutputGateSet{OutputId{"stream"}, Gate::cut, ""});
    EXPECT_EQ(stage.view(Audience::technician).outputs->front().gate, Gate::cut);
}

TEST(Script, is_the_chairs_alone_step_by_step) {
    Stage stage = in_item("dialogo");
    const View secretariat = stage.view(Audience::secretariat, Clearance::cleared);
    EXPECT_FALSE(secretariat.script.has_value());
    ASSERT_TRUE(stage.act(MarkStep{ItemId{}, 1, true}));
    ASSERT_TRUE(stage.act(MarkStep{ItemId{}, 0, true}));
    ASSERT_TRUE(stage.act(MarkStep{ItemId{"dialogo"}, 1, false}));
    EXPECT_TRUE(stage.view(Audience::secretariat, Clearance::cleared) == secretariat);
    const auto script = *stage.view(Audience::chair).script;
    ASSERT_THAT(script, SizeIs(2));
    EXPECT_TRUE(script[0].done && !script[1].done);
    EXPECT_EQ(refusal(stage, MarkStep{ItemId{}, 2, true}), RejectionCode::unknown_step);
    EXPECT_EQ(refusal(stage, MarkStep{ItemId{}, -1, true}), RejectionCode::unknown_step);
    EXPECT_EQ(refusal(stage, MarkStep{ItemId{}, 1, false}), RejectionCode::nothing_changed);
    EXPECT_EQ(refusal(stage, MarkStep{ItemId{"nada"}, 0, true}), RejectionCode::unknown_item);
}

TEST(Notes, are_between_chair_and_operators) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(PostNote{"Falta el intérprete"}));
    EXPECT_EQ(stage.view(Audience::chair).notes->front().text, "Falta el intérprete");
    EXPECT_EQ(stage.view(Audience::secretariat).notes->front().author, "mesa");
    for (const Audience audience :
         {Audience::public_, Audience::room, Audience::interpreter, Audience::technician}) {
        EXPECT_FALSE(stage.view(audience, Clearance::cleared).notes) << name_of(audience);
    }
    EXPECT_EQ(refusal(stage, PostNote{" \n"}), RejectionCode::invalid_argument);
    EXPECT_EQ(refusal(stage, PostNote{std::string(limits::note_bytes + 1, 'x')}),
              RejectionCode::invalid_argument);
}

TEST(Notes, within_are_read_within_and_push_no_other_out) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(PostNote{"abierta"}));
    ASSERT_TRUE(stage.act(CloseDoors{}));
    for (std::size_t i = 0; i < limits::notes_shown + 3; ++i) {
        ASSERT_TRUE(stage.act(PostNote{"reservada"}));
    }
    ASSERT_TRUE(stage.act(BeginReopening{}));
    ASSERT_TRUE(stage.act(ConfirmReopening{}));
    ASSERT_TRUE(stage.act(PostNote{"otra"}));
    const auto notes = *stage.view(Audience::secretariat).notes;
    ASSERT_THAT(notes, SizeIs(2));
    EXPECT_EQ(notes[0].id, "0-1");
    EXPECT_EQ(notes[1].id, "0-2") << "numbers tell nothing of what was noted within";
    EXPECT_THAT(*stage.view(Audience::chair).notes, SizeIs(limits::notes_shown + 2));
}

TEST(Documents, are_shown_to_those_entitled_in_each_language) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(document("en", "https://example.org/report.pdf")));
    ASSERT_TRUE(stage.act(document("es", "informe.pdf")));
    AddDocument internal = document("es", "notas.pdf", DocumentAccess::operators);
    internal.title = {"Notas", "Notes"};
    ASSERT_TRUE(stage.act(internal));
    AddDocument of_the_room = document("es", "sala.pdf", DocumentAccess::room);
    of_the_room.title = {"Sala", "Room"};
    ASSERT_TRUE(stage.act(of_the_room));
    const auto ids = [&](Audience audience) {
        std::vector<std::string> found;
        const auto documents = *stage.view(audience).documents;
        for (const DocumentView& each : documents) {
            found.push_back(each.id + " " + each.href);
        }
        return found;
    };
    EXPECT_THAT(ids(Audience::public_), ElementsAre("debate-d1.es /documents/informe.pdf",
                                                    "debate-d1.en https://example.org/report.pdf"));
    EXPECT_THAT(ids(Audience::room), SizeIs(3));
    EXPECT_THAT(ids(Audience::interpreter), SizeIs(3));
    EXPECT_THAT(ids(Audience::secretariat), SizeIs(4));
    EXPECT_FALSE(stage.view(Audience::technician).documents.has_value());
}

TEST(Documents, name_a_link_or_a_plain_file) {
    Stage stage = in_item("debate");
    for (const char* href :
         {"", "../etc/passwd", ".oculto", "http://example.org/a", "a/b.pdf", "https://",
          "file:///x", "a b.pdf", "a\\b", "https:///x", "javascript:alert(1)", "%2e%2e"}) {
        EXPECT_EQ(refusal(stage, document("es", href)), RejectionCode::invalid_argument) << href;
    }
    EXPECT_EQ(refusal(stage, document("fr", "a.pdf")), RejectionCode::invalid_argument);
    ASSERT_TRUE(stage.act(document("es", "a.pdf")));
    EXPECT_EQ(refusal(stage, document("es", "a.pdf")), RejectionCode::nothing_changed);
    AddDocument untitled = document("es", "a.pdf");
    untitled.title = Text{};
    EXPECT_EQ(refusal(stage, untitled), RejectionCode::text_missing);
}

TEST(Documents, are_bounded_replaced_removed_and_undone) {
    Stage stage = in_item("debate");
    for (std::size_t i = 0; i < limits::documents_per_item; ++i) {
        AddDocument each = document("es", "a.pdf");
        each.title = {"Documento " + std::to_string(i), "Document " + std::to_string(i)};
        ASSERT_TRUE(stage.act(each));
    }
    EXPECT_EQ(refusal(stage, document("es", "a.pdf")), RejectionCode::documents_full);
    ASSERT_TRUE(stage.act(RemoveDocument{DocumentId{"debate-d3"}}));
    EXPECT_EQ(refusal(stage, RemoveDocument{DocumentId{"debate-d3"}}),
              RejectionCode::unknown_document);
    ASSERT_TRUE(stage.act(document("es", "a.pdf")));
    ASSERT_TRUE(stage.act(document("es", "b.pdf")));
    const auto documents = *stage.view(Audience::public_).documents;
    ASSERT_THAT(documents, SizeIs(limits::documents_per_item));
    EXPECT_EQ(documents.back().href, "/documents/b.pdf");
    ASSERT_TRUE(stage.act(Undo{}));
    EXPECT_EQ(stage.view(Audience::public_).documents->back().href, "/documents/a.pdf");
}

TEST(Documents, of_an_open_item_are_not_changed_behind_closed_doors) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(document("es", "a.pdf")));
    ASSERT_TRUE(stage.act(CloseDoors{}));
    EXPECT_EQ(refusal(stage, document("en", "b.pdf")), RejectionCode::item_is_open);
    EXPECT_EQ(refusal(stage, RemoveDocument{DocumentId{"debate-d1"}}), RejectionCode::item_is_open);
    AddDocument internal = document("en", "b.pdf");
    internal.item = ItemId{"presupuesto"};
    EXPECT_TRUE(stage.act(internal));
}

TEST(Screens, give_way_to_a_presentation_and_come_back) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(YieldScreens{true}));
    EXPECT_EQ(refusal(stage, YieldScreens{true}), RejectionCode::nothing_changed);
    EXPECT_TRUE(stage.view(Audience::room).room.yielded);
    ASSERT_TRUE(stage.act(YieldScreens{false}));
    EXPECT_FALSE(stage.view(Audience::room).room.yielded);
}

TEST(Screens, given_away_within_are_so_within_alone) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(YieldScreens{true}));
    ASSERT_TRUE(stage.act(CloseDoors{}));
    EXPECT_FALSE(stage.view(Audience::chair).room.yielded) << "each closing begins anew";
    const View outside = stage.view(Audience::public_);
    ASSERT_TRUE(stage.act(YieldScreens{true}));
    EXPECT_TRUE(stage.view(Audience::room, Clearance::cleared).room.yielded);
    EXPECT_TRUE(stage.view(Audience::public_) == outside);
    ASSERT_TRUE(stage.act(YieldScreens{false}));
    ASSERT_TRUE(stage.act(BeginReopening{}));
    ASSERT_TRUE(stage.act(ConfirmReopening{}));
    EXPECT_TRUE(stage.view(Audience::public_).room.yielded) << "outside finds what it left";
}

TEST(EventFile, edited_and_read_in_again_keeps_what_stands_and_forgets_acts) {
    Stage stage = in_item("debate");
    ASSERT_TRUE(stage.act(request_of("us")));
    Definition edited = stage.state().definition;
    Item added = edited.sessions.front().items.at(1);
    added.id = ItemId{"nuevo"};
    added.texts.front().id = TextId{"otra"};
    auto& items = edited.sessions.front().items;
    items.push_back(added);
    items.at(1).texts.front().paragraphs.pop_back();
    items.erase(items.begin() + 2);
    edited.delegations.at(2).name = {"EE. UU.", "U.S.A."};
    stage.record(RoomId{}, DefinitionReplaced{edited});
    const SessionProgress& session = stage.state().sessions.at(SessionId{"p1"});
    EXPECT_EQ(session.items.count(ItemId{"nuevo"}), 1U);
    EXPECT_EQ(session.items.count(ItemId{"dialogo"}), 0U);
    EXPECT_EQ(session.texts.at(TextId{"declaracion"}).version, 2);
    EXPECT_EQ(session.texts.at(TextId{"otra"}).version, 1);
    EXPECT_EQ(current_item(stage.state(), stage.room()), ItemId{"debate"});
    EXPECT_EQ(stage.view(Audience::chair).queue->front().speaker->name.es(), "Estados Unidos");
    EXPECT_THAT(stage.room().acts.done, IsEmpty());
    EXPECT_EQ(stage.view(Audience::chair).record->back().kind, "definition_replaced");
}

}  // namespace
}  // namespace plenaria::domain::venue_test
