#include "server/app/copying.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <string_view>
#include <system_error>
#include <utility>

#include "server/model/assertion.hpp"

namespace plenaria::app {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view good_word = "position ";
constexpr std::string_view without_word = " without ";
// A line is a word and what the system says.
constexpr std::size_t line_bytes_max = 1'024;
// So long a process that was killed takes to go, unless a medium holds it.
constexpr std::chrono::milliseconds going{500};

struct Child {
    pid_t pid = -1;
    int output = -1;
};

/// Starts this program with other words; nothing, and `errno`, where the system refuses.
std::optional<Child> start(const std::vector<std::string>& command) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return std::nullopt;
    }
    std::vector<std::string> words{"plenaria-server"};
    words.insert(words.end(), command.begin(), command.end());
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (std::string& word : words) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    // Connections and the listening socket are the server's alone: they end when it does.
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    Child child{-1, ends[0]};
    // The program that runs, also where another has taken its place on the disk.
    const int error =
        ::posix_spawn(&child.pid, "/proc/self/exe", &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    if (error != 0) {
        ::close(ends[0]);
        errno = error;
        return std::nullopt;
    }
    return child;
}

/// Whether the process has gone, within `patience`.
bool gone(pid_t pid, std::chrono::milliseconds patience) {
    constexpr std::chrono::milliseconds between_looks{5};
    const auto end = Clock::now() + patience;
    for (;;) {
        const pid_t ended = ::waitpid(pid, nullptr, WNOHANG);
        if (ended == pid || (ended < 0 && errno == ECHILD)) {
            return true;
        }
        if (Clock::now() >= end) {
            return false;
        }
        std::this_thread::sleep_for(between_looks);
    }
}

/// Reads what comes until its end, until `wake` is readable or until `end`: whether it ended.
bool read_until_end(int output, int wake, Clock::time_point end, std::string& text) {
    std::array<pollfd, 2> files{{{output, POLLIN, 0}, {wake, POLLIN, 0}}};
    std::array<char, line_bytes_max> piece;
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
        if (left.count() <= 0) {
            return false;
        }
        const int ready = ::poll(files.data(), files.size(), static_cast<int>(left.count()));
        if (ready < 0 && errno == EINTR) {
            continue;
        }
        if (ready <= 0 || files[1].revents != 0) {
            return false;
        }
        const ssize_t got = ::read(output, piece.data(), piece.size());
        if (got == 0 || (got < 0 && errno != EINTR)) {
            return true;
        }
        if (got > 0 && text.size() < line_bytes_max) {
            text.append(piece.data(), static_cast<std::size_t>(got));
        }
    }
}

}  // namespace

Copying::Copying(std::vector<std::string> command, std::chrono::milliseconds patience)
    : command_(std::move(command)),
      patience_(patience),
      wake_(::eventfd(0, EFD_CLOEXEC)),
      thread_([this] { run(); }) {
    PLENARIA_ASSERT(wake_ >= 0);
}

Copying::~Copying() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    changed_.notify_one();
    const std::uint64_t one = 1;
    static_cast<void>(!::write(wake_, &one, sizeof one));
    thread_.join();
    ::close(wake_);
}

bool Copying::begin() {
    {
        const std::lock_guard lock{mutex_};
        if (wanted_ || end_) {
            return false;
        }
        wanted_ = true;
    }
    changed_.notify_one();
    return true;
}

std::optional<Copying::End> Copying::take_end() {
    const std::lock_guard lock{mutex_};
    return std::exchange(end_, std::nullopt);
}

void Copying::run() {
    for (;;) {
        {
            std::unique_lock lock{mutex_};
            changed_.wait(lock, [this] { return stopping_ || (wanted_ && !end_); });
            if (stopping_) {
                return;
            }
        }
        End end = make_one();
        const std::lock_guard lock{mutex_};
        end_ = std::move(end);
        wanted_ = false;
    }
}

bool Copying::is_free() {
    if (given_up_ > 0 && gone(given_up_, {})) {
        given_up_ = -1;
    }
    return given_up_ < 0;
}

Copying::End Copying::make_one() {
    // One at a time, so that a stick that hangs holds one process and not one a minute.
    if (!is_free()) {
        return BackupFault{BackupTrouble::too_slow, "held by the medium"};
    }
    const auto child = start(command_);
    if (!child) {
        return BackupFault{BackupTrouble::storage,
                           "start: " + std::generic_category().message(errno)};
    }
    std::string text;
    const bool ended = read_until_end(child->output, wake_, Clock::now() + patience_, text);
    ::close(child->output);
    if (!ended) {
        ::kill(child->pid, SIGKILL);
    }
    given_up_ = gone(child->pid, going) ? -1 : child->pid;
    return ended ? end_in(text) : End{BackupFault{BackupTrouble::too_slow, {}}};
}

Copying::End end_of_one(std::vector<std::string> command, std::chrono::milliseconds patience) {
    constexpr std::chrono::milliseconds between_looks{5};
    Copying copying{std::move(command), patience};
    copying.begin();
    for (;;) {
        if (auto end = copying.take_end()) {
            return *std::move(end);
        }
        std::this_thread::sleep_for(between_looks);
    }
}

std::string line_of(const Copying::End& end) {
    if (!end) {
        return std::string{word_of(end.error().trouble)} + " " + end.error().detail;
    }
    std::string line = std::string{good_word} + std::to_string(end.value().position.value);
    std::string name = end.value().lost_document;
    // A file may be called anything, and this is one line.
    std::replace_if(
        name.begin(), name.end(),
        [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }, '?');
    return name.empty() ? line : line.append(without_word).append(name);
}

Copying::End end_in(std::string_view line) {
    line = line.substr(0, line.find('\n'));
    if (line.starts_with(good_word)) {
        Copied copied;
        const std::size_t without = line.find(without_word);
        const std::string_view digits = line.substr(0, without);
        const char* end = digits.data() + digits.size();
        const auto [stop, error] =
            std::from_chars(digits.data() + good_word.size(), end, copied.position.value);
        if (without != std::string_view::npos) {
            copied.lost_document = line.substr(without + without_word.size());
        }
        if (error == std::errc{} && stop == end && copied.position.value >= 0) {
            return copied;
        }
    }
    const std::size_t space = line.find(' ');
    if (const auto trouble = trouble_of(line.substr(0, space))) {
        return BackupFault{*trouble,
                           std::string{space == std::string_view::npos ? std::string_view{}
                                                                       : line.substr(space + 1)}};
    }
    return BackupFault{BackupTrouble::storage, "the copying process ended"};
}

}  // namespace plenaria::app
