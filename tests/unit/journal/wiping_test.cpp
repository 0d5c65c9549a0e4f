// Keys leave nothing behind in memory that is given back: every freed block is looked through.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <malloc.h>
#include <sodium.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>

#include "server/journal/escrow.hpp"
#include "server/journal/key_folder.hpp"
#include "server/journal/secret_text.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

// Without an allocation of its own: it is read while memory is freed.
std::array<char, 64> needle{};
std::atomic<std::size_t> needle_bytes{0};
std::atomic<int> blocks_found{0};

void free_block(void* block) {
    if (block != nullptr && needle_bytes > 0 &&
        ::memmem(block, ::malloc_usable_size(block), needle.data(), needle_bytes) != nullptr) {
        ++blocks_found;
    }
    std::free(block);
}

}  // namespace

void* operator new(std::size_t bytes) {
    void* block = std::malloc(bytes == 0 ? 1 : bytes);
    if (block == nullptr) {
        throw std::bad_alloc{};
    }
    return block;
}
void operator delete(void* block) noexcept { free_block(block); }
void operator delete(void* block, std::size_t) noexcept { free_block(block); }

namespace plenaria::journal::wiping_test {
namespace {

namespace fs = std::filesystem;

/// Counts the freed blocks that hold `words` while it lives.
class LookingFor {
public:
    explicit LookingFor(std::string_view words) {
        EXPECT_LE(words.size(), needle.size());
        std::memcpy(needle.data(), words.data(), words.size());
        blocks_found = 0;
        needle_bytes = words.size();
    }
    ~LookingFor() { needle_bytes = 0; }
    LookingFor(const LookingFor&) = delete;
    LookingFor& operator=(const LookingFor&) = delete;
    [[nodiscard]] int found() const { return blocks_found; }
};

constexpr std::string_view secret = "una frase que nadie mas conoce en la sala";

TEST(wiping, a_string_that_is_freed_is_found) {
    const LookingFor looking{secret};
    auto text = std::make_unique<std::string>(secret);
    text.reset();
    EXPECT_EQ(looking.found(), 1);
}

TEST(wiping, a_secret_text_leaves_nothing) {
    const LookingFor looking{secret};
    {
        SecretText text{secret.size() + 1};
        text.add(secret);
        EXPECT_EQ(text.view(), secret);
        SecretText moved{std::move(text)};
        SecretText other{secret.size()};
        other.add(secret);
        other = std::move(moved);
        EXPECT_EQ(other.view(), secret);
        other.cut(3);
        EXPECT_EQ(other.view(), "una");
    }
    EXPECT_EQ(looking.found(), 0);
}

TEST(wiping, a_secret_text_has_its_room_and_no_more) {
    SecretText text{6};
    text.add("abcd");
    const std::array<unsigned char, 2> bytes{0x0F, 0xA0};
    text.add_hex(bytes.data(), bytes.size());
    EXPECT_EQ(text.view(), "abcd") << "digits of half a number are none";
    text.add_hex(bytes.data(), 1);
    text.add("more");
    EXPECT_EQ(text.view(), "abcd0f");
}

TEST(wiping, keys_and_escrow_leave_no_key) {
    constexpr EscrowCost cheap{crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN};
    const test_support::TemporaryFolder folder;
    KeyFolder made{folder.path()};
    const auto key = made.key_of(SessionId{"s1"});
    ASSERT_TRUE(key.ok());
    const std::string digits = [&] {
        const auto& bytes = key.value()->key.bytes;
        return hex_of({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    }();
    // Not all of them: the last of a block may be overwritten by what the allocator keeps there.
    const LookingFor looking{std::string_view{digits}.substr(16, 40)};
    fs::remove_all(keys_path(folder.path()));
    EXPECT_TRUE(made.key_of(SessionId{"s1"}).ok());
    EXPECT_TRUE(set_up_escrow(folder.path(), secret, cheap).ok());
    fs::remove_all(keys_path(folder.path()));
    EXPECT_TRUE(open_escrow(folder.path(), secret).ok());
    made.load();
    EXPECT_EQ(made.all().size(), 1U);
    EXPECT_EQ(looking.found(), 0);
}

}  // namespace
}  // namespace plenaria::journal::wiping_test
