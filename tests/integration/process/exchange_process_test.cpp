// Files that come into an event and leave it, while its server runs and while it does not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/console_user.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::test_support {
namespace {

using testing::HasSubstr;
using testing::Not;

void write(const std::filesystem::path& path, const std::string& text) {
    std::ofstream{path, std::ios::binary} << text;
}

/// The event of a folder as one file, with `from` become `to` in it.
void write_edited(const std::filesystem::path& data, const std::filesystem::path& path,
                  const std::string& from, const std::string& to) {
    std::string text =
        run_server_program({"export", "--data", data.string(), "--cleared", "--format", "toml"})
            .output;
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << text.substr(0, 500);
    write(path, text.replace(at, from.size(), to));
}

class Exchange : public testing::Test {
protected:
    /// Opens the first plenary session and starts its first item.
    void begin(ServerProcess& server) {
        ASSERT_TRUE(server.listening()) << server.log();
        RoomUser console{server.port(), console_identity(data, "plenaria")};
        ASSERT_TRUE(console.wait_live());
        EXPECT_TRUE(console.run(OpenSession{SessionId{"plenaria-1"}}).ok());
        EXPECT_TRUE(console.run(StartItem{ItemId{"apertura"}}).ok());
    }
    [[nodiscard]] std::string event() const {
        return run_server_program(
                   {"export", "--data", data.string(), "--cleared", "--format", "toml"})
            .output;
    }

    TemporaryFolder folder;
    std::filesystem::path data = folder.path() / "data";
    std::filesystem::path file = folder.path() / "edited.toml";
};

TEST_F(Exchange, AnEditedFileComesIntoARunningEvent) {
    ServerProcess server{data};
    begin(server);
    write_edited(data, file, "Retorno, reintegración", "Retorno digno, reintegración");
    const auto rehearsed =
        run_server_program({"edit", "--data", data.string(), "--dry-run", file.string()});
    EXPECT_EQ(rehearsed.status, 0) << rehearsed.output;
    EXPECT_THAT(rehearsed.output, HasSubstr("plenaria-2 · debate-retorno” changes: title"));
    EXPECT_THAT(event(), Not(HasSubstr("Retorno digno")));
    const auto done = run_server_program({"edit", "--data", data.string(), file.string()});
    EXPECT_EQ(done.status, 0) << done.output;
    EXPECT_THAT(event(), HasSubstr("Retorno digno"));
    EXPECT_EQ(server.terminate(), 0) << server.log();
}

TEST_F(Exchange, AnEditedFileComesIntoAnEventThatRests) {
    {
        ServerProcess server{data};
        begin(server);
        EXPECT_EQ(server.terminate(), 0) << server.log();
    }
    EXPECT_FALSE(std::filesystem::exists(data / "desk"));
    write_edited(data, file, "Retorno, reintegración", "Retorno digno, reintegración");
    const auto done = run_server_program({"edit", "--data", data.string(), file.string()});
    EXPECT_EQ(done.status, 0) << done.output;
    EXPECT_THAT(event(), HasSubstr("Retorno digno"));
    EXPECT_EQ(run_server_program({"verify", "--data", data.string()}).status, 0);
}

TEST_F(Exchange, WhatHasBegunIsRefusedAndNothingChanges) {
    ServerProcess server{data};
    begin(server);
    write_edited(data, file, "id = \"apertura\"", "id = \"otra\"");
    const std::string before = event();
    const auto refused = run_server_program({"edit", "--data", data.string(), file.string()});
    EXPECT_EQ(refused.status, 10) << refused.output;
    EXPECT_THAT(refused.output, HasSubstr("[es]: el punto «plenaria-1 · apertura»"));
    EXPECT_THAT(refused.output, HasSubstr("[en]: the item “plenaria-1 · apertura”"));
    EXPECT_EQ(event(), before);
}

TEST_F(Exchange, ATableNamesItsBadRowsAndAGoodOneComesIn) {
    ServerProcess server{data};
    begin(server);
    const auto table = folder.path() / "agenda.csv";
    const auto import = [&] {
        return run_server_program(
            {"import", "--data", data.string(), "--agenda", table.string(), "--session", "taller"});
    };
    write(table, "t\xEDtulo;title en;minutos\r\nUno;One;mucho\r\nDos;Two;10\r\n");
    const auto refused = import();
    EXPECT_EQ(refused.status, 10) << refused.output;
    EXPECT_THAT(refused.output, HasSubstr("agenda.csv:2:3: «mucho»"));
    EXPECT_THAT(event(), HasSubstr("taller-panel"));
    write(table,
          "t\xEDtulo;title en;minutos\r\nMa\xF1"
          "ana;Morning;1:30\r\n");
    EXPECT_EQ(import().status, 0);
    EXPECT_THAT(event(), HasSubstr("Mañana"));
    EXPECT_THAT(event(), Not(HasSubstr("taller-panel")));
}

TEST_F(Exchange, AnAttendanceListIsOfAnOpenSession) {
    ServerProcess server{data};
    begin(server);
    const auto table = folder.path() / "lista.csv";
    write(table, "delegación;persona;presencia\r\nMéxico;Ana Pérez;presente\r\n");
    const auto import = [&](const std::string& session) {
        return run_server_program({"import", "--data", data.string(), "--attendance",
                                   table.string(), "--session", session});
    };
    EXPECT_THAT(import("plenaria-2").output, HasSubstr("is not open in its room"));
    EXPECT_EQ(import("plenaria-1").status, 0);
    const std::vector<std::string> attendance{"export", "--data",  data.string(), "--format",
                                              "csv",    "--table", "attendance"};
    EXPECT_EQ(run_server_program(attendance).status, 2);
    std::vector<std::string> cleared = attendance;
    cleared.emplace_back("--cleared");
    const auto written = run_server_program(cleared);
    EXPECT_THAT(written.output, HasSubstr("México;Mexico;present;Ana Pérez"));
    const auto kept = folder.path() / "2026.csv";
    write(kept, written.output);
    const auto joined =
        run_server_program({"attendance-join", "--data", data.string(), kept.string()});
    EXPECT_EQ(joined.status, 0) << joined.output;
    EXPECT_THAT(joined.output, HasSubstr("mx;México;member;x;0"));
    EXPECT_THAT(joined.output, HasSubstr("Peru: absent from the last event"));
}

TEST_F(Exchange, TheDeskIsForTheOwnerAlone) {
    ServerProcess server{data};
    ASSERT_TRUE(server.listening()) << server.log();
    struct stat status {};
    ASSERT_EQ(::stat((data / "desk").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & (S_IRWXG | S_IRWXO), 0U);
    // With another token nobody answers.
    write(data / "console.token", std::string(64, '0') + "\n");
    write(file,
          run_server_program({"export", "--data", data.string(), "--cleared", "--format", "toml"})
              .output);
    EXPECT_EQ(run_server_program({"edit", "--data", data.string(), file.string()}).status, 4);
}

TEST_F(Exchange, AMeetingThatWasEditedLiveResumesWithTheFileItBeganWith) {
    {
        ServerProcess server{data};
        begin(server);
        RoomUser console{server.port(), console_identity(data, "plenaria")};
        ASSERT_TRUE(console.wait_live());
        EXPECT_TRUE(console
                        .run(SetItemDuration{SessionId{"plenaria-1"}, ItemId{"declaraciones"},
                                             std::chrono::minutes{60}, 0})
                        .ok());
        EXPECT_EQ(server.terminate(), 0) << server.log();
    }
    ServerProcess again{data};
    EXPECT_TRUE(again.listening()) << again.log();
}

}  // namespace
}  // namespace plenaria::test_support
