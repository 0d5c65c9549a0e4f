#include "server/model/ids.hpp"

#include <gtest/gtest.h>

#include <type_traits>

#include "server/model/limits.hpp"

namespace plenaria::ids_test {
namespace {

static_assert(!std::is_convertible_v<RoomId, ItemId>);
static_assert(!std::is_constructible_v<RoomId, ItemId>);
static_assert(!std::is_convertible_v<std::string, RoomId>);

TEST(Ids, are_short_and_plain) {
    for (const char* good : {"a", "Z9", "plenary-1", "e_12", "bolivar.public"}) {
        EXPECT_TRUE(is_valid_id(good)) << good;
    }
    EXPECT_TRUE(is_valid_id(std::string(limits::id_bytes, 'x')));
    EXPECT_FALSE(is_valid_id(std::string(limits::id_bytes + 1, 'x')));
    for (const char* bad : {"", " ", "a b", "../etc", "a/b", "ñ", "a\n", "<b>", "a=b", "\""}) {
        EXPECT_FALSE(is_valid_id(bad)) << bad;
    }
    EXPECT_FALSE(is_valid_id(std::string("a\0b", 3)));
}

}  // namespace
}  // namespace plenaria::ids_test
