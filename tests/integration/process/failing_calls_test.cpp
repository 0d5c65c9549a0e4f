// The real server while system calls on its files fail: reads, writes, syncs, or all that changes
// anything. Commands are refused with the reason, the room stays as it is, nothing acknowledged is
// lost, and the server goes on by itself when the cause is gone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "tests/integration/meeting.hpp"
#include "tests/support/console_user.hpp"
#include "tests/support/failing_calls.hpp"
#include "tests/support/http_page.hpp"
#include "tests/support/raw_database.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::test_support::failing_calls_test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class FailingCallsTest : public testing::Test {
protected:
    void SetUp() override {
        if (!FailingCalls::possible()) {
            GTEST_SKIP() << "a sanitizer must be loaded before any other library";
        }
        calls = std::make_unique<FailingCalls>(folder.path() / "plan");
        ASSERT_NO_FATAL_FAILURE(start());
        ASSERT_NO_FATAL_FAILURE(begin_meeting(*console));
        delegations = delegations_of(*console, 3);
        ASSERT_FALSE(inscribe(*console, delegations[0]).empty());
        ASSERT_EQ(act(), "");
        // Its beginning is in the database from now on, and the log is a new one.
        leave();
        ASSERT_EQ(server->terminate(), 0) << server->log();
        ASSERT_NO_FATAL_FAILURE(start());
        ASSERT_EQ(act(), "");
    }
    void TearDown() override {
        leave();
        server.reset();
        calls.reset();
    }

    void start() {
        server = std::make_unique<ServerProcess>(data);
        ASSERT_TRUE(server->listening()) << server->log();
        console = std::make_unique<RoomUser>(server->port(), console_identity(data, main_room));
        ASSERT_TRUE(console->wait_live());
        screen = std::make_unique<RoomUser>(server->port(), screen_identity("there", main_room));
        ASSERT_TRUE(screen->wait_live());
    }
    void leave() {
        console.reset();
        screen.reset();
    }

    /// Posts the next note and waits for the answer; its code.
    std::string act() {
        const std::string text = next_note();
        return notes[text] = console->run(PostNote{text}).code;
    }
    /// Posts it and does not wait.
    void act_unanswered() {
        open_note = next_note();
        open_command = console->next_id();
        ASSERT_TRUE(console->link().send(
            CommandRequest{open_command, RoomId{main_room}, PostNote{open_note}, {}, false}));
    }
    /// What that came to; nothing: no answer came within `limit`.
    std::optional<std::string> answer_within(std::chrono::milliseconds limit) {
        std::optional<std::string> code;
        static_cast<void>(wait_until(
            [&] {
                for (const auto& result : console->link().take_results()) {
                    if (result.id == open_command) {
                        code = result.code;
                    }
                }
                return code.has_value();
            },
            limit));
        if (code) {
            notes[open_note] = *code;
        }
        return code;
    }
    std::string next_note() { return "nota " + std::to_string(notes.size() + 1); }

    [[nodiscard]] bool is_healthy_as(const std::string& line) const {
        return wait_until([&] { return page_of(server->port(), "/healthz").body == line; });
    }
    [[nodiscard]] bool is_failing_for(const std::string& reason) const {
        return wait_until([&] {
            return page_of(server->port(), "/healthz").body.starts_with("failing: " + reason);
        });
    }
    [[nodiscard]] bool is_in_log(const std::string& words) const {
        return wait_until([&] { return server->log().find(words) != std::string::npos; });
    }

    /// Refused with the reason, which `es` and `en` are parts of, to somebody who comes now.
    void expect_refused(const std::string& es, const std::string& en) {
        RoomUser late{server->port(), console_identity(data, main_room)};
        ASSERT_TRUE(late.wait_live());
        const auto refused = late.run(Inscribe{delegations[1], "X", {}, {}});
        EXPECT_EQ(refused.code, "storage_unavailable");
        EXPECT_THAT(refused.text.es(), HasSubstr(es));
        EXPECT_THAT(refused.text.en(), HasSubstr(en));
    }
    /// So many wait for the floor on the screen that was there and on one that comes.
    void expect_screens_show(std::size_t waiting) {
        const auto shows = [&](const View& view) {
            return view.session && view.next_speakers && view.next_speakers->next.size() == waiting;
        };
        EXPECT_TRUE(screen->wait_view(shows));
        RoomUser late{server->port(), screen_identity("late", main_room)};
        EXPECT_TRUE(late.wait_view(shows));
        EXPECT_EQ(screen->link().picture()->phase, client::LinkPhase::live);
    }
    /// Whatever was open is answered, and the meeting goes on without a restart.
    void expect_goes_on() {
        if (!open_note.empty() && !notes.contains(open_note)) {
            EXPECT_TRUE(answer_within(patience).has_value()) << server->log();
        }
        EXPECT_EQ(act(), "");
        EXPECT_TRUE(is_healthy_as("ready\n")) << server->log();
        EXPECT_EQ(console->run(Inscribe{delegations[1], "X", {}, {}}).code, "");
        expect_screens_show(2);
        EXPECT_THAT(server->log(), Not(HasSubstr("event=journal_damaged")));
    }
    /// A start finds each command that was acknowledged, once, and none that was refused.
    void expect_all_is_kept() {
        leave();
        server->kill_now();
        const Finished verified = run_server_program({"verify", "--data", data.string()});
        EXPECT_EQ(verified.status, 0) << verified.output;
        ASSERT_NO_FATAL_FAILURE(start());
        ASSERT_TRUE(console->wait_view([](const View& view) { return view.notes.has_value(); }));
        const View view = console->view();
        for (const auto& [text, code] : notes) {
            EXPECT_EQ(std::count_if(view.notes->begin(), view.notes->end(),
                                    [&](const NoteView& note) { return note.text == text; }),
                      code.empty() ? 1 : 0)
                << text << ": " << code;
        }
        expect_screens_show(2);
    }

    TemporaryFolder folder;
    fs::path data = folder.path() / "data";
    std::unique_ptr<FailingCalls> calls;
    std::unique_ptr<ServerProcess> server;
    std::unique_ptr<RoomUser> console;
    std::unique_ptr<RoomUser> screen;
    std::vector<DelegationId> delegations;
    std::map<std::string, std::string> notes;  ///< the code that each was answered
    std::string open_note;
    CommandId open_command;
};

