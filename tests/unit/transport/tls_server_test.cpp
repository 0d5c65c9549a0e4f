// The door when it is encrypted, from the side of a client that is bare OpenSSL on a bare socket.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <iterator>
#include <memory>
#include <mutex>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "server/access/tls_certificates.hpp"
#include "server/transport/server.hpp"
#include "tests/unit/transport/rig.hpp"
#include "tests/unit/transport/tls_identity.hpp"

namespace plenaria::transport::test::tls_server_test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::array page_bytes{std::byte{'<'}, std::byte{'p'}, std::byte{'>'}};

access::TlsIdentity identity() {
    return identity_for({{"plenaria.local", "localhost"}, {"127.0.0.1"}});
}

/// A socket to the server with a time limit on everything; closed at the end of its scope.
class Wire {
public:
    explicit Wire(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const timeval limit{5, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    }
    ~Wire() { ::close(socket_); }
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    [[nodiscard]] int number() const { return socket_; }
    [[nodiscard]] bool send(std::string_view bytes) const {
        return ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
               static_cast<ssize_t>(bytes.size());
    }
    /// What comes until `enough` of it is there, or the other side ends.
    [[nodiscard]] std::string receive(std::string_view enough) const {
        std::string all;
        std::array<char, 4096> piece{};
        while (all.find(enough) == std::string::npos) {
            const ssize_t count = ::recv(socket_, piece.data(), piece.size(), 0);
            if (count <= 0) {
                break;
            }
            all.append(piece.data(), static_cast<std::size_t>(count));
        }
        return all;
    }
    /// Whether the other side ends the connection, in whatever way, before the time limit.
    [[nodiscard]] bool ends() const {
        std::array<char, 512> piece{};
        ssize_t count = 0;
        while ((count = ::recv(socket_, piece.data(), piece.size(), 0)) > 0) {
        }
        return count == 0 || errno != EAGAIN;
    }

private:
    int socket_;
};

/// Of this process, in which client and server are.
std::ptrdiff_t open_descriptors() {
    const std::filesystem::directory_iterator all{"/proc/self/fd"};
    return std::distance(begin(all), end(all));
}

/// TLS over such a socket.
class TlsWire {
public:
    /// `prepare` sets what the client insists on.
    explicit TlsWire(std::uint16_t port, const std::function<void(SSL_CTX*)>& prepare = {})
        : wire_(port), context_(SSL_CTX_new(TLS_client_method())) {
        if (prepare) {
            prepare(context_);
        }
        tls_ = SSL_new(context_);
        SSL_set_fd(tls_, wire_.number());
        ERR_clear_error();
        connected_ = SSL_connect(tls_) == 1;
        reason_ = ERR_GET_REASON(ERR_peek_last_error());
    }
    ~TlsWire() {
        SSL_free(tls_);
        SSL_CTX_free(context_);
    }
    TlsWire(const TlsWire&) = delete;
    TlsWire& operator=(const TlsWire&) = delete;

    [[nodiscard]] bool connected() const { return connected_; }
    /// Why not, in OpenSSL's numbers; the server's alert where it sent one.
    [[nodiscard]] int reason() const { return reason_; }
    [[nodiscard]] SSL* tls() const { return tls_; }
    [[nodiscard]] const Wire& wire() const { return wire_; }
    void send(const std::string& text) {
        EXPECT_EQ(SSL_write(tls_, text.data(), static_cast<int>(text.size())),
                  static_cast<int>(text.size()));
    }
    [[nodiscard]] std::string receive(std::string_view enough) {
        std::string all;
        std::array<char, 4096> piece{};
        while (all.find(enough) == std::string::npos) {
            const int count = SSL_read(tls_, piece.data(), piece.size());
            if (count <= 0) {
                break;
            }
            all.append(piece.data(), static_cast<std::size_t>(count));
        }
        return all;
    }

private:
    Wire wire_;
    SSL_CTX* context_;
    SSL* tls_ = nullptr;
    bool connected_ = false;
    int reason_ = 0;
};

/// The server on a thread of its own.
class TlsServerTest : public testing::Test {
protected:
    void start(std::optional<access::TlsIdentity> tls,
               std::chrono::milliseconds request_timeout = 10s) {
        ServerSettings settings;
        settings.port = 0;
        settings.server_id = "server-1";
        settings.boot_id = "boot-1";
        settings.request_timeout = request_timeout;
        settings.tls = std::move(tls);
        server = std::make_unique<Server>(context, settings, ports());
        const auto opened = server->listen();
        ASSERT_TRUE(opened.ok()) << opened.error().text.en();
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
            service, authenticator,
            [](std::string_view path) -> std::optional<EmbeddedAsset> {
                if (path != "/display/index.html") {
                    return std::nullopt;
                }
                return EmbeddedAsset{path, "text/html; charset=utf-8", page_bytes};
            },
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
    [[nodiscard]] bool logs(const std::string& words) {
        const auto end = Clock::now() + 5s;
        while (log().find(words) == std::string::npos && Clock::now() < end) {
            std::this_thread::sleep_for(2ms);
        }
        return log().find(words) != std::string::npos;
    }
    [[nodiscard]] std::string get(const std::string& host = "localhost",
                                  const std::string& more = {}) const {
        return "GET /display HTTP/1.1\r\nHost: " + host + ":" + std::to_string(port) + "\r\n" +
               more + "\r\n";
    }
    [[nodiscard]] std::string upgrade(const std::string& origin_scheme) const {
        return "GET /ws HTTP/1.1\r\nHost: localhost:" + std::to_string(port) +
               "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
               "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: "
               "plenaria.v1\r\nOrigin: " +
               origin_scheme + "://localhost:" + std::to_string(port) + "\r\n\r\n";
    }
    /// Sends `bytes` one by one; answers how long the server put up with it.
    [[nodiscard]] std::chrono::milliseconds trickle(std::string_view bytes) const {
        const Wire wire{port};
        const auto began = Clock::now();
        for (const char byte : bytes) {
            if (!wire.send({&byte, 1})) {
                break;
            }
            std::this_thread::sleep_for(20ms);
        }
        EXPECT_TRUE(wire.ends());
        return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began);
    }

