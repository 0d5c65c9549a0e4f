// Interpreters and delegates at consoles of a running server: they log in as operators do, follow
// the room as far as their audience goes, and change nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "server/model/list_print.hpp"
#include "tests/integration/meeting.hpp"
#include "tests/support/console_user.hpp"
#include "tests/support/http_page.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::test_support::follower_process_test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

const std::string password = "una frase que nadie dice";
const std::string canary = "CANARIO";
const RoomId plenary{"plenaria"};

class FollowerProcess : public testing::Test {
protected:
    [[nodiscard]] std::string secret(const std::string& text) const {
        const fs::path path = folder.path() / "secret";
        std::ofstream{path} << text << '\n';
        fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
        return path.string();
    }
    [[nodiscard]] Finished run(std::vector<std::string> words) const {
        words.insert(words.end(), {"--data", data.string()});
        return run_server_program(words);
    }
    void add(const std::string& name, const std::string& role) const {
        const Finished added =
            run({"person", "add", name, "--role", role, "--password-file", secret(password)});
        ASSERT_EQ(added.status, 0) << added.output;
    }
    [[nodiscard]] protocol::Identify person(const std::string& name, Role role,
                                            const std::string& proof = password,
                                            const std::string& ticket = {}) const {
        protocol::Identify identify = console_identity(data, plenary.value);
        identify.role = role;
        identify.person = name;
        identify.proof = proof;
        identify.ticket = ticket;
        return identify;
    }
    static Audience audience_of(RoomUser& user) {
        return user.link().picture()->rooms.at(plenary).audience;
    }
    static bool is_sent_away(RoomUser& user) {
        return wait_until(
            [&] { return user.link().picture()->phase == client::LinkPhase::stopped; },
            std::chrono::seconds{3});
    }
    static bool is_within(const View& view) { return view.doors.within; }
    static bool is_out(const View& view) {
        return !view.doors.within && view.doors.state != DoorsState::open && !view.floor;
    }

    TemporaryFolder folder;
    fs::path data = folder.path() / "data";
};

TEST_F(FollowerProcess, TheyFollowTheOpenRoomAndGiveNoCommand) {
    add("Ana", "interpreter");
    add("Eva", "delegate");
    ServerProcess server{data};
    ASSERT_TRUE(server.listening()) << server.log();
    RoomUser console{server.port(), console_identity(data, plenary.value)};
    ASSERT_NO_FATAL_FAILURE(begin_meeting(console));
    RoomUser ana{server.port(), person("Ana", Role::interpreter)};
    RoomUser eva{server.port(), person("Eva", Role::delegate)};
    ASSERT_TRUE(ana.wait_live() && eva.wait_live());
    EXPECT_EQ(audience_of(ana), Audience::interpreter);
    EXPECT_EQ(audience_of(eva), Audience::room);
    for (RoomUser* user : {&ana, &eva}) {
        EXPECT_TRUE(user->view().floor && user->view().next_speakers);
        EXPECT_FALSE(user->view().queue || user->view().record || user->view().screens ||
                     user->view().delegations || user->view().notes || user->view().attendance);
        EXPECT_EQ(user->run(NextSpeaker{}).code, "not_permitted");
        EXPECT_EQ(user->run(CloseDoors{}).code, "not_permitted");
        EXPECT_EQ(user->run(PostNote{canary}).code, "not_permitted");
        EXPECT_EQ(user->ask_code(ScreenId{"muro"}).code, "not_permitted");
    }
    EXPECT_THAT(run({"export", "--cleared"}).output,
                testing::AllOf(Not(HasSubstr("Ana")), Not(HasSubstr(canary))))
        << "who only follows leaves no trace";
    EXPECT_THAT(server.log(), testing::AllOf(Not(HasSubstr("Ana")), Not(HasSubstr("frase"))));
    RoomUser wrong{server.port(), person("Eva", Role::interpreter)};
    EXPECT_TRUE(wrong.wait_phase(client::LinkPhase::stopped)) << "that is not her role";
    EXPECT_EQ(server.terminate(), 0) << server.log();
}

TEST_F(FollowerProcess, DocumentsOfTheRoomAreNotServedToAnybody) {
    add("Eva", "delegate");
    ServerProcess server{data};
    ASSERT_TRUE(server.listening()) << server.log();
    RoomUser console{server.port(), console_identity(data, plenary.value)};
    ASSERT_NO_FATAL_FAILURE(begin_meeting(console));
    fs::create_directories(data / "documents");
    std::ofstream{data / "documents" / "sala.txt"} << canary;
    ASSERT_EQ(console
                  .run(AddDocument{
                      {}, Text{"Sala", "Room"}, DocumentAccess::room, Language{"es"}, "sala.txt"})
                  .code,
              "");
    RoomUser eva{server.port(), person("Eva", Role::delegate)};
    ASSERT_TRUE(eva.wait_view([](const View& view) {
        return view.documents && !view.documents->empty();
    })) << "its title is of the room";
    EXPECT_EQ(page_of(server.port(), "/documents/sala.txt").status, 404);
    EXPECT_EQ(
        eva.run(AddDocument{
                    {}, Text{"Mía", "Mine"}, DocumentAccess::public_, Language{"es"}, "sala.txt"})
            .code,
        "not_permitted");
    EXPECT_EQ(page_of(server.port(), "/documents/sala.txt").status, 404);
}

