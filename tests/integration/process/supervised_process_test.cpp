// What whoever watches over the server gets to know: systemd, and those who ask for its pages.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <future>
#include <string>
#include <thread>

#include "tests/support/failing_calls.hpp"
#include "tests/support/http_page.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::test_support::supervised_process_test {
namespace {

using testing::HasSubstr;

/// The socket on which systemd listens to what it has started: a path, or with an `@` in front a
/// name that is in no folder.
class Supervisor {
public:
    explicit Supervisor(const std::string& name) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, name.c_str(), sizeof address.sun_path - 1);
        socklen_t length = sizeof address;
        if (name.starts_with('@')) {
            address.sun_path[0] = '\0';
            length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
        }
        EXPECT_EQ(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), length), 0);
        be_patient_for(std::chrono::seconds{10});
        ::setenv("NOTIFY_SOCKET", name.c_str(), 1);
        ::setenv("WATCHDOG_USEC", "200000", 1);
    }
    ~Supervisor() {
        ::unsetenv("NOTIFY_SOCKET");
        ::unsetenv("WATCHDOG_USEC");
        ::close(socket_);
    }
    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;

    /// The next thing that was said; empty where nothing came.
    std::string heard() {
        std::array<char, 256> bytes{};
        const ssize_t got = ::recv(socket_, bytes.data(), bytes.size(), 0);
        return got <= 0 ? std::string{} : std::string(bytes.data(), static_cast<std::size_t>(got));
    }
    /// Whether `word` is said before long; other words may come before.
    bool hears(const std::string& word) {
        for (int i = 0; i < 100; ++i) {
            const std::string said = heard();
            if (said == word || said.empty()) {
                return said == word;
            }
        }
        return false;
    }
    /// Whether nothing more is said for `time`, but for what was said before.
    bool hears_nothing_for(std::chrono::milliseconds time) {
        std::array<char, 256> bytes{};
        while (::recv(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT) > 0) {
        }
        be_patient_for(time);
        const bool silent = heard().empty();
        be_patient_for(std::chrono::seconds{10});
        return silent;
    }

private:
    void be_patient_for(std::chrono::milliseconds time) const {
        const timeval patience{static_cast<time_t>(time.count() / 1'000),
                               static_cast<suseconds_t>(time.count() % 1'000 * 1'000)};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    }

    int socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
};

TEST(SupervisedProcessTest, SystemdHearsThatItIsReadyThatItLivesAndThatItStops) {
    const TemporaryFolder folder;
    Supervisor systemd{(folder.path() / "notify").string()};
    ServerProcess server{folder.path() / "data"};
    ASSERT_TRUE(server.listening()) << server.log();
    EXPECT_TRUE(systemd.hears("READY=1"));
    EXPECT_TRUE(systemd.hears("WATCHDOG=1"));
    EXPECT_TRUE(systemd.hears("WATCHDOG=1"));
    EXPECT_EQ(server.terminate(), 0);
    EXPECT_TRUE(systemd.hears("STOPPING=1"));
}

TEST(SupervisedProcessTest, WhoAsksSystemdIsToldWhatAStartDoesAndHowItFares) {
    const TemporaryFolder folder;
    Supervisor systemd{(folder.path() / "notify").string()};
    ServerProcess server{folder.path() / "data"};
    ASSERT_TRUE(server.listening()) << server.log();
    EXPECT_EQ(systemd.heard(),
              "STATUS=se lee el diario antes de atender / "
              "the journal is read before anybody is served");
    EXPECT_TRUE(systemd.hears("STATUS=ready"));
    // That it lives it says with each beat; how it fares, where that changed.
    std::string told = "STATUS=ready";
    for (int word = 0; word < 6; ++word) {
        const std::string said = systemd.heard();
        EXPECT_FALSE(said.empty());
        EXPECT_NE(said, told);
        told = said.starts_with("STATUS=") ? said : told;
    }
}

// In a container systemd's socket has such a name.
TEST(SupervisedProcessTest, AServerThatStandsStillDoesNotSayThatItLives) {
    if (!FailingCalls::possible()) {
        GTEST_SKIP() << "a sanitizer must be loaded before any other library";
    }
    const TemporaryFolder folder;
    FailingCalls calls{folder.path() / "plan"};
    Supervisor systemd{"@plenaria-test-" + std::to_string(::getpid())};
    ServerProcess server{folder.path() / "data"};
    ASSERT_TRUE(server.listening()) << server.log();
    ASSERT_TRUE(systemd.hears("READY=1"));
    ASSERT_TRUE(systemd.hears("WATCHDOG=1"));
    // Its thread alone: the others go on, as that of the watch does, which says so in the log.
    calls.fail(Calls::accepts, 0, folder.path());
    auto asked = std::async(std::launch::async, [&] { return page_of(server.port(), "/healthz"); });
    EXPECT_TRUE(wait_until(
        [&] { return server.log().find("event=stalled thread=server") != std::string::npos; }));
    EXPECT_TRUE(systemd.hears_nothing_for(std::chrono::milliseconds{500}));
    calls.relent();
    EXPECT_TRUE(systemd.hears("WATCHDOG=1"));
    EXPECT_TRUE(systemd.hears("STATUS=degraded: stalled"));
    EXPECT_EQ(asked.get().body, "degraded: stalled\n");
}

TEST(SupervisedProcessTest, ItsPagesSayHowItFares) {
    const TemporaryFolder folder;
    ServerProcess server{folder.path()};
    ASSERT_TRUE(server.listening()) << server.log();
    const HttpPage health = page_of(server.port(), "/healthz");
    EXPECT_EQ(health.status, 200);
    EXPECT_EQ(health.body, "ready\n");
    const HttpPage metrics = page_of(server.port(), "/metrics");
    EXPECT_EQ(metrics.status, 200);
    EXPECT_THAT(metrics.body, HasSubstr("plenaria_screens 0\n"));
}

TEST(SupervisedProcessTest, ItNoticesThatItStoodStill) {
    const TemporaryFolder folder;
    ServerProcess server{folder.path()};
    ASSERT_TRUE(server.listening()) << server.log();
    // It listens a moment before it first looks at its clock.
    ASSERT_EQ(page_of(server.port(), "/healthz").status, 200);
    ASSERT_EQ(::kill(server.pid(), SIGSTOP), 0);
    std::this_thread::sleep_for(std::chrono::milliseconds{5'600});
    ASSERT_EQ(::kill(server.pid(), SIGCONT), 0);
    EXPECT_TRUE(wait_until([&] {
        return server.log().find("event=stood_still lasted_ms=") != std::string::npos;
    })) << server.log();
    EXPECT_EQ(server.terminate(), 0);
    const Finished record = run_server_program({"export", "--data", folder.path().string()});
    EXPECT_THAT(record.output, HasSubstr("\"kind\":\"service_resumed\""));
}

}  // namespace
}  // namespace plenaria::test_support::supervised_process_test
