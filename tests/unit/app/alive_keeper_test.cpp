// The mark of life: whole on the disk, and never in the way.
#include "server/app/alive_keeper.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "server/app/data_folder.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::app::alive_keeper_test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using test_support::wait_until;

TEST(AliveKeeper, a_mark_that_hangs_is_known_and_one_that_was_written_is_whole) {
    const test_support::TemporaryFolder folder;
    const fs::path fresh = folder.path() / "alive.new";
    // Opened for writing, it waits for somebody who reads.
    ASSERT_EQ(::mkfifo(fresh.c_str(), 0600), 0);
    AliveKeeper keeper{folder.path()};
    EXPECT_EQ(keeper.under_way(), 0s);
    keeper.touch(from_unix_ms(1'790'000'000'000), Position{7});
    EXPECT_TRUE(wait_until([&] { return keeper.under_way() > 50ms; }));
    std::ifstream reader{fresh};
    EXPECT_TRUE(wait_until([&] { return keeper.under_way() == 0s; }));
    fs::remove(fresh);
    keeper.touch(from_unix_ms(1'790'000'001'000), Position{8});
    EXPECT_TRUE(wait_until([&] { return AliveMark{folder.path()}.durable() == Position{8}; }));
    EXPECT_EQ(AliveMark{folder.path()}.last_alive(), from_unix_ms(1'790'000'001'000));
}

// A clock that started at one of these would stay there, or be no clock.
TEST(AliveKeeper, a_mark_that_is_no_time_is_none) {
    const test_support::TemporaryFolder folder;
    for (const char* text : {"", "alive", "-1 8", "-9223372036854775808 8", "4133980800000 8",
                             "99999999999999 8", "9223372036854775807 8",
                             "9223372036854775808 8"}) {
        for (const char* name : {"alive", "made_of_copy"}) {
            std::ofstream{folder.path() / name} << text << "\n";
        }
        EXPECT_FALSE(AliveMark{folder.path()}.last_alive()) << text;
        EXPECT_FALSE(made_of_copy(folder.path())) << text;
    }
    std::ofstream{folder.path() / "alive"} << "4133980799999 8\n";
    EXPECT_EQ(AliveMark{folder.path()}.last_alive(), from_unix_ms(4'133'980'799'999)) << "of 2100";
    std::ofstream{folder.path() / "alive"} << "1790000000000\n";  // of before there was a position
    EXPECT_EQ(AliveMark{folder.path()}.last_alive(), from_unix_ms(1'790'000'000'000));
    EXPECT_EQ(AliveMark{folder.path()}.durable(), Position{});
}

TEST(AliveKeeper, a_slow_disk_is_given_time) {
    EXPECT_EQ(rest_after_mark(1ms), 500ms);
    EXPECT_EQ(rest_after_mark(100ms), 2s);
    EXPECT_EQ(rest_after_mark(3s), 10s);
}

}  // namespace
}  // namespace plenaria::app::alive_keeper_test
