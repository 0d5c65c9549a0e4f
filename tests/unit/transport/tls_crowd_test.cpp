// Many networks that shake hands without end, or begin to and fall silent, against a console in a
// network of its own: all over TLS and real sockets, each address of 127.0.0.0/8 as somebody's own.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "server/transport/connection_limits.hpp"
#include "server/transport/server.hpp"
#include "server/transport/wire_text.hpp"
#include "tests/unit/transport/rig.hpp"
#include "tests/unit/transport/tls_identity.hpp"

namespace plenaria::transport::test::tls_crowd_test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using testing::HasSubstr;

constexpr int networks = 3;
constexpr std::size_t house = 400;

/// What a client says first, as OpenSSL does: the server has its work with each that comes whole.
std::string client_hello() {
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL* tls = SSL_new(context);
    BIO* from_server = BIO_new(BIO_s_mem());
    BIO* to_server = BIO_new(BIO_s_mem());
    SSL_set_bio(tls, from_server, to_server);
    EXPECT_NE(SSL_connect(tls), 1);
    std::string hello(BIO_ctrl_pending(to_server), '\0');
    EXPECT_EQ(BIO_read(to_server, hello.data(), static_cast<int>(hello.size())),
              static_cast<int>(hello.size()));
    SSL_free(tls);
    SSL_CTX_free(context);
    return hello;
}

/// A socket from an address; every wait has a limit.
class Caller {
public:
    Caller(const std::string& from, std::uint16_t port)
        : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const timeval limit{5, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        sockaddr_in own{};
        own.sin_family = AF_INET;
        ::inet_pton(AF_INET, from.c_str(), &own.sin_addr);
        EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&own), sizeof own), 0);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        there_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
    }
    ~Caller() { ::close(socket_); }
    Caller(const Caller&) = delete;
    Caller& operator=(const Caller&) = delete;

    [[nodiscard]] int number() const { return socket_; }
    /// Whether the server answers that: it has no work with whom it turns away.
    [[nodiscard]] bool begins(const std::string& hello) const {
        char first = 0;
        return there_ &&
               ::send(socket_, hello.data(), hello.size(), MSG_NOSIGNAL) ==
                   static_cast<ssize_t>(hello.size()) &&
               ::recv(socket_, &first, 1, 0) == 1;
    }

private:
    int socket_;
    bool there_ = false;
};

/// A console that is let in over TLS, or is not, at its first try.
class Console {
public:
    Console(const std::string& from, std::uint16_t port)
        : caller_(from, port), context_(SSL_CTX_new(TLS_client_method())), tls_(SSL_new(context_)) {
        SSL_set_fd(tls_, caller_.number());
        shaken_ = SSL_connect(tls_) == 1;
        is_in_ = shaken_ &&
                 say("GET /ws HTTP/1.1\r\nHost: localhost:" + std::to_string(port) +
                     "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                     "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                     "Sec-WebSocket-Protocol: plenaria.v1\r\n\r\n") &&
                 hears("\"hello\"") && say(masked(protocol::encode(Rig::console()))) &&
                 hears("\"welcome\"");
    }
    ~Console() {
        SSL_free(tls_);
        SSL_CTX_free(context_);
    }
    Console(const Console&) = delete;
    Console& operator=(const Console&) = delete;

    [[nodiscard]] bool shaken() const { return shaken_; }
    [[nodiscard]] bool is_in() const { return is_in_; }

private:
    static std::string masked(const std::string& text) {
        const WireText frame{text};
        std::string head{frame.wire().substr(0, frame.wire().size() - text.size())};
        head[1] = static_cast<char>(static_cast<unsigned char>(head[1]) | 0x80U);
        return head + std::string(4, '\0') + text;
    }
    bool say(const std::string& bytes) {
        return SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size())) ==
               static_cast<int>(bytes.size());
    }
    bool hears(std::string_view words) {
        std::array<char, 4096> piece{};
        while (heard_.find(words) == std::string::npos) {
            const int count = SSL_read(tls_, piece.data(), static_cast<int>(piece.size()));
            if (count <= 0) {
                return false;
            }
            heard_.append(piece.data(), static_cast<std::size_t>(count));
        }
        return true;
    }

    Caller caller_;
    SSL_CTX* context_;
    SSL* tls_;
    bool shaken_ = false;
    bool is_in_ = false;
    std::string heard_;
};

