#include "server/model/list_print.hpp"

#include <gtest/gtest.h>

namespace plenaria::list_print_test {
namespace {

// Other clients make it too: the values stand for ever.
TEST(ListPrint, IsTheOneOfTheContract) {
    EXPECT_EQ(print_of({}), "cbf29ce484222325");
    EXPECT_EQ(print_of({"Inés", "Tomás"}), "46f8c505224bafb4");
}

TEST(ListPrint, TellsListsApart) {
    EXPECT_NE(print_of({"Inés", "Tomás"}), print_of({"Tomás", "Inés"}));
    EXPECT_NE(print_of({"ab", "c"}), print_of({"a", "bc"}));
    EXPECT_NE(print_of({""}), print_of({}));
}

}  // namespace
}  // namespace plenaria::list_print_test
