// What `recover` must not take for something else: a file that is closed to it for an empty one, a
// bit for a version, another meeting for this one, a number in a file for an amount of work.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <memory>

#include "server/journal/database.hpp"
#include "server/journal/log_file.hpp"
#include "server/journal/recovery.hpp"
#include "server/journal/sqlite_journal.hpp"
#include "tests/contract/journal_samples.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/journal/damage.hpp"

namespace plenaria::journal::recovery_refusals_test {
namespace {

namespace fs = std::filesystem;
using engine::AppendStatus;

constexpr ::uid_t nobody = 65534;

void overwrite(const fs::path& path, std::streamoff at, const std::string& bytes) {
    std::fstream out{path, std::ios::in | std::ios::out | std::ios::binary};
    out.seekp(at);
    out << bytes;
}

/// A file that this process may not open while one lives, in a folder that is its own.
class ClosedFile {
public:
    explicit ClosedFile(const fs::path& file) {
        EXPECT_EQ(::chmod(file.c_str(), 0), 0);
        if (::geteuid() == 0) {
            // The superuser opens everything.
            for (auto folder = file.parent_path(); folder != fs::temp_directory_path();
                 folder = folder.parent_path()) {
                EXPECT_EQ(::chown(folder.c_str(), nobody, nobody), 0);
            }
            EXPECT_EQ(::seteuid(nobody), 0);
            was_root_ = true;
        }
    }
    ~ClosedFile() {
        if (was_root_) {
            EXPECT_EQ(::seteuid(0), 0);
        }
    }
    ClosedFile(const ClosedFile&) = delete;
    ClosedFile& operator=(const ClosedFile&) = delete;

private:
    bool was_root_ = false;
};

class RecoveryRefusals : public testing::Test {
protected:
    /// A journal of `count` records, some of them in its log.
    fs::path make(const std::string& name, std::int64_t count, std::int64_t in_log = 0) {
        const fs::path made = folder_.path() / (name + "-made");
        fs::create_directory(made);
        const fs::path data = folder_.path() / name;
        fs::create_directory(data);
        auto journal = append(made / "journal.db", 0, count);
        if (in_log > 0) {
            journal.reset();
            journal = append(made / "journal.db", count, in_log);
            fs::copy_file(log_path(made / "journal.db"), log_path(data / "journal.db"));
        } else {
            journal.reset();
        }
        fs::copy_file(made / "journal.db", data / "journal.db");
        return data / "journal.db";
    }

    /// The same, but of another meeting.
    fs::path make_other(std::int64_t count) {
        const fs::path path = folder_.path() / "other.db";
        auto journal = SqliteJournal::open(path);
        EXPECT_TRUE(journal.ok());
        auto request = samples::request(Position{0}, count);
        for (auto& record : request.records) {
            record.event.at += Millis{1};
        }
        EXPECT_EQ(journal.value()->append(request).status, AppendStatus::ok);
        return path;
    }

    static std::unique_ptr<SqliteJournal> append(const fs::path& path, std::int64_t after,
                                                 std::int64_t count) {
        auto journal = SqliteJournal::open(path);
        EXPECT_TRUE(journal.ok());
        EXPECT_TRUE(journal.value()->read(Position{1}, [](const auto&) {}).ok());
        EXPECT_EQ(journal.value()->append(samples::request(Position{after}, count)).status,
                  AppendStatus::ok);
        return std::move(journal).value();
    }

    static RecoveryRequest request_for(const fs::path& journal) {
        return {journal, "2026-11-29T12-00-00Z", Position{}};
    }

