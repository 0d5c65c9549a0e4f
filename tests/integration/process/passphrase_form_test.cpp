// One passphrase, typed at two machines of which one writes accents as characters of their own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "server/journal/escrow.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/terminal_process.hpp"

namespace plenaria::test_support::passphrase_form_test {
namespace {

namespace fs = std::filesystem;

const std::string together = "seis palabras que nadie más dirá";
const std::string apart = "seis palabras que nadie ma\u0301s dira\u0301";

class PassphraseForm : public testing::Test {
protected:
    void SetUp() override {
        ServerProcess server{data};
        ASSERT_TRUE(server.listening()) << server.log();
        ASSERT_EQ(server.terminate(), 0);
    }
    std::string file_with(const std::string& passphrase) const {
        const fs::path path = folder.path() / "frase";
        std::ofstream{path} << passphrase << "\n";
        fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
        return path.string();
    }
    int set(const std::string& passphrase) const {
        return run_server_program(
                   {"escrow", "--data", data.string(), "--passphrase-file", file_with(passphrase)})
            .status;
    }
    /// The keys are gone, as on another machine; whether they come back.
    int open(const std::string& passphrase) const {
        fs::remove_all(data / "keys");
        return run_server_program({"open-archive", "--data", data.string(), "--passphrase-file",
                                   file_with(passphrase)})
            .status;
    }
    bool has_keys() const { return fs::exists(data / "keys") && !fs::is_empty(data / "keys"); }

    TemporaryFolder folder;
    fs::path data = folder.path() / "data";
};

TEST_F(PassphraseForm, HoweverItsAccentsAreWrittenItOpens) {
    for (const auto& [typed, elsewhere] : {std::pair{apart, together}, {together, apart}}) {
        ASSERT_EQ(set(typed), 0);
        EXPECT_EQ(open(elsewhere), 0);
        EXPECT_TRUE(has_keys());
        EXPECT_EQ(open("seis palabras que nadie mas dira"), 12) << "without accents it is another";
        EXPECT_EQ(open(typed), 0);
        EXPECT_TRUE(has_keys());
    }
}

TEST_F(PassphraseForm, TypedAtATerminalItIsTheSame) {
    TerminalProcess setting{{"escrow", "--data", data.string()}};
    ASSERT_TRUE(setting.wait_for("Passphrase of the Presidency: ")) << setting.screen();
    setting.type(apart + "\n");
    ASSERT_TRUE(setting.wait_for("Once more: ")) << setting.screen();
    setting.type(apart + "\n");
    ASSERT_EQ(setting.wait(), 0) << setting.screen();
    EXPECT_EQ(open(together), 0);
}

TEST_F(PassphraseForm, WhatAnEarlierVersionKeptAsItWasTypedOpensByThat) {
    constexpr journal::EscrowCost cheap{1, 8'192};  // libsodium's least
    ASSERT_TRUE(journal::set_up_escrow(data, apart, cheap));
    EXPECT_EQ(open(together), 12);
    EXPECT_EQ(open(apart), 0);
    EXPECT_TRUE(has_keys());
}

}  // namespace
}  // namespace plenaria::test_support::passphrase_form_test
