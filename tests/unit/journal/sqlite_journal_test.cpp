// What only the journal on disk does: locks, versions, damage, and being killed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#include <fstream>
#include <optional>
#include <string>

#include "server/journal/row.hpp"
#include "server/journal/sqlite_journal.hpp"
#include "tests/contract/journal_samples.hpp"
#include "tests/support/raw_database.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::journal::sqlite_journal_test {
namespace {

using engine::AppendStatus;
using engine::ReadError;
using testing::HasSubstr;

class sqlite_journal : public testing::Test {
protected:
    std::unique_ptr<SqliteJournal> open() {
        auto opened = SqliteJournal::open(path);
        EXPECT_TRUE(opened.ok()) << (opened.ok() ? "" : opened.error().detail);
        return opened ? std::move(opened).value() : nullptr;
    }
    std::unique_ptr<SqliteJournal> open_read_only() {
        auto opened = SqliteJournal::open_read_only(path);
        EXPECT_TRUE(opened.ok()) << (opened.ok() ? "" : opened.error().detail);
        return opened ? std::move(opened).value() : nullptr;
    }
    /// With the log that what is damaged keeps.
    void remove_journal() const {
        for (const char* part : {"", "-wal", "-shm"}) {
            std::filesystem::remove(path.string() + part);
        }
    }
    std::optional<OpenError> refusal() {
        const auto opened = SqliteJournal::open(path);
        return opened.ok() ? std::nullopt : std::optional{opened.error().code};
    }
    std::optional<OpenError> refusal_to_read() {
        const auto opened = SqliteJournal::open_read_only(path);
        return opened.ok() ? std::nullopt : std::optional{opened.error().code};
    }
    void write(std::int64_t count) {
        const auto journal = open();
        ASSERT_EQ(journal->append(samples::request(Position{0}, count)).status, AppendStatus::ok);
    }
    std::string bytes() const {
        std::ifstream file{path, std::ios::binary};
        return {std::istreambuf_iterator<char>{file}, {}};
    }
    void put(const std::string& content) const { std::ofstream{path, std::ios::binary} << content; }

    test_support::TemporaryFolder folder;
    std::filesystem::path path = folder.path() / "journal.db";
};

std::int64_t count(engine::Journal& journal) {
    std::int64_t records = 0;
    EXPECT_TRUE(journal.read(Position{1}, [&](const auto&) { ++records; }).ok());
    return records;
}

std::optional<engine::ReadFailure> failure(engine::Journal& journal) {
    const auto read = journal.read(Position{1}, [](const auto&) {});
    return read.ok() ? std::nullopt : std::optional{read.error()};
}

TEST_F(sqlite_journal, keeps_everything_when_opened_again) {
    std::string head;
    {
        const auto journal = open();
        ASSERT_EQ(journal->append(samples::request(Position{0}, 7)).status, AppendStatus::ok);
        head = journal->chain_head();
    }
    const auto journal = open();
    EXPECT_EQ(journal->chain_head(), head);
    EXPECT_EQ(count(*journal), 7);
    EXPECT_EQ(journal->append(samples::request(Position{7}, 1)).position.value, 8);
}

TEST_F(sqlite_journal, no_append_waits_until_a_long_log_is_brought_into_the_database) {
    constexpr std::uintmax_t frame_bytes = 4'096 + 24;
    const auto journal = open();
    std::int64_t written = 0;
    const auto append = [&] {
        ASSERT_EQ(journal->append(samples::request(Position{written}, 500)).status,
                  AppendStatus::ok);
        written += 500;
    };
    append();
    const auto small = std::filesystem::file_size(path);
    while (std::filesystem::file_size(path.string() + "-wal") < 1'010 * frame_bytes) {
        append();
    }
    EXPECT_EQ(std::filesystem::file_size(path), small) << "an append did more than it had to";
    journal->rest();
    const auto large = std::filesystem::file_size(path);
    EXPECT_GT(large, small);
    append();
    journal->rest();
    EXPECT_EQ(std::filesystem::file_size(path), large) << "the log began anew";
    EXPECT_EQ(count(*journal), written);
}

TEST_F(sqlite_journal, a_second_writer_is_refused_and_told_who_writes) {
    auto journal = open();
    const auto second = SqliteJournal::open(path);
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.error().code, OpenError::in_use);
    EXPECT_THAT(second.error().detail, HasSubstr(std::to_string(::getpid())));
    journal.reset();
    EXPECT_EQ(refusal(), std::nullopt);
}

