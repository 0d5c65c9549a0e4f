// What every journal does, on every journal there is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/journal/memory_journal.hpp"
#include "server/journal/sqlite_journal.hpp"
#include "tests/contract/journal_samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::journal::journal_contract_test {
namespace {

using engine::AppendStatus;
using testing::IsEmpty;
using testing::SizeIs;

struct Kind {
    const char* name;
    std::function<std::unique_ptr<engine::Journal>(const std::filesystem::path&)> make;
};

std::unique_ptr<engine::Journal> make_sqlite(const std::filesystem::path& folder) {
    auto opened = SqliteJournal::open(folder / "journal.db");
    return opened ? std::move(opened).value() : nullptr;
}

class journal_contract : public testing::TestWithParam<Kind> {
protected:
    void SetUp() override { ASSERT_NE(journal, nullptr); }

    std::vector<std::string> content(std::int64_t from = 1) {
        std::vector<std::string> texts;
        const auto read = journal->read(Position{from}, [&](const engine::JournalRecord& record) {
            texts.push_back(samples::text_of(record));
        });
        EXPECT_TRUE(read.ok());
        return texts;
    }

    Position append(std::int64_t count) {
        const auto outcome = journal->append(samples::request(last, count));
        EXPECT_EQ(outcome.status, AppendStatus::ok);
        EXPECT_EQ(outcome.position.value, last.value + count);
        last = outcome.position;
        return last;
    }

    test_support::TemporaryFolder folder;
    std::unique_ptr<engine::Journal> journal = GetParam().make(folder.path());
    Position last;
};

TEST_P(journal_contract, an_empty_journal_stands_at_zero) {
    EXPECT_THAT(journal->chain_head(), IsEmpty());
    const auto read = journal->read(Position{1}, [](const auto&) { FAIL(); });
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read.value().value, 0);
}

TEST_P(journal_contract, what_was_appended_is_read_in_order_and_whole) {
    append(1);
    append(100);
    append(3);
    const auto texts = content();
    ASSERT_THAT(texts, SizeIs(104));
    for (std::int64_t i = 0; i < 104; ++i) {
        EXPECT_EQ(texts[static_cast<std::size_t>(i)], samples::text_of(samples::record(i + 1)));
    }
}

