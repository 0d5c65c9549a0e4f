// Files handed in at the server while the chair deals with an item alone (R4.2): whoever hands them
// in is the secretariat, and what is in their way would tell what goes on within.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "server/app/exchange_desk.hpp"
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
    domain::Definition without = original;
    remove(without, "nombramiento");
    const std::vector<Text> lines = hand_in(original).lines;
    EXPECT_THAT(lines, Contains(text_of("server.desk_chair_items")));
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
