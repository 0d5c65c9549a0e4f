// What one delivered message costs the server, beside a bare loop that sends the same frame to as
// many sockets; both in turn, round by round, in the same run. And how many changes a second reach
// a thousand screens.
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "server/model/assertion.hpp"
#include "server/model/limits.hpp"
#include "tests/bench/crowd.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/long_meeting.hpp"
#include "tests/support/console_user.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::bench {
namespace {

// Until the sender sleeps: the processor time of a running thread is not yet counted.
constexpr std::chrono::milliseconds resting{3};
constexpr int warm_up_rounds = 4;
// The record and the history grow until then, and each command with them.
constexpr int commands_until_the_record_is_full = 100;

/// Which processors the receivers and the senders have. Server and bare loop must have the same: a
/// sender that shares the receivers' processor wakes them once a round, one beside them at each
/// message, which costs several times what it sends.
enum class Placement { anywhere, one_processor, two_processors };

const char* name_of(Placement placement) {
    switch (placement) {
        case Placement::anywhere:
            return "wherever the kernel puts them";
        case Placement::one_processor:
            return "senders and receivers on one processor";
        case Placement::two_processors:
            return "senders on one processor, receivers on another";
    }
    PLENARIA_ASSERT(false);
}

/// For this thread and what it starts from now on.
void stay_on(long processor) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(static_cast<std::size_t>(processor), &set);
    PLENARIA_ASSERT(sched_setaffinity(0, sizeof set, &set) == 0);
}

void place_senders(Placement placement) {
    if (placement == Placement::one_processor) {
        stay_on(0);
    } else if (placement == Placement::two_processors) {
        stay_on(sysconf(_SC_NPROCESSORS_ONLN) - 1);
    }
}

void place_receivers(Placement placement) {
    if (placement != Placement::anywhere) {
        stay_on(0);
    }
}

Command pause_or_resume(int round) {
    return round % 2 == 0 ? Command{PauseSpeech{}} : Command{ResumeSpeech{}};
}

void begin_a_speech(ScreenCrowd& crowd) {
    for (const Command& command : std::vector<Command>{
             OpenSession{meeting_session}, StartItem{ItemId{"apertura"}},
             Inscribe{DelegationId{"cr"}, {}, {}, {}}, NextSpeaker{}, StartSpeech{}}) {
        crowd.give(command);
    }
}

/// What `act` makes the first thread of `pid` spend.
template <class Act>
Nanos cpu_for(pid_t pid, Act act) {
    const Nanos before = cpu_of_first_thread(pid);
    act();
    std::this_thread::sleep_for(resting);
    return cpu_of_first_thread(pid) - before;
}

struct Side {
    Sample spread;
    Sample completion;   ///< from the command, or the bare loop's start, to the last receiver
    Sample beyond_one;   ///< of that what one screen, or one socket, does not take in the same turn
    Sample message_cpu;  ///< of one delivered message beyond the first, one for each round
};

/// The best quarter and the median of both sides, and their ratio.
void print_beside(const std::string& ours_name, const Sample& ours, const std::string& theirs_name,
                  const Sample& theirs, const char* goal) {
    for (const double q : {0.25, 0.5}) {
        const std::string rank = q < 0.5 ? ", best quarter" : ", p50";
        print_figure(ours_name + rank, ours.microseconds(q), "us");
        print_figure(theirs_name + rank, theirs.microseconds(q), "us");
        print_figure(std::string{"    ratio"} + goal, ours.microseconds(q) / theirs.microseconds(q),
                     "x");
    }
}

void print(std::size_t screens, int rounds, const Side& server, const Side& bare) {
    std::printf("%zu screens, %d rounds\n", screens, rounds);
    print_beside("CPU per message, server", server.message_cpu, "CPU per message, bare loop",
                 bare.message_cpu, " (goal <= 1.15)");
    print_beside("first to last screen, server", server.spread, "first to last socket, bare loop",
                 bare.spread, " (goal <= 1.25)");
    print_beside("to last screen, beyond one alone, server", server.beyond_one,
                 "to last socket, beyond one alone, bare loop", bare.beyond_one, " (goal <= 1.25)");
    print_beside("command to last screen, server", server.completion,
                 "loop's start to last socket, bare loop", bare.completion, "");
}

