// What `recover` makes of a damaged journal: a beginning of what was, as long as its pages allow,
// whatever the damage; and what was found is kept as it was found.
#include "server/journal/recovery.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>

#include "server/journal/log_file.hpp"
#include "server/journal/sqlite_journal.hpp"
#include "tests/contract/journal_samples.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/journal/damage.hpp"

namespace plenaria::journal::recovery_test {
namespace {

namespace fs = std::filesystem;
using engine::AppendStatus;

/// How many journals are damaged; more of them by hand.
int rounds() {
    const char* wanted = std::getenv("PLENARIA_DAMAGES");
    return wanted == nullptr ? 120 : std::atoi(wanted);
}

/// As the samples, some of them far longer than a page.
engine::JournalRecord record_at(std::int64_t position) {
    auto record = samples::record(position);
    if (position % 17 == 0) {
        record.event.actor.name = std::string(static_cast<std::size_t>(400 * position), 'n');
    }
    return record;
}

void append(SqliteJournal& journal, std::int64_t after, std::int64_t count) {
    engine::AppendRequest request{Position{after}, {}};
    for (std::int64_t i = 1; i <= count; ++i) {
        request.records.push_back(record_at(after + i));
    }
    ASSERT_EQ(journal.append(request).status, AppendStatus::ok);
}

std::unique_ptr<SqliteJournal> opened(const fs::path& path) {
    auto journal = SqliteJournal::open(path);
    EXPECT_TRUE(journal.ok()) << (journal.ok() ? "" : journal.error().detail);
    return journal ? std::move(journal).value() : nullptr;
}

/// Reads all of a journal, which must be the beginning of what was written; how many there are.
std::int64_t verified(SqliteJournal& journal) {
    std::int64_t count = 0;
    const auto read = journal.read(Position{1}, [&](const engine::JournalRecord& record) {
        ++count;
        EXPECT_EQ(samples::text_of(record), samples::text_of(record_at(count)));
    });
    EXPECT_TRUE(read.ok()) << read.error().detail;
    return count;
}

/// A journal half of which is in its log, as a killed server leaves it. The same each time.
class Original {
public:
    explicit Original(const fs::path& folder) {
        const fs::path made = folder / "made";
        fs::create_directory(made);
        auto journal = opened(made / "journal.db");
        for (std::int64_t i = 0; i < 10; ++i) {
            append(*journal, 6 * i, 6);
        }
        verified(*journal);
        journal.reset();  // into the database, and no log is left
        journal = opened(made / "journal.db");
        verified(*journal);
        for (std::int64_t i = 0; i < 12; ++i) {
            append(*journal, 60 + 5 * i, 5);
        }
        fs::create_directory(folder / "kept");
        path_ = folder / "kept" / "journal.db";
        fs::copy_file(made / "journal.db", path_);
        fs::copy_file(log_path(made / "journal.db"), log_path(path_));
    }

    static constexpr std::int64_t count = 120;
    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

/// Where the copies of each row lie: all pages that one copy stands in, with what must be whole in
/// the log for a page there to be found.
class Places {
public:
    struct Range {
        bool in_log = false;
        std::uint64_t from = 0;
        std::uint64_t until = 0;
    };
    using Copy = std::vector<Range>;

    explicit Places(const fs::path& journal) : database_(journal), log_(log_path(journal)) {
        const LogFile log = read_log(journal);
        EXPECT_TRUE(log.beyond.empty());
        for (const LogFrame& frame : log.committed) {
            frames_[frame.page] = range_of(frame);
        }
        for (std::uint32_t page = 1; page <= database_.bytes() / page_bytes; ++page) {
            note(page, in_database(page));
        }
        for (const LogFrame& frame : log.committed) {
            note(frame.page, range_of(frame));
        }
    }

    /// The first row of which no copy is whole.
    [[nodiscard]] std::int64_t first_lost(const fs::path& journal,
                                          const std::vector<Damaged>& damages) const {
        std::int64_t row = 1;
        for (; row <= Original::count; ++row) {
            const auto& copies = copies_.at(row);
            const bool kept = std::any_of(copies.begin(), copies.end(), [&](const Copy& copy) {
                return std::none_of(copy.begin(), copy.end(), [&](const Range& range) {
                    return std::any_of(damages.begin(), damages.end(), [&](const Damaged& each) {
                        return each.touches(range.in_log ? log_path(journal) : journal, range.from,
                                            range.until);
                    });
                });
            });
            if (!kept) {
                break;
            }
        }
        return row;
    }

private:
    static Range in_database(std::uint32_t page) {
        const std::uint64_t from = (std::uint64_t{page} - 1) * page_bytes;
        return {false, from, from + page_bytes};
    }
    static constexpr std::uint64_t frame_header = 24;
    static Range range_of(const LogFrame& frame) {
        return {true, frame.offset - frame_header, frame.offset + page_bytes};
    }

