#include "tests/tidy/source_text.hpp"

#include <gmock/gmock.h>

namespace plenaria::tidy::source_text_test {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

std::string cpp(std::string_view text) { return code_only(text, Grammar::cpp); }
std::string js(std::string_view text) { return code_only(text, Grammar::javascript); }

TEST(SourceText, BlanksCommentsAndKeepsLines) {
    EXPECT_EQ(cpp("a // b\nc /* d\ne */ f"), "a     \nc     \n     f");
}

TEST(SourceText, BlanksLiteralsWithTheirEscapes) {
    EXPECT_EQ(cpp(R"(f("a\"b", 'c', '\'');)"), R"(f("    ", ' ', '  ');)");
    EXPECT_EQ(cpp("x = R\"k(\" // \n)k\" + y;"), "x = R        \n    + y;");
}

TEST(SourceText, ADigitSeparatorOpensNoLiteral) {
    EXPECT_EQ(cpp("1'000 + a; // b"), "1'000 + a;     ");
    EXPECT_EQ(cpp("u8'{' 0xFF'FF"), "u8' ' 0xFF'FF");
}

TEST(SourceText, KnowsDivisionFromARegularExpression) {
    EXPECT_EQ(js("a / b / c; x = /[/'\"]/.test(d)"), "a / b / c; x =        .test(d)");
    EXPECT_EQ(js("return /'/;"), "return    ;");
    EXPECT_EQ(js("(a) / 2 // '"), "(a) / 2     ");
}

TEST(SourceText, BlanksTemplates) { EXPECT_EQ(js("f(`a${ {b} }{`, c)"), "f(            , c)"); }

TEST(SourceText, FindsIncludesOfBothKinds) {
    EXPECT_THAT(includes_of("#include \"a/b.hpp\"\n // #include <c>\n#  include <d/e>  // f\n"),
                ElementsAre(Field(&Include::path, "a/b.hpp"), Field(&Include::path, "d/e")));
    EXPECT_TRUE(includes_of("#include \"a\"").front().quoted);
    EXPECT_FALSE(includes_of("#include <a>").front().quoted);
    EXPECT_THAT(includes_of("auto s = R\"(\n#include <a>\n)\";"), IsEmpty());
}

TEST(SourceText, FindsWholeWordsOnly) {
    EXPECT_THAT(find_word("rand operand rand_ (rand)", "rand"), ElementsAre(0, 20));
}

TEST(SourceText, BlanksDirectivesWithTheirContinuations) {
    EXPECT_EQ(without_directives("#define A \\\n  {\nb\n"), "           \n   \nb\n");
}

}  // namespace
}  // namespace plenaria::tidy::source_text_test
