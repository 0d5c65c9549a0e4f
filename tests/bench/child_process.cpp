#include "tests/bench/child_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

#include "server/model/assertion.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::bench {

ChildProcess::ChildProcess(const std::vector<std::string>& words,
                           const std::vector<std::pair<std::string, std::string>>& variables,
                           const std::filesystem::path& log, int kept) {
    std::vector<std::string> own = words;
    std::vector<char*> argv;
    for (std::string& word : own) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    const int output = open(log.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
    PLENARIA_ASSERT(output >= 0);
    pid_ = fork();
    PLENARIA_ASSERT(pid_ >= 0);
    if (pid_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (const auto& [name, value] : variables) {
            setenv(name.c_str(), value.c_str(), 1);
        }
        dup2(output, STDOUT_FILENO);
        dup2(output, STDERR_FILENO);
        if (kept >= 0) {
            fcntl(kept, F_SETFD, 0);
        }
        execvp(argv[0], argv.data());
        _exit(127);
    }
    close(output);
}

ChildProcess::~ChildProcess() {
    kill(pid_, SIGTERM);
    if (!test_support::wait_until([this] { return waitpid(pid_, nullptr, WNOHANG) != 0; })) {
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
}

bool ChildProcess::running() const {
    siginfo_t gone{};
    waitid(P_PID, static_cast<id_t>(pid_), &gone, WEXITED | WNOHANG | WNOWAIT);
    return gone.si_pid != pid_;
}

std::chrono::milliseconds ChildProcess::cpu_time() const {
    std::ifstream file{"/proc/" + std::to_string(pid_) + "/stat"};
    const std::string line{std::istreambuf_iterator<char>{file}, {}};
    // The program's name, in brackets, may hold spaces; user and system time are the 12th and 13th
    // word after it (proc(5)).
    std::istringstream rest{line.substr(line.rfind(')') + 1)};
    constexpr int words_before = 11;
    std::string skipped;
    for (int i = 0; i < words_before; ++i) {
        rest >> skipped;
    }
    long user = 0;
    long system = 0;
    rest >> user >> system;
    PLENARIA_ASSERT(static_cast<bool>(rest));
    return std::chrono::milliseconds{(user + system) * 1'000 / sysconf(_SC_CLK_TCK)};
}

}  // namespace plenaria::bench
