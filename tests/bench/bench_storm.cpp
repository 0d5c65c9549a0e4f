// What happens when everybody comes at once: 2,000 screens that connect, upgrade, identify
// themselves and want their first picture within one second, as after a cut of the power or of the
// network; in the clear and over TLS.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/model/assertion.hpp"
#include "tests/bench/bare_line.hpp"
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

struct FreeTls {
    void operator()(SSL* tls) const { SSL_free(tls); }
};

/// A socket that never waits, from the address that it goes to.
int come_to(const std::string& address, std::uint16_t port) {
    const int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in own{};
    own.sin_family = AF_INET;
    PLENARIA_ASSERT(made >= 0 && inet_pton(AF_INET, address.c_str(), &own.sin_addr) == 1);
    sockaddr_in there = own;
    there.sin_port = htons(port);
    PLENARIA_ASSERT(bind(made, reinterpret_cast<sockaddr*>(&own), sizeof own) == 0);
    PLENARIA_ASSERT(connect(made, reinterpret_cast<sockaddr*>(&there), sizeof there) == 0);
    PLENARIA_ASSERT(fcntl(made, F_SETFL, O_NONBLOCK) == 0);
    without_delay(made);
    return made;
}

class Storm {
public:
    /// From `addresses` in turn; encrypted where there is a `check`.
    Storm(std::uint16_t port, std::vector<std::string> addresses, client::TlsCheck* check)
        : port_(port),
          addresses_(std::move(addresses)),
          check_(check),
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

    /// Lets all come, evenly spread over `within`, and waits until each has its picture or was
    /// turned away.
    void run() {
        began_ = BenchClock::now();
        while (served_.count() + turned_away_ < arrivals) {
            const auto due = static_cast<std::size_t>(arrivals * (BenchClock::now() - began_) /
                                                      std::chrono::nanoseconds{within});
            while (screens_.size() < std::min(due + 1, arrivals)) {
                arrive();
            }
            const auto go = [&](std::size_t index) { go_on(screens_[index]); };
            if (screens_.size() < arrivals) {
                // No longer than until the next arrives: nobody waits for those that are here.
                static_cast<void>(waiter_.wait_for(std::chrono::milliseconds{1}, go));
            } else {
                waiter_.wait(go);
            }
        }
    }

    [[nodiscard]] const Sample& served() const { return served_; }
    [[nodiscard]] std::size_t turned_away() const { return turned_away_; }
    /// From the first connection to the last picture.
    [[nodiscard]] Nanos took() const { return took_; }
    /// From the first connection to the last one's attempt.
    [[nodiscard]] Nanos came_within() const { return screens_.back().began - began_; }

private:
    struct Screen {
        int socket = -1;
        std::unique_ptr<SSL, FreeTls> tls{};
        BenchClock::time_point began;
        std::string got{};
        bool upgraded = false;
        bool identified = false;
        bool over = false;  ///< served, or turned away
    };

    void arrive() {
        Screen screen;
        screen.began = BenchClock::now();
        screen.socket = come_to(addresses_[screens_.size() % addresses_.size()], port_);
        if (check_ != nullptr) {
            screen.tls.reset(SSL_new(check_->context()));
            PLENARIA_ASSERT(SSL_set_fd(screen.tls.get(), screen.socket) == 1);
            SSL_set_connect_state(screen.tls.get());
        }
        waiter_.add(screen.socket, screens_.size());
        screens_.push_back(std::move(screen));
        go_on(screens_.back());
    }

    static void send(Screen& screen, const std::string& bytes) {
        if (screen.tls) {
            const int size = static_cast<int>(bytes.size());
            PLENARIA_ASSERT(SSL_write(screen.tls.get(), bytes.data(), size) == size);
        } else {
            send_all(screen.socket, bytes);
        }
    }

