// Plays every *.session file of this folder. `PLENARIA_UPDATE_SCENARIOS=1` writes what is into the
// files, for a person to read in the diff; the run then fails, so that it never passes for a test.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/scenarios/session_script.hpp"
#include "tests/scenarios/stage.hpp"
#include "tests/scenarios/view_text.hpp"

namespace plenaria::scenarios::scenarios_test {
namespace {

namespace fs = std::filesystem;

bool updates() { return std::getenv("PLENARIA_UPDATE_SCENARIOS") != nullptr; }

std::vector<std::string> scenario_names() {
    std::vector<std::string> names;
    for (const auto& file : fs::directory_iterator{PLENARIA_SOURCE_DIR "/tests/scenarios"}) {
        if (file.path().extension() == ".session") {
            names.push_back(file.path().stem().string());
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::string contents(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

class Scenario : public testing::TestWithParam<std::string> {};

TEST_P(Scenario, happens_as_written) {
    const std::string path = PLENARIA_SOURCE_DIR "/tests/scenarios/" + GetParam() + ".session";
    const Script script = read_script(path, contents(path));
    for (const std::string& error : script.errors) {
        ADD_FAILURE() << error;
    }
    ASSERT_TRUE(script.errors.empty());
    EXPECT_FALSE(script.steps.empty());
    const Played run = play(path, script);
    if (updates()) {
        std::ofstream{path, std::ios::binary} << run.rewritten;
        return;
    }
    for (const std::string& difference : run.differences) {
        ADD_FAILURE() << difference;
    }
}

INSTANTIATE_TEST_SUITE_P(File, Scenario, testing::ValuesIn(scenario_names()),
                         [](const auto& tested) {
                             std::string name = tested.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

TEST(Scenarios, are_not_being_updated) {
    EXPECT_FALSE(updates()) << "PLENARIA_UPDATE_SCENARIOS is set: the files were written, not "
                               "tested. Read the diff, then run again without it.";
}

TEST(Scenarios, are_there) { EXPECT_GE(scenario_names().size(), 8U); }

std::vector<std::string> errors_of(const std::string& text) {
    return read_script("f", text).errors;
}

TEST(Script, names_file_and_line_of_what_it_does_not_know) {
    using Errors = std::vector<std::string>;
    EXPECT_EQ(errors_of("\n09:00:00 | fly | => x\n"), Errors{"f:2: unknown command fly"});
    EXPECT_EQ(errors_of("09:00:00 | next now | => x\n"), Errors{"f:1: unknown word now"});
    EXPECT_EQ(errors_of("09:00:00 | call | => x\n"), Errors{"f:1: missing entry"});
    EXPECT_EQ(errors_of("09:00:00 | inscribe mx persona=A | => x\n"),
              Errors{"f:1: unknown word persona=A"});
    EXPECT_EQ(errors_of("9:00 | next | => x\n"), Errors{"f:1: not a time: 9:00"});
    EXPECT_EQ(errors_of("09:00:00 | extend 30 | => x\n"), Errors{"f:1: not a length: 30"});
    EXPECT_EQ(errors_of("09:00:00 | set_output_gate stream shut | => x\n"),
              Errors{"f:1: unknown gate shut"});
    EXPECT_EQ(errors_of("09:00:00 | next expect called | => x\n"),
              Errors{"f:1: an expectation without a value: called"});
    EXPECT_EQ(errors_of("room patio\n"), Errors{"f:1: unknown room patio"});
    EXPECT_EQ(errors_of("view nobody =>\n"), Errors{"f:1: unknown audience nobody"});
    EXPECT_EQ(errors_of("view room:listed =>\n"), Errors{"f:1: unknown audience room:listed"});
    EXPECT_EQ(errors_of("view public weather =>\n"), Errors{"f:1: unknown section weather"});
    EXPECT_EQ(errors_of("09:00:01 | next | => x\n09:00:00 | next | => x\n"),
              Errors{"f:2: time goes backwards"});
    EXPECT_EQ(errors_of("checks roster,weather\n"), Errors{"f:1: unknown check weather"});
    EXPECT_EQ(errors_of("09:00:00 | next | => x\nchecks roster\n"),
              Errors{"f:2: checks come before everything else"});
    EXPECT_EQ(errors_of("09:00:00 | screens Perhaps! | => x\n"),
              Errors{"f:1: no id of a screen: Perhaps!"});
    EXPECT_EQ(errors_of("next\n"),
              Errors{"f:1: neither a comment, `room`, `view` nor `time | command | => outcome`"});
}

TEST(Script, tells_what_differs_and_writes_what_is) {
    const Script script = read_script(
        "f", "# why\n09:00:00 | open_session p1 | => x\nview public session =>\n    session p2\n");
    ASSERT_TRUE(script.errors.empty());
    const Played run = play("f", script);
    ASSERT_EQ(run.differences.size(), 2U);
    EXPECT_EQ(run.differences[0], "f:2: says x\n  but is session_opened p1");
    EXPECT_EQ(run.rewritten,
              "# why\n09:00:00 | open_session p1 | => session_opened p1\nview public session =>\n"
              "    session p1 \"Primera plenaria\" open opened_at=09:00:00\n");
    EXPECT_TRUE(play("f", read_script("f", run.rewritten)).differences.empty());
}

}  // namespace
}  // namespace plenaria::scenarios::scenarios_test