    [[nodiscard]] std::optional<Page> read(const Range& range) const {
        Page page{};
        const std::uint64_t at = range.in_log ? range.from + frame_header : range.from;
        return (range.in_log ? log_ : database_).read(at, page.data(), page.size())
                   ? std::optional{page}
                   : std::nullopt;
    }

    /// A commit counts when its last frame says so.
    [[nodiscard]] std::optional<Range> end_of_commit(Range range) const {
        while (range.in_log) {
            std::array<unsigned char, frame_header> header{};
            if (!log_.read(range.from, header.data(), header.size())) {
                break;
            }
            if (integer_in(header.data() + 4) != 0) {
                return Range{true, range.from, range.from + frame_header};
            }
            range.from += frame_header + page_bytes;
        }
        return std::nullopt;
    }

    void note(std::uint32_t number, const Range& range) {
        const auto page = read(range);
        ASSERT_TRUE(page);
        Copy copy;
        const auto add = [&](const Range& each) {
            copy.push_back(each);
            if (const auto end = end_of_commit(each)) {
                copy.push_back(*end);
            }
        };
        // Of a long row the page is asked for while it is read, so that they are noted by then.
        add(range);
        rows_in(
            *page, number == 1,
            [&](std::uint32_t next) {
                const Range at = frames_.contains(next) ? frames_.at(next) : in_database(next);
                add(at);
                return read(at);
            },
            [&](const FoundRow& row) {
                copies_[row.seq].push_back(copy);
                copy.clear();
                add(range);
            });
    }

    PageFile database_;
    PageFile log_;
    std::map<std::uint32_t, Range> frames_;
    std::map<std::int64_t, std::vector<Copy>> copies_;
};

void cut_in_half(const fs::path& journal) { fs::resize_file(journal, fs::file_size(journal) / 2); }

std::string text_of(const std::vector<Damaged>& damages) {
    std::string text;
    for (const Damaged& each : damages) {
        text += " " + each.file.filename().string() + " " + std::to_string(each.from) + "-" +
                std::to_string(each.until);
    }
    return text;
}

RecoveryRequest request_for(const fs::path& journal, bool dry_run = false) {
    return {journal, "2026-11-29T12-00-00Z", Position{}, dry_run};
}

class RecoveryTest : public testing::Test {
protected:
    /// A folder with a copy of the original.
    fs::path copy_into(const std::string& name) {
        const fs::path data = folder_.path() / name;
        fs::create_directory(data);
        fs::copy_file(original_.path(), data / "journal.db");
        fs::copy_file(log_path(original_.path()), data / "journal.db-wal");
        return data / "journal.db";
    }

