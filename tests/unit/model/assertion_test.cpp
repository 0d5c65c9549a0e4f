// A process that found itself wrong ends, whatever becomes of its last words.
#include "server/model/assertion.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <string>
#include <thread>

namespace plenaria::assertion_test {
namespace {

class AssertionTest : public testing::Test {
protected:
    void SetUp() override { ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0); }
    void TearDown() override {
        ::close(ends[0]);
        ::close(ends[1]);
    }
    void fill_pipe() const {
        const int flags = ::fcntl(ends[1], F_GETFL);
        ASSERT_EQ(::fcntl(ends[1], F_SETFL, flags | O_NONBLOCK), 0);
        const std::string piece(4'096, 'x');
        while (::write(ends[1], piece.data(), piece.size()) > 0) {
        }
        ASSERT_EQ(::fcntl(ends[1], F_SETFL, flags), 0);
    }
    /// By which signal a process ends whose assertion fails, with the pipe for its stderr; zero: by
    /// none within ten seconds.
    int signal_that_ends_it(LastWord last_word = nullptr) const {
        const pid_t child = ::fork();
        if (child == 0) {
            const rlimit no_core{0, 0};
            ::setrlimit(RLIMIT_CORE, &no_core);
            ::dup2(ends[1], STDERR_FILENO);
            set_last_word(last_word);
            PLENARIA_ASSERT(child != 0);
            ::_exit(0);
        }
        int status = 0;
        const auto give_up_at = std::chrono::steady_clock::now() + std::chrono::seconds{10};
        while (::waitpid(child, &status, WNOHANG) == 0) {
            if (std::chrono::steady_clock::now() > give_up_at) {
                ::kill(child, SIGKILL);
                ::waitpid(child, &status, 0);
                return 0;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
        }
        return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    }

    std::array<int, 2> ends{};
};

TEST_F(AssertionTest, SaysWhereAndWhatAndEnds) {
    EXPECT_EQ(signal_that_ends_it(
                  []() noexcept { static_cast<void>(::write(STDERR_FILENO, "before\n", 7) == 7); }),
              SIGABRT);
    std::array<char, 4'096> text{};
    const ssize_t length = ::read(ends[0], text.data(), text.size());
    ASSERT_GT(length, 0);
    const std::string said{text.data(), static_cast<std::size_t>(length)};
    EXPECT_TRUE(said.starts_with("before\nevent=assertion_failed file=")) << said;
    EXPECT_TRUE(said.ends_with(" expression=\"child != 0\"\n")) << said;
}

// It waited for whoever reads the log, in a process that nobody could tell from one at work.
TEST_F(AssertionTest, EndsWhereNobodyReadsItsLog) {
    fill_pipe();
    EXPECT_EQ(signal_that_ends_it(), SIGABRT);
}

TEST_F(AssertionTest, EndsWhereItsLastWordHangs) {
    EXPECT_EQ(signal_that_ends_it([]() noexcept {
                  for (;;) {
                      ::pause();
                  }
              }),
              SIGALRM);
}

}  // namespace
}  // namespace plenaria::assertion_test
