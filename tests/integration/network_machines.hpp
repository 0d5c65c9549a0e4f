// Machines on a network of their own: one network namespace each, joined by a switch in another.
// Nothing of it has a name outside this process or touches this machine's own network; all of it
// is gone with the process, however that ends.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <sys/types.h>

namespace plenaria::test_support {

/// What a shell command wrote, both outputs mixed, and whether it ended well.
struct Said {
    bool ok = false;
    std::string words;
};

/// A network of its own, and a file of host names of its own. Whatever begins on its thread
/// (threads, programs) is on that machine and stays there. Thread-safe.
class Machine {
public:
    /// Has nothing but a loopback so far. `hosts` becomes the machine's /etc/hosts, which the C
    /// library asks before any name server where Debian's nsswitch.conf is in force.
    explicit Machine(std::filesystem::path hosts);
    /// Programs that were started on it are killed with it.
    ~Machine();
    Machine(const Machine&) = delete;
    Machine& operator=(const Machine&) = delete;

    /// Why it could not be made; empty: it was.
    [[nodiscard]] const std::string& trouble() const { return trouble_; }
    /// Does `work` on the machine's thread, and waits for its end.
    void run(std::function<void()> work);
    /// Runs a shell command there.
    [[nodiscard]] Said shell(const std::string& command);
    /// What the host name leads to there from now on.
    void set_host(const std::string& name, const std::string& address) const;
    /// By which the kernel knows whose network is meant.
    [[nodiscard]] pid_t thread_id() const { return thread_id_; }

private:
    void live();
    [[nodiscard]] std::string separate() const;

    const std::filesystem::path hosts_;
    std::string trouble_;
    pid_t thread_id_ = 0;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::function<void()> work_;
    bool working_ = true;  ///< what comes first is becoming a machine
    bool ended_ = false;
    std::thread thread_;
};

/// A program that runs on a machine; killed with this object.
class MachineProgram {
public:
    /// `environment` are words like "NAME=value", besides this process's own.
    MachineProgram(Machine& machine, const std::vector<std::string>& words,
                   const std::vector<std::string>& environment);
    ~MachineProgram();
    MachineProgram(const MachineProgram&) = delete;
    MachineProgram& operator=(const MachineProgram&) = delete;

private:
    pid_t pid_ = -1;
};

/// A switch, and the machines that were plugged into it: each has one cable, `eth0`, with the
/// hardware address 02:00:00:00:00:NN, NN being its number, the first being 1. Single-threaded.
class MachineNetwork {
public:
    /// Files of host names go to `folder`.
    explicit MachineNetwork(std::filesystem::path folder);

    /// Why there cannot be such a network here (no administrator, no `ip`, a kernel that refuses);
    /// empty: there is one.
    [[nodiscard]] const std::string& trouble() const { return trouble_; }
    /// One more machine, its cable plugged in, with an address like "192.168.7.5/24", or none.
    /// What went wrong is in `trouble`.
    [[nodiscard]] std::unique_ptr<Machine> add(const std::string& address);
    /// Pulls the cable out at the switch, or plugs it in again: nobody is told.
    void unplug(const Machine& machine);
    void plug(const Machine& machine);

    [[nodiscard]] static std::string hardware_address(int number);

private:
    void require(Machine& machine, const std::string& command);
    [[nodiscard]] static std::string port_of(const Machine& machine);

    const std::filesystem::path folder_;
    std::string trouble_;
    std::unique_ptr<Machine> switch_;
    int machines_ = 0;
};

}  // namespace plenaria::test_support
