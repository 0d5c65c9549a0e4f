// From an operator's key to the last screen: command -> durable -> the delta on the last of 50,
// then of 200 screens, beside a bare loop of send() to as many sockets and a bare fdatasync in the
// same run.
#include <cstdio>
#include <string>
#include <vector>

#include "server/model/assertion.hpp"
#include "tests/bench/bare_client.hpp"
#include "tests/bench/baseline.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/long_meeting.hpp"
#include "tests/support/console_user.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::bench {
namespace {

constexpr int rounds = 100;  // of seven commands
constexpr int warm_up_rounds = 5;

/// One console and some screens on a real server.
class FullRoom {
public:
    FullRoom(const test_support::ServerProcess& server, std::size_t screens) : screens_(screens) {
        for (std::size_t i = 0; i < screens; ++i) {
            clients_.emplace_back(
                server.port(),
                test_support::screen_identity("screen-" + std::to_string(i), meeting_room.value));
        }
        clients_.emplace_back(server.port(),
                              test_support::console_identity(server.data(), meeting_room.value));
        for (std::size_t i = 0; i < clients_.size(); ++i) {
            waiter_.add(clients_[i].descriptor(), i);
        }
    }

    struct Times {
        Nanos result{};
        Nanos last_screen{};
        std::size_t delta_bytes = 0;  ///< of one screen's frame, with its head
    };

    /// Gives a command that changes what every screen shows, and waits for all of them.
    Times give(Command command) {
        const std::string text =
            protocol::encode(CommandRequest{CommandId{"room-" + std::to_string(++given_)},
                                            meeting_room,
                                            std::move(command),
                                            {},
                                            false});
        std::vector<bool> seen(screens_, false);
        std::size_t waiting = screens_;
        bool answered = false;
        Times times;
        const auto begin = BenchClock::now();
        clients_[screens_].send(text);
        while (waiting > 0 || !answered) {
            waiter_.wait([&](std::size_t index) {
                clients_[index].read_ready([&](const WireFrame& frame) {
                    if (index == screens_) {
                        if (is_frame(frame.payload, "result")) {
                            check(frame.payload);
                            answered = true;
                            times.result = BenchClock::now() - begin;
                        }
                    } else if (is_frame(frame.payload, "delta")) {
                        // Law 5: one change, one frame.
                        PLENARIA_ASSERT(!seen[index]);
                        seen[index] = true;
                        times.delta_bytes = frame.wire_bytes;
                        --waiting;
                        times.last_screen = BenchClock::now() - begin;
                    }
                });
            });
        }
        return times;
    }

private:
    static void check(std::string_view frame) {
        const auto decoded = protocol::decode_server_frame(frame);
        PLENARIA_ASSERT(decoded.ok());
        const auto& result = std::get<protocol::CommandResult>(decoded.value());
        if (!result.ok()) {
            std::fprintf(stderr, "refused: %s\n", result.code.c_str());
        }
        PLENARIA_ASSERT(result.ok());
    }

    std::vector<BareClient> clients_;  ///< the console comes last
    Waiter waiter_;
    std::size_t screens_;
    int given_ = 0;
};

struct Samples {
    Sample result;
    Sample last_screen;
    Sample bare_loop;
    Sample bare_last;
    Sample bare_disk;
    std::size_t delta_bytes = 0;
};

/// Everything that moves a screen in the course of one speech.
std::vector<Command> speech(int round, const std::vector<domain::Delegation>& delegations) {
    const auto& who = delegations[static_cast<std::size_t>(round) % delegations.size()].id;
    return {Inscribe{who, {}, {}, {}},
            NextSpeaker{},
            StartSpeech{},
            ExtendSpeech{Millis{60'000}},
            PauseSpeech{},
            ResumeSpeech{},
            EndSpeech{}};
}

void print(const Samples& samples) {
    const double commands = static_cast<double>(samples.last_screen.count());
    print_figure("bytes of one screen's delta, mean",
                 static_cast<double>(samples.delta_bytes) / commands, "B");
    print_sample_head();
    print_sample("command -> result (durable)", samples.result);
    print_sample("command -> last screen", samples.last_screen);
    print_sample("bare send() loop to as many sockets", samples.bare_loop);
    print_sample("asked -> last bare socket", samples.bare_last);
    print_sample("bare write of 8 kB and fdatasync", samples.bare_disk);
    for (const double q : {0.5, 0.99}) {
        const std::string name = q < 0.9 ? "p50" : "p99";
        const double screen = samples.last_screen.microseconds(q);
        print_figure("last screen : last bare socket, " + name,
                     screen / samples.bare_last.microseconds(q), "x");
        print_figure(
            "last screen : bare disk + last bare socket, " + name,
            screen / (samples.bare_disk.microseconds(q) + samples.bare_last.microseconds(q)), "x");
    }
}

void measure(std::size_t screens) {
    std::printf("%zu screens\n", screens);
    BareRound bare{screens};
    const test_support::TemporaryFolder folder;
    const test_support::ServerProcess server{folder.path() / "data"};
    PLENARIA_ASSERT(server.listening());
    const BareDisk disk{folder.path()};
    FullRoom room{server, screens};
    const auto definition = sample_definition();
    room.give(OpenSession{meeting_session});
    room.give(StartItem{ItemId{"apertura"}});
    Samples samples;
    for (int round = 0; round < warm_up_rounds + rounds; ++round) {
        for (const Command& command : speech(round, definition.delegations)) {
            const auto times = room.give(command);
            const auto beside = bare.run(times.delta_bytes);
            const Nanos commit = disk.commit();
            if (round >= warm_up_rounds) {
                samples.result.add(times.result);
                samples.last_screen.add(times.last_screen);
                samples.bare_loop.add(beside.loop);
                samples.bare_last.add(beside.last_socket);
                samples.bare_disk.add(commit);
                samples.delta_bytes += times.delta_bytes;
            }
        }
    }
    print(samples);
}

}  // namespace
}  // namespace plenaria::bench

int main() {
    plenaria::bench::print_head("one console, 700 commands");
    for (const std::size_t screens : {50U, 200U}) {
        plenaria::bench::measure(screens);
    }
}
