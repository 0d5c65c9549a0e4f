// Law 6 on a real socket: one who no longer reads is given up within a second, costs next to
// nothing meanwhile and is left with little that is old.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "server/transport/server.hpp"
#include "server/transport/wire_text.hpp"
#include "tests/support/waiting.hpp"
#include "tests/unit/transport/rig.hpp"
#include "tests/unit/transport/tls_identity.hpp"

namespace plenaria::transport::test::stalled_reader_test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

enum class Way { in_the_clear, encrypted };

/// A blocking socket that reads when it is told to.
class Reader {
public:
    explicit Reader(std::uint16_t port, Way way = Way::in_the_clear)
        : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        // What the reader's own kernel has taken in is its own affair: it holds little here.
        const int room = 16 * 1024;
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
        const timeval limit{5, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        if (way == Way::encrypted) {
            context_.reset(SSL_CTX_new(TLS_client_method()));
            tls_.reset(SSL_new(context_.get()));
            SSL_set_fd(tls_.get(), socket_);
            EXPECT_EQ(SSL_connect(tls_.get()), 1);
        }
        send("GET /ws HTTP/1.1\r\nHost: localhost:" + std::to_string(port) +
             "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
             "Sec-WebSocket-Protocol: plenaria.v1\r\n\r\n");
        read_until("\"hello\"");
        const std::string text = protocol::encode(Rig::screen());
        const WireText frame{text};
        std::string head{frame.wire().substr(0, frame.wire().size() - text.size())};
        head[1] = static_cast<char>(static_cast<unsigned char>(head[1]) | 0x80U);
        send(head + std::string(4, '\0') + text);
        read_until("\"snapshot\"");
    }
    ~Reader() { ::close(socket_); }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    void send(const std::string& bytes) const {
        if (tls_) {
            const auto size = static_cast<int>(bytes.size());
            EXPECT_EQ(SSL_write(tls_.get(), bytes.data(), size), size);
            return;
        }
        EXPECT_EQ(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL),
                  static_cast<ssize_t>(bytes.size()));
    }
    /// In the clear: sends without a word where the other side has gone.
    void try_send(const std::string& bytes) const {
        static_cast<void>(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
    }
    /// What came, some kilobytes at most; empty: nothing does any more.
    [[nodiscard]] std::string read() const {
        std::array<char, 4096> piece{};
        const ssize_t count = tls_ ? SSL_read(tls_.get(), piece.data(), piece.size())
                                   : ::recv(socket_, piece.data(), piece.size(), 0);
        return {piece.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0))};
    }
    /// Reads so many bytes, or some more; answers whether they came.
    [[nodiscard]] bool take(std::size_t bytes) const {
        for (std::size_t taken = 0; taken < bytes;) {
            const std::string piece = read();
            if (piece.empty()) {
                return false;
            }
            taken += piece.size();
        }
        return true;
    }
    void read_until(std::string_view words) const {
        std::string all;
        while (all.find(words) == std::string::npos) {
            const std::string piece = read();
            ASSERT_FALSE(piece.empty());
            all += piece;
        }
    }
    /// What is still there to be read once the other side has given up, as it is on the wire.
    [[nodiscard]] std::size_t rest() const {
        std::size_t all = 0;
        std::array<char, 4096> piece{};
        ssize_t count = 0;
        while ((count = ::recv(socket_, piece.data(), piece.size(), 0)) > 0) {
            all += static_cast<std::size_t>(count);
        }
        return all;
    }

private:
    struct Free {
        void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
        void operator()(SSL* tls) const { SSL_free(tls); }
    };

    int socket_;
    std::unique_ptr<SSL_CTX, Free> context_;
    std::unique_ptr<SSL, Free> tls_;
};

std::size_t resident_bytes() {
    std::ifstream file{"/proc/self/statm"};
    std::size_t pages = 0;
    file >> pages >> pages;
    return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

class StalledReaderTest : public testing::Test {
protected:
    void SetUp() override { start(std::nullopt); }
    void start(std::optional<access::TlsIdentity> tls) {
        ServerSettings settings;
        settings.port = 0;
        settings.server_id = "server-1";
        settings.boot_id = "boot-1";
        settings.tls = std::move(tls);
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
                if (line.find("event=evicted") != std::string_view::npos) {
                    evicted = true;
                }
            }};
    }
    /// Two thousand changes a second, each of the size that a meeting's have.
    void change_on() {
        timer.expires_after(10ms);
        timer.async_wait([this](auto failure) {
            if (failure) {
                return;
            }
            for (int i = 0; i < 20; ++i) {
                service.views.at(public_of(plenary)).event.title =
                    Text(std::string(500, static_cast<char>('a' + ++changes % 26)), "b");
                server->deliver({{}, {plenary}});
            }
            change_on();
        });
    }

    asio::io_context context;
    asio::steady_timer timer{context};
    FakeService service;
    access::Authenticator authenticator{{token, chair_token}};
    std::atomic<bool> evicted = false;
    int changes = 0;
    std::unique_ptr<Server> server;
    std::uint16_t port = 0;
    std::thread thread;
};