TEST_F(sqlite_journal, a_killed_writer_leaves_no_lock_and_loses_nothing) {
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        auto opened = SqliteJournal::open(path);
        const bool written =
            opened.ok() &&
            opened.value()->append(samples::request(Position{0}, 5)).status == AppendStatus::ok;
        const char answer = written ? 'y' : 'n';
        if (::write(ready[1], &answer, 1) == 1) {
            ::pause();
        }
        ::_exit(1);
    }
    char answer = 0;
    ASSERT_EQ(::read(ready[0], &answer, 1), 1);
    EXPECT_EQ(answer, 'y');
    EXPECT_EQ(refusal(), OpenError::in_use);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(ready[0]);
    ::close(ready[1]);
    const auto journal = open();
    EXPECT_EQ(count(*journal), 5);
}

TEST_F(sqlite_journal, files_are_the_owners_alone) {
    const auto journal = open();
    ASSERT_EQ(journal->append(samples::request(Position{0}, 1)).status, AppendStatus::ok);
    using std::filesystem::perms;
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator{folder.path()}) {
        EXPECT_EQ(entry.status().permissions(), perms::owner_read | perms::owner_write)
            << entry.path();
        ++files;
    }
    EXPECT_GE(files, 3);
}

TEST_F(sqlite_journal, is_read_while_it_is_written) {
    const auto writer = open();
    ASSERT_EQ(writer->append(samples::request(Position{0}, 3)).status, AppendStatus::ok);
    const auto reader = open_read_only();
    EXPECT_EQ(count(*reader), 3);
    ASSERT_EQ(writer->append(samples::request(Position{3}, 2)).status, AppendStatus::ok);
    std::int64_t first = 0;
    const auto read = reader->read(Position{5}, [&](const auto& r) { first = r.position.value; });
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(first, 5);
    EXPECT_EQ(reader->chain_head(), writer->chain_head());
    EXPECT_EQ(reader->append(samples::request(Position{5}, 1)).status, AppendStatus::failed);
    EXPECT_EQ(count(*writer), 5);
}