TEST_F(FollowerProcess, BehindClosedDoorsOnlyWhoIsListedIsWithinAndOutAtOnce) {
    add("Inés", "interpreter");
    add("Otra", "interpreter");
    add("Luis", "delegate");
    ServerProcess server{data};
    ASSERT_TRUE(server.listening()) << server.log();
    RoomUser console{server.port(), console_identity(data, plenary.value)};
    ASSERT_NO_FATAL_FAILURE(begin_meeting(console));
    RoomUser listed{server.port(), person("Inés", Role::interpreter)};
    RoomUser other{server.port(), person("Otra", Role::interpreter)};
    RoomUser delegate{server.port(), person("Luis", Role::delegate)};
    ASSERT_TRUE(listed.wait_live() && other.wait_live() && delegate.wait_live());
    ASSERT_EQ(console.run(CloseDoors{}).code, "");
    ASSERT_TRUE(listed.wait_view(is_out)) << "no list was made for this closing";
    ASSERT_NO_FATAL_FAILURE(confirm_checklist(console));
    EXPECT_TRUE(listed.wait_view(is_within));
    const auto console_is_told = [&](const std::string& name) {
        return console.wait_view([&](const View& view) {
            return view.closing && view.closing->without_login == std::vector{name};
        });
    };
    EXPECT_TRUE(console_is_told("Luis")) << "nobody logs in as an interpreter by that name";
    EXPECT_TRUE(listed.view().floor && listed.view().next_speakers);
    EXPECT_FALSE(listed.view().closing || listed.view().roster || listed.view().queue);
    EXPECT_TRUE(other.wait_view(is_out) && delegate.wait_view(is_out))
        << "a delegate of a listed name is no sworn staff";
    EXPECT_EQ(listed.run(BeginReopening{}).code, "not_permitted");

    const std::string read = print_of({"Inés", "Luis"});
    EXPECT_EQ(console.run(ListStaff{{"Luis"}}).code, "invalid_argument");
    EXPECT_EQ(console.run(ListStaff{{"Luis"}}, {{"staff", ""}}).code, "expectation_failed");
    ASSERT_EQ(console.run(ListStaff{{"Luis"}}, {{"staff", read}}).code, "");
    EXPECT_TRUE(listed.wait_view(is_out));
    ASSERT_EQ(console.run(ListStaff{{"Inés"}}, {{"staff", print_of({"Luis"})}}).code, "");
    ASSERT_TRUE(listed.wait_view(is_within));
    ASSERT_EQ(run({"person", "remove", "Inés"}).status, 0);
    EXPECT_TRUE(is_sent_away(listed));
    EXPECT_TRUE(console_is_told("Inés"));
    EXPECT_FALSE(listed.view().floor) << "and nothing of it is left with the client";
}

TEST_F(FollowerProcess, TheyLockUnlockAndAreRevokedAsOthers) {
    add("Ana", "interpreter");
    ASSERT_EQ(run({"person", "pin", "Ana", "--pin-file", secret("824619")}).status, 0);
    ServerProcess server{data};
    ASSERT_TRUE(server.listening()) << server.log();
    std::string ticket;
    {
        RoomUser ana{server.port(), person("Ana", Role::interpreter)};
        ASSERT_TRUE(ana.wait_live());
        ticket = ana.link().picture()->ticket;
        EXPECT_THAT(ticket, SizeIs(64));
    }
    RoomUser back{server.port(), person("Ana", Role::interpreter, "824619", ticket)};
    ASSERT_TRUE(back.wait_live());
    RoomUser higher{server.port(), person("Ana", Role::chair, "824619", ticket)};
    EXPECT_TRUE(higher.wait_phase(client::LinkPhase::stopped)) << "a ticket is of one role";
    ASSERT_EQ(run({"person", "remove", "Ana"}).status, 0);
    add("Ana", "delegate");
    EXPECT_TRUE(is_sent_away(back)) << "in another role";
    RoomUser delegate{server.port(), person("Ana", Role::delegate)};
    ASSERT_TRUE(delegate.wait_live());
    EXPECT_EQ(audience_of(delegate), Audience::room);
}

TEST_F(FollowerProcess, RecoveryCodesAreNotSpentOnThem) {
    add("Ana", "interpreter");
    ASSERT_EQ(run({"recovery", "--holder", "Inés", "--holder", "Tomás"}).status, 0);
    const Finished refused = run({"emergency", "Ana", "--reason", "x"});
    EXPECT_EQ(refused.status, 10) << refused.output;
    EXPECT_THAT(refused.output, testing::AllOf(HasSubstr("«Ana» solo sigue la sesión"),
                                               HasSubstr("\"Ana\" only follows the meeting")));
}

}  // namespace
}  // namespace plenaria::test_support::follower_process_test