    /// Takes all that has come; answers false where nothing will come any more.
    static bool receive(Screen& screen) {
        std::array<char, 16 * 1024> piece;
        const int size = static_cast<int>(piece.size());
        for (;;) {
            const ssize_t count = screen.tls ? SSL_read(screen.tls.get(), piece.data(), size)
                                             : recv(screen.socket, piece.data(), piece.size(), 0);
            if (count <= 0) {
                return screen.tls ? SSL_get_error(screen.tls.get(), static_cast<int>(count)) ==
                                        SSL_ERROR_WANT_READ
                                  : count < 0 && errno == EAGAIN;
            }
            screen.got.append(piece.data(), static_cast<std::size_t>(count));
        }
    }

    void go_on(Screen& screen) {
        ERR_clear_error();
        if (screen.tls && !SSL_is_init_finished(screen.tls.get())) {
            const int result = SSL_do_handshake(screen.tls.get());
            if (result != 1) {
                if (SSL_get_error(screen.tls.get(), result) != SSL_ERROR_WANT_READ) {
                    turn_away(screen);
                }
                return;
            }
        }
        if (!std::exchange(screen.upgraded, true)) {
            send(screen, upgrade_);
        }
        if (!receive(screen)) {
            turn_away(screen);
        }
        if (screen.over) {
            screen.got.clear();
            return;
        }
        if (!screen.identified && screen.got.find("\"hello\"") != std::string::npos) {
            screen.identified = true;
            send(screen, identify_);
        }
        if (screen.got.find("\"snapshot\"") != std::string::npos) {
            screen.over = true;
            screen.got = {};
            const auto now = BenchClock::now();
            served_.add(now - screen.began);
            took_ = now - began_;
        }
    }

    void turn_away(Screen& screen) {
        waiter_.remove(screen.socket);
        turned_away_ += std::exchange(screen.over, true) ? 0 : 1;
    }

    std::uint16_t port_;
    std::vector<std::string> addresses_;
    client::TlsCheck* check_;
    std::string upgrade_;
    std::string identify_;
    std::vector<Screen> screens_;
    Waiter waiter_;
    Sample served_;
    std::size_t turned_away_ = 0;
    BenchClock::time_point began_;
    Nanos took_{};
};

void measure(Route route, const std::vector<std::string>& addresses) {
    const test_support::TemporaryFolder folder;
    const auto data = folder.path() / "data";
    const auto check = set_up(route, data);
    const test_support::ServerProcess server{data, 0, test_support::sample_event_file(),
                                             addresses.empty() ? "127.0.0.1" : "0.0.0.0"};
    PLENARIA_ASSERT(server.listening());
    const std::vector<std::string> own{"127.0.0.1"};
    Storm storm{server.port(), addresses.empty() ? own : addresses, check.get()};
    const Nanos cpu = cpu_of_first_thread(server.pid());
    storm.run();
    const std::chrono::duration<double, std::milli> spent = cpu_of_first_thread(server.pid()) - cpu;
    std::printf("%s\n", name_of(route));
    print_figure("turned away", static_cast<double>(storm.turned_away()), "");
    print_figure("first connection to last one's attempt",
                 static_cast<double>(storm.came_within().count()) / 1e6, "ms");
    print_figure("first connection to last picture",
                 static_cast<double>(storm.took().count()) / 1e6, "ms");
    print_figure("served in that time",
                 static_cast<double>(storm.served().count()) * 1e9 /
                     static_cast<double>(storm.took().count()),
                 "/s");
    print_figure("server's thread meanwhile", spent.count(), "ms");
    print_sample_head();
    print_sample("connect -> first picture", storm.served());
}

}  // namespace
}  // namespace plenaria::bench

/// From the addresses that it is given, which must be this machine's, or from its loopback: those
/// of 127.0.0.0/8 have no budget of requests and handshakes, as the server's own.
int main(int argc, char** argv) {
    using namespace plenaria::bench;
    print_head("2,000 screens that come within one second");
    const std::vector<std::string> addresses(argv + 1, argv + argc);
    measure(Route::clear, addresses);
    measure(Route::tls, addresses);
}
