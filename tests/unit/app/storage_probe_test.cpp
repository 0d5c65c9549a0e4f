// Whether a folder's disk takes writes.
#include "server/app/storage_probe.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <string>
#include <system_error>
#include <vector>

#include "tests/support/temporary_folder.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::app::storage_probe_test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using test_support::wait_until;

void ignore(const std::string&) {}

TEST(StorageProbe, a_try_leaves_nothing_behind) {
    const test_support::TemporaryFolder folder;
    EXPECT_EQ(try_writing(folder.path()), ProbeFinding{});
    EXPECT_TRUE(fs::is_empty(folder.path()));
    std::ofstream{folder.path() / "probe"} << "of a server that was killed";
    EXPECT_EQ(try_writing(folder.path()), ProbeFinding{});
    EXPECT_TRUE(fs::is_empty(folder.path()));
}

// Each was "storage_refuses" for ever, while every command was taken.
TEST(StorageProbe, what_keeps_it_from_trying_is_no_refusal) {
    const test_support::TemporaryFolder folder;
    EXPECT_EQ(try_writing(folder.path() / "gone"),
              (ProbeFinding{ProbeState::hindered, "open", ENOENT}));
    fs::create_directories(folder.path() / "probe");
    EXPECT_EQ(try_writing(folder.path()), (ProbeFinding{ProbeState::hindered, "open", EEXIST}));
}

TEST(StorageProbe, room_for_a_part_of_it_is_none) {
    const test_support::TemporaryFolder folder;
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const rlimit less{probe_small_bytes - 1, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &less), 0);
    const ProbeFinding large = try_writing(folder.path());
    const ProbeFinding small = try_writing(folder.path(), probe_small_bytes);
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
    EXPECT_EQ(large, (ProbeFinding{ProbeState::refuses, "write", EFBIG}));
    EXPECT_EQ(small, large);
    EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(StorageProbe, tells_a_folder_that_is_gone_and_one_that_is_back) {
    const test_support::TemporaryFolder folder;
    const fs::path data = folder.path() / "data";
    const StorageProbe probe{data, ignore};
    EXPECT_TRUE(wait_until([&] { return probe.seen().state == ProbeState::hindered; }));
    fs::create_directory(data);
    EXPECT_TRUE(wait_until([&] { return probe.seen().state == ProbeState::takes; }));
    EXPECT_LT(probe.seen().took, 20s);
}

TEST(StorageProbe, says_once_what_the_system_said_and_once_that_it_is_over) {
    const test_support::TemporaryFolder folder;
    const fs::path data = folder.path() / "data";
    std::mutex mutex;
    std::vector<std::string> lines;
    const auto count = [&] {
        const std::lock_guard lock{mutex};
        return lines.size();
    };
    {
        const StorageProbe probe{data, [&](const std::string& line) {
                                     const std::lock_guard lock{mutex};
                                     lines.push_back(line);
                                 }};
        EXPECT_TRUE(wait_until([&] { return count() == 1; }));
        fs::create_directory(data);
        EXPECT_TRUE(wait_until([&] { return count() == 2; }));
    }
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0], "event=storage_unsure step=open error=\"" +
                            std::generic_category().message(ENOENT) + "\"");
    EXPECT_EQ(lines[1], "event=storage_takes_writes");
}

}  // namespace
}  // namespace plenaria::app::storage_probe_test
