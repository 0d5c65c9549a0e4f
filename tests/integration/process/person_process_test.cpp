// The subcommands around persons and recovery codes: what they leave on the disk, what they refuse,
// and that no secret comes to a screen that should not.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/terminal_process.hpp"

namespace plenaria::test_support::person_process_test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const auto both_languages = AllOf(HasSubstr("[es]: "), HasSubstr("[en]: "));
constexpr auto owner_only = fs::perms::owner_read | fs::perms::owner_write;

class PersonProcessTest : public testing::Test {
protected:
    /// A file of its owner's alone that holds a secret.
    [[nodiscard]] std::string secret(const std::string& name, const std::string& text) const {
        const fs::path path = folder.path() / name;
        std::ofstream{path} << text << '\n';
        fs::permissions(path, owner_only);
        return path.string();
    }
    [[nodiscard]] Finished person(std::vector<std::string> words) const {
        words.insert(words.begin(), "person");
        words.insert(words.end(), {"--data", data.string()});
        return run_server_program(words);
    }
    [[nodiscard]] Finished add(const std::string& name, const std::string& role = "chair",
                               const std::string& password = "una frase que nadie dice") const {
        return person({"add", name, "--role", role, "--password-file", secret("p", password)});
    }
    [[nodiscard]] Finished recovery(const std::vector<std::string>& holders) const {
        std::vector<std::string> words{"recovery", "--data", data.string()};
        for (const std::string& holder : holders) {
            words.insert(words.end(), {"--holder", holder});
        }
        return run_server_program(words);
    }
    [[nodiscard]] std::string content() const {
        std::ifstream file{data / "people", std::ios::binary};
        return {std::istreambuf_iterator<char>{file}, {}};
    }
    /// Refused with that status and these words in both languages, and the file is as it was.
    void expect_refused(const Finished& end, int status, const std::string& words) const {
        EXPECT_EQ(end.status, status) << end.output;
        EXPECT_THAT(end.output, AllOf(both_languages, HasSubstr(words)));
        EXPECT_EQ(content(), before);
    }
    void remember() { before = content(); }

    TemporaryFolder folder;
    fs::path data = folder.path() / "data";
    std::string before;
};

TEST_F(PersonProcessTest, WhomAnEarlierVersionCalledAsARoleIsToldOfAndRemoved) {
    ASSERT_EQ(add("Ana", "technician").status, 0);
    ASSERT_EQ(add("Eva").status, 0);
    std::string bytes = content();
    bytes.replace(bytes.find(" Ana\n"), 5, " technician\n");
    std::ofstream{data / "people", std::ios::binary} << bytes;
    remember();
    const Finished listed = person({"list"});
    EXPECT_EQ(listed.status, 0);
    EXPECT_THAT(listed.output,
                AllOf(HasSubstr("technician\ttechnician\t-\nEva\tchair\t-\n"), both_languages,
                      HasSubstr("no person is let in under it"),
                      HasSubstr("person remove technician")));
    const std::string file = secret("p", "otra frase muy distinta");
    expect_refused(person({"password", "technician", "--password-file", file}), 2, "another name");
    expect_refused(add("chair"), 2, "another name");
    expect_refused(add("secretaria"), 2, "names a role or an office and no person. Nothing");
    EXPECT_THAT(add("Director").output, Not(HasSubstr("token"))) << "no record names one so";
    EXPECT_EQ(person({"remove", "technician"}).status, 0);
    EXPECT_EQ(person({"list"}).output, "Eva\tchair\t-\n");
}

TEST_F(PersonProcessTest, PersonsAreAddedListedChangedAndRemoved) {
    ASSERT_EQ(add("María José").status, 0);
    ASSERT_EQ(add("sala 2", "technician").status, 0);
    EXPECT_EQ(fs::status(data).permissions(), fs::perms::owner_all);
    EXPECT_EQ(fs::status(data / "people").permissions(), owner_only);
    EXPECT_THAT(content(), Not(HasSubstr("frase")));
    EXPECT_EQ(person({"list"}).output, "María José\tchair\t-\nsala 2\ttechnician\t-\n");

    EXPECT_EQ(person({"pin", "sala 2", "--pin-file", secret("pin", "824619")}).status, 0);
    EXPECT_THAT(content(), Not(HasSubstr("824619")));
    EXPECT_THAT(person({"list"}).output, HasSubstr("sala 2\ttechnician\tPIN\n"));

    remember();
    const std::string file = secret("p", "otra frase muy distinta");
    EXPECT_EQ(person({"password", "María José", "--password-file", file}).status, 0);
    EXPECT_NE(content(), before);
    EXPECT_EQ(person({"remove", "María José"}).status, 0);
    EXPECT_EQ(person({"list"}).output, "sala 2\ttechnician\tPIN\n");
}

