// What one command costs in pure arithmetic, in the largest room the limits allow: 500 waiting
// requests and 200 items. Prints p50 and p99 of each step, allocations per command, and the speed
// of a replay.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>
#include <utility>

#include "server/app/memory.hpp"
#include "server/domain/project.hpp"
#include "server/model/assertion.hpp"
#include "server/model/limits.hpp"
#include "server/protocol/stream.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/long_meeting.hpp"

namespace {
std::atomic<long long> allocations{0};
}  // namespace

// Not inlined: the compiler would take the pair of new and free for a mistake.
[[gnu::noinline]] void* operator new(std::size_t size) {
    allocations.fetch_add(1, std::memory_order_relaxed);
    void* memory = std::malloc(size);
    PLENARIA_ASSERT(memory != nullptr);
    return memory;
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t /*size*/) noexcept {
    std::free(memory);
}

namespace plenaria::bench {
namespace {

constexpr int commands = 2'000;
constexpr std::size_t replayed_events = 100'000;

/// The steps of one command's way, as the engine and the hub take them.
struct Steps {
    Sample decide;
    Sample evolve;
    Sample invariant;
    Sample project_secretariat;
    Sample project_public;
    Sample encode_secretariat;
    Sample encode_public;
    Sample pure;  ///< decide + evolve + project for the secretariat
    Sample all;
    long long allocations = 0;  ///< of the pure steps
};

class Room {
public:
    explicit Room(domain::State state, TimePoint now) : state_(std::move(state)), now_(now) {
        static_cast<void>(operators_.update(domain::project(state_, {}, secretariat)));
        static_cast<void>(screens_.update(domain::project(state_, {}, everybody)));
    }

    /// Takes one command all the way; answers the last event it caused.
    domain::Event take(Command command, Steps& steps) {
        const CommandRequest request{CommandId{"c" + std::to_string(++commands_)}, meeting_room,
                                     std::move(command), {}, false};
        const auto start = BenchClock::now();
        const long long allocated = allocations.load();
        Result<std::vector<domain::Event>> decided{std::vector<domain::Event>{}};
        steps.decide.add(time_of([&] { decided = domain::decide(state_, request, now_); }));
        PLENARIA_ASSERT(decided.ok());
        steps.evolve.add(time_of([&] {
            for (const domain::Event& event : decided.value()) {
                domain::evolve(
                    state_,
                    {now_, meeting_room, {Role::secretariat, "bench"}, event, request.id},
                    Position{state_.position.value + 1});
            }
        }));
        View view;
        steps.project_secretariat.add(
            time_of([&] { view = domain::project(state_, {}, secretariat); }));
        steps.pure.add(BenchClock::now() - start);
        steps.allocations += allocations.load() - allocated;
        steps.invariant.add(
            time_of([&] { PLENARIA_ASSERT(!domain::broken_invariant(state_, meeting_room)); }));
        steps.encode_secretariat.add(
            time_of([&] { PLENARIA_ASSERT(operators_.update(view).has_value()); }));
        steps.project_public.add(time_of([&] { view = domain::project(state_, {}, everybody); }));
        steps.encode_public.add(time_of([&] { static_cast<void>(screens_.update(view)); }));
        steps.all.add(BenchClock::now() - start);
        return decided.value().back();
    }

private:
    inline static const StreamSubject secretariat{meeting_room, Audience::secretariat,
                                                  Clearance::cleared};
    inline static const StreamSubject everybody{meeting_room, Audience::public_,
                                                Clearance::uncleared};
    domain::State state_;
    TimePoint now_;
    int commands_ = 0;
    protocol::StreamEncoder operators_;
    protocol::StreamEncoder screens_;
};

Inscribe inscription(const DelegationId& delegation) {
    Inscribe command;
    command.delegation = delegation;
    return command;
}

void measure_commands() {
    LongMeeting meeting{large_definition(limits::items_per_session),
                        from_unix_ms(1'790'000'000'000), Millis{1'000}};
    // One place is left free, so that the list is never full when the next request comes.
    const auto delegations = meeting.state().definition.delegations;
    for (std::size_t i = 1; i < limits::entries_per_list; ++i) {
        meeting.give(inscription(delegations[i].id));
    }
    Room room{meeting.state(), meeting.now()};
    Steps steps;
    for (int i = 0; i < commands / 2; ++i) {
        const auto event = room.take(inscription(delegations[0].id), steps);
        static_cast<void>(
            room.take(Withdraw{std::get<domain::EntryInscribed>(event).entry}, steps));
    }
    print_sample_head();
    print_sample("decide", steps.decide);
    print_sample("evolve", steps.evolve);
    print_sample("check the invariants", steps.invariant);
    print_sample("project for the secretariat", steps.project_secretariat);
    print_sample("project for the public", steps.project_public);
    print_sample("decide + evolve + project", steps.pure);
    print_sample("encode for the secretariat", steps.encode_secretariat);
    print_sample("encode for the public", steps.encode_public);
    print_sample("one command, all of the above", steps.all);
    print_figure("allocations of decide + evolve + project, per command",
                 static_cast<double>(steps.allocations) / commands, "");
}

void measure_replay() {
    LongMeeting meeting{sample_definition(), from_unix_ms(1'790'000'000'000), Millis{1'000}};
    while (meeting.records().size() < replayed_events) {
        meeting.go_on();
    }
    domain::State state;
    const Nanos took = time_of([&] { state = replay(meeting.records()); });
    PLENARIA_ASSERT(state == meeting.state());
    const double seconds = std::chrono::duration<double>(took).count();
    print_figure("events replayed in memory", static_cast<double>(meeting.records().size()), "");
    print_figure("replay in memory", seconds * 1e3, "ms");
    print_figure("evolve", static_cast<double>(meeting.records().size()) / seconds, "events/s");
}

}  // namespace
}  // namespace plenaria::bench

int main() {
    plenaria::app::prefer_huge_pages();  // as the server does
    plenaria::bench::print_head("domain: 500 waiting requests, 200 items");
    plenaria::bench::measure_commands();
    plenaria::bench::measure_replay();
}
