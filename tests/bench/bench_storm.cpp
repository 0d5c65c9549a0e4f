// What happens when everybody comes at once: 2,000 screens that connect, upgrade, identify
// themselves and want their first picture within one second, as after a cut of the power or of the
// network.
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "server/model/assertion.hpp"
#include "tests/bench/baseline.hpp"
#include "tests/bench/crowd.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/long_meeting.hpp"
#include "tests/bench/loopback.hpp"
#include "tests/support/console_user.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::bench {
namespace {

constexpr std::size_t arrivals = 2'000;
constexpr std::chrono::milliseconds within{1'000};

/// A masked text frame, with a mask of zeros.
std::string masked(const std::string& text) {
    PLENARIA_ASSERT(text.size() > 125 && text.size() < 0xFFFF);
    std::string frame{"\x81\xFE", 2};
    frame += static_cast<char>(text.size() >> 8U);
    frame += static_cast<char>(text.size() & 0xFFU);
    return frame.append(4, '\0').append(text);
}

class Storm {
public:
    explicit Storm(std::uint16_t port)
        : port_(port),
          upgrade_("GET /ws HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
                   "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: "
                   "dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                   "Sec-WebSocket-Protocol: plenaria.v1\r\n\r\n"),
          identify_(masked(
              protocol::encode(test_support::screen_identity("storm", meeting_room.value)))) {
        screens_.reserve(arrivals);
    }
    ~Storm() {
        for (const Screen& screen : screens_) {
            close(screen.socket);
        }
    }
    Storm(const Storm&) = delete;
    Storm& operator=(const Storm&) = delete;

    /// Lets all come, evenly spread over `within`, and waits until each has its picture.
    void run() {
        const auto begin = BenchClock::now();
        while (served_.count() < arrivals) {
            const auto due = static_cast<std::size_t>(arrivals * (BenchClock::now() - begin) /
                                                      std::chrono::nanoseconds{within});
            while (screens_.size() < std::min(due + 1, arrivals)) {
                arrive();
            }
            read_what_came();
        }
        took_ = BenchClock::now() - begin;
    }

    [[nodiscard]] const Sample& served() const { return served_; }
    [[nodiscard]] Nanos took() const { return took_; }

private:
    struct Screen {
        int socket = -1;
        BenchClock::time_point began;
        std::string got{};
        bool identified = false;
        bool served = false;
    };

    void arrive() {
        Screen screen{connect_loopback(port_), BenchClock::now()};
        send_all(screen.socket, upgrade_);
        waiter_.add(screen.socket, screens_.size());
        screens_.push_back(std::move(screen));
    }

    void read_what_came() {
        waiter_.wait([&](std::size_t index) {
            Screen& screen = screens_[index];
            std::array<char, 16 * 1024> piece;
            const ssize_t count = recv(screen.socket, piece.data(), piece.size(), 0);
            PLENARIA_ASSERT(count > 0);
            if (screen.served) {
                return;
            }
            screen.got.append(piece.data(), static_cast<std::size_t>(count));
            if (!screen.identified && screen.got.find("\"hello\"") != std::string::npos) {
                screen.identified = true;
                send_all(screen.socket, identify_);
            }
            if (screen.got.find("\"snapshot\"") != std::string::npos) {
                screen.served = true;
                screen.got = {};
                served_.add(BenchClock::now() - screen.began);
            }
        });
    }

    std::uint16_t port_;
    std::string upgrade_;
    std::string identify_;
    std::vector<Screen> screens_;
    Waiter waiter_;
    Sample served_;
    Nanos took_{};
};

void measure() {
    const test_support::TemporaryFolder folder;
    const test_support::ServerProcess server{folder.path()};
    PLENARIA_ASSERT(server.listening());
    Storm storm{server.port()};
    const Nanos cpu = cpu_of_first_thread(server.pid());
    storm.run();
    const std::chrono::duration<double, std::milli> spent = cpu_of_first_thread(server.pid()) - cpu;
    print_figure("first connection to last picture",
                 static_cast<double>(storm.took().count()) / 1e6, "ms");
    print_figure("server's thread meanwhile", spent.count(), "ms");
    print_sample_head();
    print_sample("connect -> first picture", storm.served());
}

}  // namespace
}  // namespace plenaria::bench

int main() {
    plenaria::bench::print_head("2,000 screens that come within one second");
    plenaria::bench::measure();
}
