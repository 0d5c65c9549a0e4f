// The thread that waits for a copying process, with this very program in its place.
#include "server/app/copying.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <thread>

#include "server/access/people.hpp"
#include "server/app/backup_medium.hpp"
#include "server/journal/journal_file.hpp"
#include "server/journal/sqlite_journal.hpp"
#include "tests/support/raw_database.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::app::copying_test {
namespace {

using std::chrono::milliseconds;
using test_support::wait_until;

/// What a copying process does that a medium holds. Run by the tests below, in a process of its
/// own.
TEST(DISABLED_Process, hangs) { std::this_thread::sleep_for(std::chrono::minutes{5}); }

const std::vector<std::string> hanging{"--gtest_also_run_disabled_tests",
                                       "--gtest_filter=DISABLED_Process.hangs"};
const std::vector<std::string> ending{"--gtest_filter=none"};

Copying::End end_of(Copying& copying) {
    std::optional<Copying::End> end;
    EXPECT_TRUE(wait_until([&] {
        end = copying.take_end();
        return end.has_value();
    }));
    return end.value_or(Copied{});
}

TEST(CopyingLine, comes_back_as_it_was_written) {
    const Copying::End good = end_in(line_of(Copied{Position{41}}) + "\n");
    ASSERT_TRUE(good.ok());
    EXPECT_EQ(good.value().position, Position{41});
    EXPECT_EQ(good.value().lost_document, "");
    const Copying::End without = end_in(line_of(Copied{Position{41}, "acta\nde 1.pdf"}) + "\n");
    ASSERT_TRUE(without.ok());
    EXPECT_EQ(without.value().position, Position{41});
    EXPECT_EQ(without.value().lost_document, "acta?de 1.pdf");
    const Copying::End full = end_in(line_of(BackupFault{BackupTrouble::full, "no space"}));
    ASSERT_FALSE(full.ok());
    EXPECT_EQ(full.error().trouble, BackupTrouble::full);
    EXPECT_EQ(full.error().detail, "no space");
    for (const char* none : {"", "position", "position x", "position -1", "position 4x", "fine"}) {
        const Copying::End end = end_in(none);
        ASSERT_FALSE(end.ok()) << none;
        EXPECT_EQ(end.error().trouble, BackupTrouble::storage) << none;
    }
}

TEST(Copying, a_process_that_says_nothing_made_no_copy) {
    Copying copying{ending, std::chrono::seconds{20}};
    EXPECT_FALSE(copying.take_end().has_value());
    ASSERT_TRUE(copying.begin());
    EXPECT_EQ(end_of(copying).error().trouble, BackupTrouble::storage);
    EXPECT_FALSE(copying.take_end().has_value()) << "told once";
    EXPECT_TRUE(copying.begin()) << "and tried again";
}

TEST(Copying, one_that_hangs_is_given_up_and_the_next_may_begin) {
    Copying copying{hanging, milliseconds{200}};
    ASSERT_TRUE(copying.begin());
    EXPECT_FALSE(copying.begin()) << "one at a time";
    EXPECT_EQ(end_of(copying).error().trouble, BackupTrouble::too_slow);
    EXPECT_TRUE(copying.begin());
}

TEST(Copying, a_start_that_waits_for_one_that_hangs_goes_on) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(end_of_one(hanging, milliseconds{200}).error().trouble, BackupTrouble::too_slow);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{10});
}

TEST(Copying, one_that_hangs_holds_nobody_who_wants_to_end) {
    const auto begin = std::chrono::steady_clock::now();
    {
        Copying copying{hanging, std::chrono::minutes{5}};
        ASSERT_TRUE(copying.begin());
        std::this_thread::sleep_for(milliseconds{50});
    }
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{10});
}

TEST(BackUp, waits_for_whoever_makes_a_copy_there_and_not_for_ever) {
    const test_support::TemporaryFolder folder;
    const auto data = folder.path() / "data";
    const auto medium = folder.path() / "medium";
    std::filesystem::create_directory(data);
    ASSERT_TRUE(journal::SqliteJournal::open(data / "journal.db").ok());
    ASSERT_FALSE(prepare_medium(data, medium, "0123abcd").has_value());
    auto other = std::make_unique<journal::FileLock>();
    ASSERT_FALSE(other->take(medium / "lock").has_value());
    const auto refused = back_up(data, medium, "0123abcd", from_unix_ms(1), milliseconds{20});
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().trouble, BackupTrouble::in_use);
    std::thread ends{[&] {
        std::this_thread::sleep_for(milliseconds{50});
        other.reset();
    }};
    EXPECT_TRUE(back_up(data, medium, "0123abcd", from_unix_ms(1), std::chrono::minutes{1}).ok());
    ends.join();
}

