// From the hold that closes the doors to the last of 200 screens that is known to be blank: each
// screen says what it has painted, and the server has taken that word. Screens paint in no time
// here; a native one adds its frame (16 ms at 60 Hz). In the clear, and over TLS as in production;
// there this program, too, encrypts for all 200.
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>
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

constexpr std::size_t screens = 200;
constexpr int rounds = 200;
constexpr int warm_up_rounds = 10;
// Screens may say so much a second (`limits::frame_budget_per_second`).
constexpr std::chrono::milliseconds pause{200};

class Hall {
public:
    Hall(const test_support::ServerProcess& server, client::TlsCheck* check) {
        for (std::size_t i = 0; i < screens; ++i) {
            clients_.emplace_back(
                server.port(),
                test_support::screen_identity("screen-" + std::to_string(i), meeting_room.value),
                check);
        }
        clients_.emplace_back(server.port(),
                              test_support::console_identity(server.data(), meeting_room.value),
                              check);
        for (std::size_t i = 0; i < clients_.size(); ++i) {
            waiter_.add(clients_[i].descriptor(), i);
        }
    }

    struct Times {
        Nanos last_told{};      ///< the slate is at the last screen
        Nanos last_confirmed{};  ///< and the server knows that it is on its glass
        std::size_t delta_bytes = 0;
    };

    /// A command that changes what every screen shows; every screen says that it has painted it.
    Times give(Command command) {
        std::vector<bool> told(screens, false);
        std::vector<bool> confirmed(screens, false);
        std::size_t waiting = screens;
        Times times;
        const std::string text =
            protocol::encode(CommandRequest{CommandId{"hall-" + std::to_string(++given_)},
                                            meeting_room, std::move(command), {}, false});
        const auto begin = BenchClock::now();
        clients_[screens].send(text);
        while (waiting > 0) {
            waiter_.wait([&](std::size_t index) {
                clients_[index].read_ready([&](const WireFrame& frame) {
                    if (index == screens) {
                        return;
                    }
                    if (is_frame(frame.payload, "delta") && !told[index]) {
                        told[index] = true;
                        times.delta_bytes = frame.wire_bytes;
                        times.last_told = BenchClock::now() - begin;
                        say_painted(clients_[index], frame.payload);
                    } else if (is_frame(frame.payload, "time") && !confirmed[index]) {
                        // Frames of one connection are taken in their order.
                        confirmed[index] = true;
                        --waiting;
                        times.last_confirmed = BenchClock::now() - begin;
                    }
                });
            });
        }
        return times;
    }

    /// What nobody measures: waits a moment, and takes what came.
    void give_unmeasured(Command command) {
        clients_[screens].send(
            protocol::encode(CommandRequest{CommandId{"hall-" + std::to_string(++given_)},
                                            meeting_room, std::move(command), {}, false}));
        std::this_thread::sleep_for(pause);
        for (BareClient& client : clients_) {
            client.read_what_came();
        }
    }

private:
    static void say_painted(BareClient& screen, std::string_view frame) {
        const auto decoded = protocol::decode_server_frame(frame);
        PLENARIA_ASSERT(decoded.ok());
        const auto& delta = std::get<protocol::Delta>(decoded.value());
        protocol::Status status;
        for (const protocol::DeltaPart& part : delta.streams) {
            status.applied.push_back({part.stream_id, part.rev});
        }
        status.scene = "slate";
        screen.send(protocol::encode(status));
        screen.send(protocol::encode(protocol::TimeRequest{from_unix_ms(1)}));
    }

    std::vector<BareClient> clients_;  ///< the console comes last
    Waiter waiter_;
    int given_ = 0;
};

void measure(Route route) {
    BareRound bare{screens};
    const test_support::TemporaryFolder folder;
    const auto check = set_up(route, folder.path() / "data");
    const test_support::ServerProcess server{folder.path() / "data"};
    PLENARIA_ASSERT(server.listening());
    const BareDisk disk{folder.path()};
    Hall hall{server, check.get()};
    hall.give_unmeasured(OpenSession{meeting_session});
    hall.give_unmeasured(StartItem{ItemId{"apertura"}});
    Sample told;
    Sample confirmed;
    Sample bare_last;
    Sample bare_disk;
    for (int round = 0; round < warm_up_rounds + rounds; ++round) {
        const auto times = hall.give(CloseDoors{});
        const auto beside = bare.run(times.delta_bytes);
        const Nanos commit = disk.commit();
        hall.give_unmeasured(BeginReopening{});
        hall.give_unmeasured(ConfirmReopening{});
        if (round >= warm_up_rounds) {
            told.add(times.last_told);
            confirmed.add(times.last_confirmed);
            bare_last.add(beside.last_socket);
            bare_disk.add(commit);
        }
    }
    std::printf("\n%s\n", name_of(route));
    print_sample_head();
    print_sample("close_doors -> slate at the last of 200", told);
    print_sample("close_doors -> the last of 200 confirmed", confirmed);
    print_sample("asked -> last of 200 bare sockets", bare_last);
    print_sample("bare write of 8 kB and fdatasync", bare_disk);
    for (const double q : {0.5, 0.99}) {
        print_figure(std::string{"confirmed : bare disk + last bare socket, "} +
                         (q < 0.9 ? "p50" : "p99"),
                     confirmed.microseconds(q) /
                         (bare_last.microseconds(q) + bare_disk.microseconds(q)),
                     "x");
    }
}

}  // namespace
}  // namespace plenaria::bench

int main() {
    plenaria::bench::print_head("closing: 200 screens, goal p99 <= 250 ms until all are confirmed");
    plenaria::bench::measure(plenaria::bench::Route::clear);
    plenaria::bench::measure(plenaria::bench::Route::tls);
}
