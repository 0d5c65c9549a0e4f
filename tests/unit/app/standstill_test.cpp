// What the driver does by itself when nobody was served for a while: the machine slept, or the
// process stood still.
#include "server/app/standstill.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/app/engine_driver.hpp"
#include "tests/scenarios/sample_event.hpp"

namespace plenaria::app::standstill_test {
namespace {

using engine::AppendStatus;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const RoomId room{"plenaria"};
const EntryId first{"s1i2-1"};

/// A driver with a meeting in which somebody speaks, a clock and a journal that do as they are
/// told.
class StandstillTest : public testing::Test {
protected:
    void SetUp() override {
        driver_.set_hooks({[](const engine::Deliveries&) {}, [] {},
                           [this](std::string_view line) { log_.emplace_back(line); }});
        machine_.load(scenarios::sample_event(), now_);
        request_ = machine_.take_append();
        static_cast<void>(
            machine_.on_appended({AppendStatus::ok, request_->records.back().position}));
        driver_.look_at_clock();
        submit(OpenSession{SessionId{"p1"}});
        submit(StartItem{ItemId{"debate"}});
        submit(Inscribe{DelegationId{"mx"}, "", "", {}});
        submit(NextSpeaker{});
        submit(StartSpeech{});
        settle();
    }

    void submit(const Command& command) {
        const std::string id = "c" + std::to_string(++commands_);
        driver_.submit({engine::Ticket{1},
                        {CommandId{id}, room, command, {}, false},
                        Actor{Role::secretariat, "mesa"}});
    }
    /// Ends what is on its way to the disk.
    void settle(AppendStatus status = AppendStatus::ok) {
        while (request_) {
            const engine::AppendRequest request = *std::exchange(request_, std::nullopt);
            const bool ok = status == AppendStatus::ok;
            driver_.on_outcome(
                {status, ok ? request.records.back().position : request.expected, {}});
        }
        while (!posted_.empty()) {
            const auto call = std::move(posted_.front());
            posted_.pop_front();
            call();
        }
    }
    /// Looks as often as the server does, for so long.
    void go_on_for(Millis time) {
        for (const TimePoint end = now_ + time; now_ < end;) {
            now_ += milliseconds{500};
            driver_.look_at_clock();
        }
    }
    [[nodiscard]] const domain::Entry& speaker() const {
        return machine_.durable().rooms.at(room).floor.entries.at(first);
    }

    TimePoint now_ = scenarios::first_day();
    engine::EngineMachine machine_;
    std::deque<std::function<void()>> posted_;
    std::optional<engine::AppendRequest> request_;
    std::vector<std::string> log_;
    int commands_ = 0;
    EngineDriver driver_{
        machine_,
        {[this] { return now_; },
         [this](std::function<void()> call) { posted_.push_back(std::move(call)); },
         [this](engine::AppendRequest request) { request_ = std::move(request); }, [] {}}};
};

TEST_F(StandstillTest, ASpeechDuringWhichTheMachineSleptIsToBeVerified) {
    ASSERT_TRUE(speaker().running_since);
    go_on_for(minutes{3});
    EXPECT_FALSE(request_) << "it was served all the time";
    now_ += minutes{20};
    driver_.look_at_clock();
    settle();
    EXPECT_EQ(speaker().verify_outage, minutes{20});
    EXPECT_TRUE(speaker().running_since) << "it has gone on";
    EXPECT_THAT(log_, ElementsAre(HasSubstr("event=stood_still lasted_ms=1200000")));
    go_on_for(minutes{3});
    EXPECT_FALSE(request_) << "once";
    now_ += minutes{1};
    driver_.look_at_clock();
    settle();
    EXPECT_EQ(speaker().verify_outage, minutes{21});
}

TEST_F(StandstillTest, AlsoOneThatTheFirstCommandAfterwardsEnds) {
    now_ += minutes{20};
    submit(EndSpeech{});
    settle();
    EXPECT_FALSE(speaker().running_since);
    EXPECT_EQ(speaker().verify_outage, minutes{20});
}

TEST_F(StandstillTest, WhatABusyMachineMakesIsNoStandstill) {
    for (int i = 0; i < 10; ++i) {
        now_ += standstill_least - milliseconds{1};
        driver_.look_at_clock();
    }
    settle();
    EXPECT_EQ(speaker().verify_outage, Millis{});
    EXPECT_THAT(log_, IsEmpty());
}

TEST_F(StandstillTest, IsRecordedWhetherOrNotSomebodySpeaks) {
    submit(EndSpeech{});
    settle();
    now_ += minutes{20};
    driver_.look_at_clock();
    ASSERT_TRUE(request_) << "else the record tells who spoke behind closed doors";
    ASSERT_THAT(request_->records, SizeIs(1));
    EXPECT_TRUE(std::holds_alternative<domain::ServiceResumed>(request_->records[0].event.event));
}

TEST_F(StandstillTest, WaitsUntilTheJournalTakesItAgain) {
    driver_.on_finding({PatrolState::unreadable, "the disk"});
    log_.clear();
    now_ += minutes{20};
    submit(EndSpeech{});
    go_on_for(seconds{30});
    now_ += minutes{1};
    go_on_for(seconds{30});
    EXPECT_FALSE(request_);
    driver_.on_finding({PatrolState::whole, {}});
    driver_.look_at_clock();
    settle();
    EXPECT_EQ(speaker().verify_outage, minutes{21} + milliseconds{500});
    EXPECT_TRUE(speaker().running_since) << "the command was refused";
}

TEST(StandstillRecord, IsOwedAgainWhereItWasTakenBackBehindWhatIsNotKnownYet) {
    const TimePoint now = scenarios::first_day();
    Standstill standstill;
    EXPECT_FALSE(standstill.look(now));
    EXPECT_EQ(standstill.look(now + minutes{20}), minutes{20});
    EXPECT_EQ(standstill.owed(), minutes{20});
    standstill.is_on_its_way(Position{10});
    standstill.settle(Position{8}, Position{10});
    EXPECT_EQ(standstill.owed(), Millis{}) << "it waits behind the ninth";
    standstill.settle(Position{8}, Position{9});
    EXPECT_EQ(standstill.owed(), minutes{20});
    standstill.is_on_its_way(Position{10});
    standstill.settle(Position{10}, Position{12});
    EXPECT_EQ(standstill.owed(), Millis{});
    EXPECT_FALSE(standstill.is_on_its_way());
}

TEST_F(StandstillTest, IsRecordedAnewWhereTheDiskRefused) {
    now_ += minutes{20};
    driver_.look_at_clock();
    ASSERT_TRUE(request_);
    now_ += minutes{1};
    driver_.look_at_clock();
    settle(AppendStatus::failed);
    EXPECT_EQ(speaker().verify_outage, Millis{});
    driver_.look_at_clock();
    settle();
    EXPECT_EQ(speaker().verify_outage, minutes{21}) << "with what came meanwhile";
    go_on_for(seconds{10});
    EXPECT_FALSE(request_) << "once";
}

}  // namespace
}  // namespace plenaria::app::standstill_test
