// Screens that prove who they are, from the glass to the journal: real server, real TLS, real
// client link. What is said behind the doors reaches the cleared one and no other, and leaves it in
// time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <signal.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "server/access/device_key.hpp"
#include "server/access/tls_material.hpp"
#include "server/model/limits.hpp"
#include "tests/integration/meeting.hpp"
#include "tests/support/cut_wire.hpp"
#include "tests/support/recording_client.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::test_support::cleared_screens_test {
namespace {

using testing::HasSubstr;
using testing::Not;

const ScreenId unknown_screen{"no-such-screen"};
const std::string canary = "Canario Reservado";

class ClearedScreensTest : public testing::Test {
protected:
    void SetUp() override {
        std::filesystem::create_directory(data());
        ASSERT_EQ(::chmod(data().c_str(), 0700), 0);
        // Where this machine has an address, all come from the network.
        address = network_address().empty() ? "127.0.0.1" : network_address();
        const auto now =
            std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
        const auto made = access::set_up_tls((data() / "tls").string(), {{}, {address}},
                                             access::Unpermitted::refuse, now);
        ASSERT_TRUE(made.ok());
        serve();
        console = std::make_unique<RoomUser>(server->port(), console_identity(data(), main_room),
                                             address, trust());
        ASSERT_NO_FATAL_FAILURE(begin_meeting(*console));
        const View seen = console->view();
        for (const ScreenView& each : *seen.screens) {
            if (each.declared) {
                id = each.id;
            }
        }
        ASSERT_FALSE(id.empty());
        screen = come(key());
        ASSERT_TRUE(screen->wait_live());
    }

