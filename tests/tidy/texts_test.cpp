// The two files of interface texts, read by another parser than the build's.
#include <gmock/gmock.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "tests/tidy/source_tree.hpp"

namespace plenaria::tidy::texts_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Problems compare_texts(const std::string& es_text, const std::string& en_text) {
    const auto es = nlohmann::json::parse(es_text);
    const auto en = nlohmann::json::parse(en_text);
    Problems problems;
    for (const auto& [here, there, name] :
         {std::tuple{&es, &en, "en"}, std::tuple{&en, &es, "es"}}) {
        for (const auto& [key, value] : here->items()) {
            if (!there->contains(key)) {
                problems.push_back(key + ": missing in " + name);
            }
            if (!value.is_string() ||
                value.get<std::string>().find_first_not_of(' ') == std::string::npos) {
                problems.push_back(key + ": empty");
            }
        }
    }
    return problems;
}

std::string text_of(std::string_view path) {
    const SourceTree& tree = this_tree();
    const auto file =
        std::find_if(tree.begin(), tree.end(), [&](const SourceFile& f) { return f.path == path; });
    return file == tree.end() ? std::string{} : file->text;
}

TEST(Texts, BothLanguagesHaveEveryKey) {
    const Problems problems =
        compare_texts(text_of("assets/i18n/es.json"), text_of("assets/i18n/en.json"));
    EXPECT_THAT(problems, IsEmpty()) << joined(problems);
}

TEST(TextsScanner, FindsWhatIsMissingOrEmpty) {
    EXPECT_THAT(compare_texts(R"({"a": "x"})", R"({"a": "y"})"), IsEmpty());
    EXPECT_THAT(compare_texts(R"({"a": "x", "b": "x"})", R"({"a": "y"})"),
                ElementsAre("b: missing in en"));
    EXPECT_THAT(compare_texts(R"({"a": "x"})", R"({"a": "y", "b": "x"})"),
                ElementsAre("b: missing in es"));
    EXPECT_THAT(compare_texts(R"({"a": " "})", R"({"a": "y"})"), SizeIs(1));
    EXPECT_THAT(compare_texts(R"({"a": 1})", R"({"a": "y"})"), SizeIs(1));
}

}  // namespace
}  // namespace plenaria::tidy::texts_test
