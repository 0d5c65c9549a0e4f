// The real `plenaria-display`, cleared behind closed doors: nothing of what it shows reaches its
// disk. Its folders are watched, which everything that it or its libraries write has to pass.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "server/access/device_key.hpp"
#include "server/access/tls_material.hpp"
#include "tests/integration/meeting.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::test_support::display_disk_test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

const std::string canary = "Canario Reservado";
// What a screen is given to paint a change before it counts as behind, and as much again.
constexpr std::chrono::seconds painted_by_then{2};

std::string content_of(const fs::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// Each file below a folder with its bytes, and each folder.
std::map<std::string, std::string> everything_in(const fs::path& folder) {
    std::map<std::string, std::string> all;
    for (const auto& entry : fs::recursive_directory_iterator{folder}) {
        all[entry.path().string()] = entry.is_regular_file() ? content_of(entry.path()) : "";
    }
    return all;
}

/// The screen's program with a home of its own. Dies with this object, and with the test.
class DisplayProgram {
public:
    DisplayProgram(std::vector<std::string> words, const fs::path& home, const fs::path& output) {
        std::vector<char*> argv;
        for (std::string& word : words) {
            argv.push_back(word.data());
        }
        argv.push_back(nullptr);
        pid_ = ::fork();
        if (pid_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            become(home, output);
            ::execv(argv[0], argv.data());
            ::_exit(127);
        }
    }
    ~DisplayProgram() {
        if (pid_ > 0) {
            ::kill(pid_, SIGKILL);
            ::waitpid(pid_, nullptr, 0);
        }
    }
    DisplayProgram(const DisplayProgram&) = delete;
    DisplayProgram& operator=(const DisplayProgram&) = delete;

    /// As a person ends it; the exit status, or -1.
    int terminate() {
        int status = 0;
        ::kill(pid_, SIGTERM);
        if (!wait_until([&] { return ::waitpid(pid_, &status, WNOHANG) == pid_; })) {
            return -1;
        }
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
    }

private:
    static void become(const fs::path& home, const fs::path& output) {
        const std::pair<const char*, const char*> folders[] = {{"HOME", "."},
                                                               {"XDG_STATE_HOME", "state"},
                                                               {"XDG_CACHE_HOME", "cache"},
                                                               {"XDG_CONFIG_HOME", "config"},
                                                               {"XDG_DATA_HOME", "data"},
                                                               {"XDG_RUNTIME_DIR", "run"},
                                                               {"TMPDIR", "tmp"},
                                                               {"PWD", "work"}};
        for (const auto& [name, folder] : folders) {
            ::setenv(name, (home / folder).c_str(), 1);
        }
        ::setenv("SDL_VIDEODRIVER", "dummy", 1);
        const int file = ::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (::chdir((home / "work").c_str()) != 0 || ::dup2(file, STDOUT_FILENO) < 0 ||
            ::dup2(file, STDERR_FILENO) < 0) {
            ::_exit(126);
        }
    }

    pid_t pid_ = -1;
};

class DisplayDiskTest : public testing::Test {
protected:
    void SetUp() override {
        fs::create_directory(data());
        ASSERT_EQ(::chmod(data().c_str(), 0700), 0);
        for (const char* name : {"state", "cache", "config", "data", "run", "tmp", "work"}) {
            fs::create_directories(home() / name);
        }
        address = network_address().empty() ? "127.0.0.1" : network_address();
        const auto now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
        ASSERT_TRUE(access::set_up_tls((data() / "tls").string(), {{}, {address}},
                                       access::Unpermitted::refuse, now)
                        .ok());
        server = std::make_unique<ServerProcess>(data(), 0, sample_event_file(), address);
        ASSERT_TRUE(server->listening()) << server->log();
        console = std::make_unique<RoomUser>(server->port(), console_identity(data(), main_room),
                                             address, trust());
        ASSERT_NO_FATAL_FAILURE(begin_meeting(*console));
        const View seen = console->view();
        for (const ScreenView& each : *seen.screens) {
            id = each.declared ? each.id : id;
        }
        ASSERT_FALSE(id.empty());
        ASSERT_NO_FATAL_FAILURE(clear_its_key());
    }

    [[nodiscard]] fs::path data() const { return folder.path() / "server"; }
    [[nodiscard]] fs::path home() const { return folder.path() / "home"; }
    [[nodiscard]] client::ServerTrust trust() const {
        return client::read_trust((data() / "tls" / "ca.pem").string(), "").value();
    }
    /// A twin with the screen's key has it paired and cleared: its glass can be read here.
    void clear_its_key() {
        const fs::path file = home() / "state" / "plenaria" / (id.value + ".key");
        const auto key = access::DeviceKey::load_or_create(file.string()).value();
        client::LinkSettings settings;
        settings.host = address;
        settings.port = server->port();
        settings.trust = trust();
        settings.identity = screen_identity(id.value, main_room);
        settings.identity.device.key = key.public_digits();
        settings.prove = [key](const DeviceClaim& claim) { return key.sign(claim); };
        RoomUser twin{std::move(settings)};
        ASSERT_TRUE(twin.wait_live());
        const auto code = [&] {
            EXPECT_EQ(console->ask_code(id).code, "");
            std::string shown;
            EXPECT_TRUE(wait_until([&] {
                shown = twin.link().picture()->code;
                return !shown.empty();
            }));
            return shown;
        };
        ASSERT_EQ(console->run(PairScreen{id, code(), {}}).code, "");
        ASSERT_TRUE(wait_until([&] { return twin.link().picture()->code.empty(); }));
        ASSERT_EQ(console->run(CloseDoors{}).code, "");
        ASSERT_EQ(console->run(ClearScreen{id, code(), {}}).code, "");
        ASSERT_TRUE(twin.wait_view([](const View& view) { return view.doors.within; }));
    }
    [[nodiscard]] std::unique_ptr<DisplayProgram> start_display() const {
        return std::make_unique<DisplayProgram>(
            std::vector<std::string>{PLENARIA_DISPLAY_PROGRAM, "--server",
                                     "wss://" + address + ":" + std::to_string(server->port()),
                                     "--ca", (data() / "tls" / "ca.pem").string(), "--room",
                                     main_room, "--screen", id.value, "--view", "floor",
                                     "--windowed", "--size", "960x540"},
            home(), folder.path() / "output");
    }
    [[nodiscard]] ScreenView seen_by_console() const {
        const View view = console->view();
        for (const ScreenView& each : *view.screens) {
            if (each.id == id) {
                return each;
            }
        }
        return {};
    }
    /// Whether it has painted what it may show now.
    [[nodiscard]] bool paints(bool cleared) const {
        std::this_thread::sleep_for(painted_by_then);
        return wait_until([&] {
            const ScreenView screen = seen_by_console();
            return screen.health == ScreenHealth::current && screen.cleared == cleared &&
                   screen.proof == ScreenProof::paired;
        });
    }
    void speak() {
        const auto delegations = delegations_of(*console, 2);
        ASSERT_FALSE(inscribe(*console, delegations[1], canary).empty());
        ASSERT_EQ(console->run(NextSpeaker{}).code, "");
    }

    TemporaryFolder folder;
    std::string address;
    std::unique_ptr<ServerProcess> server;
    std::unique_ptr<RoomUser> console;
    ScreenId id;
};

TEST_F(DisplayDiskTest, AClearedScreenWritesNothing) {
    const auto before = everything_in(home());
    const auto display = start_display();
    ASSERT_TRUE(wait_until([&] { return seen_by_console().health == ScreenHealth::current; }))
        << content_of(folder.path() / "output");
    ASSERT_NO_FATAL_FAILURE(speak());
    ASSERT_TRUE(paints(true));
    EXPECT_EQ(everything_in(home()), before) << "while it shows what is said within";
    ASSERT_EQ(console->run(RevokeClearance{id}).code, "");
    ASSERT_TRUE(paints(false));
    EXPECT_EQ(display->terminate(), 0);
    const auto after = everything_in(home());
    EXPECT_EQ(after, before);
    EXPECT_EQ(after.size(), 9U) << "its folders, and its key";
    EXPECT_THAT(content_of(folder.path() / "output"), Not(HasSubstr(canary)));
}

}  // namespace
}  // namespace plenaria::test_support::display_disk_test
