// The file of persons: read strictly, written whole, and by nobody else.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "server/access/password_hash.hpp"
#include "server/access/people.hpp"

namespace plenaria::access::people_file_test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const std::string head = "plenaria-people 1\n";
// Any hash will do where none is checked: making one takes its time.
const std::string hash = nobodys_hash();

std::string person(const std::string& name, const std::string& role = "chair",
                   const std::string& pin = "-") {
    return "person " + role + " " + hash + " " + pin + " " + name + "\n";
}
std::string recovery(const std::string& holder) { return "recovery " + hash + " " + holder + "\n"; }

class PeopleFile : public testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "plenaria-people-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = name;
        path_ = (folder_ / "people").string();
    }
    void TearDown() override { fs::remove_all(folder_); }

    void put(const std::string& content, ::mode_t mode = S_IRUSR | S_IWUSR) const {
        std::ofstream{path_, std::ios::binary} << content;
        ASSERT_EQ(::chmod(path_.c_str(), mode), 0);
    }
    [[nodiscard]] std::string content() const {
        std::ifstream file{path_, std::ios::binary};
        return {std::istreambuf_iterator<char>{file}, {}};
    }
    void expect_refused(PeopleFault fault, std::size_t line = 0) const {
        const auto loaded = People::load(path_);
        ASSERT_FALSE(loaded.ok());
        EXPECT_EQ(loaded.error(), (PeopleError{fault, line}));
    }
    /// The refusal names the line, and the file stays as it is.
    void expect_damaged(const std::string& text, std::size_t line) const {
        SCOPED_TRACE(text.substr(0, 400));
        put(text);
        expect_refused(PeopleFault::damaged, line);
        const auto changed = change_people(path_, [](People&) { return Refusal{}; });
        EXPECT_EQ(changed, (PeopleError{PeopleFault::damaged, line}));
        EXPECT_EQ(content(), text);
    }

    fs::path folder_;
    std::string path_;
};

TEST_F(PeopleFile, that_is_not_there_holds_nobody) {
    const auto loaded = People::load(path_);
    ASSERT_TRUE(loaded.ok());
    EXPECT_THAT(loaded.value().persons(), IsEmpty());
    EXPECT_FALSE(fs::exists(path_)) << "reading makes none";
}

TEST_F(PeopleFile, gives_back_what_was_saved_and_no_secret_in_clear) {
    People people;
    ASSERT_FALSE(people.add("María José", Role::chair, "una frase que nadie dice"));
    ASSERT_FALSE(people.add("sala 2", Role::technician, "otra frase muy distinta"));
    ASSERT_FALSE(people.set_pin("sala 2", "824619"));
    const auto codes = people.set_recovery("Ana", "Eva María");
    ASSERT_TRUE(codes.ok());
    ASSERT_FALSE(people.save(path_));
    EXPECT_THAT(content(), Not(HasSubstr("frase")));
    EXPECT_THAT(content(), Not(HasSubstr("824619")));
    EXPECT_THAT(content(), Not(HasSubstr(std::string{codes.value()[0].view().substr(0, 9)})));

    const auto loaded = People::load(path_);
    ASSERT_TRUE(loaded.ok());
    ASSERT_THAT(loaded.value().persons(), SizeIs(2));
    const Person* person = loaded.value().find("sala 2");
    ASSERT_NE(person, nullptr);
    EXPECT_EQ(person->role, Role::technician);
    EXPECT_TRUE(matches(person->password_hash, "otra frase muy distinta"));
    EXPECT_TRUE(matches(person->pin_hash, "824619"));
    EXPECT_EQ(loaded.value().find("María José")->pin_hash, "");
    EXPECT_EQ(loaded.value().recoveries()[1].holder, "Eva María");
    EXPECT_TRUE(recovery_opens(loaded.value(), codes.value()[1].view(), codes.value()[0].view()));
    const std::string before = content();
    ASSERT_FALSE(loaded.value().save(path_));
    EXPECT_EQ(content(), before);
}

TEST_F(PeopleFile, is_private_whatever_the_umask) {
    for (const ::mode_t mask : {::mode_t{0}, ::mode_t{0777}}) {
        const ::mode_t before = ::umask(mask);
        EXPECT_FALSE(People{}.save(path_));
        ::umask(before);
        struct stat status {};
        ASSERT_EQ(::stat(path_.c_str(), &status), 0);
        EXPECT_EQ(status.st_mode & 07777, static_cast<::mode_t>(S_IRUSR | S_IWUSR));
    }
}

TEST_F(PeopleFile, that_others_may_read_or_write_is_refused) {
    for (const ::mode_t more : {S_IRGRP, S_IWGRP, S_IROTH, S_IWOTH, S_IXOTH}) {
        put(head + person("Ana"), static_cast<::mode_t>(S_IRUSR | S_IWUSR | more));
        expect_refused(PeopleFault::exposed);
    }
}

TEST_F(PeopleFile, is_no_link_folder_or_pipe) {
    put(head);
    fs::rename(path_, folder_ / "elsewhere");
    fs::create_symlink(folder_ / "elsewhere", path_);
    expect_refused(PeopleFault::unreadable);
    fs::remove(path_);
    fs::create_directory(path_);
    expect_refused(PeopleFault::unreadable);
    fs::remove(path_);
    ASSERT_EQ(::mkfifo(path_.c_str(), S_IRUSR | S_IWUSR), 0);
    expect_refused(PeopleFault::unreadable);
}

