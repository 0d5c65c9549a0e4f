// What the subcommands around keys, passphrase, escrow and archive do where something is not as it
// should be: files that others can read, a damaged escrow, a name that is taken, a Ctrl-C.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/support/console_user.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/terminal_process.hpp"

namespace plenaria::test_support::keys_process_test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const auto both_languages = AllOf(HasSubstr("[es]: "), HasSubstr("[en]: "));
constexpr auto owner_only = fs::perms::owner_read | fs::perms::owner_write;

Finished run(std::vector<std::string> arguments) { return run_server_program(arguments); }

std::vector<fs::path> names_in(const fs::path& folder) {
    std::vector<fs::path> names;
    std::error_code none;
    for (const auto& each : fs::directory_iterator{folder, none}) {
        names.push_back(each.path());
    }
    std::sort(names.begin(), names.end());
    return names;
}

class KeysProcessTest : public testing::Test {
protected:
    /// A journal with two keys: the event's own, and that of a closed session.
    void hold_a_closed_session() const {
        ServerProcess server{data};
        ASSERT_TRUE(server.listening()) << server.log();
        RoomUser user{server.port(), console_identity(data, "plenaria")};
        ASSERT_TRUE(user.wait_live());
        for (const Command& command : std::vector<Command>{
                 OpenSession{SessionId{"plenaria-1"}}, CloseDoors{}, PostNote{"reservado"}}) {
            ASSERT_EQ(user.run(command).code, "") << name_of(command);
        }
        ASSERT_EQ(server.terminate(), 0);
        ASSERT_THAT(keys(), SizeIs(2));
    }
    std::vector<fs::path> keys() const { return names_in(data / "keys"); }
    std::string passphrase_file() const {
        const fs::path path = folder.path() / "frase";
        std::ofstream{path} << "seis palabras que nadie más dice\n";
        fs::permissions(path, owner_only);
        return path.string();
    }
    Finished set_escrow() const {
        return run({"escrow", "--data", data.string(), "--passphrase-file", passphrase_file()});
    }
    Finished open_escrow() const {
        return run(
            {"open-archive", "--data", data.string(), "--passphrase-file", passphrase_file()});
    }
    Finished archive(const std::string& out) const {
        return run({"archive", "--data", data.string(), "--out", out});
    }
    /// All that reads keys refuses with these words, the server too.
    void expect_all_refuse(const std::string& words) const {
        for (const Finished& refused :
             {set_escrow(), run({"export", "--data", data.string(), "--cleared"}),
              run({"verify", "--data", data.string()})}) {
            EXPECT_EQ(refused.status, 8) << refused.output;
            EXPECT_THAT(refused.output, AllOf(both_languages, HasSubstr(words)));
        }
        const ServerProcess server{data};
        EXPECT_FALSE(server.listening());
        EXPECT_THAT(server.log(), AllOf(both_languages, HasSubstr(words)));
    }

    TemporaryFolder folder;
    fs::path data = folder.path() / "data";
};

