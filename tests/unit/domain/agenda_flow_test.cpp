// What becomes of whoever has the floor as the item or the session ends (floor.md, Suspension), and
// of the lists.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scenarios/stage.hpp"

namespace plenaria::domain::agenda_flow_test {
namespace {

using scenarios::Stage;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;

Inscribe request_of(const char* delegation) {
    Inscribe request;
    request.delegation = DelegationId{delegation};
    return request;
}

Stage in_debate() {
    Stage stage;
    EXPECT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    EXPECT_TRUE(stage.act(StartItem{ItemId{"debate"}}));
    return stage;
}

/// Mexico speaks, Guatemala waits.
Stage while_mexico_speaks() {
    Stage stage = in_debate();
    EXPECT_TRUE(stage.act(request_of("mx")));
    EXPECT_TRUE(stage.act(request_of("gt")));
    EXPECT_TRUE(stage.act(NextSpeaker{}));
    EXPECT_TRUE(stage.act(StartSpeech{}));
    stage.wait(minutes{1});
    return stage;
}

const Entry& only_entry_of(const Stage& stage, const char* delegation) {
    for (const auto& [id, entry] : stage.room().floor.entries) {
        if (entry.who->delegation == DelegationId{delegation}) {
            return entry;
        }
    }
    ADD_FAILURE() << "no entry of " << delegation;
    return stage.room().floor.entries.begin()->second;
}

RejectionCode refusal(Stage& stage, const Command& command) {
    const auto decision = stage.act(command);
    EXPECT_FALSE(decision) << name_of(command);
    return decision ? RejectionCode::unknown_command : decision.error().code;
}

TEST(AgendaFlow, an_item_that_changes_under_a_speech_asks_what_becomes_of_it) {
    Stage stage = while_mexico_speaks();
    const State before = stage.state();
    for (const Command& command :
         std::vector<Command>{StartItem{ItemId{"dialogo"}, HolderChoice::refuse},
                              FinishItem{ItemId{"debate"}, HolderChoice::refuse},
                              AdjournSession{HolderChoice::refuse}}) {
        const auto decision = stage.act(command);
        ASSERT_FALSE(decision) << name_of(command);
        EXPECT_EQ(decision.error().code, RejectionCode::floor_taken);
        EXPECT_THAT(decision.error().present,
                    ElementsAre(std::pair<std::string, std::string>{
                        "speaking", only_entry_of(stage, "mx").id.value}));
    }
    EXPECT_TRUE(stage.state() == before);
}

TEST(AgendaFlow, ending_the_speech_records_its_time_and_goes_on) {
    Stage stage = while_mexico_speaks();
    ASSERT_TRUE(stage.act(StartItem{ItemId{"dialogo"}, HolderChoice::end}));
    EXPECT_EQ(only_entry_of(stage, "mx").state, EntryState::finished);
    EXPECT_EQ(only_entry_of(stage, "mx").consumed, minutes{1});
    EXPECT_EQ(holder_of(stage.room().floor), nullptr);
    EXPECT_EQ(current_item(stage.state(), stage.room()), ItemId{"dialogo"});
}

TEST(AgendaFlow, a_speech_that_is_carried_over_goes_on_bit_for_bit) {
    Stage stage = while_mexico_speaks();
    const Entry before = only_entry_of(stage, "mx");
    ASSERT_TRUE(stage.act(StartItem{ItemId{"dialogo"}, HolderChoice::carry_over}));
    EXPECT_TRUE(only_entry_of(stage, "mx") == before);
    EXPECT_EQ(holder_of(stage.room().floor)->id, before.id);
    ASSERT_TRUE(stage.act(FinishItem{ItemId{"dialogo"}, HolderChoice::carry_over}));
    EXPECT_TRUE(only_entry_of(stage, "mx") == before);
}

TEST(AgendaFlow, whoever_is_called_may_be_carried_over_too) {
    Stage stage = in_debate();
    ASSERT_TRUE(stage.act(request_of("mx")));
    ASSERT_TRUE(stage.act(NextSpeaker{}));
    EXPECT_EQ(refusal(stage, StartItem{ItemId{"dialogo"}}), RejectionCode::called_not_started);
    ASSERT_TRUE(stage.act(StartItem{ItemId{"dialogo"}, HolderChoice::carry_over}));
    EXPECT_EQ(holder_of(stage.room().floor)->state, EntryState::called);
    ASSERT_TRUE(stage.act(StartSpeech{}));
}

TEST(AgendaFlow, no_speech_is_carried_into_a_confidential_item_or_out_of_one) {
    Stage stage = while_mexico_speaks();
    EXPECT_EQ(refusal(stage, StartItem{ItemId{"presupuesto"}, HolderChoice::carry_over}),
              RejectionCode::floor_taken);
    ASSERT_TRUE(stage.act(StartItem{ItemId{"presupuesto"}, HolderChoice::end}));
    ASSERT_TRUE(stage.act(request_of("us")));
    ASSERT_TRUE(stage.act(NextSpeaker{}));
    ASSERT_TRUE(stage.act(StartSpeech{}));
    for (const Command& command :
         std::vector<Command>{StartItem{ItemId{"clausura"}, HolderChoice::carry_over},
                              StartItem{ItemId{"nombramiento"}, HolderChoice::carry_over},
                              ReturnToItem{ItemId{"debate"}, HolderChoice::carry_over},
                              FinishItem{ItemId{"presupuesto"}, HolderChoice::carry_over}}) {
        EXPECT_EQ(refusal(stage, command), RejectionCode::floor_taken) << name_of(command);
    }
    EXPECT_TRUE(stage.act(StartItem{ItemId{"admision"}, HolderChoice::carry_over}))
        << "as many may know of it";
}

TEST(AgendaFlow, a_point_of_order_is_settled_before_the_item_changes) {
    Stage stage = while_mexico_speaks();
    ASSERT_TRUE(stage.act(RaisePoint{DelegationId{"us"}, ""}));
    ASSERT_TRUE(stage.act(RecognisePoint{stage.room().floor.points.front().id}));
    for (const HolderChoice choice : {HolderChoice::end, HolderChoice::carry_over}) {
        EXPECT_EQ(refusal(stage, StartItem{ItemId{"dialogo"}, choice}),
                  RejectionCode::point_in_progress);
        EXPECT_EQ(refusal(stage, AdjournSession{choice}), RejectionCode::point_in_progress);
    }
}

TEST(AgendaFlow, suspending_freezes_a_point_and_resuming_sets_it_going) {
    Stage stage = while_mexico_speaks();
    ASSERT_TRUE(stage.act(RaisePoint{DelegationId{"us"}, ""}));
    ASSERT_TRUE(stage.act(RecognisePoint{stage.room().floor.points.front().id}));
    stage.wait(std::chrono::seconds{20});
    ASSERT_TRUE(stage.act(SuspendSession{}));
    stage.wait(minutes{30});
    ASSERT_TRUE(stage.act(ResumeSession{}));
    stage.wait(std::chrono::seconds{10});
    const Point& point = *active_point(stage.room().floor);
    EXPECT_EQ(spent(clock_of(point, Millis{}), stage.now()), std::chrono::seconds{30});
    EXPECT_EQ(holder_of(stage.room().floor)->state, EntryState::paused)
        << "a person sets a speaker going";
}

TEST(AgendaFlow, adjourning_ends_all_speeches_or_carries_each_over_into_the_next_session) {
    for (const HolderChoice choice : {HolderChoice::end, HolderChoice::carry_over}) {
        Stage stage = while_mexico_speaks();
        ASSERT_TRUE(stage.act(PauseSpeech{}));
        ASSERT_TRUE(stage.act(request_of("us")));
        ASSERT_TRUE(stage.act(CallEntry{only_entry_of(stage, "us").id}));
        ASSERT_TRUE(stage.act(StartSpeech{}));
        stage.wait(minutes{2});
        ASSERT_EQ(stage.room().floor.suspended.size(), 1U);
        ASSERT_TRUE(stage.act(AdjournSession{choice}));
        const bool over = choice == HolderChoice::end;
        for (const char* speaker : {"mx", "us"}) {
            EXPECT_EQ(only_entry_of(stage, speaker).state,
                      over ? EntryState::adjourned : EntryState::waiting);
        }
        EXPECT_EQ(only_entry_of(stage, "us").consumed, minutes{2});
        EXPECT_EQ(stage.room().floor.holder, std::nullopt);
        EXPECT_THAT(stage.room().floor.suspended, IsEmpty());
        // "red" comes sooner, and is confidential.
        const ListKey key{SessionId{"p2"}, ItemId{"p2-n1"}, ListKind::main};
        if (!over) {
            EXPECT_THAT(stage.room().floor.lists.at(key).waiting,
                        ElementsAre(only_entry_of(stage, "us").id, only_entry_of(stage, "mx").id,
                                    only_entry_of(stage, "gt").id));
        }
    }
}

TEST(AgendaFlow, what_was_carried_over_goes_on_in_the_continuation_of_its_item) {
    Stage stage = while_mexico_speaks();
    stage.wait(minutes{1});
    ASSERT_TRUE(stage.act(request_of("us")));
    ASSERT_TRUE(stage.act(AdjournSession{HolderChoice::carry_over}));
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p2"}}));
    const auto agenda = *stage.view(Audience::public_).agenda;
    EXPECT_EQ(agenda.front().title.es(), "Debate general (continuación)");
    EXPECT_EQ(agenda.front().title.en(), "General debate (continued)");
    EXPECT_EQ(agenda.front().number, "") << "another item of that session is number 2";
    ASSERT_TRUE(stage.act(StartItem{ItemId{"p2-n1"}}));
    EXPECT_EQ(stage.waiting().front(), "mx") << "it had the floor";
    ASSERT_TRUE(stage.act(NextSpeaker{}));
    ASSERT_TRUE(stage.act(StartSpeech{}));
    stage.wait(minutes{1});
    EXPECT_EQ(stage.view(Audience::public_).floor->clock.consumed, minutes{2})
        << "what was spoken in the first session counts";
    const auto& p1 = stage.state().sessions.at(SessionId{"p1"});
    EXPECT_EQ(p1.items.at(ItemId{"debate"}).state, ItemState::finished);

    ASSERT_TRUE(stage.act(AdjournSession{HolderChoice::carry_over}));
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"jornada"}}));
    EXPECT_EQ(stage.view(Audience::public_).agenda->front().title.es(),
              "Debate general (continuación)")
        << "said once";
    ASSERT_TRUE(stage.act(StartItem{ItemId{"jornada-n1"}}));
    EXPECT_EQ(refusal(stage, AdjournSession{HolderChoice::carry_over}),
              RejectionCode::no_next_session);
    EXPECT_TRUE(stage.act(AdjournSession{HolderChoice::refuse}));
}

