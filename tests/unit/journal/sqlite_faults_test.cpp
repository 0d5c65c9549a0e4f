// What the journal says when the disk fails: `failed` only where nothing can have been written.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>

#include "server/journal/database.hpp"
#include "server/journal/journal_copy.hpp"
#include "server/journal/journal_file.hpp"
#include "server/journal/log_file.hpp"
#include "server/journal/private_file.hpp"
#include "server/journal/record_table.hpp"
#include "server/journal/recovery.hpp"
#include "server/journal/salvage.hpp"
#include "server/journal/sqlite_journal.hpp"
#include "tests/contract/journal_samples.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/journal/faulty_files.hpp"

namespace plenaria::journal::sqlite_faults_test {
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
    /// As long a log as is brought into the database at the next rest; how many records there are.
    std::int64_t fill_log() {
        constexpr std::uintmax_t frame_bytes = 4'096 + 24;
        std::int64_t written = 1;
        while (std::filesystem::file_size(log_path(folder.path() / "journal.db")) <
               1'010 * frame_bytes) {
            const auto outcome = journal->append(samples::request(Position{written}, 500));
            if (outcome.status != AppendStatus::ok) {
                ADD_FAILURE() << "after " << written;
                break;
            }
            written += 500;
        }
        return written;
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

/// A commit that fails when it is synced, by a connection of its own; the log keeps its frames.
void fail_to_commit(FaultyFiles& files, const std::filesystem::path& path, std::size_t bytes) {
    const Database writer{path, SQLITE_OPEN_READWRITE};
    FoundRow row;
    row.seq = 2;
    row.payload.assign(bytes, 'p');
    files.answer_to_sync(SQLITE_IOERR_FSYNC);
    ASSERT_EQ(writer.run("PRAGMA synchronous = FULL; BEGIN IMMEDIATE"), SQLITE_OK);
    {
        Statement insert{writer.handle(), insert_sql};
        bind_row(insert, row.view(), row.hash);
        ASSERT_EQ(insert.step(), SQLITE_DONE);
    }
    EXPECT_NE(writer.run("COMMIT"), SQLITE_OK);
    writer.keep_log_on_close(true);
    files.answer_to_sync(SQLITE_OK);
}

TEST_F(sqlite_faults, commits_that_failed_and_were_written_over_are_no_damage) {
    const auto path = folder.path() / "journal.db";
    fail_to_commit(files, path, 9 * 4096);
    fail_to_commit(files, path, 4 * 4096);
    ASSERT_EQ(append(1), AppendStatus::ok);
    ASSERT_GT(read_log(path).torn.size(), 4U) << "what is left of both stands behind";
    // As it lies there when the server is killed.
    const auto killed = folder.path() / "killed";
    std::filesystem::create_directory(killed);
    for (const char* part : {"journal.db", "journal.db-wal"}) {
        std::filesystem::copy_file(folder.path() / part, killed / part);
    }
    EXPECT_EQ(log_damage(killed / "journal.db"), std::nullopt);
    auto again = SqliteJournal::open(killed / "journal.db");
    ASSERT_TRUE(again.ok()) << again.error().detail;
    const auto read = again.value()->read(Position{1}, [](const auto&) {});
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read.value().value, 2);
}

TEST_F(sqlite_faults, a_commit_that_the_log_holds_is_not_said_to_have_failed) {
    const auto path = folder.path() / "journal.db";
    {
        // Whoever reads keeps the log's index as it was.
        const Database reader{path, SQLITE_OPEN_READONLY};
        std::int64_t count = 0;
        ASSERT_TRUE(reader.ask("SELECT count(*) FROM record", count));
        files.answer_to_sync(SQLITE_IOERR_FSYNC);
        EXPECT_EQ(append(1), AppendStatus::unknown);
        files.answer_to_sync(SQLITE_OK);
        EXPECT_FALSE(journal->read(Position{1}, [](const auto&) {}).ok());
        EXPECT_EQ(append(1), AppendStatus::unknown) << "a start now would find it";
    }
    EXPECT_EQ(last(), 2);
    EXPECT_EQ(append(2), AppendStatus::ok);
}

TEST_F(sqlite_faults, what_is_in_doubt_comes_into_no_copy) {
    const auto path = folder.path() / "journal.db";
    const auto copy = folder.path() / "copy.db";
    {
        const Database reader{path, SQLITE_OPEN_READONLY};
        std::int64_t count = 0;
        ASSERT_TRUE(reader.ask("SELECT count(*) FROM record", count));
        files.answer_to_sync(SQLITE_IOERR_FSYNC);
        EXPECT_EQ(append(1), AppendStatus::unknown);
        files.answer_to_sync(SQLITE_OK);
        EXPECT_TRUE(is_in_doubt(path));
        EXPECT_FALSE(journal->read(Position{1}, [](const auto&) {}).ok());
        const auto refused = copy_journal(path, copy);
        ASSERT_TRUE(refused);
        EXPECT_EQ(refused->code, OpenError::unsettled);
        EXPECT_FALSE(std::filesystem::exists(copy));
    }
    EXPECT_EQ(last(), 2);
    EXPECT_FALSE(is_in_doubt(path));
    EXPECT_EQ(copy_journal(path, copy).has_value(), false);
}

TEST_F(sqlite_faults, a_journal_that_is_damaged_while_it_is_in_doubt_is_not_written_any_more) {
    const auto path = folder.path() / "journal.db";
    files.answer_to_sync(SQLITE_IOERR_FSYNC);
    EXPECT_EQ(append(1), AppendStatus::unknown);
    files.answer_to_sync(SQLITE_OK);
    EXPECT_FALSE(journal->leave_as_it_is());
    struct stat before {};
    ASSERT_EQ(::stat(log_path(path).c_str(), &before), 0);
    const auto read = journal->read(Position{1}, [](const auto&) {});
    ASSERT_FALSE(read.ok());
    EXPECT_EQ(read.error().error, engine::ReadError::chain_broken);
    struct stat after {};
    ASSERT_EQ(::stat(log_path(path).c_str(), &after), 0);
    EXPECT_EQ(after.st_ino, before.st_ino) << "no new log";
}

TEST_F(sqlite_faults, to_look_into_the_log_gives_up_no_lock) {
    const auto path = folder.path() / "journal.db";
    const Descriptor held{path, O_RDWR};
    ASSERT_TRUE(held.ok());
    struct flock lock {};
    lock.l_type = F_RDLCK;
    ASSERT_EQ(::fcntl(held.value(), F_SETLK, &lock), 0);
    EXPECT_EQ(last_in_log(path), Position{1});
    // For whoever is not this process, as this kind of lock has it.
    lock = {};
    lock.l_type = F_WRLCK;
    ASSERT_EQ(::fcntl(held.value(), F_OFD_GETLK, &lock), 0);
    EXPECT_EQ(lock.l_type, F_RDLCK);
}

TEST_F(sqlite_faults, what_is_not_known_is_rescued_before_the_file_is_opened_anew) {
    const auto path = folder.path() / "journal.db";
    files.answer_to_sync(SQLITE_IOERR_FSYNC);
    EXPECT_EQ(append(1), AppendStatus::unknown);
    files.answer_to_sync(SQLITE_OK);
    std::filesystem::remove(path);
    EXPECT_FALSE(journal->read(Position{1}, [](const auto&) {}).ok());
    EXPECT_TRUE(std::filesystem::exists(rescue_path(path)));
    EXPECT_EQ(append(1), AppendStatus::damaged);
}

/// While one lives, the disk gives nothing back of what SQLite wants to read.
class RefusedReads {
public:
    RefusedReads() { set(reinterpret_cast<sqlite3_syscall_ptr>(refuse)); }
    ~RefusedReads() { set(nullptr); }
    RefusedReads(const RefusedReads&) = delete;
    RefusedReads& operator=(const RefusedReads&) = delete;

private:
    static ssize_t refuse(int, void*, std::size_t, off64_t) {
        errno = EIO;
        return -1;
    }
    static void set(sqlite3_syscall_ptr call) {
        sqlite3_vfs* files = sqlite3_vfs_find("unix");
        for (const char* name : {"read", "pread", "pread64"}) {
            EXPECT_EQ(files->xSetSystemCall(files, name, call), SQLITE_OK);
        }
    }
};

TEST_F(sqlite_faults, a_read_that_was_refused_once_hides_no_later_damage) {
    const auto path = folder.path() / "journal.db";
    ASSERT_EQ(journal->append(samples::request(Position{1}, 400)).status, AppendStatus::ok);
    journal.reset();
    auto opened = SqliteJournal::open(path);
    ASSERT_TRUE(opened.ok());
    journal = std::move(opened).value();
    const auto error_of_reading = [&] {
        const auto read = journal->read(Position{1}, [](const auto&) {});
        return read ? std::nullopt : std::optional{read.error().error};
    };
    {
        const RefusedReads refused;
        EXPECT_EQ(error_of_reading(), engine::ReadError::storage);
        EXPECT_EQ(error_of_reading(), engine::ReadError::storage) << "as long as it refuses";
    }
    constexpr off_t page = 4'096;
    const Descriptor file{path, O_WRONLY};
    const auto pages = static_cast<off_t>(std::filesystem::file_size(path)) / page;
    ASSERT_GT(pages, 8);
    const std::string noise(page, '\xff');
    for (off_t i = 3; i < pages - 1; ++i) {
        ASSERT_EQ(::pwrite(file.value(), noise.data(), noise.size(), i * page), page);
    }
    EXPECT_EQ(error_of_reading(), engine::ReadError::chain_broken);
}

/// What somebody copied there: a rename keeps the bytes of the other.
void replace(const std::filesystem::path& path) {
    const auto other = path.parent_path() / "another";
    std::ofstream{other} << std::string(8'192, 'x');
    std::filesystem::rename(other, path);
}

// The file that came in its place was taken for its own from then on.
TEST_F(sqlite_faults, a_journal_that_is_replaced_during_a_checkpoint_is_found_by_the_next_append) {
    const std::int64_t written = fill_log();
    bool replaced = false;
    files.when_a_log_is_synced([&] {
        replace(folder.path() / "journal.db");
        replaced = true;
    });
    journal->rest();
    ASSERT_TRUE(replaced);
    EXPECT_EQ(append(written), AppendStatus::damaged);
    EXPECT_EQ(journal->damage(), "journal.db was replaced");
}

TEST_F(sqlite_faults, a_journal_that_is_replaced_during_an_append_is_found_by_the_next) {
    files.when_a_log_is_synced([&] { replace(folder.path() / "journal.db"); });
    EXPECT_EQ(append(1), AppendStatus::ok);
    EXPECT_EQ(append(2), AppendStatus::damaged);
    EXPECT_EQ(journal->damage(), "journal.db was replaced");
}

TEST_F(sqlite_faults, a_journal_that_was_replaced_is_not_written_at_rest) {
    const std::int64_t written = fill_log();
    replace(folder.path() / "journal.db");
    files.when_a_log_is_synced([] { ADD_FAILURE() << "it writes"; });
    journal->rest();
    files.when_a_log_is_synced(nullptr);
    EXPECT_EQ(append(written), AppendStatus::damaged);
}

}  // namespace
}  // namespace plenaria::journal::sqlite_faults_test
