#include "server/access/composed.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace plenaria::access::composed_test {
namespace {

std::string compose_into(const std::string& secret, std::size_t room) {
    std::vector<char> to(room);
    const auto bytes = compose(secret, to);
    return bytes ? std::string{to.data(), *bytes} : "nothing";
}

TEST(ComposedTest, AccentsAreOneHoweverTheyAreWritten) {
    const std::string apart = "contrasen\u0303a comu\u0301n";
    EXPECT_EQ(composed(apart).view(), "contraseña común");
    EXPECT_EQ(compose_into(apart, 3 * apart.size()), "contraseña común");
    EXPECT_EQ(compose_into("contraseña común", 60), "contraseña común");
}

TEST(ComposedTest, ALongPassphraseIsComposedToo) {
    std::string apart;
    std::string together;
    while (apart.size() + 3 <= composed_bytes_max) {
        apart += "n\u0303";
        together += "ñ";
    }
    EXPECT_EQ(compose_into(apart, 3 * apart.size()), together);
    EXPECT_EQ(compose_into(apart + "más de lo que cabe", 4'000), "nothing");
}

TEST(ComposedTest, WhatIsNoUtf8OrFindsNoRoomHasNoSuchForm) {
    EXPECT_EQ(compose_into("a\xff", 60), "nothing");
    EXPECT_EQ(compose_into("ñandú", 3), "nothing");
    EXPECT_EQ(compose_into("", 0), "");
    EXPECT_EQ(composed("a\xff").view(), "a\xff");
}

TEST(ComposedTest, WhatGrowsAsItIsComposedFindsRoom) {
    // A musical note of four bytes, which Unicode always writes as two characters of four.
    const std::string note = "\U0001D15F";
    EXPECT_EQ(compose_into(note, 3 * note.size()), "\U0001D158\U0001D165");
}

}  // namespace
}  // namespace plenaria::access::composed_test
