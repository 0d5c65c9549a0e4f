// A journal that was found damaged and whose files come back: it is gone on with where they are
// the very ones, with the very records, and in no other case.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "server/journal/chain_check.hpp"
#include "server/journal/log_file.hpp"
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
    void expect_damaged() {
        static_cast<void>(journal->leave_as_it_is());
        EXPECT_EQ(append(42, 1), AppendStatus::damaged);
        EXPECT_TRUE(journal->trust_again().has_value());
        EXPECT_EQ(append(42, 1), AppendStatus::damaged) << "as long as it is";
    }
    void expect_goes_on() {
        const auto why_not = journal->trust_again();
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

TEST_F(trust_again, a_file_that_was_cut_short_and_is_whole_again_is_gone_on_with) {
    for (const fs::path& file : {path(), log_path(path())}) {
        SCOPED_TRACE(file);
        const std::string before = content_of(file);
        fs::resize_file(file, before.size() / 2);
        expect_damaged();
        put(file, before);
        const auto why_not = journal->trust_again();
        ASSERT_FALSE(why_not) << why_not->detail;
    }
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

TEST_F(trust_again, an_older_state_of_its_file_is_not_written) {
    const std::string older = content_of(log_path(path()));
    ASSERT_EQ(append(42, 1), AppendStatus::ok);
    put(log_path(path()), older);
    static_cast<void>(journal->leave_as_it_is());
    EXPECT_TRUE(journal->trust_again().has_value());
    EXPECT_EQ(append(43, 1), AppendStatus::damaged);
}

TEST_F(trust_again, a_whole_one_needs_none) {
    EXPECT_FALSE(journal->trust_again().has_value());
    EXPECT_EQ(append(42, 1), AppendStatus::ok);
}

}  // namespace
}  // namespace plenaria::journal::trust_again_test
