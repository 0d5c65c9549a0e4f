// What the screens of a room say of a closing becomes an event, once and of the right closing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "server/domain/checklist.hpp"
#include "server/engine/machine.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"
#include "tests/scenarios/sample_event.hpp"

namespace plenaria::engine::screens_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const RoomId room{"plenaria"};

/// A machine whose doors close by the screens alone, and a journal that takes everything.
class Screens : public testing::Test {
protected:
    void SetUp() override {
        domain::Definition event = scenarios::sample_event();
        event.profile.closing.checks = {ClosingCheck::screens};
        machine_.load(event, now_);
        commit();
        give(OpenSession{SessionId{"p1"}});
        commit();
    }

    void give(const Command& command) {
        ++commands_;
        const CommandRequest request{CommandId{"c" + std::to_string(commands_)}, room, command,
                                     {}, false};
        static_cast<void>(machine_.submit(
            {Ticket{static_cast<std::uint64_t>(commands_)}, request,
             Actor{Role::secretariat, "mesa"}},
            now_));
    }
    void say(bool confirmed) { say_missing(confirmed ? "" : "wall"); }
    void say_missing(const std::string& screen) {
        std::vector<ScreenId> missing;
        if (!screen.empty()) {
            missing.emplace_back(screen);
        }
        machine_.tell_screens(room, missing, now_);
    }
    /// The kinds of what goes down next; none where nothing waits.
    std::vector<std::string> commit(AppendStatus status = AppendStatus::ok) {
        std::vector<std::string> kinds;
        if (const auto request = machine_.take_append()) {
            for (const JournalRecord& record : request->records) {
                kinds.emplace_back(domain::name_of(record.event.event));
            }
            const Position last = status == AppendStatus::ok ? request->records.back().position
                                                             : request->expected;
            static_cast<void>(machine_.on_appended({status, last}));
        }
        return kinds;
    }

    TimePoint now_ = scenarios::first_day();
    EngineMachine machine_;
    int commands_ = 0;
};

TEST_F(Screens, a_word_on_change_and_none_besides) {
    say(true);
    EXPECT_THAT(commit(), IsEmpty()) << "the doors are open";
    give(CloseDoors{});
    EXPECT_THAT(commit(), ElementsAre("clearing_begun"));
    say(false);
    EXPECT_THAT(commit(), IsEmpty()) << "nobody had confirmed";
    say(true);
    say(true);
    EXPECT_THAT(commit(), ElementsAre("screens_confirmed", "doors_closed"));
    say(true);
    EXPECT_THAT(commit(), IsEmpty());
    now_ += limits::screens_word_every;
    say(false);
    EXPECT_THAT(commit(), ElementsAre("screens_unconfirmed", "doors_unconfirmed"));
}

TEST_F(Screens, a_word_that_is_on_its_way_is_not_said_twice) {
    give(CloseDoors{});
    commit();
    say(true);
    const auto request = machine_.take_append();
    ASSERT_TRUE(request);
    for (int i = 0; i < 100; ++i) {
        now_ += limits::screens_word_every;
        say(i % 2 == 0);
    }
    static_cast<void>(
        machine_.on_appended({AppendStatus::ok, request->records.back().position}));
    EXPECT_TRUE(machine_.idle()) << "a disk that hangs gathers no words";
}

TEST_F(Screens, what_was_painted_in_one_closing_says_nothing_of_the_next) {
    give(CloseDoors{});
    EXPECT_THAT(commit(), ElementsAre("clearing_begun"));
    // Opened and closed again, neither of which anybody has painted yet.
    give(BeginReopening{});
    give(ConfirmReopening{});
    give(CloseDoors{});
    say(true);
    EXPECT_THAT(commit(), ElementsAre("reopening_begun", "doors_opened", "clearing_begun"));
    say(true);
    EXPECT_THAT(commit(), ElementsAre("screens_confirmed", "doors_closed"));
}

TEST_F(Screens, a_word_that_could_not_be_written_is_said_again) {
    give(CloseDoors{});
    commit();
    say(true);
    EXPECT_THAT(commit(AppendStatus::failed), ElementsAre("screens_confirmed", "doors_closed"));
    EXPECT_FALSE(machine_.durable().rooms.at(room).closing->closed_since);
    say(true);
    EXPECT_THAT(commit(), ElementsAre("screens_confirmed", "doors_closed"));
    EXPECT_TRUE(machine_.durable().rooms.at(room).closing->closed_since);
}

TEST_F(Screens, a_word_behind_an_append_in_doubt_is_said_again) {
    give(CloseDoors{});
    commit();
    give(PostNote{"a"});
    const auto request = machine_.take_append();
    ASSERT_TRUE(request);
    say(true);
    machine_.hold(same_text("the disk"));
    EXPECT_TRUE(machine_.refuse_queued().empty()) << "nobody asked for it";
    say(true);
    machine_.hold(std::nullopt);
    static_cast<void>(machine_.on_appended({AppendStatus::ok, request->records.back().position}));
    EXPECT_THAT(commit(), IsEmpty());
    say(true);
    EXPECT_THAT(commit(), ElementsAre("screens_confirmed", "doors_closed"));
}

TEST_F(Screens, a_word_in_an_append_in_doubt_is_not_said_twice) {
    give(CloseDoors{});
    commit();
    say(true);
    const auto request = machine_.take_append();
    ASSERT_TRUE(request);
    EXPECT_TRUE(machine_.refuse_queued().empty());
    say(true);
    static_cast<void>(machine_.on_appended({AppendStatus::ok, request->records.back().position}));
    say(true);
    EXPECT_THAT(commit(), IsEmpty());
}

TEST_F(Screens, of_a_room_that_is_not_there_nothing_is_said) {
    machine_.tell_screens(RoomId{"nada"}, {}, now_);
    EXPECT_TRUE(machine_.idle());
}

}  // namespace
}  // namespace plenaria::engine::screens_test
