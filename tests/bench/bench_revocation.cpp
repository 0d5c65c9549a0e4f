// From the command that takes every clearance away to the last of 200 cleared screens that is known
// to be blank: each says what it has painted in the place of what it may no longer show, and the
// server has taken that word. Screens paint in no time here; a native one adds its frame (16 ms at
// 60 Hz). In the clear, which the server takes from its own machine alone, and over TLS as in
// production; there this program, too, encrypts for all 200.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "server/access/device_key.hpp"
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
constexpr int rounds = 50;
constexpr int warm_up_rounds = 2;

ScreenId screen_id(std::size_t i) { return ScreenId{"bench-" + std::to_string(i)}; }

/// The sample event with so many screens more in the first room that has any.
std::filesystem::path event_with_screens(const std::filesystem::path& folder) {
    std::ifstream sample{test_support::sample_event_file()};
    std::string text{std::istreambuf_iterator<char>{sample}, {}};
    const std::string head = "  [[room.screen]]\n";
    std::string more;
    for (std::size_t i = 0; i < screens; ++i) {
        const std::string id = screen_id(i).value;
        more += head + "  id = \"" + id + "\"\n  name = \"" + id + "\"\n  view = \"floor\"\n\n";
    }
    const std::size_t place = text.find(head);
    PLENARIA_ASSERT(place != std::string::npos);
    text.insert(place, more);
    const auto from = test_support::sample_event_file().parent_path();
    const auto event_folder = folder / "events" / "bench";
    std::filesystem::create_directories(event_folder);
    // The profile lies beside the events.
    std::filesystem::copy(from.parent_path().parent_path() / "profiles", folder / "profiles");
    std::ofstream{event_folder / "event.toml"} << text;
    return event_folder / "event.toml";
}

BareClient screen_with_key(std::uint16_t port, std::size_t i, const access::DeviceKey& key,
                           client::TlsCheck* check) {
    const auto introduce = [&](const protocol::Hello& hello, const std::string& channel) {
        auto identity = test_support::screen_identity(screen_id(i).value, meeting_room.value);
        identity.device.key = key.public_digits();
        identity.proof = key.sign({hello.server_id, hello.boot_id, hello.nonce, Role::display,
                                   screen_id(i), channel});
        return identity;
    };
    return BareClient{port, introduce, check};
}

class Hall {
public:
    Hall(const test_support::ServerProcess& server, const std::filesystem::path& keys,
         client::TlsCheck* check) {
        for (std::size_t i = 0; i < screens; ++i) {
            const auto key =
                access::DeviceKey::load_or_create((keys / screen_id(i).value).string());
            PLENARIA_ASSERT(key.ok());
            clients_.push_back(screen_with_key(server.port(), i, key.value(), check));
        }
        clients_.emplace_back(server.port(),
                              test_support::console_identity(server.data(), meeting_room.value),
                              check);
        for (std::size_t i = 0; i < clients_.size(); ++i) {
            waiter_.add(clients_[i].descriptor(), i);
        }
    }

    /// Gives a command and waits until it is answered with ok.
    void run(Command command) {
        const std::string id = next_id();
        console().send(protocol::encode(
            CommandRequest{CommandId{id}, meeting_room, std::move(command), {}, false}));
        await_ok(id);
    }

    /// The code on that screen's glass.
    std::string code(std::size_t i) {
        const std::string id = next_id();
        console().send(protocol::encode(
            protocol::CodeRequest{CommandId{id}, meeting_room, screen_id(i)}));
        await_ok(id);
        std::string shown;
        clients_[i].read_until([&](std::string_view text) {
            if (!is_frame(text, "code")) {
                return false;
            }
            const auto frame = protocol::decode_server_frame(text);
            PLENARIA_ASSERT(frame.ok());
            shown = std::get<protocol::CodeOrder>(frame.value()).code;
            return !shown.empty();
        });
        return shown;
    }

    void clear_all() {
        for (std::size_t i = 0; i < screens; ++i) {
            run(ClearScreen{screen_id(i), code(i), {}});
        }
        for (std::size_t i = 0; i < screens; ++i) {
            clients_[i].read_what_came();
        }
    }

