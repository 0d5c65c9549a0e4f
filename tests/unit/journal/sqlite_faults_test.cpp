// What the journal says when the disk fails: `failed` only where nothing can have been written.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <memory>

#include "server/journal/sqlite_journal.hpp"
#include "tests/contract/journal_samples.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/journal/faulty_files.hpp"

namespace plenaria::journal {
namespace {

using engine::AppendStatus;

class sqlite_faults : public testing::Test {
protected:
    void SetUp() override {
        auto opened = SqliteJournal::open(folder.path() / "journal.db");
        ASSERT_TRUE(opened.ok());
        journal = std::move(opened).value();
        ASSERT_EQ(append(0), AppendStatus::ok);
    }
    AppendStatus append(std::int64_t after) {
        return journal->append(samples::request(Position{after}, 1)).status;
    }
    std::int64_t last() {
        const auto read = journal->read(Position{1}, [](const auto&) {});
        EXPECT_TRUE(read.ok());
        return read.ok() ? read.value().value : -1;
    }

    FaultyFiles files;
    test_support::TemporaryFolder folder;
    std::unique_ptr<SqliteJournal> journal;
};

TEST_F(sqlite_faults, a_full_disk_fails_the_append_and_nothing_else) {
    const auto head = journal->chain_head();
    files.answer_to_write(SQLITE_FULL);
    EXPECT_EQ(append(1), AppendStatus::failed);
    EXPECT_EQ(append(1), AppendStatus::failed);
    EXPECT_EQ(journal->chain_head(), head);
    EXPECT_EQ(last(), 1);
    files.answer_to_write(SQLITE_OK);
    EXPECT_EQ(append(1), AppendStatus::ok);
    EXPECT_EQ(last(), 2);
}

TEST_F(sqlite_faults, a_failed_sync_leaves_it_unknown_until_it_was_read_back) {
    files.answer_to_sync(SQLITE_IOERR_FSYNC);
    EXPECT_EQ(append(1), AppendStatus::unknown);
    files.answer_to_sync(SQLITE_OK);
    EXPECT_EQ(append(1), AppendStatus::unknown);
    const auto position = last();
    EXPECT_TRUE(position == 1 || position == 2);
    EXPECT_EQ(append(position), AppendStatus::ok);
    EXPECT_EQ(last(), position + 1);
}

TEST_F(sqlite_faults, a_failed_write_leaves_it_unknown_until_it_was_read_back) {
    files.answer_to_write(SQLITE_IOERR_WRITE);
    EXPECT_EQ(append(1), AppendStatus::unknown);
    files.answer_to_write(SQLITE_OK);
    EXPECT_EQ(last(), 1);
    EXPECT_EQ(append(1), AppendStatus::ok);
}

}  // namespace
}  // namespace plenaria::journal
