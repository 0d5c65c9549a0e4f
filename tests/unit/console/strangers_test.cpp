// Devices that nobody declared are among the displays, and are not taken for one of the event's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/console/bench.hpp"

namespace plenaria::console::testing::strangers_test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// The row of a device without a key that calls itself `name`, which has the id "intruso".
std::string called(const std::string& name, const char* language = "es") {
    View view = demo_view_proven();
    ScreenView stranger = view.screens->front();
    stranger.id = ScreenId{"intruso"};
    stranger.name = name;
    stranger.declared = stranger.elsewhere = stranger.paired = stranger.cleared = false;
    stranger.proof = ScreenProof::none;
    view.screens->push_back(stranger);
    Bench bench{view, {.language = language}};
    for (const DisplayRow& row : bench.controller().present().displays.rows) {
        if (row.id == "intruso") {
            return row.name;
        }
    }
    return {};
}

TEST(Strangers, AreSaidToBeNoneOfTheEventsBeforeWhatTheyCallThemselves) {
    EXPECT_EQ(called("Tableta de la entrada"), "Ajena al evento: «Tableta de la entrada»");
    EXPECT_EQ(called("Tablet at the door", "en"), "Not of the event: “Tablet at the door”");
    EXPECT_THAT(called("Sala A · derecha ✓ emparejada"), StartsWith("Ajena al evento: «"));
    EXPECT_EQ(called(""), "Ajena al evento");
}

TEST(Strangers, HaveNoNameThatIsAnothers) {
    for (const char* name : {"Sala A · derecha", "SALA A · DERECHA", "Sála A · derécha"}) {
        EXPECT_EQ(called(name), "Ajena al evento: «intruso»") << name;
    }
}

TEST(Strangers, AreNotWhatTheEventDeclaresOrPaired) {
    Bench bench{demo_view_proven(), {.language = "es"}};
    for (const DisplayRow& row : bench.controller().present().displays.rows) {
        EXPECT_THAT(row.name, Not(HasSubstr("Ajena"))) << row.id;
    }
}

}  // namespace
}  // namespace plenaria::console::testing::strangers_test
