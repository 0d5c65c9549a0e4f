// Persons at consoles of a running server: they log in, act under their name, unlock with a PIN and
// go when they were removed; and the way back in with the two recovery codes.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

#include "tests/support/console_user.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/terminal_process.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::test_support::person_login_process_test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

const std::string password = "una frase que nadie dice";
const std::string fresh_password = "otra frase muy distinta";
const auto both_languages = AllOf(HasSubstr("[es]: "), HasSubstr("[en]: "));
constexpr auto owner_only = fs::perms::owner_read | fs::perms::owner_write;

class PersonLoginProcess : public testing::Test {
protected:
    /// A file of its owner's alone that holds a secret.
    [[nodiscard]] std::string secret(const std::string& text) const {
        const fs::path path = folder.path() / "secret";
        std::ofstream{path} << text << '\n';
        fs::permissions(path, owner_only);
        return path.string();
    }
    /// Runs a subcommand on the data folder.
    [[nodiscard]] Finished run(std::vector<std::string> words) const {
        words.insert(words.end(), {"--data", data.string()});
        return run_server_program(words);
    }
    void add(const std::string& name, const std::string& role) const {
        const Finished added =
            run({"person", "add", name, "--role", role, "--password-file", secret(password)});
        ASSERT_EQ(added.status, 0) << added.output;
    }
    [[nodiscard]] protocol::Identify person(const std::string& name, const std::string& proof,
                                            const std::string& ticket = {}) const {
        protocol::Identify identify = console_identity(data, "plenaria");
        identify.person = name;
        identify.proof = proof;
        identify.ticket = ticket;
        return identify;
    }
    /// Whether the server lets `identify` in; where not, with which word it closes for good.
    void expect_refused(const ServerProcess& server, const protocol::Identify& identify) const {
        RoomUser user{server.port(), identify};
        ASSERT_TRUE(user.wait_phase(client::LinkPhase::stopped));
        EXPECT_EQ(user.link().picture()->stop_code, "proof_refused");
        EXPECT_THAT(server.log(), Not(HasSubstr("frase")));
    }
    void expect_let_in(const ServerProcess& server, const protocol::Identify& identify) const {
        RoomUser user{server.port(), identify};
        EXPECT_TRUE(user.wait_live());
    }
    static bool is_sent_away(RoomUser& user) {
        return wait_until(
            [&] { return user.link().picture()->phase == client::LinkPhase::stopped; },
            std::chrono::seconds{3});
    }
    [[nodiscard]] std::string record() const {
        return run({"export", "--cleared"}).output;
    }

    TemporaryFolder folder;
    fs::path data = folder.path() / "data";
};

TEST_F(PersonLoginProcess, APersonLogsInAndTheRecordNamesThem) {
    add("María José", "secretariat");
    ServerProcess server{data};
    ASSERT_TRUE(server.listening()) << server.log();
    RoomUser console{server.port(), person("María José", password)};
    ASSERT_TRUE(console.wait_live());
    EXPECT_THAT(console.link().picture()->ticket, SizeIs(64));
    EXPECT_EQ(console.link().picture()->rooms.at(RoomId{"plenaria"}).audience,
              Audience::secretariat);
    EXPECT_EQ(console.run(OpenSession{SessionId{"plenaria-1"}}).code, "");
    EXPECT_THAT(record(), HasSubstr(R"("actor_role":"secretariat","actor":"María José",)"
                                    R"("kind":"session_opened")"));
    EXPECT_EQ(console.run(AcknowledgeEmergency{}).code, "not_permitted");
    EXPECT_EQ(server.terminate(), 0) << server.log();
}

TEST_F(PersonLoginProcess, AConsoleThatLockedItselfOpensWithThePin) {
    add("Ana", "secretariat");
    ASSERT_EQ(run({"person", "pin", "Ana", "--pin-file", secret("824619")}).status, 0);
    ServerProcess server{data};
    ASSERT_TRUE(server.listening()) << server.log();
    std::string ticket;
    {
        RoomUser console{server.port(), person("Ana", password)};
        ASSERT_TRUE(console.wait_live());
        ticket = console.link().picture()->ticket;
    }
    expect_let_in(server, person("Ana", "824619", ticket));
    expect_refused(server, person("Ana", "824618", ticket));
    expect_let_in(server, person("Ana", "824619", ticket));
    expect_refused(server, person("Ana", password, std::string(64, '0')));
}

