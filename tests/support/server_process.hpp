// The real `plenaria-server` as a child process.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace plenaria::test_support {

/// The sample event, where a test does not bring its own.
[[nodiscard]] std::filesystem::path sample_event_file();

/// What a program that ran to its end left: its exit status, 128 + the signal that ended it, or
/// -1 where it did not end within the time given (then it was killed).
struct Finished {
    int status = -1;
    std::string output;  ///< standard output and standard error, mixed
};

/// An address of this machine that is not its loopback, so that whoever connects to it comes from
/// the network as far as a server can tell; empty where there is none.
[[nodiscard]] std::string network_address();

/// Runs `plenaria-server` with these arguments to its end. Where `output` is named, a file that is
/// there, its standard output goes to that.
[[nodiscard]] Finished run_server_program(const std::vector<std::string>& arguments,
                                          const std::filesystem::path& output = {});

/// A running `plenaria-server serve`. Dies with this object, and with the test.
class ServerProcess {
public:
    /// Starts the server on `data` and waits until it listens; see `listening`. Port 0 takes a
    /// free one; an empty `event_file`: it resumes what `data` holds. `more` are further words.
    ServerProcess(std::filesystem::path data, std::uint16_t port = 0,
                  std::filesystem::path event_file = sample_event_file(),
                  const std::string& address = "127.0.0.1",
                  const std::vector<std::string>& more = {});
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    /// Whether it came up; if not, `log` tells why.
    [[nodiscard]] bool listening() const { return port_ != 0; }
    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] pid_t pid() const { return pid_; }
    [[nodiscard]] const std::filesystem::path& data() const { return data_; }
    /// Everything it wrote so far, line by line. Thread-safe.
    [[nodiscard]] std::vector<std::string> log_lines() const;
    [[nodiscard]] std::string log() const;

    /// From now on nobody reads what it writes, but for what is being read already; until it is to
    /// be read again, or the server ends.
    void leave_log_unread();
    void read_log_again();

    /// SIGKILL, and waits for the end.
    void kill_now();
    /// SIGTERM, and waits; answers as `Finished::status` does.
    int terminate();

private:
    struct Output;

    [[nodiscard]] std::optional<std::uint16_t> announced_port() const;

    std::filesystem::path data_;
    std::uint16_t port_ = 0;
    pid_t pid_ = -1;
    std::unique_ptr<Output> output_;
};

}  // namespace plenaria::test_support
