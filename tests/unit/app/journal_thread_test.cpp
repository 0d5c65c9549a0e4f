// What becomes of an append whose outcome the disk does not tell, and what a look at the journal's
// files finds.
#include "server/app/journal_thread.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "server/app/journal_patrol.hpp"
#include "server/journal/sqlite_journal.hpp"
#include "tests/contract/journal_samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::app::journal_thread_test {
namespace {

using engine::AppendOutcome;
using engine::AppendStatus;
using testing::ElementsAre;

/// Takes an append, does not say so, and cannot be read back for a while.
class SulkingJournal : public engine::Journal {
public:
    AppendOutcome append(const engine::AppendRequest& request) override {
        record_ = request.records.front();
        return {AppendStatus::unknown, request.expected};
    }
    Outcome<Position, engine::ReadFailure> read(
        Position, const std::function<void(const engine::JournalRecord&)>& visit) override {
        if (++reads_ <= 2) {
            return engine::ReadFailure{engine::ReadError::storage, {}, "I/O error"};
        }
        visit(record_);
        return record_.position;
    }
    std::string chain_head() const override { return {}; }

private:
    engine::JournalRecord record_;
    int reads_ = 0;
};

TEST(JournalThreadTest, an_uncertain_append_is_told_once_and_settled_when_it_can_be) {
    SulkingJournal journal;
    std::mutex mutex;
    std::condition_variable told;
    std::vector<AppendStatus> outcomes;
    JournalThread thread{journal, [&](AppendOutcome outcome) {
                             const std::lock_guard lock{mutex};
                             outcomes.push_back(outcome.status);
                             told.notify_all();
                         }};
    thread.append(journal::samples::request(Position{0}, 1));
    std::unique_lock lock{mutex};
    EXPECT_TRUE(
        told.wait_for(lock, std::chrono::seconds{20}, [&] { return outcomes.size() == 2; }));
    EXPECT_THAT(outcomes, ElementsAre(AppendStatus::unknown, AppendStatus::ok));
}

TEST(JournalThreadTest, ends_while_an_append_is_uncertain) {
    SulkingJournal journal;
    JournalThread thread{journal, [](AppendOutcome) {}};
    thread.append(journal::samples::request(Position{0}, 1));
}

/// Takes its time to rest: until somebody lets it.
class DrowsyJournal : public engine::Journal {
public:
    AppendOutcome append(const engine::AppendRequest& request) override {
        return {AppendStatus::ok, request.records.back().position};
    }
    Outcome<Position, engine::ReadFailure> read(
        Position, const std::function<void(const engine::JournalRecord&)>&) override {
        return Position{};
    }
    void rest() override {
        std::unique_lock lock{mutex};
        ++rests;
        changed.notify_all();
        changed.wait_for(lock, std::chrono::seconds{20}, [this] { return told > 0; });
        woken_by_answer = told > 0;
    }
    std::string chain_head() const override { return {}; }

    std::mutex mutex;
    std::condition_variable changed;
    int rests = 0;
    int told = 0;
    bool woken_by_answer = false;
};

TEST(JournalThreadTest, tells_what_an_append_came_to_before_the_journal_rests) {
    DrowsyJournal journal;
    {
        JournalThread thread{journal, [&](const AppendOutcome& outcome) {
                                 const std::lock_guard lock{journal.mutex};
                                 EXPECT_EQ(outcome.status, AppendStatus::ok);
                                 EXPECT_EQ(journal.rests, journal.told);
                                 ++journal.told;
                                 journal.changed.notify_all();
                             }};
        thread.append(journal::samples::request(Position{0}, 1));
        std::unique_lock lock{journal.mutex};
        EXPECT_TRUE(journal.changed.wait_for(lock, std::chrono::seconds{20},
                                             [&] { return journal.rests == 1; }));
    }
    EXPECT_TRUE(journal.woken_by_answer);
}

/// Writes down what is done to it.
class NotingJournal : public engine::Journal {
public:
    explicit NotingJournal(AppendStatus answer) : answer_(answer) {}

    AppendOutcome append(const engine::AppendRequest& request) override {
        if (const auto then = std::exchange(on_next_append, nullptr)) {
            then();
        }
        done.emplace_back("append");
        return {answer_, request.records.back().position};
    }
    Outcome<Position, engine::ReadFailure> read(
        Position, const std::function<void(const engine::JournalRecord&)>&) override {
        return Position{};
    }
    void rest() override { done.emplace_back("rest"); }
    std::string chain_head() const override { return {}; }

