#include "server/model/fingerprint.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <string>

namespace plenaria::fingerprint_test {
namespace {

Fingerprint counting() {
    Fingerprint fingerprint;
    for (std::size_t i = 0; i < fingerprint.bytes.size(); ++i) {
        fingerprint.bytes[i] = static_cast<std::uint8_t>(i * 8 + 1);
    }
    return fingerprint;
}

TEST(FingerprintTest, is_groups_of_four_that_a_person_can_compare) {
    EXPECT_EQ(to_string(counting()),
              "0109-1119-2129-3139-4149-5159-6169-7179-8189-9199-A1A9-B1B9-C1C9-D1D9-E1E9-F1F9");
}

TEST(FingerprintTest, is_compared_by_the_same_four_groups_on_every_glass) {
    EXPECT_EQ(compared_part(counting()), "0109 1119 2129 3139");
}

TEST(FingerprintTest, is_read_however_a_person_types_it) {
    const std::string text = to_string(counting());
    std::string bare;
    std::string spaced;
    for (const char c : text) {
        if (c != '-') {
            bare += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
        spaced += c == '-' ? ' ' : c;
    }
    for (const std::string& typed : {text, bare, spaced}) {
        const auto read = parse_fingerprint(typed);
        ASSERT_TRUE(read) << typed;
        EXPECT_EQ(*read, counting()) << typed;
    }
}

TEST(FingerprintTest, that_is_not_whole_is_none) {
    const std::string text = to_string(counting());
    for (const std::string& wrong : {std::string{}, text.substr(0, text.size() - 1), text + "0",
                                     "G" + text.substr(1), text.substr(0, 4)}) {
        EXPECT_FALSE(parse_fingerprint(wrong)) << wrong;
    }
}

}  // namespace
}  // namespace plenaria::fingerprint_test
