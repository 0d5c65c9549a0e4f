// The link thread against ports that misbehave; against the real server see tests/integration.
#include "server/client/link.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>

#include "server/transport/websocket_upgrade.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::client::link_test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr in_addr_t other_loopback = INADDR_LOOPBACK + 1;  // 127.0.0.2

/// A listening socket of this machine; without a number on a free port.
class Port {
public:
    explicit Port(in_addr_t host = INADDR_LOOPBACK, std::uint16_t number = 0)
        : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(number);
        address.sin_addr.s_addr = htonl(host);
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        socklen_t size = sizeof address;
        EXPECT_EQ(bind(socket_, generic, size), 0);
        EXPECT_EQ(listen(socket_, 16), 0);
        EXPECT_EQ(getsockname(socket_, generic, &size), 0);
        number_ = ntohs(address.sin_port);
    }
    ~Port() { close(socket_); }
    Port(const Port&) = delete;
    Port& operator=(const Port&) = delete;

    std::uint16_t number() const { return number_; }
    /// The next connection, or -1 where none comes in time.
    int accept_within(milliseconds limit) const {
        pollfd readable{socket_, POLLIN, 0};
        return poll(&readable, 1, static_cast<int>(limit.count())) == 1
                   ? accept(socket_, nullptr, nullptr)
                   : -1;
    }

private:
    int socket_;
    std::uint16_t number_ = 0;
};

std::string read_some(int from) {
    std::array<char, 4096> piece{};
    const ssize_t count = recv(from, piece.data(), piece.size(), 0);
    return count > 0 ? std::string(piece.data(), static_cast<std::size_t>(count)) : std::string{};
}

/// Answers the request for a WebSocket as a server does.
void upgrade(int connection) {
    const std::string request = read_some(connection);
    const std::string field = "Sec-WebSocket-Key: ";
    const auto at = request.find(field);
    ASSERT_NE(at, std::string::npos) << request;
    const auto begin = at + field.size();
    const std::string key = request.substr(begin, request.find('\r', begin) - begin);
    const std::string answer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Protocol: plenaria.v1\r\nSec-WebSocket-Accept: " +
        transport::websocket_accept(key) + "\r\n\r\n";
    ASSERT_GT(send(connection, answer.data(), answer.size(), MSG_NOSIGNAL), 0);
}

std::unique_ptr<Link> link_to(std::uint16_t port, std::string host = "127.0.0.1") {
    LinkSettings settings;
    settings.host = std::move(host);
    settings.port = port;
    return std::make_unique<Link>(settings, [] {});
}

TEST(LinkTest, AsksForTheContractOnItsPath) {
    for (const char* host : {"127.0.0.1", "localhost"}) {
        const Port port;
        const auto link = link_to(port.number(), host);
        const int connection = port.accept_within(test_support::patience);
        ASSERT_GE(connection, 0) << host;
        const std::string request = read_some(connection);
        close(connection);
        EXPECT_EQ(request.rfind("GET /ws HTTP/1.1\r\n", 0), 0U) << request;
        EXPECT_NE(request.find("Sec-WebSocket-Protocol: plenaria.v1\r\n"), std::string::npos);
        EXPECT_NE(request.find("Host: " + std::string{host} + ":" + std::to_string(port.number())),
                  std::string::npos)
            << request;
        EXPECT_EQ(request.find("Origin:"), std::string::npos) << "only browsers have an origin";
    }
}

TEST(LinkTest, WithoutAServerItSendsNothingAndEndsAtOnce) {
    std::uint16_t closed_port = 0;
    {
        const Port port;
        closed_port = port.number();
    }
    auto link = link_to(closed_port);
    std::this_thread::sleep_for(milliseconds{50});
    EXPECT_EQ(link->picture()->phase, LinkPhase::connecting);
    EXPECT_FALSE(link->send(CommandRequest{}));
    EXPECT_TRUE(link->take_results().empty());
    const auto before = std::chrono::steady_clock::now();
    link.reset();
    EXPECT_LT(std::chrono::steady_clock::now() - before, seconds{2});
}