    test_support::TemporaryFolder folder_;
};

TEST_F(RecoveryRefusals, a_file_that_is_closed_to_it_is_not_taken_for_an_empty_one) {
    const fs::path journal = make("data", 40, 5);
    const std::string before = bytes_of(journal);
    const fs::path rescue = rescue_path(journal);
    fs::copy_file(make("shorter", 10), rescue);
    {
        const ClosedFile closed{journal};
        const auto done = recover(request_for(journal));
        ASSERT_FALSE(done.ok()) << "what the rescue holds would take the journal's place";
        EXPECT_EQ(done.error().code, OpenError::storage);
    }
    ::chmod(journal.c_str(), 0600);
    EXPECT_TRUE(bytes_of(journal) == before);
    EXPECT_FALSE(fs::exists(journal.parent_path() / "quarantine"));
}

TEST_F(RecoveryRefusals, a_log_that_is_closed_to_it_is_not_passed_over) {
    const fs::path journal = make("data", 40, 5);
    {
        const ClosedFile closed{log_path(journal)};
        const auto done = recover(request_for(journal));
        ASSERT_FALSE(done.ok());
        EXPECT_EQ(done.error().code, OpenError::storage);
    }
    EXPECT_TRUE(fs::exists(log_path(journal)));
}

TEST_F(RecoveryRefusals, a_bit_of_the_version_is_damage) {
    for (const std::streamoff at : {60, 61, 62, 63}) {
        const fs::path journal = make("data" + std::to_string(at), 40);
        overwrite(journal, at, at == 63 ? std::string("\x03", 1) : std::string("\x01", 1));
        const auto done = recover(request_for(journal));
        ASSERT_TRUE(done.ok()) << done.error().detail;
        EXPECT_EQ(done.value().result, RecoveryResult::recovered);
        EXPECT_EQ(done.value().saved.value, 40);
        EXPECT_TRUE(SqliteJournal::open(journal).ok());
    }
}

TEST_F(RecoveryRefusals, a_journal_of_a_newer_version_is_left_alone) {
    // Its log says so, in a frame whose checksum agrees.
    const fs::path by_log = make("log", 40);
    {
        const Database writer{by_log, SQLITE_OPEN_READWRITE};
        ASSERT_EQ(writer.run("PRAGMA user_version = 2"), SQLITE_OK);
        fs::copy_file(log_path(by_log), folder_.path() / "kept-wal");
        fs::copy_file(by_log, folder_.path() / "kept");
    }
    fs::rename(folder_.path() / "kept-wal", log_path(folder_.path() / "kept"));
    const auto refused = recover(request_for(folder_.path() / "kept"));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, OpenError::newer_version);
}

TEST_F(RecoveryRefusals, a_copy_of_another_meeting_does_not_replace_this_one) {
    const fs::path journal = make("data", 300);
    // Its first record is gone, others are left.
    for (std::size_t page = 1; page < 4; ++page) {
        overwrite(journal, static_cast<std::streamoff>(page * page_bytes),
                  std::string(page_bytes, 'x'));
    }
    const std::string before = bytes_of(journal);
    auto request = request_for(journal);
    request.copies.push_back(make_other(50));
    const auto done = recover(request);
    ASSERT_TRUE(done.ok()) << done.error().detail;
    EXPECT_EQ(done.value().result, RecoveryResult::strange);
    EXPECT_TRUE(bytes_of(journal) == before);
    // A copy of this one is welcome, although it is older.
    request.copies = {make("older", 250)};
    const auto own = recover(request);
    ASSERT_TRUE(own.ok());
    EXPECT_EQ(own.value().result, RecoveryResult::recovered);
    EXPECT_EQ(own.value().saved.value, 300);
}

TEST_F(RecoveryRefusals, whole_records_that_a_copy_has_others_for_are_not_passed_over) {
    const fs::path journal = make("data", 300);
    for (std::size_t page = 6; page < 8; ++page) {
        overwrite(journal, static_cast<std::streamoff>(page * page_bytes),
                  std::string(page_bytes, 'x'));
    }
    auto request = request_for(journal);
    request.dry_run = true;
    const auto alone = recover(request);
    ASSERT_TRUE(alone.ok());
    const std::int64_t shared = alone.value().saved.value;
    ASSERT_GT(shared, 0);
    ASSERT_LT(shared, 250);
    // From the first that is lost on, the copy has others.
    const fs::path copy = make("elsewhere", shared);
    {
        auto other = SqliteJournal::open(copy);
        ASSERT_TRUE(other.ok());
        ASSERT_TRUE(other.value()->read(Position{1}, [](const auto&) {}).ok());
        auto more = samples::request(Position{shared}, 400);
        for (auto& record : more.records) {
            record.event.at += Millis{1};
        }
        ASSERT_EQ(other.value()->append(more).status, AppendStatus::ok);
    }
    request.copies = {copy};
    const auto mixed = recover(request);
    ASSERT_TRUE(mixed.ok()) << mixed.error().detail;
    EXPECT_EQ(mixed.value().saved.value, shared + 400);
    EXPECT_EQ(mixed.value().lost.seen, 0);
    EXPECT_GT(mixed.value().dropped.seen, 20);
    EXPECT_GT(mixed.value().dropped.first.value, shared);
    EXPECT_EQ(mixed.value().dropped.last.value, 300);
    // An older copy of this very journal drives nothing out.
    request.copies = {make("older", 250)};
    const auto own = recover(request);
    ASSERT_TRUE(own.ok());
    EXPECT_EQ(own.value().saved.value, 300);
    EXPECT_EQ(own.value().dropped.seen, 0);
}

TEST_F(RecoveryRefusals, where_nothing_is_left_any_copy_will_do) {
    const fs::path journal = make("data", 10);
    fs::resize_file(journal, 0);
    auto request = request_for(journal);
    request.copies.push_back(make_other(50));
    const auto done = recover(request);
    ASSERT_TRUE(done.ok());
    EXPECT_EQ(done.value().result, RecoveryResult::recovered);
    EXPECT_EQ(done.value().saved.value, 50);
}

TEST_F(RecoveryRefusals, pages_that_a_log_only_claims_are_not_looked_for) {
    const fs::path journal = make("data", 40, 5);
    claim_pages(log_path(journal), 0xFFFFFFFFU);
    ASSERT_EQ(read_log(journal).pages, 0xFFFFFFFFU) << "the forgery is believed";
    const auto done = recover(request_for(journal));
    ASSERT_TRUE(done.ok()) << done.error().detail;
    EXPECT_EQ(done.value().result, RecoveryResult::recovered);
    EXPECT_EQ(done.value().saved.value, 45);
}

TEST_F(RecoveryRefusals, an_earlier_rescue_stands_in_no_ones_way) {
    const fs::path journal = make("data", 40);
    const std::string stale = bytes_of(make("stale", 3));
    std::ofstream{rescue_path(journal), std::ios::binary} << stale;
    auto request = request_for(journal);
    const auto whole = recover(request);
    ASSERT_TRUE(whole.ok()) << whole.error().detail;
    EXPECT_EQ(whole.value().result, RecoveryResult::whole) << whole.value().damage;
    EXPECT_FALSE(fs::exists(rescue_path(journal)));
    EXPECT_TRUE(bytes_of(whole.value().quarantine / "journal.db.rescued") == stale);
    // Nor does one that nobody took away, or that was being written when the power failed.
    std::ofstream{rescue_path(journal), std::ios::binary} << stale;
    std::ofstream{rescue_draft_path(journal), std::ios::binary} << "half of one";
    auto server = append(journal, 40, 2);
    fs::remove(journal);
    EXPECT_FALSE(server->leave_as_it_is());
    server.reset();
    const auto done = recover(request);
    ASSERT_TRUE(done.ok()) << done.error().detail;
    EXPECT_EQ(done.value().saved.value, 42);
}

TEST_F(RecoveryRefusals, a_rescue_that_finds_no_room_is_tried_again) {
    const fs::path journal = make("data", 40);
    auto server = append(journal, 40, 2);
    fs::create_directory(rescue_draft_path(journal));
    EXPECT_TRUE(server->leave_as_it_is());
    EXPECT_EQ(server->append(samples::request(Position{42}, 1)).status, AppendStatus::damaged);
    fs::remove(rescue_draft_path(journal));
    EXPECT_FALSE(server->leave_as_it_is());
    EXPECT_TRUE(fs::exists(rescue_path(journal)));
}

}  // namespace
}  // namespace plenaria::journal::recovery_refusals_test