struct Fault {
    std::string name;
    Calls calls{};
    int error = 0;
};

class FailingWritesTest : public FailingCallsTest, public testing::WithParamInterface<Fault> {};

TEST_P(FailingWritesTest, refuse_commands_with_the_reason_until_they_succeed_again) {
    calls->fail(GetParam().calls, GetParam().error, data);
    ASSERT_NO_FATAL_FAILURE(act_unanswered());
    EXPECT_TRUE(is_failing_for("storage_refuses")) << server->log();
    EXPECT_NE(answer_within(std::chrono::milliseconds{500}), "") << "it cannot be on the disk";
    expect_refused("disco", "disk");
    expect_screens_show(1);
    calls->relent();
    expect_goes_on();
    expect_all_is_kept();
}

INSTANTIATE_TEST_SUITE_P(All, FailingWritesTest,
                         testing::Values(Fault{"writes_eio", Calls::writes, EIO},
                                         Fault{"writes_enospc", Calls::writes, ENOSPC},
                                         Fault{"syncs_eio", Calls::data_syncs | Calls::file_syncs,
                                               EIO},
                                         Fault{"all_erofs", all_writing, EROFS}),
                         [](const auto& about) { return about.param.name; });

TEST_F(FailingCallsTest, what_a_sync_of_the_log_left_in_doubt_is_written_anew_at_once) {
    calls->fail(Calls::data_syncs, EIO, data / "journal.db-wal");
    const auto before = calls->met();
    EXPECT_EQ(act(), "") << "a new log was written and synced";
    EXPECT_EQ(act(), "");
    EXPECT_GE(calls->met(), before + 2);
    calls->relent();
    expect_goes_on();
    expect_all_is_kept();
}