TEST(LinkTest, AServerThatComesLaterIsFound) {
    std::uint16_t number = 0;
    {
        const Port port;
        number = port.number();
    }
    const auto link = link_to(number);
    std::this_thread::sleep_for(milliseconds{300});
    const int socket_later = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(number);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT_EQ(bind(socket_later, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    ASSERT_EQ(listen(socket_later, 4), 0);
    pollfd readable{socket_later, POLLIN, 0};
    EXPECT_EQ(poll(&readable, 1, 20'000), 1);
    close(socket_later);
}

// One failure, one retry: two would double with each further failure.
TEST(LinkTest, AConnectionThatIsCutIsRetriedOnceAndNotFasterThanTheLadder) {
    const Port port;
    const auto link = link_to(port.number());
    int connections = 0;
    const auto end = std::chrono::steady_clock::now() + milliseconds{1'300};
    while (std::chrono::steady_clock::now() < end) {
        const int connection = port.accept_within(milliseconds{50});
        if (connection >= 0) {
            close(connection);
            ++connections;
        }
    }
    // 0, 160, 480 and 1120 ms are the earliest the jitter allows.
    EXPECT_LE(connections, 4);
    EXPECT_GE(connections, 2);
}

TEST(LinkTest, ARefusedUpgradeIsRetried) {
    const Port port;
    const auto link = link_to(port.number());
    for (int i = 0; i < 3; ++i) {
        const int connection = port.accept_within(test_support::patience);
        ASSERT_GE(connection, 0) << i;
        ASSERT_FALSE(read_some(connection).empty());
        const std::string answer = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";
        EXPECT_GT(send(connection, answer.data(), answer.size(), MSG_NOSIGNAL), 0);
        close(connection);
    }
}

// libwebsockets reports no connection error here (transport.md, "Lost retry").
TEST(LinkTest, AnUpgradeThatIsNeverAnsweredIsRetried) {
    const Port port;
    const auto link = link_to(port.number());
    const int silent = port.accept_within(test_support::patience);
    ASSERT_GE(silent, 0);
    const int again = port.accept_within(test_support::patience);
    EXPECT_GE(again, 0) << "given up for ever";
    close(again);
    close(silent);
}

/// A name server under the test's hand. Shared with threads that outlive a test.
class NameServer {
public:
    /// What a link is given to ask it.
    std::function<Addresses(const std::string&)> resolver() const {
        return [desk = desk_](const std::string&) {
            std::unique_lock lock{desk->mutex};
            ++desk->asked;
            desk->changed.notify_all();
            desk->changed.wait(lock, [&] { return desk->answers; });
            return desk->addresses;
        };
    }
    void answer(Addresses addresses) {
        const std::lock_guard lock{desk_->mutex};
        desk_->answers = true;
        desk_->addresses = std::move(addresses);
        desk_->changed.notify_all();
    }
    int asked() const {
        const std::lock_guard lock{desk_->mutex};
        return desk_->asked;
    }
    bool wait_until_asked() const {
        std::unique_lock lock{desk_->mutex};
        return desk_->changed.wait_for(lock, test_support::patience,
                                       [&] { return desk_->asked > 0; });
    }

private:
    struct Desk {
        std::mutex mutex;
        std::condition_variable changed;
        bool answers = false;
        Addresses addresses;
        int asked = 0;
    };
    std::shared_ptr<Desk> desk_ = std::make_shared<Desk>();
};

std::unique_ptr<Link> link_by_name(
    std::uint16_t port, const NameServer& names, std::function<void()> wake = [] {}) {
    LinkSettings settings;
    settings.host = "servidor.local";
    settings.port = port;
    settings.resolve = names.resolver();
    return std::make_unique<Link>(settings, std::move(wake));
}

TEST(LinkTest, ANameServerThatNeverAnswersDoesNotHoldUpTheEnd) {
    NameServer names;
    auto link = link_by_name(1, names);
    ASSERT_TRUE(names.wait_until_asked());
    const auto before = std::chrono::steady_clock::now();
    link.reset();
    EXPECT_LT(std::chrono::steady_clock::now() - before, seconds{1});
    names.answer({"127.0.0.1"});  // to nobody
}

TEST(LinkTest, ANameThatIsNotFoundInTimeIsAskedForOnceAndUsedWhenItComes) {
    const Port port;
    NameServer names;
    std::atomic<int> woken = 0;
    const auto link = link_by_name(port.number(), names, [&] { ++woken; });
    ASSERT_TRUE(names.wait_until_asked());
    EXPECT_EQ(woken, 0);
    // The link's own time goes on: it is told that this attempt has failed.
    EXPECT_TRUE(test_support::wait_until([&] { return woken > 0; }));
    EXPECT_EQ(link->picture()->phase, LinkPhase::connecting);
    names.answer({"127.0.0.1"});
    const int connection = port.accept_within(test_support::patience);
    EXPECT_GE(connection, 0);
    EXPECT_LE(names.asked(), 2) << "one thread waits, however often the link tries";
    close(connection);
}

TEST(LinkTest, EachAddressOfANameIsTried) {
    const Port port;
    NameServer names;
    names.answer({"127.0.0.2", "::1", "127.0.0.1"});
    const auto link = link_by_name(port.number(), names);
    const int connection = port.accept_within(milliseconds{1'000});
    ASSERT_GE(connection, 0);
    EXPECT_NE(read_some(connection).find("Host: servidor.local:"), std::string::npos);
    close(connection);
    EXPECT_EQ(names.asked(), 1) << "of one attempt";
}

TEST(LinkTest, WhoWasFoundBeforeIsFoundWithoutANameServer) {
    const Port port;
    NameServer names;
    names.answer({"127.0.0.1"});
    const auto link = link_by_name(port.number(), names);
    for (int i = 0; i < 3; ++i) {
        const int connection = port.accept_within(test_support::patience);
        ASSERT_GE(connection, 0) << i;
        names.answer({});
        close(connection);
    }
}

TEST(LinkTest, AnAnswerThatComesJustTooLateEachTimeIsUsedByTheNextAttempt) {
    const Port port;
    LinkSettings settings;
    settings.host = "servidor.local";
    settings.port = port.number();
    settings.resolve_within = Millis{150};
    settings.resolve = [](const std::string&) {
        std::this_thread::sleep_for(milliseconds{200});  // 50 ms into the pause after the attempt
        return Addresses{"127.0.0.1"};
    };
    const Link link{settings, [] {}};
    const int connection = port.accept_within(seconds{3});
    EXPECT_GE(connection, 0);
    close(connection);
}

TEST(LinkTest, AResolverThatThrowsHasFoundNothing) {
    const Port port;
    LinkSettings settings;
    settings.host = "servidor.local";
    settings.port = port.number();
    settings.resolve = [calls = std::make_shared<std::atomic<int>>(0)](const std::string&) {
        if (++*calls == 1) {
            throw std::runtime_error{"out of everything"};
        }
        return Addresses{"127.0.0.1"};
    };
    const Link link{settings, [] {}};
    const int connection = port.accept_within(test_support::patience);
    EXPECT_GE(connection, 0);
    close(connection);
}

TEST(LinkTest, WhereTheServerAnsweredIsTriedFirstTheNextTime) {
    const Port port;
    const Port another{other_loopback, port.number()};
    NameServer names;
    names.answer({"127.0.0.2", "127.0.0.1"});
    const auto link = link_by_name(port.number(), names);
    close(another.accept_within(test_support::patience));
    const int connection = port.accept_within(test_support::patience);
    ASSERT_GE(connection, 0);
    upgrade(connection);
    // The link sends nothing before a server's word: what comes is its farewell, or nothing.
    std::this_thread::sleep_for(milliseconds{100});
    close(connection);
    const int again = port.accept_within(test_support::patience);
    EXPECT_GE(again, 0);
    EXPECT_EQ(another.accept_within(milliseconds{0}), -1);
    close(again);
}

TEST(LinkTest, ATlsFaultAtOneAddressDoesNotEndTheSearch) {
    const Port port;
    const Port another{other_loopback, port.number()};
    NameServer names;
    names.answer({"127.0.0.2", "127.0.0.1"});
    LinkSettings settings;
    settings.host = "servidor.local";
    settings.port = port.number();
    settings.resolve = names.resolver();
    settings.trust = ServerTrust{"", Fingerprint{}};
    Link link{settings, [] {}};
    const int fault = another.accept_within(test_support::patience);
    ASSERT_GE(fault, 0);
    read_some(fault);
    const std::string answer = "HTTP/1.1 400 Bad Request\r\n\r\n";
    EXPECT_GT(send(fault, answer.data(), answer.size(), MSG_NOSIGNAL), 0);
    close(fault);
    const int connection = port.accept_within(test_support::patience);
    EXPECT_GE(connection, 0);
    EXPECT_EQ(names.asked(), 1) << "of one attempt";
    EXPECT_TRUE(link.picture()->trouble.empty()) << "nothing is lost before all were tried";
    close(connection);
    EXPECT_TRUE(test_support::wait_until([&] { return !link.picture()->trouble.empty(); }));
}

TEST(LinkTest, WhoFindsNobodyIsToldWhereNobodyWas) {
    NameServer names;
    names.answer({});
    LinkSettings settings;
    settings.host = "servidor.local";
    settings.port = 1;
    settings.resolve = names.resolver();
    settings.unreachable_after = Millis{0};
    const Link link{settings, [] {}};
    const auto is_told = [&](std::string_view words) {
        return test_support::wait_until([&] {
            return link.picture()->trouble.en().find(words) != std::string_view::npos;
        });
    };
    EXPECT_TRUE(is_told("“servidor.local” is not known"));
    names.answer({"127.0.0.1"});
    EXPECT_TRUE(is_told("No Plenaria server answers at servidor.local:1"));
    EXPECT_EQ(link.picture()->phase, LinkPhase::connecting) << "it goes on trying";
}

TEST(LinkTest, ASecondWithoutAServerIsNoTroubleYet) {
    std::atomic<int> woken = 0;
    const Link link{LinkSettings{.port = 1}, [&] { ++woken; }};
    EXPECT_TRUE(test_support::wait_until([&] { return woken > 0; }));
    EXPECT_TRUE(link.picture()->trouble.empty());
}

std::unique_ptr<Link> encrypted_link_to(std::uint16_t port) {
    LinkSettings settings;
    settings.unreachable_after = Millis{0};
    settings.host = "127.0.0.1";
    settings.port = port;
    settings.trust = ServerTrust{"", Fingerprint{}};
    return std::make_unique<Link>(settings, [] {});
}

// A server whose door is crowded does both; it was taken for one without a certificate.
TEST(LinkTest, AHandshakeThatIsCutOffIsNoTroubleAndIsTriedAgain) {
    for (const bool reset : {true, false}) {
        const Port port;
        const auto link = encrypted_link_to(port.number());
        for (int i = 0; i < 3; ++i) {
            const int connection = port.accept_within(test_support::patience);
            ASSERT_GE(connection, 0) << i;
            ASSERT_FALSE(read_some(connection).empty());
            const linger at_once{1, 0};
            if (reset) {
                setsockopt(connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
            }
            close(connection);
            EXPECT_TRUE(link->picture()->trouble.empty()) << i;
        }
        EXPECT_TRUE(test_support::wait_until([&] { return link->picture()->met; }));
        EXPECT_TRUE(link->picture()->trouble.empty());
    }
}

TEST(LinkTest, AnAlertBeforeTheCertificateIsTold) {
    const Port port;
    const auto link = encrypted_link_to(port.number());
    const int connection = port.accept_within(test_support::patience);
    ASSERT_GE(connection, 0);
    read_some(connection);
    const std::string alert("\x15\x03\x01\x00\x02\x02\x28", 7);
    EXPECT_GT(send(connection, alert.data(), alert.size(), MSG_NOSIGNAL), 0);
    EXPECT_TRUE(test_support::wait_until([&] { return !link->picture()->trouble.empty(); }));
    EXPECT_TRUE(link->picture()->met);
    close(connection);
}

TEST(LinkTest, ManyLinksLiveInOneProcess) {
    const Port port;
    std::vector<std::unique_ptr<Link>> links;
    for (int i = 0; i < 8; ++i) {
        links.push_back(link_to(port.number()));
    }
    for (int i = 0; i < 8; ++i) {
        const int connection = port.accept_within(test_support::patience);
        EXPECT_GE(connection, 0) << i;
        close(connection);
    }
}

}  // namespace
}  // namespace plenaria::client::link_test
