#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "server/access/access.hpp"

namespace plenaria::access::token_file_test {
namespace {

namespace fs = std::filesystem;

/// A folder of its own for each test.
class TokenFile : public testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "plenaria-token-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = name;
        path_ = (folder_ / "console.token").string();
    }
    void TearDown() override { fs::remove_all(folder_); }

    void put(const std::string& content, ::mode_t mode = S_IRUSR | S_IWUSR) const {
        std::ofstream{path_, std::ios::binary} << content;
        ASSERT_EQ(::chmod(path_.c_str(), mode), 0);
    }
    [[nodiscard]] ::mode_t mode() const {
        struct stat status {};
        EXPECT_EQ(::stat(path_.c_str(), &status), 0);
        return status.st_mode & (S_IRWXU | S_IRWXG | S_IRWXO);
    }
    void expect_both(TokenError error) const {
        for (const auto& outcome : {read_token(path_), load_or_create_token(path_)}) {
            ASSERT_FALSE(outcome.ok());
            EXPECT_EQ(outcome.error(), error);
        }
    }

    fs::path folder_;
    std::string path_;
};

const std::string good(64, 'c');

TEST_F(TokenFile, is_made_once_and_read_again) {
    const auto made = load_or_create_token(path_);
    ASSERT_TRUE(made.ok());
    EXPECT_EQ(made.value().size(), 64U);
    EXPECT_EQ(made.value().find_first_not_of("0123456789abcdef"), std::string::npos);
    EXPECT_EQ(mode(), static_cast<::mode_t>(S_IRUSR | S_IWUSR));
    const auto again = load_or_create_token(path_);
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(again.value(), made.value());
    const auto console = read_token(path_);
    ASSERT_TRUE(console.ok());
    EXPECT_EQ(console.value(), made.value());
}

TEST_F(TokenFile, is_never_the_same_twice) {
    const auto one = load_or_create_token(path_);
    const auto other = load_or_create_token((folder_ / "other").string());
    ASSERT_TRUE(one.ok() && other.ok());
    EXPECT_NE(one.value(), other.value());
}

TEST_F(TokenFile, is_private_whatever_the_umask) {
    for (const ::mode_t mask : {::mode_t{0}, ::mode_t{0777}}) {
        const ::mode_t before = ::umask(mask);
        const auto made = load_or_create_token(path_);
        ::umask(before);
        ASSERT_TRUE(made.ok());
        EXPECT_EQ(mode(), static_cast<::mode_t>(S_IRUSR | S_IWUSR));
        fs::remove(path_);
    }
}

TEST_F(TokenFile, that_others_may_read_or_write_is_refused) {
    for (const ::mode_t more : {S_IRGRP, S_IWGRP, S_IROTH, S_IWOTH, S_IXOTH}) {
        put(good, static_cast<::mode_t>(S_IRUSR | S_IWUSR | more));
        expect_both(TokenError::wrong_permissions);
    }
}

TEST_F(TokenFile, may_end_in_one_newline) {
    put(good + "\n");
    ASSERT_TRUE(read_token(path_).ok());
    EXPECT_EQ(read_token(path_).value(), good);
}

TEST_F(TokenFile, with_anything_but_a_token_is_refused_and_left_alone) {
    for (const std::string& content :
         {std::string{}, std::string{"\n"}, good.substr(1), good + "c", good + "\n\n",
          good + "\nmore", std::string(64, 'g'), std::string(64, 'C'), std::string(100'000, 'c')}) {
        put(content);
        expect_both(TokenError::malformed);
        std::ifstream file{path_, std::ios::binary};
        EXPECT_EQ((std::string{std::istreambuf_iterator<char>{file}, {}}), content);
    }
}

TEST_F(TokenFile, that_is_not_there_is_missing_to_the_console) {
    const auto outcome = read_token(path_);
    ASSERT_FALSE(outcome.ok());
    EXPECT_EQ(outcome.error(), TokenError::missing);
    EXPECT_FALSE(fs::exists(path_)) << "reading makes no token";
}

TEST_F(TokenFile, is_no_link_folder_or_pipe) {
    put(good);
    fs::rename(path_, folder_ / "elsewhere");
    fs::create_symlink(folder_ / "elsewhere", path_);
    expect_both(TokenError::unreadable);
    fs::remove(path_);
    fs::create_directory(path_);
    expect_both(TokenError::unreadable);
    fs::remove(path_);
    ASSERT_EQ(::mkfifo(path_.c_str(), S_IRUSR | S_IWUSR), 0);
    expect_both(TokenError::unreadable);
}

TEST_F(TokenFile, in_a_folder_that_is_not_there_is_unwritable) {
    const auto outcome = load_or_create_token((folder_ / "none" / "console.token").string());
    ASSERT_FALSE(outcome.ok());
    EXPECT_EQ(outcome.error(), TokenError::unwritable);
}

}  // namespace
}  // namespace plenaria::access::token_file_test
