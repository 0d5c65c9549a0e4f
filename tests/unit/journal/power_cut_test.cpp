// Law 1 when the power goes: whatever the disk lost of what was not synced, the journal that is
// found again is one that was, and it holds all that was acknowledged.
#include <gtest/gtest.h>

#include <sqlite3.h>

#include <cstdlib>
#include <random>
#include <string>

#include "server/journal/database.hpp"
#include "server/journal/recovery.hpp"
#include "server/journal/sqlite_journal.hpp"
#include "tests/contract/journal_samples.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/journal/power_cut.hpp"

namespace plenaria::journal::power_cut_test {
namespace {

using engine::AppendStatus;

// Some appends, a restart in the middle; so many writes, truncations and syncs at the least.
constexpr int operations_least = 90;
constexpr int appends = 12;

/// How many cuts are tried; more of them by hand.
int cuts() {
    const char* wanted = std::getenv("PLENARIA_POWER_CUTS");
    return wanted == nullptr ? 80 : std::atoi(wanted);
}

std::unique_ptr<SqliteJournal> opened(const std::filesystem::path& path) {
    auto journal = SqliteJournal::open(path);
    EXPECT_TRUE(journal.ok()) << (journal.ok() ? "" : journal.error().detail);
    return journal ? std::move(journal).value() : nullptr;
}

struct Meeting {
    std::int64_t written = 0;       ///< handed to the journal
    std::int64_t acknowledged = 0;  ///< and answered
    std::int64_t written_at_cut = 0;
    std::int64_t acknowledged_at_cut = 0;

    void hold(const std::filesystem::path& path, std::mt19937_64& lots) {
        std::unique_ptr<SqliteJournal> journal = opened(path);
        ASSERT_TRUE(journal);
        for (int i = 0; i < appends; ++i) {
            if (i == appends / 2) {
                journal.reset();  // checkpoints, and removes the log
                journal = opened(path);
                ASSERT_TRUE(journal);
            }
            const auto count = static_cast<std::int64_t>(1 + lots() % 40);
            written += count;
            const auto outcome =
                journal->append(samples::request(Position{written - count}, count));
            ASSERT_EQ(outcome.status, AppendStatus::ok);
            acknowledged = written;
            journal->rest();
        }
    }
};

void expect_whole(const std::filesystem::path& path, const Meeting& meeting) {
    if (std::filesystem::exists(path)) {
        const auto done =
            recover({path, "2026-11-29T12-00-00Z", Position{meeting.acknowledged_at_cut}, true});
        ASSERT_TRUE(done.ok()) << done.error().detail;
        EXPECT_EQ(done.value().result, RecoveryResult::whole)
            << "a power cut is no damage: " << done.value().damage;
    }
}

/// What is found afterwards is the beginning of what was written.
void expect_prefix(const std::filesystem::path& path, const Meeting& meeting) {
    const std::unique_ptr<SqliteJournal> found = opened(path);
    ASSERT_TRUE(found);
    std::int64_t count = 0;
    const auto read = found->read(Position{1}, [&](const engine::JournalRecord& record) {
        ++count;
        EXPECT_EQ(samples::text_of(record), samples::text_of(samples::record(count)));
    });
    ASSERT_TRUE(read.ok()) << read.error().detail;
    EXPECT_GE(count, meeting.acknowledged_at_cut) << "something acknowledged is lost";
    EXPECT_LE(count, meeting.written_at_cut);
    // And it goes on from there.
    const auto next = found->append(samples::request(Position{count}, 1));
    EXPECT_EQ(next.status, AppendStatus::ok);
}

TEST(PowerCutTest, loses_nothing_that_was_acknowledged) {
    int cut = 0;
    for (int seed = 1; seed <= cuts() && !testing::Test::HasFailure(); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const test_support::TemporaryFolder folder;
        std::mt19937_64 lots{static_cast<std::uint64_t>(seed)};
        const int operation = 1 + static_cast<int>(lots() % operations_least);
        const auto data = folder.path() / "data";
        const auto survives = folder.path() / "survives";
        std::filesystem::create_directory(data);
        Meeting meeting;
        {
            PowerCut power{data, survives, operation, lots(), [&] {
                               meeting.written_at_cut = meeting.written;
                               meeting.acknowledged_at_cut = meeting.acknowledged;
                           }};
            meeting.hold(data / "journal.db", lots);
            EXPECT_GE(power.operations(), operations_least);
            cut += power.was_cut() ? 1 : 0;
        }
        expect_whole(survives / "journal.db", meeting);
        expect_prefix(survives / "journal.db", meeting);
    }
    EXPECT_EQ(cut, cuts());
}

/// A meeting on a disk whose syncs fail now and then: what comes of it as the server would see it.
class HardMeeting {
public:
    HardMeeting(std::filesystem::path path, Meeting& meeting, std::mt19937_64& lots)
        : path_(std::move(path)), meeting_(meeting), lots_(lots) {}

