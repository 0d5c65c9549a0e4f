// What one delivered message costs the server, beside a bare loop that sends the same frame to as
// many sockets; both in turn, round by round, in the same run. And how many changes a second reach
// a thousand screens.
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
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
    Sample message_cpu;  ///< of one delivered message, one for each round
};

void print(std::size_t screens, int rounds, const Side& server, const Side& bare) {
    std::printf("%zu screens, %d rounds\n", screens, rounds);
    for (const double q : {0.25, 0.5}) {
        const std::string name = q < 0.5 ? ", best quarter" : ", p50";
        const double ours = server.message_cpu.microseconds(q);
        const double theirs = bare.message_cpu.microseconds(q);
        print_figure("CPU per message, server" + name, ours, "us");
        print_figure("CPU per message, bare loop" + name, theirs, "us");
        print_figure("    ratio (goal <= 1.15)", ours / theirs, "x");
    }
    for (const double q : {0.25, 0.5}) {
        const std::string name = q < 0.5 ? ", best quarter" : ", p50";
        const double ours = server.spread.microseconds(q);
        const double theirs = bare.spread.microseconds(q);
        print_figure("first to last screen, server" + name, ours, "us");
        print_figure("first to last socket, bare loop" + name, theirs, "us");
        print_figure("    ratio (goal <= 1.25)", ours / theirs, "x");
    }
    for (const double q : {0.25, 0.5}) {
        const std::string name = q < 0.5 ? ", best quarter" : ", p50";
        const double ours = server.completion.microseconds(q);
        const double theirs = bare.completion.microseconds(q);
        print_figure("command to last screen, server" + name, ours, "us");
        print_figure("loop's start to last socket, bare loop" + name, theirs, "us");
        print_figure("    what the server takes longer", ours - theirs, "us");
        print_figure("    ratio", ours / theirs, "x");
    }
}

/// What a command costs where one screen follows, the median. Between the commands the bare loop
/// has its rounds as later on, so that the processor's caches are as cold.
struct Base {
    Nanos cpu;
    std::size_t frames;
};

Base measure_base(const test_support::ServerProcess& server, ScreenCrowd& crowd, BareCrowd& bare,
                  int rounds) {
    Sample alone;
    std::size_t frames = 0;
    for (int round = 0; round < warm_up_rounds + rounds; ++round) {
        const std::size_t had = crowd.frames();
        const Nanos spent = cpu_for(server.pid(), [&] { crowd.give(pause_or_resume(round)); });
        bare.round(crowd.delta_frame());
        if (round >= warm_up_rounds) {
            alone.add(spent);
            frames += crowd.frames() - had;
        }
    }
    print_figure("CPU of a command with one screen, p50", alone.microseconds(0.5), "us");
    return {Nanos{static_cast<std::int64_t>(alone.microseconds(0.5) * 1e3)},
            frames / static_cast<std::size_t>(rounds)};
}

void measure(std::size_t screens, int rounds, Placement placement) {
    place_senders(placement);
    BareCrowd bare{screens};
    const test_support::TemporaryFolder folder;
    const test_support::ServerProcess server{folder.path()};
    PLENARIA_ASSERT(server.listening());
    place_receivers(placement);
    std::printf("%s\n", name_of(placement));
    ScreenCrowd crowd{server.port(),
                      test_support::console_identity(folder.path(), meeting_room.value)};
    begin_a_speech(crowd);
    crowd.grow(1);
    const Base base = measure_base(server, crowd, bare, rounds);
    crowd.grow(screens - 1);
    Side ours;
    Side theirs;
    for (int round = 0; round < warm_up_rounds + rounds; ++round) {
        Round times;
        const std::size_t frames = crowd.frames();
        const Nanos spent =
            cpu_for(server.pid(), [&] { times = crowd.give(pause_or_resume(round + rounds)); });
        Round beside;
        const Nanos spent_beside =
            cpu_for(bare.sender(), [&] { beside = bare.round(crowd.delta_frame()); });
        if (round >= warm_up_rounds) {
            ours.message_cpu.add((spent - base.cpu) / (crowd.frames() - frames - base.frames));
            ours.spread.add(times.spread());
            ours.completion.add(times.completion());
            theirs.message_cpu.add(spent_beside / screens);
            theirs.spread.add(beside.spread());
            theirs.completion.add(beside.completion());
        }
    }
    print_figure("bytes of a frame", static_cast<double>(crowd.delta_frame().size()), "B");
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
    const double seconds = std::chrono::duration<double>(BenchClock::now() - begin).count();
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
    PLENARIA_ASSERT(waitpid(child, nullptr, 0) == child);
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
