#include "tests/bench/crowd.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <utility>

#include "server/model/assertion.hpp"
#include "tests/bench/long_meeting.hpp"
#include "tests/support/console_user.hpp"

namespace plenaria::bench {
namespace {

/// A public screen of one room follows one stream.
std::int64_t rev_of(std::string_view delta) {
    constexpr std::string_view name{"\"rev\":"};
    const auto at = delta.find(name);
    PLENARIA_ASSERT(at != std::string_view::npos);
    std::int64_t rev = 0;
    const auto digits = delta.substr(at + name.size());
    PLENARIA_ASSERT(std::from_chars(digits.data(), digits.data() + digits.size(), rev).ec ==
                    std::errc{});
    return rev;
}

std::string frame_of(std::string_view payload) {
    constexpr std::size_t short_max = 125;
    std::string frame{'\x81'};
    if (payload.size() <= short_max) {
        frame += static_cast<char>(payload.size());
    } else {
        frame += '\x7E';
        frame += static_cast<char>(payload.size() >> 8U);
        frame += static_cast<char>(payload.size() & 0xFFU);
    }
    return frame.append(payload);
}

}  // namespace

Nanos cpu_of_first_thread(pid_t pid) {
    const std::string id = std::to_string(pid);
    std::ifstream file{"/proc/" + id + "/task/" + id + "/schedstat"};
    std::int64_t nanoseconds = 0;
    file >> nanoseconds;
    PLENARIA_ASSERT(static_cast<bool>(file));
    return Nanos{nanoseconds};
}

BareCrowd::BareCrowd(std::size_t size) : sender_(size), readers_(size) {
    for (std::size_t i = 0; i < size; ++i) {
        waiter_.add(sender_.sockets()[i], i);
    }
}

Round BareCrowd::round(std::string_view frame) {
    std::size_t waiting = readers_.size();
    Round round;
    sender_.ask(frame);
    while (waiting > 0) {
        waiter_.wait([&](std::size_t index) {
            std::array<char, 16 * 1024> piece;
            const ssize_t count = recv(sender_.sockets()[index], piece.data(), piece.size(), 0);
            PLENARIA_ASSERT(count > 0);
            readers_[index].take({piece.data(), static_cast<std::size_t>(count)},
                                 [&](const WireFrame& got) {
                                     PLENARIA_ASSERT(is_frame(got.payload, "delta"));
                                     if (waiting-- == readers_.size()) {
                                         round.first = BenchClock::now();
                                     }
                                 });
        });
    }
    round.last = BenchClock::now();
    round.caused = sender_.loop().began;
    return round;
}

ScreenCrowd::ScreenCrowd(std::uint16_t port, const protocol::Identify& console) : port_(port) {
    clients_.emplace_back(port, console);
    revs_.push_back(0);
    waiter_.add(clients_[0].descriptor(), 0);
}

void ScreenCrowd::grow(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        clients_.emplace_back(
            port_, test_support::screen_identity("screen-" + std::to_string(clients_.size()),
                                                 meeting_room.value));
        waiter_.add(clients_.back().descriptor(), clients_.size() - 1);
        revs_.push_back(0);
    }
}

void ScreenCrowd::send(Command command) {
    clients_[0].send(protocol::encode(CommandRequest{CommandId{"crowd-" + std::to_string(++given_)},
                                                     meeting_room,
                                                     std::move(command),
                                                     {},
                                                     false}));
}

Round ScreenCrowd::give(Command command) {
    const std::size_t results = results_;
    const std::size_t deltas = deltas_;
    first_delta_ = {};
    const auto caused = BenchClock::now();
    send(std::move(command));
    BenchClock::time_point last;
    take_until([&] {
        const bool all = deltas_ == deltas + size();
        if (all && last == BenchClock::time_point{}) {
            last = BenchClock::now();
        }
        return all && results_ == results + 1;
    });
    return {caused, first_delta_, last};
}

void ScreenCrowd::take_until(const std::function<bool()>& enough) {
    while (!enough()) {
        waiter_.wait([&](std::size_t index) { take(index); });
    }
}

void ScreenCrowd::take_what_is_there() {
    const auto take_one = [&](std::size_t index) { take(index); };
    while (waiter_.wait_for(std::chrono::milliseconds{0}, take_one)) {
    }
}

BenchClock::time_point ScreenCrowd::settle() {
    constexpr std::chrono::milliseconds quiet{300};
    auto last = BenchClock::now();
    for (std::size_t had = deltas_; BenchClock::now() - last < quiet;) {
        static_cast<void>(waiter_.wait_for(quiet, [&](std::size_t index) { take(index); }));
        if (std::exchange(had, deltas_) != deltas_) {
            last = BenchClock::now();
        }
    }
    PLENARIA_ASSERT(std::all_of(revs_.begin() + 1, revs_.end(),
                                [&](std::int64_t rev) { return rev == revs_.at(1); }));
    return last;
}

void ScreenCrowd::take(std::size_t index) {
    clients_[index].read_ready([&](const WireFrame& frame) {
        ++frames_;
        if (is_frame(frame.payload, "delta") && index != 0) {
            ++deltas_;
            revs_.at(index) = rev_of(frame.payload);
            if (first_delta_ == BenchClock::time_point{}) {
                first_delta_ = BenchClock::now();
                delta_frame_ = frame_of(frame.payload);
            }
        } else if (is_frame(frame.payload, "result")) {
            const auto decoded = protocol::decode_server_frame(frame.payload);
            PLENARIA_ASSERT(decoded.ok());
            const auto& result = std::get<protocol::CommandResult>(decoded.value());
            if (!result.ok()) {
                std::fprintf(stderr, "refused: %s\n", result.code.c_str());
            }
            PLENARIA_ASSERT(result.ok());
            ++results_;
        }
    });
}

}  // namespace plenaria::bench