    [[nodiscard]] std::filesystem::path data() const { return folder.path() / "data"; }
    void serve(std::uint16_t port = 0) {
        server = std::make_unique<ServerProcess>(data(), port, sample_event_file(), address);
        ASSERT_TRUE(server->listening()) << server->log();
    }
    [[nodiscard]] client::ServerTrust trust() const {
        return client::read_trust((data() / "tls" / "ca.pem").string(), "").value();
    }
    [[nodiscard]] access::DeviceKey key(const std::string& name = "screen") const {
        return access::DeviceKey::load_or_create((folder.path() / (name + ".key")).string())
            .value();
    }
    /// The declared screen, with that key.
    [[nodiscard]] std::unique_ptr<RoomUser> come(const access::DeviceKey& with,
                                                 std::uint16_t port = 0) const {
        client::LinkSettings settings;
        settings.host = address;
        settings.port = port == 0 ? server->port() : port;
        settings.trust = trust();
        settings.identity = screen_identity(id.value, main_room);
        settings.identity.device.key = with.public_digits();
        settings.prove = [with](const DeviceClaim& claim) { return with.sign(claim); };
        return std::make_unique<RoomUser>(std::move(settings));
    }
    /// What its glass shows after the console asked for it.
    [[nodiscard]] std::string code() {
        const auto asked = console->ask_code(id);
        EXPECT_EQ(asked.code, "");
        std::string shown;
        EXPECT_TRUE(wait_until([&] {
            shown = screen->link().picture()->code;
            return !shown.empty() && shown != last_code;
        })) << "another than the one before, which goes from the glass a little later";
        last_code = shown;
        return shown;
    }
    void pair() { ASSERT_EQ(console->run(PairScreen{id, code(), {}}).code, ""); }
    void clear() {
        ASSERT_EQ(console->run(ClearScreen{id, code(), {}}).code, "");
        ASSERT_TRUE(screen->wait_view([](const View& view) { return view.doors.within; }));
    }
    void close_and_clear() {
        ASSERT_NO_FATAL_FAILURE(pair());
        ASSERT_EQ(console->run(CloseDoors{}).code, "");
        ASSERT_NO_FATAL_FAILURE(clear());
    }
    /// Somebody speaks behind the doors, under a name that must not get out.
    void speak() {
        const auto delegations = delegations_of(*console, 2);
        ASSERT_FALSE(inscribe(*console, delegations[1], canary).empty());
        ASSERT_EQ(console->run(NextSpeaker{}).code, "");
        ASSERT_TRUE(screen->wait_view([](const View& view) {
            return view.floor && view.floor->speaker && view.floor->speaker->person == canary;
        }));
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
    [[nodiscard]] bool shows_nothing_of_the_room() const {
        const View view = screen->view();
        return !view.session && !view.floor && !view.agenda && !view.doors.within;
    }

    TemporaryFolder folder;
    std::string address;
    std::unique_ptr<ServerProcess> server;
    std::unique_ptr<RoomUser> console;
    std::unique_ptr<RoomUser> screen;
    std::string last_code;
    ScreenId id;
};

TEST_F(ClearedScreensTest, AScreenIsPairedByTheCodeOnItsGlass) {
    ASSERT_TRUE(wait_until([&] { return seen_by_console().proof == ScreenProof::key; }));
    EXPECT_EQ(console->ask_code(unknown_screen).code, "screen_not_there");
    const std::string shown = code();
    EXPECT_EQ(shown.size(), limits::code_characters);
    EXPECT_EQ(console->run(PairScreen{id, "AAAAAA", {}}).code, "wrong_code");
    EXPECT_EQ(console->run(PairScreen{id, shown, {}}).code, "");
    EXPECT_TRUE(wait_until([&] { return screen->link().picture()->code.empty(); }));
    ASSERT_TRUE(wait_until([&] { return seen_by_console().proof == ScreenProof::paired; }));
    EXPECT_TRUE(seen_by_console().paired);
}

TEST_F(ClearedScreensTest, NobodyElseComesInUnderThePairedName) {
    ASSERT_NO_FATAL_FAILURE(pair());
    RecordingClient page{server->port(), screen_identity(id.value, main_room), address};
    ASSERT_TRUE(wait_until([&] { return page.ended(); }));
    EXPECT_THAT(page.texts().back(), HasSubstr("device_not_proven"));
    const auto impostor = come(key("impostor"));
    EXPECT_TRUE(wait_until([&] { return !impostor->link().picture()->trouble.empty(); }))
        << "it is told why, and stays outside";
    EXPECT_TRUE(impostor->link().picture()->rooms.empty());
    ASSERT_EQ(console->run(UnpairScreen{id}).code, "");
    EXPECT_TRUE(impostor->wait_live()) << "a new machine in its place comes in by itself";
}

TEST_F(ClearedScreensTest, ThePairingOutlivesTheServer) {
    ASSERT_NO_FATAL_FAILURE(pair());
    const std::uint16_t port = server->port();
    server->kill_now();
    serve(port);
    EXPECT_TRUE(console->wait_live());
    ASSERT_TRUE(wait_until([&] { return seen_by_console().proof == ScreenProof::paired; }));
}

TEST_F(ClearedScreensTest, WhatIsSaidInsideReachesTheClearedScreenAlone) {
    RecordingClient phone{server->port(), screen_identity("phone", main_room), address};
    ASSERT_NO_FATAL_FAILURE(close_and_clear());
    ASSERT_NO_FATAL_FAILURE(speak());
    EXPECT_TRUE(seen_by_console().cleared);
    ASSERT_EQ(console->run(BeginReopening{}).code, "");
    ASSERT_EQ(console->run(ConfirmReopening{}).code, "");
    ASSERT_TRUE(screen->wait_view([](const View& view) {
        return view.doors.state == DoorsState::open && !view.doors.within;
    }));
    ASSERT_TRUE(wait_until([&] { return phone.bytes().find("\"open\"") != std::string::npos; }));
    EXPECT_THAT(phone.bytes(), Not(HasSubstr(canary)));
    EXPECT_THAT(phone.bytes(), Not(HasSubstr("cleared")));
    EXPECT_THAT(server->log(), Not(HasSubstr(canary)));
    ASSERT_EQ(console->run(CloseDoors{}).code, "");
    ASSERT_TRUE(screen->wait_view([](const View& view) {
        return view.doors.state == DoorsState::clearing;
    }));
    EXPECT_TRUE(shows_nothing_of_the_room()) << "each closing asks for fresh words";
}

TEST_F(ClearedScreensTest, ARevokedScreenIsBlankAtOnce) {
    ASSERT_NO_FATAL_FAILURE(close_and_clear());
    ASSERT_NO_FATAL_FAILURE(speak());
    ASSERT_EQ(console->run(RevokeClearance{}).code, "");
    EXPECT_TRUE(wait_until([&] { return shows_nothing_of_the_room(); }));
    EXPECT_EQ(console->run(ClearScreen{id, "AAAAAA", {}}).code, "wrong_code");
}

TEST_F(ClearedScreensTest, AClearedScreenThatHearsNothingForgets) {
    ASSERT_NO_FATAL_FAILURE(close_and_clear());
    ASSERT_NO_FATAL_FAILURE(speak());
    const auto cut = std::chrono::steady_clock::now();
    ASSERT_EQ(::kill(server->pid(), SIGSTOP), 0);
    EXPECT_TRUE(wait_until([&] { return screen->link().picture()->rooms.empty(); }));
    const auto blank_after = std::chrono::steady_clock::now() - cut;
    EXPECT_LT(blank_after, limits::cleared_blank_after + Millis{500});
    ASSERT_EQ(::kill(server->pid(), SIGCONT), 0);
    EXPECT_TRUE(screen->wait_view([](const View& view) { return view.doors.within; }))
        << "its clearance is for the closing, and it proves itself anew";
}

TEST_F(ClearedScreensTest, AScreenThatWasRevokedWhileItWasAwayShowsNothingOld) {
    CutWire wire{address, server->port()};
    screen.reset();
    screen = come(key(), wire.port());
    ASSERT_TRUE(screen->wait_live());
    ASSERT_NO_FATAL_FAILURE(close_and_clear());
    ASSERT_NO_FATAL_FAILURE(speak());
    // The same link, which asks to resume what it has, and which asks for nothing any more.
    for (const bool has_forgotten : {false, true}) {
        const int before = wire.connections();
        wire.cut();
        ASSERT_TRUE(screen->wait_phase(client::LinkPhase::connecting));
        ASSERT_EQ(console->run(RevokeClearance{id}).code, "");
        if (has_forgotten) {
            ASSERT_TRUE(wait_until([&] { return screen->link().picture()->rooms.empty(); }));
        }
        wire.join();
        ASSERT_TRUE(wait_until([&] {
            return wire.connections() > before &&
                   screen->link().picture()->phase == client::LinkPhase::live;
        }));
        EXPECT_TRUE(shows_nothing_of_the_room());
        EXPECT_NE(screen->view().doors.state, DoorsState::open);
        if (!has_forgotten) {
            ASSERT_NO_FATAL_FAILURE(clear());
            ASSERT_TRUE(screen->wait_view([](const View& view) {
                return view.floor && view.floor->speaker && view.floor->speaker->person == canary;
            }));
        }
    }
}

}  // namespace
}  // namespace plenaria::test_support::cleared_screens_test
