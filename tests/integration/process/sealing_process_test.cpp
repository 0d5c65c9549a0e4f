// What a meeting leaves on the disk, with the real server: killed in a closed speech, started again
// with its keys and without, handed over as an archive and opened elsewhere.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/console_user.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::test_support::sealing_process_test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string canary = "Canaria-91bc Núñez";
const std::string passphrase = "seis palabras que nadie más dice";

std::string content_of(const fs::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

Finished run(std::vector<std::string> arguments) { return run_server_program(arguments); }

class SealingProcessTest : public testing::Test {
protected:
    void start() {
        server.reset();
        server = std::make_unique<ServerProcess>(data);
        ASSERT_TRUE(server->listening()) << server->log();
    }
    std::unique_ptr<RoomUser> console() const {
        auto user =
            std::make_unique<RoomUser>(server->port(), console_identity(data, "plenaria"));
        EXPECT_TRUE(user->wait_live());
        return user;
    }
    /// Somebody speaks behind closed doors; then the power goes.
    void be_cut_off_in_a_closed_speech() {
        ASSERT_NO_FATAL_FAILURE(start());
        const auto user = console();
        for (const Command& command : std::vector<Command>{
                 OpenSession{SessionId{"plenaria-1"}}, CloseDoors{},
                 Inscribe{.delegation = DelegationId{"mx"}, .person = canary}, NextSpeaker{},
                 StartSpeech{}, PostNote{canary}}) {
            const auto result = user->run(command);
            ASSERT_EQ(result.code, "") << name_of(command) << ": " << result.text.en();
        }
        server->kill_now();
    }
    /// The room's screen is on the slate of a room that is being closed.
    void expect_slate_outside() const {
        RoomUser screen{server->port(), screen_identity("p1", "plenaria")};
        ASSERT_TRUE(screen.wait_live());
        const View view = screen.view();
        EXPECT_EQ(view.doors.state, DoorsState::clearing);
        EXPECT_FALSE(view.floor.has_value());
        EXPECT_FALSE(view.session.has_value());
    }
    std::string file_with(const std::string& words) const {
        const fs::path path = folder.path() / ("frase-" + std::to_string(words.size()));
        std::ofstream{path} << words << "\n";
        fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
        return path.string();
    }

    TemporaryFolder folder;
    fs::path data = folder.path() / "data";
    std::unique_ptr<ServerProcess> server;
};

TEST_F(SealingProcessTest, AKilledServerKeepsTheClosedSpeechAndItsSecret) {
    ASSERT_NO_FATAL_FAILURE(be_cut_off_in_a_closed_speech());
    for (const char* name : {"journal.db", "journal.db-wal"}) {
        EXPECT_EQ(content_of(data / name).find(canary), std::string::npos) << name;
    }
    ASSERT_NO_FATAL_FAILURE(start());
    const auto user = console();
    EXPECT_TRUE(user->wait_view([](const View& view) {
        return view.floor && view.floor->phase == FloorPhase::speaking && view.floor->speaker &&
               view.floor->speaker->person == canary && view.notes && !view.notes->empty();
    }));
    EXPECT_THAT(server->log(), Not(HasSubstr("[es]")));
    EXPECT_NO_FATAL_FAILURE(expect_slate_outside());
}

TEST_F(SealingProcessTest, WithoutItsKeysItStartsAndTheOutsideIsAsItWas) {
    ASSERT_NO_FATAL_FAILURE(be_cut_off_in_a_closed_speech());
    fs::rename(data / "keys", folder.path() / "keys");
    ASSERT_NO_FATAL_FAILURE(start());
    EXPECT_THAT(server->log(),
                AllOf(HasSubstr("[es]: hay "), HasSubstr("[en]: "), HasSubstr("plenaria-1")));
    EXPECT_NO_FATAL_FAILURE(expect_slate_outside());
    const auto user = console();
    const View inside = user->view();
    EXPECT_EQ(inside.doors.state, DoorsState::clearing);
    ASSERT_TRUE(inside.floor.has_value());
    EXPECT_FALSE(inside.floor->speaker.has_value()) << "who spoke is sealed";

    // Nothing was commanded: the keys may still come back.
    EXPECT_EQ(server->terminate(), 0);
    EXPECT_THAT(run({"verify", "--data", data.string()}).output, HasSubstr("sealed records"));
    const Finished exported = run({"export", "--data", data.string(), "--cleared"});
    EXPECT_EQ(exported.status, 0);
    EXPECT_THAT(exported.output,
                AllOf(HasSubstr("\"kind\":\"sealed\""), Not(HasSubstr(canary))));
    fs::rename(folder.path() / "keys", data / "keys");
    ASSERT_NO_FATAL_FAILURE(start());
    EXPECT_TRUE(console()->wait_view([](const View& view) {
        return view.floor && view.floor->speaker && view.floor->speaker->person == canary;
    }));
}

TEST_F(SealingProcessTest, AMeetingThatWentOnWithoutItsKeysGoesOnSo) {
    ASSERT_NO_FATAL_FAILURE(be_cut_off_in_a_closed_speech());
    fs::rename(data / "keys", folder.path() / "keys");
    ASSERT_NO_FATAL_FAILURE(start());
    {
        const auto user = console();
        EXPECT_EQ(user->run(BeginReopening{}).code, "");
        EXPECT_EQ(user->run(ConfirmReopening{}).code, "");
    }
    server->kill_now();
    for (const auto& key : fs::directory_iterator{folder.path() / "keys"}) {
        fs::create_directories(data / "keys");
        fs::copy(key.path(), data / "keys" / key.path().filename(),
                 fs::copy_options::skip_existing);
    }
    ASSERT_NO_FATAL_FAILURE(start());
    EXPECT_THAT(server->log(), AllOf(HasSubstr("sin abrir"), HasSubstr("left closed")));
    EXPECT_EQ(console()->view().doors.state, DoorsState::open);
}

TEST_F(SealingProcessTest, TheArchiveOpensOnAnotherMachineWithThePassphraseAlone) {
    ASSERT_NO_FATAL_FAILURE(be_cut_off_in_a_closed_speech());
    const std::string out = (folder.path() / "archivo").string();
    const Finished too_early = run({"archive", "--data", data.string(), "--out", out});
    EXPECT_EQ(too_early.status, 10);
    EXPECT_THAT(too_early.output, AllOf(HasSubstr("[es]: "), HasSubstr("[en]: ")));
    EXPECT_FALSE(fs::exists(out));

    ASSERT_EQ(run({"escrow", "--data", data.string(), "--passphrase-file", file_with("corta")})
                  .status,
              12);
    const Finished set = run(
        {"escrow", "--data", data.string(), "--passphrase-file", file_with(passphrase)});
    ASSERT_EQ(set.status, 0) << set.output;
    const Finished made = run({"archive", "--data", data.string(), "--out", out});
    ASSERT_EQ(made.status, 0) << made.output;
    EXPECT_FALSE(fs::exists(fs::path{out} / "keys"));
    EXPECT_EQ(fs::status(out).permissions(), fs::perms::owner_all);
    EXPECT_EQ(run({"archive", "--data", data.string(), "--out", out}).status, 2);
    fs::remove_all(data);  // another machine

    EXPECT_EQ(run({"export", "--data", out, "--cleared"}).output.find(canary), std::string::npos);
    const Finished wrong = run({"open-archive", "--data", out, "--passphrase-file",
                                file_with("otra frase que no es")});
    EXPECT_EQ(wrong.status, 12);
    EXPECT_THAT(wrong.output, AllOf(HasSubstr("[es]: "), HasSubstr("[en]: ")));
    EXPECT_FALSE(fs::exists(fs::path{out} / "keys"));
    const Finished opened =
        run({"open-archive", "--data", out, "--passphrase-file", file_with(passphrase)});
    ASSERT_EQ(opened.status, 0) << opened.output;
    EXPECT_THAT(run({"export", "--data", out, "--cleared"}).output, HasSubstr(canary));
    EXPECT_THAT(run({"export", "--data", out}).output, Not(HasSubstr(canary)));
    EXPECT_THAT(run({"verify", "--data", out}).output, HasSubstr("closed here: 0"));
}

TEST_F(SealingProcessTest, BadCommandsAreToldInBothLanguages) {
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
             {"escrow"},
             {"escrow", "--data", data.string(), "--passphrase", "x"},
             {"archive", "--data", data.string()},
             {"open-archive", "--data"}}) {
        const Finished refused = run(words);
        EXPECT_EQ(refused.status, 2) << words.front();
        EXPECT_THAT(refused.output, AllOf(HasSubstr("[es]: "), HasSubstr("[en]: ")));
    }
    EXPECT_EQ(run({"escrow", "--data", data.string(), "--passphrase-file", file_with("x")}).status,
              9);
    EXPECT_EQ(run({"open-archive", "--data", data.string()}).status, 9);
    EXPECT_FALSE(fs::exists(data));
}

}  // namespace
}  // namespace plenaria::test_support::sealing_process_test