TEST(BackUp, copies_the_longest_file_of_persons_that_there_may_be) {
    const test_support::TemporaryFolder folder;
    const auto data = folder.path() / "data";
    const auto medium = folder.path() / "medium";
    std::filesystem::create_directory(data);
    ASSERT_TRUE(journal::SqliteJournal::open(data / "journal.db").ok());
    std::ofstream{data / "people"} << std::string(access::people_bytes_max, 'x');
    ASSERT_FALSE(prepare_medium(data, medium, "0123abcd").has_value());
    const auto made = back_up(data, medium, "0123abcd", from_unix_ms(1), {});
    ASSERT_TRUE(made.ok()) << made.error().detail;
    EXPECT_EQ(std::filesystem::file_size(medium / "copy-000001" / "people"),
              access::people_bytes_max);
}

/// A copy as a newer Plenaria left it that went on elsewhere.
void make_newer(const std::filesystem::path& copy) {
    test_support::RawDatabase{copy / "journal.db"}.run("PRAGMA user_version = 999");
    std::ifstream in{copy / "journal.db", std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
    journal::Manifest manifest = journal::manifest_of(copy).value();
    for (journal::CopiedFile& file : manifest.files) {
        if (file.name == "journal.db") {
            file = {file.name, bytes.size(), journal::digest_of(bytes)};
        }
    }
    manifest.position = Position{5};
    manifest.head = journal::digest_of("the fifth");
    std::ofstream{copy / journal::manifest_name} << journal::manifest_text(manifest);
}

TEST(BackUp, does_not_pass_over_a_copy_of_a_newer_plenaria_that_went_on) {
    const test_support::TemporaryFolder folder;
    const auto data = folder.path() / "data";
    const auto medium = folder.path() / "medium";
    std::filesystem::create_directory(data);
    ASSERT_TRUE(journal::SqliteJournal::open(data / "journal.db").ok());
    ASSERT_FALSE(prepare_medium(data, medium, "0123abcd").has_value());
    ASSERT_TRUE(back_up(data, medium, "0123abcd", from_unix_ms(1), {}).ok());
    ASSERT_NO_FATAL_FAILURE(make_newer(medium / "copy-000001"));
    const auto refused = back_up(data, medium, "0123abcd", from_unix_ms(2), {});
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().trouble, BackupTrouble::behind);
    const auto fault = prepare_medium(data, medium, "0123abcd");
    ASSERT_TRUE(fault.has_value());
    EXPECT_EQ(fault->trouble, BackupTrouble::behind);
    EXPECT_EQ(copies_on(medium).size(), 1U);
}

/// A copy as a newer Plenaria left it, of which nothing can be read but that.
void make_newer_in_format(const std::filesystem::path& copy) {
    std::string text = "plenaria-copy 2\nwhatever it says\n";
    text += "end " + journal::digest_of(text) + "\n";
    std::ofstream{copy / journal::manifest_name} << text;
}

TEST(BackUp, does_not_go_behind_a_copy_in_a_newer_format) {
    const test_support::TemporaryFolder folder;
    const auto data = folder.path() / "data";
    const auto medium = folder.path() / "medium";
    std::filesystem::create_directory(data);
    ASSERT_TRUE(journal::SqliteJournal::open(data / "journal.db").ok());
    ASSERT_FALSE(prepare_medium(data, medium, "0123abcd").has_value());
    ASSERT_TRUE(back_up(data, medium, "0123abcd", from_unix_ms(1), {}).ok());
    ASSERT_TRUE(back_up(data, medium, "0123abcd", from_unix_ms(2), {}).ok());
    make_newer_in_format(medium / "copy-000002");
    const auto refused = back_up(data, medium, "0123abcd", from_unix_ms(3), {});
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().trouble, BackupTrouble::newer);
    EXPECT_EQ(refused.error().detail, (medium / "copy-000002").string());
    const auto fault = prepare_medium(data, medium, "0123abcd");
    ASSERT_TRUE(fault.has_value());
    EXPECT_EQ(fault->trouble, BackupTrouble::newer);
    EXPECT_EQ(copies_on(medium).size(), 2U);
}

TEST(BackUp, removes_no_copy_in_a_newer_format) {
    const test_support::TemporaryFolder folder;
    const auto data = folder.path() / "data";
    const auto medium = folder.path() / "medium";
    std::filesystem::create_directory(data);
    ASSERT_TRUE(journal::SqliteJournal::open(data / "journal.db").ok());
    ASSERT_FALSE(prepare_medium(data, medium, "0123abcd").has_value());
    ASSERT_TRUE(back_up(data, medium, "0123abcd", from_unix_ms(1), {}).ok());
    ASSERT_TRUE(back_up(data, medium, "0123abcd", from_unix_ms(2), {}).ok());
    make_newer_in_format(medium / "copy-000001");
    for (int i = 0; i < 4; ++i) {
        ASSERT_TRUE(back_up(data, medium, "0123abcd", from_unix_ms(3 + i), {}).ok());
    }
    EXPECT_EQ(copies_on(medium).size(), copies_kept + 1);
    EXPECT_EQ(copies_on(medium).back(), medium / "copy-000001");
}

}  // namespace
}  // namespace plenaria::app::copying_test
