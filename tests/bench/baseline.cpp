#include "tests/bench/baseline.hpp"

#include <fcntl.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <vector>

#include "server/model/assertion.hpp"

namespace plenaria::bench {
namespace {

// One commit of a small transaction writes about this much to the write-ahead log.
constexpr std::size_t commit_bytes = 8 * 1024;

}  // namespace

Waiter::Waiter() : epoll_(epoll_create1(EPOLL_CLOEXEC)) { PLENARIA_ASSERT(epoll_ >= 0); }

Waiter::~Waiter() { close(epoll_); }

void Waiter::add(int descriptor, std::size_t index) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = index;
    PLENARIA_ASSERT(epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) == 0);
}

void Waiter::remove(int descriptor) {
    PLENARIA_ASSERT(epoll_ctl(epoll_, EPOLL_CTL_DEL, descriptor, nullptr) == 0);
}

void Waiter::wait(const std::function<void(std::size_t)>& ready) {
    PLENARIA_ASSERT(wait_for(std::chrono::seconds{20}, ready));
}

bool Waiter::wait_for(std::chrono::milliseconds patience,
                      const std::function<void(std::size_t)>& ready) {
    std::array<epoll_event, 64> events{};
    const int count =
        epoll_wait(epoll_, events.data(), events.size(), static_cast<int>(patience.count()));
    PLENARIA_ASSERT(count >= 0);
    for (int i = 0; i < count; ++i) {
        ready(events[static_cast<std::size_t>(i)].data.u64);
    }
    return count > 0;
}

BareRound::BareRound(std::size_t sockets) : sender_(sockets) {
    for (std::size_t i = 0; i < sockets; ++i) {
        waiter_.add(sender_.sockets()[i], i);
    }
}

BareRound::Times BareRound::run(std::size_t bytes) {
    std::vector<std::size_t> got(sender_.sockets().size(), 0);
    std::size_t waiting = got.size();
    Times times;
    const auto begin = BenchClock::now();
    sender_.ask(std::string(bytes, 'x'));
    while (waiting > 0) {
        waiter_.wait([&](std::size_t index) {
            std::array<char, 16 * 1024> piece;
            const ssize_t count = read(sender_.sockets()[index], piece.data(), piece.size());
            PLENARIA_ASSERT(count > 0);
            got[index] += static_cast<std::size_t>(count);
            if (got[index] == bytes) {
                --waiting;
            }
        });
    }
    times.last_socket = BenchClock::now() - begin;
    times.loop = sender_.loop().took;
    return times;
}

BareDisk::BareDisk(const std::filesystem::path& folder)
    : file_(open((folder / "bare").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600)),
      bytes_(commit_bytes, 'x') {
    PLENARIA_ASSERT(file_ >= 0);
}

BareDisk::~BareDisk() { close(file_); }

Nanos BareDisk::commit() const {
    return time_of([&] {
        PLENARIA_ASSERT(write(file_, bytes_.data(), bytes_.size()) ==
                        static_cast<ssize_t>(bytes_.size()));
        PLENARIA_ASSERT(fdatasync(file_) == 0);
    });
}

}  // namespace plenaria::bench
