// The server's machine is lost in the middle of a speech, and a spare one takes its place: the same
// address, a folder from the last copy, and nobody touches a screen or a console.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "server/access/device_key.hpp"
#include "server/access/tls_material.hpp"
#include "tests/integration/meeting.hpp"
#include "tests/support/console_user.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::test_support::takeover_process_test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using Clock = std::chrono::steady_clock;

const ScreenId screen_id{"plenaria-izquierda"};

class TakeoverTest : public testing::Test {
protected:
    void SetUp() override {
        fs::create_directory(first);
        ASSERT_EQ(::chmod(first.c_str(), 0700), 0);
        address = network_address().empty() ? "127.0.0.1" : network_address();
        const auto now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
        ASSERT_TRUE(access::set_up_tls((first / "tls").string(), {{}, {address}},
                                       access::Unpermitted::refuse, now)
                        .ok());
        server = std::make_unique<ServerProcess>(
            first, std::uint16_t{0}, sample_event_file(), address,
            std::vector<std::string>{"--backup", stick.string(), "--backup-every", "1"});
        ASSERT_TRUE(server->listening()) << server->log();
        port = server->port();
        const auto trust = client::read_trust((first / "tls" / "ca.pem").string(), "");
        ASSERT_TRUE(trust.ok());
        console = std::make_unique<RoomUser>(port, console_identity(first, main_room), address,
                                             trust.value());
        const auto key =
            access::DeviceKey::load_or_create((folder.path() / "screen.key").string()).value();
        client::LinkSettings settings;
        settings.host = address;
        settings.port = port;
        settings.trust = trust.value();
        settings.identity = screen_identity(screen_id.value, main_room);
        settings.identity.device.key = key.public_digits();
        settings.prove = [key](const DeviceClaim& claim) { return key.sign(claim); };
        screen = std::make_unique<RoomUser>(std::move(settings));
        ASSERT_NO_FATAL_FAILURE(begin_meeting(*console));
        ASSERT_TRUE(screen->wait_live());
    }
    void pair() {
        ASSERT_EQ(console->ask_code(screen_id).code, "");
        std::string code;
        ASSERT_TRUE(wait_until([&] {
            code = screen->link().picture()->code;
            return !code.empty();
        }));
        ASSERT_EQ(console->run(PairScreen{screen_id, code, {}}).code, "");
    }
    void begin_speech() {
        speaker = delegations_of(*console, 1).front();
        ASSERT_FALSE(inscribe(*console, speaker).empty());
        ASSERT_EQ(console->run(NextSpeaker{}).code, "");
        ASSERT_EQ(console->run(StartSpeech{}).code, "");
    }
    /// A copy that was begun after this call is whole.
    void wait_for_a_copy() const {
        const auto newest = [this] {
            std::string name;
            for (const auto& each : fs::directory_iterator{stick}) {
                const std::string found = each.path().filename().string();
                name = found.starts_with("copy-") ? std::max(name, found) : name;
            }
            return name;
        };
        // The one that is under way may have begun before.
        for (int i = 0; i < 2; ++i) {
            const std::string before = newest();
            ASSERT_TRUE(wait_until([&] { return newest() > before; })) << server->log();
        }
    }
    void take_over() {
        const Finished restored =
            run_server_program({"restore", "--from", stick.string(), "--data", second.string()});
        ASSERT_EQ(restored.status, 0) << restored.output;
        server =
            std::make_unique<ServerProcess>(second, port, fs::path{}, address,
                                            std::vector<std::string>{"--backup", stick.string()});
        ASSERT_TRUE(server->listening()) << server->log();
    }
    [[nodiscard]] bool speaks_flagged(RoomUser& user) const {
        return user.wait_view([&](const View& view) {
            return view.floor && view.floor->phase == FloorPhase::speaking && view.floor->speaker &&
                   view.floor->speaker->delegation == speaker &&
                   view.floor->verify_outage > Millis{0};
        });
    }

    TemporaryFolder folder;
    fs::path first = folder.path() / "first";
    fs::path second = folder.path() / "second";
    fs::path stick = folder.path() / "stick";
    std::string address;
    std::uint16_t port = 0;
    std::unique_ptr<ServerProcess> server;
    std::unique_ptr<RoomUser> console;
    std::unique_ptr<RoomUser> screen;
    DelegationId speaker;
};

TEST_F(TakeoverTest, ScreensAndConsolesComeBackByThemselvesAndTheSpeechGoesOn) {
    const fs::path password = folder.path() / "password";
    std::ofstream{password} << "una-clave-larga\n";
    ASSERT_EQ(::chmod(password.c_str(), 0600), 0);
    ASSERT_EQ(run_server_program({"person", "add", "Ana Ruiz", "--role", "secretariat", "--data",
                                  first.string(), "--password-file", password.string()})
                  .status,
              0);
    ASSERT_NO_FATAL_FAILURE(pair());
    ASSERT_NO_FATAL_FAILURE(begin_speech());
    ASSERT_NO_FATAL_FAILURE(wait_for_a_copy());

    const auto begin = Clock::now();
    server->kill_now();
    fs::rename(first, folder.path() / "lost");
    ASSERT_NO_FATAL_FAILURE(take_over());
    ASSERT_TRUE(speaks_flagged(*screen)) << server->log();
    ASSERT_TRUE(speaks_flagged(*console));
    ASSERT_EQ(console->run(PauseSpeech{}).code, "") << "its token is the same";
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
    RecordProperty("takeover_ms", static_cast<int>(took.count()));
    std::printf("takeover, from the kill to the first accepted command: %lld ms\n",
                static_cast<long long>(took.count()));
    EXPECT_LT(took, std::chrono::minutes{1}) << "of a machine; a person has four more";

    EXPECT_TRUE(console->wait_view([](const View& view) {
        for (const ScreenView& each : *view.screens) {
            if (each.id == screen_id) {
                return each.paired && each.proof == ScreenProof::paired;
            }
        }
        return false;
    })) << "the pairing is still there";
    EXPECT_THAT(run_server_program({"person", "list", "--data", second.string()}).output,
                HasSubstr("Ana Ruiz"));
}

}  // namespace
}  // namespace plenaria::test_support::takeover_process_test
