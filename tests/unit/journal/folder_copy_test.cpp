// A copy of a data folder: what it holds, and that nothing of it changes unseen.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sodium.h>
#include <sqlite3.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "server/journal/database.hpp"
#include "server/journal/escrow.hpp"
#include "server/journal/folder_copy.hpp"
#include "server/journal/journal_copy.hpp"
#include "server/journal/key_folder.hpp"
#include "server/journal/manifest.hpp"
#include "server/journal/private_file.hpp"
#include "server/journal/record_table.hpp"
#include "server/journal/sqlite_journal.hpp"
#include "tests/contract/journal_samples.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/journal/faulty_files.hpp"

namespace plenaria::journal::folder_copy_test {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::Not;

constexpr EscrowCost cheap{crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN};

std::string content_of(const fs::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

void write(const fs::path& path, const std::string& content) {
    std::ofstream{path, std::ios::binary} << content;
}

std::vector<std::string> names_of(const Manifest& manifest) {
    std::vector<std::string> names;
    for (const CopiedFile& file : manifest.files) {
        names.push_back(file.name);
    }
    return names;
}

Manifest sample() {
    return {"0123abcd",
            from_unix_ms(1'790'000'000'000),
            Position{41},
            digest_of("head"),
            {{"journal.db", 8'192, digest_of("a")}, {"tls/ca.pem", 7, digest_of("b")}},
            {{"acta 1.pdf", 9, digest_of("c"), 1'790'000'000'123'456'789},
             {"a:b\n100%25.pdf", 0, digest_of(""), 0}}};
}

TEST(manifest, comes_back_as_it_was_written) {
    const auto read = read_manifest(manifest_text(sample()));
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->server, "0123abcd");
    EXPECT_EQ(read->made, sample().made);
    EXPECT_EQ(read->position, Position{41});
    EXPECT_EQ(read->head, sample().head);
    EXPECT_EQ(read->files, sample().files);
    EXPECT_EQ(read->documents, sample().documents);
    Manifest empty = sample();
    empty.head.clear();
    EXPECT_EQ(read_manifest(manifest_text(empty))->head, "");
}

TEST(manifest, a_changed_or_missing_byte_shows) {
    const std::string text = manifest_text(sample());
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string changed = text;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        EXPECT_FALSE(read_manifest(changed).has_value()) << "byte " << i;
        EXPECT_FALSE(read_manifest(text.substr(0, i)).has_value()) << "cut at " << i;
    }
    EXPECT_FALSE(read_manifest(text + "\n").has_value());
    EXPECT_FALSE(read_manifest(text + text).has_value());
}

/// With another number of its format; still ended by the hash of all before.
std::string as_format(std::string_view number, std::string text) {
    text.replace(text.find(' ') + 1, 1, number);
    text.resize(text.rfind("end "));
    return text + "end " + digest_of(text) + "\n";
}

TEST(manifest, of_a_format_to_come_is_told_from_a_damaged_one) {
    const std::string text = manifest_text(sample());
    for (const char* number : {"2", "999"}) {
        const std::string newer = as_format(number, text);
        EXPECT_FALSE(read_manifest(newer).has_value());
        EXPECT_TRUE(is_newer_manifest(newer));
        for (std::size_t i = 0; i < newer.size(); ++i) {
            std::string changed = newer;
            changed[i] = static_cast<char>(changed[i] ^ 1);
            EXPECT_FALSE(is_newer_manifest(changed)) << "byte " << i;
            EXPECT_FALSE(is_newer_manifest(newer.substr(0, i))) << "cut at " << i;
        }
    }
    std::string whatever = "plenaria-copy 2\nof which we know nothing\n";
    whatever += "end " + digest_of(whatever) + "\n";
    EXPECT_TRUE(is_newer_manifest(whatever));
    for (const char* number : {"0", "1", "-2", "2x", ""}) {
        EXPECT_FALSE(is_newer_manifest(as_format(number, text))) << number;
    }
    std::string flipped = text;
    flipped[flipped.find('1')] = '3';
    EXPECT_FALSE(is_newer_manifest(flipped)) << "a bit of it flipped";
}

TEST(manifest, names_no_place_outside_of_the_copy) {
    for (const char* good : {"people", "tls/ca.pem", "escrow/0a1b.key", "a-b_c.d"}) {
        EXPECT_TRUE(is_copied_name(good)) << good;
    }
    for (const char* bad : {"", "/etc/passwd", "../people", "tls/../../x", "a/b/c", ".hidden",
                            "tls/.x", "a b", "a\nb", "tls/", "/"}) {
        EXPECT_FALSE(is_copied_name(bad)) << bad;
        Manifest named = sample();
        named.files.front().name = bad;
        EXPECT_FALSE(read_manifest(manifest_text(named)).has_value()) << bad;
    }
}

TEST(manifest, takes_any_name_of_a_document_that_is_no_path) {
    for (const std::string& good : {std::string(255, 'x'), std::string{".x"}, std::string{"%\n%0"},
                                    std::string{"Núñez; acta «3».pdf"}}) {
        Manifest named = sample();
        named.documents.front().name = good;
        const auto read = read_manifest(manifest_text(named));
        ASSERT_TRUE(read.has_value()) << good;
        EXPECT_EQ(read->documents.front().name, good);
    }
    for (const std::string& bad : {std::string{}, std::string{"."}, std::string{".."},
                                   std::string{"../x"}, std::string(256, 'x')}) {
        Manifest named = sample();
        named.documents.front().name = bad;
        EXPECT_FALSE(read_manifest(manifest_text(named)).has_value()) << bad;
    }
}

class folder_copy : public testing::Test {
protected:
    void SetUp() override {
        fs::create_directory(data);
        append(60);
        KeyFolder keys{data};
        keys.load();
        ASSERT_TRUE(keys.key_of(SessionId{"s1"}).ok());
        ASSERT_TRUE(set_up_escrow(data, "doce palabras que nadie dice", cheap).ok());
        write(data / "people", "plenaria-people 1\n");
        fs::create_directory(data / "tls");
        write(data / "tls" / "ca.key", "a key");
    }
    void append(std::int64_t records) {
        auto opened = SqliteJournal::open(data / "journal.db");
        ASSERT_TRUE(opened.ok());
        const auto made = opened.value()->append(samples::request(Position{written}, records));
        ASSERT_EQ(made.status, engine::AppendStatus::ok);
        written = made.position.value;
    }
    Outcome<Manifest, OpenFailure> fill(const fs::path& fresh) const {
        fs::create_directory(fresh);
        return fill_copy({data,
                          "0123abcd",
                          from_unix_ms(1),
                          {"alive"},
                          {"people", "tls/ca.key", "absent"},
                          4'096,
                          {}},
                         fresh);
    }

    test_support::TemporaryFolder folder;
    fs::path data = folder.path() / "data";
    fs::path copy = folder.path() / "copy";
    std::int64_t written = 0;
};

TEST_F(folder_copy, holds_the_journal_the_escrow_and_what_was_named_and_no_key) {
    const auto made = fill(copy);
    ASSERT_TRUE(made.ok()) << made.error().detail;
    EXPECT_EQ(made.value().position, Position{60});
    EXPECT_THAT(names_of(made.value()), Contains("journal.db"));
    EXPECT_THAT(names_of(made.value()), Contains("escrow/chair"));
    EXPECT_THAT(names_of(made.value()), Contains("tls/ca.key"));
    EXPECT_THAT(names_of(made.value()), Not(Contains("absent")));
    EXPECT_FALSE(fs::exists(copy / "keys"));
    EXPECT_FALSE(fs::exists(copy / "journal.db-wal")) << "read where nothing can be written";
    EXPECT_FALSE(fault_of_copy(copy).has_value());
    for (const auto& each : fs::recursive_directory_iterator{copy}) {
        const auto wanted = each.is_directory() ? fs::perms::owner_all
                                                : fs::perms::owner_read | fs::perms::owner_write;
        EXPECT_EQ(each.status().permissions(), wanted) << each.path();
    }
}

TEST_F(folder_copy, is_none_without_a_small_file_that_is_too_long) {
    write(data / "people", std::string(4'096, 'x'));
    EXPECT_TRUE(fill(copy).ok());
    write(data / "people", std::string(4'097, 'x'));
    EXPECT_FALSE(fill(folder.path() / "another").ok());
}

TEST_F(folder_copy, comes_back_byte_for_byte) {
    ASSERT_TRUE(fill(copy).ok());
    const fs::path back = folder.path() / "back";
    fs::create_directory(back);
    const auto taken = take_copy(copy, back);
    ASSERT_TRUE(taken.ok()) << taken.error().why.detail;
    EXPECT_EQ(taken.value().position, Position{60});
    for (const CopiedFile& file : taken.value().files) {
        EXPECT_EQ(content_of(back / file.name), content_of(copy / file.name)) << file.name;
    }
    const auto opened = SqliteJournal::open(back / "journal.db");
    ASSERT_TRUE(opened.ok());
    EXPECT_EQ(opened.value()->append(samples::request(Position{60}, 3)).status,
              engine::AppendStatus::ok)
        << "the meeting goes on";
}

TEST_F(folder_copy, a_changed_byte_of_any_file_shows) {
    const auto made = fill(copy);
    ASSERT_TRUE(made.ok());
    std::vector<std::string> names = names_of(made.value());
    names.emplace_back(manifest_name);
    for (const std::string& name : names) {
        const std::string content = content_of(copy / name);
        const std::size_t step = content.size() / 16 + 1;
        for (std::size_t at = 0; at < content.size(); at += step) {
            std::string changed = content;
            changed[at] = static_cast<char>(changed[at] ^ 0x10);
            write(copy / name, changed);
            EXPECT_TRUE(fault_of_copy(copy).has_value()) << name << " at " << at;
        }
        write(copy / name, content.substr(0, content.size() - 1));
        EXPECT_TRUE(fault_of_copy(copy).has_value()) << name << " cut";
        const fs::path back = folder.path() / "back";
        fs::create_directory(back);
        EXPECT_FALSE(take_copy(copy, back).ok()) << name << " cut";
        fs::remove_all(back);
        fs::remove(copy / name);
        EXPECT_TRUE(fault_of_copy(copy).has_value()) << name << " gone";
        write(copy / name, content);
        EXPECT_FALSE(fault_of_copy(copy).has_value());
    }
}

TEST_F(folder_copy, a_link_in_it_is_not_followed) {
    ASSERT_TRUE(fill(copy).ok());
    fs::rename(copy / "people", folder.path() / "elsewhere");
    fs::create_symlink(folder.path() / "elsewhere", copy / "people");
    EXPECT_TRUE(fault_of_copy(copy).has_value());
}

TEST_F(folder_copy, the_journal_it_was_made_of_goes_on_from_it_and_another_does_not) {
    const auto made = fill(copy);
    ASSERT_TRUE(made.ok());
    EXPECT_EQ(goes_on_from(data, made.value()).value(), Continuation::goes_on);
    append(5);
    EXPECT_EQ(goes_on_from(data, made.value()).value(), Continuation::goes_on);
    const auto later = fill(folder.path() / "later");
    ASSERT_TRUE(later.ok());
    const fs::path back = folder.path() / "back";
    fs::create_directory(back);
    ASSERT_TRUE(take_copy(copy, back).ok());
    EXPECT_EQ(goes_on_from(back, made.value()).value(), Continuation::goes_on);
    EXPECT_EQ(goes_on_from(back, later.value()).value(), Continuation::ends_before);
    Manifest other = made.value();
    other.head = digest_of("another meeting");
    EXPECT_EQ(goes_on_from(data, other).value(), Continuation::differs);
}

TEST_F(folder_copy, is_opened_where_nothing_can_be_written_but_not_past_a_log) {
    ASSERT_TRUE(fill(copy).ok());
    EXPECT_TRUE(SqliteJournal::open_read_only(copy / "journal.db").ok());
    write(copy / "journal.db-wal", "");
    EXPECT_TRUE(SqliteJournal::open_read_only(copy / "journal.db").ok());
    write(copy / "journal.db-wal", "what SQLite would pass over");
    const auto opened = SqliteJournal::open_read_only(copy / "journal.db");
    ASSERT_FALSE(opened.ok());
    EXPECT_EQ(opened.error().code, OpenError::not_a_journal);
}

TEST_F(folder_copy, holds_what_its_marks_say_while_the_journal_grows) {
    std::atomic<bool> stop{false};
    std::thread meeting{[&] {
        auto opened = SqliteJournal::open(data / "journal.db");
        while (opened.ok() && !stop) {
            const auto made = opened.value()->append(samples::request(Position{written}, 1));
            written = made.position.value;
            static_cast<void>(put_private_file(data / "alive", std::to_string(written)));
        }
    }};
    for (int i = 0; i < 10; ++i) {
        const fs::path fresh = folder.path() / std::to_string(i);
        const auto made = fill(fresh);
        EXPECT_TRUE(made.ok()) << made.error().detail;
        const std::string mark = content_of(fresh / "alive");
        if (made.ok() && !mark.empty()) {
            EXPECT_LE(std::stoll(mark), made.value().position.value);
        }
    }
    stop = true;
    meeting.join();
    EXPECT_GT(written, 60);
}

TEST_F(folder_copy, takes_its_marks_before_the_journal) {
    FaultyFiles files;
    const auto opened = SqliteJournal::open(data / "journal.db");
    ASSERT_TRUE(opened.ok());
    const auto go_on = [&] {
        const auto made = opened.value()->append(samples::request(Position{written}, 1));
        written = made.position.value;
        write(data / "alive", std::to_string(written));
    };
    go_on();
    ASSERT_EQ(written, 61);
    files.when_a_log_closes(go_on);  // whoever copies the journal has read all of it
    const auto made = fill(copy);
    ASSERT_TRUE(made.ok()) << made.error().detail;
    EXPECT_EQ(written, 62) << "the meeting went on meanwhile";
    EXPECT_EQ(made.value().position, Position{61});
    EXPECT_EQ(content_of(copy / "alive"), "61") << "else it looks as if its end were lost";
}

TEST_F(folder_copy, of_a_journal_is_written_from_a_stage_that_holds_back_no_log) {
    const auto staged = stage_journal(data / "journal.db");
    ASSERT_TRUE(staged.ok()) << staged.error().detail;
    for (const auto& each : fs::directory_iterator{data}) {
        EXPECT_FALSE(each.path().filename().string().starts_with(".copy")) << each.path();
    }
    append(40);
    std::int64_t held_back = 1;
    EXPECT_TRUE(Database(data / "journal.db", SQLITE_OPEN_READWRITE)
                    .ask("PRAGMA wal_checkpoint(TRUNCATE)", held_back));
    EXPECT_EQ(held_back, 0) << "nobody reads any more";
    fs::create_directory(copy);
    ASSERT_FALSE(write_staged(*staged.value(), copy / "journal.db").has_value());
    const auto opened = SqliteJournal::open_read_only(copy / "journal.db");
    ASSERT_TRUE(opened.ok()) << opened.error().detail;
    const auto last = opened.value()->read(Position{1}, [](const engine::JournalRecord&) {});
    ASSERT_TRUE(last.ok());
    EXPECT_EQ(last.value(), Position{60}) << "of one moment";
    const auto whole = fs::file_size(copy / "journal.db");
    EXPECT_TRUE(write_staged(*staged.value(), copy / "journal.db").has_value())
        << "nothing is overwritten";
    EXPECT_EQ(fs::file_size(copy / "journal.db"), whole) << "and nothing removed";
}

/// One more record in a copy, as a newer Plenaria would have made it.
void add_newer_record(const fs::path& copy) {
    Manifest manifest = manifest_of(copy).value();
    {
        Database database{copy / "journal.db", SQLITE_OPEN_READWRITE};
        const auto head = last_row(database);
        ASSERT_TRUE(head.has_value());
        RowView row;
        row.seq = head->position.value + 1;
        row.actor_role = "secretariat";
        row.kind = "vote_taken";
        row.version = 1;
        row.payload = "{}";
        const Hash hash = ChainHasher{}.next(head->hash, row);
        Statement insert{database.handle(), insert_sql};
        bind_row(insert, row, hash);
        ASSERT_EQ(insert.step(), SQLITE_DONE);
        manifest.position = Position{row.seq};
        manifest.head = hex(hash);
    }
    const std::string bytes = content_of(copy / "journal.db");
    for (CopiedFile& file : manifest.files) {
        if (file.name == "journal.db") {
            file = {file.name, bytes.size(), digest_of(bytes)};
        }
    }
    write(copy / manifest_name, manifest_text(manifest));
}

TEST_F(folder_copy, of_a_newer_plenaria_is_told_from_a_damaged_one) {
    ASSERT_TRUE(fill(copy).ok());
    ASSERT_NO_FATAL_FAILURE(add_newer_record(copy));
    const auto fault = fault_of_copy(copy);
    ASSERT_TRUE(fault.has_value());
    EXPECT_EQ(fault->code, OpenError::newer_version) << fault->detail;
    const fs::path back = folder.path() / "back";
    fs::create_directory(back);
    const auto taken = take_copy(copy, back);
    ASSERT_FALSE(taken.ok());
    EXPECT_EQ(taken.error().why.code, OpenError::newer_version);
    EXPECT_FALSE(taken.error().writing);
    write(copy / "people", "another\n");
    EXPECT_EQ(fault_of_copy(copy)->code, OpenError::not_a_journal) << "that is damage, also here";
}

TEST_F(folder_copy, tells_a_target_that_takes_nothing_from_a_damaged_copy) {
    ASSERT_TRUE(fill(copy).ok());
    const auto nowhere = take_copy(copy, folder.path() / "no" / "such");
    ASSERT_FALSE(nowhere.ok());
    EXPECT_TRUE(nowhere.error().writing);
    write(copy / "people", "another\n");
    const fs::path back = folder.path() / "back";
    fs::create_directory(back);
    const auto damaged = take_copy(copy, back);
    ASSERT_FALSE(damaged.ok());
    EXPECT_FALSE(damaged.error().writing);
}

}  // namespace
}  // namespace plenaria::journal::folder_copy_test
