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

TEST(Ids, a_text_is_numbered_under_its_item) {
    const ItemId item{"debate"};
    EXPECT_EQ(text_id_of(item, 12), TextId{"debate-t12"});
    EXPECT_TRUE(is_text_id_of(text_id_of(item, 12), item));
    const ItemId whole{std::string(limits::id_bytes, 'x')};
    EXPECT_EQ(text_id_of(whole, 7).value.size(), limits::id_bytes);
    EXPECT_TRUE(is_text_id_of(text_id_of(whole, 7), whole));
    for (const char* other : {"", "-t", "debate", "debate-t", "debate-t1x", "debate-x-t1", "t1"}) {
        EXPECT_FALSE(is_text_id_of(TextId{other}, item)) << other;
    }
    EXPECT_FALSE(is_text_id_of(TextId{"debate-t" + std::string(limits::id_bytes, '1')}, item));
}

}  // namespace
}  // namespace plenaria::ids_test
