// Law 2, the hard way: the server is killed at random moments while an operator works. What was
// acknowledged is there afterwards; what was in flight happened once or not at all.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <compare>
#include <cstdlib>
#include <memory>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/integration/kill_rounds.hpp"
#include "tests/integration/meeting.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::test_support::kill_test {
namespace {

constexpr int commands_to_acknowledge = 1'000;
// A kill after every 40 to 110 acknowledged commands: some thirteen in all.
constexpr int kill_gap_min = 40;
constexpr int kill_gap_max = 110;
// Fixed, so that a failure can be repeated as far as timing allows.
constexpr unsigned seed = 20'261'120;

/// What the export says of one acknowledged command: a line with both.
struct Trace {
    std::string kind;
    std::string detail;
    friend auto operator<=>(const Trace&, const Trace&) = default;
};

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream{text};
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

std::ptrdiff_t times_in(const std::vector<std::string>& lines, const Trace& trace) {
    return std::ranges::count_if(lines, [&](const std::string& line) {
        return line.find(trace.kind) != std::string::npos &&
               line.find(trace.detail) != std::string::npos;
    });
}

/// What one delegation does, over and over: inscribe, withdraw.
struct Worker {
    DelegationId delegation;
    bool listed = false;  ///< by all that was acknowledged
    CommandId under_way;  ///< empty: none
    Trace trace;          ///< of the command under way
};

class KillTest : public testing::Test {
protected:
    void start_server(std::uint16_t port) {
        server.reset();
        server = std::make_unique<ServerProcess>(folder.path(), port);
        ASSERT_TRUE(server->listening()) << server->log();
    }

    /// Gives every idle worker its next command, as far as the link takes them.
    void give_commands() {
        const View view = console->view();
        for (auto& worker : workers) {
            if (!worker.under_way.empty() ||
                acknowledged + under_way() >= commands_to_acknowledge) {
                continue;
            }
            const CommandId id = console->next_id();
            // The person's name carries the command's id into the export.
            Command command = Inscribe{worker.delegation, id.value, {}, {}};
            Trace trace{"\"kind\":\"entry_inscribed\"", "\"person\":\"" + id.value + "\""};
            if (worker.listed) {
                const EntryId entry = waiting_entry(view, worker.delegation);
                if (entry.empty()) {
                    continue;  // the picture with it is still on its way
                }
                command = Withdraw{entry};
                trace = {"\"kind\":\"entry_withdrawn\"", "\"entry\":\"" + entry.value + "\""};
            } else if (!waiting_entry(view, worker.delegation).empty()) {
                continue;  // nor is the one without it
            }
            if (console->link().send({id, RoomId{main_room}, command, {}, false})) {
                worker.under_way = id;
                worker.trace = trace;
            }
        }
    }

    int under_way() const {
        return static_cast<int>(std::ranges::count_if(
            workers, [](const Worker& worker) { return !worker.under_way.empty(); }));
    }

    void take_answers() {
        for (const auto& result : console->link().take_results()) {
            const auto worker = std::ranges::find(workers, result.id, &Worker::under_way);
            ASSERT_NE(worker, workers.end()) << result.id.value << " was answered twice";
            ASSERT_EQ(result.code, "") << result.text.en();
            worker->under_way = {};
            worker->listed = !worker->listed;
            ++acknowledged;
            acknowledged_traces.insert(worker->trace);
        }
    }