    asio::io_context context;
    FakeService service;
    access::Authenticator authenticator{{token, chair_token}};
    std::mutex mutex;
    std::string log_text;
    std::unique_ptr<Server> server;
    std::uint16_t port = 0;
    std::thread thread;
};

TEST_F(TlsServerTest, ServesPagesEncryptedAndInTheClearOnOnePort) {
    start(identity());
    TlsWire encrypted{port};
    ASSERT_TRUE(encrypted.connected());
    EXPECT_GE(SSL_version(encrypted.tls()), TLS1_2_VERSION);
    encrypted.send(get());
    const std::string answer = encrypted.receive("<p>");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(answer, HasSubstr("Content-Security-Policy: default-src 'none'"));
    EXPECT_THAT(answer, testing::Not(HasSubstr("Strict-Transport-Security")))
        << "what is public stays readable in the clear";
    encrypted.send(get());
    EXPECT_THAT(encrypted.receive("<p>"), StartsWith("HTTP/1.1 200")) << "kept alive";

    const Wire plain{port};
    ASSERT_TRUE(plain.send(get()));
    EXPECT_THAT(plain.receive("<p>"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(TlsServerTest, AnswersUnderTheNamesOfItsCertificate) {
    start(identity());
    TlsWire encrypted{port};
    ASSERT_TRUE(encrypted.connected());
    encrypted.send(get("plenaria.local"));
    EXPECT_THAT(encrypted.receive("\r\n\r\n"), StartsWith("HTTP/1.1 200"));
    TlsWire stranger{port};
    ASSERT_TRUE(stranger.connected());
    stranger.send(get("evil.example"));
    EXPECT_THAT(stranger.receive("\r\n\r\n"), StartsWith("HTTP/1.1 421"));
}

TEST_F(TlsServerTest, UpgradesToAWebSocketFromAPageThatCameEncrypted) {
    start(identity());
    TlsWire encrypted{port};
    ASSERT_TRUE(encrypted.connected());
    encrypted.send(upgrade("https"));
    EXPECT_THAT(encrypted.receive("\"hello\""), StartsWith("HTTP/1.1 101"));
    TlsWire mixed{port};
    ASSERT_TRUE(mixed.connected());
    mixed.send(upgrade("http"));
    EXPECT_THAT(mixed.receive("\r\n\r\n"), StartsWith("HTTP/1.1 403"));
}

TEST_F(TlsServerTest, SpeaksHttpAloneWhateverIsOffered) {
    start(identity());
    const auto offering = [](std::string_view protocols) {
        return [protocols](SSL_CTX* client) {
            EXPECT_EQ(SSL_CTX_set_alpn_protos(
                          client, reinterpret_cast<const unsigned char*>(protocols.data()),
                          static_cast<unsigned int>(protocols.size())),
                      0);
        };
    };
    const TlsWire browser{port, offering("\x02h2\x08http/1.1")};
    ASSERT_TRUE(browser.connected());
    const unsigned char* chosen = nullptr;
    unsigned int size = 0;
    SSL_get0_alpn_selected(browser.tls(), &chosen, &size);
    EXPECT_EQ(std::string(reinterpret_cast<const char*>(chosen), size), "http/1.1");
    const TlsWire mail{port, offering("\x04smtp")};
    EXPECT_FALSE(mail.connected());
    EXPECT_EQ(mail.reason(), SSL_R_TLSV1_ALERT_NO_APPLICATION_PROTOCOL);
}

TEST_F(TlsServerTest, OldVersionsAndWeakCiphersAreRefused) {
    start(identity());
    const TlsWire old{port, [](SSL_CTX* client) {
                          SSL_CTX_set_security_level(client, 0);
                          SSL_CTX_set_max_proto_version(client, TLS1_1_VERSION);
                      }};
    EXPECT_FALSE(old.connected());
    EXPECT_EQ(old.reason(), SSL_R_TLSV1_ALERT_PROTOCOL_VERSION);
    const TlsWire weak{port, [](SSL_CTX* client) {
                           SSL_CTX_set_max_proto_version(client, TLS1_2_VERSION);
                           SSL_CTX_set_cipher_list(client, "ECDHE-ECDSA-AES128-SHA");
                       }};
    EXPECT_FALSE(weak.connected());
    const TlsWire well{
        port, [](SSL_CTX* client) { SSL_CTX_set_max_proto_version(client, TLS1_2_VERSION); }};
    EXPECT_TRUE(well.connected());
}

TEST_F(TlsServerTest, AHandshakeThatTricklesInIsCutInTime) {
    start(identity(), 400ms);
    const auto before = open_descriptors();
    // A record that promises more than ever comes.
    const std::string greeting = std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc", 9);
    const auto lasted = trickle(greeting + std::string(150, '\0'));
    EXPECT_GE(lasted, 300ms);
    EXPECT_LT(lasted, 2s);
    EXPECT_TRUE(logs("event=tls_failed reason=timeout address=127.0.0.1"));
    EXPECT_EQ(open_descriptors(), before) << "its place is free again";
    TlsWire next{port};
    EXPECT_TRUE(next.connected());
}

TEST_F(TlsServerTest, ALateHandshakeLeavesTheRequestTheRestOfTheTime) {
    start(identity(), 2s);
    const auto began = Clock::now();
    // Called between the connection and its first byte.
    const TlsWire late{port, [](SSL_CTX* /*client*/) { std::this_thread::sleep_for(1'500ms); }};
    ASSERT_TRUE(late.connected());
    EXPECT_TRUE(late.wire().ends());
    EXPECT_LT(Clock::now() - began, 3s) << "not the whole time once more";
}

TEST_F(TlsServerTest, ARequestThatTricklesInIsCutInTimeHoweverItComes) {
    start(identity(), 400ms);
    const auto lasted = trickle(get("localhost", "Slow: " + std::string(200, 'x')));
    EXPECT_GE(lasted, 300ms);
    EXPECT_LT(lasted, 2s);
    TlsWire encrypted{port};
    ASSERT_TRUE(encrypted.connected());
    const auto began = Clock::now();
    encrypted.send("GET /dis");
    EXPECT_TRUE(encrypted.wire().ends());
    EXPECT_LT(Clock::now() - began, 2s);
}

TEST_F(TlsServerTest, SilenceAfterTheConnectionIsCutInTime) {
    start(identity(), 400ms);
    const Wire silent{port};
    const auto began = Clock::now();
    EXPECT_TRUE(silent.ends());
    EXPECT_LT(Clock::now() - began, 2s);
}

TEST_F(TlsServerTest, GarbageAfterTheFirstByteIsCutAtOnce) {
    start(identity());
    for (const std::string& garbage :
         {"\x16" + std::string(500, 'x'), std::string("\x16\x03\x01\xff\xff", 5) + "GET / HTTP",
          std::string("\x16\x03\x01\x00\x00", 5) + std::string(40, '\0')}) {
        const Wire wire{port};
        const auto began = Clock::now();
        ASSERT_TRUE(wire.send(garbage));
        EXPECT_TRUE(wire.ends());
        EXPECT_LT(Clock::now() - began, 2s);
    }
    EXPECT_TRUE(logs("event=tls_failed"));
    EXPECT_THAT(log(), testing::Not(HasSubstr("xxx"))) << "never what a stranger sent";
}

TEST_F(TlsServerTest, WithoutACertificateItSaysSoAndServesInTheClear) {
    start(std::nullopt);
    const TlsWire encrypted{port};
    EXPECT_FALSE(encrypted.connected());
    EXPECT_EQ(encrypted.reason(), SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE) << "and not a cut alone";
    EXPECT_TRUE(logs("event=tls_failed reason=not_set_up"));
    const Wire plain{port};
    ASSERT_TRUE(plain.send(get()));
    EXPECT_THAT(plain.receive("<p>"), StartsWith("HTTP/1.1 200"));
}

TEST_F(TlsServerTest, ACertificateThatOpensslDoesNotTakeIsAValueInBothLanguages) {
    ServerSettings settings;
    settings.port = 0;
    settings.tls = identity();
    settings.tls->key = *access::make_key();
    Server wrong(context, settings, ports());
    const auto opened = wrong.listen();
    ASSERT_FALSE(opened.ok());
    EXPECT_THAT(std::string(opened.error().text.es()), HasSubstr("certificado"));
    EXPECT_THAT(std::string(opened.error().text.en()), HasSubstr("certificate"));
}

}  // namespace
}  // namespace plenaria::transport::test::tls_server_test
