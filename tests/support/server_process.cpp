#include "tests/support/server_process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <charconv>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <string_view>
#include <thread>
#include <utility>

#include "server/model/assertion.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::test_support {
namespace {

struct Child {
    pid_t pid = -1;
    int output = -1;
};

/// Its standard output goes to the file `output`, if that is named.
Child start(const std::vector<std::string>& arguments, const std::filesystem::path& output = {}) {
    std::string program = PLENARIA_SERVER_PROGRAM;
    std::vector<std::string> words{arguments};
    std::vector<char*> argv{program.data()};
    for (auto& word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    std::array<int, 2> ends{};
    PLENARIA_ASSERT(pipe2(ends.data(), O_CLOEXEC) == 0);
    const pid_t pid = fork();
    PLENARIA_ASSERT(pid >= 0);
    if (pid == 0) {
        // A test that crashes must not leave a server behind.
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(output.empty() ? ends[1] : open(output.c_str(), O_WRONLY), STDOUT_FILENO);
        dup2(ends[1], STDERR_FILENO);
        execv(program.c_str(), argv.data());
        constexpr std::string_view failed = "the server program could not be started\n";
        if (write(STDERR_FILENO, failed.data(), failed.size()) < 0) {
            _exit(126);
        }
        _exit(127);
    }
    close(ends[1]);
    return {pid, ends[0]};
}

int status_of(int wait_status) {
    return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
}

int wait_or_kill(pid_t pid) {
    int status = 0;
    const bool ended = wait_until([&] { return waitpid(pid, &status, WNOHANG) == pid; });
    if (!ended) {
        kill(pid, SIGKILL);
        waitpid(pid, &status, 0);
        return -1;
    }
    return status_of(status);
}

std::vector<std::string> split_lines(const std::string& text) {
    std::vector<std::string> lines;
    std::size_t from = 0;
    for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n', from)) {
        lines.push_back(text.substr(from, end - from));
        from = end + 1;
    }
    return lines;
}

}  // namespace

std::filesystem::path sample_event_file() {
    return std::filesystem::path{PLENARIA_SOURCE_DIR} /
           "config/events/crm-viceministerial/event.toml";
}

std::string network_address() {
    ifaddrs* all = nullptr;
    std::string found;
    if (getifaddrs(&all) != 0) {
        return found;
    }
    for (const ifaddrs* each = all; each != nullptr; each = each->ifa_next) {
        const bool network =
            (each->ifa_flags & IFF_UP) != 0 && (each->ifa_flags & IFF_LOOPBACK) == 0;
        if (network && each->ifa_addr != nullptr && each->ifa_addr->sa_family == AF_INET) {
            std::array<char, INET_ADDRSTRLEN> text{};
            const auto* address = reinterpret_cast<const sockaddr_in*>(each->ifa_addr);
            inet_ntop(AF_INET, &address->sin_addr, text.data(), text.size());
            found = text.data();
            break;
        }
    }
    freeifaddrs(all);
    return found;
}

/// Reads the child's output on its own thread until the child closes it.
struct ServerProcess::Output {
    explicit Output(int descriptor)
        : reader([this, descriptor] {
              std::array<char, 4096> piece{};
              for (;;) {
                  {
                      std::unique_lock lock{mutex};
                      changed.wait(lock, [this] { return !unread; });
                  }
                  const ssize_t count = read(descriptor, piece.data(), piece.size());
                  if (count <= 0) {
                      break;
                  }
                  const std::lock_guard lock{mutex};
                  text.append(piece.data(), static_cast<std::size_t>(count));
              }
              close(descriptor);
              ended = true;
          }) {}
    ~Output() {
        leave_unread(false);
        reader.join();
    }
    void leave_unread(bool wanted) {
        const std::lock_guard lock{mutex};
        unread = wanted;
        changed.notify_all();
    }
    /// Of a child that is gone: its last words may still lie in the pipe.
    void wait_for_end() const {
        static_cast<void>(wait_until([this] { return ended.load(); }));
    }
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    std::mutex mutex;
    std::condition_variable changed;
    bool unread = false;
    std::string text;
    std::atomic<bool> ended{false};
    std::thread reader;
};

Finished run_server_program(const std::vector<std::string>& arguments,
                            const std::filesystem::path& output) {
    const Child child = start(arguments, output);
    Finished finished;
    std::thread reader{[&] {
        std::array<char, 4096> piece{};
        for (ssize_t count = 0; (count = read(child.output, piece.data(), piece.size())) > 0;) {
            finished.output.append(piece.data(), static_cast<std::size_t>(count));
        }
    }};
    const int status = wait_or_kill(child.pid);
    reader.join();
    close(child.output);
    finished.status = status;
    return finished;
}

ServerProcess::ServerProcess(std::filesystem::path data, std::uint16_t port,
                             std::filesystem::path event_file, const std::string& address,
                             const std::vector<std::string>& more)
    : data_(std::move(data)) {
    std::vector<std::string> words{"serve", "--data", data_.string(), "--listen",
                                   address + ":" + std::to_string(port)};
    if (!event_file.empty()) {
        words.insert(words.end(), {"--event", event_file.string()});
    }
    words.insert(words.end(), more.begin(), more.end());
    const Child child = start(words);
    pid_ = child.pid;
    output_ = std::make_unique<Output>(child.output);
    const bool decided = wait_until([this] {
        siginfo_t gone{};
        waitid(P_PID, static_cast<id_t>(pid_), &gone, WEXITED | WNOHANG | WNOWAIT);
        return gone.si_pid == pid_ || announced_port().has_value();
    });
    if (decided) {
        port_ = announced_port().value_or(0);
        if (port_ == 0) {
            output_->wait_for_end();
        }
    }
}

ServerProcess::~ServerProcess() { kill_now(); }

std::vector<std::string> ServerProcess::log_lines() const { return split_lines(log()); }

std::string ServerProcess::log() const {
    const std::lock_guard lock{output_->mutex};
    return output_->text;
}

void ServerProcess::leave_log_unread() { output_->leave_unread(true); }

void ServerProcess::read_log_again() { output_->leave_unread(false); }

void ServerProcess::kill_now() {
    if (pid_ > 0) {
        kill(pid_, SIGKILL);
        int status = 0;
        waitpid(pid_, &status, 0);
        pid_ = -1;
    }
}

int ServerProcess::terminate() {
    if (pid_ <= 0) {
        return -1;
    }
    kill(pid_, SIGTERM);
    const int status = wait_or_kill(std::exchange(pid_, -1));
    output_->wait_for_end();
    return status;
}

std::optional<std::uint16_t> ServerProcess::announced_port() const {
    for (const auto& line : log_lines()) {
        const auto field = line.find(" port=");
        if (line.find("event=listening") == std::string::npos || field == std::string::npos) {
            continue;
        }
        std::uint16_t port = 0;
        const char* from = line.data() + field + std::string_view{" port="}.size();
        const auto read = std::from_chars(from, line.data() + line.size(), port);
        if (read.ec == std::errc{} && port != 0) {
            return port;
        }
    }
    return std::nullopt;
}

}  // namespace plenaria::test_support
