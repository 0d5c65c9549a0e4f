// What a screen costs the network while nothing happens in the room: WebSocket bytes from the
// server, counted on the wire, with a speech running (clocks travel as anchors, so it must not
// matter). Native screens are the real client; the other half behaves as display/web does.
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "server/model/assertion.hpp"
#include "server/model/limits.hpp"
#include "tests/bench/bare_client.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/long_meeting.hpp"
#include "tests/bench/relay.hpp"
#include "tests/support/console_user.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::bench {
namespace {

constexpr std::size_t screens = 5;  // of each sort
constexpr std::chrono::seconds settle_for{8};
constexpr std::chrono::seconds measure_for{60};
constexpr std::chrono::milliseconds tick{250};

using test_support::RoomUser;

/// A native screen paints once a second while a clock runs, and says so.
class NativeScreen {
public:
    NativeScreen(std::uint16_t port, const std::string& id)
        : user_(port, test_support::screen_identity(id, meeting_room.value)) {
        PLENARIA_ASSERT(user_.wait_live());
    }

    void paint() {
        const auto picture = user_.link().picture();
        PLENARIA_ASSERT(picture->phase == client::LinkPhase::live);
        user_.link().report_painted(*picture, "floor", ++frames_, 1920, 1080);
    }

private:
    RoomUser user_;
    std::int64_t frames_ = 0;
};

/// What display/web sends: measurements of time and a status, and no pings.
class WebScreen {
public:
    WebScreen(std::uint16_t port, const std::string& id)
        : client_(port, test_support::screen_identity(id, meeting_room.value)) {
        for (int i = 0; i < limits::time_sync_burst; ++i) {
            ask_time();
        }
    }

    void tick() {
        const auto now = BenchClock::now();
        if (now - asked_ >= limits::time_sync_every) {
            ask_time();
        }
        if (now - told_ >= limits::status_every) {
            told_ = now;
            client_.send(protocol::encode(
                protocol::Status{{{stream_, 1}}, "floor", 1'000, 0, 1, 1920, 1080}));
        }
    }

    BareClient& client() { return client_; }

private:
    void ask_time() {
        asked_ = BenchClock::now();
        const auto now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
        client_.send(protocol::encode(protocol::TimeRequest{now}));
    }

    BareClient client_;
    /// Begun by the first screen of the run, and unchanged since: rev 1.
    const std::string stream_ = meeting_room.value + ".public";
    BenchClock::time_point asked_;
    BenchClock::time_point told_{};
};

void run_for(std::chrono::seconds duration, std::vector<std::unique_ptr<NativeScreen>>& native,
             std::vector<std::unique_ptr<WebScreen>>& web) {
    constexpr int ticks_per_paint = 4;
    const auto end = BenchClock::now() + duration;
    for (int i = 0; BenchClock::now() < end; ++i) {
        if (i % ticks_per_paint == 0) {
            for (const auto& screen : native) {
                screen->paint();
            }
        }
        for (const auto& screen : web) {
            screen->tick();
            screen->client().read_what_came();
        }
        std::this_thread::sleep_for(tick);
    }
}

void give(RoomUser& console, Command command) {
    const auto result = console.run(std::move(command));
    PLENARIA_ASSERT(result.ok());
}

void print(const std::string& name, const Traffic& traffic, double seconds) {
    const double share = seconds * static_cast<double>(screens);
    print_figure(name + ", server to screen (goal <= 40)",
                 static_cast<double>(traffic.to_clients) / share, "B/s");
    for (const auto& [kind, bytes] : traffic.to_clients_by_kind) {
        if (bytes > 0) {
            print_figure("    of it " + kind, static_cast<double>(bytes) / share, "B/s");
        }
    }
    print_figure(name + ", screen to server", static_cast<double>(traffic.to_server) / share,
                 "B/s");
}

void measure() {
    const test_support::TemporaryFolder folder;
    const test_support::ServerProcess server{folder.path()};
    PLENARIA_ASSERT(server.listening());
    RoomUser console{server.port(),
                     test_support::console_identity(folder.path(), meeting_room.value)};
    PLENARIA_ASSERT(console.wait_live());
    give(console, OpenSession{meeting_session});
    give(console, StartItem{ItemId{"apertura"}});
    give(console, Inscribe{DelegationId{"cr"}, {}, {}, {}});
    give(console, NextSpeaker{});
    give(console, StartSpeech{});

    const Relay native_wire{server.port()};
    const Relay web_wire{server.port()};
    std::vector<std::unique_ptr<NativeScreen>> native;
    std::vector<std::unique_ptr<WebScreen>> web;
    for (std::size_t i = 0; i < screens; ++i) {
        native.push_back(
            std::make_unique<NativeScreen>(native_wire.port(), "native-" + std::to_string(i)));
        web.push_back(std::make_unique<WebScreen>(web_wire.port(), "web-" + std::to_string(i)));
    }
    run_for(settle_for, native, web);
    const Traffic native_before = native_wire.traffic();
    const Traffic web_before = web_wire.traffic();
    const auto begin = BenchClock::now();
    run_for(measure_for, native, web);
    const double seconds = std::chrono::duration<double>(BenchClock::now() - begin).count();
    print("native screen", since(native_before, native_wire.traffic()), seconds);
    print("web screen", since(web_before, web_wire.traffic()), seconds);
}

}  // namespace
}  // namespace plenaria::bench

int main() {
    plenaria::bench::print_head("idle screens: 5 native and 5 web, a speech running, 60 s");
    plenaria::bench::measure();
}