TEST_F(sqlite_journal, reading_needs_a_journal) {
    EXPECT_EQ(refusal_to_read(), OpenError::missing);
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(sqlite_journal, other_files_are_refused_untouched) {
    for (const std::string& content :
         {std::string{}, std::string{"hello"}, std::string(5'000, 'x')}) {
        put(content);
        EXPECT_EQ(refusal(), OpenError::not_a_journal);
        EXPECT_EQ(refusal_to_read(), OpenError::not_a_journal);
        EXPECT_EQ(bytes(), content);
    }
    std::filesystem::remove(path);
    test_support::RawDatabase{path}.run("CREATE TABLE record (seq INTEGER)");
    const auto before = bytes();
    EXPECT_EQ(refusal(), OpenError::not_a_journal);
    EXPECT_EQ(bytes(), before);
}

TEST_F(sqlite_journal, a_newer_journal_is_refused_untouched) {
    write(3);
    test_support::RawDatabase{path}.run("PRAGMA journal_mode = DELETE; PRAGMA user_version = 2");
    const auto before = bytes();
    EXPECT_EQ(refusal(), OpenError::newer_version);
    EXPECT_EQ(refusal_to_read(), OpenError::newer_version);
    EXPECT_EQ(bytes(), before);
}

TEST_F(sqlite_journal, a_newer_version_that_is_only_in_the_log_is_found_too) {
    write(3);
    test_support::RawDatabase raw{path};
    raw.run("PRAGMA user_version = 2");
    EXPECT_EQ(refusal(), OpenError::newer_version);
}

TEST_F(sqlite_journal, a_creation_cut_short_is_begun_anew) {
    std::ofstream{path.string() + ".new"} << "half";
    EXPECT_EQ(refusal(), std::nullopt);
    EXPECT_FALSE(std::filesystem::exists(path.string() + ".new"));
}

TEST_F(sqlite_journal, a_folder_that_is_not_there_is_a_fault_of_storage) {
    path = folder.path() / "none" / "journal.db";
    EXPECT_EQ(refusal(), OpenError::storage);
}

TEST_F(sqlite_journal, a_change_in_any_column_shows_where_it_is) {
    for (const char* change :
         {"at_ms = at_ms + 1", "actor_role = 'chair'", "actor_name = actor_name || 'x'",
          "command_id = command_id || 'x'", "command_fingerprint = command_fingerprint + 1",
          "room = 'otra'", "kind = 'doors_closed'", "version = 2", "payload = payload || ' '",
          "hash = zeroblob(32)", "hash = x'00'", "seq = 100"}) {
        remove_journal();
        write(8);
        test_support::RawDatabase{path}.run(std::string{"UPDATE record SET "} + change +
                                            " WHERE seq = 5");
        const auto found = failure(*open_read_only());
        ASSERT_TRUE(found.has_value()) << change;
        EXPECT_EQ(found->error, ReadError::chain_broken) << change;
        EXPECT_EQ(found->position.value, 5) << change;
    }
}

TEST_F(sqlite_journal, a_change_of_any_byte_of_a_payload_shows) {
    write(2);
    const auto length =
        static_cast<int>(EventCodec{}.encode(samples::record(2).event.event).payload.size());
    ASSERT_GT(length, 10);
    for (int byte = 1; byte <= length; ++byte) {
        test_support::RawDatabase raw{path};
        const std::string at = std::to_string(byte);
        raw.run("CREATE TEMP TABLE kept AS SELECT payload FROM record WHERE seq = 2");
        raw.run("UPDATE record SET payload = substr(payload, 1, " + at +
                " - 1) || '~' || "
                "substr(payload, " +
                at + " + 1) WHERE seq = 2");
        const auto found = failure(*open_read_only());
        ASSERT_TRUE(found.has_value()) << byte;
        EXPECT_EQ(found->error, ReadError::chain_broken);
        EXPECT_EQ(found->position.value, 2);
        raw.run("UPDATE record SET payload = (SELECT payload FROM kept) WHERE seq = 2");
        EXPECT_FALSE(failure(*open_read_only()).has_value());
    }
}

TEST_F(sqlite_journal, a_record_taken_out_shows) {
    write(8);
    test_support::RawDatabase{path}.run("DELETE FROM record WHERE seq = 3");
    const auto found = failure(*open_read_only());
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->error, ReadError::chain_broken);
    EXPECT_EQ(found->position.value, 3);
}

TEST_F(sqlite_journal, records_lost_at_the_end_show_while_it_is_open) {
    const auto journal = open();
    ASSERT_EQ(journal->append(samples::request(Position{0}, 8)).status, AppendStatus::ok);
    test_support::RawDatabase{path}.run("DELETE FROM record WHERE seq > 6");
    const auto found = failure(*journal);
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->error, ReadError::chain_broken);
    EXPECT_EQ(found->position.value, 7);
}

TEST_F(sqlite_journal, somebody_elses_record_is_a_conflict) {
    const auto journal = open();
    ASSERT_EQ(journal->append(samples::request(Position{0}, 2)).status, AppendStatus::ok);
    test_support::RawDatabase{path}.run(
        "INSERT INTO record SELECT 3, at_ms, actor_role, actor_name, command_id,"
        " command_fingerprint, room, kind, version, payload, hash FROM record"
        " WHERE seq = 2");
    const auto outcome = journal->append(samples::request(Position{2}, 1));
    EXPECT_EQ(outcome.status, AppendStatus::conflict);
    EXPECT_EQ(outcome.position.value, 3);
}

/// Writes one record by hand, with a hash that is right.
void write_by_hand(const std::filesystem::path& path, const std::string& kind, int version,
                   const std::string& payload, const std::string& role = "secretariat") {
    RowView row;
    row.seq = 1;
    row.actor_role = role;
    row.kind = kind;
    row.version = version;
    row.payload = payload;
    ChainHasher hasher;
    test_support::RawDatabase{path}.run("INSERT INTO record VALUES (1, 0, '" + role +
                                        "', '', '', 0, '', '" + kind + "', " +
                                        std::to_string(version) + ", '" + payload + "', x'" +
                                        hex(hasher.next(no_hash, row)) + "')");
}

TEST_F(sqlite_journal, records_of_a_newer_plenaria_and_malformed_ones_are_told_apart) {
    struct Case {
        const char* kind;
        int version;
        const char* payload;
        const char* role;
        ReadError error;
    };
    for (const Case& c :
         {Case{"vote_taken", 1, "{}", "secretariat", ReadError::newer_version},
          Case{"doors_closed", 9, "{}", "secretariat", ReadError::newer_version},
          Case{"doors_closed", 1, "{}", "usher", ReadError::newer_version},
          Case{"doors_closed", 1, "{\"secret\":1}", "secretariat", ReadError::malformed}}) {
        remove_journal();
        open().reset();
        write_by_hand(path, c.kind, c.version, c.payload, c.role);
        const auto found = failure(*open_read_only());
        ASSERT_TRUE(found.has_value()) << c.kind;
        EXPECT_EQ(found->error, c.error) << c.kind;
        EXPECT_EQ(found->position.value, 1);
        EXPECT_THAT(found->detail, testing::Not(HasSubstr("secret")));
    }
}

}  // namespace
}  // namespace plenaria::journal::sqlite_journal_test
