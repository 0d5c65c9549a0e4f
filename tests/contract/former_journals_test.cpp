// Journals that former builds wrote, kept as they wrote them: this build reads each to the state
// that its meeting had, and goes on from there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <set>
#include <string>

#include "server/engine/machine.hpp"
#include "server/journal/sqlite_journal.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::journal::former_journals_test {
namespace {

using testing::ElementsAre;

const RoomId plenary{"plenaria"};
const domain::ListKey statements{SessionId{"plenaria-1"}, ItemId{"declaraciones"}, ListKind::main};

/// Works on a copy, as a journal that is opened is written to.
class FormerJournal : public testing::Test {
protected:
    void open(const char* name) {
        const std::filesystem::path kept =
            std::filesystem::path{PLENARIA_FORMER_JOURNALS} / (std::string{name} + ".sqlite");
        std::filesystem::copy_file(kept, folder_.path() / "journal.db");
        auto opened = SqliteJournal::open(folder_.path() / "journal.db");
        ASSERT_TRUE(opened.ok());
        journal_ = std::move(opened).value();
        const auto read = journal_->read(Position{1}, [&](const engine::JournalRecord& record) {
            kinds_.insert(std::string{domain::name_of(record.event.event)});
            machine_.replay(record);
        });
        ASSERT_TRUE(read.ok());
        now_ = machine_.last_record_at().value() + Millis{60'000};
    }

    [[nodiscard]] const domain::State& state() const { return machine_.durable(); }
    [[nodiscard]] const domain::Floor& floor() const { return state().rooms.at(plenary).floor; }
    [[nodiscard]] const domain::Entry& entry(const char* id) const {
        return floor().entries.at(EntryId{id});
    }

    /// Gives a command and writes it behind what was there.
    [[nodiscard]] bool accepts(const char* id, Command command) {
        const CommandRequest request{CommandId{id}, plenary, std::move(command), {}, false};
        auto refused = machine_.submit({engine::Ticket{1}, request, {Role::chair, "mesa"}}, now_);
        const auto append = machine_.take_append();
        if (!refused.answers.empty() || !append) {
            return false;
        }
        const auto outcome = journal_->append(*append);
        return outcome.status == engine::AppendStatus::ok &&
               !machine_.on_appended(outcome).answers.front().rejection;
    }

    test_support::TemporaryFolder folder_;
    std::unique_ptr<SqliteJournal> journal_;
    engine::EngineMachine machine_;
    std::set<std::string> kinds_;
    TimePoint now_;
};

// A morning with the sample event of that build: every kind of event it knew, a time behind closed
// doors, a server that was killed in the middle of a speech.

TEST_F(FormerJournal, version_1_holds_every_kind_there_was) {
    open("version-1");
    EXPECT_EQ(kinds_.size(), 28U);
    EXPECT_EQ(state().position, Position{61});
}

TEST_F(FormerJournal, version_1_gives_the_agenda_it_had) {
    open("version-1");
    const auto& session = state().sessions.at(SessionId{"plenaria-1"});
    EXPECT_EQ(session.state, SessionState::open);
    EXPECT_EQ(session.items.at(ItemId{"apertura"}).state, ItemState::finished);
    EXPECT_EQ(session.items.at(ItemId{"informe-ppt"}).state, ItemState::finished);
    EXPECT_EQ(session.current, ItemId{"declaraciones"});
    EXPECT_EQ(state().sessions.at(SessionId{"grcm"}).state, SessionState::adjourned);
    const auto& room = state().rooms.at(plenary);
    EXPECT_FALSE(room.closing.has_value());
    ASSERT_EQ(room.past_closings.size(), 1U);
    EXPECT_EQ(room.past_closings[0].floor.entries.at(EntryId{"c1-s2i3-1"}).state,
              EntryState::finished);
}

TEST_F(FormerJournal, version_1_gives_the_list_and_the_times_it_had) {
    open("version-1");
    EXPECT_THAT(floor().lists.at(statements).waiting,
                ElementsAre(EntryId{"s2i3-5"}, EntryId{"s2i3-4"}));
    EXPECT_EQ(entry("s2i2-1").item, ItemId{"informe-ppt"}) << "the item that was present";
    EXPECT_EQ(entry("s2i3-1").state, EntryState::finished);
    EXPECT_EQ(entry("s2i3-1").consumed, Millis{55 + 62});
    EXPECT_EQ(entry("s2i3-1").allotment, Millis{300'000 + 30'000});
    EXPECT_EQ(entry("s2i3-1").who->person, "Ana Núñez");
    EXPECT_FALSE(entry("s2i3-1").who->category.empty());
    EXPECT_TRUE(entry("s2i3-3").moved);
    EXPECT_EQ(entry("s2i3-6").state, EntryState::withdrawn);
    EXPECT_EQ(floor().holder, EntryId{"s2i3-2"});
    EXPECT_EQ(entry("s2i3-2").state, EntryState::paused);
    EXPECT_EQ(entry("s2i3-2").consumed, Millis{4 + 2'862});
    EXPECT_EQ(entry("s2i3-2").verify_outage, Millis{1'095});
}

TEST_F(FormerJournal, version_1_goes_on_and_is_read_again) {
    open("version-1");
    EXPECT_TRUE(accepts("a", Inscribe{.delegation = DelegationId{"ni"}}));
    EXPECT_TRUE(accepts("b", ResumeSpeech{}));
    EXPECT_TRUE(accepts("c", NextSpeaker{}));
    EXPECT_EQ(floor().holder, EntryId{"s2i3-5"});
    engine::EngineMachine again;
    const auto read = journal_->read(
        Position{1}, [&](const engine::JournalRecord& record) { again.replay(record); });
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read.value(), state().position);
    EXPECT_TRUE(again.durable() == state());
}

TEST_F(FormerJournal, version_1_keeps_its_clear_closing_and_seals_the_next) {
    open("version-1");
    ASSERT_EQ(state().rooms.at(plenary).past_closings.size(), 1U) << "written before sealing";
    EXPECT_EQ(journal_->seals().sealed, 0);
    EXPECT_TRUE(accepts("a", CloseDoors{}));
    EXPECT_TRUE(accepts("b", PostNote{"de ahora"}));
    engine::EngineMachine again;
    int sealed = 0;
    const auto read = journal_->read(Position{1}, [&](const engine::JournalRecord& record) {
        sealed += record.seal.has_value() ? 1 : 0;
        again.replay(record);
    });
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(sealed, 1);
    EXPECT_EQ(journal_->seals().sealed, 1);
    EXPECT_TRUE(again.durable() == state());
}

}  // namespace
}  // namespace plenaria::journal::former_journals_test
