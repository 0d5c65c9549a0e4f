#include "server/model/actor_text.hpp"

#include <gtest/gtest.h>

#include "server/model/text_table.hpp"

namespace plenaria::actor_text_test {
namespace {

TEST(ActorTextTest, ARoleIsSaidInWordsOfEachLanguage) {
    EXPECT_EQ(actor_text("secretariat"), text_of("console.role.secretariat"));
    EXPECT_NE(actor_text("chair").es(), actor_text("chair").en());
}

TEST(ActorTextTest, APersonIsCalledByTheirName) {
    EXPECT_EQ(actor_text("Ana Paz"), same_text("Ana Paz"));
    EXPECT_EQ(actor_text("plenaria-server"), same_text("plenaria-server"));
    EXPECT_EQ(actor_text(""), same_text(""));
    EXPECT_EQ(actor_text("display"), same_text("display")) << "a screen does nothing";
}

}  // namespace
}  // namespace plenaria::actor_text_test
