// One of a thing has words of its own.
#include <gtest/gtest.h>

#include "server/app/console_output.hpp"

namespace plenaria::app::so_many_test {
namespace {

TEST(SoManyTest, OneIsNotSeveral) {
    EXPECT_EQ(so_many_keys(1), (Text{"1 llave", "1 key"}));
    EXPECT_EQ(so_many_keys(0), (Text{"0 llaves", "0 keys"}));
    EXPECT_EQ(so_many_keys(12), (Text{"12 llaves", "12 keys"}));
    EXPECT_EQ(so_many_records(1), (Text{"1 registro", "1 record"}));
    EXPECT_EQ(so_many_sealed(2), (Text{"2 registros sellados", "2 sealed records"}));
    EXPECT_EQ(fill_text("server.escrow_set", {{"keys", so_many_keys(1)}}).es().find("1 llaves"),
              std::string::npos);
}

TEST(SoManyTest, AnAgeIsInSecondsWhereItIsLessThanAMinute) {
    const auto words = [](Millis age) { return std::string{age_in_words(age).es()}; };
    EXPECT_EQ(words(Millis{-5'000}), "1 s");
    EXPECT_EQ(words(Millis{0}), "1 s");
    EXPECT_EQ(words(Millis{4'200}), "5 s") << "no newer than it is";
    EXPECT_EQ(words(Millis{59'000}), "59 s");
    EXPECT_EQ(words(Millis{59'001}), "1 min");
    EXPECT_EQ(words(Millis{60'001}), "2 min");
    EXPECT_EQ(words(Millis{125 * 60'000}), "2 h 5 min");
}

}  // namespace
}  // namespace plenaria::app::so_many_test