    struct Times {
        Nanos last_told{};       ///< the last screen has what it may show instead
        Nanos last_confirmed{};  ///< and the server knows that it is on its glass
        std::size_t bytes = 0;
    };
    Times revoke_all() {
        std::vector<bool> told(screens, false);
        std::vector<bool> confirmed(screens, false);
        std::size_t waiting = screens;
        Times times;
        const auto begin = BenchClock::now();
        console().send(protocol::encode(
            CommandRequest{CommandId{next_id()}, meeting_room, RevokeClearance{}, {}, false}));
        while (waiting > 0) {
            waiter_.wait([&](std::size_t index) {
                clients_[index].read_ready([&](const WireFrame& frame) {
                    if (index == screens) {
                        return;
                    }
                    if (is_frame(frame.payload, "snapshot") && !told[index]) {
                        told[index] = true;
                        times.bytes = frame.wire_bytes;
                        times.last_told = BenchClock::now() - begin;
                        say_painted(clients_[index], frame.payload);
                    } else if (is_frame(frame.payload, "time") && !confirmed[index]) {
                        confirmed[index] = true;
                        --waiting;
                        times.last_confirmed = BenchClock::now() - begin;
                    }
                });
            });
        }
        return times;
    }

private:
    [[nodiscard]] BareClient& console() { return clients_[screens]; }
    [[nodiscard]] std::string next_id() { return "hall-" + std::to_string(++given_); }

    void await_ok(const std::string& id) {
        console().read_until([&](std::string_view text) {
            if (!is_frame(text, "result")) {
                return false;
            }
            const auto frame = protocol::decode_server_frame(text);
            PLENARIA_ASSERT(frame.ok());
            const auto& result = std::get<protocol::CommandResult>(frame.value());
            PLENARIA_ASSERT(result.id.value != id || result.ok());
            return result.id.value == id;
        });
    }

    static void say_painted(BareClient& screen, std::string_view frame) {
        const auto decoded = protocol::decode_server_frame(frame);
        PLENARIA_ASSERT(decoded.ok());
        const auto& part = std::get<protocol::SnapshotPart>(decoded.value());
        PLENARIA_ASSERT(part.part == part.of && !part.replaces.empty());
        screen.send(protocol::encode(protocol::Applied{part.stream_id, part.rev}));
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
    const test_support::ServerProcess server{folder.path() / "data", 0,
                                             event_with_screens(folder.path())};
    PLENARIA_ASSERT(server.listening());
    const BareDisk disk{folder.path()};
    Hall hall{server, folder.path() / "keys", check.get()};
    for (std::size_t i = 0; i < screens; ++i) {
        hall.run(PairScreen{screen_id(i), hall.code(i), {}});
    }
    hall.run(OpenSession{meeting_session});
    hall.run(StartItem{ItemId{"apertura"}});
    hall.run(CloseDoors{});
    Sample told;
    Sample confirmed;
    Sample bare_last;
    Sample bare_disk;
    for (int round = 0; round < warm_up_rounds + rounds; ++round) {
        hall.clear_all();
        const auto times = hall.revoke_all();
        const auto beside = bare.run(times.bytes);
        const Nanos commit = disk.commit();
        if (round >= warm_up_rounds) {
            told.add(times.last_told);
            confirmed.add(times.last_confirmed);
            bare_last.add(beside.last_socket);
            bare_disk.add(commit);
        }
    }
    std::printf("\n%s\n", name_of(route));
    print_sample_head();
    print_sample("revoke_clearance -> the last of 200 told", told);
    print_sample("revoke_clearance -> the last of 200 known blank", confirmed);
    print_sample("asked -> last of 200 bare sockets", bare_last);
    print_sample("bare write of 8 kB and fdatasync", bare_disk);
}

}  // namespace
}  // namespace plenaria::bench

int main() {
    plenaria::bench::print_head(
        "revocation: 200 cleared screens, goal p99 <= 250 ms until all are blank");
    plenaria::bench::measure(plenaria::bench::Route::clear);
    plenaria::bench::measure(plenaria::bench::Route::tls);
}