TEST_F(PersonLoginProcess, WhoIsNotWhoTheySayIsSentAway) {
    add("Ana", "secretariat");
    add("Eva", "technician");
    ServerProcess server{data};
    ASSERT_TRUE(server.listening()) << server.log();
    expect_refused(server, person("Ana", fresh_password));
    expect_refused(server, person("Nadie", password));
    expect_refused(server, person("Eva", password));
    expect_let_in(server, person("Ana", password));
}

TEST_F(PersonLoginProcess, WhoIsRemovedGoesWithinThreeSecondsAndNobodyElse) {
    add("Ana", "secretariat");
    add("Eva", "secretariat");
    ServerProcess server{data};
    ASSERT_TRUE(server.listening()) << server.log();
    RoomUser anas{server.port(), person("Ana", password)};
    RoomUser evas{server.port(), person("Eva", password)};
    ASSERT_TRUE(anas.wait_live() && evas.wait_live());
    ASSERT_EQ(run({"person", "remove", "Ana"}).status, 0);
    EXPECT_TRUE(is_sent_away(anas));
    EXPECT_EQ(anas.link().picture()->stop_code, "proof_refused");
    EXPECT_EQ(evas.run(OpenSession{SessionId{"plenaria-1"}}).code, "");
    expect_refused(server, person("Ana", password));
    ASSERT_EQ(
        run({"person", "password", "Eva", "--password-file", secret(fresh_password)}).status, 0);
    EXPECT_TRUE(is_sent_away(evas));
}

TEST_F(PersonLoginProcess, AFileThatCannotBeReadEndsNobodyAndWhoComesMeanwhileComesBack) {
    add("Ana", "secretariat");
    ServerProcess server{data};
    ASSERT_TRUE(server.listening()) << server.log();
    RoomUser console{server.port(), person("Ana", password)};
    ASSERT_TRUE(console.wait_live());
    const fs::perms others = fs::perms::others_read;
    fs::permissions(data / "people", others, fs::perm_options::add);
    RoomUser other{server.port(), person("Ana", password)};
    const auto logs = [&](const std::string& words) {
        return wait_until([&] { return server.log().find(words) != std::string::npos; },
                          std::chrono::seconds{10});
    };
    EXPECT_TRUE(logs("code=overloaded role=secretariat")) << server.log();
    EXPECT_TRUE(logs("event=people_unusable reason=others_may_read")) << server.log();
    EXPECT_EQ(console.run(OpenSession{SessionId{"plenaria-1"}}).code, "") << "she goes on";
    fs::permissions(data / "people", others, fs::perm_options::remove);
    EXPECT_TRUE(other.wait_live()) << "by itself: nobody typed the password anew";
    EXPECT_TRUE(logs("event=people_usable")) << server.log();
}

/// With Ana, who operates, and two codes of Inés and Tomás.
class EmergencyProcess : public PersonLoginProcess {
protected:
    void SetUp() override {
        add("Ana", "secretariat");
        make_codes();
    }
    void make_codes() {
        const Finished made = run({"recovery", "--holder", "Inés", "--holder", "Tomás"});
        ASSERT_EQ(made.status, 0) << made.output;
        const std::regex code{"([2-9A-HJ-NP-Z]{4}-){4}[2-9A-HJ-NP-Z]{4}"};
        codes.clear();
        for (std::sregex_iterator at{made.output.begin(), made.output.end(), code}, end; at != end;
             ++at) {
            codes.push_back(at->str());
        }
        ASSERT_EQ(codes.size(), 2U);
    }
    [[nodiscard]] std::string codes_file(const std::string& text) const {
        const fs::path path = folder.path() / "codes";
        std::ofstream{path} << text;
        fs::permissions(path, owner_only);
        return path.string();
    }
    [[nodiscard]] std::string both() const { return codes[1] + "\n" + codes[0] + "\n"; }
    [[nodiscard]] Finished emergency(const std::string& text, const std::string& name = "Ana",
                                     const std::string& reason = "Contraseña perdida",
                                     const std::string& chosen = fresh_password) const {
        return run({"emergency", name, "--reason", reason, "--codes-file", codes_file(text),
                    "--password-file", secret(chosen)});
    }
    /// Makes the event's journal, and stops.
    void hold_a_meeting() const {
        ServerProcess server{data};
        ASSERT_TRUE(server.listening()) << server.log();
        ASSERT_EQ(server.terminate(), 0);
    }
    [[nodiscard]] std::string people() const {
        std::ifstream file{data / "people", std::ios::binary};
        return {std::istreambuf_iterator<char>{file}, {}};
    }
    /// Refused with that status and these words in both languages; neither file nor journal moves.
    void expect_nothing_done(const Finished& end, int status, const std::string& words) const {
        EXPECT_EQ(end.status, status) << end.output;
        EXPECT_THAT(end.output, AllOf(both_languages, HasSubstr(words)));
        EXPECT_EQ(people(), before);
        EXPECT_THAT(record(), Not(HasSubstr("emergency_access_given")));
    }