class TlsCrowdTest : public testing::Test {
protected:
    void SetUp() override {
        rlimit files{};
        ::getrlimit(RLIMIT_NOFILE, &files);
        files.rlim_cur = std::max(files.rlim_cur, std::min<rlim_t>(files.rlim_max, 4'096));
        ::setrlimit(RLIMIT_NOFILE, &files);
        ServerSettings settings;
        settings.address = "0.0.0.0";
        settings.port = 0;
        settings.server_id = "server-1";
        settings.boot_id = "boot-1";
        settings.connections_max = house;
        settings.own_addresses_apart = false;
        settings.tls = identity_for({{"localhost"}, {"127.0.0.1"}});
        server = std::make_unique<Server>(context, settings, ports());
        const auto opened = server->listen();
        ASSERT_TRUE(opened.ok());
        port = opened.value().port;
        thread = std::thread{[this] { context.run(); }};
    }
    void TearDown() override {
        context.stop();
        if (thread.joinable()) {
            thread.join();
        }
    }
    ServerPorts ports() {
        return {
            service, authenticator, [](std::string_view) { return std::nullopt; },
            [] { return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now()); },
            [this](std::string_view line) {
                const std::lock_guard lock{mutex};
                log_text.append(line).append("\n");
            }};
    }
    [[nodiscard]] std::string log() {
        const std::lock_guard lock{mutex};
        return log_text;
    }
    static std::string crowded(int network) { return "127.0.1." + std::to_string(1 + network); }
    static constexpr const char* own = "127.0.2.1";

    const std::string hello = client_hello();
    boost::asio::io_context context;
    FakeService service;
    access::Authenticator authenticator{{token, chair_token}};
    std::mutex mutex;
    std::string log_text;
    std::unique_ptr<Server> server;
    std::uint16_t port = 0;
    std::thread thread;
};

TEST_F(TlsCrowdTest, HandshakesWithoutEndFromManyNetworksKeepNoConsoleOfAnotherOut) {
    std::atomic<bool> over = false;
    std::atomic<int> spent = 0;
    std::vector<std::thread> floods;
    for (int network = 0; network < networks; ++network) {
        // One after the other: what is asked for is all that their network has, and not the rest.
        floods.emplace_back([&, network] {
            int shaken = 0;
            bool is_spent = false;
            while (!over) {
                if (Caller{crowded(network), port}.begins(hello)) {
                    ++shaken;
                } else if (!is_spent) {
                    is_spent = true;
                    EXPECT_GE(shaken, static_cast<int>(limits::handshakes_at_once));
                    ++spent;
                }
            }
        });
    }
    const auto patience = Clock::now() + 10s;
    while (spent < networks && Clock::now() < patience) {
        std::this_thread::sleep_for(1ms);
    }
    const int all_spent = spent;
    int let_in = 0;
    for (int i = 0; i < 5; ++i) {
        const Console console{own, port};
        EXPECT_TRUE(console.shaken());
        let_in += console.is_in() ? 1 : 0;
    }
    over = true;
    for (std::thread& flood : floods) {
        flood.join();
    }
    EXPECT_EQ(all_spent, networks) << "nobody was turned away: each has a budget";
    EXPECT_EQ(let_in, 5) << "each at its first try";
    EXPECT_THAT(log(), HasSubstr("event=turned_away reason=asks_too_much address=127.0.1."));
}

TEST_F(TlsCrowdTest, HandshakesThatAreBegunInManyNetworksAndRestKeepNoConsoleOfAnotherOut) {
    std::vector<std::unique_ptr<Caller>> crowd;
    for (int network = 0; network < networks; ++network) {
        for (std::size_t i = 0; i < limits::connections_per_address + 16; ++i) {
            crowd.push_back(std::make_unique<Caller>(crowded(network), port));
            ASSERT_TRUE(crowd.back()->begins(hello)) << "who came last has a place";
        }
    }
    EXPECT_TRUE((Console{own, port}.is_in()));
    EXPECT_THAT(log(), HasSubstr("event=turned_away reason=gave_way address=127.0.1."));
}

}  // namespace
}  // namespace plenaria::transport::test::tls_crowd_test