TEST(AgendaFlow, each_item_of_whoever_waits_goes_on_in_its_own_continuation) {
    Stage stage = while_mexico_speaks();
    ASSERT_TRUE(stage.act(StartItem{ItemId{"dialogo"}, HolderChoice::carry_over}));
    ASSERT_TRUE(stage.act(request_of("us")));
    ASSERT_TRUE(stage.act(AdjournSession{HolderChoice::carry_over}));
    const auto waiting = [&](const char* item) {
        return stage.room().floor.lists.at({SessionId{"p2"}, ItemId{item}, ListKind::main}).waiting;
    };
    EXPECT_THAT(waiting("p2-n1"), ElementsAre(only_entry_of(stage, "mx").id,
                                              only_entry_of(stage, "gt").id))
        << "the item of whoever had the floor comes first";
    EXPECT_THAT(waiting("p2-n2"), ElementsAre(only_entry_of(stage, "us").id));
    const Session& next = *find_session(stage.state().definition, SessionId{"p2"});
    EXPECT_EQ(next.items.at(0).title.es(), "Debate general (continuación)");
    EXPECT_EQ(next.items.at(1).title.es(), "Diálogo con la RROCM (continuación)");
    EXPECT_EQ(next.items.at(0).number, "");
    EXPECT_EQ(next.items.at(1).number, "3") << "no item of that session has it";
    EXPECT_EQ(next.items.at(1).planned_start,
              next.items.at(0).planned_start + next.items.at(0).planned);
}

