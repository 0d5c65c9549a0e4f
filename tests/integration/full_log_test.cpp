// Law 6 for whoever reads the log: the real server, whose standard error is a pipe that is full.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "tests/integration/raw_websocket.hpp"
#include "tests/support/http_page.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::test_support::full_log_test {
namespace {

using testing::HasSubstr;

class FullLogTest : public testing::Test {
protected:
    void SetUp() override {
        server.emplace(folder.path() / "data");
        ASSERT_TRUE(server->listening()) << server->log();
    }
    /// Comes and goes so often that the pipe (64 kB) and the lines that wait are full: two lines of
    /// some 80 bytes each time.
    void fill_log() const {
        for (int i = 0; i < 1'500; ++i) {
            const RawWebSocket visitor{server->port()};
            ASSERT_TRUE(visitor.upgraded()) << "the server stood still at the connection " << i;
        }
    }

    TemporaryFolder folder;
    std::optional<ServerProcess> server;
};

TEST_F(FullLogTest, StopsNobodyAndSaysAfterwardsWhatIsMissing) {
    server->leave_log_unread();
    fill_log();
    EXPECT_EQ(page_of(server->port(), "/healthz").status, 200);
    server->read_log_again();
    EXPECT_TRUE(wait_until(
        [&] { return server->log().find("event=log_lines_dropped count=") != std::string::npos; }));
}

TEST_F(FullLogTest, TheServerEndsAllTheSame) {
    server->leave_log_unread();
    fill_log();
    EXPECT_EQ(server->terminate(), 0);
}

}  // namespace
}  // namespace plenaria::test_support::full_log_test
