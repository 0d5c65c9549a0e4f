// One path through the operator's console as a person takes it: keys pressed under Xvfb, and what
// came of them seen by another client of the same server.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <memory>

#include "tests/integration/meeting.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::test_support::console_smoke_test {
namespace {

/// A program that runs beside the test and dies with it.
class Program {
public:
    Program(std::vector<std::string> words, const std::string& display, int kept_fd = -1) {
        std::vector<char*> argv;
        for (std::string& word : words) {
            argv.push_back(word.data());
        }
        argv.push_back(nullptr);
        pid_ = fork();
        if (pid_ == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            if (kept_fd >= 0) {
                fcntl(kept_fd, F_SETFD, 0);
            }
            if (!display.empty()) {
                setenv("DISPLAY", display.c_str(), 1);
                setenv("SDL_VIDEODRIVER", "x11", 1);
                setenv("LIBGL_ALWAYS_SOFTWARE", "1", 1);
            }
            execv(argv[0], argv.data());
            _exit(127);
        }
    }
    ~Program() {
        if (pid_ > 0) {
            kill(pid_, SIGKILL);
            waitpid(pid_, nullptr, 0);
        }
    }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    /// The exit status, or -1 where it does not end.
    int wait() {
        int status = 0;
        if (!wait_until([&] { return waitpid(pid_, &status, WNOHANG) == pid_; })) {
            return -1;
        }
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
    }

private:
    pid_t pid_ = -1;
};

class ConsoleSmokeTest : public testing::Test {
protected:
    void SetUp() override {
        server = std::make_unique<ServerProcess>(folder.path());
        ASSERT_TRUE(server->listening()) << server->log();
        start_screen();
        ASSERT_FALSE(display.empty());
        witness =
            std::make_unique<RoomUser>(server->port(), console_identity(folder.path(), main_room));
        ASSERT_TRUE(witness->wait_live());
    }

    /// Xvfb chooses a free display and writes its number. Without -noreset it starts over whenever
    /// its last client leaves, as xdotool does after each call, and a console that connects at that
    /// moment is refused (6 of 400 connections in a trial; with it none of 400).
    void start_screen() {
        std::array<int, 2> ends{};
        ASSERT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
        xvfb = std::make_unique<Program>(
            std::vector<std::string>{PLENARIA_XVFB, "-displayfd", std::to_string(ends[1]),
                                     "-screen", "0", "1366x768x24", "-nolisten", "tcp",
                                     "-noreset"},
            "", ends[1]);
        close(ends[1]);
        std::string number;
        char letter = 0;
        while (read(ends[0], &letter, 1) == 1 && letter != '\n') {
            number += letter;
        }
        close(ends[0]);
        display = number.empty() ? "" : ":" + number;
    }

    std::unique_ptr<Program> start_console(std::vector<std::string> more = {}) {
        std::vector<std::string> words{PLENARIA_CONSOLE_PROGRAM,
                                       "--server",
                                       "127.0.0.1:" + std::to_string(server->port()),
                                       "--data",
                                       folder.path().string(),
                                       "--room",
                                       main_room,
                                       "--size",
                                       "1366x768"};
        words.insert(words.end(), more.begin(), more.end());
        return std::make_unique<Program>(std::move(words), display);
    }

    int xdotool(const std::string& arguments) const {
        // The arguments are literals of this file.
        return std::system(("DISPLAY=" + display + " " PLENARIA_XDOTOOL " " + arguments).c_str());
    }

    /// There is no window manager: somebody must give the window the keyboard.
    bool focus_console() {
        return wait_until(
            [&] { return xdotool("search --name '^Plenaria$' windowfocus >/dev/null 2>&1") == 0; });
    }

    /// Presses keys until the witness sees what they should cause: the console may still be
    /// connecting when the first one comes.
    bool press_until(const std::string& keys, const RoomUser::Condition& seen) {
        return wait_until([&] {
            if (seen(witness->view())) {
                return true;
            }
            xdotool(keys);
            return wait_until([&] { return seen(witness->view()); }, std::chrono::seconds{2});
        });
    }

