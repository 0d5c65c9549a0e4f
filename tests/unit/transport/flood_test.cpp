// Somebody in the lobby who asks for pages without end, over real sockets: from another address
// than the server's own, as far as it can tell.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include <boost/asio/io_context.hpp>

#include "server/access/tls_certificates.hpp"
#include "server/transport/connection_limits.hpp"
#include "server/transport/server.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/transport/rig.hpp"
#include "tests/unit/transport/tls_identity.hpp"

namespace plenaria::transport::test::flood_test {
namespace {

namespace asio = boost::asio;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::array page_bytes{std::byte{'<'}, std::byte{'p'}, std::byte{'>'}};
const std::string own = "127.0.0.1";

access::TlsIdentity identity(const std::string& address) {
    return identity_for({{"localhost"}, {own, address}});
}

/// A connection to the server with a time limit on everything.
class Caller {
public:
    Caller(const std::string& address, std::uint16_t port)
        : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
          host_(" HTTP/1.1\r\nHost: " + address + ":" + std::to_string(port) + "\r\n") {
        const timeval limit{5, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        ::inet_pton(AF_INET, address.c_str(), &to.sin_addr);
        EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
    }
    ~Caller() { ::close(socket_); }
    Caller(const Caller&) = delete;
    Caller& operator=(const Caller&) = delete;

    [[nodiscard]] bool send(const std::string& bytes) const {
        return ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) >= 0;
    }
    /// One answer, with its body as far as it came along.
    [[nodiscard]] std::string get() const { return exchange("GET /display" + host_ + "\r\n"); }
    [[nodiscard]] std::string upgrade(const std::string& subprotocol) const {
        return exchange("GET /ws" + host_ +
                        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                        "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        "Sec-WebSocket-Protocol: " +
                        subprotocol + "\r\n\r\n");
    }
    /// Whether a document begins to come.
    [[nodiscard]] bool begins_to_get(const std::string& document) const {
        std::array<char, 12> piece{};
        return send("GET /documents/" + document + host_ + "\r\n") &&
               ::recv(socket_, piece.data(), piece.size(), MSG_WAITALL) ==
                   static_cast<ssize_t>(piece.size()) &&
               std::string_view(piece.data(), piece.size()) == "HTTP/1.1 200";
    }
    [[nodiscard]] bool shakes_hands() const {
        SSL_CTX* context = SSL_CTX_new(TLS_client_method());
        SSL* tls = SSL_new(context);
        SSL_set_fd(tls, socket_);
        const bool done = SSL_connect(tls) == 1;
        SSL_free(tls);
        SSL_CTX_free(context);
        return done;
    }

private:
    [[nodiscard]] std::string exchange(const std::string& request) const {
        std::string all;
        if (!send(request)) {
            return all;
        }
        std::array<char, 4096> piece{};
        for (ssize_t count = 1; count > 0 && !is_whole(all);) {
            count = ::recv(socket_, piece.data(), piece.size(), 0);
            all.append(piece.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
        }
        return all;
    }
    static bool is_whole(const std::string& answer) {
        const auto length = answer.find("Content-Length: ");
        const auto end = answer.find("\r\n\r\n");
        if (end == std::string::npos) {
            return false;
        }
        return answer.starts_with("HTTP/1.1 101") ||
               (length != std::string::npos &&
                answer.size() >= end + 4 + std::stoul(answer.substr(length + 16)));
    }

    int socket_;
    std::string host_;
};

class FloodTest : public testing::Test {
protected:
    void SetUp() override {
        lobby = test_support::network_address();
        if (lobby.empty()) {
            GTEST_SKIP() << "this machine has no address but its own";
        }
        ServerSettings settings;
        settings.address = "0.0.0.0";
        settings.port = 0;
        settings.server_id = "server-1";
        settings.boot_id = "boot-1";
        settings.tls = identity(lobby);
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
            service,
            authenticator,
            [](std::string_view path) -> std::optional<EmbeddedAsset> {
                return EmbeddedAsset{path, "text/html; charset=utf-8", page_bytes};
            },
            [] { return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now()); },
            [this](std::string_view line) {
                const std::lock_guard lock{mutex};
                log_text.append(line).append("\n");
            },
            [this](std::string_view name) { return (folder.path() / name).string(); }};
    }
    [[nodiscard]] std::string log() {
        const std::lock_guard lock{mutex};
        return log_text;
    }
    /// Asks until it is refused, and answers with the refusal; nothing where it never is.
    [[nodiscard]] std::string flood() const {
        return flood([](const Caller& caller) { return caller.get(); }, "HTTP/1.1 200");
    }
    /// Likewise whoever asks for something else, to which `usual` is the answer.
    template <class Ask>
    [[nodiscard]] std::string flood(Ask ask, std::string_view usual) const {
        const Caller caller{lobby, port};
        for (int i = 0; i < 10 * static_cast<int>(limits::requests_at_once); ++i) {
            std::string answer = ask(caller);
            if (!answer.starts_with(usual)) {
                EXPECT_GE(i, static_cast<int>(limits::requests_at_once));
                return answer;
            }
        }
        return {};
    }

