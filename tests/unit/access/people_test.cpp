// Persons, their secrets and the recovery codes, as values; the file is people_file_test's affair.
#include "server/access/people.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <new>
#include <string>

#include "server/access/password_hash.hpp"
#include "server/access/person_text.hpp"

namespace plenaria::access::people_test {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

const std::string good_password = "una frase que nadie dice";

PeopleFault fault_of(const Refusal& refusal) {
    EXPECT_TRUE(refusal);
    return refusal ? refusal->code : PeopleFault::unreadable;
}

TEST(PersonName, is_of_any_language) {
    for (const std::string& name :
         {std::string{"Ana"}, std::string{"María José Núñez"}, std::string{"Avañeẽ"},
          std::string{"Ольга"}, std::string{"李雷"}, std::string{"أمينة"}, std::string{"अमृता"},
          std::string{"mesa-2_sala.B"}, std::string{"7"}, std::string(60, 'x'),
          std::string{"g\u0303uahu"}, std::string{"Ğülay"}, std::string{"\U00020000"}}) {
        EXPECT_TRUE(is_person_name(name)) << name;
    }
}

TEST(PersonName, holds_nothing_that_the_eye_does_not_see_or_a_line_does_not_hold) {
    for (const std::string& name : {std::string{},
                                    std::string{" Ana"},
                                    std::string{"Ana "},
                                    std::string{"Ana  B"},
                                    std::string{"-Ana"},
                                    std::string{".Ana"},
                                    std::string{"_"},
                                    std::string{"Ana\n"},
                                    std::string{"Ana\tB"},
                                    std::string{"Ana/B"},
                                    std::string{"Ana:B"},
                                    std::string{"a\0b", 3},
                                    std::string{"Ana\u00A0B"},
                                    std::string{"Ana\u200B"},
                                    std::string{"Ana\u202E"},
                                    std::string{"Ana\u00AD"},
                                    std::string{"Ana\u034F"},
                                    std::string{"Ana\u3164"},
                                    std::string{"Ana\u2028"},
                                    std::string{"Ana\uFEFF"},
                                    std::string{"Ana\uE000"},
                                    std::string{"Ana\U0001F600"},
                                    std::string{"Ana\U000E0041"},
                                    std::string(61, 'x')}) {
        EXPECT_FALSE(is_person_name(name)) << name;
    }
}

TEST(PersonName, is_utf8_in_its_shortest_form) {
    for (const std::string& name :
         {std::string{"\x80"}, std::string{"\xC3"}, std::string{"\xC1\x81"},
          std::string{"\xE0\x81\x81"}, std::string{"\xED\xA0\x80"}, std::string{"\xF0\x80\x81\x81"},
          std::string{"\xF4\x90\x80\x80"}, std::string{"\xF8\x88\x80\x80\x80"}, std::string{"\xFF"},
          std::string{"Mar\xED"
                      "a"},
          std::string{"\xE6\x9D"}}) {
        EXPECT_FALSE(is_person_name("A" + name));
        EXPECT_FALSE(count_characters("A" + name));
    }
}

TEST(People, are_found_by_the_name_they_type) {
    People people;
    EXPECT_THAT(people.persons(), IsEmpty());
    ASSERT_FALSE(people.add("María", Role::chair, good_password));
    ASSERT_NE(people.find("María"), nullptr);
    EXPECT_EQ(people.find("María")->role, Role::chair);
    EXPECT_EQ(people.find("María")->pin_hash, "");
    EXPECT_EQ(people.find("maría"), nullptr) << "case counts";
    EXPECT_EQ(people.find(""), nullptr);
    EXPECT_TRUE(matches(people.password_hash_of("María"), good_password));
    EXPECT_FALSE(matches(people.password_hash_of("María"), good_password + " "));
}

TEST(People, of_the_same_name_are_refused) {
    People people;
    ASSERT_FALSE(people.add("Ana", Role::chair, good_password));
    EXPECT_EQ(fault_of(people.add("Ana", Role::technician, good_password)),
              PeopleFault::name_taken);
    EXPECT_EQ(people.find("Ana")->role, Role::chair);
    EXPECT_FALSE(people.may_add("ana", Role::technician));
    EXPECT_EQ(fault_of(people.may_add("a/b", Role::chair)), PeopleFault::name_malformed);
    EXPECT_EQ(fault_of(people.may_add("secretariat", Role::secretariat)),
              PeopleFault::name_is_role)
        << "whoever holds the token is named so";
    for (const char* office : {"Secretaría", "secretaria", "Secretari\u0301a", "Chair"}) {
        EXPECT_EQ(fault_of(people.may_add(office, Role::secretariat)), PeopleFault::name_is_role);
    }
    EXPECT_EQ(fault_of(people.may_add("IT specialist", Role::secretariat)),
              PeopleFault::name_is_role);
    for (const char* nobody : {"", "A", "李", "12"}) {
        EXPECT_EQ(fault_of(people.may_add(nobody, Role::secretariat)), PeopleFault::name_malformed)
            << "no list of sworn staff takes \"" << nobody << '"';
    }
    EXPECT_FALSE(people.may_add("李雷", Role::secretariat));
    EXPECT_FALSE(people.may_add("Intérprete 1", Role::interpreter)) << "a booth's login";
}

TEST(People, whom_an_earlier_version_called_by_a_roles_words_are_let_in) {
    People people;
    ASSERT_FALSE(people.add("Ana", Role::secretariat, good_password));
    std::string bytes = people.text();
    bytes.replace(bytes.rfind("Ana"), 3, "Secretaría");
    auto kept = People::parse(bytes);
    ASSERT_TRUE(kept.ok());
    EXPECT_TRUE(matches(kept.value().password_hash_of("Secretaría"), good_password));
    EXPECT_FALSE(kept.value().may_set_password("Secretaría", "otra frase muy distinta"));
}

TEST(People, log_in_in_every_role_but_a_screens) {
    const People people;
    for (const auto& [role, name] : Names<Role>::all) {
        const Refusal refused = people.may_add("Ana", role);
        EXPECT_EQ(refused.has_value(), role == Role::display) << name;
    }
    EXPECT_EQ(fault_of(people.may_add("Ana", Role::display)), PeopleFault::role_unfit);
}

TEST(People, set_no_password_that_is_easily_found_or_cannot_be_typed) {
    People people;
    const auto add = [&](const std::string& password) {
        return fault_of(people.add("Ana Marta Sosa", Role::chair, password));
    };
    EXPECT_EQ(add(""), PeopleFault::password_length);
    EXPECT_EQ(add("123456789"), PeopleFault::password_length);
    EXPECT_EQ(add("ñññññ"), PeopleFault::password_length) << "ten bytes, five characters";
    EXPECT_EQ(add(std::string(201, 'x')), PeopleFault::password_length);
    EXPECT_EQ(add("Ana Marta Sosa"), PeopleFault::password_is_name);
    EXPECT_EQ(add("contrase\xF1"
                  "a larga"),
              PeopleFault::password_unusable);
    EXPECT_EQ(add("una frase\x1B[D larga"), PeopleFault::password_unusable);
    EXPECT_THAT(people.persons(), IsEmpty());
    EXPECT_FALSE(people.add("Ana Marta Sosa", Role::chair, std::string(200, 'x')));
    EXPECT_FALSE(people.set_password("Ana Marta Sosa", "ññññññññññ"));
    EXPECT_EQ(fault_of(people.set_password("Ana Marta Sosa", "corta")),
              PeopleFault::password_length);
    EXPECT_TRUE(matches(people.password_hash_of("Ana Marta Sosa"), "ññññññññññ"));
}

TEST(People, keep_a_password_in_one_form_however_its_accents_were_typed) {
    People people;
    const std::string composed = "contraseña común";
    const std::string apart = "contrasen\u0303a comu\u0301n";
    ASSERT_FALSE(people.add("Ana", Role::chair, apart));
    EXPECT_TRUE(matches(people.password_hash_of("Ana"), composed));
    ASSERT_FALSE(people.set_password("Ana", composed));
    EXPECT_TRUE(matches(people.password_hash_of("Ana"), composed));
    EXPECT_EQ(fault_of(people.set_password("Ana", "n\u0303n\u0303n\u0303n\u0303n\u0303")),
              PeopleFault::password_length)
        << "ten as they are typed, five as they are read";
    ASSERT_FALSE(people.add("Núñez de Sosa", Role::chair, composed));
    EXPECT_EQ(fault_of(people.set_password("Núñez de Sosa", "Nu\u0301n\u0303ez de Sosa")),
              PeopleFault::password_is_name);
    std::string long_apart;
    for (int i = 0; i < 100; ++i) {
        long_apart += "n\u0303";
    }
    EXPECT_EQ(fault_of(people.set_password("Ana", long_apart)), PeopleFault::password_length)
        << "of what is cut off nothing is kept";
}

TEST(People, set_a_pin_of_four_to_eight_digits) {
    People people;
    ASSERT_FALSE(people.add("Ana", Role::secretariat, good_password));
    for (const char* pin : {"", "123", "123456789", "12a4", "-123", "١٢٣٤", " 1234"}) {
        EXPECT_EQ(fault_of(people.set_pin("Ana", pin)), PeopleFault::pin_malformed) << pin;
    }
    ASSERT_FALSE(people.set_pin("Ana", "0000"));
    ASSERT_FALSE(people.set_pin("Ana", "12345678"));
    EXPECT_TRUE(matches(people.find("Ana")->pin_hash, "12345678"));
    EXPECT_FALSE(matches(people.find("Ana")->pin_hash, "0000"));
}

TEST(People, that_are_not_there_can_be_neither_changed_nor_removed) {
    People people;
    ASSERT_FALSE(people.add("Ana", Role::chair, good_password));
    EXPECT_EQ(fault_of(people.set_password("Eva", good_password)), PeopleFault::name_unknown);
    EXPECT_EQ(fault_of(people.set_pin("Eva", "1234")), PeopleFault::name_unknown);
    EXPECT_EQ(fault_of(people.remove("Eva")), PeopleFault::name_unknown);
    EXPECT_FALSE(people.remove("Ana"));
    EXPECT_THAT(people.persons(), IsEmpty());
}

TEST(People, with_a_name_that_nobody_has_cost_a_check_of_the_same_kind) {
    People people;
    ASSERT_FALSE(people.add("Ana", Role::chair, good_password));
    const std::string& nobody = people.password_hash_of("Eva");
    EXPECT_EQ(nobody, nobodys_hash());
    EXPECT_TRUE(is_hash(nobody)) << "of our cost, and so not refused at once";
    const std::string& somebody = people.password_hash_of("Ana");
    EXPECT_EQ(nobody.size(), somebody.size());
    EXPECT_EQ(nobody.substr(0, nobody.rfind("p=1$")), somebody.substr(0, somebody.rfind("p=1$")));
    for (const std::string& password : {good_password, std::string{}, std::string(32, '\0')}) {
        EXPECT_FALSE(matches(nobody, password));
    }
}

TEST(Hash, is_salted_and_of_one_cost) {
    const auto one = hash_secret(good_password);
    const auto other = hash_secret(good_password);
    ASSERT_TRUE(one && other);
    EXPECT_NE(*one, *other);
    EXPECT_TRUE(is_hash(*one));
    std::string dear = *one;
    dear.replace(dear.find("m=65536"), 7, "m=99999");
    std::string longer = *one;
    longer.back() = '!';
    for (const std::string& hash :
         {std::string{}, dear, longer, *one + "A", one->substr(0, one->size() - 1), "$7$" + *one}) {
        EXPECT_FALSE(is_hash(hash)) << hash;
        EXPECT_FALSE(matches(hash, good_password)) << hash;
    }
    EXPECT_FALSE(hash_secret(std::string(secret_bytes_max + 1, 'x')));
}

class RecoveryTest : public testing::Test {
protected:
    void SetUp() override {
        auto made = people.set_recovery("Ana", "Eva");
        ASSERT_TRUE(made.ok());
        codes = std::move(made).value();
    }
    [[nodiscard]] std::string code(std::size_t i) const { return std::string{codes[i].view()}; }