TEST_F(FailingCallsTest, reads_that_are_refused_are_told_and_are_no_damage) {
    calls->fail(Calls::reads, EIO, data);
    EXPECT_TRUE(is_failing_for("journal_unreadable")) << server->log();
    EXPECT_TRUE(is_in_log("event=journal_unreadable")) << server->log();
    EXPECT_THAT(server->log(), AllOf(HasSubstr("event=journal_look_failed"),
                                     Not(HasSubstr("event=journal_damaged"))));
    expect_refused("disco", "disk");
    expect_screens_show(1);
    calls->relent();
    EXPECT_TRUE(is_in_log("event=journal_readable"));
    expect_goes_on();
    expect_all_is_kept();
}

TEST_F(FailingCallsTest, pages_that_are_refused_are_no_damage_either) {
    // The third page is the root of the index of what is sealed: only a look at all pages reads it.
    // SQLite says of a row that it cannot read that the database is damaged.
    for (const std::int64_t until : {std::int64_t{3}, std::int64_t{1} << 30}) {
        SCOPED_TRACE(until);
        calls->fail_reads(EIO, data / "journal.db", 2 * 4096, until * 4096);
        EXPECT_TRUE(is_failing_for("journal_unreadable")) << server->log();
        calls->relent();
        EXPECT_TRUE(is_healthy_as("ready\n")) << server->log();
        EXPECT_EQ(act(), "");
    }
    expect_goes_on();
}

TEST_F(FailingCallsTest, no_start_takes_a_refused_read_for_damage) {
    leave();
    server->kill_now();
    for (const char* name : {"journal.db", "journal.db-wal"}) {
        SCOPED_TRACE(name);
        calls->fail(Calls::reads, EIO, data / name);
        const Finished refused =
            run_server_program({"serve", "--data", data.string(), "--listen", "127.0.0.1:0"});
        EXPECT_EQ(refused.status, 8) << refused.output;
        EXPECT_THAT(refused.output,
                    AllOf(HasSubstr("[es]: "), HasSubstr("[en]: "), Not(HasSubstr("recover"))));
    }
    calls->relent();
    ASSERT_NO_FATAL_FAILURE(start());
    EXPECT_EQ(act(), "");
}