    bool phase_is(FloorPhase phase) {
        return witness->wait_view(
            [=](const View& view) { return view.floor && view.floor->phase == phase; });
    }

    TemporaryFolder folder;
    std::unique_ptr<ServerProcess> server;
    std::unique_ptr<Program> xvfb;
    std::unique_ptr<RoomUser> witness;
    std::string display;
};

TEST_F(ConsoleSmokeTest, KeysRunASpeechAndCloseTheDoors) {
    ASSERT_NO_FATAL_FAILURE(begin_meeting(*witness));
    const auto delegations = delegations_of(*witness, 1);
    ASSERT_FALSE(inscribe(*witness, delegations[0]).empty());
    const auto console = start_console();
    ASSERT_TRUE(focus_console());

    ASSERT_TRUE(press_until("key n", [](const View& view) {
        return view.floor && view.floor->phase != FloorPhase::idle;
    }));
    xdotool("key space");
    ASSERT_TRUE(phase_is(FloorPhase::speaking));
    const auto allotment = witness->view().floor->clock.allotment;
    xdotool("key t");
    EXPECT_TRUE(witness->wait_view([&](const View& view) {
        return view.floor->clock.allotment == allotment + std::chrono::seconds{30};
    }));
    // What comes sooner is a key that bounced.
    xdotool("sleep 0.5 key space");
    ASSERT_TRUE(phase_is(FloorPhase::paused));

    // A form, typed into: its letters are no commands.
    xdotool("key a sleep 0.6 type --delay 60 mexi");
    xdotool("sleep 0.4 key Return");
    EXPECT_TRUE(witness->wait_view(
        [](const View& view) { return !waiting_entry(view, DelegationId{"mx"}).empty(); }));
    EXPECT_TRUE(phase_is(FloorPhase::paused));
    xdotool("key e");
    ASSERT_TRUE(phase_is(FloorPhase::idle));

    xdotool("key F9");
    EXPECT_EQ(witness->view().doors.state, DoorsState::open) << "a tap must not close the doors";
    xdotool("keydown F9 sleep 1.2 keyup F9");
    EXPECT_TRUE(witness->wait_view(
        [](const View& view) { return view.doors.state == DoorsState::clearing; }));
}

TEST_F(ConsoleSmokeTest, APictureIsTakenOfTheLiveConsole) {
    const auto file = folder.path() / "console.png";
    const auto console = start_console({"--screenshot", file.string(), "--language", "en"});
    EXPECT_EQ(console->wait(), 0);
    std::ifstream picture{file, std::ios::binary};
    std::string head(4, '\0');
    ASSERT_TRUE(picture.read(head.data(), 4));
    EXPECT_EQ(head, "\x89PNG");
    EXPECT_GT(std::filesystem::file_size(file), 20'000U) << "an empty window is smaller";
}

TEST_F(ConsoleSmokeTest, OfWhatWasSaidBehindClosedDoorsNoPictureIsTakenAfterwards) {
    ASSERT_NO_FATAL_FAILURE(begin_meeting(*witness));
    const auto picture_of = [&](const std::string& name) {
        const auto console = start_console({"--screenshot", (folder.path() / name).string()});
        return console->wait();
    };
    EXPECT_EQ(picture_of("before.png"), 0);
    ASSERT_EQ(witness->run(CloseDoors{}).code, "");
    EXPECT_EQ(picture_of("within.png"), 5);
    ASSERT_FALSE(inscribe(*witness, delegations_of(*witness, 1)[0]).empty());
    ASSERT_EQ(witness->run(BeginReopening{}).code, "");
    ASSERT_EQ(witness->run(ConfirmReopening{}).code, "");
    EXPECT_EQ(picture_of("after.png"), 5) << "who asked for the floor within is in the record";
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "before.png"));
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "within.png"));
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "after.png"));
}

TEST_F(ConsoleSmokeTest, WithoutATokenItSaysSoAndEnds) {
    TemporaryFolder other;
    Program console{
        {PLENARIA_CONSOLE_PROGRAM, "--server", "127.0.0.1:1", "--data", other.path().string()},
        display};
    EXPECT_EQ(console.wait(), 3);
}

}  // namespace
}  // namespace plenaria::test_support::console_smoke_test
