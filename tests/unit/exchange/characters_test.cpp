#include "server/exchange/characters.hpp"

#include <gtest/gtest.h>

namespace plenaria::exchange::characters_test {
namespace {

TEST(Characters, of_a_word_are_its_letters_and_digits_without_accents) {
    EXPECT_EQ(folded("Duración (min)"), "duracionmin");
    EXPECT_EQ(folded("Título Nº 2"), "titulono2");
    EXPECT_EQ(folded("ＴÍＴＵＬＯ"), "titulo");
    EXPECT_EQ(folded("\uFEFFpa\u00ADís"), "pais");
    EXPECT_EQ(folded("Łódź"), "łodz");
    EXPECT_EQ(folded("a\xFF"), "");
}

TEST(Characters, that_are_no_utf8_are_found_where_they_stand) {
    EXPECT_FALSE(first_fault_of_utf8("año\n€"));
    const auto fault = first_fault_of_utf8("año\n€x\xED\xA0\x80");
    ASSERT_TRUE(fault);
    EXPECT_EQ(fault->line, 2);
    EXPECT_EQ(fault->column, 3);
}

TEST(Characters, of_a_line_are_drawn_and_joined) {
    EXPECT_EQ(fault_of_line("Año 2"), std::nullopt);
    EXPECT_EQ(fault_of_line(""), "empty");
    EXPECT_EQ(fault_of_line("a\u00ADb"), "control_character");
    EXPECT_EQ(fault_of_line("a\xFF"), "control_character");
    EXPECT_EQ(fault_of_line("a "), "edge_space");
    EXPECT_EQ(fault_of_line("An\u0303o"), "not_nfc");
}

}  // namespace
}  // namespace plenaria::exchange::characters_test
