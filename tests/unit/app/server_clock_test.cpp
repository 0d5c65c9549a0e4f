// What a start says of how long nobody served: all learn of it, so nothing sealed has a part in it.
#include "server/app/server_clock.hpp"

#include <gtest/gtest.h>

#include <ctime>
#include <string>
#include <vector>

#include "server/engine/machine.hpp"
#include "tests/scenarios/sample_event.hpp"

namespace plenaria::app::server_clock_test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const TimePoint nine = scenarios::first_day() + hours{9};

/// A meeting that closed its doors at nine, and then, hidden from those outside, went on so long.
class Meeting {
public:
    explicit Meeting(Millis within) {
        machine_.load(scenarios::sample_event(), now_);
        commit();
        submit(OpenSession{SessionId{"p1"}});
        submit(StartItem{ItemId{"debate"}});
        submit(CloseDoors{});
        now_ += within;
        if (within > Millis{0}) {
            submit(StartItem{ItemId{"presupuesto"}});
            submit(PostNote{"nota"});
            sealed_at_ = now_;
        }
    }
    /// As a start reads them.
    LastSigns signs(std::optional<TimePoint> mark) const {
        engine::EngineMachine machine;
        for (const engine::JournalRecord& record : journal_) {
            machine.replay(record);
        }
        return {machine.last_record_at(), machine.last_open_record_at(), mark};
    }
    TimePoint sealed_at() const { return sealed_at_; }

private:
    void submit(const Command& command) {
        const std::string id = "c" + std::to_string(journal_.size());
        static_cast<void>(machine_.submit({engine::Ticket{1},
                                           {CommandId{id}, RoomId{"plenaria"}, command, {}, false},
                                           Actor{Role::chair, "mesa"}},
                                          now_));
        commit();
    }
    void commit() {
        const auto request = machine_.take_append();
        ASSERT_TRUE(request);
        journal_.insert(journal_.end(), request->records.begin(), request->records.end());
        static_cast<void>(
            machine_.on_appended({engine::AppendStatus::ok, request->records.back().position}));
    }

    TimePoint now_ = nine;
    TimePoint sealed_at_;
    engine::EngineMachine machine_;
    std::vector<engine::JournalRecord> journal_;
};

const std::vector<std::optional<TimePoint>> marks{std::nullopt, nine - minutes{5}, nine,
                                                  nine + minutes{40}};

TEST(Outage, is_the_same_whatever_went_on_behind_closed_doors) {
    const Meeting silent{Millis{0}};
    for (const Millis within : {Millis{seconds{1}}, Millis{minutes{20}}, Millis{minutes{90}}}) {
        const Meeting busy{within};
        for (const auto& mark : marks) {
            for (const TimePoint wall : {nine - hours{2}, nine, nine + minutes{41},
                                         nine + minutes{90} + Millis{50}, nine + hours{20}}) {
                EXPECT_EQ(busy.signs(mark).outage_until(wall),
                          silent.signs(mark).outage_until(wall));
            }
        }
    }
}

TEST(Outage, is_as_long_as_the_mark_or_an_open_record_says) {
    const Meeting meeting{Millis{minutes{20}}};
    EXPECT_EQ(meeting.signs(nine + minutes{40}).outage_until(nine + minutes{41}), minutes{1});
    EXPECT_EQ(meeting.signs(nine - minutes{5}).outage_until(nine + minutes{41}), minutes{41})
        << "an old mark";
    EXPECT_EQ(meeting.signs(std::nullopt).outage_until(nine + minutes{41}), minutes{41});
}

TEST(Outage, is_never_negative_nor_nothing) {
    const Meeting meeting{Millis{minutes{20}}};
    for (const auto& mark : marks) {
        EXPECT_EQ(meeting.signs(mark).outage_until(nine - hours{2}), Millis{1});
    }
    EXPECT_EQ(LastSigns{}.outage_until(nine), Millis{1});
}

TEST(Outage, no_clock_starts_before_what_is_sealed) {
    const Meeting meeting{Millis{minutes{20}}};
    for (const auto& mark : marks) {
        const auto latest = meeting.signs(mark).latest();
        ASSERT_TRUE(latest);
        EXPECT_GE(*latest, meeting.sealed_at());
        EXPECT_GE(*latest, mark.value_or(*latest));
    }
    const TimePoint ahead =
        std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now()) + hours{1};
    const ServerClock clock{ahead};
    EXPECT_GE(clock.now(), ahead);
    EXPECT_LT(clock.wall(), ahead) << "by which the outage is told";
}

std::chrono::nanoseconds machine_runs_for;

TEST(ServerClockTest, GoesOnWhileTheMachineSleeps) {
    const ServerClock clock{std::nullopt, [] { return machine_runs_for; }};
    const TimePoint lid_closed = clock.now();
    machine_runs_for += minutes{20};
    EXPECT_EQ(clock.now() - lid_closed, minutes{20});
    EXPECT_EQ(clock.wall(), clock.now());
}

TEST(ServerClockTest, ReadsTheClockThatCountsTheTimeAsleep) {
    const auto boot_time = [] {
        timespec time{};
        clock_gettime(CLOCK_BOOTTIME, &time);
        return seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
    };
    const auto awake = std::chrono::steady_clock::now().time_since_epoch();
    if (boot_time() - awake < seconds{1}) {
        GTEST_SKIP() << "this machine never slept: both clocks read alike";
    }
    const auto before = boot_time();
    const auto read = ServerClock::since_boot();
    EXPECT_LE(before, read);
    EXPECT_LE(read, boot_time());
}

}  // namespace
}  // namespace plenaria::app::server_clock_test
