#include "server/model/text.hpp"

#include <gtest/gtest.h>

#include "server/model/text_table.hpp"

namespace plenaria::text_test {
namespace {

TEST(Text, never_shows_blank_what_it_has_in_another_language) {
    const Text text{"palabra", "floor"};
    EXPECT_EQ(text.es(), "palabra");
    EXPECT_EQ(text.en(), "floor");
    EXPECT_EQ(text.in("pt"), "palabra");
    EXPECT_FALSE(text.has("pt"));
    EXPECT_EQ(Text{}.es(), "");
    EXPECT_TRUE(Text{}.empty());
}

TEST(Text, sets_and_replaces_one_language) {
    Text text{"uno", "one"};
    text.set("pt", "um");
    text.set("en", "ONE");
    EXPECT_EQ(text.in("pt"), "um");
    EXPECT_EQ(text.en(), "ONE");
    EXPECT_EQ(text.strings().size(), 3U);
    EXPECT_EQ(text.strings()[0].first, "es") << "in the order in which they came";
}

TEST(TextTable, finds_its_keys) {
    EXPECT_TRUE(has_text("language.es"));
    EXPECT_EQ(text_in("language.es", "es"), "Español");
    EXPECT_EQ(text_of("language.es").en(), "Spanish");
    EXPECT_FALSE(has_text("language."));
    EXPECT_FALSE(has_text(""));
    EXPECT_FALSE(has_text("zzz"));
}

TEST(TextTableDeathTest, an_unknown_key_is_a_broken_invariant) {
    EXPECT_DEATH(static_cast<void>(text_of("no.such.key")), "");
}

TEST(FillText, replaces_every_mark_language_by_language) {
    const Text pattern{"{a} y {b}, {a}", "{a} and {b}, {a}"};
    Text filled = fill_text(pattern, "a", Text{"Panamá", "Panama"});
    EXPECT_EQ(filled.es(), "Panamá y {b}, Panamá");
    EXPECT_EQ(filled.en(), "Panama and {b}, Panama");
    filled = fill_text(filled, "b", same_text("{a}"));
    EXPECT_EQ(filled.es(), "Panamá y {a}, Panamá");
    EXPECT_EQ(fill_text(pattern, "c", same_text("x")), pattern);
    EXPECT_EQ(fill_text(Text{"{a}", "{a}"}, "a", same_text("")), same_text(""));
}

TEST(FillText, takes_its_pattern_from_the_table) {
    const Text filled = fill_text("rejection.unknown_room", {{"id", same_text("bolivar")}});
    EXPECT_NE(filled.es().find("«bolivar»"), std::string_view::npos);
    EXPECT_NE(filled.en().find("“bolivar”"), std::string_view::npos);
}

}  // namespace
}  // namespace plenaria::text_test