/// A server with so many screens on a place of their own, and a bare loop of as many sockets.
struct Pair {
    explicit Pair(std::size_t receivers) : bare(receivers) {}
    test_support::TemporaryFolder folder{};
    BareCrowd bare;
    std::unique_ptr<test_support::ServerProcess> server{};
    std::unique_ptr<ScreenCrowd> crowd{};
};

/// What one command to a server, and one round of a bare loop, took.
struct Costs {
    Nanos server_cpu{};
    Round server;
    std::size_t frames = 0;
    Nanos bare_cpu{};
    Round bare;
};

void start_server(Pair& pair) {
    pair.server = std::make_unique<test_support::ServerProcess>(pair.folder.path());
    PLENARIA_ASSERT(pair.server->listening());
}

void fill(Pair& pair, std::size_t screens) {
    pair.crowd = std::make_unique<ScreenCrowd>(
        pair.server->port(),
        test_support::console_identity(pair.folder.path(), meeting_room.value));
    begin_a_speech(*pair.crowd);
    pair.crowd->grow(1);
    for (int round = 0; round < commands_until_the_record_is_full; ++round) {
        pair.crowd->give(pause_or_resume(round));
    }
    pair.crowd->grow(screens - 1);
}

void take_command(Pair& pair, int round, Costs& costs) {
    // Heartbeats that came meanwhile were paid for before.
    pair.crowd->take_what_is_there();
    const std::size_t had = pair.crowd->frames();
    costs.server_cpu = cpu_for(pair.server->pid(), [&] {
        costs.server = pair.crowd->give(pause_or_resume(round));
    });
    costs.frames = pair.crowd->frames() - had;
}

void take_bare_round(Pair& pair, std::string_view frame, Costs& costs) {
    costs.bare_cpu = cpu_for(pair.bare.sender(), [&] { costs.bare = pair.bare.round(frame); });
}

/// One command to each server and one round of each bare loop, each with a rest behind it. A
/// machine that is slower for a while is so for all four, and who is measured behind a large round,
/// so with colder caches, changes from one turn to the next.
std::pair<Costs, Costs> take_turn(Pair& many, Pair& one, int round) {
    Costs of_many;
    Costs of_one;
    Pair& first = round % 4 < 2 ? many : one;
    Pair& second = &first == &many ? one : many;
    Costs& of_first = &first == &many ? of_many : of_one;
    Costs& of_second = &first == &many ? of_one : of_many;
    take_command(first, round, of_first);
    take_bare_round(many, many.crowd->delta_frame(), of_many);
    take_command(second, round, of_second);
    take_bare_round(one, many.crowd->delta_frame(), of_one);
    return {of_many, of_one};
}

/// Signed: what a noisy turn makes negative is small, and not the largest there is.
Nanos each_of(Nanos all, std::size_t count) {
    PLENARIA_ASSERT(count > 0);
    return all / static_cast<std::int64_t>(count);
}

void measure(std::size_t screens, int rounds, Placement placement) {
    PLENARIA_ASSERT(screens > 1);
    place_senders(placement);
    Pair many{screens};
    Pair one{1};
    start_server(many);
    start_server(one);
    place_receivers(placement);
    std::printf("%s\n", name_of(placement));
    fill(many, screens);
    fill(one, 1);
    Side ours;
    Side theirs;
    Sample command;
    Sample round_to_one;
    for (int round = 0; round < warm_up_rounds + rounds; ++round) {
        const auto [of_many, of_one] = take_turn(many, one, round);
        if (round >= warm_up_rounds) {
            command.add(of_one.server_cpu);
            round_to_one.add(of_one.bare_cpu);
            ours.message_cpu.add(each_of(of_many.server_cpu - of_one.server_cpu,
                                         of_many.frames - of_one.frames));
            ours.spread.add(of_many.server.spread());
            ours.completion.add(of_many.server.completion());
            ours.beyond_one.add(of_many.server.completion() - of_one.server.completion());
            theirs.message_cpu.add(each_of(of_many.bare_cpu - of_one.bare_cpu, screens - 1));
            theirs.spread.add(of_many.bare.spread());
            theirs.completion.add(of_many.bare.completion());
            theirs.beyond_one.add(of_many.bare.completion() - of_one.bare.completion());
        }
    }
    print_figure("CPU of a command with one screen, p50", command.microseconds(0.5), "us");
    print_figure("CPU of a bare round to one socket, p50", round_to_one.microseconds(0.5), "us");
    print_figure("bytes of a frame", static_cast<double>(many.crowd->delta_frame().size()), "B");
    print(screens, rounds, ours, theirs);
}

