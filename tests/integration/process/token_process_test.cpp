// The token of a running server is taken back: whoever came by it goes, and the new one counts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/console_user.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::test_support::token_process_test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

std::string content_of(const fs::path& path) {
    std::string content;
    std::ifstream{path} >> content;
    return content;
}

void expect_sent_away(RoomUser& user) {
    EXPECT_TRUE(
        wait_until([&] { return user.link().picture()->phase == client::LinkPhase::stopped; },
                   std::chrono::seconds{3}));
    EXPECT_EQ(user.link().picture()->stop_code, "proof_refused");
}

TEST(TokenProcess, AFileThatIsTakenAwayEndsItsConsolesAndANewOneIsThere) {
    const TemporaryFolder folder;
    const fs::path data = folder.path() / "data";
    ServerProcess server{data};
    ASSERT_TRUE(server.listening()) << server.log();
    const protocol::Identify former = chair_identity(data, "plenaria");
    RoomUser chair{server.port(), former};
    RoomUser console{server.port(), console_identity(data, "plenaria")};
    RoomUser screen{server.port(), screen_identity("muro", "plenaria")};
    ASSERT_TRUE(chair.wait_live() && console.wait_live() && screen.wait_live());
    fs::remove(data / "chair.token");
    expect_sent_away(chair);
    EXPECT_EQ(console.run(OpenSession{SessionId{"plenaria-1"}}).code, "");
    EXPECT_TRUE(screen.wait_live());
    {
        RoomUser late{server.port(), former};
        expect_sent_away(late);
    }
    struct stat status {};
    ASSERT_EQ(::stat((data / "chair.token").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & (S_IRWXG | S_IRWXO), 0U);
    RoomUser again{server.port(), chair_identity(data, "plenaria")};
    EXPECT_TRUE(again.wait_live());
    EXPECT_THAT(server.log(), HasSubstr("event=token_renewed role=chair"));
    EXPECT_THAT(server.log(), Not(HasSubstr(content_of(data / "chair.token"))));
    EXPECT_EQ(server.terminate(), 0) << server.log();
}

TEST(TokenProcess, AFileThatIsReplacedCountsAndOneThatIsHalfWrittenEndsNobody) {
    const TemporaryFolder folder;
    const fs::path data = folder.path() / "data";
    ServerProcess server{data};
    ASSERT_TRUE(server.listening()) << server.log();
    RoomUser console{server.port(), console_identity(data, "plenaria")};
    ASSERT_TRUE(console.wait_live());
    const auto logs = [&](const std::string& line) {
        return wait_until([&] { return server.log().find(line) != std::string::npos; });
    };
    std::ofstream{data / "console.token"} << "0123";
    ASSERT_TRUE(logs("event=token_unusable reason=malformed role=secretariat")) << server.log();
    EXPECT_EQ(console.run(OpenSession{SessionId{"plenaria-1"}}).code, "");
    protocol::Identify with_next = console_identity(data, "plenaria");
    with_next.proof = std::string(64, '7');
    RoomUser early{server.port(), with_next};
    ASSERT_TRUE(logs("code=overloaded")) << server.log();
    std::ofstream{data / "console.token"} << with_next.proof << '\n';
    expect_sent_away(console);
    EXPECT_TRUE(early.wait_live()) << "it came again by itself";
    EXPECT_EQ(server.terminate(), 0) << server.log();
}

}  // namespace
}  // namespace plenaria::test_support::token_process_test