TEST_F(PersonProcessTest, NobodyIsListedWhereNobodyIs) {
    const Finished nowhere = person({"list"});
    EXPECT_EQ(nowhere.status, 9) << nowhere.output;
    EXPECT_FALSE(fs::exists(data)) << "looking makes no folder";
    fs::create_directory(data);
    const Finished none = person({"list"});
    EXPECT_EQ(none.status, 0);
    EXPECT_THAT(none.output, HasSubstr((data / "people").string()));
}

TEST_F(PersonProcessTest, AnAccentIsTheSameHoweverItIsTyped) {
    ASSERT_EQ(add("Mari\u0301a").status, 0);
    remember();
    EXPECT_THAT(content(), HasSubstr("Mar\u00EDa"));
    expect_refused(add("Mar\u00EDa"), 10, "Mar\u00EDa");
}

TEST_F(PersonProcessTest, WhatMakesNoSenseIsRefused) {
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{},
                                               {"grant"},
                                               {"add"},
                                               {"add", "Ana"},
                                               {"add", "Ana", "--role", "display"},
                                               {"add", "--role", "chair"},
                                               {"add", "Ana", "Eva", "--role", "chair"},
                                               {"add", "Ana", "--role", "chair", "--pin-file", "x"},
                                               {"list", "Ana"},
                                               {"remove"},
                                               {"remove", "Ana", "--role", "chair"},
                                               {"pin", "Ana", "--password-file", "x"},
                                               {"add", "a/b", "--role", "chair"},
                                               {"add", " Ana", "--role", "chair"}}) {
        expect_refused(person(words), 2, "");
    }
    expect_refused(add("Ana", "intérprete"), 2, "--role intérprete no existe. Las funciones son");
    expect_refused(add("Ana", "display"), 2, "--role display does not exist. The roles are");
    EXPECT_EQ(run_server_program({"person", "list"}).status, 2);
    EXPECT_FALSE(fs::exists(data));
}

TEST_F(PersonProcessTest, PersonsThatAreThereOrAreNotAreNamed) {
    ASSERT_EQ(add("Ana").status, 0);
    remember();
    expect_refused(add("Ana"), 10, "Ana");
    // Without a terminal: who is not there is told before a secret is asked for.
    expect_refused(person({"password", "Eva"}), 10, "Eva");
    expect_refused(person({"pin", "Eva"}), 10, "Eva");
    expect_refused(person({"remove", "Eva"}), 10, (data / "people").string());
}

TEST_F(PersonProcessTest, SecretsThatMayNotBeSetAreRefused) {
    ASSERT_EQ(add("Ana Marta Sosa").status, 0);
    remember();
    expect_refused(add("Eva", "chair", "nueve 9.."), 12, "10");
    expect_refused(add("Eva", "chair", std::string(201, 'x')), 12, "200");
    expect_refused(add("Eva Marta Sosa", "chair", "Eva Marta Sosa"), 12, "");
    expect_refused(add("Eva", "chair",
                       "contrase\xF1"
                       "a larga"),
                   12, "UTF-8");
    for (const char* pin : {"123", "123456789", "12a4", ""}) {
        expect_refused(person({"pin", "Ana Marta Sosa", "--pin-file", secret("pin", pin)}), 12,
                       "PIN");
    }
    const std::string open = secret("p", "una frase que nadie dice");
    fs::permissions(open, owner_only | fs::perms::group_read);
    expect_refused(person({"password", "Ana Marta Sosa", "--password-file", open}), 8,
                   "chmod 600 " + open);
    expect_refused(person({"password", "Ana Marta Sosa", "--password-file", open + ".none"}), 8,
                   open + ".none");
}

TEST_F(PersonProcessTest, AFileThatIsNotAsItShouldBeIsNamedAndLeftAlone) {
    ASSERT_EQ(add("Ana").status, 0);
    const fs::path file = data / "people";
    remember();
    const auto expect_all_refuse = [&](const std::string& words) {
        expect_refused(add("Eva"), 8, words);
        expect_refused(person({"list"}), 8, words);
        expect_refused(person({"remove", "Ana"}), 8, words);
        expect_refused(recovery({"Ana", "Eva"}), 8, words);
    };
    fs::permissions(file, owner_only | fs::perms::others_read);
    expect_all_refuse("chmod 600 " + file.string());
    fs::permissions(file, owner_only);
    std::ofstream{file, std::ios::app} << "person chair\n";
    remember();
    expect_all_refuse("3");
    fs::rename(file, data / "moved");
    fs::create_symlink("moved", file);
    expect_all_refuse(file.string());
}