    test_support::TemporaryFolder folder;  ///< of documents
    asio::io_context context;
    FakeService service;
    access::Authenticator authenticator{{token, chair_token}};
    std::mutex mutex;
    std::string log_text;
    std::string lobby;
    std::unique_ptr<Server> server;
    std::uint16_t port = 0;
    std::thread thread;
};

TEST_F(FloodTest, WhoAsksWithoutEndIsToldToWaitAndWhoeverSitsAtTheServerIsServed) {
    const std::string refusal = flood();
    EXPECT_THAT(refusal, StartsWith("HTTP/1.1 429 "));
    EXPECT_THAT(refusal, HasSubstr("Retry-After: 1\r\n"));
    EXPECT_THAT(refusal, HasSubstr("Connection: close"));
    EXPECT_THAT(refusal, HasSubstr("Se ha pedido demasiado"));
    EXPECT_THAT(refusal, HasSubstr("Too much was asked for"));
    EXPECT_THAT(log(), HasSubstr("event=turned_away reason=asks_too_much address=" + lobby));
    const Caller here{own, port};
    for (int i = 0; i < 2 * static_cast<int>(limits::requests_at_once); ++i) {
        ASSERT_THAT(here.get(), StartsWith("HTTP/1.1 200"));
    }
}

TEST_F(FloodTest, ItsHandshakesAreNotWorkedOnEither) {
    ASSERT_TRUE((Caller{lobby, port}.shakes_hands()));
    int shaken = 0;
    const int afforded = static_cast<int>(limits::handshakes_at_once);
    while (shaken < 10 * afforded && Caller{lobby, port}.shakes_hands()) {
        ++shaken;
    }
    EXPECT_LT(shaken, 10 * afforded);
    EXPECT_THAT(log(), HasSubstr("event=turned_away reason=asks_too_much address=" + lobby));
    EXPECT_THAT(log(), Not(HasSubstr("event=tls_failed")));
    EXPECT_TRUE((Caller{own, port}.shakes_hands()));
    EXPECT_THAT((Caller{lobby, port}.get()), StartsWith("HTTP/1.1 200"))
        << "nor do they cost pages";
}

TEST_F(FloodTest, PagesThatWereAskedForKeepNoConsoleOut) {
    ASSERT_THAT(flood(), StartsWith("HTTP/1.1 429 "));
    EXPECT_THAT((Caller{lobby, port}.upgrade("plenaria.v1")), StartsWith("HTTP/1.1 101 "));
    EXPECT_TRUE((Caller{lobby, port}.shakes_hands()));
}

TEST_F(FloodTest, WhoAsksForAWebSocketAndGetsNonePaysForIt) {
    const auto in_vain = [](const Caller& caller) { return caller.upgrade("another"); };
    EXPECT_THAT(flood(in_vain, "HTTP/1.1 400"), StartsWith("HTTP/1.1 429 "));
}

TEST_F(FloodTest, ABeginningOfAHandshakeCostsNoHandshake) {
    for (int i = 0; i < 3 * static_cast<int>(limits::handshakes_at_once); ++i) {
        const Caller caller{lobby, port};
        ASSERT_TRUE(caller.send("\x16"));
        // So that the server has looked at it.
        if (i % 50 == 0) {
            EXPECT_THAT((Caller{lobby, port}.get()), StartsWith("HTTP/1.1 200"));
        }
    }
    EXPECT_TRUE((Caller{lobby, port}.shakes_hands()));
    EXPECT_THAT(log(), Not(HasSubstr("asks_too_much")));
}

TEST_F(FloodTest, ADocumentThatIsBrokenOffIsPaidForAsFarAsItWent) {
    const auto film = folder.path() / "film.bin";
    std::ofstream{film}.put('a');
    std::filesystem::resize_file(film, limits::document_bytes_max);
    for (int i = 0; i < 6; ++i) {
        EXPECT_TRUE((Caller{lobby, port}.begins_to_get("film.bin")));
    }
    EXPECT_THAT((Caller{lobby, port}.get()), StartsWith("HTTP/1.1 200"));
}

}  // namespace
}  // namespace plenaria::transport::test::flood_test
