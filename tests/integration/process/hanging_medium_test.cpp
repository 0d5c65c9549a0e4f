// A server that starts while the medium of its copies answers nothing: it serves, and says that no
// copy is made.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/console_user.hpp"
#include "tests/support/failing_calls.hpp"
#include "tests/support/http_page.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::test_support::hanging_medium_test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

class HangingMediumTest : public testing::Test {
protected:
    void SetUp() override {
        if (!FailingCalls::possible()) {
            GTEST_SKIP() << "a sanitizer must be loaded before any other library";
        }
        calls = std::make_unique<FailingCalls>(folder.path() / "plan");
    }
    void TearDown() override {
        server.reset();
        calls.reset();
        if (!elsewhere.empty()) {
            fs::remove_all(elsewhere);
        }
    }

    void serve(const std::string& typed_behind = {}) {
        server = std::make_unique<ServerProcess>(
            data, std::uint16_t{0}, sample_event_file(), "127.0.0.1",
            std::vector<std::string>{"--backup", medium.string() + typed_behind, "--backup-every",
                                     "1"});
        ASSERT_TRUE(server->listening()) << server->log();
    }
    [[nodiscard]] bool wait_log(const std::string& words) const {
        return wait_until([&] { return server->log().find(words) != std::string::npos; });
    }
    [[nodiscard]] bool wait_health(const std::string& line) const {
        return wait_until([&] { return page_of(server->port(), "/healthz").body == line; });
    }
    /// It serves without a copy, says so, and makes one when the medium answers.
    void expect_serves_and_waits() {
        EXPECT_THAT(server->log(),
                    AllOf(HasSubstr("[es]: el respaldo en"), HasSubstr("[en]: the copies at"),
                          HasSubstr("too slow or does not answer")));
        RoomUser console{server->port(), console_identity(data, "plenaria")};
        ASSERT_TRUE(console.wait_live());
        EXPECT_EQ(console.run(PostNote{"sigue"}).code, "");
        EXPECT_TRUE(wait_health("degraded: backup_old\n"));
        EXPECT_TRUE(wait_log("event=backup_failed reason=too_slow")) << server->log();
        EXPECT_EQ(console.run(PostNote{"y sigue"}).code, "");
        calls->relent();
        EXPECT_TRUE(wait_log("event=backup_good")) << server->log();
        EXPECT_TRUE(wait_health("ready\n"));
        EXPECT_EQ(server->terminate(), 0) << server->log();
    }

    TemporaryFolder folder;
    fs::path data = folder.path() / "data";
    fs::path medium = folder.path() / "stick";
    fs::path elsewhere;
    std::unique_ptr<FailingCalls> calls;
    std::unique_ptr<ServerProcess> server;
};

TEST_F(HangingMediumTest, one_that_was_there_before_keeps_no_server_from_starting) {
    ASSERT_NO_FATAL_FAILURE(serve());
    ASSERT_TRUE(wait_log("event=backup_good"));
    server->kill_now();
    calls->fail(Calls::waits, 0, medium);
    ASSERT_NO_FATAL_FAILURE(serve());
    expect_serves_and_waits();
}

TEST_F(HangingMediumTest, nor_does_one_that_hangs_the_first_time) {
    // Another disk than that of the data: nothing on theirs is taken for it.
    elsewhere = fs::path{"/dev/shm"} / ("plenaria-stick-" + std::to_string(::getpid()));
    fs::create_directory(elsewhere);
    medium = elsewhere / "stick";
    calls->fail(Calls::waits, 0, medium);
    ASSERT_NO_FATAL_FAILURE(serve());
    expect_serves_and_waits();
    EXPECT_TRUE(fs::exists(medium / "plenaria-backup")) << "it was made ready later";
}

TEST_F(HangingMediumTest, the_place_of_one_that_was_pulled_out_meanwhile_is_not_taken_for_it) {
    calls->fail(Calls::waits, 0, medium);
    ASSERT_NO_FATAL_FAILURE(serve("/"));
    calls->relent();
    EXPECT_TRUE(wait_log("event=backup_failed reason=missing")) << server->log();
    EXPECT_FALSE(fs::exists(medium));
}

}  // namespace
}  // namespace plenaria::test_support::hanging_medium_test