TEST(AgendaFlow, replies_alone_are_carried_over_too) {
    Stage stage = in_debate();
    ASSERT_TRUE(stage.act(GrantReply{DelegationId{"gt"}, "", Language{}, ItemId{}}));
    ASSERT_TRUE(stage.act(AdjournSession{HolderChoice::carry_over}));
    const ListKey key{SessionId{"p2"}, ItemId{"p2-n1"}, ListKind::reply};
    EXPECT_THAT(stage.room().floor.lists.at(key).waiting,
                ElementsAre(only_entry_of(stage, "gt").id));
}

TEST(AgendaFlow, a_closed_list_stays_closed_where_it_goes_on) {
    Stage stage = while_mexico_speaks();
    ASSERT_TRUE(stage.act(CloseList{ItemId{"debate"}}));
    ASSERT_TRUE(stage.act(AdjournSession{HolderChoice::carry_over}));
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p2"}}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"p2-n1"}}));
    EXPECT_EQ(refusal(stage, request_of("us")), RejectionCode::list_closed);
}

TEST(AgendaFlow, undecided_texts_go_on_with_their_item_and_decided_ones_stay) {
    Stage stage = while_mexico_speaks();
    const std::vector<Text> paragraphs{{"Acordamos.", "We agree."}};
    const auto set = [&](const char* id) {
        return SetText{TextId{id}, ItemId{"debate"}, {"Acuerdo", "Agreement"}, paragraphs};
    };
    ASSERT_TRUE(stage.act(set("draft")));
    ASSERT_TRUE(stage.act(set("put")));
    ASSERT_TRUE(stage.act(PutText{TextId{"put"}, 1}));
    ASSERT_TRUE(stage.act(AdjournSession{HolderChoice::carry_over}));
    const auto& carried = stage.state().sessions.at(SessionId{"p2"}).texts;
    ASSERT_EQ(carried.size(), 2U);
    for (const auto& [id, text] : carried) {
        EXPECT_EQ(text.item, ItemId{"p2-n1"});
        EXPECT_EQ(text.state, TextState::draft) << "a call is of one sitting";
    }
    EXPECT_THAT(stage.state().sessions.at(SessionId{"p1"}).texts, IsEmpty());
}

