#include "server/model/person_name.hpp"

#include <gtest/gtest.h>

namespace plenaria::person_name_test {
namespace {

TEST(PersonNamed, has_two_letters_at_least_of_any_script) {
    for (const char* name : {"Ana", "Bo", "J. R.", "Ñu", "Ольга", "李雷", "أمينة", "sala 2",
                             "visto", "Łukasz", "Ａｎａ", "जी", "\u1100\u1175\u1112\u1175",
                             "A\u00ADn", "An\xFF"}) {
        EXPECT_TRUE(names_a_person(name)) << name;
    }
    for (const char* nobody :
         {"", " ", "\u00A0", ".", "...", "-", "?", "A", "7", "12", "x.", "A\u0301", "\u200B\u200B",
          "\U0001F600\U0001F600", "\xFF\xFF", "\xC3", "\xED\xA0\x80\xED\xB0\x80", "٣٤", "Ⅱ",
          "\u00AD\u00AD", "\u115F\u1160", "\u3164\uFFA0", "\u061C\u061C", "\u17B4\u17B5",
          "\u1112\u1161\u11AB"}) {
        EXPECT_FALSE(names_a_person(nobody)) << nobody;
    }
}

TEST(PersonNamed, is_no_role_or_office_in_either_language_however_it_is_typed) {
    for (const char* office :
         {"secretariat", "Secretaría", "secretaria", "SECRETARÍA", "Secretari\u0301a", "Secretary",
          "the secretary", " Secretaría. ", "«Secretaría»", "Secretaría  Ejecutiva",
          "Executive Secretary", "Vice-Minister", "La Presidencia", "President", "Técnico",
          "tecnica", "Technician", "Intérprete", "interprete", "Delegado/a", "operador", "Operator",
          "display", "Secre\u200Btaría", "técnico de sonido", "Técnicos", "Secretarias",
          "Secretaries", "Operators", "Delegates", "Delegados", "Operadores", "Sonido y vídeo",
          "Sonido e informática", "Sound and video", "ＳＥＣＲＥＴＡＲＩＡ", "Secre\u00ADtaría",
          "Secre\u202Etaría", "Secre\u3164taría", "Técnico\uFE0F", "Secretaría\xFF",
          "\u200B \u200BSecretaría", "IT specialist", "AV technician", "IT/AV", "Nobody", "None",
          "Nadie", "Especialista en informática", "Técnica audiovisual"}) {
        EXPECT_TRUE(is_called_as_office(office)) << office;
        EXPECT_FALSE(names_a_person(office)) << office;
    }
}

TEST(PersonNamed, may_have_such_a_word_beside_another) {
    for (const char* name : {"Luis, técnica", "Secretary Paz", "General Sosa", "Intérprete 1",
                             "Ana", "visto en vivo", "a", "Presidencio", "Y. Paz", "E. Rey",
                             "Andy", "Técnica Ⅱ", "Técnica ２", "Técnica ٢", "Ołga Técnica", "\xFF",
                             "\u200B", "", "Nadia", "Avi Tal", "Técnico 1"}) {
        EXPECT_FALSE(is_called_as_office(name)) << name;
    }
    EXPECT_TRUE(names_a_person("Luis, técnica"));
}

TEST(PersonNamed, is_on_a_list_once) {
    const auto unfit = [](const std::vector<std::string>& persons) {
        const auto found = first_unfit(persons);
        return !found ? "" : (found->twice ? "twice " : "unfit ") + found->name;
    };
    EXPECT_EQ(unfit({}), "");
    EXPECT_EQ(unfit({"Luis Mora", "Luisa Mora"}), "");
    EXPECT_EQ(unfit({"Luis Mora", "."}), "unfit .");
    EXPECT_EQ(unfit({"Secretariat", "Luis Mora", "luis mora"}), "unfit Secretariat");
    EXPECT_EQ(unfit({"Luis Mora", "Inés", " LUIS Mora "}), "twice  LUIS Mora ");
}

TEST(PersonNamed, is_the_same_however_it_is_spaced_or_closed) {
    for (const char* again : {"luis mora", "Luis  Mora", "Luis Mora.", "Luis\u00A0Mora",
                              "Luis-Mora", "Lu\u00ADis Mora", "Ｌｕｉｓ Mora"}) {
        const auto found = first_unfit({"Luis Mora", again});
        ASSERT_TRUE(found) << again;
        EXPECT_TRUE(found->twice) << again;
    }
    EXPECT_TRUE(first_unfit({"Ana Ruíz", "ANA RUI\u0301Z"})) << "joined or apart";
}

// Without their marks each pair was one.
TEST(PersonNamed, is_another_with_another_accent_or_vowel_sign) {
    using Pair = std::vector<std::string>;
    for (const Pair& two : {Pair{"Ana Ruíz", "Ana Ruiz"}, Pair{"मीना", "मुना"},
                            Pair{"かき", "がぎ"}, Pair{"Luis Mora", "LuisMora"}}) {
        EXPECT_FALSE(first_unfit(two)) << two[0];
    }
}

TEST(PersonNamed, is_kept_without_the_spaces_around_it) {
    EXPECT_EQ(without_blanks("  Ana  Paz \u00A0 "), "Ana  Paz");
    EXPECT_EQ(without_blanks("Ana"), "Ana");
    EXPECT_EQ(without_blanks(" \u00A0 "), "");
    EXPECT_EQ(without_blanks(""), "");
}

}  // namespace
}  // namespace plenaria::person_name_test
