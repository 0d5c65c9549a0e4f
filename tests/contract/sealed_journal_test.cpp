// Sealing from the engine to the disk: what a meeting leaves behind, and what it is with its keys,
// without them, and when they come back too late.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "server/domain/project.hpp"
#include "server/engine/machine.hpp"
#include "server/journal/journal_copy.hpp"
#include "server/journal/sqlite_journal.hpp"
#include "tests/properties/any_command.hpp"
#include "tests/scenarios/sample_event.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/domain/private_acts.hpp"

namespace plenaria::journal::sealed_journal_test {
namespace {

namespace fs = std::filesystem;
using engine::EngineMachine;
using testing::IsEmpty;
using testing::SizeIs;

const RoomId room{"plenaria"};
const std::string canary{scenarios::canary};

std::string content_of(const fs::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// A server without sockets: the machine over the journal on disk.
class Meeting {
public:
    explicit Meeting(const fs::path& folder) : path_(folder / "journal.db") {
        auto opened = SqliteJournal::open(path_);
        EXPECT_TRUE(opened.ok());
        journal = std::move(opened).value();
        const auto read = journal->read(Position{1}, [&](const engine::JournalRecord& record) {
            veiled += record.veiled ? 1 : 0;
            machine.replay(record);
        });
        EXPECT_TRUE(read.ok());
        if (!machine.durable().loaded) {
            machine.load(properties::full_event(), now);
        } else {
            now = std::max(now, *machine.last_record_at());
            machine.resume_service(Millis{1'000}, now);
        }
        commit();
    }

    bool act(Command command) {
        static int commands = 0;
        const std::string id = "c" + std::to_string(++commands);
        const CommandRequest request{CommandId{id}, room, std::move(command), {}, false};
        const auto at_once =
            machine.submit({engine::Ticket{1}, request, Actor{Role::chair, "mesa"}}, now);
        now += Millis{500};
        if (!at_once.answers.empty()) {
            return false;
        }
        return commit();
    }
    bool commit() {
        const auto append = machine.take_append();
        if (!append) {
            return false;
        }
        const auto outcome = journal->append(*append);
        const auto deliveries = machine.on_appended(outcome);
        return outcome.status == engine::AppendStatus::ok &&
               (deliveries.answers.empty() || !deliveries.answers.front().rejection);
    }
    [[nodiscard]] View seen(Audience audience) const {
        return domain::project(machine.durable(), Live{},
                               {room, audience, Clearance::uncleared});
    }
    [[nodiscard]] const domain::RoomState& state() const {
        return machine.durable().rooms.at(room);
    }

    std::unique_ptr<SqliteJournal> journal;
    EngineMachine machine;
    TimePoint now = scenarios::first_day() + std::chrono::hours{9};
    int veiled = 0;

private:
    fs::path path_;
};

/// A person speaks behind closed doors, and somebody else waits.
void begin_closed_speech(Meeting& meeting) {
    ASSERT_TRUE(meeting.act(OpenSession{SessionId{"p1"}}));
    ASSERT_TRUE(meeting.act(StartItem{ItemId{"debate"}}));
    ASSERT_TRUE(meeting.act(CloseDoors{}));
    ASSERT_TRUE(meeting.act(StartItem{ItemId{"presupuesto"}}));
    for (const char* delegation : {"mx", "gt"}) {
        ASSERT_TRUE(meeting.act(Inscribe{.delegation = DelegationId{delegation},
                                         .person = canary + " Ana"}));
    }
    ASSERT_TRUE(meeting.act(NextSpeaker{}));
    ASSERT_TRUE(meeting.act(StartSpeech{}));
    ASSERT_TRUE(meeting.act(PostNote{canary + " nota"}));
}

std::vector<View> seen_outside(const Meeting& meeting) {
    std::vector<View> views;
    for (const Audience audience : {Audience::public_, Audience::room, Audience::interpreter,
                                    Audience::secretariat, Audience::technician}) {
        views.push_back(meeting.seen(audience));
    }
    return views;
}

class sealed_journal : public testing::Test {
protected:
    void lose_keys() const { fs::rename(keys_path(folder.path()), folder.path() / "lost"); }
    void find_keys() const {
        fs::copy(folder.path() / "lost", keys_path(folder.path()),
                 fs::copy_options::recursive | fs::copy_options::skip_existing);
    }

    test_support::TemporaryFolder folder;
};

TEST_F(sealed_journal, a_closed_speech_is_there_again_with_the_keys) {
    domain::State before;
    {
        Meeting meeting{folder.path()};
        begin_closed_speech(meeting);
        before = meeting.machine.durable();
    }
    EngineMachine again;
    auto journal = SqliteJournal::open_read_only(folder.path() / "journal.db");
    ASSERT_TRUE(journal.ok());
    ASSERT_TRUE(
        journal.value()->read(Position{1}, [&](const auto& record) { again.replay(record); }).ok());
    EXPECT_TRUE(again.durable() == before);
    EXPECT_FALSE(again.durable().veiled);
    EXPECT_GT(journal.value()->seals().sealed, 5);
    EXPECT_EQ(journal.value()->seals().closed, 0);
}

/// What is prepared of confidential matters while the room is open: in words.
std::vector<Command> hidden_acts() {
    const Text secret{canary, canary};
    return {OpenSession{SessionId{"p1"}},
            StartItem{ItemId{"debate"}},
            RenameItem{{}, ItemId{"presupuesto"}, secret, 0},
            SplitItem{{}, ItemId{"admision"}, std::chrono::minutes{10}, secret, 0},
            InsertItem{SessionId{"red"}, {}, "9", ItemKind::debate, secret,
                       std::chrono::minutes{10}},
            SetText{TextId{"secreto"}, ItemId{"presupuesto"}, secret, {secret, secret}},
            AddDocument{ItemId{"presupuesto"}, secret, DocumentAccess::room, Language{"es"},
                        canary + ".pdf"},
            SetAttendance{DelegationId{"mx"}, Presence::present, {canary}, SessionId{"red"}}};
}

/// A day with canaries in whatever is said within; answers how often something was.
int live_with_canaries(const fs::path& folder, std::uint64_t seed) {
    Meeting meeting{folder};
    scenarios::Stage stage{properties::full_event()};
    scenarios::Random random{seed};
    const std::vector<Command> ways{CloseDoors{},
                                    ConvenePrivate{{canary, canary}},
                                    BeginReopening{},
                                    ConfirmReopening{},
                                    StartItem{ItemId{"debate"}},
                                    StartItem{ItemId{"presupuesto"}},
                                    StartItem{ItemId{"admision"}},
                                    StartItem{ItemId{"resumen"}},
                                    StartItem{ItemId{"intercambio"}},
                                    OpenSession{SessionId{"red"}},
                                    OpenSession{SessionId{"p1"}}};
    std::set<CommandId> alone;
    int within = 0;
    const auto act = [&](const Command& command) {
        meeting.now = stage.now();
        const bool done = stage.act(command).ok();
        EXPECT_EQ(meeting.act(command), done) << name_of(command);
        stage.wait(Millis{500});
        return done;
    };
    for (const Command& command : hidden_acts()) {
        EXPECT_TRUE(act(command)) << name_of(command);
    }
    for (int i = 0; i < 600 && !testing::Test::HasFailure(); ++i) {
        const bool confidential = domain::is_confidential_now(stage.state(), stage.room());
        if (random.one_in(10)) {
            act(random.of(ways));
            continue;
        }
        const domain::Scene scene{stage.state(), stage.now(), room};
        const Command command = domain::command_with_canaries(random, scene);
        if (confidential && domain::stays_within(scene, command, {}, alone)) {
            if (act(command)) {
                alone.insert(stage.history().back().command);
                ++within;
            }
        } else if (!confidential) {
            act(properties::any_command(random, stage.state(), room, stage.now()));
        }
    }
    // While it is open: the newest records are in the log.
    EXPECT_FALSE(copy_journal(folder / "journal.db", folder / "copy.db"));
    for (const char* name : {"journal.db", "journal.db-wal", "copy.db"}) {
        const std::string bytes = content_of(folder / name);
        EXPECT_GT(bytes.size(), 1'000U) << name;
        EXPECT_EQ(bytes.find(canary), std::string::npos) << name << ", seed " << seed;
    }
    EXPECT_NE(content_of(folder / "copy.db").find("México"), std::string::npos)
        << "what is open is in clear";
    EXPECT_FALSE(fs::exists(folder / "copy.db-wal"));
    return within;
}

TEST_F(sealed_journal, nothing_confidential_lies_in_the_file_its_log_or_a_copy) {
    int within = 0;
    for (std::uint64_t seed = 1; seed <= 12 && !HasFailure(); ++seed) {
        const fs::path day = folder.path() / std::to_string(seed);
        fs::create_directory(day);
        within += live_with_canaries(day, seed);
    }
    EXPECT_GT(within, 500) << "too little happened to prove anything";
}

TEST_F(sealed_journal, without_the_keys_everybody_outside_sees_the_same) {
    std::vector<View> before;
    {
        Meeting meeting{folder.path()};
        begin_closed_speech(meeting);
        before = seen_outside(meeting);
    }
    lose_keys();
    Meeting meeting{folder.path()};
    EXPECT_TRUE(meeting.machine.durable().veiled);
    EXPECT_GT(meeting.veiled, 5);
    EXPECT_TRUE(seen_outside(meeting) == before);
    EXPECT_THAT(meeting.state().closing->floor.entries, IsEmpty());
    const SealReport& seals = meeting.journal->seals();
    EXPECT_EQ(seals.closed, seals.sealed);
    EXPECT_THAT(seals.missing, SizeIs(2));
    EXPECT_THAT(meeting.journal->keys().sessions_of(seals.missing),
                testing::UnorderedElementsAre(SessionId{}, SessionId{"p1"}));
    ASSERT_TRUE(meeting.act(BeginReopening{}));
    ASSERT_TRUE(meeting.act(ConfirmReopening{}));
    EXPECT_TRUE(meeting.seen(Audience::public_).floor.has_value());
}

TEST_F(sealed_journal, without_the_keys_nobody_is_told_that_an_item_has_no_script) {
    {
        Meeting meeting{folder.path()};
        ASSERT_TRUE(meeting.act(OpenSession{SessionId{"p1"}}));
        ASSERT_TRUE(meeting.act(StartItem{ItemId{"debate"}}));
        EXPECT_TRUE(meeting.seen(Audience::chair).script.has_value());
    }
    lose_keys();
    Meeting meeting{folder.path()};
    EXPECT_FALSE(meeting.seen(Audience::chair).script.has_value());
    EXPECT_FALSE(meeting.machine.durable().veiled) << "the event's words alone are missing";
}

TEST_F(sealed_journal, keys_that_come_back_before_anything_was_done_open_all) {
    { Meeting meeting{folder.path()}; begin_closed_speech(meeting); }
    lose_keys();
    { Meeting nothing_done{folder.path()}; }
    find_keys();
    Meeting meeting{folder.path()};
    EXPECT_EQ(meeting.veiled, 0);
    EXPECT_THAT(meeting.state().closing->floor.entries, SizeIs(2));
    EXPECT_TRUE(meeting.act(EndSpeech{}));
}

TEST_F(sealed_journal, keys_that_come_back_too_late_open_nothing_that_was_gone_on_without) {
    { Meeting meeting{folder.path()}; begin_closed_speech(meeting); }
    lose_keys();
    std::int64_t lost = 0;
    {
        Meeting meeting{folder.path()};
        lost = meeting.journal->seals().sealed;
        // Decided without knowing that somebody has the floor.
        ASSERT_TRUE(meeting.act(Inscribe{.delegation = DelegationId{"us"}}));
        ASSERT_TRUE(meeting.act(NextSpeaker{}));
        ASSERT_TRUE(meeting.act(StartSpeech{}));
    }
    find_keys();
    domain::State before;
    {
        Meeting meeting{folder.path()};
        EXPECT_EQ(meeting.veiled, lost);
        EXPECT_THAT(meeting.state().closing->floor.entries, SizeIs(1)) << "what came since";
        EXPECT_EQ(meeting.journal->seals().closed, lost);
        EXPECT_THAT(meeting.journal->seals().missing, IsEmpty());
        ASSERT_TRUE(meeting.act(EndSpeech{}));
        before = meeting.machine.durable();
    }
    int forgone = 0;
    auto journal = SqliteJournal::open_read_only(folder.path() / "journal.db");
    EngineMachine again;
    ASSERT_TRUE(journal.value()
                    ->read(Position{1},
                           [&](const engine::JournalRecord& record) {
                               forgone += std::holds_alternative<domain::SealsForgone>(
                                   record.event.event);
                               again.replay(record);
                           })
                    .ok());
    EXPECT_EQ(forgone, 1) << "said once";
    EXPECT_TRUE(again.durable() == before);
}

TEST_F(sealed_journal, if_one_key_is_missing_none_opens_what_may_rest_on_it) {
    {
        Meeting meeting{folder.path()};
        begin_closed_speech(meeting);
    }
    // The event's own key: what is sealed of sessions names texts that it holds.
    KeyFolder keys{folder.path()};
    keys.load();
    for (const auto& [id, key] : keys.all()) {
        if (key.session.empty()) {
            fs::remove(keys_path(folder.path()) / (id.value + ".key"));
        }
    }
    Meeting meeting{folder.path()};
    EXPECT_EQ(meeting.journal->seals().closed, meeting.journal->seals().sealed);
    EXPECT_THAT(meeting.state().closing->floor.entries, IsEmpty());
}

TEST_F(sealed_journal, the_chain_is_verified_without_any_key) {
    std::string head;
    {
        Meeting meeting{folder.path()};
        begin_closed_speech(meeting);
        head = meeting.journal->chain_head();
    }
    lose_keys();
    auto journal = SqliteJournal::open_read_only(folder.path() / "journal.db");
    ASSERT_TRUE(journal.value()->read(Position{1}, [](const auto&) {}).ok());
    EXPECT_EQ(journal.value()->chain_head(), head);
}

TEST_F(sealed_journal, what_cannot_be_sealed_is_not_written) {
    Meeting meeting{folder.path()};
    ASSERT_TRUE(meeting.act(OpenSession{SessionId{"p1"}}));
    ASSERT_TRUE(meeting.act(StartItem{ItemId{"debate"}}));
    ASSERT_TRUE(meeting.act(CloseDoors{}));
    const auto before = meeting.machine.durable().position;
    // A file where the folder of the keys should be.
    fs::remove_all(keys_path(folder.path()));
    std::ofstream{keys_path(folder.path())} << "x";
    EXPECT_FALSE(meeting.act(PostNote{canary}));
    EXPECT_EQ(meeting.machine.durable().position, before);
    EXPECT_EQ(content_of(folder.path() / "journal.db-wal").find(canary), std::string::npos);
    fs::remove(keys_path(folder.path()));
    EXPECT_TRUE(meeting.act(PostNote{canary})) << "once it can be kept again";
}

TEST_F(sealed_journal, a_copy_is_of_one_moment_and_holds_no_key) {
    Meeting meeting{folder.path()};
    begin_closed_speech(meeting);
    const fs::path elsewhere = folder.path() / "elsewhere";
    fs::create_directory(elsewhere);
    ASSERT_FALSE(copy_journal(folder.path() / "journal.db", elsewhere / "journal.db"));
    EXPECT_TRUE(copy_journal(folder.path() / "journal.db", elsewhere / "journal.db"))
        << "never over what is there";
    auto copied = SqliteJournal::open_read_only(elsewhere / "journal.db");
    ASSERT_TRUE(copied.ok());
    EngineMachine machine;
    ASSERT_TRUE(copied.value()
                    ->read(Position{1}, [&](const auto& record) { machine.replay(record); })
                    .ok());
    EXPECT_EQ(copied.value()->chain_head(), meeting.journal->chain_head());
    EXPECT_EQ(machine.durable().position, meeting.machine.durable().position);
    EXPECT_TRUE(machine.durable().veiled);
    EXPECT_EQ(fs::status(elsewhere / "journal.db").permissions(),
              fs::perms::owner_read | fs::perms::owner_write);
}

}  // namespace
}  // namespace plenaria::journal::sealed_journal_test