    People people;
    RecoveryCodes codes;
};

TEST_F(RecoveryTest, CodesAreTwentyPlainSignsInGroupsOfFour) {
    for (const Secret& each : codes) {
        EXPECT_THAT(std::string{each.view()},
                    testing::MatchesRegex("([2-9A-HJ-NP-Z]{4}-){4}[2-9A-HJ-NP-Z]{4}"));
    }
    EXPECT_NE(code(0), code(1));
    ASSERT_THAT(people.recoveries(), SizeIs(2));
    EXPECT_EQ(people.recoveries()[0].holder, "Ana");
    EXPECT_EQ(people.recoveries()[1].holder, "Eva");
}

TEST_F(RecoveryTest, BothCodesOpenInWhateverOrderAndSpelling) {
    EXPECT_TRUE(recovery_opens(people, code(0), code(1)));
    EXPECT_TRUE(recovery_opens(people, code(1), code(0)));
    std::string plain = code(0);
    std::erase(plain, '-');
    std::transform(plain.begin(), plain.end(), plain.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    std::string spaced = code(1);
    std::replace(spaced.begin(), spaced.end(), '-', ' ');
    EXPECT_TRUE(recovery_opens(people, plain, spaced));
}

TEST_F(RecoveryTest, OneCodeOpensNothing) {
    EXPECT_FALSE(recovery_opens(people, code(0), code(0)));
    EXPECT_FALSE(recovery_opens(people, code(1), ""));
    EXPECT_FALSE(recovery_opens(people, code(0), code(1) + "A"));
    EXPECT_FALSE(recovery_opens(people, code(0), code(1).substr(1)));
    EXPECT_FALSE(recovery_opens(People{}, "", ""));
}

TEST_F(RecoveryTest, NewCodesEndThoseBefore) {
    const auto again = people.set_recovery("Eva", "Ada");
    ASSERT_TRUE(again.ok());
    EXPECT_FALSE(recovery_opens(people, code(0), code(1)));
    EXPECT_TRUE(recovery_opens(people, again.value()[0].view(), again.value()[1].view()));
    EXPECT_THAT(people.recoveries(), SizeIs(2));
}

TEST_F(RecoveryTest, BothCodesSetANewPasswordOnce) {
    ASSERT_FALSE(people.add("Ana", Role::chair, good_password));
    const std::string before = people.password_hash_of("Ana");
    const std::string fresh = "otra frase muy distinta";
    const auto expect_refused = [&](PeopleFault fault, const Refusal& refusal) {
        EXPECT_EQ(fault_of(refusal), fault);
        EXPECT_EQ(people.password_hash_of("Ana"), before);
        EXPECT_THAT(people.recoveries(), SizeIs(2)) << "no code is used up";
    };
    expect_refused(PeopleFault::name_unknown, people.recover("Eva", fresh, code(0), code(1)));
    expect_refused(PeopleFault::password_length, people.recover("Ana", "corta", code(0), code(1)));
    expect_refused(PeopleFault::codes_wrong, people.recover("Ana", fresh, code(0), code(0)));
    EXPECT_FALSE(people.recover("Ana", fresh, code(1), code(0)));
    EXPECT_TRUE(matches(people.password_hash_of("Ana"), fresh));
    EXPECT_THAT(people.recoveries(), IsEmpty());
    EXPECT_EQ(fault_of(people.recover("Ana", good_password, code(0), code(1))),
              PeopleFault::codes_wrong);
    EXPECT_TRUE(matches(people.password_hash_of("Ana"), fresh));
}

TEST(People, are_told_which_password_they_may_have_before_it_is_set) {
    People people;
    ASSERT_FALSE(people.add("Ana Marta Sosa", Role::chair, good_password));
    EXPECT_FALSE(people.may_set_password("Ana Marta Sosa", "otra frase muy distinta"));
    EXPECT_EQ(fault_of(people.may_set_password("Eva", good_password)), PeopleFault::name_unknown);
    EXPECT_EQ(fault_of(people.may_set_password("Ana Marta Sosa", "Ana Marta Sosa")),
              PeopleFault::password_is_name);
    EXPECT_TRUE(matches(people.password_hash_of("Ana Marta Sosa"), good_password));
}

/// Made by an earlier version, which took such a name.
People with_a_technician_called_so() {
    People made;
    EXPECT_FALSE(made.add("Ana", Role::technician, good_password));
    std::string bytes = made.text();
    bytes.replace(bytes.rfind("Ana"), 3, "technician");
    auto read = People::parse(bytes);
    EXPECT_TRUE(read.ok());
    return read.ok() ? std::move(read).value() : People{};
}

// One such line made the whole file unreadable: nobody logged in, and nobody could remove it.
TEST(People, whom_an_earlier_version_called_as_a_role_are_kept_and_open_nothing) {
    People people = with_a_technician_called_so();
    ASSERT_NE(people.find("technician"), nullptr);
    EXPECT_FALSE(matches(people.password_hash_of("technician"), good_password));
    EXPECT_EQ(fault_of(people.set_password("technician", "otra frase muy distinta")),
              PeopleFault::name_is_role);
    EXPECT_EQ(fault_of(people.set_pin("technician", "824619")), PeopleFault::name_is_role);
    const auto again = People::parse(people.text());
    ASSERT_TRUE(again.ok());
    EXPECT_NE(again.value().find("technician"), nullptr) << "a change of others loses nobody";
    EXPECT_FALSE(people.remove("technician"));
    EXPECT_THAT(people.persons(), IsEmpty());
}

TEST_F(RecoveryTest, HoldersAreTwo) {
    const auto alone = people.set_recovery("Ana", "Ana");
    ASSERT_FALSE(alone.ok());
    EXPECT_EQ(alone.error().code, PeopleFault::same_holder);
    const auto nameless = people.set_recovery("Ana", "");
    ASSERT_FALSE(nameless.ok());
    EXPECT_EQ(nameless.error().code, PeopleFault::name_malformed);
    EXPECT_TRUE(recovery_opens(people, code(0), code(1))) << "those before are still good";
}

TEST(SecretTest, LeavesNothingWhereItWas) {
    alignas(Secret) std::array<char, sizeof(Secret)> place{};
    const auto holds = [&](std::string_view text) {
        return std::string_view{place.data(), place.size()}.find(text) != std::string_view::npos;
    };
    auto* secret = new (place.data()) Secret{"muy reservado"};
    EXPECT_TRUE(holds("muy reservado"));
    Secret moved{std::move(*secret)};
    EXPECT_FALSE(holds("reservado"));
    EXPECT_EQ(moved.view(), "muy reservado");
    *secret = std::move(moved);
    EXPECT_TRUE(holds("muy reservado"));
    *secret = Secret{"no"};
    EXPECT_FALSE(holds("reservado"));
    *secret = Secret{"muy reservado"};
    secret->~Secret();
    EXPECT_FALSE(holds("reservado"));
}

TEST(SecretTest, ThatIsTooLongStaysTooLong) {
    const Secret secret{std::string(5'000, 'x')};
    EXPECT_THAT(secret.view(), SizeIs(secret_bytes_max + 1));
    const auto hash = hash_secret(std::string(secret_bytes_max, 'x'));
    ASSERT_TRUE(hash);
    EXPECT_FALSE(matches(*hash, secret.view()));
}

}  // namespace
}  // namespace plenaria::access::people_test
