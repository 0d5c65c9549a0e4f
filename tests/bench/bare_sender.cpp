#include "tests/bench/bare_sender.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <string>

#include "server/model/assertion.hpp"
#include "tests/bench/loopback.hpp"

namespace plenaria::bench {
namespace {

[[noreturn]] void serve(int control, const std::vector<int>& sockets) {
    std::uint64_t bytes = 0;
    std::string text;
    while (recv(control, &bytes, sizeof bytes, MSG_WAITALL) == sizeof bytes) {
        text.resize(bytes);
        if (recv(control, text.data(), bytes, MSG_WAITALL) != static_cast<ssize_t>(bytes)) {
            break;
        }
        BareSender::Loop loop{BenchClock::now(), {}};
        for (const int each : sockets) {
            send_all(each, text);
        }
        loop.took = BenchClock::now() - loop.began;
        if (write(control, &loop, sizeof loop) != sizeof loop) {
            break;
        }
    }
    _exit(0);
}

}  // namespace

BareSender::BareSender(std::size_t receivers) {
    const Listener listener = listen_loopback(receivers);
    std::vector<int> sending;
    for (std::size_t i = 0; i < receivers; ++i) {
        sockets_.push_back(connect_loopback(listener.port));
        const int accepted = accept4(listener.socket, nullptr, nullptr, SOCK_CLOEXEC);
        PLENARIA_ASSERT(accepted >= 0);
        without_delay(accepted);
        sending.push_back(accepted);
    }
    close(listener.socket);
    std::array<int, 2> control{};
    PLENARIA_ASSERT(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, control.data()) == 0);
    pid_ = fork();
    PLENARIA_ASSERT(pid_ >= 0);
    if (pid_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(control[0]);
        serve(control[1], sending);
    }
    close(control[1]);
    control_ = control[0];
    for (const int each : sending) {
        close(each);
    }
}

BareSender::~BareSender() {
    close(control_);
    waitpid(pid_, nullptr, 0);
    for (const int each : sockets_) {
        close(each);
    }
}

void BareSender::ask(std::string_view frame) {
    const std::uint64_t bytes = frame.size();
    // In one piece: what the sender spends on being asked is not what is measured.
    std::string order(reinterpret_cast<const char*>(&bytes), sizeof bytes);
    send_all(control_, order.append(frame));
}

BareSender::Loop BareSender::loop() {
    // As it is: the same program, on the same monotonic clock.
    Loop loop;
    PLENARIA_ASSERT(read(control_, &loop, sizeof loop) == sizeof loop);
    return loop;
}

}  // namespace plenaria::bench