    std::vector<std::string> codes;
    std::string before;
};

TEST_F(EmergencyProcess, IsSeenOnTheConsolesUntilTheChairAcknowledgesIt) {
    ServerProcess server{data};
    ASSERT_TRUE(server.listening()) << server.log();
    RoomUser console{server.port(), console_identity(data, "plenaria")};
    RoomUser chair{server.port(), chair_identity(data, "plenaria")};
    RoomUser screen{server.port(), screen_identity("muro", "plenaria")};
    RoomUser anas{server.port(), person("Ana", password)};
    ASSERT_TRUE(console.wait_live() && chair.wait_live() && screen.wait_live() && anas.wait_live());
    EXPECT_EQ(emergency(codes[0] + "\nABCD-EFGH-JKLM-NPQR-STUV\n").status, 10);
    EXPECT_TRUE(wait_until([&] {
        return server.log().find("event=emergency_refused code=codes_wrong by=desk") !=
               std::string::npos;
    })) << "not only whoever tried it sees that";
    EXPECT_THAT(server.log(), Not(HasSubstr("Contraseña perdida")));
    const Finished done = emergency(both());
    EXPECT_EQ(done.status, 0) << done.output;
    EXPECT_THAT(done.output, AllOf(HasSubstr("«Ana» tiene una contraseña nueva"),
                                   HasSubstr("plenaria-server recovery")));
    const auto shown = [](const View& view) { return view.emergency.has_value(); };
    const auto gone = [](const View& view) { return !view.emergency; };
    ASSERT_TRUE(console.wait_view(shown) && chair.wait_view(shown));
    const EmergencyView given = *console.view().emergency;
    EXPECT_EQ(given.person, "Ana");
    EXPECT_EQ(given.reason, "Contraseña perdida");
    EXPECT_THAT(given.holders, testing::ElementsAre("Inés", "Tomás"));
    EXPECT_FALSE(screen.view().emergency);
    EXPECT_TRUE(is_sent_away(anas)) << "the former password is over";
    expect_let_in(server, person("Ana", fresh_password));
    EXPECT_EQ(console.run(AcknowledgeEmergency{}).code, "not_permitted");
    EXPECT_EQ(chair.run(AcknowledgeEmergency{}).code, "");
    EXPECT_TRUE(console.wait_view(gone) && chair.wait_view(gone));
    EXPECT_EQ(server.terminate(), 0) << server.log();
    EXPECT_EQ(run({"verify"}).status, 0);
}

TEST_F(EmergencyProcess, IsInTheJournalWhereNoServerRunsAndSpendsTheCodes) {
    hold_a_meeting();
    EXPECT_EQ(emergency(both()).status, 0);
    EXPECT_THAT(people(), Not(HasSubstr("recovery")));
    EXPECT_THAT(record(), HasSubstr("emergency_access_given"));
    const Finished again = emergency(both());
    EXPECT_EQ(again.status, 10);
    EXPECT_THAT(again.output, AllOf(both_languages, HasSubstr("plenaria-server recovery")));
    ServerProcess server{data};
    ASSERT_TRUE(server.listening()) << server.log();
    RoomUser chair{server.port(), chair_identity(data, "plenaria")};
    EXPECT_TRUE(chair.wait_view([](const View& view) { return view.emergency.has_value(); }));
    expect_let_in(server, person("Ana", fresh_password));
    expect_refused(server, person("Ana", password));
}

