// Files handed in at the server while the chair deals with an item alone (R4.2): whoever hands them
// in is the secretariat, and what is in their way would tell what goes on within.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "server/app/exchange_desk.hpp"
#include "server/exchange/event_writer.hpp"
#include "server/model/text_table.hpp"
#include "tests/unit/app/desk_meeting.hpp"

namespace plenaria::app::desk_kept_out_test {
namespace {

using testing::ElementsAre;

class DeskKeptOut : public test::DeskMeeting {
protected:
    /// The event without one item, as a file.
    DeskAnswer hand_in_without(const char* item, DeskTask task = DeskTask::edit) {
        domain::Definition event = machine_.latest().definition;
        for (domain::Session& session : event.sessions) {
            std::erase_if(session.items, [&](const auto& each) { return each.id.value == item; });
        }
        DeskRequest request;
        request.task = task;
        request.file = "evento.toml";
        request.bytes = exchange::write_event(event);
        request.dry_run = true;
        return handle(machine_, request, now_);
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

}  // namespace
}  // namespace plenaria::app::desk_kept_out_test
