// Files handed in at the server while the chair deals with an item alone (R4.2): whoever hands them
// in is the secretariat, and what is in their way would tell what goes on within.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "server/app/exchange_desk.hpp"
#include "server/exchange/chair_items.hpp"
#include "server/exchange/event_writer.hpp"
#include "server/model/text_table.hpp"
#include "tests/unit/app/desk_meeting.hpp"

namespace plenaria::app::desk_kept_out_test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;

class DeskKeptOut : public test::DeskMeeting {
protected:
    static void remove(domain::Definition& event, const char* item) {
        for (domain::Session& session : event.sessions) {
            std::erase_if(session.items, [&](const auto& each) { return each.id.value == item; });
        }
    }
    static domain::Definition second_session_later(domain::Definition event) {
        for (domain::Session& each : event.sessions) {
            if (each.id == SessionId{"p2"}) {
                each.planned_start += std::chrono::minutes{10};
                each.planned_end += std::chrono::minutes{10};
                for (domain::Item& item : each.items) {
                    item.planned_start += std::chrono::minutes{10};
                }
            }
        }
        return event;
    }
    DeskAnswer hand_in(const domain::Definition& event, bool dry_run = true,
                       DeskTask task = DeskTask::edit) {
        DeskRequest request;
        request.task = task;
        request.file = "evento.toml";
        request.bytes = exchange::write_event(event);
        request.dry_run = dry_run;
        return handle(machine_, request, now_);
    }
    /// The event without one item, as a file.
    DeskAnswer hand_in_without(const char* item, DeskTask task = DeskTask::edit) {
        domain::Definition event = machine_.latest().definition;
        remove(event, item);
        return hand_in(event, true, task);
    }
    const domain::Session& session() {
        return *domain::find_session(machine_.latest().definition, SessionId{"p1"});
    }
};

TEST_F(DeskKeptOut, NoFileTellsByItsRefusalWhatGoesOnWithin) {
    EXPECT_TRUE(hand_in_without("presupuesto").accepted);
    EXPECT_FALSE(hand_in_without("debate").accepted) << "it has begun";
    give(StartItem{ItemId{"nombramiento"}});
    for (const DeskTask task : {DeskTask::edit, DeskTask::agenda, DeskTask::participants}) {
        for (const char* item : {"presupuesto", "nombramiento"}) {
            const DeskAnswer answer = hand_in_without(item, task);
            EXPECT_FALSE(answer.accepted);
            EXPECT_THAT(answer.lines, ElementsAre(text_of("server.desk_kept_out"))) << item;
        }
    }
    give(FinishItem{ItemId{"nombramiento"}});
    EXPECT_TRUE(hand_in_without("presupuesto").accepted) << "it is over";
}

TEST_F(DeskKeptOut, NoFileTellsHowTheChairsOwnItemStandsWhileItIsNotUnderWay) {
    const domain::Definition original = machine_.latest().definition;
    ASSERT_TRUE(hand_in(original, false).accepted) << "from then on the event is as a file says it";
    domain::Definition without = original;
    remove(without, "nombramiento");
    const std::vector<Text> lines{text_of("server.desk_nothing")};
    const auto expect_nothing = [&](const char* when) {
        for (const domain::Definition& event : {original, without}) {
            const DeskAnswer answer = hand_in(event);
            EXPECT_TRUE(answer.accepted) << when;
            EXPECT_EQ(answer.lines, lines) << when;
        }
    };
    expect_nothing("before");
    give(RenameItem{SessionId{"p1"}, ItemId{"nombramiento"}, {"CANARIO", "CANARIO"}, 0});
    ASSERT_EQ(domain::find_item(session(), ItemId{"nombramiento"})->title.es(), "CANARIO");
    expect_nothing("renamed by the chair");
    Inscribe request;
    request.delegation = DelegationId{"mx"};
    request.item = ItemId{"nombramiento"};
    give(request);
    expect_nothing("somebody waits for it");
    give(StartItem{ItemId{"nombramiento"}});
    give(FinishItem{ItemId{"nombramiento"}});
    expect_nothing("over");
}

TEST_F(DeskKeptOut, TheChairsOwnItemStaysWhereItIsWhateverElseAFileChanges) {
    domain::Definition edited = machine_.latest().definition;
    remove(edited, "nombramiento");
    remove(edited, "presupuesto");
    auto& agenda = edited.sessions.front().items;
    std::swap(agenda.at(0), agenda.at(2));
    std::swap(agenda.at(0).planned_start, agenda.at(2).planned_start);
    const domain::Item before = *domain::find_item(session(), ItemId{"nombramiento"});
    const DeskAnswer answer = hand_in(edited, false);
    ASSERT_TRUE(answer.accepted);
    EXPECT_EQ(answer.lines.at(answer.lines.size() - 2), text_of("server.desk_chair_items"));
    const auto& items = session().items;
    ASSERT_EQ(items.size(), 7U);
    // "dialogo", which is first now, went ahead of the budget and of it.
    EXPECT_EQ(items.at(0).id, ItemId{"dialogo"});
    EXPECT_TRUE(items.at(1) == before);
}

