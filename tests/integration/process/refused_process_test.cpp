// What plenaria-server says to whoever starts it wrongly, and that nothing is made by that.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>

#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::test_support::refused_process_test {
namespace {

using testing::HasSubstr;

/// Said in both languages, on lines of their own.
void expect_both_languages(const Finished& finished) {
    EXPECT_THAT(finished.output, HasSubstr("[es]: "));
    EXPECT_THAT(finished.output, HasSubstr("[en]: "));
}

/// A free port that is taken while this object lives.
class TakenPort {
public:
    TakenPort() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        socklen_t length = sizeof address;
        EXPECT_EQ(::bind(socket_, generic, length), 0);
        EXPECT_EQ(::listen(socket_, 1), 0);
        EXPECT_EQ(::getsockname(socket_, generic, &length), 0);
        port_ = ntohs(address.sin_port);
    }
    ~TakenPort() { ::close(socket_); }
    TakenPort(const TakenPort&) = delete;
    TakenPort& operator=(const TakenPort&) = delete;
    [[nodiscard]] std::string text() const { return std::to_string(port_); }

private:
    int socket_;
    std::uint16_t port_ = 0;
};

TEST(RefusedProcessTest, RefusesAPortInUse) {
    const TemporaryFolder folder;
    const TakenPort taken;
    const Finished finished = run_server_program({"serve", "--event", sample_event_file().string(),
                                                  "--data", (folder.path() / "data").string(),
                                                  "--listen", "127.0.0.1:" + taken.text()});
    EXPECT_EQ(finished.status, 7) << finished.output;
    expect_both_languages(finished);
    EXPECT_THAT(finished.output, HasSubstr(taken.text()));
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "data")) << "no event has begun";
}

TEST(RefusedProcessTest, AStartThatCannotListenLeavesTheFolderAsItWas) {
    const TemporaryFolder folder;
    const auto data = folder.path() / "data";
    const auto start_at = [&](const std::string& address) {
        return run_server_program({"serve", "--event", sample_event_file().string(), "--data",
                                   data.string(), "--listen", address});
    };
    // The second is set aside for documents: no machine has it.
    for (const char* address : {"300.1.1.1:0", "192.0.2.77:0"}) {
        const Finished refused = start_at(address);
        EXPECT_EQ(refused.status, 7) << refused.output;
        expect_both_languages(refused);
        EXPECT_FALSE(std::filesystem::exists(data)) << address;
    }
    EXPECT_THAT(start_at("192.0.2.77:0").output, HasSubstr("no es de esta máquina"));
    {
        ServerProcess server{data};
        ASSERT_TRUE(server.listening()) << server.log();
        EXPECT_EQ(server.terminate(), 0) << server.log();
    }
    const std::vector<std::string> verify{"verify", "--data", data.string()};
    const std::string before = run_server_program(verify).output;
    EXPECT_EQ(start_at("192.0.2.77:0").status, 7);
    EXPECT_EQ(run_server_program(verify).output, before) << "tried anew each second, it would grow";
}

TEST(RefusedProcessTest, AnEventFileThatIsNotThereMakesNothing) {
    const TemporaryFolder folder;
    const auto data = folder.path() / "data";
    const Finished refused =
        run_server_program({"serve", "--event", (folder.path() / "nofile.toml").string(), "--data",
                            data.string(), "--listen", "127.0.0.1:0"});
    EXPECT_EQ(refused.status, 1) << refused.output;
    expect_both_languages(refused);
    EXPECT_THAT(refused.output, HasSubstr("nofile.toml: no existe"));
    EXPECT_FALSE(std::filesystem::exists(data));
}

TEST(RefusedProcessTest, EveryCommandSaysAlikeThatThereIsNoSuchFolder) {
    const TemporaryFolder folder;
    const std::string data = (folder.path() / "mistyped").string();
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{"verify"},
                                               {"recover"},
                                               {"export"},
                                               {"open-archive"},
                                               {"escrow"},
                                               {"person", "list"},
                                               {"backup", "--to", data + "-copies"}}) {
        std::vector<std::string> whole = words;
        whole.insert(whole.end(), {"--data", data});
        const Finished refused = run_server_program(whole);
        EXPECT_EQ(refused.status, 9) << refused.output;
        expect_both_languages(refused);
        EXPECT_THAT(refused.output, HasSubstr("no existe la carpeta " + data));
    }
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(RefusedProcessTest, RefusesAWrongEventFileWithAllItsProblems) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "event.toml";
    std::ofstream{file} << "id = 7\nid_of = \"x\"\n";
    const Finished checked = run_server_program({"check", file.string()});
    EXPECT_EQ(checked.status, 1) << checked.output;
    EXPECT_THAT(checked.output, HasSubstr("event.toml:1:"));
    EXPECT_THAT(checked.output, HasSubstr("event.toml:2:"));
    expect_both_languages(checked);
    const Finished served = run_server_program(
        {"serve", "--event", file.string(), "--data", (folder.path() / "data").string()});
    EXPECT_EQ(served.status, 1) << served.output;
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "data"));
}

TEST(RefusedProcessTest, ChecksTheSampleEvent) {
    EXPECT_EQ(run_server_program({"check", sample_event_file().string()}).status, 0);
}

TEST(RefusedProcessTest, RefusesACommandLineThatMakesNoSense) {
    for (const std::vector<std::string>& words : {std::vector<std::string>{"dance"},
                                                  {},
                                                  {"serve"},
                                                  {"serve", "--data"},
                                                  {"check"},
                                                  {"verify"},
                                                  {"serve", "--data", "x", "--listen", "nowhere"},
                                                  {"export", "--all"}}) {
        const Finished finished = run_server_program(words);
        EXPECT_EQ(finished.status, 2) << testing::PrintToString(words) << finished.output;
        expect_both_languages(finished);
    }
}

TEST(RefusedProcessTest, SaysThatAFolderIsEmpty) {
    const TemporaryFolder folder;
    const Finished verify = run_server_program({"verify", "--data", folder.path().string()});
    EXPECT_EQ(verify.status, 9) << verify.output;
    const Finished serve =
        run_server_program({"serve", "--data", (folder.path() / "data").string()});
    EXPECT_EQ(serve.status, 9) << "systemd tries again: the disk may be late\n" << serve.output;
    expect_both_languages(serve);
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "data"));
    const Finished empty = run_server_program({"serve", "--data", folder.path().string()});
    EXPECT_EQ(empty.status, 9) << empty.output;
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

}  // namespace
}  // namespace plenaria::test_support::refused_process_test