TEST_P(journal_contract, reading_begins_where_it_is_asked_to) {
    append(10);
    EXPECT_THAT(content(1), SizeIs(10));
    EXPECT_THAT(content(0), SizeIs(10));
    EXPECT_THAT(content(10), SizeIs(1));
    EXPECT_EQ(content(4).front(), samples::text_of(samples::record(4)));
    EXPECT_THAT(content(11), IsEmpty());
    EXPECT_THAT(content(1'000), IsEmpty());
    const auto read = journal->read(Position{1'000}, [](const auto&) {});
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read.value().value, 10);
}

TEST_P(journal_contract, an_append_on_another_position_is_a_conflict_and_writes_nothing) {
    append(5);
    const auto head = journal->chain_head();
    for (const std::int64_t wrong : {0, 4, 6}) {
        const auto outcome = journal->append(samples::request(Position{wrong}, 2));
        EXPECT_EQ(outcome.status, AppendStatus::conflict);
        EXPECT_EQ(outcome.position.value, 5);
    }
    EXPECT_EQ(journal->chain_head(), head);
    EXPECT_THAT(content(), SizeIs(5));
    append(1);
}

TEST_P(journal_contract, a_request_without_records_changes_nothing) {
    append(2);
    const auto head = journal->chain_head();
    append(0);
    EXPECT_EQ(journal->chain_head(), head);
}

TEST_P(journal_contract, the_head_depends_on_every_record_and_on_nothing_else) {
    append(3);
    const auto after_three = journal->chain_head();
    EXPECT_THAT(after_three, SizeIs(64));
    append(1);
    EXPECT_NE(journal->chain_head(), after_three);

    const test_support::TemporaryFolder other_folder;
    const auto other = GetParam().make(other_folder.path());
    ASSERT_EQ(other->append(samples::request(Position{0}, 2)).status, AppendStatus::ok);
    ASSERT_EQ(other->append(samples::request(Position{2}, 2)).status, AppendStatus::ok);
    EXPECT_EQ(other->chain_head(), journal->chain_head());
}

TEST_P(journal_contract, the_head_tells_records_apart_that_differ_in_one_field) {
    const std::vector<std::function<void(engine::JournalRecord&)>> changes{
        [](auto&) {}, [](auto& r) { r.command_id.value += "x"; },
        [](auto& r) { ++r.command_fingerprint; }, [](auto& r) { r.event.at += Millis{1}; },
        [](auto& r) { r.event.room.value += "x"; },
        [](auto& r) { r.event.actor.role = Role::chair; },
        [](auto& r) { r.event.actor.name += "x"; },
        [](auto& r) { r.event.event = domain::EntryCalled{EntryId{"e1"}}; },
        [](auto& r) { r.event.event = domain::EntryCalled{EntryId{"e2"}}; },
        // The same bytes, cut at another place.
        [](auto& r) {
            r.command_id.value = "";
            r.event.actor.name += samples::record(1).command_id.value;
        }};
    std::vector<std::string> heads;
    for (const auto& change : changes) {
        const test_support::TemporaryFolder other_folder;
        const auto other = GetParam().make(other_folder.path());
        auto request = samples::request(Position{0}, 1);
        change(request.records[0]);
        ASSERT_EQ(other->append(request).status, AppendStatus::ok);
        EXPECT_THAT(heads, testing::Not(testing::Contains(other->chain_head())));
        heads.push_back(other->chain_head());
    }
}

TEST_P(journal_contract, keeps_extreme_values) {
    auto request = samples::request(Position{0}, 2);
    request.records[0].command_fingerprint = ~std::uint64_t{0};
    request.records[0].event.actor.name = std::string("nul\0byte", 8);
    request.records[0].event.at = from_unix_ms(-1);
    request.records[1].event.room = RoomId{};
    request.records[1].event.event = domain::EventLoaded{samples::definition()};
    ASSERT_EQ(journal->append(request).status, AppendStatus::ok);
    const auto texts = content();
    ASSERT_THAT(texts, SizeIs(2));
    EXPECT_EQ(texts[0], samples::text_of(request.records[0]));
    EXPECT_EQ(texts[1], samples::text_of(request.records[1]));
}

TEST_P(journal_contract, what_is_sealed_is_read_back_as_it_was) {
    auto request = samples::request(Position{0}, 30);
    for (auto& record : request.records) {
        if (record.position.value % 2 == 0) {
            record.seal = domain::Seal{SessionId{record.position.value % 4 == 0 ? "s1" : ""}, {}};
        } else if (record.position.value % 3 == 0) {
            record.seal = domain::Seal{SessionId{"s1"}, domain::NotePosted{"—"}};
        }
    }
    ASSERT_EQ(journal->append(request).status, AppendStatus::ok);
    std::vector<engine::JournalRecord> back;
    ASSERT_TRUE(journal->read(Position{1}, [&](const auto& record) { back.push_back(record); })
                    .ok());
    ASSERT_THAT(back, SizeIs(30));
    for (std::size_t i = 0; i < back.size(); ++i) {
        EXPECT_EQ(samples::text_of(back[i]), samples::text_of(request.records[i]));
        ASSERT_EQ(back[i].seal.has_value(), request.records[i].seal.has_value());
        EXPECT_FALSE(back[i].veiled);
        if (back[i].seal) {
            EXPECT_EQ(back[i].seal->session, request.records[i].seal->session);
            EXPECT_EQ(back[i].seal->outside.has_value(),
                      request.records[i].seal->outside.has_value());
        }
    }
    EXPECT_THAT(content(29), SizeIs(2));
    const auto outcome = journal->append(samples::request(Position{30}, 1));
    EXPECT_EQ(outcome.status, AppendStatus::ok) << "open ones go on behind sealed ones";
}

INSTANTIATE_TEST_SUITE_P(
    every, journal_contract,
    testing::Values(Kind{"memory", [](const auto&) { return std::make_unique<MemoryJournal>(); }},
                    Kind{"sqlite", make_sqlite}),
    [](const auto& kind) { return kind.param.name; });

}  // namespace
}  // namespace plenaria::journal::journal_contract_test
