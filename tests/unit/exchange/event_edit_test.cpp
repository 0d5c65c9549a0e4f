// What an edited file may change in an event that has begun, and what it may not.
#include "server/exchange/event_edit.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "tests/unit/exchange/fixtures.hpp"

namespace plenaria::exchange::event_edit_test {
namespace {

using namespace domain;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// The sample event at noon of its first day: the plenary is open, its first item running, Mexico
/// waits in the list.
class EventEdit : public testing::Test {
protected:
    EventEdit() {
        happen(RoomId{}, EventLoaded{sample_event()});
        happen(RoomId{"plenaria"}, SessionOpened{SessionId{"plenaria-1"}});
        happen(RoomId{"plenaria"}, ItemStarted{ItemId{"apertura"}});
        happen(RoomId{"plenaria"}, EntryInscribed{.entry = EntryId{"e1"},
                                                  .item = ItemId{"apertura"},
                                                  .delegation = DelegationId{"mx"},
                                                  .category = CategoryId{"member"}});
        edited = state.definition;
    }

    void happen(const RoomId& room, Event event) {
        evolve(state, {now, room, {Role::secretariat, "test"}, std::move(event), {}},
               Position{state.position.value + 1});
    }
    std::vector<std::string> said(const std::vector<Text>& texts) {
        std::vector<std::string> lines;
        for (const Text& text : texts) {
            EXPECT_FALSE(text.es().empty());
            lines.emplace_back(text.en());
        }
        return lines;
    }
    std::vector<std::string> changes() { return said(compare_events(state, edited, now).changes); }
    std::vector<std::string> conflicts() {
        return said(compare_events(state, edited, now).conflicts);
    }
    void remove_item(const char* session, const char* item) {
        std::erase_if(session_of(edited, session).items,
                      [&](const Item& each) { return each.id.value == item; });
    }

