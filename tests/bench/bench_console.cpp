// What an operator's console costs the machine while nobody touches it: processor time of
// plenaria-console under Xvfb (software rendering), with a session at rest and with a running
// clock.
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>

#include "server/model/assertion.hpp"
#include "tests/bench/child_process.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/long_meeting.hpp"
#include "tests/support/console_user.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::bench {
namespace {

constexpr std::chrono::seconds settle_for{5};
constexpr std::chrono::seconds measure_for{60};

/// An X server on a display of its own choice; no display where there is no Xvfb.
class VirtualScreen {
public:
    explicit VirtualScreen(const std::filesystem::path& log) {
        std::array<int, 2> ends{};
        PLENARIA_ASSERT(pipe(ends.data()) == 0);
        process_ = std::make_unique<ChildProcess>(
            std::vector<std::string>{"Xvfb", "-displayfd", std::to_string(ends[1]), "-screen", "0",
                                     "1920x1080x24", "-nolisten", "tcp", "-noreset"},
            std::vector<std::pair<std::string, std::string>>{}, log, ends[1]);
        close(ends[1]);
        char digit = 0;
        while (read(ends[0], &digit, 1) == 1 && digit != '\n') {
            number_ += digit;
        }
        close(ends[0]);
    }

    [[nodiscard]] bool up() const { return !number_.empty(); }
    [[nodiscard]] std::string display() const { return ":" + number_; }
    [[nodiscard]] const ChildProcess& process() const { return *process_; }

private:
    std::unique_ptr<ChildProcess> process_;
    std::string number_;
};

void give(test_support::RoomUser& user, Command command) {
    const auto result = user.run(std::move(command));
    PLENARIA_ASSERT(result.ok());
}

/// Percent of one core, over a minute.
void measure_for_a_while(const std::string& name, const ChildProcess& console,
                         const ChildProcess& screen) {
    std::this_thread::sleep_for(settle_for);
    const auto before = console.cpu_time();
    const auto screen_before = screen.cpu_time();
    std::this_thread::sleep_for(measure_for);
    PLENARIA_ASSERT(console.running());
    const double wall = std::chrono::duration<double, std::milli>(measure_for).count();
    const auto percent = [&](std::chrono::milliseconds spent) {
        return 100.0 * static_cast<double>(spent.count()) / wall;
    };
    print_figure("console, " + name, percent(console.cpu_time() - before), "% of a core");
    print_figure("    the X server meanwhile", percent(screen.cpu_time() - screen_before),
                 "% of a core");
}

void measure() {
    const test_support::TemporaryFolder folder;
    const std::string program = PLENARIA_CONSOLE_PROGRAM;
    if (!std::filesystem::exists(program)) {
        std::printf("  skipped: plenaria-console is not built\n");
        return;
    }
    const VirtualScreen screen{folder.path() / "xvfb.log"};
    if (!screen.up()) {
        std::printf("  skipped: there is no Xvfb (apt-get install xvfb)\n");
        return;
    }
    const auto data = folder.path() / "data";
    const test_support::ServerProcess server{data};
    PLENARIA_ASSERT(server.listening());
    test_support::RoomUser user{server.port(),
                                test_support::console_identity(data, meeting_room.value)};
    PLENARIA_ASSERT(user.wait_live());
    give(user, OpenSession{meeting_session});
    give(user, StartItem{ItemId{"apertura"}});
    for (const char* who : {"cr", "mx", "gt", "us", "oim"}) {
        give(user, Inscribe{DelegationId{who}, {}, {}, {}});
    }
    const ChildProcess console{
        {program, "--server", "127.0.0.1:" + std::to_string(server.port()), "--data", data.string(),
         "--room", meeting_room.value, "--size", "1920x1080"},
        {{"DISPLAY", screen.display()}, {"SDL_VIDEODRIVER", "x11"}, {"SDL_AUDIODRIVER", "dummy"}},
        folder.path() / "console.log"};
    const auto joined = [&] { return server.log().find("device=console-") != std::string::npos; };
    PLENARIA_ASSERT(test_support::wait_until(joined));
    measure_for_a_while("session open, nobody speaks", console, screen.process());
    give(user, NextSpeaker{});
    give(user, StartSpeech{});
    measure_for_a_while("a speech running", console, screen.process());
}

}  // namespace
}  // namespace plenaria::bench

int main() {
    plenaria::bench::print_head("console left alone, 2 x 60 s");
    plenaria::bench::measure();
}