    std::function<void()> on_next_append;
    std::vector<std::string> done;

private:
    AppendStatus answer_;
};

/// What is done after one append up to the second.
std::vector<std::string> done_around_an_append(AppendStatus answer, bool damage_found) {
    NotingJournal journal{answer};
    std::mutex mutex;
    std::condition_variable told;
    int outcomes = 0;
    {
        JournalThread thread{journal, [&](const AppendOutcome&) {
                                 const std::lock_guard lock{mutex};
                                 ++outcomes;
                                 told.notify_all();
                             }};
        if (damage_found) {
            journal.on_next_append = [&] {
                thread.run_between([&] { journal.done.emplace_back("rescue"); });
            };
        }
        for (int appends = 1; appends <= 2; ++appends) {
            thread.append(journal::samples::request(Position{0}, 1));
            std::unique_lock lock{mutex};
            EXPECT_TRUE(
                told.wait_for(lock, std::chrono::seconds{20}, [&] { return outcomes == appends; }));
        }
    }
    const auto second = std::find(journal.done.begin() + 1, journal.done.end(), "append");
    return {journal.done.begin(), second};
}

// A checkpoint ran over pages that were known to be damaged, ahead of their rescue.
TEST(JournalThreadTest, damage_that_is_found_during_an_append_is_rescued_before_the_journal_rests) {
    EXPECT_THAT(done_around_an_append(AppendStatus::ok, true),
                ElementsAre("append", "rescue", "rest"));
    EXPECT_THAT(done_around_an_append(AppendStatus::ok, false), ElementsAre("append", "rest"));
}

TEST(JournalThreadTest, rests_after_nothing_but_an_append_that_succeeded) {
    for (const AppendStatus status :
         {AppendStatus::failed, AppendStatus::conflict, AppendStatus::damaged}) {
        EXPECT_THAT(done_around_an_append(status, false), ElementsAre("append"));
    }
}

/// Cannot be read back for one reason, then for another, then finds itself damaged.
class BreakingJournal : public engine::Journal {
public:
    AppendOutcome append(const engine::AppendRequest& request) override {
        return {AppendStatus::unknown, request.expected};
    }
    Outcome<Position, engine::ReadFailure> read(
        Position, const std::function<void(const engine::JournalRecord&)>&) override {
        const int read = reads++;
        return read < 2   ? engine::ReadFailure{engine::ReadError::held, {}, "process 7"}
               : read < 3 ? engine::ReadFailure{engine::ReadError::storage, {}, "I/O error"}
                          : engine::ReadFailure{engine::ReadError::chain_broken, {}, "hash"};
    }
    std::string chain_head() const override { return {}; }

    std::atomic<int> reads{0};
};

TEST(JournalThreadTest, tells_each_reason_once_and_tries_no_more_where_it_is_damaged) {
    BreakingJournal journal;
    std::mutex mutex;
    std::condition_variable told;
    std::vector<std::string> reasons;
    JournalThread thread{journal, [&](const AppendOutcome& outcome) {
                             const std::lock_guard lock{mutex};
                             EXPECT_EQ(outcome.status, AppendStatus::unknown);
                             reasons.push_back(outcome.why ? outcome.why->detail : "");
                             told.notify_all();
                         }};
    thread.append(journal::samples::request(Position{0}, 1));
    bool worked = false;
    {
        std::unique_lock lock{mutex};
        ASSERT_TRUE(
            told.wait_for(lock, std::chrono::seconds{20}, [&] { return reasons.size() == 3; }));
        EXPECT_THAT(reasons, ElementsAre("process 7", "I/O error", "hash"));
    }
    thread.run_between([&] {
        const std::lock_guard lock{mutex};
        worked = true;
        told.notify_all();
    });
    std::unique_lock lock{mutex};
    EXPECT_TRUE(told.wait_for(lock, std::chrono::seconds{20}, [&] { return worked; }))
        << "what it is damaged for is still to be rescued";
    EXPECT_EQ(journal.reads, 4);
}

TEST(JournalPatrol, a_look_tells_whole_short_and_gone) {
    const test_support::TemporaryFolder folder;
    const auto path = folder.path() / "journal.db";
    auto journal = journal::SqliteJournal::open(path);
    ASSERT_TRUE(journal.ok());
    ASSERT_EQ(journal.value()->append(journal::samples::request(Position{0}, 5)).status,
              AppendStatus::ok);
    EXPECT_EQ(look_at(path, Position{5}).state, PatrolState::whole);
    EXPECT_EQ(look_at(path, Position{6}).state, PatrolState::damaged) << "it must go that far";
    std::filesystem::rename(path, folder.path() / "elsewhere");
    EXPECT_EQ(look_at(path, Position{5}).state, PatrolState::damaged);
}

}  // namespace
}  // namespace plenaria::app::journal_thread_test
