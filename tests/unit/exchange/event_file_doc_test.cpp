// docs/event-file.md must stay true: its example is valid, and it names every key and word there
// is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "server/exchange/event_file.hpp"

namespace plenaria::exchange::event_file_doc_test {
namespace {

using testing::HasSubstr;

std::string page() {
    std::ifstream file{std::string{PLENARIA_SOURCE_DIR} + "/docs/event-file.md"};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// The page's TOML blocks by the name in their first line.
std::map<std::string, std::string> blocks() {
    std::map<std::string, std::string> found;
    const std::string text = page();
    const std::string begin = "```toml\n# file: ";
    for (std::size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at)) {
        at += begin.size();
        const std::size_t line_end = text.find('\n', at);
        const std::size_t end = text.find("```", line_end);
        found[text.substr(at, line_end - at)] = text.substr(line_end + 1, end - line_end - 1);
        at = end;
    }
    return found;
}

TEST(event_file_doc, its_example_is_valid) {
    const auto files = blocks();
    const auto read = read_event("event.toml", [&](const std::filesystem::path& path) {
        const auto at = files.find(path.string());
        return at == files.end() ? std::nullopt : std::optional{at->second};
    });
    if (!read) {
        for (const auto& problem : read.error()) {
            ADD_FAILURE() << line_of(problem, "en");
        }
        return;
    }
    const auto& event = read.value();
    ASSERT_EQ(event.sessions.size(), 1U);
    ASSERT_EQ(event.sessions[0].items.size(), 3U);
    // 15:15 in Madrid in March is 14:15 UTC.
    EXPECT_EQ(event.sessions[0].items[1].planned_start, from_unix_ms(1'803'910'500'000));
}

TEST(event_file_doc, names_every_word_of_the_vocabularies) {
    const std::string text = page();
    for (const auto& [value, name] : Names<ItemKind>::all) {
        EXPECT_THAT(text, HasSubstr("`" + std::string{name} + "`"));
    }
    for (const auto& [value, name] : Names<OrderPolicy>::all) {
        EXPECT_THAT(text, HasSubstr("`" + std::string{name} + "`"));
    }
    for (const auto& [value, name] : Names<DocumentAccess>::all) {
        EXPECT_THAT(text, HasSubstr("`\"" + std::string{name} + "\"`"));
    }
    for (const auto& [value, name] : Names<OutputKind>::all) {
        EXPECT_THAT(text, HasSubstr("`\"" + std::string{name} + "\"`"));
    }
    for (const auto& [value, name] : Names<ClosingCheck>::all) {
        EXPECT_THAT(text, HasSubstr("`\"" + std::string{name} + "\"`"));
    }
    for (const auto& [value, name] : Names<OutputClass>::all) {
        EXPECT_THAT(text, HasSubstr("`\"" + std::string{name} + "\"`"));
    }
}

/// Every key that the reader knows is listed in what it says about an unknown one.
TEST(event_file_doc, names_every_key) {
    const std::string event =
        "profile = \"p.toml\"\nzz = 1\n[[delegation]]\nzz = 1\n[[room]]\nzz = 1\n"
        "[[room.channel]]\nzz = 1\n[[room.output]]\nzz = 1\n[[room.screen]]\nzz = 1\n"
        "[[session]]\nzz = 1\n[[session.item]]\nzz = 1\n[[session.item.panel]]\nzz = 1\n"
        "[[session.item.document]]\nzz = 1\n[[session.item.text]]\nzz = 1\n[troika]\nzz = 1\n";
    const std::string profile =
        "zz = 1\n[[category]]\nzz = 1\n[[session_kind]]\nzz = 1\n[[rank]]\nzz = 1\n"
        "[reply]\nzz = 1\n[standing]\nzz = 1\n[closing]\nzz = 1\n";
    const auto read = read_event("e.toml", [&](const std::filesystem::path& path) {
        return std::optional{path == "e.toml" ? event : profile};
    });
    ASSERT_FALSE(read.ok());
    const std::string text = page();
    const std::string mark = "expected one of: ";
    int lists = 0;
    for (const auto& problem : read.error()) {
        const std::string message{problem.message.en()};
        if (message.find("“zz”") == std::string::npos) {
            continue;
        }
        ++lists;
        std::istringstream keys{message.substr(message.find(mark) + mark.size())};
        for (std::string key; std::getline(keys >> std::ws, key, ',');) {
            const bool named = text.find("`" + key + "`") != std::string::npos ||
                               text.find("[[" + key + "]]") != std::string::npos ||
                               text.find("." + key + "]]") != std::string::npos;
            EXPECT_TRUE(named) << key;
        }
    }
    EXPECT_EQ(lists, 19);
}

}  // namespace
}  // namespace plenaria::exchange::event_file_doc_test