    void open() {
        reader_.close();
        journal_.reset();
        journal_ = opened(path_);
        ASSERT_TRUE(journal_);
        const auto read = journal_->read(Position{1}, [](const auto&) {});
        ASSERT_TRUE(read.ok()) << read.error().detail;
        ASSERT_GE(read.value().value, meeting_.acknowledged);
        known_ = read.value().value;
        begun_ = false;
    }
    void act() {
        if (lots_() % 6 == 0) {
            open();  // also while it is not known what became of the last
        }
        if (lots_() % 4 == 0 && begun_) {
            read_on_the_side();
        } else if (lots_() % 3 == 0) {
            reader_.close();
        }
        const auto count = static_cast<std::int64_t>(1 + lots_() % 40);
        meeting_.written = known_ + count;
        const auto outcome = journal_->append(samples::request(Position{known_}, count));
        ASSERT_TRUE(outcome.status == AppendStatus::ok || outcome.status == AppendStatus::failed ||
                    outcome.status == AppendStatus::unknown);
        if (outcome.status == AppendStatus::ok) {
            known_ += count;
            begun_ = true;
            answer();
        } else if (outcome.status == AppendStatus::failed) {
            meeting_.written = known_;
        } else if (lots_() % 4 != 0) {
            settle();
        } else {
            open();
        }
        journal_->rest();
    }

private:
    void read_on_the_side() {
        reader_.close();
        reader_ = Database{path_, SQLITE_OPEN_READONLY};
        std::int64_t rows = 0;
        static_cast<void>(reader_.run("BEGIN"));
        EXPECT_TRUE(reader_.ask("SELECT count(*) FROM record", rows));
    }
    void settle() {
        constexpr int tries = 40;
        for (int i = 0; i < tries; ++i) {
            if (const auto read = journal_->read(Position{known_ + 1}, [](const auto&) {})) {
                known_ = read.value().value;
                answer();
                return;
            }
            reader_.close();
        }
        FAIL() << "never settled";
    }
    void answer() {
        meeting_.acknowledged = known_;
        meeting_.written = known_;
    }

