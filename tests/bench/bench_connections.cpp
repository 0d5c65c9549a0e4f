// What a connection costs the server in memory, in the clear and encrypted: 5,000 screens that were
// let in and lie idle, as the growth of the process's resident set. And what a handshake costs it.
#include <openssl/ssl.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "server/model/assertion.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/loopback.hpp"
#include "tests/support/console_user.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::bench {
namespace {

constexpr int screens = 5'000;
constexpr int handshakes = 1'000;
// Whoever says nothing for 15 s is given up.
constexpr int screens_per_sign_of_life = 500;
const std::string pong{"\x8A\x80\0\0\0\0", 6};
constexpr std::chrono::seconds settling{2};

struct FreeTls {
    void operator()(SSL* tls) const { SSL_free(tls); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};

/// A connection to the server, encrypted where `context` is there.
class Connection {
public:
    Connection(std::uint16_t port, SSL_CTX* context) : socket_(connect_loopback(port)) {
        if (context != nullptr) {
            tls_.reset(SSL_new(context));
            SSL_set_fd(tls_.get(), socket_);
            PLENARIA_ASSERT(SSL_connect(tls_.get()) == 1);
        }
    }
    ~Connection() {
        if (socket_ >= 0) {
            ::close(socket_);
        }
    }
    Connection(Connection&& other) noexcept
        : socket_(std::exchange(other.socket_, -1)), tls_(std::move(other.tls_)) {}
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void send(const std::string& bytes) {
        if (tls_) {
            const int size = static_cast<int>(bytes.size());
            PLENARIA_ASSERT(SSL_write(tls_.get(), bytes.data(), size) == size);
        } else {
            send_all(socket_, bytes);
        }
    }
    /// Reads until `words` have come.
    void read_until(const std::string& words) {
        std::string all;
        std::array<char, 4096> piece{};
        while (all.find(words) == std::string::npos) {
            const ssize_t count = tls_ ? SSL_read(tls_.get(), piece.data(), piece.size())
                                       : ::read(socket_, piece.data(), piece.size());
            PLENARIA_ASSERT(count > 0);
            all.append(piece.data(), static_cast<std::size_t>(count));
        }
    }

private:
    int socket_;
    std::unique_ptr<SSL, FreeTls> tls_;
};

/// A text frame, with a mask of zeros.
std::string masked(const std::string& text) {
    PLENARIA_ASSERT(text.size() < 0xFFFF);
    constexpr std::size_t short_max = 125;
    std::string frame{'\x81'};
    if (text.size() <= short_max) {
        frame += static_cast<char>(0x80U | text.size());
    } else {
        frame += '\xFE';
        frame += static_cast<char>(text.size() >> 8U);
        frame += static_cast<char>(text.size() & 0xFFU);
    }
    return frame.append(4, '\0') + text;
}

/// Upgrades, identifies itself as a screen and takes its first snapshot.
void join(Connection& connection, std::uint16_t port) {
    connection.send("GET /ws HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
                    "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                    "Sec-WebSocket-Protocol: plenaria.v1\r\n\r\n");
    connection.read_until("\"hello\"");
    connection.send(masked(protocol::encode(test_support::screen_identity("bench", "plenaria"))));
    connection.read_until("\"snapshot\"");
}

double resident_kb(pid_t pid) {
    std::ifstream status{"/proc/" + std::to_string(pid) + "/status"};
    for (std::string word; status >> word;) {
        if (word == "VmRSS:") {
            double kb = 0;
            status >> kb;
            return kb;
        }
    }
    PLENARIA_ASSERT(false);
}

void measure_memory(const test_support::ServerProcess& server, SSL_CTX* context, const char* name) {
    const double before = resident_kb(server.pid());
    std::vector<Connection> connections;
    const auto begin = BenchClock::now();
    for (int i = 0; i < screens; ++i) {
        connections.emplace_back(server.port(), context);
        join(connections.back(), server.port());
        if (i % screens_per_sign_of_life == 0) {
            for (Connection& connection : connections) {
                connection.send(pong);
            }
        }
    }
    const std::chrono::duration<double> took = BenchClock::now() - begin;
    std::this_thread::sleep_for(settling);
    print_figure(name, (resident_kb(server.pid()) - before) / screens, "kB");
    print_figure("    let in one after the other", screens / took.count(), "/s");
    // Whoever was given up meanwhile would not be measured.
    for (Connection& connection : connections) {
        connection.send(masked(protocol::encode(protocol::TimeRequest{TimePoint{}})));
        connection.read_until("\"time\"");
    }
}

void measure() {
    const test_support::TemporaryFolder folder;
    const auto data = folder.path() / "data";
    PLENARIA_ASSERT(test_support::run_server_program({"setup", "--data", data.string()}).status ==
                    0);
    const std::unique_ptr<SSL_CTX, FreeTls> context{SSL_CTX_new(TLS_client_method())};
    {
        const test_support::ServerProcess server{data};
        PLENARIA_ASSERT(server.listening());
        measure_memory(server, nullptr, "per connection in the clear");
    }
    {
        const test_support::ServerProcess server{data};
        PLENARIA_ASSERT(server.listening());
        measure_memory(server, context.get(), "per encrypted connection");
    }
    const test_support::ServerProcess server{data};
    Sample plain;
    Sample encrypted;
    for (int i = 0; i < handshakes; ++i) {
        plain.add(time_of([&] { static_cast<void>(Connection{server.port(), nullptr}); }));
        encrypted.add(time_of([&] {
            static_cast<void>(Connection{server.port(), context.get()});
        }));
    }
    print_sample_head();
    print_sample("connect", plain);
    print_sample("connect and shake hands", encrypted);
}

}  // namespace
}  // namespace plenaria::bench

int main() {
    plenaria::bench::print_head("connections: memory and handshakes");
    plenaria::bench::measure();
    return 0;
}
