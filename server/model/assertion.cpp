#include "server/model/assertion.hpp"

#include <poll.h>
#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace plenaria {
namespace {

LastWord last_word_set = nullptr;

/// Whatever holds this thread up, be it a disk that hangs or a lock of its own.
void end_within_a_second() {
    std::signal(SIGALRM, SIG_DFL);
    sigset_t alarm_alone{};
    ::sigemptyset(&alarm_alone);
    ::sigaddset(&alarm_alone, SIGALRM);
    ::pthread_sigmask(SIG_UNBLOCK, &alarm_alone, nullptr);
    ::alarm(1);
}

/// In one write, and only where a pipe has room for it: that of a log that nobody reads is full.
void print(const char* expression, const char* file, int line) {
    std::array<char, 1'024> text{};  // less than a pipe takes in one piece
    const int wanted = std::snprintf(text.data(), text.size(),
                                     "event=assertion_failed file=%s line=%d expression=\"%s\"\n",
                                     file, line, expression);
    if (wanted < 0) {
        return;
    }
    const std::size_t length = std::min(static_cast<std::size_t>(wanted), text.size() - 1);
    text[length - 1] = '\n';
    constexpr int patience_ms = 100;
    ::pollfd stderr_room{STDERR_FILENO, POLLOUT, 0};
    if (::poll(&stderr_room, 1, patience_ms) > 0) {
        const auto written = ::write(STDERR_FILENO, text.data(), length);
        static_cast<void>(written);
    }
}

}  // namespace

void set_last_word(LastWord last_word) noexcept { last_word_set = last_word; }

void assertion_failed(const char* expression, const char* file, int line) noexcept {
    end_within_a_second();
    // An assertion in the last word must not come back to it.
    static thread_local bool ends_already = false;
    if (!std::exchange(ends_already, true) && last_word_set != nullptr) {
        last_word_set();
    }
    print(expression, file, line);
    std::abort();
}

}  // namespace plenaria
