#include "server/client/server_trust.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "server/access/tls_certificates.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::client::server_trust_test {
namespace {

using testing::HasSubstr;

constexpr TimePoint start = from_unix_ms(1'795'910'400'000);

TEST(ServerAddressTest, IsReadAsAPersonTypesIt) {
    const auto plain = parse_server("192.168.7.5:8470");
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->host, "192.168.7.5");
    EXPECT_EQ(plain->port, 8470);
    EXPECT_FALSE(plain->encrypted);
    EXPECT_FALSE(parse_server("ws://plenaria.local:1")->encrypted);
    const auto encrypted = parse_server("wss://plenaria.local:65535");
    ASSERT_TRUE(encrypted);
    EXPECT_EQ(encrypted->host, "plenaria.local");
    EXPECT_EQ(encrypted->port, 65535);
    EXPECT_TRUE(encrypted->encrypted);
    const auto six = parse_server("[fd00::2]:8470");
    ASSERT_TRUE(six);
    EXPECT_EQ(six->host, "fd00::2");
}

TEST(ServerAddressTest, WhatIsNoneIsRefused) {
    for (const char* wrong : {"", "host", "host:", ":8470", "host:0", "host:65536", "host:84x",
                              "host:+1", "fd00::2:8470", "[fd00::2]", "wss://", "wss://host",
                              "https://host:1", "host:1/ws", "a b:1", "[]:1", "user@host:1"}) {
        EXPECT_FALSE(parse_server(wrong)) << wrong;
    }
}

class ServerTrustTest : public testing::Test {
protected:
    void SetUp() override {
        const auto made = access::make_authority({}, {start, start + std::chrono::days{10}});
        ASSERT_TRUE(made);
        const auto facts = access::inspect(made->certificate);
        ASSERT_TRUE(facts);
        file = (folder.path() / "ca.pem").string();
        std::ofstream{file} << made->certificate;
        certificate = made->certificate;
        key = made->key;
        fingerprint = facts->fingerprint;
    }
    void expect_error(const std::string& authority, const std::string& words,
                      const std::string& named) {
        const auto read = read_trust(authority, words);
        ASSERT_FALSE(read.ok());
        EXPECT_THAT(std::string{read.error().es()}, HasSubstr(named));
        EXPECT_THAT(std::string{read.error().en()}, HasSubstr(named));
        EXPECT_NE(read.error().es(), read.error().en());
    }

    test_support::TemporaryFolder folder;
    std::string file;
    std::string certificate;
    std::string key;
    Fingerprint fingerprint;
};

TEST_F(ServerTrustTest, IsTheAuthorityTheFingerprintOrBoth) {
    const auto by_file = read_trust(file, "");
    ASSERT_TRUE(by_file.ok());
    EXPECT_EQ(by_file.value().authority, certificate);
    EXPECT_FALSE(by_file.value().fingerprint);
    const auto by_words = read_trust("", to_string(fingerprint));
    ASSERT_TRUE(by_words.ok());
    EXPECT_EQ(by_words.value().fingerprint, fingerprint);
    EXPECT_TRUE(read_trust(file, to_string(fingerprint)).ok());
}

TEST_F(ServerTrustTest, IsKnownToPeopleByOneFingerprint) {
    EXPECT_EQ(fingerprint_of(read_trust(file, "").value()), fingerprint);
    EXPECT_EQ(fingerprint_of(read_trust("", to_string(fingerprint)).value()), fingerprint);
}

TEST_F(ServerTrustTest, AFileOfAnotherAuthorityThanTheFingerprintsIsToldBeforeAnythingIsSent) {
    Fingerprint other = fingerprint;
    other.bytes.back() ^= 1U;
    expect_error(file, to_string(other), to_string(fingerprint));
}

TEST_F(ServerTrustTest, WhatCannotBeReadIsNamed) {
    expect_error(file, "3F2A-91BC", "3F2A-91BC");
    expect_error("/no/such/ca.pem", "", "/no/such/ca.pem");
    expect_error(folder.path().string(), "", folder.path().string());
    const std::string wrong = (folder.path() / "wrong.pem").string();
    std::ofstream{wrong} << key;
    expect_error(wrong, "", wrong);
    // A server's own certificate vouches for nobody.
    const auto server_key = access::make_key();
    const auto chain = access::issue({certificate, key}, *server_key, {{"localhost"}, {}},
                                     {start, start + std::chrono::days{1}});
    ASSERT_TRUE(chain);
    std::ofstream{wrong} << *chain;
    expect_error(wrong, "", wrong);
}

}  // namespace
}  // namespace plenaria::client::server_trust_test
