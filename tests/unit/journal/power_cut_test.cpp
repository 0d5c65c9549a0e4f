// Law 1 when the power goes: whatever the disk lost of what was not synced, the journal that is
// found again is one that was, and it holds all that was acknowledged.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <string>

#include "server/journal/recovery.hpp"
#include "server/journal/sqlite_journal.hpp"
#include "tests/contract/journal_samples.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/journal/power_cut.hpp"

namespace plenaria::journal {
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
        }
    }
};

/// What is found afterwards is the beginning of what was written.
void expect_prefix(const std::filesystem::path& path, const Meeting& meeting) {
    if (std::filesystem::exists(path)) {
        const auto done =
            recover({path, "2026-11-29T12-00-00Z", Position{meeting.acknowledged_at_cut}, true});
        ASSERT_TRUE(done.ok()) << done.error().detail;
        EXPECT_EQ(done.value().result, RecoveryResult::whole)
            << "a power cut is no damage: " << done.value().damage;
    }
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
        expect_prefix(survives / "journal.db", meeting);
    }
    EXPECT_EQ(cut, cuts());
}

}  // namespace
}  // namespace plenaria::journal