    test_support::TemporaryFolder folder_;
    Original original_{folder_.path()};
};

struct Before {
    std::string database;
    std::string log;
    explicit Before(const fs::path& journal)
        : database(bytes_of(journal)), log(bytes_of(log_path(journal))) {}
    friend bool operator==(const Before&, const Before&) = default;
};

/// It opens, is what the report says, takes the next record, and is whole from then on.
void expect_goes_on(const fs::path& journal, const RecoveryReport& report) {
    {
        auto again = opened(journal);
        ASSERT_TRUE(again);
        EXPECT_EQ(verified(*again), report.saved.value);
        append(*again, report.saved.value, 1);
    }
    const auto second = recover(request_for(journal));
    ASSERT_TRUE(second.ok()) << second.error().detail;
    EXPECT_EQ(second.value().result, RecoveryResult::whole) << second.value().damage;
    EXPECT_EQ(second.value().saved.value, report.saved.value + 1);
}

TEST_F(RecoveryTest, whatever_the_damage_a_beginning_is_saved_up_to_the_first_page_that_is_lost) {
    const Places places{original_.path()};
    ASSERT_EQ(places.first_lost(original_.path(), {}), Original::count + 1);
    int recovered = 0;
    int shorter = 0;
    for (int seed = 1; seed <= rounds() && !HasFailure(); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::mt19937_64 lots{static_cast<std::uint64_t>(seed)};
        const fs::path journal = copy_into("round");
        std::vector<Damaged> damages;
        for (auto left = 1 + lots() % 3; left > 0; --left) {
            const auto one = damage_somewhere(lots() % 2 == 0 ? journal : log_path(journal), lots);
            damages.insert(damages.end(), one.begin(), one.end());
        }
        const std::int64_t least = places.first_lost(journal, damages) - 1;
        const Before before{journal};
        auto request = request_for(journal);
        request.acknowledged = Position{Original::count};
        const auto done = recover(request);
        ASSERT_TRUE(done.ok()) << done.error().detail;
        if (done.value().result == RecoveryResult::hopeless) {
            EXPECT_EQ(least, 0);
            EXPECT_TRUE(Before{journal} == before);
        } else {
            EXPECT_GE(done.value().saved.value, least) << text_of(damages);
            recovered += done.value().result == RecoveryResult::recovered ? 1 : 0;
            shorter += done.value().saved.value < Original::count ? 1 : 0;
            if (done.value().result == RecoveryResult::recovered) {
                EXPECT_TRUE(Before{done.value().quarantine / "journal.db"} == before);
            }
            expect_goes_on(journal, done.value());
        }
        fs::remove_all(journal.parent_path());
    }
    EXPECT_GT(recovered, rounds() / 3);
    EXPECT_GT(shorter, rounds() / 6);
}

TEST_F(RecoveryTest, a_whole_journal_is_left_alone) {
    const fs::path journal = copy_into("data");
    const Before before{journal};
    const auto done = recover(request_for(journal));
    ASSERT_TRUE(done.ok());
    EXPECT_EQ(done.value().result, RecoveryResult::whole) << done.value().damage;
    EXPECT_EQ(done.value().saved.value, Original::count);
    EXPECT_TRUE(Before{journal} == before);
    EXPECT_FALSE(fs::exists(journal.parent_path() / "quarantine"));
}

TEST_F(RecoveryTest, a_root_that_is_gone_costs_nothing) {
    const fs::path journal = copy_into("data");
    for (const std::streamoff root : {0, 4096}) {
        std::fstream out{journal, std::ios::in | std::ios::out | std::ios::binary};
        out.seekp(root);
        out << std::string(page_bytes, '\0');
    }
    fs::remove(log_path(journal));
    const auto done = recover(request_for(journal));
    ASSERT_TRUE(done.ok()) << done.error().detail;
    EXPECT_EQ(done.value().result, RecoveryResult::recovered);
    EXPECT_EQ(done.value().saved.value, 60) << "all that was in the database";
    expect_goes_on(journal, done.value());
}

TEST_F(RecoveryTest, commits_behind_a_damaged_frame_of_the_log_are_not_passed_over) {
    const fs::path journal = copy_into("data");
    std::fstream{log_path(journal), std::ios::in | std::ios::out | std::ios::binary}.seekp(100)
        << "damage";
    const auto refused = SqliteJournal::open(journal);
    ASSERT_FALSE(refused.ok()) << "SQLite alone sees 60 records and says nothing";
    EXPECT_EQ(refused.error().code, OpenError::not_a_journal);
    const auto done = recover(request_for(journal));
    ASSERT_TRUE(done.ok());
    EXPECT_GT(done.value().saved.value, 60);
    expect_goes_on(journal, done.value());
}

TEST_F(RecoveryTest, a_trial_writes_nothing) {
    const fs::path journal = copy_into("data");
    cut_in_half(journal);
    const Before before{journal};
    const auto trial = recover(request_for(journal, true));
    ASSERT_TRUE(trial.ok());
    EXPECT_EQ(trial.value().result, RecoveryResult::recovered);
    EXPECT_TRUE(Before{journal} == before);
    EXPECT_FALSE(fs::exists(journal.parent_path() / "quarantine"));
    const auto done = recover(request_for(journal));
    ASSERT_TRUE(done.ok());
    EXPECT_EQ(done.value().saved, trial.value().saved);
    EXPECT_EQ(done.value().lost.seen, trial.value().lost.seen);
}

TEST_F(RecoveryTest, says_what_was_seen_behind_the_gap) {
    const fs::path journal = copy_into("data");
    fs::remove(log_path(journal));
    // The page in the middle: rows stand before it and behind it.
    std::fstream out{journal, std::ios::in | std::ios::out | std::ios::binary};
    out.seekp(static_cast<std::streamoff>(fs::file_size(journal) / page_bytes / 2 * page_bytes));
    out << std::string(page_bytes, 'x');
    out.close();
    const auto done = recover(request_for(journal));
    ASSERT_TRUE(done.ok());
    const RecoveryReport& report = done.value();
    EXPECT_GT(report.saved.value, 0);
    EXPECT_GT(report.lost.seen, 0);
    EXPECT_GT(report.lost.first, report.saved);
    EXPECT_EQ(report.lost.last.value, 60);
    EXPECT_TRUE(report.until);
}

TEST_F(RecoveryTest, an_older_copy_fills_the_gap) {
    const fs::path journal = copy_into("data");
    const fs::path copy = folder_.path() / "older.db";
    fs::copy_file(journal, copy);  // without its log: 60 records
    std::fstream out{journal, std::ios::in | std::ios::out | std::ios::binary};
    out.seekp(3 * page_bytes);
    out << std::string(2 * page_bytes, 'x');
    out.close();
    const auto alone = recover(request_for(journal, true));
    ASSERT_TRUE(alone.ok());
    EXPECT_LT(alone.value().saved.value, 60);
    auto request = request_for(journal);
    request.copies.push_back(copy);
    const auto done = recover(request);
    ASSERT_TRUE(done.ok());
    EXPECT_EQ(done.value().saved.value, Original::count);
    expect_goes_on(journal, done.value());
}

TEST_F(RecoveryTest, what_the_server_could_still_read_is_used) {
    const fs::path journal = copy_into("data");
    {
        auto server = opened(journal);
        ASSERT_EQ(verified(*server), Original::count);
        append(*server, Original::count, 2);
        fs::remove(journal);
        EXPECT_EQ(server->append(samples::request(Position{Original::count + 2}, 1)).status,
                  AppendStatus::damaged);
        EXPECT_EQ(server->damage(), "journal.db was removed");
    }
    EXPECT_FALSE(SqliteJournal::open(journal).ok());
    const auto done = recover(request_for(journal));
    ASSERT_TRUE(done.ok()) << done.error().detail;
    EXPECT_EQ(done.value().saved.value, Original::count + 2);
    EXPECT_TRUE(fs::exists(done.value().quarantine / "journal.db.rescued"));
    EXPECT_FALSE(fs::exists(rescue_path(journal)));
    expect_goes_on(journal, done.value());
}

TEST_F(RecoveryTest, a_quarantine_that_cannot_be_made_stops_it_before_anything_is_done) {
    const fs::path journal = copy_into("data");
    cut_in_half(journal);
    std::ofstream{journal.parent_path() / "quarantine"} << "in the way";
    const Before before{journal};
    const auto done = recover(request_for(journal));
    ASSERT_FALSE(done.ok());
    EXPECT_EQ(done.error().code, OpenError::storage);
    EXPECT_TRUE(Before{journal} == before);
}

TEST_F(RecoveryTest, one_that_was_cut_short_is_carried_on) {
    const fs::path journal = copy_into("data");
    const fs::path other = copy_into("other");
    cut_in_half(journal);
    cut_in_half(other);
    const auto whole = recover(request_for(other));
    ASSERT_TRUE(whole.ok());
    // As it stands after the last step but the exchange.
    fs::copy_file(other, journal.string() + ".recovered");
    const auto refused = SqliteJournal::open(journal);
    ASSERT_FALSE(refused.ok());
    const auto done = recover(request_for(journal));
    ASSERT_TRUE(done.ok());
    EXPECT_EQ(done.value().result, RecoveryResult::whole);
    EXPECT_EQ(done.value().saved, whole.value().saved);
    expect_goes_on(journal, done.value());
}

TEST_F(RecoveryTest, is_refused_while_somebody_writes) {
    const fs::path journal = copy_into("data");
    const auto writer = opened(journal);
    const auto done = recover(request_for(journal));
    ASSERT_FALSE(done.ok());
    EXPECT_EQ(done.error().code, OpenError::in_use);
}

TEST_F(RecoveryTest, a_log_without_its_database_is_kept_and_used) {
    const fs::path journal = copy_into("data");
    fs::remove(journal);
    const auto refused = SqliteJournal::open(journal);
    ASSERT_FALSE(refused.ok()) << "a new journal would take the log for its own";
    EXPECT_FALSE(fs::exists(journal));
    const std::string log = bytes_of(log_path(journal));
    const auto done = recover(request_for(journal));
    ASSERT_TRUE(done.ok()) << done.error().detail;
    // Its first rows are in the database alone.
    EXPECT_EQ(done.value().result, RecoveryResult::hopeless);
    EXPECT_GT(done.value().lost.seen, 0);
    EXPECT_TRUE(bytes_of(log_path(journal)) == log);
}

}  // namespace
}  // namespace plenaria::journal::recovery_test
