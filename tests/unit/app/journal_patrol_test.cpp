// What a look at the journal's files says, and when the next one comes.
#include "server/app/journal_patrol.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>

#include "server/journal/sqlite_journal.hpp"
#include "tests/contract/journal_samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::app::journal_patrol_test {
namespace {

using namespace std::chrono_literals;

class JournalPatrolTest : public testing::Test {
protected:
    void SetUp() override {
        auto opened = journal::SqliteJournal::open(path_);
        ASSERT_TRUE(opened.ok());
        journal_ = std::move(opened).value();
        ASSERT_EQ(journal_->append(journal::samples::request(Position{0}, 5)).status,
                  engine::AppendStatus::ok);
        ASSERT_EQ(look_at(path_, Position{5}).state, PatrolState::whole);
    }

    test_support::TemporaryFolder folder_;
    std::filesystem::path path_ = folder_.path() / "journal.db";
    std::unique_ptr<journal::SqliteJournal> journal_;
};

TEST_F(JournalPatrolTest, learns_nothing_where_no_descriptor_is_free) {
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const int lowest = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    const rlimit none{static_cast<rlim_t>(lowest) + 1, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
    const PatrolFinding finding = look_at(path_, Position{5});
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
    ::close(lowest);
    EXPECT_EQ(finding.state, PatrolState::unsure) << finding.detail;
}

TEST_F(JournalPatrolTest, learns_nothing_where_somebody_else_holds_the_file) {
    journal_.reset();
    sqlite3* holder = nullptr;
    ASSERT_EQ(sqlite3_open(path_.c_str(), &holder), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(holder, "PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE", nullptr,
                           nullptr, nullptr),
              SQLITE_OK);
    const PatrolFinding finding = look_at(path_, Position{5});
    sqlite3_close(holder);
    EXPECT_EQ(finding.state, PatrolState::unsure) << finding.detail;
    EXPECT_EQ(look_at(path_, Position{5}).state, PatrolState::whole);
}

// A look of more than 30 s at a long journal passed for a call that hangs.
TEST_F(JournalPatrolTest, a_long_look_tells_that_it_goes_on) {
    int told = 0;
    int silences = 0;
    const auto count = [&](std::chrono::milliseconds silence) {
        ++told;
        silences += silence > 0ms ? 1 : 0;
        EXPECT_LT(silence, 1s) << "the pages of a small journal";
    };
    ASSERT_EQ(journal_->append(journal::samples::request(Position{5}, 1'000)).status,
              engine::AppendStatus::ok);
    EXPECT_EQ(look_at(path_, Position{1'005}, count).state, PatrolState::whole);
    EXPECT_GT(told, 3) << "at each thousandth step of SQLite";
    EXPECT_EQ(silences, 1);
}

TEST(PatrolMemory, one_look_that_cannot_read_the_file_stops_no_meeting) {
    using enum PatrolState;
    PatrolMemory memory;
    const auto judged = [&](PatrolState state) { return memory.judged({state, ""}).state; };
    EXPECT_EQ(judged(whole), whole);
    EXPECT_EQ(judged(unreadable), unsure);
    EXPECT_EQ(judged(whole), whole);
    EXPECT_EQ(judged(unreadable), unsure);
    EXPECT_EQ(judged(unsure), unsure) << "which says nothing of the disk";
    EXPECT_EQ(judged(unreadable), unreadable);
    EXPECT_EQ(judged(unreadable), unreadable);
    EXPECT_EQ(judged(whole), whole);
    EXPECT_EQ(judged(damaged), damaged);
}

TEST(PatrolPause, only_a_long_look_that_found_the_file_whole_earns_a_long_rest) {
    EXPECT_EQ(pause_after(PatrolState::whole, 10ms), patrol_every);
    EXPECT_EQ(pause_after(PatrolState::whole, 30s), 1500s);
    for (const PatrolState state :
         {PatrolState::unsure, PatrolState::unreadable, PatrolState::damaged}) {
        EXPECT_EQ(pause_after(state, 30s), patrol_every);
    }
}

}  // namespace
}  // namespace plenaria::app::journal_patrol_test
