// A program that runs beside the measurement and ends with it.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace plenaria::bench {

class ChildProcess {
public:
    /// Starts `words[0]`, found through PATH, with `variables` added to the environment. Descriptor
    /// `kept` stays open in it; its output goes to `log`.
    ChildProcess(const std::vector<std::string>& words,
                 const std::vector<std::pair<std::string, std::string>>& variables,
                 const std::filesystem::path& log, int kept = -1);
    /// SIGTERM, and SIGKILL where that is not heeded.
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    [[nodiscard]] pid_t pid() const { return pid_; }
    [[nodiscard]] bool running() const;
    /// User and system time so far, of all its threads.
    [[nodiscard]] std::chrono::milliseconds cpu_time() const;

private:
    pid_t pid_ = -1;
};

}  // namespace plenaria::bench
