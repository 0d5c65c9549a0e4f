// Journals of each shape that ever was, with what their own build showed at the end: this build
// shows the same, goes on from there, and reads that again. With the keys of what they sealed, and
// without.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "server/domain/project.hpp"
#include "server/engine/machine.hpp"
#include "server/journal/recovery.hpp"
#include "server/journal/sqlite_journal.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::journal::kept_journals_test {
namespace {

namespace fs = std::filesystem;

const RoomId plenary{"plenaria"};

std::string summary_of(const View& view) {
    std::string text = "session " + view.session->id.value + " " +
                       std::string{name_of(view.session->state)} + "\n";
    for (const auto& item : *view.agenda) {
        text += "item " + item.id.value + " " + item.number + " " +
                std::string{name_of(item.state)} + " " + std::to_string(item.planned.count()) +
                " " + std::string{item.title.es()} + "\n";
    }
    for (const auto& entry : *view.queue) {
        text += "waits " + entry.speaker->id.value + " " + entry.speaker->delegation.value + " " +
                entry.speaker->person + "\n";
    }
    text += "floor " + std::string{name_of(view.floor->phase)} + " " +
            std::to_string(view.floor->clock.allotment.count()) + " " +
            std::to_string(view.floor->clock.consumed.count()) + " " +
            (view.floor->speaker ? view.floor->speaker->delegation.value : "") + "\n";
    for (const auto& note : view.notes.value_or(std::vector<NoteView>{})) {
        text += "note " + note.text + "\n";
    }
    return text + "doors " + std::string{name_of(view.doors.state)} + "\n";
}

std::string content_of(const fs::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

class KeptJournal : public testing::TestWithParam<std::string> {
protected:
    /// Works on a copy, as a journal that is opened is written to.
    void lay_out(bool with_keys) {
        fs::copy_file(kept_ / "journal.sqlite", folder_.path() / "journal.db");
        if (with_keys && fs::exists(kept_ / "keys")) {
            fs::create_directory(folder_.path() / "keys");
            for (const auto& key : fs::directory_iterator{kept_ / "keys"}) {
                const fs::path copy = folder_.path() / "keys" / key.path().filename();
                fs::copy_file(key.path(), copy);
                // git keeps no such permissions.
                fs::permissions(copy, fs::perms::owner_read | fs::perms::owner_write);
            }
        }
    }

    std::unique_ptr<SqliteJournal> open(engine::EngineMachine& machine) {
        auto opened = SqliteJournal::open(folder_.path() / "journal.db");
        EXPECT_TRUE(opened.ok()) << (opened.ok() ? "" : opened.error().detail);
        if (!opened) {
            return nullptr;
        }
        const auto read = opened.value()->read(
            Position{1}, [&](const engine::JournalRecord& record) { machine.replay(record); });
        EXPECT_TRUE(read.ok()) << (read.ok() ? "" : read.error().detail);
        return std::move(opened).value();
    }

    static bool accepts(SqliteJournal& journal, engine::EngineMachine& machine) {
        const TimePoint now = machine.last_record_at().value() + Millis{60'000};
        const CommandRequest request{
            CommandId{"today"}, plenary, Inscribe{.delegation = DelegationId{"gt"}}, {}, false};
        auto refused = machine.submit({engine::Ticket{1}, request, {Role::chair, "mesa"}}, now);
        const auto append = machine.take_append();
        if (!refused.answers.empty() || !append) {
            return false;
        }
        const auto outcome = journal.append(*append);
        return outcome.status == engine::AppendStatus::ok &&
               !machine.on_appended(outcome).answers.front().rejection;
    }

    fs::path kept_ = fs::path{PLENARIA_FORMER_JOURNALS} / GetParam();
    test_support::TemporaryFolder folder_;
};

TEST_P(KeptJournal, shows_what_its_own_build_showed) {
    lay_out(true);
    engine::EngineMachine machine;
    ASSERT_TRUE(open(machine));
    const View view = domain::project(machine.durable(), {},
                                      {plenary, Audience::secretariat, Clearance::cleared});
    EXPECT_EQ(summary_of(view), content_of(kept_ / "summary.txt"));
}

TEST_P(KeptJournal, goes_on_and_is_read_again) {
    for (const bool with_keys : {true, false}) {
        SCOPED_TRACE(with_keys ? "with its keys" : "without");
        lay_out(with_keys);
        engine::EngineMachine machine;
        {
            const auto journal = open(machine);
            ASSERT_TRUE(journal);
            EXPECT_TRUE(accepts(*journal, machine));
        }
        engine::EngineMachine again;
        ASSERT_TRUE(open(again));
        EXPECT_TRUE(again.durable() == machine.durable());
        for (const auto& each : fs::directory_iterator{folder_.path()}) {
            fs::remove_all(each.path());
        }
    }
}

TEST_P(KeptJournal, is_whole_to_recover_and_saved_as_it_is_when_it_is_not) {
    lay_out(true);
    RecoveryRequest request;
    request.journal = folder_.path() / "journal.db";
    request.stamp = "now";
    const auto whole = recover(request);
    ASSERT_TRUE(whole.ok());
    EXPECT_EQ(whole.value().result, RecoveryResult::whole) << whole.value().damage;
    {
        // Everything that leads to its rows.
        std::fstream out{request.journal, std::ios::in | std::ios::out | std::ios::binary};
        out << std::string(2 * page_bytes, '\0');
    }
    const auto saved = recover(request);
    ASSERT_TRUE(saved.ok());
    EXPECT_EQ(saved.value().result, RecoveryResult::recovered);
    EXPECT_EQ(saved.value().saved, whole.value().saved);
    engine::EngineMachine machine;
    EXPECT_TRUE(open(machine));
}

std::vector<std::string> kept_journals() {
    std::vector<std::string> names;
    for (const auto& each : fs::directory_iterator{PLENARIA_FORMER_JOURNALS}) {
        if (each.is_directory()) {
            names.push_back(each.path().filename().string());
        }
    }
    return names;
}

INSTANTIATE_TEST_SUITE_P(Each, KeptJournal, testing::ValuesIn(kept_journals()),
                         [](const auto& kept) {
                             std::string name = kept.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

}  // namespace
}  // namespace plenaria::journal::kept_journals_test
