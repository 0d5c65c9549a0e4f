// A crowd in the lobby against a console, over real sockets: each address of 127.0.0.0/8 counts as
// somebody's own, and the console has none better than theirs.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "server/transport/connection_limits.hpp"
#include "server/transport/server.hpp"
#include "server/transport/wire_text.hpp"
#include "tests/unit/transport/rig.hpp"

namespace plenaria::transport::test::crowd_socket_test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// A console's person waits no longer.
constexpr auto bound = 5s;
constexpr std::size_t house = 400;

/// One socket from an address of its own; every wait has a limit.
class Visitor {
public:
    Visitor(const std::string& from, std::uint16_t port)
        : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), port_(port) {
        const timeval limit{1, 0};
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
    ~Visitor() { ::close(socket_); }
    Visitor(const Visitor&) = delete;
    Visitor& operator=(const Visitor&) = delete;

    /// Whether the server greeted it.
    [[nodiscard]] bool upgrade() {
        return send("GET /ws HTTP/1.1\r\nHost: localhost:" + std::to_string(port_) +
                    "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                    "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    "Sec-WebSocket-Protocol: plenaria.v1\r\n\r\n") &&
               hears("\"hello\"");
    }
    [[nodiscard]] bool identify(const protocol::Identify& identify) {
        return say(protocol::encode(identify)) && hears("\"welcome\"");
    }
    [[nodiscard]] bool say(const std::string& text) const {
        const WireText frame{text};
        std::string head{frame.wire().substr(0, frame.wire().size() - text.size())};
        head[1] = static_cast<char>(static_cast<unsigned char>(head[1]) | 0x80U);
        return send(head + std::string(4, '\0') + text);
    }
    /// Asks for a page; whether it is told to wait.
    [[nodiscard]] bool is_told_to_wait() {
        heard_.clear();
        return send("GET /page HTTP/1.1\r\nHost: localhost:" + std::to_string(port_) +
                    "\r\n\r\n") &&
               hears("\r\n\r\n") && heard_.find("HTTP/1.1 429") != std::string::npos;
    }
    /// Whether these words come before a refusal, the end, or a second of silence.
    [[nodiscard]] bool hears(std::string_view words) {
        std::array<char, 4096> piece{};
        while (heard_.find(words) == std::string::npos) {
            if (heard_.find("\"t\":\"error\"") != std::string::npos) {
                return false;
            }
            const ssize_t count = ::recv(socket_, piece.data(), piece.size(), 0);
            if (count <= 0) {
                return false;
            }
            heard_.append(piece.data(), static_cast<std::size_t>(count));
        }
        return true;
    }
    /// Whether the server has closed it, as far as that is known by now.
    [[nodiscard]] bool is_closed() {
        std::array<char, 4096> piece{};
        for (;;) {
            const ssize_t count = ::recv(socket_, piece.data(), piece.size(), MSG_DONTWAIT);
            if (count == 0 || (count < 0 && errno != EAGAIN)) {
                return true;
            }
            if (count < 0) {
                return false;
            }
            heard_.append(piece.data(), static_cast<std::size_t>(count));
        }
    }

private:
    [[nodiscard]] bool send(const std::string& bytes) const {
        return there_ && ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
                             static_cast<ssize_t>(bytes.size());
    }

    int socket_;
    std::uint16_t port_;
    bool there_ = false;
    std::string heard_;
};
using Visitors = std::vector<std::unique_ptr<Visitor>>;

/// What the server's thread and the test both look at.
class CountingService : public FakeService {
public:
    void submit(engine::Submission /*submission*/) override { ++commands; }
    std::atomic<int> commands{0};
};

class CrowdSocketTest : public testing::Test {
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
        server = std::make_unique<Server>(context, settings, ports());
        const auto opened = server->listen();
        ASSERT_TRUE(opened.ok());
        port = opened.value().port;
        thread = std::thread{[this] { context.run(); }};
    }
    void TearDown() override {
        context.stop();
        thread.join();
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
    static std::string lobby(int number) { return "127.0.7." + std::to_string(number); }

    void stay_silent(Visitors& crowd, const std::string& from, int times) const {
        for (int i = 0; i < times; ++i) {
            crowd.push_back(std::make_unique<Visitor>(from, port));
        }
    }
    /// So many that follow as the public; answers how many were let in.
    int follow(Visitors& crowd, const std::string& from, int times) const {
        int let_in = 0;
        for (int i = 0; i < times; ++i) {
            crowd.push_back(std::make_unique<Visitor>(from, port));
            Visitor& guest = *crowd.back();
            let_in += guest.upgrade() && guest.identify(Rig::screen()) ? 1 : 0;
        }
        return let_in;
    }
    /// A console that comes back as ours does, until its command is in the engine's hands; keeps
    /// the connection by which that was.
    std::unique_ptr<Visitor> operate(const std::string& from) {
        const auto began = Clock::now();
        const int before = service.commands;
        while (Clock::now() - began < bound) {
            auto console = std::make_unique<Visitor>(from, port);
            if (console->upgrade() && console->identify(Rig::console()) &&
                console->say(R"({"t":"command","id":"c1","room":"plenary",)"
                             R"("name":"next","args":{}})")) {
                while (service.commands == before && Clock::now() - began < bound) {
                    std::this_thread::sleep_for(1ms);
                }
                if (service.commands > before) {
                    return console;
                }
            }
            std::this_thread::sleep_for(200ms);
        }
        return nullptr;
    }

    boost::asio::io_context context;
    CountingService service;
    access::Authenticator authenticator{{token, chair_token}};
    std::mutex mutex;
    std::string log_text;
    std::unique_ptr<Server> server;
    std::uint16_t port = 0;
    std::thread thread;
};

