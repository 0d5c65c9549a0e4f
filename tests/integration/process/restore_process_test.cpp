// A data folder from its copies: on another machine, from damaged ones, and with what was said
// behind closed doors.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "server/journal/manifest.hpp"
#include "server/journal/sqlite_journal.hpp"
#include "tests/contract/journal_samples.hpp"
#include "tests/support/console_user.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/terminal_process.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::test_support::restore_process_test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

const std::string canary = "Canaria-4c1e Núñez";
const std::string passphrase = "seis palabras que nadie más dice";

std::string content_of(const fs::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// Every byte of every file below `folder`.
std::string all_bytes_of(const fs::path& folder) {
    std::string bytes;
    for (const auto& each : fs::recursive_directory_iterator{folder}) {
        if (each.is_regular_file()) {
            bytes += content_of(each.path());
        }
    }
    return bytes;
}

class RestoreTest : public testing::Test {
protected:
    Finished back_up() const {
        return run_server_program({"backup", "--data", data.string(), "--to", medium.string()});
    }
    Finished restore(std::vector<std::string> more = {}) const {
        std::vector<std::string> words{"restore", "--from", medium.string(), "--data",
                                       other.string()};
        words.insert(words.end(), more.begin(), more.end());
        return run_server_program(words);
    }
    std::unique_ptr<ServerProcess> serve(const fs::path& folder_of_data,
                                         const std::vector<std::string>& more = {}) const {
        const bool begun = fs::exists(folder_of_data / "journal.db");
        auto server = std::make_unique<ServerProcess>(folder_of_data, std::uint16_t{0},
                                                      begun ? fs::path{} : sample_event_file(),
                                                      "127.0.0.1", more);
        EXPECT_TRUE(server->listening()) << server->log();
        return server;
    }
    /// The commands are accepted; then the machine is gone.
    void hold_meeting(const std::vector<Command>& commands) const {
        const auto server = serve(data);
        RoomUser console{server->port(), console_identity(data, "plenaria")};
        ASSERT_TRUE(console.wait_live());
        for (const Command& command : commands) {
            const auto result = console.run(command);
            ASSERT_EQ(result.code, "") << name_of(command) << ": " << result.text.en();
        }
        server->kill_now();
    }
    void speak_behind_closed_doors() const {
        hold_meeting({OpenSession{SessionId{"plenaria-1"}}, CloseDoors{},
                      Inscribe{.delegation = DelegationId{"mx"}, .person = canary}, NextSpeaker{},
                      StartSpeech{}, PostNote{canary}});
    }
    std::string file_with(const std::string& words) const {
        const fs::path path = folder.path() / ("frase-" + std::to_string(words.size()));
        std::ofstream{path} << words << "\n";
        fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
        return path.string();
    }
    /// Its records, as far as anybody can read them.
    static std::string journal_of(const fs::path& folder) {
        return run_server_program({"export", "--data", folder.string()}).output;
    }
    void damage(const char* copy) const {
        std::fstream file{medium / copy / "journal.db",
                          std::ios::binary | std::ios::in | std::ios::out};
        file.seekp(9'000);
        file.put('\x7f');
    }
    void expect_nothing_made() const {
        EXPECT_FALSE(fs::exists(other));
        for (const auto& each : fs::directory_iterator{folder.path()}) {
            EXPECT_THAT(each.path().filename().string(), Not(HasSubstr("other.")));
        }
    }

    TemporaryFolder folder;
    fs::path data = folder.path() / "data";
    fs::path medium = folder.path() / "stick";
    fs::path other = folder.path() / "other";
};

TEST_F(RestoreTest, IsTheSameServerToEverybody) {
    ASSERT_NO_FATAL_FAILURE(hold_meeting({OpenSession{SessionId{"plenaria-1"}}}));
    ASSERT_EQ(run_server_program({"setup", "--data", data.string(), "--host", "localhost"}).status,
              0);
    fs::create_directory(data / "documents");
    std::ofstream{data / "documents" / "acta.pdf"} << "%PDF acta";
    const Finished made = back_up();
    ASSERT_EQ(made.status, 0) << made.output;
    EXPECT_THAT(made.output, HasSubstr("plenaria-server restore --from"));
    fs::rename(data, folder.path() / "gone");
    const fs::path gone = folder.path() / "gone";
    const Finished restored = restore();
    ASSERT_EQ(restored.status, 0) << restored.output;
    EXPECT_THAT(restored.output,
                AllOf(HasSubstr("Restaurado en"), HasSubstr("Restored to"),
                      HasSubstr("copy-000001"), HasSubstr(" (America/"), Not(HasSubstr("UTC")),
                      AnyOf(HasSubstr(" s ago"), HasSubstr(" min ago")), HasSubstr("sealed record"),
                      HasSubstr("serve --data " + other.string())));
    for (const char* name :
         {"server.id", "console.token", "chair.token", "alive", "tls/ca.key", "tls/ca.pem",
          "tls/server.key", "tls/server.pem", "record.key", "documents/acta.pdf"}) {
        EXPECT_EQ(content_of(other / name), content_of(gone / name)) << name;
        EXPECT_EQ(fs::status(other / name).permissions(),
                  fs::perms::owner_read | fs::perms::owner_write)
            << name;
    }
    EXPECT_EQ(fs::status(other).permissions(), fs::perms::owner_all);
    const auto server = serve(other);
    EXPECT_THAT(server->log(), HasSubstr("event=resumed"));
    EXPECT_TRUE(wait_until(
        [&] { return server->log().find("event=taken_over") != std::string::npos; }));
    EXPECT_TRUE(fs::exists(other / "made_of_copy")) << "said again if the server starts anew";
}

TEST_F(RestoreTest, ADamagedCopyIsNamedAndTheOneBeforeItTaken) {
    ASSERT_NO_FATAL_FAILURE(hold_meeting({OpenSession{SessionId{"plenaria-1"}}}));
    for (int i = 0; i < 3; ++i) {
        ASSERT_EQ(back_up().status, 0);
    }
    damage("copy-000003");
    fs::remove(medium / "copy-000002" / "manifest");
    const Finished restored = restore();
    ASSERT_EQ(restored.status, 0) << restored.output;
    EXPECT_THAT(restored.output,
                AllOf(HasSubstr("copy-000003 está dañada"), HasSubstr("copy-000003 is damaged"),
                      HasSubstr("copy-000002 is damaged"), HasSubstr("Copy: copy-000001")));
    EXPECT_EQ(run_server_program({"verify", "--data", other.string()}).status, 0);
    fs::remove_all(other);
    damage("copy-000001");
    const Finished none = restore();
    EXPECT_EQ(none.status, 6) << none.output;
    EXPECT_THAT(none.output, AllOf(HasSubstr("[es]: "), HasSubstr("is whole")));
    expect_nothing_made();
    EXPECT_EQ(back_up().status, 0) << "damaged ones keep nobody from making a good one";
    EXPECT_EQ(restore().status, 0);
}

TEST_F(RestoreTest, NothingIsOverwrittenAndNothingIsInvented) {
    const Finished absent = restore();
    EXPECT_EQ(absent.status, 9);
    EXPECT_THAT(absent.output, AllOf(HasSubstr("no está. No"), HasSubstr("is not there")));
    expect_nothing_made();
    fs::create_directory(medium);
    EXPECT_THAT(restore().output, HasSubstr("holds no copies"));
    fs::remove(medium);
    ASSERT_NO_FATAL_FAILURE(hold_meeting({}));
    ASSERT_EQ(back_up().status, 0);
    fs::create_directory(other);
    std::ofstream{other / "mine"} << "x";
    const Finished full = restore();
    EXPECT_EQ(full.status, 2) << full.output;
    EXPECT_THAT(full.output, AllOf(HasSubstr("[es]: "), HasSubstr("is not empty")));
    EXPECT_EQ(content_of(other / "mine"), "x");
    fs::remove(other / "mine");
    EXPECT_EQ(restore().status, 0) << "an empty one is as good as none";
    EXPECT_EQ(run_server_program({"restore", "--data", other.string()}).status, 2);
    EXPECT_EQ(run_server_program({"backup", "--data", data.string()}).status, 2);
    EXPECT_EQ(run_server_program(
                  {"backup", "--data", (folder.path() / "no").string(), "--to", medium.string()})
                  .status,
              9);
}

TEST_F(RestoreTest, NothingSaidBehindClosedDoorsLiesOnTheMedium) {
    ASSERT_NO_FATAL_FAILURE(speak_behind_closed_doors());
    const Finished made = back_up();
    ASSERT_EQ(made.status, 0) << made.output;
    EXPECT_THAT(made.output, AllOf(HasSubstr("no hay custodia"), HasSubstr("has no escrow")));
    const std::string bytes = all_bytes_of(medium);
    EXPECT_THAT(bytes, Not(HasSubstr(canary)));
    ASSERT_FALSE(fs::is_empty(data / "keys"));
    for (const auto& key : fs::directory_iterator{data / "keys"}) {
        // The last word of a key's file is the key itself, in hexadecimal digits.
        std::string content = content_of(key.path());
        content.erase(content.find_last_not_of('\n') + 1);
        const std::string digits = content.substr(content.find_last_of(" \n") + 1);
        ASSERT_GE(digits.size(), 64U);
        EXPECT_THAT(bytes, Not(HasSubstr(digits)));
    }
    const Finished restored = restore();
    ASSERT_EQ(restored.status, 0) << restored.output;
    EXPECT_THAT(restored.output, AllOf(HasSubstr("stay closed"), HasSubstr("no escrow")));
    EXPECT_THAT(run_server_program({"export", "--data", other.string(), "--cleared"}).output,
                Not(HasSubstr(canary)));
}

TEST_F(RestoreTest, WithEscrowThePassphraseOpensIt) {
    ASSERT_NO_FATAL_FAILURE(speak_behind_closed_doors());
    ASSERT_EQ(run_server_program(
                  {"escrow", "--data", data.string(), "--passphrase-file", file_with(passphrase)})
                  .status,
              0);
    ASSERT_EQ(back_up().status, 0);
    EXPECT_THAT(all_bytes_of(medium), Not(HasSubstr(canary)));
    const Finished wrong = restore({"--passphrase-file", file_with("otra que no lo es")});
    EXPECT_EQ(wrong.status, 12) << wrong.output;
    expect_nothing_made();
    const Finished without = restore();
    EXPECT_EQ(without.status, 0);
    EXPECT_THAT(without.output, AllOf(HasSubstr("open-archive"), HasSubstr("stay closed")));
    fs::remove_all(other);
    const Finished opened = restore({"--passphrase-file", file_with(passphrase)});
    ASSERT_EQ(opened.status, 0) << opened.output;
    EXPECT_THAT(opened.output, AllOf(HasSubstr("all of it opens"), HasSubstr("todo se abre")));
    const auto server = serve(other);
    RoomUser console{server->port(), console_identity(other, "plenaria")};
    ASSERT_TRUE(console.wait_live());
    EXPECT_TRUE(console.wait_view([](const View& view) {
        return view.floor && view.floor->speaker && view.floor->speaker->person == canary;
    }));
}

TEST_F(RestoreTest, AtTheTerminalAnEmptyPassphraseGoesOnWithoutTheSealed) {
    ASSERT_NO_FATAL_FAILURE(speak_behind_closed_doors());
    ASSERT_EQ(run_server_program(
                  {"escrow", "--data", data.string(), "--passphrase-file", file_with(passphrase)})
                  .status,
              0);
    ASSERT_EQ(back_up().status, 0);
    for (const auto& [typed, said] : {std::pair{std::string{"\n"}, "stay closed"},
                                      std::pair{passphrase + "\n", "all of it"}}) {
        fs::remove_all(other);
        TerminalProcess terminal{{"restore", "--from", medium.string(), "--data", other.string()}};
        ASSERT_TRUE(terminal.wait_for(": "));
        ASSERT_TRUE(wait_until([&] { return !terminal.echoes(); }));
        terminal.type(typed);
        EXPECT_EQ(terminal.wait(), 0);
        EXPECT_THAT(terminal.screen(), HasSubstr(said));
    }
}

TEST_F(RestoreTest, AMistypedPassphraseIsAskedForAgainAndUndoesNothing) {
    ASSERT_NO_FATAL_FAILURE(speak_behind_closed_doors());
    ASSERT_EQ(run_server_program(
                  {"escrow", "--data", data.string(), "--passphrase-file", file_with(passphrase)})
                  .status,
              0);
    ASSERT_EQ(back_up().status, 0);
    const auto times_said = [](const std::string& screen, const std::string& words) {
        int times = 0;
        for (auto at = screen.find(words); at != std::string::npos;
             at = screen.find(words, at + 1)) {
            ++times;
        }
        return times;
    };
    const std::vector<std::string> wrong{"no lo es\n", "tampoco es\n", "ni esta lo es\n"};
    for (const auto& [typed, said] :
         {std::pair{std::vector{wrong[0], passphrase + "\n"}, std::string{"all of it"}},
          std::pair{wrong, std::string{"open-archive"}}}) {
        fs::remove_all(other);
        TerminalProcess terminal{{"restore", "--from", medium.string(), "--data", other.string()}};
        std::size_t asked = 0;
        for (const std::string& line : typed) {
            ASSERT_TRUE(wait_until([&] {
                return terminal.screen().find("Presidency: ", asked) != std::string::npos &&
                       !terminal.echoes();
            })) << terminal.screen();
            asked = terminal.screen().size();
            terminal.type(line);
        }
        EXPECT_EQ(terminal.wait(), 0) << terminal.screen();
        EXPECT_THAT(terminal.screen(), HasSubstr(said));
        const bool in_vain = typed.size() == wrong.size();
        EXPECT_EQ(times_said(terminal.screen(), "Type it again"), in_vain ? 2 : 1);
        for (const char* words : {"no se cambió nada", "Nothing was changed"}) {
            EXPECT_EQ(times_said(terminal.screen(), words), in_vain ? 1 : 0) << terminal.screen();
        }
        EXPECT_TRUE(fs::exists(other / "journal.db"));
    }
}

TEST_F(RestoreTest, AJournalThatLostItsEndGetsItBackFromTheCopyThatIsNamed) {
    ASSERT_NO_FATAL_FAILURE(hold_meeting({OpenSession{SessionId{"plenaria-1"}}}));
    ASSERT_EQ(back_up().status, 0);
    ASSERT_EQ(restore().status, 0);
    ASSERT_NO_FATAL_FAILURE(hold_meeting({PostNote{"una"}, PostNote{"dos"}}));
    ASSERT_EQ(back_up().status, 0);
    const std::vector<std::string> copy_other{"backup", "--data", other.string(), "--to",
                                              medium.string()};
    const Finished behind = run_server_program(copy_other);
    EXPECT_EQ(behind.status, 10);
    const std::string journal = (medium / "copy-000002" / "journal.db").string();
    ASSERT_THAT(behind.output, HasSubstr("recover --data FOLDER --copy " + journal));
    const Finished recovered =
        run_server_program({"recover", "--data", other.string(), "--copy", journal});
    EXPECT_EQ(recovered.status, 0) << recovered.output;
    EXPECT_EQ(journal_of(other), journal_of(data));
    EXPECT_EQ(run_server_program(copy_other).status, 0);
}

TEST_F(RestoreTest, WhatIsRestoredStartsAlsoWhereTheMarkIsYoungerThanTheJournal) {
    ASSERT_NO_FATAL_FAILURE(hold_meeting({OpenSession{SessionId{"plenaria-1"}}}));
    std::ofstream{data / "alive"} << "1790000000000 999999\n";
    ASSERT_EQ(back_up().status, 0);
    ASSERT_EQ(restore().status, 0);
    const auto server = serve(other);
    EXPECT_THAT(server->log(), HasSubstr("event=resumed"));
}

TEST_F(RestoreTest, EachCopyHasTheDocumentsOfItsTime) {
    ASSERT_NO_FATAL_FAILURE(hold_meeting({}));
    fs::create_directory(data / "documents");
    const fs::path acta = data / "documents" / "acta 1%.pdf";
    std::ofstream{acta} << "%PDF acta";
    ASSERT_EQ(back_up().status, 0);
    std::ofstream{acta} << "";
    std::ofstream{data / "documents" / "otra.pdf"} << "otra";
    ASSERT_EQ(back_up().status, 0);
    ASSERT_EQ(restore().status, 0);
    EXPECT_EQ(content_of(other / "documents" / "acta 1%.pdf"), "");
    EXPECT_EQ(content_of(other / "documents" / "otra.pdf"), "otra");
    fs::remove_all(other);
    damage("copy-000002");
    ASSERT_EQ(restore().status, 0);
    EXPECT_EQ(content_of(other / "documents" / "acta 1%.pdf"), "%PDF acta");
    EXPECT_FALSE(fs::exists(other / "documents" / "otra.pdf"));
    const fs::path stored = medium / "documents" / journal::digest_of("%PDF acta");
    std::ofstream{stored} << "%PDF atca";
    fs::remove_all(other);
    const Finished changed = restore();
    EXPECT_EQ(changed.status, 0);
    EXPECT_THAT(changed.output, HasSubstr("document acta 1%.pdf could not"));
    for (int i = 0; i < 3; ++i) {
        ASSERT_EQ(back_up().status, 0);
    }
    EXPECT_FALSE(fs::exists(stored)) << "no copy that is kept has it";
    EXPECT_TRUE(fs::exists(medium / "documents" / journal::digest_of("otra")));
}

TEST_F(RestoreTest, WhatOnlyLooksLikeACopyIsNone) {
    ASSERT_NO_FATAL_FAILURE(hold_meeting({}));
    ASSERT_EQ(back_up().status, 0);
    fs::create_directory(medium / "copy-18446744073709551615");
    for (const char* stray : {"copy-000002", "copy-7", "copy-8", "copy-9"}) {
        std::ofstream{medium / stray} << "x";
    }
    fs::create_directory(medium / "copy-000004");
    for (int i = 0; i < 2; ++i) {
        ASSERT_EQ(back_up().status, 0);
    }
    for (const char* whole : {"copy-000001", "copy-000003", "copy-000005"}) {
        EXPECT_TRUE(fs::exists(medium / whole / "manifest")) << whole;
    }
    EXPECT_EQ(content_of(medium / "copy-7"), "x");
    EXPECT_THAT(restore().output, HasSubstr("Copy: copy-000005"));
}

TEST_F(RestoreTest, ATargetThatCannotBeIsToldBeforeAndADiskThatIsFullIsNoDamage) {
    ASSERT_NO_FATAL_FAILURE(hold_meeting({}));
    ASSERT_EQ(back_up().status, 0);
    const auto restore_to = [&](const fs::path& target) {
        return run_server_program(
            {"restore", "--from", medium.string(), "--data", target.string()});
    };
    const Finished nowhere = restore_to(folder.path() / "no" / "other");
    EXPECT_EQ(nowhere.status, 8);
    EXPECT_THAT(nowhere.output, AllOf(HasSubstr("[es]: "), HasSubstr("no folder can be made")));
    fs::create_directory(folder.path() / "other.a1B2c3");
    const Finished left = restore();
    EXPECT_EQ(left.status, 0);
    EXPECT_THAT(left.output, AllOf(HasSubstr("other.a1B2c3"), HasSubstr("was left by a restore")));
    const fs::path disk = folder.path() / "disk";
    fs::create_directory(disk);
    if (::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=20k,mode=0700") != 0) {
        GTEST_SKIP() << "needs an administrator";
    }
    const Finished place = restore_to(disk);
    EXPECT_EQ(place.status, 2) << place.output;
    EXPECT_THAT(place.output, HasSubstr("a disk is mounted"));
    const Finished full = restore_to(disk / "other");
    EXPECT_EQ(full.status, 8) << full.output;
    EXPECT_THAT(full.output, AllOf(HasSubstr("cannot restore"), Not(HasSubstr("is damaged"))));
    EXPECT_TRUE(fs::is_empty(disk));
    ::umount2(disk.c_str(), MNT_DETACH);
}

TEST_F(RestoreTest, AServerThatAnotherTookOverFromIsNotLetBackOntoTheMedium) {
    ASSERT_NO_FATAL_FAILURE(hold_meeting({OpenSession{SessionId{"plenaria-1"}}}));
    ASSERT_EQ(back_up().status, 0);
    ASSERT_EQ(restore().status, 0);
    {
        const auto server = serve(other, {"--backup", medium.string(), "--backup-every", "1"});
        RoomUser console{server->port(), console_identity(other, "plenaria")};
        ASSERT_TRUE(console.wait_live());
        ASSERT_EQ(console.run(StartItem{ItemId{"apertura"}}).code, "");
        ASSERT_TRUE(wait_until([&] { return fs::exists(medium / "copy-000004"); }));
    }
    const std::string before = journal_of(data);
    const Finished back = run_server_program(
        {"serve", "--data", data.string(), "--listen", "127.0.0.1:0", "--backup", medium.string()});
    EXPECT_EQ(back.status, 10) << back.output;
    EXPECT_THAT(back.output, AllOf(HasSubstr("otra máquina tomó el lugar"),
                                   HasSubstr("another machine took over"),
                                   HasSubstr("recover --data"), HasSubstr("/journal.db")))
        << "or its end was lost";
    EXPECT_EQ(back_up().status, 10);
    EXPECT_EQ(journal_of(data), before) << "nothing was written by a start that is refused";
    {
        // Without the copies it goes on in its own way.
        const auto server = serve(data);
        RoomUser console{server->port(), console_identity(data, "plenaria")};
        ASSERT_TRUE(console.wait_live());
        for (int i = 0; i < 10; ++i) {
            ASSERT_EQ(console.run(PostNote{"otra reunión"}).code, "");
        }
    }
    const Finished apart = back_up();
    EXPECT_EQ(apart.status, 10);
    EXPECT_THAT(apart.output,
                AllOf(HasSubstr("another machine took over"), Not(HasSubstr("recover --data"))));
}

/// A journal that takes a while to copy.
void write_long_journal(const fs::path& folder) {
    constexpr std::int64_t records = 20'000;
    constexpr std::int64_t group = 1'000;
    fs::create_directories(folder);
    auto opened = journal::SqliteJournal::open(folder / "journal.db");
    ASSERT_TRUE(opened.ok());
    for (std::int64_t done = 0; done < records; done += group) {
        ASSERT_EQ(opened.value()->append(journal::samples::request(Position{done}, group)).status,
                  engine::AppendStatus::ok);
    }
}

TEST_F(RestoreTest, KilledInTheMiddleOfACopyTheFormerOneIsWhole) {
    ASSERT_NO_FATAL_FAILURE(write_long_journal(data));
    ASSERT_EQ(back_up().status, 0);
    constexpr int kills = 25;
    int in_the_middle = 0;
    for (int i = 0; i < kills; ++i) {
        TerminalProcess copying{{"backup", "--data", data.string(), "--to", medium.string()}};
        ASSERT_TRUE(wait_until([&] { return fs::exists(medium / "partial"); }));
        std::this_thread::sleep_for(std::chrono::milliseconds{i * 3});
        ::kill(copying.pid(), SIGKILL);
        static_cast<void>(copying.wait());
        in_the_middle += fs::exists(medium / "partial") ? 1 : 0;
        const Finished restored = restore();
        ASSERT_EQ(restored.status, 0) << restored.output;
        ASSERT_THAT(restored.output, Not(HasSubstr("is damaged"))) << "never under its name";
        fs::remove_all(other);
    }
    EXPECT_GT(in_the_middle, 0);
    EXPECT_EQ(back_up().status, 0);
    EXPECT_FALSE(fs::exists(medium / "partial"));
}

}  // namespace
}  // namespace plenaria::test_support::restore_process_test
