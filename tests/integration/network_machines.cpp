#include "tests/integration/network_machines.hpp"

#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <utility>

namespace plenaria::test_support {
namespace {

std::string failed(const char* what) { return std::string{what} + ": " + std::strerror(errno); }

std::vector<char*> pointers_to(std::vector<std::string>& words) {
    std::vector<char*> pointers;
    for (std::string& word : words) {
        pointers.push_back(word.data());
    }
    pointers.push_back(nullptr);
    return pointers;
}

}  // namespace

Machine::Machine(std::filesystem::path hosts) : hosts_(std::move(hosts)) {
    std::ofstream{hosts_} << "127.0.0.1 localhost\n";
    thread_ = std::thread{[this] { live(); }};
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return !working_; });
}

Machine::~Machine() {
    {
        const std::lock_guard lock{mutex_};
        ended_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

/// Answers what kept the calling thread from having a network and host names of its own.
std::string Machine::separate() const {
    if (::unshare(CLONE_NEWNET | CLONE_NEWNS) != 0) {
        return failed("unshare");
    }
    // Before anything is mounted: it must not be seen outside.
    if (::mount("", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
        return failed("mount /");
    }
    if (::mount(hosts_.c_str(), "/etc/hosts", nullptr, MS_BIND, nullptr) != 0) {
        return failed("mount /etc/hosts");
    }
    return {};
}

void Machine::live() {
    std::unique_lock lock{mutex_};
    thread_id_ = ::gettid();
    trouble_ = separate();
    for (;;) {
        working_ = false;
        changed_.notify_all();
        changed_.wait(lock, [this] { return working_ || ended_; });
        if (!working_) {
            return;
        }
        work_();
        work_ = nullptr;
    }
}

void Machine::run(std::function<void()> work) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return !working_; });
    work_ = std::move(work);
    working_ = true;
    changed_.notify_all();
    changed_.wait(lock, [this] { return !working_; });
}

Said Machine::shell(const std::string& command) {
    Said said;
    run([&] {
        FILE* output = ::popen(("{ " + command + "; } 2>&1").c_str(), "re");
        if (output == nullptr) {
            said.words = failed("popen");
            return;
        }
        std::array<char, 1024> piece{};
        while (std::fgets(piece.data(), piece.size(), output) != nullptr) {
            said.words += piece.data();
        }
        said.ok = ::pclose(output) == 0;
    });
    return said;
}

void Machine::set_host(const std::string& name, const std::string& address) const {
    // Written over, not replaced: what is mounted is this very file.
    std::ofstream{hosts_} << "127.0.0.1 localhost\n" << address << ' ' << name << '\n';
}

MachineProgram::MachineProgram(Machine& machine, const std::vector<std::string>& words,
                               const std::vector<std::string>& environment) {
    std::vector<std::string> arguments = words;
    std::vector<std::string> variables;
    for (char** each = environ; *each != nullptr; ++each) {
        variables.emplace_back(*each);
    }
    // The first of a name counts.
    variables.insert(variables.begin(), environment.begin(), environment.end());
    const auto argv = pointers_to(arguments);
    const auto envp = pointers_to(variables);
    machine.run([&] {
        pid_ = ::fork();
        if (pid_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            ::execve(argv[0], argv.data(), envp.data());
            ::_exit(127);
        }
    });
}

MachineProgram::~MachineProgram() {
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
}

MachineNetwork::MachineNetwork(std::filesystem::path folder) : folder_(std::move(folder)) {
    if (::geteuid() != 0) {
        trouble_ = "only an administrator may make network namespaces";
        return;
    }
    switch_ = std::make_unique<Machine>(folder_ / "hosts-switch");
    trouble_ = switch_->trouble();
    require(*switch_, "ip link add switch0 type bridge");
    require(*switch_, "ip link set switch0 up");
}

std::unique_ptr<Machine> MachineNetwork::add(const std::string& address) {
    const int number = ++machines_;
    auto machine = std::make_unique<Machine>(folder_ / ("hosts-" + std::to_string(number)));
    if (trouble_.empty()) {
        trouble_ = machine->trouble();
    }
    const std::string port = port_of(*machine);
    require(*switch_, "ip link add " + port + " type veth peer name eth0 address " +
                          hardware_address(number) + " netns " +
                          std::to_string(machine->thread_id()));
    require(*switch_, "ip link set " + port + " master switch0 up");
    require(*machine, "ip link set lo up");
    require(*machine, "ip link set eth0 up");
    if (!address.empty()) {
        require(*machine, "ip address add " + address + " dev eth0");
    }
    return machine;
}

void MachineNetwork::unplug(const Machine& machine) {
    require(*switch_, "ip link set " + port_of(machine) + " down");
}

void MachineNetwork::plug(const Machine& machine) {
    require(*switch_, "ip link set " + port_of(machine) + " up");
}

std::string MachineNetwork::hardware_address(int number) {
    std::array<char, 18> text{};
    std::snprintf(text.data(), text.size(), "02:00:00:00:00:%02x", number & 0xff);
    return text.data();
}

void MachineNetwork::require(Machine& machine, const std::string& command) {
    if (!trouble_.empty()) {
        return;
    }
    const Said said = machine.shell(command);
    if (!said.ok) {
        trouble_ = command + ": " + said.words;
    }
}

std::string MachineNetwork::port_of(const Machine& machine) {
    return "port" + std::to_string(machine.thread_id());
}

}  // namespace plenaria::test_support