TEST_F(CrowdSocketTest, IdleSocketsOfItsOwnAddressKeepNoConsoleOut) {
    Visitors crowd;
    stay_silent(crowd, lobby(1), 100);
    const auto console = operate(lobby(1));
    ASSERT_TRUE(console);
    stay_silent(crowd, lobby(1), 200);
    EXPECT_TRUE(operate(lobby(1)));
    EXPECT_FALSE(console->is_closed()) << "who has shown what they are gives way to nobody";
    EXPECT_THAT(log(), testing::HasSubstr("event=turned_away reason=gave_way address=127.0.7.1"));
}

TEST_F(CrowdSocketTest, AFloodThatDoesNotEndKeepsNoConsoleOut) {
    std::atomic<bool> over = false;
    std::thread flood{[&] {
        std::deque<std::unique_ptr<Visitor>> sockets;
        while (!over) {
            sockets.push_back(std::make_unique<Visitor>(lobby(1), port));
            if (sockets.size() > 150) {
                sockets.pop_front();
            }
            std::this_thread::sleep_for(1ms);
        }
    }};
    std::this_thread::sleep_for(300ms);
    const auto console = operate(lobby(1));
    over = true;
    flood.join();
    ASSERT_TRUE(console);
    EXPECT_FALSE(console->is_closed());
}

TEST_F(CrowdSocketTest, PagesWithoutEndKeepNoConsoleOut) {
    Visitor greedy{lobby(1), port};
    int asked = 0;
    while (asked < 10 * static_cast<int>(limits::requests_at_once) && !greedy.is_told_to_wait()) {
        ++asked;
    }
    EXPECT_GE(asked, static_cast<int>(limits::requests_at_once));
    EXPECT_LT(asked, 10 * static_cast<int>(limits::requests_at_once))
        << "an address that is not apart has a budget";
    const auto console = operate(lobby(1));
    ASSERT_TRUE(console);
    EXPECT_FALSE(console->is_closed());
}

TEST_F(CrowdSocketTest, AHouseFullOfGuestsAndOfSilentSocketsKeepsNoConsoleOut) {
    Visitors guests;
    int let_in = 0;
    for (int address = 1; address <= 6; ++address) {
        const int wanted = static_cast<int>(limits::connections_per_address) + (address == 1);
        const int of_address = follow(guests, lobby(address), wanted);
        EXPECT_LE(of_address, static_cast<int>(limits::connections_per_address));
        let_in += of_address;
    }
    EXPECT_EQ(let_in, static_cast<int>(house - house / 4 - limits::connections_reserved));
    Visitors silent;
    for (int address = 11; address <= 15; ++address) {
        stay_silent(silent, lobby(address), 40);
    }
    const auto same = operate(lobby(1));
    const auto another = operate(lobby(99));
    ASSERT_TRUE(same);
    ASSERT_TRUE(another);
    EXPECT_FALSE(same->is_closed());
    std::size_t gone = 0;
    for (const auto& guest : guests) {
        gone += guest->is_closed() ? 1U : 0U;
    }
    // Two gave way to the consoles; those who found no place at all were told to come back.
    EXPECT_LE(gone, guests.size() - static_cast<std::size_t>(let_in) + 2);
}

TEST_F(CrowdSocketTest, GuestsThatAreThereStayWhileOthersCome) {
    Visitors guests;
    ASSERT_EQ(follow(guests, lobby(1), 64), 64);
    Visitors more;
    EXPECT_EQ(follow(more, lobby(1), 20), 0);
    stay_silent(more, lobby(1), 150);
    EXPECT_EQ(follow(more, lobby(2), 1), 1);
    for (const auto& guest : guests) {
        EXPECT_FALSE(guest->is_closed());
    }
}

}  // namespace
}  // namespace plenaria::transport::test::crowd_socket_test
