// The files of the two tokens, changed while the server runs. What the watch's thread posts waits
// until the test runs it, as on the server's loop.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/access/token_watch.hpp"
#include "tests/unit/access/logins_rig.hpp"

namespace plenaria::access::token_watch_test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

const std::string fresh(64, 'e');

class TokenWatchTest : public testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "plenaria-tokens-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = fs::path{name} / "data";
        fs::create_directory(folder_);
        console_ = (folder_ / "console.token").string();
        chair_ = (folder_ / "chair.token").string();
        of_console_ = load_or_create_token(console_).value();
        of_chair_ = load_or_create_token(chair_).value();
        authenticator_.emplace(Tokens{of_console_, of_chair_});
        start({});
    }
    void TearDown() override {
        watch_.reset();
        fs::remove_all(folder_.parent_path());
    }
    void start(TokenWatch::Read read) {
        watch_ = std::make_unique<TokenWatch>(
            TokenWatch::Files{console_, chair_}, *authenticator_,
            [this](std::function<void()> call) { queue_.post(std::move(call)); },
            [this](Role role) { ended_.push_back(role); },
            [this](std::string_view line) { log_.emplace_back(line); }, std::move(read));
    }
    static void put(const std::string& path, const std::string& content) {
        std::ofstream{path, std::ios::binary} << content;
    }
    /// Whose connections end by this look at the files.
    std::vector<Role> ended() {
        watch_->follow_changes();
        EXPECT_TRUE(queue_.run_one());
        return std::exchange(ended_, {});
    }
    std::vector<std::string> logged() { return std::exchange(log_, {}); }
    /// Why that proof is refused; nothing where it is the right one.
    [[nodiscard]] std::optional<AccessError> refusal(Role role, const std::string& proof) const {
        const auto grant = authenticator_->grant(role, proof, Route::tls);
        return grant ? std::nullopt : std::optional{grant.error()};
    }

    fs::path folder_;
    std::string console_;
    std::string chair_;
    std::string of_console_;
    std::string of_chair_;
    std::optional<Authenticator> authenticator_;
    test::PostQueue queue_;
    std::vector<Role> ended_;
    std::vector<std::string> log_;
    std::unique_ptr<TokenWatch> watch_;
};

TEST_F(TokenWatchTest, WhileNothingIsTouchedNobodyIsTurnedAway) {
    EXPECT_THAT(ended(), IsEmpty());
    EXPECT_THAT(ended(), IsEmpty());
    EXPECT_THAT(logged(), IsEmpty());
    EXPECT_EQ(refusal(Role::secretariat, of_console_), std::nullopt);
    EXPECT_EQ(refusal(Role::chair, of_chair_), std::nullopt);
}

TEST_F(TokenWatchTest, AnotherTokenCountsAndEndsWhatTheFormerLetIn) {
    put(chair_, fresh + "\n");
    EXPECT_THAT(ended(), ElementsAre(Role::chair));
    EXPECT_THAT(logged(), ElementsAre("event=token_renewed role=chair"));
    EXPECT_EQ(refusal(Role::chair, of_chair_), AccessError::proof_refused);
    EXPECT_EQ(refusal(Role::chair, fresh), std::nullopt);
    EXPECT_EQ(refusal(Role::secretariat, of_console_), std::nullopt);
    EXPECT_THAT(ended(), IsEmpty());
    EXPECT_THAT(logged(), IsEmpty());
}

TEST_F(TokenWatchTest, AFileThatWasTakenAwayIsMadeAnew) {
    fs::remove(console_);
    EXPECT_THAT(ended(), ElementsAre(Role::secretariat));
    EXPECT_THAT(logged(), ElementsAre("event=token_renewed role=secretariat"));
    const auto made = read_token(console_);
    ASSERT_TRUE(made.ok());
    EXPECT_NE(made.value(), of_console_);
    EXPECT_EQ(refusal(Role::secretariat, of_console_), AccessError::proof_refused);
    EXPECT_EQ(refusal(Role::secretariat, made.value()), std::nullopt);
    EXPECT_THAT(ended(), IsEmpty());
}

