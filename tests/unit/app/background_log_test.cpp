#include "server/app/background_log.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <string>

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
    /// The next line in the pipe; empty where it ended.
    std::string read_line() {
        std::array<char, 4096> piece{};
        while (unread.find('\n') == std::string::npos) {
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
