#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <random>
#include <string>

#include "server/journal/payload.hpp"

namespace plenaria::journal::payload_test {
namespace {

std::string written(std::string_view text) {
    std::string out;
    PayloadWriter{out}.string(text);
    return out;
}

std::optional<std::string> read_back(std::string_view payload) {
    PayloadReader in{payload};
    std::string text;
    in.string(text);
    return in.finished() ? std::optional{text} : std::nullopt;
}

std::optional<std::int64_t> integer(std::string_view payload) {
    PayloadReader in{payload};
    const auto value = in.integer();
    return in.finished() ? std::optional{value} : std::nullopt;
}

TEST(payload, strings_are_json) {
    EXPECT_EQ(written("ñandú"), "\"ñandú\"");
    EXPECT_EQ(written("a\"b\\c"), R"("a\"b\\c")");
    EXPECT_EQ(written(std::string_view{"\n\0\x1f\x7f", 4}), "\"\\u000a\\u0000\\u001f\x7f\"");
}

TEST(payload, any_bytes_come_back) {
    std::mt19937 random{7};
    for (int round = 0; round < 2'000; ++round) {
        std::string text(random() % 40, '\0');
        for (char& c : text) {
            c = static_cast<char>(random() % 5 == 0 ? "\"\\\n"[random() % 3] : random());
        }
        EXPECT_EQ(read_back(written(text)), text);
    }
}

TEST(payload, one_spelling_only) {
    for (const char* other : {"\"\\n\"", "\"\\u0041\"", "\"\\u000A\"", "\"\\/\"", "\"a", "a\"",
                              "\"a\" ", " \"a\"", "\"\n\"", "\"\\u00", "\"\\", ""}) {
        EXPECT_EQ(read_back(other), std::nullopt) << other;
    }
}

TEST(payload, integers_come_back_in_one_spelling) {
    for (const std::int64_t value :
         {std::int64_t{0}, std::int64_t{-1}, std::int64_t{10},
          std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()}) {
        EXPECT_EQ(integer(std::to_string(value)), value);
    }
    for (const char* other :
         {"", "-", "01", "-0", "-01", "+1", " 1", "1 ", "1.0", "1e3", "9223372036854775808"}) {
        EXPECT_EQ(integer(other), std::nullopt) << other;
    }
}

}  // namespace
}  // namespace plenaria::journal::payload_test