TEST_F(TokenWatchTest, WhereNoneCanBeMadeTheRoleHasNone) {
    watch_.reset();
    start([this](const std::string& path) -> TokenWatch::Found {
        return path == chair_ ? TokenWatch::Found{TokenError::unwritable} : read_token(path);
    });
    EXPECT_THAT(ended(), ElementsAre(Role::chair));
    EXPECT_THAT(logged(), ElementsAre("event=token_gone role=chair"));
    EXPECT_EQ(refusal(Role::chair, of_chair_), AccessError::role_not_available);
    EXPECT_EQ(refusal(Role::chair, {}), AccessError::role_not_available);
    EXPECT_EQ(refusal(Role::secretariat, of_console_), std::nullopt);
}

TEST_F(TokenWatchTest, WhatIsOfNoUseLetsNobodyInAndEndsNothing) {
    put(console_, "half a tok");
    EXPECT_THAT(ended(), IsEmpty());
    EXPECT_THAT(logged(), ElementsAre("event=token_unusable reason=malformed role=secretariat"));
    EXPECT_EQ(refusal(Role::secretariat, of_console_), AccessError::unavailable);
    EXPECT_THAT(ended(), IsEmpty());
    EXPECT_THAT(logged(), IsEmpty()) << "said once";
    put(console_, of_console_);
    ASSERT_EQ(::chmod(console_.c_str(), S_IRUSR | S_IWUSR | S_IROTH), 0);
    EXPECT_THAT(ended(), IsEmpty());
    EXPECT_THAT(logged(),
                ElementsAre("event=token_unusable reason=others_may_read role=secretariat"));
    ASSERT_EQ(::chmod(console_.c_str(), S_IRUSR | S_IWUSR), 0);
    EXPECT_THAT(ended(), IsEmpty()) << "the same token as before";
    EXPECT_THAT(logged(), ElementsAre("event=token_usable role=secretariat"));
    EXPECT_EQ(refusal(Role::secretariat, of_console_), std::nullopt);
}

TEST_F(TokenWatchTest, ADiskThatFailsChangesNothing) {
    watch_.reset();
    start([](const std::string&) -> TokenWatch::Found { return TokenError::hindered; });
    EXPECT_THAT(ended(), IsEmpty());
    EXPECT_THAT(logged(), ElementsAre("event=token_not_read role=secretariat",
                                      "event=token_not_read role=chair"));
    EXPECT_EQ(refusal(Role::secretariat, of_console_), std::nullopt);
    EXPECT_EQ(refusal(Role::chair, of_chair_), std::nullopt);
}

TEST_F(TokenWatchTest, AFolderThatIsGoneOrAnotherSaysNothingOfItsTokens) {
    fs::rename(folder_, folder_.parent_path() / "aside");
    EXPECT_THAT(ended(), IsEmpty());
    fs::create_directory(folder_);
    EXPECT_THAT(ended(), IsEmpty());
    EXPECT_TRUE(fs::is_empty(folder_)) << "nothing is made below where a disk was";
    EXPECT_EQ(refusal(Role::chair, of_chair_), std::nullopt);
}

TEST_F(TokenWatchTest, OneTokenCopiedOverTheOtherOpensNeitherRole) {
    put(console_, of_chair_);
    EXPECT_THAT(ended(), ElementsAre(Role::secretariat));
    EXPECT_THAT(logged(),
                ElementsAre("event=token_gone reason=same_as_the_other role=secretariat"));
    for (const std::string& proof : {of_console_, of_chair_}) {
        EXPECT_EQ(refusal(Role::secretariat, proof), AccessError::role_not_available);
    }
    EXPECT_EQ(refusal(Role::chair, of_chair_), std::nullopt) << "it was the chair's before";
}

TEST_F(TokenWatchTest, TokensThatWereExchangedCountAtTheLatestWithTheNextLook) {
    put(console_, of_chair_);
    put(chair_, of_console_);
    EXPECT_THAT(ended(), ElementsAre(Role::secretariat, Role::chair));
    EXPECT_EQ(refusal(Role::chair, of_console_), std::nullopt);
    EXPECT_THAT(ended(), ElementsAre(Role::secretariat));
    EXPECT_EQ(refusal(Role::secretariat, of_chair_), std::nullopt);
}

}  // namespace
}  // namespace plenaria::access::token_watch_test