/// Commands at the rate that one person may keep up, without waiting for each, as many consoles
/// give them.
void measure_throughput(std::size_t screens) {
    constexpr std::size_t window = 100;
    static_assert(window < limits::commands_waiting_per_connection);
    constexpr double rate = 2'000;
    static_assert(rate <= limits::operator_budget_per_second);
    constexpr std::chrono::seconds duration{10};
    const test_support::TemporaryFolder folder;
    const test_support::ServerProcess server{folder.path()};
    PLENARIA_ASSERT(server.listening());
    ScreenCrowd crowd{server.port(),
                      test_support::console_identity(folder.path(), meeting_room.value)};
    begin_a_speech(crowd);
    crowd.grow(screens);
    const std::size_t results = crowd.results();
    const std::size_t deltas = crowd.deltas();
    std::size_t sent = 0;
    const Nanos cpu = cpu_of_first_thread(server.pid());
    const auto begin = BenchClock::now();
    const auto answered = [&] { return crowd.results() - results; };
    while (BenchClock::now() - begin < duration) {
        const std::chrono::duration<double> passed = BenchClock::now() - begin;
        const auto due = static_cast<std::size_t>(passed.count() * rate);
        while (sent < due && sent - answered() < window) {
            crowd.send(pause_or_resume(static_cast<int>(sent++)));
        }
        if (sent == answered()) {
            std::this_thread::sleep_for(std::chrono::microseconds{100});
            continue;
        }
        const std::size_t had = answered();
        crowd.take_until([&] { return answered() > had; });
    }
    const auto end = crowd.settle();
    PLENARIA_ASSERT(sent == answered());
    const double seconds = std::chrono::duration<double>(end - begin).count();
    const double count = static_cast<double>(crowd.results() - results);
    std::printf("%zu screens, %.0f commands a second, %.1f s\n", screens, rate, seconds);
    print_figure("changes that reached all screens", count / seconds, "/s");
    print_figure(
        "frames that each screen had",
        static_cast<double>(crowd.deltas() - deltas) / static_cast<double>(screens) / seconds,
        "/s");
    const std::chrono::duration<double> spent = cpu_of_first_thread(server.pid()) - cpu;
    print_figure("server's thread", 100.0 * spent.count() / seconds, "% of a core");
}

/// In a process of its own, as a place once taken is kept.
void measure_apart(std::size_t screens, Placement placement) {
    const pid_t child = fork();
    PLENARIA_ASSERT(child >= 0);
    if (child == 0) {
        measure(screens, screens > 1'000 ? 40 : screens > 100 ? 100 : 300, placement);
        _exit(0);
    }
    int status = 0;
    PLENARIA_ASSERT(waitpid(child, &status, 0) == child);
    PLENARIA_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

}  // namespace
}  // namespace plenaria::bench

int main(int argc, char** argv) {
    using namespace plenaria::bench;
    print_head("fan-out: server and bare loop in turn");
    std::vector<std::size_t> sizes{100, 1'000, 5'000};
    if (argc > 1) {
        sizes.assign(1, static_cast<std::size_t>(std::atoi(argv[1])));
    }
    for (const std::size_t screens : sizes) {
        for (const Placement placement :
             {Placement::anywhere, Placement::one_processor, Placement::two_processors}) {
            measure_apart(screens, placement);
        }
    }
    if (argc > 1) {
        measure_throughput(sizes[0]);
    } else {
        measure_throughput(200);
        measure_throughput(1'000);
    }
}
