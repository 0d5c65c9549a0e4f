// The power goes within what the journal writes without SQLite: the log that is written anew after
// a sync that failed, a copy, a small file. Each write, sync, renaming and removal is cut at.
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <string>

#include "server/journal/journal_copy.hpp"
#include "server/journal/private_file.hpp"
#include "server/journal/sqlite_journal.hpp"
#include "tests/contract/journal_samples.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/journal/power_cut.hpp"

namespace plenaria::journal::power_cut_renewal_test {
namespace {

using engine::AppendStatus;

// What is cut at has fewer; more means that it never ends.
constexpr int operations_most = 200;
// Each survives in its own way.
constexpr int lots = 6;

std::string content_of(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// How many records a journal holds, all of them as they were written; it takes the next one.
std::int64_t records_of(const std::filesystem::path& path) {
    auto journal = SqliteJournal::open(path);
    EXPECT_TRUE(journal.ok()) << (journal.ok() ? "" : journal.error().detail);
    if (!journal) {
        return -1;
    }
    std::int64_t count = 0;
    const auto read =
        journal.value()->read(Position{1}, [&](const engine::JournalRecord& record) {
            ++count;
            EXPECT_EQ(samples::text_of(record), samples::text_of(samples::record(count)));
        });
    EXPECT_TRUE(read.ok());
    EXPECT_EQ(journal.value()->append(samples::request(Position{count}, 1)).status,
              AppendStatus::ok);
    return count;
}

/// A journal of five records that are answered, and three that are in it although their sync
/// failed.
class Doubtful {
public:
    static constexpr std::int64_t answered = 5;
    static constexpr std::int64_t written = 8;

    explicit Doubtful(std::uint64_t lot)
        : power_(folder_.path(), survives_.path(), 0, lot, [this] { known_at_cut_ = known_; }) {
        auto opened = SqliteJournal::open(folder_.path() / "journal.db");
        EXPECT_TRUE(opened.ok());
        journal_ = std::move(opened).value();
        EXPECT_EQ(append(0, answered), AppendStatus::ok);
        known_ = answered;
        power_.fail_next_sync_of("journal.db-wal");
        EXPECT_EQ(append(answered, written - answered), AppendStatus::unknown);
    }
    /// Reads back what is in doubt: the log is written anew.
    void settle() {
        const auto read = journal_->read(Position{answered + 1}, [](const auto&) {});
        ASSERT_TRUE(read.ok()) << read.error().detail;
        known_ = read.value().value;
    }
    /// The same, where the folder's sync fails: nobody knows which log a power cut leaves.
    void try_to_settle() {
        power_.fail_next_sync_of(folder_.path().filename());
        EXPECT_FALSE(journal_->read(Position{answered + 1}, [](const auto&) {}).ok());
    }
    void expect_survivor() {
        const std::int64_t found = records_of(survives_.path() / "journal.db");
        EXPECT_GE(found, known_at_cut_) << "something acknowledged is lost";
        EXPECT_LE(found, written);
    }

    [[nodiscard]] PowerCut& power() { return power_; }
    [[nodiscard]] std::int64_t known() const { return known_; }

private:
    AppendStatus append(std::int64_t behind, std::int64_t count) {
        return journal_->append(samples::request(Position{behind}, count)).status;
    }

    test_support::TemporaryFolder folder_;
    test_support::TemporaryFolder survives_;
    std::int64_t known_ = 0;
    std::int64_t known_at_cut_ = 0;
    PowerCut power_;
    std::unique_ptr<SqliteJournal> journal_;
};

TEST(PowerCutTest, a_cut_within_the_renewal_of_the_log_loses_nothing) {
    int operation = 1;
    for (bool within = true; within; ++operation) {
        ASSERT_LT(operation, operations_most);
        for (int lot = 1; lot <= lots; ++lot) {
            SCOPED_TRACE("operation " + std::to_string(operation) + ", lot " +
                         std::to_string(lot));
            Doubtful journal{static_cast<std::uint64_t>(lot)};
            journal.power().cut_at_next(operation);
            journal.settle();
            ASSERT_EQ(journal.known(), Doubtful::written);
            within = journal.power().was_cut();
            if (!within) {
                // And right after it was answered.
                journal.power().cut();
            }
            journal.expect_survivor();
        }
    }
    // The former draft removed, written, synced, renamed, the folder synced.
    EXPECT_GT(operation, 5) << "its calls do not pass by the disk whose power is cut";
}

TEST(PowerCutTest, a_log_whose_new_name_is_in_doubt_counts_once_that_is_sure) {
    for (int lot = 1; lot <= lots * 2; ++lot) {
        SCOPED_TRACE("lot " + std::to_string(lot));
        Doubtful journal{static_cast<std::uint64_t>(lot)};
        journal.try_to_settle();
        ASSERT_EQ(journal.known(), Doubtful::answered);
        if (lot % 2 == 0) {
            journal.settle();
            EXPECT_EQ(journal.known(), Doubtful::written);
        }
        journal.power().cut();
        journal.expect_survivor();
    }
}

TEST(PowerCutTest, a_small_file_is_the_former_one_or_the_new_one_whole) {
    const std::string former(3'000, 'a');
    const std::string fresh(5'000, 'b');
    int operation = 1;
    for (bool within = true; within; ++operation) {
        ASSERT_LT(operation, operations_most);
        for (int lot = 1; lot <= lots; ++lot) {
            SCOPED_TRACE("operation " + std::to_string(operation) + ", lot " +
                         std::to_string(lot));
            const test_support::TemporaryFolder folder;
            const test_support::TemporaryFolder survives;
            ASSERT_FALSE(put_private_file(folder.path() / "file", former));
            PowerCut power{folder.path(), survives.path(), operation,
                           static_cast<std::uint64_t>(lot), [] {}};
            ASSERT_FALSE(put_private_file(folder.path() / "file", fresh));
            within = power.was_cut();
            if (!within) {
                power.cut();
            }
            const std::string found = content_of(survives.path() / "file");
            EXPECT_TRUE(found == fresh || (within && found == former)) << found.size();
        }
    }
    EXPECT_GT(operation, 5);
}

TEST(PowerCutTest, a_cut_within_a_copy_harms_the_journal_in_no_case) {
    constexpr std::int64_t records = 40;
    bool within = true;
    // Its pages are many: a cut at every third.
    for (int operation = 1; within; operation += 3) {
        ASSERT_LT(operation, operations_most);
        SCOPED_TRACE("operation " + std::to_string(operation));
        const test_support::TemporaryFolder folder;
        const test_support::TemporaryFolder survives;
        {
            auto journal = SqliteJournal::open(folder.path() / "journal.db");
            ASSERT_TRUE(journal.ok());
            ASSERT_EQ(journal.value()->append(samples::request(Position{0}, records)).status,
                      AppendStatus::ok);
        }
        PowerCut power{folder.path(), survives.path(), operation,
                       static_cast<std::uint64_t>(operation), [] {}};
        const auto failure =
            copy_journal(folder.path() / "journal.db", folder.path() / "copy.db");
        ASSERT_FALSE(failure) << failure->detail;
        within = power.was_cut();
        if (!within) {
            power.cut();
        }
        EXPECT_EQ(records_of(survives.path() / "journal.db"), records);
    }
}

TEST(PowerCutTest, a_copy_that_was_answered_survives) {
    constexpr std::int64_t records = 4;
    for (int lot = 1; lot <= lots * 2; ++lot) {
        SCOPED_TRACE("lot " + std::to_string(lot));
        const test_support::TemporaryFolder folder;
        const test_support::TemporaryFolder survives;
        {
            auto journal = SqliteJournal::open(folder.path() / "journal.db");
            ASSERT_TRUE(journal.ok());
            ASSERT_EQ(journal.value()->append(samples::request(Position{0}, records)).status,
                      AppendStatus::ok);
        }
        PowerCut power{folder.path(), survives.path(), operations_most,
                       static_cast<std::uint64_t>(lot), [] {}};
        ASSERT_FALSE(copy_journal(folder.path() / "journal.db", folder.path() / "copy.db"));
        ASSERT_FALSE(power.was_cut());
        power.cut();
        EXPECT_EQ(records_of(survives.path() / "copy.db"), records);
    }
}

}  // namespace
}  // namespace plenaria::journal::power_cut_renewal_test