TEST_F(PeopleFile, holds_lines_as_we_write_them_and_nothing_else) {
    put(head + person("Ana") + person("Eva", "technician", hash) + recovery("A") + recovery("B"));
    ASSERT_TRUE(People::load(path_).ok());

    expect_damaged("", 1);
    expect_damaged("\n", 1);
    expect_damaged("plenaria-people 2\n", 1);
    expect_damaged("plenaria-people 1", 1);
    expect_damaged("plenaria-people 1\r\n", 1);
    expect_damaged("\xEF\xBB\xBF" + head, 1);
    expect_damaged(person("Ana"), 1);
    expect_damaged(head + "\n", 2);
    expect_damaged(head + "# a comment\n", 2);
    expect_damaged(head + std::string{"\0\n", 2}, 2);
    expect_damaged(head + person("Ana") + head, 3);
    const std::string cut = person("Ana");
    expect_damaged(head + person("Eva") + cut.substr(0, cut.size() - 1), 3);
    for (std::size_t length = 0; length <= cut.size() - std::string_view{"Ana\n"}.size();
         ++length) {
        expect_damaged(head + cut.substr(0, length) + "\n" + person("Eva"), 2);
    }
}

TEST_F(PeopleFile, with_a_person_who_could_not_be_added_is_damaged) {
    for (const char* name : {"", " Ana", "Ana ", "A  B", "a/b", "Ana\xFF", "Ana\u200B", "-"}) {
        expect_damaged(head + person(name), 2);
    }
    for (const char* role : {"", "display", "delegates", "Interpreter", "Chair", "root"}) {
        expect_damaged(head + person("Ana", role), 2);
    }
    for (const std::string& pin :
         {std::string{}, std::string{"--"}, std::string{"1234"}, hash.substr(1), hash + "A"}) {
        expect_damaged(head + person("Ana", "chair", pin), 2);
    }
    expect_damaged(head + "person chair - - Ana\n", 2);
    expect_damaged(head + "person  chair " + hash + " - Ana\n", 2);
    expect_damaged(head + person("Ana") + person("Eva") + person("Ana"), 4);
}

TEST_F(PeopleFile, with_a_hash_of_another_cost_is_damaged) {
    std::string dear = person("Ana");
    dear.replace(dear.find("m=65536"), 7, "m=99999");
    expect_damaged(head + dear, 2);
    std::string other = person("Ana");
    other.replace(other.find("$argon2id$"), 10, "$argon2i$");
    expect_damaged(head + other, 2);
}

TEST_F(PeopleFile, holds_two_codes_of_two_holders_or_none) {
    expect_damaged(head + recovery("A"), 3);
    expect_damaged(head + recovery("A") + recovery("A"), 3);
    expect_damaged(head + recovery("A") + recovery("B") + recovery("C"), 4);
    expect_damaged(head + recovery("A") + recovery("B") + person("Ana"), 4);
    expect_damaged(head + recovery("") + recovery("B"), 2);
    expect_damaged(head + "recovery - A\n" + recovery("B"), 2);
}

TEST_F(PeopleFile, holds_so_many_persons_and_no_more) {
    std::string text = head;
    for (std::size_t i = 0; i < persons_max; ++i) {
        const std::string number = std::to_string(i);
        text += person(std::string(60 - number.size(), 'x') + number, "secretariat", hash);
    }
    put(text + recovery(std::string(60, 'x')) + recovery("B"));
    auto loaded = People::load(path_);
    ASSERT_TRUE(loaded.ok());
    People people = std::move(loaded).value();
    const Refusal full = people.add("Ana", Role::chair, "una frase que nadie dice");
    EXPECT_EQ(full, PeopleError{PeopleFault::full});
    ASSERT_FALSE(people.remove(std::string(59, 'x') + "7"));
    EXPECT_FALSE(people.may_add("Ana", Role::chair));
    expect_damaged(text + person("Ana"), persons_max + 2);
}

TEST_F(PeopleFile, that_is_far_too_long_is_damaged) {
    put(head + std::string(1'000'000, 'x'));
    expect_refused(PeopleFault::damaged, 2);
}

TEST_F(PeopleFile, is_changed_whole_or_not_at_all) {
    put(head + person("Ana") + person("Eva"));
    const std::string before = content();
    const Refusal refused = change_people(path_, [](People& people) {
        EXPECT_FALSE(people.remove("Eva"));
        return people.remove("Ada");
    });
    EXPECT_EQ(refused, PeopleError{PeopleFault::name_unknown});
    EXPECT_EQ(content(), before);
    EXPECT_FALSE(change_people(path_, [](People& people) { return people.remove("Eva"); }));
    EXPECT_EQ(content(), head + person("Ana"));
}

TEST_F(PeopleFile, is_changed_by_one_process_at_a_time) {
    put(head + person("Ana"));
    const int other = ::open((path_ + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    ASSERT_EQ(::flock(other, LOCK_EX), 0);
    const auto remove = [](People& people) { return people.remove("Ana"); };
    EXPECT_EQ(change_people(path_, remove), PeopleError{PeopleFault::in_use});
    ::close(other);
    EXPECT_FALSE(change_people(path_, remove));
}

TEST_F(PeopleFile, in_a_folder_that_is_not_there_is_unwritable) {
    const std::string nowhere = (folder_ / "none" / "people").string();
    EXPECT_EQ(People{}.save(nowhere), PeopleError{PeopleFault::unwritable});
    EXPECT_EQ(change_people(nowhere, [](People&) { return Refusal{}; }),
              PeopleError{PeopleFault::unwritable});
}

}  // namespace
}  // namespace plenaria::access::people_file_test