TEST(AgendaFlow, outside_nothing_tells_that_a_members_only_list_goes_on) {
    Stage stage = in_debate();
    ASSERT_TRUE(stage.act(StartItem{ItemId{"presupuesto"}}));
    ASSERT_TRUE(stage.act(request_of("mx")));
    ASSERT_TRUE(stage.act(AdjournSession{HolderChoice::carry_over}));
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p2"}}));
    const View of_all = stage.view(Audience::public_);
    for (const auto& item : *of_all.agenda) {
        EXPECT_THAT(item.title.es(), testing::Not(testing::HasSubstr("continuación")));
    }
    EXPECT_EQ(find_session(stage.state().definition, SessionId{"p2"})->items.size(), 3U);
}

TEST(AgendaFlow, the_act_of_adjourning_bears_its_name_whatever_it_began_with) {
    Stage stage = while_mexico_speaks();
    ASSERT_TRUE(stage.act(AdjournSession{HolderChoice::carry_over}));
    EXPECT_EQ(stage.room().acts.done.back().kind, "session_adjourned");
}

TEST(AgendaFlow, taking_an_adjournment_back_takes_what_it_carried_over_back_too) {
    Stage stage = while_mexico_speaks();
    ASSERT_TRUE(stage.act(request_of("us")));
    const State before = stage.state();
    ASSERT_TRUE(stage.act(AdjournSession{HolderChoice::carry_over}));
    ASSERT_TRUE(stage.act(Undo{{}, true}));
    EXPECT_TRUE(stage.state().definition == before.definition);
    EXPECT_TRUE(stage.room().floor.entries == before.rooms.at(stage.room().id).floor.entries);
    EXPECT_EQ(stage.room().floor.holder, before.rooms.at(stage.room().id).floor.holder);
}

