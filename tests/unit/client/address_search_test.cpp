#include "server/client/address_search.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace plenaria::client::address_search_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Addresses tried_in(AddressSearch& search) {
    Addresses tried;
    search.begin();
    while (auto next = search.next()) {
        tried.push_back(std::move(*next));
    }
    EXPECT_TRUE(search.is_over());
    return tried;
}

TEST(AddressSearchTest, TriesThemInTheOrderOfTheAnswer) {
    AddressSearch search;
    EXPECT_THAT(tried_in(search), IsEmpty());
    search.learn({"a", "b", "c"});
    EXPECT_THAT(tried_in(search), ElementsAre("a", "b", "c"));
    EXPECT_THAT(tried_in(search), ElementsAre("a", "b", "c"));
}

TEST(AddressSearchTest, WhereTheServerAnsweredLastItIsLookedForFirst) {
    AddressSearch search;
    search.learn({"a", "b", "c"});
    search.begin();
    EXPECT_EQ(search.next(), "a");
    EXPECT_EQ(search.next(), "b");
    search.reached();
    EXPECT_THAT(tried_in(search), ElementsAre("b", "a", "c"));
    search.learn({"c", "a", "b"});
    EXPECT_THAT(tried_in(search), ElementsAre("b", "c", "a"));
    search.learn({"c", "a"});
    EXPECT_THAT(tried_in(search), ElementsAre("c", "a")) << "it is no address of it any more";
}

TEST(AddressSearchTest, AnEmptyAnswerTakesNothingAway) {
    AddressSearch search;
    search.learn({"a"});
    search.learn({});
    EXPECT_THAT(tried_in(search), ElementsAre("a"));
}

}  // namespace
}  // namespace plenaria::client::address_search_test