TEST_F(DeskKeptOut, NoFileOpensTheChairsOwnItemToTheSecretariat) {
    domain::Definition edited = machine_.latest().definition;
    for (domain::Item& item : edited.sessions.front().items) {
        item.excludes_secretariat = false;
    }
    EXPECT_TRUE(hand_in(edited, false).accepted);
    EXPECT_TRUE(domain::find_item(session(), ItemId{"nombramiento"})->excludes_secretariat);
}

TEST_F(DeskKeptOut, NoFileTellsThatTheChairsOwnItemWentToAnotherSession) {
    const domain::Definition original = machine_.latest().definition;
    const domain::Definition later = second_session_later(original);
    const DeskAnswer before = hand_in(later);
    ASSERT_TRUE(before.accepted);
    const std::vector<Text> nothing = hand_in(original).lines;
    give(MoveItem{SessionId{"p1"}, ItemId{"nombramiento"}, SessionId{"p2"}, ItemId{}, 0});
    ASSERT_EQ(domain::find_item(session(), ItemId{"nombramiento"}), nullptr);
    EXPECT_EQ(hand_in(original).lines, nothing) << "no file of before adds it anew";
    EXPECT_EQ(hand_in(later, false).lines.front(), before.lines.front());
    const domain::Definition& now = machine_.latest().definition;
    EXPECT_EQ(domain::find_item(session(), ItemId{"nombramiento"}), nullptr);
    const domain::Session& p2 = *domain::find_session(now, SessionId{"p2"});
    ASSERT_EQ(p2.items.size(), 3U);
    EXPECT_TRUE(p2.items.back().excludes_secretariat);
}

TEST_F(DeskKeptOut, NoFileNamesAnItemOfTheChairThatMovesWithItsSession) {
    const domain::Definition edited = second_session_later(machine_.latest().definition);
    const std::vector<Text> lines = hand_in(edited).lines;
    give(MoveItem{SessionId{"p1"}, ItemId{"nombramiento"}, SessionId{"p2"}, ItemId{}, 0});
    EXPECT_EQ(hand_in(edited).lines, lines);
}

TEST_F(DeskKeptOut, AFixedStartOfTheChairsItemStaysAsItsSessionMoves) {
    const auto nombramiento = [](domain::Definition& event) -> domain::Item& {
        auto& items = event.sessions.front().items;
        return *std::find_if(items.begin(), items.end(),
                             [](const auto& each) { return each.id.value == "nombramiento"; });
    };
    domain::State state = machine_.latest();
    nombramiento(state.definition).fixed_start = nombramiento(state.definition).planned_start;
    domain::Definition edited = state.definition;
    edited.sessions.front().planned_start += std::chrono::minutes{10};
    domain::Definition whole = exchange::with_chair_items(state, edited);
    EXPECT_TRUE(nombramiento(whole) == nombramiento(state.definition));
    nombramiento(state.definition).fixed_start.reset();
    whole = exchange::with_chair_items(state, edited);
    EXPECT_EQ(nombramiento(whole).planned_start,
              nombramiento(state.definition).planned_start + std::chrono::minutes{10});
}

TEST_F(DeskKeptOut, NoFileAddsAnItemOfTheChairToASessionThatGoesOn) {
    domain::Definition edited = machine_.latest().definition;
    auto& items = edited.sessions.front().items;
    domain::Item more = items.at(4);
    ASSERT_TRUE(more.excludes_secretariat);
    more.id = ItemId{"otro"};
    more.planned_start = items.back().planned_start + items.back().planned;
    items.push_back(more);
    ASSERT_TRUE(hand_in(machine_.latest().definition, false).accepted) << "as a file says it";
    const DeskAnswer without = hand_in(machine_.latest().definition, true);
    EXPECT_THAT(without.lines, ElementsAre(text_of("server.desk_nothing")));
    EXPECT_EQ(hand_in(edited, true).lines, without.lines);
    EXPECT_TRUE(hand_in(edited, false).accepted);
    EXPECT_EQ(domain::find_item(session(), ItemId{"otro"}), nullptr);
}

TEST_F(DeskKeptOut, WhileNoSessionWasOpenedTheFileIsTheSecretariatsOwn) {
    engine::EngineMachine before;
    before.load(scenarios::sample_event(), now_);
    while (const auto request = before.take_append()) {
        static_cast<void>(
            before.on_appended({engine::AppendStatus::ok, request->records.back().position}));
    }
    domain::Definition edited = before.latest().definition;
    remove(edited, "nombramiento");
    DeskRequest request;
    request.file = "evento.toml";
    request.bytes = exchange::write_event(edited);
    const DeskAnswer answer = handle(before, request, now_);
    ASSERT_TRUE(answer.accepted);
    EXPECT_THAT(answer.lines, Not(Contains(text_of("server.desk_chair_items"))));
    EXPECT_EQ(domain::find_item(before.latest().definition.sessions.front(),
                                ItemId{"nombramiento"}),
              nullptr);
}

}  // namespace
}  // namespace plenaria::app::desk_kept_out_test
