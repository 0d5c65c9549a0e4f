#include "server/model/letters.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace plenaria::letters_test {
namespace {

TEST(Letters, are_compared_without_accents_and_case_and_however_wide) {
    EXPECT_EQ(folded("MÉXICO"), "mexico");
    EXPECT_EQ(folded("Me\u0301xico"), "mexico");
    EXPECT_EQ(folded("ŁUKASZ"), folded("Łukasz"));
    EXPECT_EQ(folded("ΌΛΓΑΣ"), folded("όλγας"));
    EXPECT_EQ(folded("Ёлка"), "елка");
    EXPECT_EQ(folded("ＳＡＬＡ\u00A0２"), "sala 2");
    EXPECT_EQ(folded("Straße"), "strasse");
    EXPECT_EQ(folded("a\u00ADn\u200Be\u3164xo"), "anexo");
    EXPECT_EQ(folded(""), "");
}

TEST(Letters, and_their_accents_are_joined_and_nothing_else_changes) {
    EXPECT_EQ(composed("Me\u0301xico"), "México");
    EXPECT_EQ(composed("Ａ\u00ADº"), "Ａ\u00ADº");
    EXPECT_EQ(composed(""), "");
}

TEST(Letters, of_what_is_not_utf8_stay_as_they_are) {
    EXPECT_EQ(folded("É\xFF"), "É\xFF");
    EXPECT_EQ(composed("e\u0301\xFF"), "e\u0301\xFF");
    // Cut, half of a pair of UTF-16, beyond Unicode, longer than need be, the middle of one.
    for (const char* broken : {"\xC3", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xC0\xAF", "\x80"}) {
        EXPECT_EQ(folded(broken), broken);
        EXPECT_EQ(composed(broken), broken);
        EXPECT_FALSE(first_character(broken).code);
        EXPECT_EQ(first_character(broken).bytes, 1U);
    }
}

TEST(Letters, are_told_from_what_is_none) {
    for (const char32_t letter : {U'a', U'Ñ', U'Ł', U'Ж', U'ω', U'李', U'한', U'ｚ', U'ी'}) {
        EXPECT_TRUE(is_letter(letter));
        EXPECT_TRUE(is_in_word(letter));
    }
    for (const char32_t unseen : {U'\u00AD', U'\u034F', U'\u115F', U'\u200B', U'\u202E', U'\u3164',
                                  U'\uFE0F', U'\uFEFF', U'\uFFA0'}) {
        EXPECT_FALSE(is_letter(unseen));
        EXPECT_TRUE(is_in_word(unseen));
    }
    for (const char32_t number_or_mark : {U'7', U'٣', U'Ⅱ', U'²', U'\u0301'}) {
        EXPECT_FALSE(is_letter(number_or_mark));
        EXPECT_TRUE(is_in_word(number_or_mark));
    }
    for (const char32_t between : {U' ', U'\u00A0', U'.', U'/', U'«', U'-', U'\n', U'\U0001F600',
                                   U'\U0010FFFF', char32_t{0x110000}}) {
        EXPECT_FALSE(is_letter(between));
        EXPECT_FALSE(is_in_word(between));
    }
}

TEST(Letters, do_not_break_a_line) {
    for (const char32_t control : {U'\0', U'\n', U'\u00AD', U'\u200B', U'\u2028', U'\u2029',
                                   U'\u202E', U'\uFEFF', U'\uE000', U'\uFFFF'}) {
        EXPECT_TRUE(is_control(control));
    }
    for (const char32_t drawn : {U'a', U' ', U'\u00A0', U'\u0301', U'€'}) {
        EXPECT_FALSE(is_control(drawn));
    }
}

TEST(Letters, are_taken_one_by_one) {
    std::string_view rest = "añ\xFF€\U0001F600";
    std::u32string codes;
    for (; !rest.empty(); rest.remove_prefix(first_character(rest).bytes)) {
        codes += first_character(rest).code.value_or(U'?');
    }
    EXPECT_EQ(codes, U"añ?€\U0001F600");
}

}  // namespace
}  // namespace plenaria::letters_test
