// Encrypted connections between the real server and the real client: who is let in, and what a
// person is told where nobody is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>

#include "server/access/tls_certificates.hpp"
#include "server/access/tls_material.hpp"
#include "tests/integration/meeting.hpp"
#include "tests/support/recording_client.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::test_support::tls_test {
namespace {

using client::LinkPhase;
using client::ServerTrust;
using std::chrono::hours;
using testing::HasSubstr;
using testing::Not;

const access::TlsNames own_names{{"localhost"}, {"127.0.0.1"}};

TimePoint clock_now() {
    return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
}

/// A server's folder with its certificates, and clients that trust what the test gives them.
class TlsTest : public testing::Test {
protected:
    void SetUp() override {
        std::filesystem::create_directory(data());
        ASSERT_EQ(::chmod(data().c_str(), 0700), 0);
    }

    [[nodiscard]] std::filesystem::path data() const { return folder.path() / "data"; }
    [[nodiscard]] std::string tls() const { return (data() / "tls").string(); }
    [[nodiscard]] std::string authority() const { return tls() + "/ca.pem"; }

    Fingerprint set_up(const access::TlsNames& names = own_names) const {
        const auto made =
            access::set_up_tls(tls(), names, access::Unpermitted::refuse, clock_now());
        EXPECT_TRUE(made.ok());
        return made.value().fingerprint;
    }
    /// A certificate that is not valid now, by an authority that is.
    void set_up_valid(TimePoint from, TimePoint until) const {
        const auto root = access::make_authority({}, {clock_now() - hours{1'000}, until});
        const auto key = access::make_key();
        const auto chain = access::issue(*root, *key, own_names, {from, until});
        std::filesystem::create_directory(tls());
        std::ofstream{tls() + "/ca.pem"} << root->certificate;
        std::ofstream{tls() + "/server.pem"} << *chain;
        std::ofstream{tls() + "/server.key"} << *key;
        ASSERT_EQ(::chmod((tls() + "/server.key").c_str(), 0600), 0);
    }
    void serve(std::uint16_t port = 0, const std::string& address = "127.0.0.1") {
        server.reset();
        server = std::make_unique<ServerProcess>(data(), port, sample_event_file(), address);
        ASSERT_TRUE(server->listening()) << server->log();
    }
    [[nodiscard]] ServerTrust trust() const {
        const auto read = client::read_trust(authority(), "");
        EXPECT_TRUE(read.ok());
        return read.value();
    }
    [[nodiscard]] std::unique_ptr<RoomUser> console(const std::optional<ServerTrust>& trusted,
                                                    const std::string& host = "127.0.0.1") const {
        return std::make_unique<RoomUser>(server->port(), console_identity(data(), main_room), host,
                                          trusted);
    }
    /// Whether the link tells of `words` and goes on trying, without ever having joined.
    void expect_trouble(RoomUser& user, const std::string& english, const std::string& spanish) {
        const auto told = [&] { return !user.link().picture()->trouble.empty(); };
        ASSERT_TRUE(wait_until(told)) << server->log();
        const auto picture = user.link().picture();
        EXPECT_THAT(std::string{picture->trouble.en()}, HasSubstr(english));
        EXPECT_THAT(std::string{picture->trouble.es()}, HasSubstr(spanish));
        EXPECT_EQ(picture->phase, LinkPhase::connecting);
        EXPECT_TRUE(picture->rooms.empty());
        EXPECT_THAT(server->log(), Not(HasSubstr("event=connected"))) << "nothing was said";
    }

    TemporaryFolder folder;
    std::unique_ptr<ServerProcess> server;
};

TEST_F(TlsTest, AConsoleAndAScreenThatKnowTheAuthorityRunAMeeting) {
    set_up();
    serve();
    const auto operated = console(trust());
    RoomUser screen{server->port(), screen_identity("wall", main_room), "localhost", trust()};
    ASSERT_TRUE(operated->wait_live());
    ASSERT_TRUE(screen.wait_live());
    ASSERT_NO_FATAL_FAILURE(begin_meeting(*operated));
    const auto delegations = delegations_of(*operated, 1);
    ASSERT_FALSE(inscribe(*operated, delegations[0]).empty());
    ASSERT_EQ(operated->run(NextSpeaker{}).code, "");
    EXPECT_TRUE(screen.wait_view([&](const View& view) {
        return view.floor && view.floor->speaker &&
               view.floor->speaker->delegation == delegations[0];
    }));
}

TEST_F(TlsTest, AServerThatListensOnIPv6IsFoundByBothKindsOfAddresses) {
    std::ifstream addresses{"/proc/net/if_inet6"};
    const std::string all{std::istreambuf_iterator<char>{addresses}, {}};
    if (all.find("00000000000000000000000000000001 ") == std::string::npos) {
        GTEST_SKIP() << "this machine has no IPv6";
    }
    set_up({{"localhost"}, {"127.0.0.1", "::1"}});
    serve(0, "[::]");
    const auto operated = console(trust(), "::1");
    EXPECT_TRUE(operated->wait_live()) << server->log();
    RoomUser screen{server->port(), screen_identity("wall", main_room), "127.0.0.1", trust()};
    EXPECT_TRUE(screen.wait_live()) << server->log();
    // The log is written behind what happens.
    for (const char* address : {" address=::1", " address=127.0.0.1"}) {
        EXPECT_TRUE(wait_until([&] {
            const std::string log = server->log();
            return log.find("event=connected") != std::string::npos &&
                   log.find(address) != std::string::npos;
        })) << server->log();
    }
}

TEST_F(TlsTest, TheFingerprintAloneIsEnough) {
    const Fingerprint fingerprint = set_up();
    serve();
    const auto operated = console(ServerTrust{"", fingerprint});
    EXPECT_TRUE(operated->wait_live());
    Fingerprint other = fingerprint;
    other.bytes.front() ^= 0x80U;
    const auto wary = console(ServerTrust{"", other});
    ASSERT_TRUE(wait_until([&] { return !wary->link().picture()->trouble.empty(); }));
    EXPECT_THAT(std::string{wary->link().picture()->trouble.en()}, HasSubstr("authority"));
}

TEST_F(TlsTest, AServerOfAnotherAuthorityIsToldAndNothingIsSaidToIt) {
    set_up();
    const ServerTrust before = trust();
    std::filesystem::remove_all(tls());
    set_up();
    serve();
    const auto operated = console(before);
    expect_trouble(*operated, "not of the authority", "no es de la autoridad");
    EXPECT_THAT(std::string{operated->link().picture()->distrust.en()},
                HasSubstr("compare the fingerprint"));
}

TEST_F(TlsTest, ACertificateForAnotherNameIsToldAndFoundOnceItIsRight) {
    set_up({{"other.local"}, {"192.168.7.5"}});
    serve();
    const auto operated = console(trust());
    expect_trouble(*operated, "another name, not “127.0.0.1”",
                   "otro nombre, no de «127.0.0.1»");
    // New names, same authority: the console has to be told nothing.
    const std::uint16_t port = server->port();
    ASSERT_EQ(server->terminate(), 0);
    set_up();
    serve(port);
    EXPECT_TRUE(operated->wait_live());
    EXPECT_TRUE(operated->link().picture()->trouble.empty());
    EXPECT_TRUE(operated->link().picture()->distrust.empty());
}

TEST_F(TlsTest, ACertificateThatHasExpiredIsToldOnBothSides) {
    set_up_valid(clock_now() - hours{20}, clock_now() - hours{2});
    serve();
    EXPECT_THAT(server->log(), HasSubstr("[en]: The certificate expired on"));
    EXPECT_THAT(server->log(), HasSubstr("[es]: El certificado venció el"));
    const auto operated = console(trust());
    expect_trouble(*operated, "has expired", "venció");
}

TEST_F(TlsTest, ACertificateOfTomorrowIsToldOnBothSides) {
    set_up_valid(clock_now() + hours{10}, clock_now() + hours{1'000});
    serve();
    EXPECT_THAT(server->log(), HasSubstr("[en]: The certificate is valid from"));
    EXPECT_THAT(server->log(), HasSubstr("[es]: El certificado vale desde"));
    const auto operated = console(trust());
    expect_trouble(*operated, "not valid yet", "todavía no vale");
}

TEST_F(TlsTest, ACertificateNearItsEndIsToldAndServes) {
    set_up_valid(clock_now() - hours{20}, clock_now() + hours{24 * 20});
    serve();
    EXPECT_THAT(server->log(), HasSubstr("[en]: The certificate expires on"));
    EXPECT_THAT(server->log(), HasSubstr("[es]: El certificado vence el"));
    EXPECT_TRUE(console(trust())->wait_live());
}

TEST_F(TlsTest, AServerWithoutCertificateIsToldAndStaysReachableInTheClear) {
    set_up();
    const ServerTrust trusted = trust();
    std::filesystem::remove_all(tls());
    serve();
    EXPECT_THAT(server->log(), HasSubstr("event=tls_off reason=not_set_up"));
    const auto operated = console(trusted);
    expect_trouble(*operated, "No encrypted connection", "No se logró una conexión cifrada");
    EXPECT_TRUE(console(std::nullopt)->wait_live()) << "on the same machine, as before";
}

/// From an address that is not the loopback's: what a server sees of another machine.
class FromTheNetworkTest : public TlsTest {
protected:
    void SetUp() override {
        TlsTest::SetUp();
        address = network_address();
        if (address.empty()) {
            GTEST_SKIP() << "this machine has no address but the loopback's";
        }
        set_up({{}, {address}});
        serve(0, address);
    }
    std::string address;
};

TEST_F(FromTheNetworkTest, ATokenInTheClearIsRefusedInBothLanguages) {
    RecordingClient careless{server->port(), console_identity(data(), main_room), address};
    ASSERT_TRUE(wait_until([&] { return careless.frames().size() > 1; }));
    const auto frames = careless.frames();
    ASSERT_EQ(frames.size(), 2U) << "hello, and why not";
    const auto* error = std::get_if<protocol::ErrorFrame>(&frames[1]);
    ASSERT_NE(error, nullptr);
    EXPECT_EQ(error->code, "tls_required");
    EXPECT_THAT(std::string{error->text.en()}, HasSubstr("encrypted connection only"));
    EXPECT_THAT(std::string{error->text.es()}, HasSubstr("conexión cifrada"));
    // The log is written by a thread of its own.
    EXPECT_TRUE(
        wait_until([&] { return server->log().find("code=tls_required") != std::string::npos; }));
    EXPECT_THAT(server->log(), Not(HasSubstr("event=joined")));
}

TEST_F(FromTheNetworkTest, OurOwnConsoleDoesNotEvenSendItsToken) {
    const auto operated = console(std::nullopt, address);
    ASSERT_TRUE(operated->wait_phase(LinkPhase::stopped));
    EXPECT_EQ(operated->link().picture()->stop_code, "tls_required");
    EXPECT_THAT(std::string{operated->link().picture()->stop_text.es()},
                HasSubstr("No se envió nada"));
    EXPECT_THAT(server->log(), Not(HasSubstr("event=refused")));
}

TEST_F(FromTheNetworkTest, EncryptedTheConsoleWorksAndAScreenNeedsNoEncryption) {
    const auto operated = console(trust(), address);
    ASSERT_TRUE(operated->wait_live());
    EXPECT_EQ(operated->link().picture()->rooms.at(RoomId{main_room}).audience,
              Audience::secretariat);
    RoomUser screen{server->port(), screen_identity("wall", main_room), address, std::nullopt};
    EXPECT_TRUE(screen.wait_live());
}

}  // namespace
}  // namespace plenaria::test_support::tls_test
