// Whether a folder's disk takes writes.
#include "server/app/storage_probe.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "tests/support/temporary_folder.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::app::storage_probe_test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using test_support::wait_until;

TEST(StorageProbe, a_try_leaves_nothing_behind) {
    const test_support::TemporaryFolder folder;
    EXPECT_TRUE(takes_writes(folder.path()));
    EXPECT_TRUE(fs::is_empty(folder.path()));
    std::ofstream{folder.path() / "probe"} << "of a server that was killed";
    EXPECT_TRUE(takes_writes(folder.path()));
    EXPECT_TRUE(fs::is_empty(folder.path()));
    EXPECT_FALSE(takes_writes(folder.path() / "gone"));
}

TEST(StorageProbe, room_for_a_part_of_it_is_none) {
    const test_support::TemporaryFolder folder;
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const rlimit less{probe_bytes - 1, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &less), 0);
    const bool taken = takes_writes(folder.path());
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
    EXPECT_FALSE(taken);
    EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(StorageProbe, tells_a_folder_that_is_gone_and_one_that_is_back) {
    const test_support::TemporaryFolder folder;
    const fs::path data = folder.path() / "data";
    const StorageProbe probe{data};
    EXPECT_TRUE(wait_until([&] { return probe.seen().refuses; }));
    fs::create_directory(data);
    EXPECT_TRUE(wait_until([&] { return !probe.seen().refuses; }));
    EXPECT_LT(probe.seen().took, 20s);
}

}  // namespace
}  // namespace plenaria::app::storage_probe_test
