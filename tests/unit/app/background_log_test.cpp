#include "server/app/background_log.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/support/temporary_folder.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::app::background_log_test {
namespace {

std::string dropped(std::uint64_t count) { return "dropped " + std::to_string(count) + "\n"; }

class BackgroundLogTest : public testing::Test {
protected:
    void SetUp() override { ASSERT_EQ(pipe2(ends.data(), O_CLOEXEC), 0); }
    void TearDown() override {
        close(ends[0]);
        close(ends[1]);
    }
    /// The next line in the pipe; empty where it ended, or where none comes.
    std::string read_line() {
        std::array<char, 4096> piece{};
        while (unread.find('\n') == std::string::npos) {
            constexpr int patience_ms = 20'000;
            pollfd ready{ends[0], POLLIN, 0};
            if (poll(&ready, 1, patience_ms) <= 0) {
                return {};
            }
            const ssize_t count = read(ends[0], piece.data(), piece.size());
            if (count <= 0) {
                return {};
            }
            unread.append(piece.data(), static_cast<std::size_t>(count));
        }
        const std::string line = unread.substr(0, unread.find('\n') + 1);
        unread.erase(0, line.size());
        return line;
    }

    std::array<int, 2> ends{};
    std::string unread;
};

TEST_F(BackgroundLogTest, WritesWhatIsSaidInOrderAndBeforeItEnds) {
    {
        BackgroundLog log{ends[1], dropped};
        log.say("one\n");
        log.say("two\n");
    }
    EXPECT_EQ(read_line(), "one\n");
    EXPECT_EQ(read_line(), "two\n");
}

TEST_F(BackgroundLogTest, APipeThatIsFullHoldsNobodyUpAndWhatWasDroppedIsCounted) {
    BackgroundLog log{ends[1], dropped};
    constexpr std::size_t lines = 10'000;
    const std::string line(1'000, 'x');
    // A pipe holds 64 kB, so most of these have to go.
    for (std::size_t i = 0; i < lines; ++i) {
        log.say(line + "\n");
    }
    // Each of them is there, or counted as dropped.
    std::size_t written = 0;
    std::size_t counted = 0;
    while (written + counted < lines) {
        const std::string next = read_line();
        ASSERT_FALSE(next.empty());
        if (next.starts_with("dropped ")) {
            counted += std::stoul(next.substr(8));
        } else {
            ++written;
        }
    }
    EXPECT_EQ(written + counted, lines);
    EXPECT_GT(counted, 0U);
    log.say("last\n");
    EXPECT_EQ(read_line(), "last\n");
}

// "journal_damaged" was dropped behind those who came and went.
TEST_F(BackgroundLogTest, WhatTheNetworkSaysKeepsOutNothingOfTheServers) {
    BackgroundLog log{ends[1], dropped};
    const std::string line(1'000, 'x');
    for (int i = 0; i < 10'000; ++i) {
        log.say(line + "\n", BackgroundLog::Speaker::network);
    }
    log.say("journal_damaged\n");
    EXPECT_FALSE(log.written_within(std::chrono::milliseconds{1})) << "a pipe holds 64 kB";
    std::string next = read_line();
    std::uint64_t counted = 0;
    while (next != "journal_damaged\n") {
        ASSERT_FALSE(next.empty());
        counted += next.starts_with("dropped ") ? std::stoul(next.substr(8)) : 0;
        next = read_line();
    }
    EXPECT_GT(counted, 0U) << "and what was dropped before it is said before it";
    EXPECT_TRUE(log.written_within(test_support::patience));
}

TEST_F(BackgroundLogTest, APipeThatDoesNotWaitLosesNothing) {
    ASSERT_EQ(fcntl(ends[1], F_SETFL, fcntl(ends[1], F_GETFL) | O_NONBLOCK), 0);
    BackgroundLog log{ends[1], dropped};
    constexpr int lines = 1'000;
    for (int i = 0; i < lines; ++i) {
        log.say(std::to_string(i) + std::string(1'000, 'x') + "\n");
    }
    for (int i = 0; i < lines; ++i) {
        ASSERT_EQ(read_line(), std::to_string(i) + std::string(1'000, 'x') + "\n");
    }
}

// The rest of the line was lost and the next one glued to what there was of it.
TEST_F(BackgroundLogTest, WhatAFullDiskDidNotTakeIsWrittenOnceThereIsRoom) {
    const test_support::TemporaryFolder folder;
    const auto path = folder.path() / "log";
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    ASSERT_GE(file, 0);
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
    const rlimit less{6, before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &less), 0);
    {
        BackgroundLog log{file, dropped};
        log.say("one\n");
        log.say("two\n");
        log.say("three\n");
        const bool full =
            test_support::wait_until([&] { return std::filesystem::file_size(path) == 6; });
        const bool written = log.written_within(std::chrono::milliseconds{50});
        ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
        EXPECT_TRUE(full);
        EXPECT_FALSE(written);
        EXPECT_TRUE(log.written_within(test_support::patience));
    }
    close(file);
    std::ostringstream content;
    content << std::ifstream{path}.rdbuf();
    EXPECT_EQ(content.str(), "one\ntwo\nthree\n");
}

TEST_F(BackgroundLogTest, ItEndsInABoundedTimeWhereNothingCanBeWritten) {
    const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    ASSERT_GE(full, 0);
    const auto began = std::chrono::steady_clock::now();
    {
        BackgroundLog log{full, dropped};
        for (int i = 0; i < 2'000; ++i) {
            log.say("line\n");
        }
    }
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{5});
    close(full);
}

TEST_F(BackgroundLogTest, ItEndsInABoundedTimeWhereNobodyReads) {
    const auto began = std::chrono::steady_clock::now();
    {
        BackgroundLog log{ends[1], dropped};
        for (int i = 0; i < 1'000; ++i) {
            log.say(std::string(1'000, 'x'));
        }
    }
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{5});
    // Its thread still writes there: it must come to its end before the pipe does.
    std::array<char, 4096> piece{};
    for (std::size_t taken = 0; taken < 1'000 * 1'000;) {
        const ssize_t count = read(ends[0], piece.data(), piece.size());
        ASSERT_GT(count, 0);
        taken += static_cast<std::size_t>(count);
    }
}

}  // namespace
}  // namespace plenaria::app::background_log_test
