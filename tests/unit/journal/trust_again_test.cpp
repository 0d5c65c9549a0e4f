// A journal that was found damaged and whose files come back: it is gone on with where they are
// the very ones, with the very records, and in no other case.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>

#include "server/journal/chain_check.hpp"
#include "server/journal/database.hpp"
#include "server/journal/journal_copy.hpp"
#include "server/journal/log_file.hpp"
#include "server/journal/recovery.hpp"
#include "server/journal/sqlite_journal.hpp"
#include "tests/contract/journal_samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::journal::trust_again_test {
namespace {

namespace fs = std::filesystem;
using engine::AppendStatus;

std::string content_of(const fs::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// In the file that is there.
void put(const fs::path& path, const std::string& bytes) {
    {
        std::fstream out{path, std::ios::in | std::ios::out | std::ios::binary};
        out << bytes;
    }
    fs::resize_file(path, bytes.size());
}

class trust_again : public testing::Test {
protected:
    void SetUp() override {
        open();
        ASSERT_EQ(append(0, 40), AppendStatus::ok);
        // So that both files hold records: the first end lets the log into the database.
        journal.reset();
        open();
        const auto read = journal->read(Position{1}, [](const auto&) {});
        ASSERT_TRUE(read.ok());
        ASSERT_EQ(append(40, 2), AppendStatus::ok);
    }
    void open() {
        auto opened = SqliteJournal::open(path());
        ASSERT_TRUE(opened.ok());
        journal = std::move(opened).value();
    }
    [[nodiscard]] fs::path path() const { return folder.path() / "journal.db"; }
    AppendStatus append(std::int64_t after, int records) {
        return journal->append(samples::request(Position{after}, records)).status;
    }
    std::optional<engine::ReadFailure> trust() { return journal->trust_again(Position{42}); }
    void expect_damaged() {
        static_cast<void>(journal->leave_as_it_is());
        EXPECT_EQ(append(42, 1), AppendStatus::damaged);
        EXPECT_TRUE(trust().has_value());
        EXPECT_EQ(append(42, 1), AppendStatus::damaged) << "as long as it is";
    }
    void expect_goes_on() {
        const auto why_not = trust();
        ASSERT_FALSE(why_not) << why_not->detail;
        EXPECT_EQ(journal->damage(), "");
        ASSERT_EQ(append(42, 1), AppendStatus::ok);
        journal.reset();
        open();
        const auto read = journal->read(Position{1}, [](const auto&) {});
        ASSERT_TRUE(read.ok());
        EXPECT_EQ(read.value(), Position{43});
    }

    plenaria::test_support::TemporaryFolder folder;
    std::unique_ptr<SqliteJournal> journal;
};

TEST_F(trust_again, a_page_that_is_right_again_is_gone_on_with) {
    const std::string before = content_of(path());
    // Some pages stand anew in the log, and what is in the database of them is not read.
    for (std::size_t end = before.size(); end > 0 && check_file(path()).ok(); end -= 4'096) {
        std::string bad = before;
        bad.replace(end - 600, 400, std::string(400, 'x'));
        put(path(), bad);
    }
    ASSERT_FALSE(check_file(path()).ok());
    expect_damaged();
    put(path(), before);
    expect_goes_on();
}

TEST_F(trust_again, a_database_that_was_cut_short_and_is_whole_again_is_gone_on_with) {
    const std::string before = content_of(path());
    fs::resize_file(path(), before.size() / 2);
    expect_damaged();
    put(path(), before);
    expect_goes_on();
}

TEST_F(trust_again, a_log_that_was_cut_short_and_is_whole_again_is_gone_on_with) {
    const fs::path log = log_path(path());
    const std::string before = content_of(log);
    fs::resize_file(log, before.size() / 2);
    expect_damaged();
    put(log, before);
    expect_goes_on();
}

TEST_F(trust_again, a_file_that_was_moved_away_and_back_is_gone_on_with) {
    fs::rename(path(), folder.path() / "away");
    expect_damaged();
    fs::rename(folder.path() / "away", path());
    expect_goes_on();
}

TEST_F(trust_again, a_copy_in_its_place_is_not_written) {
    fs::copy_file(path(), folder.path() / "copy");
    fs::rename(folder.path() / "copy", path());
    expect_damaged();
}

TEST_F(trust_again, an_older_state_of_its_files_is_not_written) {
    const std::string older = content_of(log_path(path()));
    ASSERT_EQ(append(42, 1), AppendStatus::ok);
    const std::size_t now = content_of(log_path(path())).size();
    static_cast<void>(journal->leave_as_it_is());
    put(log_path(path()), older + std::string(now - older.size(), '\0'));
    EXPECT_TRUE(journal->trust_again(Position{43}).has_value());
    EXPECT_TRUE(trust().has_value());
    EXPECT_EQ(append(43, 1), AppendStatus::damaged);
}

TEST_F(trust_again, a_file_that_ends_otherwise_than_was_acknowledged_is_not_written) {
    static_cast<void>(journal->leave_as_it_is());
    EXPECT_TRUE(journal->trust_again(Position{41}).has_value());
    EXPECT_FALSE(trust().has_value());
}

TEST_F(trust_again, what_was_saved_the_first_time_is_kept_and_a_second_time_it_is_not_trusted) {
    static_cast<void>(journal->leave_as_it_is());
    ASSERT_TRUE(fs::exists(rescue_path(path())));
    ASSERT_FALSE(trust().has_value());
    EXPECT_FALSE(fs::exists(rescue_path(path())));
    EXPECT_TRUE(fs::exists(former_rescue_path(path())));
    // What goes bad now can be read neither in the file nor by the server.
    const std::string before = content_of(path());
    for (std::size_t end = before.size(); end > 0 && check_file(path()).ok(); end -= 4'096) {
        std::string bad = before;
        bad.replace(end - 600, 400, std::string(400, 'x'));
        put(path(), bad);
    }
    static_cast<void>(journal->leave_as_it_is());
    put(path(), before);
    EXPECT_TRUE(trust().has_value()) << "once only";
    std::string bad = before;
    std::fill(bad.begin() + 4'096, bad.end(), 'x');
    put(path(), bad);
    journal.reset();
    RecoveryRequest request;
    request.journal = path();
    request.stamp = "now";
    const auto done = recover(request);
    ASSERT_TRUE(done.ok()) << done.error().detail;
    EXPECT_EQ(done.value().saved, Position{42});
    EXPECT_FALSE(fs::exists(former_rescue_path(path())));
    EXPECT_TRUE(fs::exists(done.value().quarantine / "journal.db.rescued.former"));
}

TEST_F(trust_again, while_somebody_reads_it_it_waits_and_nothing_is_in_doubt) {
    static_cast<void>(journal->leave_as_it_is());
    {
        Database reader{path(), SQLITE_OPEN_READONLY};
        std::int64_t records = 0;
        ASSERT_EQ(reader.run("BEGIN"), SQLITE_OK);
        ASSERT_TRUE(reader.ask("SELECT count(*) FROM record", records));
        EXPECT_TRUE(trust().has_value());
        EXPECT_EQ(append(42, 1), AppendStatus::damaged);
    }
    EXPECT_TRUE(copy_journal(path(), folder.path() / "copy.db") == std::nullopt);
    expect_goes_on();
}

TEST_F(trust_again, a_whole_one_needs_none) {
    EXPECT_FALSE(trust().has_value());
    EXPECT_EQ(append(42, 1), AppendStatus::ok);
}

}  // namespace
}  // namespace plenaria::journal::trust_again_test
