// Files with every fault there is a message for; what is said about them is in expected.*.txt.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "server/exchange/event_file.hpp"
#include "server/model/limits.hpp"

namespace plenaria::exchange::bad_file_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

const std::filesystem::path folder =
    std::filesystem::path{PLENARIA_SOURCE_DIR} / "tests/unit/exchange/bad";

std::string content_of(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// Reads from the folder, whatever folder the path names, so that problems bear short names.
std::optional<std::string> read_from_folder(const std::filesystem::path& path) {
    if (!std::filesystem::exists(folder / path.filename())) {
        return std::nullopt;
    }
    return content_of(folder / path.filename());
}

std::vector<FileProblem> problems_of(const std::filesystem::path& path, const FileReader& reader) {
    auto event = read_event(path, reader);
    return event ? std::vector<FileProblem>{} : event.error();
}

std::string listing(const std::vector<FileProblem>& problems, std::string_view language) {
    std::string lines;
    for (const auto& problem : problems) {
        lines += line_of(problem, language) + "\n";
    }
    return lines;
}

std::string said_about(std::string_view file, std::string_view language) {
    return listing(problems_of(file, read_from_folder), language);
}

TEST(bad_file, every_fault_is_reported_at_its_place_in_spanish) {
    EXPECT_EQ(said_about("event.toml", "es"), content_of(folder / "expected.es.txt"));
}

TEST(bad_file, every_fault_is_reported_at_its_place_in_english) {
    EXPECT_EQ(said_about("event.toml", "en"), content_of(folder / "expected.en.txt"));
}

TEST(bad_file, impossible_times_are_reported) {
    EXPECT_EQ(said_about("times.toml", "es"), content_of(folder / "expected_times.es.txt"));
    EXPECT_EQ(said_about("times.toml", "en"), content_of(folder / "expected_times.en.txt"));
}

/// One file in memory beside the good profile of the fixtures.
std::vector<FileProblem> problems_of_text(const std::string& text) {
    return problems_of("x.toml", [&](const std::filesystem::path& path) {
        return path == "x.toml" ? std::optional{text} : read_from_folder(path);
    });
}

TEST(bad_file, a_file_that_is_not_there_is_one_problem) {
    const auto problems = problems_of("none.toml", read_from_folder);
    ASSERT_THAT(problems, SizeIs(1));
    EXPECT_EQ(problems[0].line, 0);
    EXPECT_THAT(line_of(problems[0], "es"), HasSubstr("none.toml: no se puede leer el archivo"));
}

TEST(bad_file, a_directory_is_no_file) {
    EXPECT_FALSE(read_event(std::filesystem::path{PLENARIA_SOURCE_DIR}).ok());
}

TEST(bad_file, a_profile_that_is_not_there_is_reported_where_it_is_named) {
    const auto problems = problems_of_text("id = \"x\"\nprofile = \"gone.toml\"\n");
    const auto at = std::find_if(problems.begin(), problems.end(), [](const FileProblem& problem) {
        return problem.line == 2 && problem.column == 11;
    });
    ASSERT_NE(at, problems.end());
    EXPECT_THAT(std::string{at->message.en()}, HasSubstr("gone.toml"));
}

TEST(bad_file, faults_of_syntax_end_the_reading) {
    const auto problems = problems_of_text("id = \"x\"\nid = \"y\"\n");
    ASSERT_THAT(problems, SizeIs(1));
    EXPECT_EQ(problems[0].line, 2);
    EXPECT_THAT(std::string{problems[0].message.en()}, HasSubstr("not valid TOML"));
}

TEST(bad_file, the_first_byte_that_is_not_utf8_is_named) {
    const auto problems = problems_of_text("id = \"x\"\ntitle = \"\xC3\xB1\xFF\"\n");
    ASSERT_THAT(problems, SizeIs(1));
    EXPECT_EQ(problems[0].line, 2);
    EXPECT_EQ(problems[0].column, 11);
}

TEST(bad_file, a_file_beyond_the_bound_is_refused) {
    const auto problems = problems_of_text(std::string(limits::event_file_bytes + 1, '#'));
    ASSERT_THAT(problems, SizeIs(1));
    EXPECT_THAT(std::string{problems[0].message.es()}, HasSubstr("1048576"));
}

TEST(bad_file, problems_are_bounded_and_the_last_says_so) {
    std::string text;
    for (std::size_t i = 0; i < 2 * limits::file_problems; ++i) {
        text += "unknown_" + std::to_string(i) + " = 1\n";
    }
    const auto problems = problems_of_text(text);
    ASSERT_THAT(problems, SizeIs(limits::file_problems));
    EXPECT_EQ(problems.back().line, 0);
    EXPECT_THAT(std::string{problems.back().message.en()}, HasSubstr("more errors"));
}

TEST(bad_file, too_many_things_are_refused) {
    std::string text = content_of(folder / "times.toml");
    for (std::size_t i = 0; i < limits::rooms_per_event; ++i) {
        text +=
            "[[room]]\nid = \"r" + std::to_string(i) + "\"\nname = { es = \"R\", en = \"R\" }\n";
    }
    EXPECT_THAT(listing(problems_of_text(text), "en"),
                HasSubstr("“room”: there are 17; expected at most 16"));
}

}  // namespace
}  // namespace plenaria::exchange::bad_file_test
