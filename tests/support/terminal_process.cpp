#include "tests/support/terminal_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

#include <array>

#include "server/model/assertion.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::test_support {
namespace {

[[noreturn]] void become(std::vector<char*>& argv) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    rlimit core{};
    if (getrlimit(RLIMIT_CORE, &core) == 0) {
        core.rlim_cur = core.rlim_max;
        setrlimit(RLIMIT_CORE, &core);
    }
    execv(argv.front(), argv.data());
    _exit(127);
}

/// As a shell: the terminal is this process's, so that it stays when the program ends. Tells the
/// program's number and how it ended.
[[noreturn]] void lead(int terminal, int report, std::vector<char*>& argv) {
    // A test that crashes must not leave a program behind.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (login_tty(terminal) != 0) {
        _exit(126);
    }
    const pid_t program = fork();
    if (program == 0) {
        become(argv);
    }
    for (const int each : {SIGINT, SIGQUIT, SIGHUP, SIGTERM}) {
        signal(each, SIG_IGN);
    }
    int status = 0;
    if (write(report, &program, sizeof program) < 0 || waitpid(program, &status, 0) < 0 ||
        write(report, &status, sizeof status) < 0) {
        _exit(126);
    }
    for (;;) {
        pause();
    }
}

}  // namespace

TerminalProcess::TerminalProcess(const std::vector<std::string>& arguments) {
    std::string program = PLENARIA_SERVER_PROGRAM;
    std::vector<std::string> words{arguments};
    std::vector<char*> argv{program.data()};
    for (auto& word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    std::array<int, 2> ends{};
    PLENARIA_ASSERT(openpty(&ours_, &theirs_, nullptr, nullptr, nullptr) == 0);
    PLENARIA_ASSERT(pipe2(ends.data(), O_CLOEXEC) == 0);
    fcntl(ours_, F_SETFD, FD_CLOEXEC);
    leader_ = fork();
    PLENARIA_ASSERT(leader_ >= 0);
    if (leader_ == 0) {
        lead(theirs_, ends[1], argv);
    }
    fcntl(theirs_, F_SETFD, FD_CLOEXEC);
    close(ends[1]);
    report_ = ends[0];
    PLENARIA_ASSERT(read(report_, &pid_, sizeof pid_) == sizeof pid_);
}

TerminalProcess::~TerminalProcess() {
    kill(leader_, SIGKILL);
    waitpid(leader_, nullptr, 0);
    for (const int each : {report_, theirs_, ours_}) {
        close(each);
    }
}

const std::string& TerminalProcess::screen() {
    std::array<char, 4096> piece{};
    pollfd ready{ours_, POLLIN, 0};
    while (poll(&ready, 1, 0) == 1) {
        const ssize_t count = read(ours_, piece.data(), piece.size());
        if (count <= 0) {
            break;
        }
        screen_.append(piece.data(), static_cast<std::size_t>(count));
    }
    return screen_;
}

bool TerminalProcess::wait_for(const std::string& words) {
    return wait_until([&] { return screen().find(words) != std::string::npos; });
}

bool TerminalProcess::echoes() const {
    termios now{};
    PLENARIA_ASSERT(tcgetattr(theirs_, &now) == 0);
    return (now.c_lflag & ECHO) != 0;
}

void TerminalProcess::type(const std::string& keys) const {
    PLENARIA_ASSERT(write(ours_, keys.data(), keys.size()) ==
                    static_cast<ssize_t>(keys.size()));
}

int TerminalProcess::wait() {
    const bool ended = wait_until([&] {
        // What it writes must not wait for somebody who reads.
        static_cast<void>(screen());
        pollfd told{report_, POLLIN, 0};
        return poll(&told, 1, 0) == 1;
    });
    int status = 0;
    if (!ended || read(report_, &status, sizeof status) != sizeof status) {
        return -1;
    }
    static_cast<void>(screen());
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace plenaria::test_support