// AddressSanitizer and ThreadSanitizer hold on to memory that was given back.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool keeps_what_is_freed = true;
#else
constexpr bool keeps_what_is_freed = false;
#endif

/// A reader in the clear, and one over TLS.
class StalledReaderEitherWay : public StalledReaderTest, public testing::WithParamInterface<Way> {
protected:
    void SetUp() override {
        start(GetParam() == Way::encrypted
                  ? std::optional{identity_for({{"localhost"}, {"127.0.0.1"}})}
                  : std::nullopt);
    }
};

TEST_P(StalledReaderEitherWay, IsGivenUpWithinASecondWithLittleThatIsOld) {
    const Reader stalled{port, GetParam()};
    const std::size_t before = resident_bytes();
    const auto began = Clock::now();
    // A megabyte a second: what the kernels hold of it is full in a fraction of a second.
    asio::post(context, [this] { change_on(); });
    while (!evicted && Clock::now() - began < 5s) {
        std::this_thread::sleep_for(5ms);
    }
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began);
    ASSERT_TRUE(evicted);
    const std::size_t grown = std::max(resident_bytes(), before) - before;
    const std::size_t stale = stalled.rest();
    RecordProperty("milliseconds", static_cast<int>(took.count()));
    RecordProperty("grown", static_cast<int>(grown));
    RecordProperty("stale", static_cast<int>(stale));
    std::printf("evicted after %lld ms, %zu bytes grown, %zu bytes old\n",
                static_cast<long long>(took.count()), grown, stale);
    EXPECT_LT(took, 2s) << "one, and the busy machine of a test";
    if (!keeps_what_is_freed) {
        EXPECT_LT(grown, 1024U * 1024U);
    }
    EXPECT_LT(stale, 64U * 1024U);
}

// A socket that takes a part and then nothing has the same bytes offered again: encrypted the
// record would otherwise be another one, and the connection at its end.
TEST_P(StalledReaderEitherWay, WhoReadsSlowlyReadsOn) {
    constexpr int readings = 100;
    constexpr std::size_t at_once = 4 * 1024;  // a third of what there is by then
    constexpr int tries = 5;  // who is not given a processor for 750 ms has stalled
    asio::post(context, [this] { change_on(); });
    bool read_on = false;
    for (int i = 0; i < tries && !read_on; ++i) {
        evicted = false;
        const Reader slow{port, GetParam()};
        read_on = true;
        for (int reading = 0; reading < readings && read_on; ++reading) {
            std::this_thread::sleep_for(10ms);
            read_on = slow.take(at_once);
        }
        ASSERT_TRUE(read_on || test_support::wait_until([this] { return evicted.load(); }, 2s))
            << "it was cut off, and not for its slowness";
    }
    EXPECT_TRUE(read_on);
}

INSTANTIATE_TEST_SUITE_P(Each, StalledReaderEitherWay,
                         testing::Values(Way::in_the_clear, Way::encrypted), [](const auto& way) {
                             return way.param == Way::encrypted ? "Encrypted" : "InTheClear";
                         });

TEST_F(StalledReaderTest, IsGivenUpThoughThePipeIsFullOfAnswersToItsPings) {
    const Reader stalled{port};
    // Longer than both kernels hold of the answers; only the last of a turn is answered, so that it
    // takes many turns.
    std::string ping{"\x89\xFD\0\0\0\0", 6};
    ping += std::string(125, 'p');
    const auto began = Clock::now();
    std::atomic<bool> done = false;
    std::thread flood{[&] {
        while (!done) {
            stalled.try_send(ping);
        }
    }};
    // Two changes a second: what would be sent waits behind the answers.
    std::thread meeting{[&] {
        while (!done) {
            asio::post(context, [this] {
                service.views.at(public_of(plenary)).event.title =
                    Text(std::string(500, static_cast<char>('a' + ++changes % 26)), "b");
                server->deliver({{}, {plenary}});
            });
            std::this_thread::sleep_for(500ms);
        }
    }};
    while (!evicted && Clock::now() - began < 30s) {
        std::this_thread::sleep_for(5ms);
    }
    done = true;
    flood.join();
    meeting.join();
    EXPECT_TRUE(evicted);
}

}  // namespace
}  // namespace plenaria::transport::test::stalled_reader_test