    /// At some moment, not at the end of a command: the delay has no relation to the work.
    void kill_at_random_moment() {
        std::this_thread::sleep_for(
            std::chrono::microseconds{std::uniform_int_distribution{0, 4'000}(random)});
        const auto port = server->port();
        server->kill_now();
        ++kills;
        ASSERT_NO_FATAL_FAILURE(start_server(port));
    }

    void work() {
        std::uniform_int_distribution gap{kill_gap_min, kill_gap_max};
        int next_kill = gap(random);
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{100};
        while (acknowledged < commands_to_acknowledge) {
            ASSERT_LT(std::chrono::steady_clock::now(), end)
                << acknowledged << " acknowledged after " << kills << " kills\n"
                << server->log();
            give_commands();
            ASSERT_NO_FATAL_FAILURE(take_answers());
            if (acknowledged >= next_kill) {
                next_kill = acknowledged + gap(random);
                give_commands();
                ASSERT_NO_FATAL_FAILURE(kill_at_random_moment());
            }
            std::this_thread::sleep_for(std::chrono::microseconds{200});
        }
    }

    std::set<std::string> listed_by_acknowledgement() const {
        std::set<std::string> listed;
        for (const auto& worker : workers) {
            if (worker.listed) {
                listed.insert(worker.delegation.value);
            }
        }
        return listed;
    }

    static std::set<std::string> listed_in(const View& view) {
        std::set<std::string> listed;
        for (const auto& entry : view.queue.value_or(std::vector<QueueEntryView>{})) {
            listed.insert(entry.speaker->delegation.value);
        }
        return listed;
    }

    std::mt19937 random{seed};
    TemporaryFolder folder;
    std::unique_ptr<ServerProcess> server;
    std::unique_ptr<RoomUser> console;
    std::vector<Worker> workers;
    int acknowledged = 0;
    int kills = 0;
    std::set<Trace> acknowledged_traces;
};

TEST_F(KillTest, NothingAcknowledgedIsLost) {
    ASSERT_NO_FATAL_FAILURE(start_server(0));
    console =
        std::make_unique<RoomUser>(server->port(), console_identity(folder.path(), main_room));
    ASSERT_NO_FATAL_FAILURE(begin_meeting(*console));
    for (const auto& delegation : delegations_of(*console, 11)) {
        workers.push_back({delegation, false, {}});
    }
    ASSERT_NO_FATAL_FAILURE(work());
    ASSERT_GE(kills, 5) << "the test did not test";
    ASSERT_EQ(acknowledged_traces.size(), static_cast<std::size_t>(commands_to_acknowledge));

    // What the running server shows, and what one that starts once more makes of the journal.
    const auto expected = listed_by_acknowledgement();
    EXPECT_TRUE(console->wait_view([&](const View& view) { return listed_in(view) == expected; }))
        << testing::PrintToString(listed_in(console->view())) << " instead of "
        << testing::PrintToString(expected);
    const auto port = server->port();
    server->kill_now();
    ASSERT_TRUE(console->wait_phase(client::LinkPhase::connecting));
    ASSERT_NO_FATAL_FAILURE(start_server(port));
    ASSERT_TRUE(console->wait_live());
    EXPECT_EQ(listed_in(console->view()), expected);
    EXPECT_EQ(server->terminate(), 0) << server->log();

    const auto verified = run_server_program({"verify", "--data", folder.path().string()});
    EXPECT_EQ(verified.status, 0) << verified.output;
    const auto exported =
        run_server_program({"export", "--data", folder.path().string(), "--cleared"});
    ASSERT_EQ(exported.status, 0) << exported.output;
    const auto lines = lines_of(exported.output);
    std::vector<std::string> not_once;
    for (const auto& trace : acknowledged_traces) {
        if (times_in(lines, trace) != 1) {
            not_once.push_back(trace.kind + " " + trace.detail);
        }
    }
    EXPECT_THAT(not_once, testing::IsEmpty());
}

// The followers come at once, and send again what was under way.
constexpr int as_at_rest = 3;

/// Whether the longest of the rounds took longer than a busy machine explains.
bool slower_than_may_be(const KillFigures& figures) {
    // For a moment in which others had the processors or the disk, in just that round.
    constexpr std::chrono::milliseconds hesitation{1'500};
    return longest_of(figures.beyond_waiting) >
           as_at_rest * longest_of(figures.at_rest) + hesitation;
}

// Of the 2 s that a restart may take on a machine of its own (bench_kills tells them) three parts
// are held apart here, as the machine may be busy with anything: what a link waits before it tries
// again follows from how long there was no server; what to come and to be shown the room takes on
// this machine now is measured in the same minute with a server that was there all along; the rest
// is the server's that has just started. That is bounded in the median, and more loosely in the
// longest of the rounds, which shows a view that now and then waits for a timer of seconds.
TEST(KillsUnderLoad, LoseNothingAndEveryViewIsTheReplaysInTime) {
    constexpr std::chrono::milliseconds timers{500};     // take the rest
    const char* wanted = std::getenv("PLENARIA_KILLS");  // as bench_kills does, in this build
    const int rounds = wanted == nullptr ? 20 : std::atoi(wanted);
    const KillFigures figures = run_kill_rounds(rounds, seed);
    EXPECT_THAT(figures.problems, testing::IsEmpty());
    EXPECT_EQ(figures.rounds, rounds);
    const auto rest = median_of(figures.at_rest);
    EXPECT_LE(median_of(figures.beyond_waiting), as_at_rest * rest + timers)
        << "with a server that is there it takes " << rest.count() << " ms";
    EXPECT_GT(figures.under_way_at_kills, rounds) << "the test did not test";
    if (slower_than_may_be(figures)) {
        // A disk of others that hesitates for seconds does so in one round, and not in two runs.
        const KillFigures again = run_kill_rounds(rounds, seed + 1);
        EXPECT_THAT(again.problems, testing::IsEmpty());
        EXPECT_FALSE(slower_than_may_be(again))
            << "the longest took " << longest_of(again.beyond_waiting).count()
            << " ms beyond waiting, after " << longest_of(figures.beyond_waiting).count()
            << " in a first run; with a server that is there " << longest_of(again.at_rest).count()
            << " ms";
    }
}

}  // namespace
}  // namespace plenaria::test_support::kill_test
