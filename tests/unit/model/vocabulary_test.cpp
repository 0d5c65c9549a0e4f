#include "server/model/vocabulary.hpp"

#include <gtest/gtest.h>

#include <set>

namespace plenaria::vocabulary_test {
namespace {

template <class E>
class Vocabulary : public testing::Test {};

using Enumerations =
    testing::Types<Role, Audience, Clearance, DoorsState, SessionState, ItemState, ItemKind,
                   EntryState, FloorPhase, ClockPhase, Gate, OutputClass, OutputKind, Microphone,
                   Verdict, ClaimSource, Notice, ScreenHealth, ClosingCheck, CheckState>;
TYPED_TEST_SUITE(Vocabulary, Enumerations);

TYPED_TEST(Vocabulary, has_one_spelling_for_each_value) {
    std::set<std::string_view> names;
    std::set<int> values;
    for (const auto& [value, name] : Names<TypeParam>::all) {
        EXPECT_TRUE(names.insert(name).second) << name;
        EXPECT_TRUE(values.insert(static_cast<int>(value)).second) << name;
        EXPECT_EQ(name_of(value), name);
        EXPECT_EQ(value_named<TypeParam>(name), value);
    }
    // Enumerators are numbered from 0: a gap would be a value without a name.
    EXPECT_EQ(*values.begin(), 0);
    EXPECT_EQ(static_cast<std::size_t>(*values.rbegin()) + 1, values.size());
    EXPECT_FALSE(value_named<TypeParam>("no_such_value").has_value());
    EXPECT_FALSE(value_named<TypeParam>("").has_value());
}

TEST(Law7, what_nobody_said_is_unknown) {
    EXPECT_EQ(Gate{}, Gate::unknown);
    EXPECT_EQ(Microphone{}, Microphone::unknown);
    EXPECT_EQ(Verdict{}, Verdict::unknown);
    EXPECT_EQ(ScreenHealth{}, ScreenHealth::unknown);
    EXPECT_EQ(ClaimSource{}, ClaimSource::none);
    EXPECT_EQ(CheckState{}, CheckState::missing);
}

}  // namespace
}  // namespace plenaria::vocabulary_test