    TimePoint now = from_unix_ms(1'796'234'400'000);
    State state;
    Definition edited;
};

TEST_F(EventEdit, the_same_event_changes_nothing) {
    EXPECT_THAT(changes(), IsEmpty());
    EXPECT_THAT(conflicts(), IsEmpty());
}

TEST_F(EventEdit, each_change_is_named) {
    session_of(edited, "plenaria-2").items[2].planned += std::chrono::minutes{10};
    session_of(edited, "plenaria-2").planned_end += std::chrono::minutes{10};
    remove_item("plenaria-2", "proxima-ppt");
    std::swap(session_of(edited, "taller").items[0], session_of(edited, "taller").items[1]);
    edited.delegations[0].name = Text("Belice", "Belize!");
    edited.title = Text("Otro", "Other");
    EXPECT_THAT(conflicts(), IsEmpty());
    EXPECT_THAT(changes(),
                ElementsAre("~ the event “crm-viceministerial-2026” changes: title",
                            "~ the delegation “bz” changes: name",
                            "~ the session “plenaria-2” changes: end",
                            HasSubstr("debate-retorno” changes: minutes"),
                            HasSubstr("- the agenda item “plenaria-2 · proxima-ppt” is removed"),
                            HasSubstr("“taller”: its items change their order")));
}

TEST_F(EventEdit, what_has_begun_is_not_removed) {
    remove_item("plenaria-1", "apertura");
    EXPECT_THAT(conflicts(), ElementsAre(HasSubstr("plenaria-1 · apertura")));
    edited = state.definition;
    std::erase_if(edited.sessions,
                  [](const Session& session) { return session.id.value == "plenaria-1"; });
    EXPECT_THAT(conflicts(), ElementsAre(HasSubstr("“plenaria-1” has begun")));
    edited = state.definition;
    std::erase_if(edited.delegations, [](const Delegation& each) { return each.id.value == "mx"; });
    EXPECT_THAT(conflicts(), ElementsAre(HasSubstr("“mx” cannot be removed")));
    edited = state.definition;
    std::erase_if(edited.rooms, [](const Room& each) { return each.id.value == "plenaria"; });
    EXPECT_THAT(conflicts(), ElementsAre(HasSubstr("“plenaria” cannot be removed")));
}

TEST_F(EventEdit, a_private_meeting_that_the_file_does_not_have_is_not_removed) {
    const RoomId room{"consultas"};
    Session meeting = session_of(edited, "puerta-cerrada");
    meeting.id = SessionId{"consultas-private-1"};
    meeting.room = room;
    happen(room, SessionConvened{meeting});
    happen(room, SessionOpened{meeting.id});
    happen(room, SessionAdjourned{});
    EXPECT_THAT(conflicts(), ElementsAre(HasSubstr("“consultas-private-1” has begun")));
    edited = state.definition;
    EXPECT_THAT(conflicts(), IsEmpty());
    EXPECT_THAT(changes(), IsEmpty());
    edited.profile.private_kind = SessionKindId{"liaison_network"};
    EXPECT_THAT(changes(), ElementsAre(HasSubstr("private_kind")));
}

TEST_F(EventEdit, who_may_know_of_what_has_begun_does_not_change) {
    session_of(edited, "plenaria-1").items[0].confidential = true;
    EXPECT_THAT(conflicts(), ElementsAre(HasSubstr("who may know of it")));
    edited = state.definition;
    session_of(edited, "plenaria-1").kind = SessionKindId{"closed_doors"};
    EXPECT_THAT(conflicts(), ElementsAre(HasSubstr("keeps its room and its kind")));
    edited = state.definition;
    edited.profile.session_kinds[0].grants.queue = false;
    EXPECT_THAT(conflicts(), ElementsAre(HasSubstr("viceministerial_plenary")));
    edited = state.definition;
    edited.profile.session_kinds[3].grants.agenda = true;  // none of that kind has begun
    EXPECT_THAT(conflicts(), IsEmpty());
}

TEST_F(EventEdit, what_was_written_within_comes_out_by_no_file_that_opens_its_item) {
    const auto pending = [](Definition& event) -> Item& {
        return session_of(event, "plenaria-1").items.at(1);
    };
    const TextId text{"reservado"};
    const Text words{"Lo acordado", "What was agreed"};
    for (const bool chair_only : {false, true}) {
        pending(edited).confidential = true;
        pending(edited).excludes_secretariat = chair_only;
        pending(edited).texts = {{text, {"Borrador", "Draft"}, {words}}};
        happen(RoomId{}, DefinitionReplaced{edited});
        const Definition before = edited;
        const auto opened = [&] {
            edited = before;
            pending(edited).confidential = chair_only;
            pending(edited).excludes_secretariat = false;
            return conflicts();
        };
        EXPECT_THAT(opened(), IsEmpty()) << "the file has it word for word";
        const ItemId item = pending(edited).id;
        happen(RoomId{"plenaria"}, TextSet{text, item, {"Borrador", "Draft"}, {words, words}});
        EXPECT_THAT(opened(), ElementsAre(HasSubstr("a text that was written during the event")));
        edited = before;
        pending(edited).title = {"Otro", "Other"};
        EXPECT_THAT(conflicts(), IsEmpty()) << "nobody else may know of it";
        session_of(edited, "plenaria-1").items.erase(
            session_of(edited, "plenaria-1").items.begin() + 1);
        EXPECT_THAT(conflicts(), IsEmpty()) << "its texts go with it";
        edited = before;
        // The next round's file replaces what was written.
        pending(edited).texts = {{text, {"Borrador", "Draft"}, {words, words}}};
        happen(RoomId{}, DefinitionReplaced{edited});
    }
}

TEST_F(EventEdit, behind_closed_doors_outputs_stay_as_they_are) {
    happen(RoomId{"plenaria"}, ClearingBegun{});
    edited.rooms[0].outputs.pop_back();
    EXPECT_THAT(conflicts(), ElementsAre(HasSubstr("behind closed doors")));
}

TEST_F(EventEdit, whoever_a_closing_waits_for_is_not_removed) {
    std::erase_if(edited.delegations, [](const Delegation& each) { return each.id.value == "bz"; });
    EXPECT_THAT(conflicts(), IsEmpty());
    happen(RoomId{"plenaria"}, ClearingBegun{});
    EXPECT_THAT(conflicts(), ElementsAre(HasSubstr("on the roster of a closing")));
}

TEST_F(EventEdit, who_was_admitted_is_not_removed_by_a_file_of_before) {
    Delegation chile = state.definition.delegations.back();
    chile.id = DelegationId{"cl"};
    chile.code = "CHL";
    happen(RoomId{}, DelegationAdmitted{chile});
    EXPECT_THAT(conflicts(), ElementsAre(HasSubstr("or take the admission back first")));
    happen(RoomId{"consultas"}, SessionOpened{SessionId{"redaccion"}});
    EXPECT_THAT(conflicts(), ElementsAre(AllOf(HasSubstr("“cl” was admitted during the event"),
                                               Not(HasSubstr("take the admission back")))));
    happen(RoomId{"consultas"}, SessionAdjourned{});
    edited = state.definition;
    EXPECT_THAT(changes(), IsEmpty());
    edited.delegations.back().name = Text{"Chile", "Chile"};
    EXPECT_THAT(conflicts(), IsEmpty());
    EXPECT_THAT(changes(), ElementsAre(HasSubstr("“cl” changes: name")));
    edited = state.definition;
    edited.delegations.pop_back();
    happen(RoomId{}, AdmissionWithdrawn{DelegationId{"cl"}});
    EXPECT_THAT(conflicts(), IsEmpty());
    EXPECT_THAT(changes(), IsEmpty());
}

TEST_F(EventEdit, nobody_comes_onto_the_roster_of_a_closing_or_leaves_it_by_an_edit) {
    const auto at = std::find_if(edited.delegations.begin(), edited.delegations.end(),
                                 [](const Delegation& each) { return each.id.value == "bz"; });
    ASSERT_NE(at, edited.delegations.end());
    Delegation newcomer = *at;
    newcomer.id = DelegationId{"nuevo"};
    edited.delegations.push_back(newcomer);
    EXPECT_THAT(conflicts(), IsEmpty()) << "the doors are open";
    happen(RoomId{"plenaria"}, ClearingBegun{});
    EXPECT_THAT(conflicts(), ElementsAre(HasSubstr("“nuevo” would come onto the roster")));

    edited = state.definition;
    edited.profile.standing.excluded_years = 2;
    for (Delegation& each : edited.delegations) {
        each.arrears_years = each.id.value == "bz" ? 2 : 0;
    }
    EXPECT_THAT(conflicts(), ElementsAre(HasSubstr("“bz” would come onto the roster")));

    edited = state.definition;
    const CategoryId members = state.definition.delegations[0].category;
    for (Category& each : edited.profile.categories) {
        each.decides = each.decides && each.id != members;
    }
    EXPECT_THAT(conflicts(), Contains(HasSubstr("“bz” would come onto the roster")));
    edited = state.definition;
    edited.delegations[0].name = Text{"Belice", "Belize (new)"};
    EXPECT_THAT(conflicts(), IsEmpty()) << "nobody comes and nobody goes";
}

DraftText draft(const char* id, const char* word) {
    return {TextId{id}, Text{word, word}, {Text{word, word}}};
}

Item& item_of(Definition& event, const char* session, const char* item) {
    for (Item& each : session_of(event, session).items) {
        if (each.id.value == item) {
            return each;
        }
    }
    ADD_FAILURE() << item;
    return session_of(event, session).items.front();
}

TEST_F(EventEdit, a_new_draft_takes_no_words_of_another_items_text) {
    happen(RoomId{"plenaria"}, TextSet{TextId{"apertura-t1"}, ItemId{"apertura"},
                                       Text{"Escrito", "Typed"}, {Text{"Palabras", "Words"}}});
    item_of(edited, "plenaria-1", "declaraciones").texts = {draft("apertura-t1", "Nuevo")};
    EXPECT_THAT(conflicts(), ElementsAre(HasSubstr(
                                 "“plenaria-1 · declaraciones · apertura-t1” would take")));
    item_of(edited, "plenaria-1", "declaraciones").texts = {draft("otro", "Nuevo")};
    EXPECT_THAT(conflicts(), IsEmpty());
    edited = state.definition;
    item_of(edited, "plenaria-2", "debate-retorno").texts = {draft("apertura-t1", "Nuevo")};
    EXPECT_THAT(conflicts(), IsEmpty()) << "ids are of one session";
}

TEST_F(EventEdit, a_draft_goes_from_item_to_item_unless_the_room_has_worked_on_its_text) {
    item_of(edited, "plenaria-1", "declaraciones").texts = {draft("texto", "Antes")};
    happen(RoomId{}, DefinitionReplaced{edited});
    edited = state.definition;
    item_of(edited, "plenaria-1", "declaraciones").texts.clear();
    item_of(edited, "plenaria-1", "debate-ninez").texts = {draft("texto", "Después")};
    EXPECT_THAT(conflicts(), IsEmpty());
    happen(RoomId{"plenaria"}, TextSet{TextId{"texto"}, ItemId{"declaraciones"},
                                       Text{"En sala", "In the room"}, {Text{"Otro", "Other"}}});
    EXPECT_THAT(conflicts(), ElementsAre(HasSubstr("plenaria-1 · debate-ninez · texto")));
}

// As journals of before have it: the text that came with its item is called otherwise, its draft
// is not.
TEST_F(EventEdit, of_two_drafts_of_one_id_none_takes_the_others_words) {
    item_of(edited, "plenaria-2", "debate-retorno").texts = {draft("texto", "Suyo")};
    item_of(edited, "plenaria-1", "debate-ninez").texts = {draft("texto", "Otro")};
    happen(RoomId{}, DefinitionReplaced{edited});
    happen(RoomId{"plenaria"}, ItemMoved{SessionId{"plenaria-1"}, ItemId{"debate-ninez"},
                                         SessionId{"plenaria-2"}, {}, ItemId{"debate-ninez"}});
    edited = state.definition;
    EXPECT_THAT(conflicts(),
                ElementsAre(HasSubstr("plenaria-2 · debate-ninez · texto")));
    item_of(edited, "plenaria-2", "debate-ninez").texts.clear();
    EXPECT_THAT(conflicts(), IsEmpty());
}

TEST_F(EventEdit, another_checklist_is_a_change) {
    edited.profile.closing.officials = 1;
    EXPECT_THAT(changes(), ElementsAre(HasSubstr("changes: closing")));
    EXPECT_THAT(conflicts(), IsEmpty());
}

TEST_F(EventEdit, an_event_keeps_its_id_its_zone_and_its_languages) {
    edited.zone = "Europe/Madrid";
    edited.profile.languages.pop_back();
    EXPECT_EQ(conflicts().size(), 2U);
    edited.id = EventId{"other"};
    EXPECT_THAT(conflicts(), ElementsAre(HasSubstr("another event's")));
}

TEST_F(EventEdit, a_session_in_the_past_is_refused) {
    Session late = session_of(edited, "taller");
    late.id = SessionId{"late"};
    late.planned_start = now - std::chrono::hours{2};
    late.planned_end = now - std::chrono::hours{1};
    edited.sessions.push_back(late);
    EXPECT_THAT(conflicts(), ElementsAre(HasSubstr("“late” would be over")));
}

}  // namespace
}  // namespace plenaria::exchange::event_edit_test
