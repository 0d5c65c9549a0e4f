#include "server/protocol/json_value.hpp"

#include <gtest/gtest.h>

#include <string>

#include "server/protocol/fields.hpp"
#include "server/protocol/json_writer.hpp"

namespace plenaria::protocol::json_value_test {
namespace {

std::string rewritten(std::string_view text) {
    const auto parsed = parse_json(text, 16);
    EXPECT_TRUE(parsed.ok()) << text;
    Writer out;
    write(out, parsed.value());
    return out.take();
}

TEST(JsonValue, comes_back_as_it_was_written) {
    for (const std::string text :
         {R"({"b":1,"a":[true,false,null,-7,1.50,"x"],"z":{}})", R"([])", R"("ñ€😀")", R"(0)",
          R"(18446744073709551615)", R"({"":{"":[]}})", R"("\u0001\"\\")"}) {
        EXPECT_EQ(rewritten(text), text);
    }
}

TEST(JsonValue, refuses_what_is_not_json) {
    for (const std::string text :
         {"", "{", "{}x", "{\"a\":}", "{'a':1}", "nul", "[1,]", "\"\xff\"", "\"\xc0\xaf\"",
          "\"\xed\xa0\x80\"", "\"\\ud800\"", "\"a\nb\"", "01", "NaN", "1e999", "// x\n1"}) {
        const auto parsed = parse_json(text, 16);
        ASSERT_FALSE(parsed.ok()) << text;
        EXPECT_EQ(parsed.error(), JsonError::not_json) << text;
    }
}

TEST(JsonValue, refuses_a_member_that_comes_twice) {
    const auto parsed = parse_json(R"({"a":1,"b":2,"a":1})", 16);
    ASSERT_FALSE(parsed.ok());
    EXPECT_EQ(parsed.error(), JsonError::repeated_member);
}

TEST(JsonValue, nests_as_deep_as_allowed_and_no_deeper) {
    EXPECT_TRUE(parse_json("[[[]]]", 3).ok());
    const auto parsed = parse_json("[[[[]]]]", 3);
    ASSERT_FALSE(parsed.ok());
    EXPECT_EQ(parsed.error(), JsonError::too_deep);
    EXPECT_FALSE(parse_json(std::string(60'000, '['), 8).ok());
}

TEST(JsonWriter, replaces_bytes_that_no_receiver_would_take) {
    Writer out;
    out.string("a\xff\xc3z\xed\xa0\x80");
    EXPECT_EQ(out.take(), R"("a??z???")");
}

TEST(Utf8, measures_characters) {
    EXPECT_EQ(utf8_length("a", 0), 1U);
    EXPECT_EQ(utf8_length("ñ", 0), 2U);
    EXPECT_EQ(utf8_length("€", 0), 3U);
    EXPECT_EQ(utf8_length("😀", 0), 4U);
    EXPECT_EQ(utf8_length("ñ", 1), 0U) << "in the middle of a character";
    EXPECT_EQ(utf8_length("\xe2\x82", 0), 0U) << "cut off";
    EXPECT_EQ(utf8_length("\xf4\x90\x80\x80", 0), 0U) << "beyond U+10FFFF";
    EXPECT_EQ(utf8_length("\xe0\x80\x80", 0), 0U) << "overlong";
}

TEST(Printable, admits_names_and_refuses_controls) {
    EXPECT_TRUE(is_printable("Ñandú – São Tomé 日本 “x”"));
    for (const std::string text : {"\n", "\t", "a\x7f", "\xc2\x85", "\u2028", "x\u2029y"}) {
        EXPECT_FALSE(is_printable(text));
    }
    EXPECT_FALSE(is_printable(std::string_view{"\0", 1}));
}

}  // namespace
}  // namespace plenaria::protocol::json_value_test