TEST_F(EmergencyProcess, WhatMayNotBeIsRefusedBeforeAnythingIsWritten) {
    hold_a_meeting();
    before = people();
    const std::string wrong = "ABCD-EFGH-JKLM-NPQR-STUV\n";
    const Finished refused = emergency(codes[0] + "\n" + wrong);
    expect_nothing_done(refused, 10, "esos dos códigos no son");
    EXPECT_THAT(refused.output, HasSubstr("those two codes are not"));
    EXPECT_THAT(refused.output, HasSubstr("event=emergency_refused"));
    EXPECT_THAT(refused.output, Not(HasSubstr(codes[0])));
    expect_nothing_done(emergency(codes[0] + "\n" + codes[0] + "\n"), 10, "");
    expect_nothing_done(emergency(codes[0] + "\n"), 10, "codes");
    expect_nothing_done(emergency(both() + "más\n"), 10, "codes");
    const Finished unknown = emergency(both(), "Nadie");
    expect_nothing_done(unknown, 10, "Nadie");
    EXPECT_THAT(unknown.output, AllOf(HasSubstr("person list"), Not(HasSubstr("Ana"))));
    expect_nothing_done(emergency(both(), "Ana", std::string(501, 'x')), 2, "500");
    expect_nothing_done(emergency(both(), "Ana", "dos\nlíneas"), 2, "--reason");
    expect_nothing_done(emergency(both(), "Ana", "Contrase\xF1"
                                                 "a"),
                        2, "--reason");
    expect_nothing_done(emergency(both(), "Ana", "Perdida", "corta"), 12, "10");
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
             {"emergency", "--reason", "x"},
             {"emergency", "Ana"},
             {"emergency", "Ana", "--reason", ""},
             {"emergency", "Ana", "Eva", "--reason", "x"},
             {"emergency", "Ana", "--reason", "x", "--role", "chair"}}) {
        expect_nothing_done(run(words), 2, "");
    }
    const std::string exposed = codes_file(both());
    fs::permissions(exposed, owner_only | fs::perms::others_read);
    expect_nothing_done(run({"emergency", "Ana", "--reason", "x", "--codes-file", exposed}), 8,
                        "chmod 600 " + exposed);
}

TEST_F(EmergencyProcess, WithoutAJournalThereIsNoNewPassword) {
    before = people();
    const Finished refused = emergency(both());
    EXPECT_EQ(refused.status, 9) << refused.output;
    EXPECT_THAT(refused.output, AllOf(HasSubstr("no tiene contraseña nueva"),
                                      HasSubstr("has no new password")));
    EXPECT_EQ(people(), before);
}

TEST_F(EmergencyProcess, ANoteWithoutAPasswordIsSaidToBeOne) {
    hold_a_meeting();
    before = people();
    const int lock = ::open((data / "people.lock").c_str(), O_RDWR | O_CLOEXEC);
    ASSERT_EQ(::flock(lock, LOCK_EX), 0);
    const Finished half = emergency(both());
    ::close(lock);
    EXPECT_EQ(half.status, 4) << half.output;
    EXPECT_THAT(half.output, AllOf(HasSubstr("ya consta en el diario"),
                                   HasSubstr("the journal already says")));
    EXPECT_EQ(people(), before) << "and the codes are still good";
    EXPECT_THAT(record(), HasSubstr("emergency_access_given"));
    EXPECT_EQ(emergency(both()).status, 0);
}

TEST_F(EmergencyProcess, CodesAreTypedWithoutEcho) {
    hold_a_meeting();
    TerminalProcess server{
        {"emergency", "Ana", "--reason", "Contraseña perdida", "--data", data.string()}};
    ASSERT_TRUE(server.wait_for("Recovery code of \"Inés\": ")) << server.screen();
    EXPECT_FALSE(server.echoes());
    server.type(codes[0] + "\n");
    ASSERT_TRUE(server.wait_for("Recovery code of \"Tomás\": ")) << server.screen();
    server.type(codes[1] + "\n");
    ASSERT_TRUE(server.wait_for("New password: ")) << server.screen();
    EXPECT_FALSE(server.echoes());
    server.type(fresh_password + "\n");
    ASSERT_TRUE(server.wait_for("Once more: ")) << server.screen();
    server.type(fresh_password + "\n");
    EXPECT_EQ(server.wait(), 0) << server.screen();
    EXPECT_TRUE(server.echoes());
    EXPECT_THAT(server.screen(), AllOf(Not(HasSubstr(codes[0])), Not(HasSubstr(codes[1])),
                                       Not(HasSubstr("frase"))));
}

TEST_F(EmergencyProcess, ASignalAtThePromptLeavesTheTerminalAsItWas) {
    hold_a_meeting();
    before = people();
    TerminalProcess server{{"emergency", "Ana", "--reason", "x", "--data", data.string()}};
    ASSERT_TRUE(server.wait_for("Recovery code of \"Inés\": ")) << server.screen();
    ASSERT_EQ(::kill(server.pid(), SIGTERM), 0);
    EXPECT_EQ(server.wait(), 128 + SIGTERM);
    EXPECT_TRUE(server.echoes());
    EXPECT_EQ(people(), before);
}

TEST_F(EmergencyProcess, HelpNamesIt) {
    EXPECT_THAT(run_server_program({"help"}).output,
                AllOf(HasSubstr("emergency NOMBRE"), HasSubstr("emergency NAME")));
}

}  // namespace
}  // namespace plenaria::test_support::person_login_process_test