TEST_F(KeysProcessTest, AnEscrowThatIsBeingWorkedOnIsWaitedForAndThenRefused) {
    ASSERT_NO_FATAL_FAILURE(hold_a_closed_session());
    const int lock = ::open((data / "keys.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    ASSERT_EQ(::flock(lock, LOCK_EX), 0);
    const Finished refused = set_escrow();
    EXPECT_EQ(refused.status, 4);
    EXPECT_THAT(refused.output, both_languages);
    EXPECT_FALSE(fs::exists(data / "escrow"));
    ::close(lock);
    EXPECT_EQ(set_escrow().status, 0);
}

TEST_F(KeysProcessTest, AnEscrowThatCannotBeReadIsNotTakenForNone) {
    ASSERT_NO_FATAL_FAILURE(hold_a_closed_session());
    std::ofstream{data / "escrow"} << "no folder\n";
    const fs::path out = folder.path() / "archivo";
    for (const Finished& refused : {set_escrow(), open_escrow(), archive(out.string())}) {
        EXPECT_EQ(refused.status, 8) << refused.output;
        EXPECT_THAT(refused.output, AllOf(both_languages, HasSubstr("escrow")));
    }
    EXPECT_THAT(names_in(folder.path()), SizeIs(2)) << "data and the passphrase";
    const ServerProcess server{data};
    EXPECT_FALSE(server.listening());
    EXPECT_THAT(server.log(), AllOf(both_languages, HasSubstr("escrow")));
}

TEST_F(KeysProcessTest, ADamagedBoxKeepsNoOtherKeyBack) {
    ASSERT_NO_FATAL_FAILURE(hold_a_closed_session());
    ASSERT_EQ(set_escrow().status, 0);
    const auto before = keys();
    const std::string damaged = before.front().stem().string() + ".box";
    std::ofstream{data / "escrow" / damaged} << "00\n";
    fs::remove_all(data / "keys");
    const Finished opened = open_escrow();
    EXPECT_EQ(opened.status, 8);
    EXPECT_THAT(opened.output, AllOf(both_languages, HasSubstr(damaged)));
    EXPECT_EQ(keys(), std::vector<fs::path>{before.back()});
}

TEST_F(KeysProcessTest, AnArchiveTouchesNothingButItsOwnNewFolder) {
    ASSERT_NO_FATAL_FAILURE(hold_a_closed_session());
    ASSERT_EQ(set_escrow().status, 0);
    const fs::path shelf = folder.path() / "estante";
    fs::create_directories(shelf / "archivo.new");
    std::ofstream{shelf / "archivo.new" / "actas.txt"} << "de otra persona\n";
    const Finished made = archive((shelf / "archivo").string() + "/");
    ASSERT_EQ(made.status, 0) << made.output;
    EXPECT_TRUE(fs::exists(shelf / "archivo.new" / "actas.txt"));
    EXPECT_TRUE(fs::exists(shelf / "archivo" / "journal.db"));
    EXPECT_EQ(fs::status(shelf / "archivo").permissions(), fs::perms::owner_all);
    EXPECT_THAT(names_in(shelf), SizeIs(2));
    for (const fs::path& each : names_in(shelf / "archivo")) {
        EXPECT_THAT(each.filename().string(),
                    testing::AnyOf("escrow", "record.signature",
                                   testing::StartsWith("journal.db")));
    }
}

TEST_F(KeysProcessTest, AnArchiveTakesNoNameThatIsTaken) {
    ASSERT_NO_FATAL_FAILURE(hold_a_closed_session());
    ASSERT_EQ(set_escrow().status, 0);
    const fs::path shelf = folder.path() / "estante";
    fs::create_directories(shelf / "vacia");
    fs::create_symlink("nowhere", shelf / "enlace");
    std::ofstream{shelf / "archivo"} << "x";
    for (const char* name : {"vacia", "vacia/", "enlace", "enlace/", "archivo", "archivo/", "",
                             ".", "vacia/.."}) {
        const Finished refused = archive((shelf / name).string());
        EXPECT_EQ(refused.status, 2) << name << ": " << refused.output;
        EXPECT_THAT(refused.output, both_languages) << name;
    }
    EXPECT_THAT(names_in(shelf), SizeIs(3));
    EXPECT_THAT(names_in(shelf / "vacia"), IsEmpty());
}

TEST_F(KeysProcessTest, AnArchiveWithoutAPlaceIsToldWhatIsMissingAndWhatToDo) {
    ASSERT_NO_FATAL_FAILURE(hold_a_closed_session());
    ASSERT_EQ(set_escrow().status, 0);
    const fs::path missing = folder.path() / "estante" / "falta";
    const Finished nowhere = archive((missing / "archivo").string());
    EXPECT_EQ(nowhere.status, 8);
    EXPECT_THAT(nowhere.output,
                AllOf(both_languages, HasSubstr("mkdir -p " + missing.string() + ")"),
                      HasSubstr("esa carpeta no existe. No se hizo nada"),
                      HasSubstr("that folder is not there. Nothing was done")));
    EXPECT_FALSE(fs::exists(missing)) << "a mistyped path makes no folders";
    const fs::path file = folder.path() / "acta.txt";
    std::ofstream{file} << "x";
    const Finished below_a_file = archive((file / "archivo").string());
    EXPECT_EQ(below_a_file.status, 8);
    EXPECT_THAT(below_a_file.output,
                AllOf(both_languages, HasSubstr(file.string()), HasSubstr("it is no folder"),
                      HasSubstr("name a folder in a place where this user may write")));
}

TEST_F(KeysProcessTest, APassphraseThatOthersCanReadIsRefused) {
    ASSERT_NO_FATAL_FAILURE(hold_a_closed_session());
    const fs::path file = passphrase_file();
    const auto refused = [&](const fs::path& path) {
        const Finished end =
            run({"escrow", "--data", data.string(), "--passphrase-file", path.string()});
        EXPECT_EQ(end.status, 8) << end.output;
        EXPECT_THAT(end.output, AllOf(both_languages, HasSubstr(path.string())));
        return end.output;
    };
    for (const auto more : {fs::perms::group_read, fs::perms::others_read,
                            fs::perms::group_write}) {
        fs::permissions(file, owner_only | more);
        EXPECT_THAT(refused(file), HasSubstr("chmod 600 " + file.string()));
    }
    fs::permissions(file, owner_only);
    fs::create_symlink(file, folder.path() / "enlace");
    refused(folder.path() / "enlace");
    ASSERT_EQ(::mkfifo((folder.path() / "tubo").c_str(), 0600), 0);
    refused(folder.path() / "tubo");
    refused(folder.path());
    EXPECT_FALSE(fs::exists(data / "escrow"));
    EXPECT_EQ(set_escrow().status, 0);
}

TEST_F(KeysProcessTest, AKeyThatOthersCanReadIsRefused) {
    ASSERT_NO_FATAL_FAILURE(hold_a_closed_session());
    const fs::path key = keys().front();
    fs::permissions(key, owner_only | fs::perms::group_read);
    expect_all_refuse("chmod 600 " + key.string());
    fs::permissions(key, owner_only);

    const fs::path moved = folder.path() / "moved";
    fs::rename(key, moved);
    fs::create_symlink(moved, key);
    expect_all_refuse(key.string());
    fs::remove(key);
    fs::create_directory(key);
    expect_all_refuse(key.string());
    fs::remove(key);
    fs::rename(moved, key);
    EXPECT_EQ(set_escrow().status, 0);
}

TEST_F(KeysProcessTest, APromptThatIsInterruptedGivesTheEchoBackAndDiesOfTheSignal) {
    fs::create_directory(data);
    std::ofstream{data / "journal.db"};
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
        for (const bool again : {false, true}) {
            TerminalProcess server{{"escrow", "--data", data.string()}};
            ASSERT_TRUE(server.wait_for("Passphrase of the Presidency: ")) << server.screen();
            EXPECT_FALSE(server.echoes());
            server.type("seis palabras");
            if (again) {
                server.type("\n");
                ASSERT_TRUE(server.wait_for("Once more: ")) << server.screen();
            }
            ASSERT_EQ(::kill(server.pid(), signal), 0);
            EXPECT_EQ(server.wait(), 128 + signal);
            EXPECT_TRUE(server.echoes()) << signal;
            EXPECT_THAT(server.screen(), Not(HasSubstr("palabras")));
        }
    }
    TerminalProcess server{{"escrow", "--data", data.string()}};
    ASSERT_TRUE(server.wait_for("Passphrase of the Presidency: "));
    server.type("\x03");
    EXPECT_EQ(server.wait(), 128 + SIGINT);
    EXPECT_TRUE(server.echoes());
}

TEST_F(KeysProcessTest, APromptGivesTheEchoBack) {
    fs::create_directory(data);
    std::ofstream{data / "journal.db"};
    TerminalProcess server{{"escrow", "--data", data.string()}};
    ASSERT_TRUE(server.wait_for("Passphrase of the Presidency: "));
    server.type("seis palabras que nadie dice\n");
    ASSERT_TRUE(server.wait_for("Once more: "));
    server.type("siete palabras que nadie dice\n");
    EXPECT_EQ(server.wait(), 12);
    EXPECT_TRUE(server.echoes());
    EXPECT_THAT(server.screen(), AllOf(both_languages, Not(HasSubstr("palabras"))));
}

TEST_F(KeysProcessTest, WhatAsksForAPassphraseMakesNoCoreFile) {
    fs::create_directory(data);
    std::ofstream{data / "journal.db"};
    TerminalProcess server{{"escrow", "--data", data.string()}};
    ASSERT_TRUE(server.wait_for("Passphrase of the Presidency: "));
    std::ifstream limits{"/proc/" + std::to_string(server.pid()) + "/limits"};
    const std::string text{std::istreambuf_iterator<char>{limits}, {}};
    const auto line = text.find("Max core file size");
    ASSERT_NE(line, std::string::npos);
    EXPECT_THAT(text.substr(line, text.find('\n', line) - line),
                testing::ContainsRegex("size +0 +0 "));
}

}  // namespace
}  // namespace plenaria::test_support::keys_process_test