    std::filesystem::path path_;
    Meeting& meeting_;
    std::mt19937_64& lots_;
    std::unique_ptr<SqliteJournal> journal_;
    Database reader_;
    std::int64_t known_ = 0;  ///< the last record that the server knows of
    bool begun_ = false;      ///< it wrote since it started; nobody can read on before that
};

TEST(PowerCutTest, what_is_answered_after_a_sync_that_failed_survives) {
    constexpr int operations_most = 400;
    for (int seed = 1; seed <= cuts() && !testing::Test::HasFailure(); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const test_support::TemporaryFolder folder;
        std::mt19937_64 lots{static_cast<std::uint64_t>(seed)};
        const auto data = folder.path() / "data";
        const auto survives = folder.path() / "survives";
        std::filesystem::create_directory(data);
        Meeting meeting;
        {
            const int operation = 20 + static_cast<int>(lots() % operations_most);
            PowerCut power{data, survives, operation, lots(), [&] {
                               meeting.written_at_cut = meeting.written;
                               meeting.acknowledged_at_cut = meeting.acknowledged;
                           }};
            HardMeeting hard{data / "journal.db", meeting, lots};
            hard.open();
            power.let_syncs_fail(3);
            while (!power.was_cut() && !testing::Test::HasFailure()) {
                hard.act();
            }
            power.let_syncs_fail(0);
        }
        if (!testing::Test::HasFailure()) {
            expect_prefix(survives / "journal.db", meeting);
        }
    }
}

// SQLite does not sync what a checkpoint writes that stops at what a reader needs, and does not
// write it again in the next.
TEST(PowerCutTest, a_checkpoint_that_failed_loses_nothing_of_those_before) {
    const test_support::TemporaryFolder folder;
    const auto data = folder.path() / "data";
    std::filesystem::create_directory(data);
    Meeting meeting;
    {
        PowerCut power{data, folder.path() / "survives", 0, 1, [&] {
                           meeting.written_at_cut = meeting.written;
                           meeting.acknowledged_at_cut = meeting.acknowledged;
                       }};
        const auto journal = opened(data / "journal.db");
        ASSERT_TRUE(journal);
        const auto append = [&](std::int64_t count) {
            const auto outcome =
                journal->append(samples::request(Position{meeting.written}, count));
            meeting.written += count;
            ASSERT_EQ(outcome.status, AppendStatus::ok);
            meeting.acknowledged = meeting.written;
            journal->rest();
        };
        const auto append_until = [&](std::uintmax_t frames) {
            constexpr std::uintmax_t frame_bytes = 4'096 + 24;
            while (std::filesystem::file_size(data / "journal.db-wal") < frames * frame_bytes) {
                append(500);
            }
        };
        append(1);
        append_until(700);
        {
            Database reader{data / "journal.db", SQLITE_OPEN_READONLY};
            std::int64_t rows = 0;
            ASSERT_EQ(reader.run("BEGIN"), SQLITE_OK);
            ASSERT_TRUE(reader.ask("SELECT count(*) FROM record", rows));
            append_until(1'010);  // by then a checkpoint is made, up to what the reader sees
        }
        power.fail_next_sync_of("journal.db");
        append_until(2'020);  // the next one fails
        append_until(3'030);  // and the one after it is made
        power.cut();
    }
    expect_prefix(folder.path() / "survives" / "journal.db", meeting);
}

TEST(PowerCutTest, whoever_reads_keeps_no_server_from_going_on_after_a_kill) {
    const test_support::TemporaryFolder folder;
    const auto data = folder.path() / "data";
    const auto killed = folder.path() / "killed";
    std::filesystem::create_directory(data);
    {
        const auto journal = opened(data / "journal.db");
        ASSERT_TRUE(journal);
        ASSERT_EQ(journal->append(samples::request(Position{0}, 5)).status, AppendStatus::ok);
        std::filesystem::copy(data, killed);
    }
    ASSERT_GT(std::filesystem::file_size(killed / "journal.db-wal"), 0U);
    Database reader{killed / "journal.db", SQLITE_OPEN_READONLY};
    std::int64_t rows = 0;
    ASSERT_EQ(reader.run("BEGIN"), SQLITE_OK);
    ASSERT_TRUE(reader.ask("SELECT count(*) FROM record", rows));
    const auto journal = opened(killed / "journal.db");
    ASSERT_TRUE(journal);
    ASSERT_TRUE(journal->read(Position{1}, [](const engine::JournalRecord&) {}).ok());
    EXPECT_EQ(journal->append(samples::request(Position{5}, 1)).status, AppendStatus::ok);
}

}  // namespace
}  // namespace plenaria::journal::power_cut_test