TEST_F(PersonProcessTest, AnotherThatChangesTheFileIsWaitedForAndThenRefused) {
    ASSERT_EQ(add("Ana").status, 0);
    remember();
    const int lock = ::open((data / "people.lock").c_str(), O_RDWR | O_CLOEXEC);
    ASSERT_EQ(::flock(lock, LOCK_EX), 0);
    expect_refused(person({"remove", "Ana"}), 4, (data / "people").string());
    ::close(lock);
    EXPECT_EQ(person({"remove", "Ana"}).status, 0);
}

TEST_F(PersonProcessTest, TwoCodesAreShownOnceAndKeptAsHashes) {
    const Finished made = recovery({"Ana Sosa", "Eva"});
    ASSERT_EQ(made.status, 0) << made.output;
    EXPECT_THAT(made.output, AllOf(HasSubstr("sobre"), HasSubstr("envelope")));
    EXPECT_EQ(fs::status(data / "people").permissions(), owner_only);
    const std::regex code{"([2-9A-HJ-NP-Z]{4}-){4}[2-9A-HJ-NP-Z]{4}"};
    std::vector<std::string> codes;
    for (std::sregex_iterator at{made.output.begin(), made.output.end(), code}, end; at != end;
         ++at) {
        codes.push_back(at->str());
        EXPECT_THAT(content(), Not(HasSubstr(codes.back())));
    }
    ASSERT_EQ(codes.size(), 2U);
    EXPECT_LT(made.output.find("Ana Sosa:\n    " + codes[0]),
              made.output.find("Eva:\n    " + codes[1]));
    remember();
    const Finished listed = person({"list"});
    EXPECT_THAT(listed.output, AllOf(HasSubstr("Ana Sosa"), HasSubstr("Eva"),
                                     Not(HasSubstr(codes[0])), Not(HasSubstr(codes[1]))));
    expect_refused(recovery({"Eva"}), 2, "--holder");
    expect_refused(recovery({"Eva", "Ana", "Ada"}), 2, "--holder");
    expect_refused(recovery({"Eva", "Eva"}), 2, "Eva");
    expect_refused(recovery({"Eva", "a/b"}), 2, "a/b");
    EXPECT_EQ(recovery({"Eva", "Ana Sosa"}).status, 0);
    EXPECT_NE(content(), before);
}

TEST_F(PersonProcessTest, APasswordIsTypedTwiceWithoutEcho) {
    TerminalProcess server{{"person", "add", "Ana", "--role", "chair", "--data", data.string()}};
    ASSERT_TRUE(server.wait_for("New password: ")) << server.screen();
    EXPECT_FALSE(server.echoes());
    server.type("una frase que nadie dice\n");
    ASSERT_TRUE(server.wait_for("Once more: ")) << server.screen();
    server.type("una frase que nadie dice\n");
    EXPECT_EQ(server.wait(), 0) << server.screen();
    EXPECT_TRUE(server.echoes());
    EXPECT_THAT(server.screen(), Not(HasSubstr("frase")));
    EXPECT_THAT(content(), HasSubstr(" Ana\n"));
}

TEST_F(PersonProcessTest, APinThatIsTypedInTwoWaysIsNotSet) {
    ASSERT_EQ(add("Ana").status, 0);
    remember();
    TerminalProcess server{{"person", "pin", "Ana", "--data", data.string()}};
    ASSERT_TRUE(server.wait_for("New PIN")) << server.screen();
    server.type("824619\n");
    ASSERT_TRUE(server.wait_for("Once more: ")) << server.screen();
    server.type("824618\n");
    EXPECT_EQ(server.wait(), 12);
    EXPECT_TRUE(server.echoes());
    EXPECT_THAT(server.screen(), AllOf(both_languages, HasSubstr("PIN"), Not(HasSubstr("8246"))));
    EXPECT_EQ(content(), before);
}

TEST_F(PersonProcessTest, HelpNamesTheSubcommands) {
    const Finished help = run_server_program({"help"});
    for (const char* words : {"person add", "person remove", "person list", "person password",
                              "person pin", "recovery --data"}) {
        EXPECT_THAT(help.output, HasSubstr(words));
    }
}

}  // namespace
}  // namespace plenaria::test_support::person_process_test
