// Whatever a file holds, reading it ends with an event or with reasons.
#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>
#include <string>

#include "server/exchange/event_file.hpp"
#include "server/exchange/event_writer.hpp"
#include "server/model/limits.hpp"

namespace plenaria::exchange::mutated_file_test {
namespace {

std::string content_of(const std::string& path) {
    std::ifstream file{std::string{PLENARIA_SOURCE_DIR} + "/tests/unit/exchange/bad/" + path,
                       std::ios::binary};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string mutated(std::string text, std::mt19937& random) {
    static const std::string material = "\"[]{}=\n,.#-'\\9TZ\xC3\xFF";
    const auto place = [&] { return text.empty() ? 0 : random() % text.size(); };
    for (auto changes = 1 + random() % 4; changes > 0; --changes) {
        switch (random() % 4) {
            case 0:
                text.erase(place(), random() % 30);
                break;
            case 1:
                text.insert(place(), 1, material[random() % material.size()]);
                break;
            case 2:
                text.insert(place(), text.substr(place(), random() % 80));
                break;
            default:
                if (!text.empty()) {
                    text[place()] = material[random() % material.size()];
                }
        }
    }
    return text;
}

/// What was read once is written so that it is read again.
void expect_round_trip(const domain::Definition& event) {
    const std::string written = write_event(event);
    const auto again = read_event(
        "w.toml", [&](const std::filesystem::path&) { return std::optional{written}; });
    ASSERT_TRUE(again.ok()) << written;
    ASSERT_EQ(again.value(), event) << written;
}

TEST(mutated_file, is_read_or_refused_with_reasons) {
    const std::string event = content_of("times.toml");
    const std::string profile = content_of("rules.toml");
    std::mt19937 random{20261202};
    int refused = 0;
    for (int round = 0; round < 1'500; ++round) {
        const std::string mark = round % 3 == 0 ? "edited_live = true\n" : "";
        const std::string changed_event = mark + mutated(event, random);
        const std::string changed_profile = round % 2 == 0 ? profile : mutated(profile, random);
        const auto read = read_event("e.toml", [&](const std::filesystem::path& path) {
            return std::optional{path == "e.toml" ? changed_event : changed_profile};
        });
        if (read.ok()) {
            ASSERT_NO_FATAL_FAILURE(expect_round_trip(read.value()));
            continue;
        }
        ++refused;
        ASSERT_FALSE(read.error().empty());
        ASSERT_LE(read.error().size(), 2 * limits::file_problems);
        for (const auto& problem : read.error()) {
            ASSERT_FALSE(problem.message.es().empty());
            ASSERT_FALSE(problem.message.en().empty());
            // A placeholder nobody filled, unless the file's own words have braces.
            ASSERT_EQ(problem.message.en().find("{found}"), std::string_view::npos);
        }
    }
    EXPECT_GT(refused, 1'000);
}

}  // namespace
}  // namespace plenaria::exchange::mutated_file_test