TEST(AgendaFlow, what_waits_is_kept_as_the_item_is_over_and_taken_up_again) {
    Stage stage = in_debate();
    ASSERT_TRUE(stage.act(request_of("mx")));
    ASSERT_TRUE(stage.act(FinishItem{ItemId{"debate"}}));
    EXPECT_EQ(list_state(stage.state(), stage.room(),
                         {SessionId{"p1"}, ItemId{"debate"}, ListKind::main}, stage.now()),
              ListState::archived);
    ASSERT_TRUE(stage.act(ReturnToItem{ItemId{"debate"}}));
    EXPECT_THAT(stage.waiting(), ElementsAre("mx"));
}

TEST(AgendaFlow, a_list_in_draft_opens_with_its_item_and_closes_with_the_one_it_waits_for) {
    Stage stage = in_debate();
    const ListKey key{SessionId{"p1"}, ItemId{"dialogo"}, ListKind::main};
    Inscribe early = request_of("rrocm");
    early.item = ItemId{"dialogo"};
    ASSERT_TRUE(stage.act(early));
    EXPECT_EQ(stage.room().floor.lists.at(key).state, ListState::draft);
    ASSERT_TRUE(stage.act(StartItem{ItemId{"dialogo"}}));
    EXPECT_EQ(stage.room().floor.lists.at(key).state, ListState::open);
    ASSERT_TRUE(stage.act(ScheduleClosing{ItemId{"dialogo"}, {}, ItemId{"clausura"}}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"clausura"}}));
    EXPECT_EQ(stage.room().floor.lists.at(key).state, ListState::closed);
    EXPECT_TRUE(stage.room().floor.lists.at(key).closes_when.empty());
}

TEST(AgendaFlow, a_panels_list_stays_a_draft_until_the_moderator_opens_it) {
    Stage stage;
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"jornada"}}));
    Inscribe early = request_of("us");
    early.item = ItemId{"panel"};
    ASSERT_TRUE(stage.act(early));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"panel"}}));
    const ListKey key{SessionId{"jornada"}, ItemId{"panel"}, ListKind::main};
    EXPECT_EQ(stage.room().floor.lists.at(key).state, ListState::draft);
}

TEST(AgendaFlow, a_session_without_items_opens_and_adjourns) {
    Definition event = scenarios::sample_event();
    event.sessions.front().items.clear();
    Stage stage{event};
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    EXPECT_THAT(*stage.view(Audience::room).agenda, IsEmpty());
    EXPECT_EQ(refusal(stage, StartItem{ItemId{"debate"}}), RejectionCode::unknown_item);
    ASSERT_TRUE(stage.act(AdjournSession{}));
    EXPECT_EQ(refusal(stage, OpenSession{SessionId{"p1"}}), RejectionCode::session_over);
}

TEST(AgendaFlow, a_session_that_should_have_been_over_yesterday_still_opens) {
    Stage stage;
    stage.wait(std::chrono::hours{30});
    EXPECT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
}

}  // namespace
}  // namespace plenaria::domain::agenda_flow_test
