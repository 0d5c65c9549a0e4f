// For which screens of other rooms a closing waits is written as it begins, and outlives the
// process.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "server/domain/expected_screens.hpp"
#include "server/engine/machine.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"
#include "tests/scenarios/sample_event.hpp"

namespace plenaria::engine::expected_screens_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const RoomId room{"plenaria"};
const ScreenId sign{"vestibulo"};
const ScreenId other{"consultas-1"};

/// A machine whose doors close by the screens alone; two screens are declared for another room.
class ExpectedScreensTest : public testing::Test {
protected:
    void SetUp() override {
        domain::Definition event = scenarios::sample_event();
        event.profile.closing.checks = {ClosingCheck::screens};
        event.rooms.at(1).screens = {{sign, "Vestíbulo", "lobby"}, {other, "Pantalla", "floor"}};
        machine_.load(event, now_);
        commit();
        give(OpenSession{SessionId{"p1"}});
        commit();
    }

    void give(const Command& command) {
        ++commands_;
        const CommandRequest request{CommandId{"c" + std::to_string(commands_)}, room, command,
                                     {}, false};
        answers_.push_back(machine_.submit({Ticket{commands_}, request,
                                            Actor{Role::secretariat, "mesa"}},
                                           now_));
    }
    void show(const std::vector<ScreenId>& screens) {
        machine_.expect_screens({{room, screens}}, now_);
    }
    /// The kinds of what goes down next; none where nothing waits.
    std::vector<std::string> commit(AppendStatus status = AppendStatus::ok) {
        std::vector<std::string> kinds;
        if (const auto request = machine_.take_append()) {
            for (const JournalRecord& record : request->records) {
                kinds.emplace_back(domain::name_of(record.event.event));
            }
            const bool ok = status == AppendStatus::ok;
            if (ok) {
                journal_.insert(journal_.end(), request->records.begin(), request->records.end());
            }
            answers_.push_back(machine_.on_appended(
                {status, ok ? request->records.back().position : request->expected}));
        }
        return kinds;
    }
    /// For whom a process waits that finds what was written.
    std::vector<ScreenId> known_after_a_restart() const {
        EngineMachine again;
        for (const JournalRecord& record : journal_) {
            again.replay(record);
        }
        return domain::expected_screens(again.durable(), room);
    }

    TimePoint now_ = scenarios::first_day();
    EngineMachine machine_;
    std::vector<JournalRecord> journal_;
    std::vector<Deliveries> answers_;
    std::uint64_t commands_ = 0;
};

TEST_F(ExpectedScreensTest, are_written_with_the_closing_itself) {
    show({sign});
    EXPECT_TRUE(machine_.idle()) << "the doors are open";
    give(CloseDoors{});
    EXPECT_THAT(commit(), ElementsAre("clearing_begun", "screens_expected"))
        << "between two appends the process may die";
    EXPECT_THAT(known_after_a_restart(), ElementsAre(sign));
    const JournalRecord& last = journal_.back();
    EXPECT_TRUE(last.seal) << "it is of what goes on within";
    EXPECT_TRUE(last.command_id.empty());
    EXPECT_EQ(last.event.actor.name, "plenaria-server");
}

TEST_F(ExpectedScreensTest, are_written_with_the_closing_where_an_append_is_full) {
    show({sign});
    for (std::size_t waiting = 1; waiting < limits::commands_per_append; ++waiting) {
        machine_.resume_service(Millis{0}, now_);
    }
    give(CloseDoors{});
    const std::vector<std::string> kinds = commit();
    ASSERT_EQ(kinds.size(), limits::commands_per_append + 1);
    EXPECT_EQ(kinds.back(), "screens_expected");
    EXPECT_TRUE(machine_.idle());
    EXPECT_THAT(known_after_a_restart(), ElementsAre(sign));
}

TEST_F(ExpectedScreensTest, a_closing_without_them_writes_nothing_of_them) {
    show({});
    give(CloseDoors{});
    EXPECT_THAT(commit(), ElementsAre("clearing_begun"));
    show({});
    EXPECT_TRUE(machine_.idle());
}

TEST_F(ExpectedScreensTest, one_that_comes_while_the_doors_are_closed_is_written_once) {
    show({sign});
    give(CloseDoors{});
    commit();
    show({sign});
    EXPECT_TRUE(machine_.idle());
    show({sign, other});
    show({sign, other});
    EXPECT_THAT(commit(), ElementsAre("screens_expected"));
    EXPECT_THAT(known_after_a_restart(), testing::UnorderedElementsAre(sign, other));
    show({});
    EXPECT_TRUE(machine_.idle()) << "that one is gone takes nothing back";
}

TEST_F(ExpectedScreensTest, what_could_not_be_written_is_said_again) {
    show({sign});
    give(CloseDoors{});
    EXPECT_THAT(commit(AppendStatus::failed), ElementsAre("clearing_begun", "screens_expected"));
    show({sign});
    EXPECT_TRUE(machine_.idle()) << "the doors are still open";
    give(CloseDoors{});
    commit();
    show({sign, other});
    EXPECT_THAT(commit(AppendStatus::failed), ElementsAre("screens_expected"));
    show({sign, other});
    EXPECT_THAT(commit(), ElementsAre("screens_expected"));
}

TEST_F(ExpectedScreensTest, nothing_is_written_while_nothing_can_be) {
    give(CloseDoors{});
    commit();
    machine_.hold(same_text("the disk"));
    show({sign});
    EXPECT_TRUE(machine_.idle());
    machine_.hold(std::nullopt);
    show({sign});
    EXPECT_THAT(commit(), ElementsAre("screens_expected"));
}

TEST_F(ExpectedScreensTest, keep_no_answer_waiting_longer) {
    show({sign});
    give(CloseDoors{});
    commit();
    ASSERT_EQ(answers_.back().answers.size(), 1U);
    EXPECT_FALSE(answers_.back().answers.at(0).rejection);
    // The command is known by its own record after a restart too.
    EngineMachine again;
    for (const JournalRecord& record : journal_) {
        again.replay(record);
    }
    const CommandRequest repeat{CommandId{"c" + std::to_string(commands_)}, room, CloseDoors{}, {},
                                false};
    const auto answered =
        again.submit({Ticket{99}, repeat, Actor{Role::secretariat, "mesa"}}, now_);
    ASSERT_EQ(answered.answers.size(), 1U);
    EXPECT_FALSE(answered.answers.at(0).rejection);
    EXPECT_TRUE(again.idle());
}

}  // namespace
}  // namespace plenaria::engine::expected_screens_test
