// `plenaria-server setup` as whoever sets up a venue meets it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "server/app/terminal_qr.hpp"
#include "server/client/server_trust.hpp"
#include "tests/support/console_user.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::test_support::tls_process_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string content_of(const std::filesystem::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// The word after `before` in what a program printed.
std::string word_after(const std::string& output, const std::string& before) {
    const auto at = output.find(before);
    if (at == std::string::npos) {
        return {};
    }
    const auto from = at + before.size();
    return output.substr(from, output.find_first_of(" \n", from) - from);
}

class SetupTest : public testing::Test {
protected:
    [[nodiscard]] Finished setup(std::vector<std::string> more = {}) const {
        more.insert(more.begin(), {"setup", "--data", data.string()});
        return run_server_program(more);
    }
    void expect_refused(const Finished& finished, int status, const std::string& named) const {
        EXPECT_EQ(finished.status, status) << finished.output;
        EXPECT_THAT(finished.output, HasSubstr("[es]: "));
        EXPECT_THAT(finished.output, HasSubstr("[en]: "));
        EXPECT_THAT(finished.output, HasSubstr(named));
    }

    TemporaryFolder folder;
    std::filesystem::path data = folder.path() / "data";
};

TEST_F(SetupTest, WhatItPrintsIsAllThatAnotherMachineNeeds) {
    const Finished made =
        setup({"--address", "127.0.0.1", "--host", "Plenaria.local", "--port", "9000"});
    ASSERT_EQ(made.status, 0) << made.output;
    EXPECT_THAT(made.output, HasSubstr("https://127.0.0.1:9000/display"));
    EXPECT_THAT(made.output, HasSubstr("plenaria.local, localhost"));
    std::string fingerprint = word_after(made.output, "--fingerprint ");
    std::erase(fingerprint, '-');
    EXPECT_EQ(fingerprint.size(), 64U);
    const auto code = app::terminal_qr(
        "https://127.0.0.1:9000/display?view=lobby#sha256=" + fingerprint);
    ASSERT_TRUE(code);
    EXPECT_THAT(made.output, HasSubstr(*code)) << "the code for a camera, of that and nothing else";
    EXPECT_THAT(made.output.substr(0, made.output.find(*code)),
                AllOf(HasSubstr("The code below is for a camera"),
                      HasSubstr("El código de abajo es para una cámara")));
    EXPECT_THAT(made.output, HasSubstr("Certificate ready until"));
    EXPECT_THAT(made.output, HasSubstr("Certificado listo hasta"));
    struct stat found {};
    for (const char* name : {"tls/ca.key", "tls/server.key"}) {
        ASSERT_EQ(::stat((data / name).c_str(), &found), 0) << name;
        EXPECT_EQ(found.st_mode & 0777, 0600U) << name;
    }
    const auto trust = client::read_trust("", word_after(made.output, "--fingerprint "));
    ASSERT_TRUE(trust.ok()) << made.output;
    ServerProcess server{data};
    ASSERT_TRUE(server.listening()) << server.log();
    EXPECT_THAT(server.log(), HasSubstr("event=tls_on"));
    RoomUser console{server.port(), console_identity(data, "plenaria"), "127.0.0.1", trust.value()};
    EXPECT_TRUE(console.wait_live());
}

TEST_F(SetupTest, RunAgainItKeepsTheAuthority) {
    const Finished first = setup();
    ASSERT_EQ(first.status, 0) << first.output;
    const std::string authority = content_of(data / "tls/ca.pem");
    const std::string chain = content_of(data / "tls/server.pem");
    const Finished again = setup({"--address", "10.9.8.7"});
    ASSERT_EQ(again.status, 0) << again.output;
    EXPECT_EQ(word_after(again.output, "--fingerprint "),
              word_after(first.output, "--fingerprint "));
    EXPECT_EQ(content_of(data / "tls/ca.pem"), authority);
    EXPECT_NE(content_of(data / "tls/server.pem"), chain);
    EXPECT_THAT(again.output, HasSubstr("10.9.8.7"));
}

TEST_F(SetupTest, WhatIsNoNameOrAddressIsNamed) {
    expect_refused(setup({"--host", "salón"}), 2, "salón");
    expect_refused(setup({"--host", "192.168.7.5"}), 2, "--address");
    expect_refused(setup({"--address", "plenaria.local"}), 2, "--host");
    expect_refused(setup({"--address", "0.0.0.0"}), 2, "0.0.0.0");
    expect_refused(setup({"--port", "0"}), 2, "--port");
    expect_refused(setup({"--fingers", "10"}), 2, "--fingers");
    std::vector<std::string> many;
    for (int i = 0; i < 40; ++i) {
        many.insert(many.end(), {"--host", "name-" + std::to_string(i)});
    }
    expect_refused(setup(many), 2, "32");
    EXPECT_FALSE(std::filesystem::exists(data / "tls")) << "nothing was made";
}

TEST_F(SetupTest, AnAuthorityOfTheVenueVouchesForNothingElse) {
    ASSERT_EQ(setup().status, 0);
    expect_refused(setup({"--host", "bank.example"}), 11, "bank.example");
}

TEST_F(SetupTest, BrokenFilesAreNamedByBothSetupAndServe) {
    ASSERT_EQ(setup().status, 0);
    std::filesystem::remove(data / "tls/ca.key");
    expect_refused(setup(), 11, "ca.key");
    std::ofstream{data / "tls/server.pem"} << "nonsense";
    const Finished serving =
        run_server_program({"serve", "--event", sample_event_file().string(), "--data",
                            data.string(), "--listen", "127.0.0.1:0"});
    expect_refused(serving, 11, "server.pem");
    EXPECT_THAT(serving.output, Not(HasSubstr("event=listening")));
}

}  // namespace
}  // namespace plenaria::test_support::tls_process_test