TEST_F(FailingCallsTest, a_disk_that_hangs_at_the_mark_of_life_holds_nobody) {
    const auto before = calls->met();
    calls->fail(Calls::waits, 0, data / "alive.new");
    ASSERT_TRUE(wait_until([&] { return calls->met() > before; }));
    std::this_thread::sleep_for(std::chrono::milliseconds{2'500});
    EXPECT_THAT(server->log(), Not(HasSubstr("event=stalled")));
    EXPECT_EQ(act(), "");
    EXPECT_TRUE(is_healthy_as("ready\n"));
    leave();
    EXPECT_EQ(server->terminate(), 0) << "and nobody who wants to end: " << server->log();
}

TEST_F(FailingCallsTest, a_disk_that_hangs_at_the_file_of_persons_holds_nobody) {
    const auto before = calls->met();
    calls->fail(Calls::waits, 0, data / "people");
    std::ofstream{data / "people"} << "changed\n";
    ASSERT_TRUE(wait_until([&] { return calls->met() > before; })) << "the look of each second";
    protocol::Identify person = console_identity(data, main_room);
    person.person = "Ana";
    RoomUser ana{server->port(), person};
    EXPECT_TRUE(is_in_log("people_unreadable")) << server->log();
    EXPECT_TRUE(is_in_log("code=overloaded role=secretariat")) << server->log();
    EXPECT_NE(ana.link().picture()->phase, client::LinkPhase::stopped) << "she is to come back";
    EXPECT_THAT(server->log(), Not(HasSubstr("event=stalled")));
    EXPECT_EQ(act(), "");
    EXPECT_TRUE(is_healthy_as("ready\n"));
    leave();
    EXPECT_EQ(server->terminate(), 0) << "and nobody who wants to end: " << server->log();
}

TEST_F(FailingCallsTest, a_server_that_a_hanging_read_keeps_from_ending_ends_by_the_next_signal) {
    leave();
    const auto before = calls->met();
    calls->fail(Calls::waits, 0, data / "journal.db");
    ASSERT_TRUE(wait_until([&] { return calls->met() > before; })) << "the look at the files";
    ::kill(server->pid(), SIGTERM);
    EXPECT_TRUE(is_in_log("event=drained")) << server->log();
    EXPECT_EQ(server->terminate(), 128 + SIGTERM);
    calls->relent();
    ASSERT_NO_FATAL_FAILURE(start());
    EXPECT_EQ(act(), "");
}

TEST_F(FailingCallsTest, recover_gives_up_nothing_that_is_only_refused) {
    leave();
    server->kill_now();
    const auto bytes = [&](const char* name) {
        std::ifstream in{data / name, std::ios::binary};
        return std::string{std::istreambuf_iterator<char>{in}, {}};
    };
    const std::vector<std::string> recover{"recover", "--data", data.string()};
    const std::string database = bytes("journal.db");
    const std::string log = bytes("journal.db-wal");
    for (const auto& [name, from] : {std::pair{"journal.db", 4096}, {"journal.db-wal", 0}}) {
        SCOPED_TRACE(name);
        calls->fail_reads(EIO, data / name, from, std::int64_t{1} << 30);
        const Finished refused = run_server_program(recover);
        EXPECT_EQ(refused.status, 8) << refused.output;
        EXPECT_THAT(refused.output,
                    AllOf(HasSubstr("[es]: "), HasSubstr("[en]: "), HasSubstr("ddrescue")));
        const Finished tried =
            run_server_program({"recover", "--data", data.string(), "--dry-run"});
        EXPECT_NE(tried.status, 8) << "it tells what can be read: " << tried.output;
        calls->relent();
        EXPECT_FALSE(fs::exists(data / "quarantine"));
        EXPECT_EQ(bytes("journal.db"), database);
        EXPECT_EQ(bytes("journal.db-wal"), log);
    }
    const Finished whole = run_server_program(recover);
    EXPECT_EQ(whole.status, 0);
    EXPECT_THAT(whole.output, HasSubstr("is whole"));
    ASSERT_NO_FATAL_FAILURE(start());
    EXPECT_EQ(act(), "");
}

TEST_F(FailingCallsTest, what_was_opened_for_reading_alone_is_not_kept_for_writing) {
    calls->fail(Calls::writes, EIO, data);
    ASSERT_NO_FATAL_FAILURE(act_unanswered());
    EXPECT_TRUE(is_failing_for("storage_refuses"));
    // SQLite opens for reading what it may not open for writing, and says nothing. The first to
    // open it makes the log anew, the second is there to stay.
    const auto before = calls->met();
    calls->fail(Calls::changes, EROFS, data / "journal.db", 1);
    ASSERT_TRUE(wait_until([&] { return calls->met() > before; }));
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
    calls->relent();
    ASSERT_TRUE(answer_within(patience).has_value()) << server->log();
    EXPECT_EQ(act(), "") << server->log();
    expect_goes_on();
    expect_all_is_kept();
}

TEST_F(FailingCallsTest, who_keeps_the_last_command_in_doubt_is_named) {
    auto reader = std::make_unique<RawDatabase>(data / "journal.db");
    reader->run("BEGIN; SELECT count(*) FROM record");
    calls->fail(Calls::data_syncs | Calls::file_syncs, EIO, data);
    ASSERT_NO_FATAL_FAILURE(act_unanswered());
    EXPECT_TRUE(is_failing_for("storage_refuses"));
    calls->relent();
    EXPECT_TRUE(is_in_log("event=journal_unsettled detail=\"process " + std::to_string(::getpid()) +
                          " has it open\""))
        << server->log();
    expect_refused("journal_unsettled", "another program has the journal open");
    // Everybody else learns it by the clock, and that it is over as well.
    constexpr std::chrono::seconds two_slots{60};
    const auto tells = [&](const std::string& line) {
        return wait_until(
            [&] {
                return page_of(server->port(), "/metrics").body.find(line) != std::string::npos;
            },
            two_slots);
    };
    EXPECT_TRUE(tells("\nplenaria_journal_held 1\n"));
    EXPECT_TRUE(is_failing_for("storage_refuses"));
    expect_screens_show(1);
    EXPECT_EQ(answer_within(std::chrono::milliseconds{100}), std::nullopt);
    reader.reset();
    EXPECT_TRUE(tells("\nplenaria_journal_held 0\n"));
    expect_goes_on();
    expect_all_is_kept();
}

}  // namespace
}  // namespace plenaria::test_support::failing_calls_test
