// Each text of the interface is named by some code: as it stands, or made of a stem that ends at a
// dot or underscore and of words that stand in the code too ("console.kind." + "debate").
#include <gmock/gmock.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>

#include "tests/tidy/source_tree.hpp"

namespace plenaria::tidy::unused_texts_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Literals = std::set<std::string, std::less<>>;

/// After its stem an id has at most as many words as "short" + "." + "storage_slow".
constexpr int words_max = 3;
constexpr std::size_t stem_least = 4;

void keep(Literals& literals, std::string_view literal) {
    // An option without its dashes is a word of an id as well.
    const std::size_t from = literal.find_first_not_of('-');
    if (from != std::string_view::npos) {
        literals.emplace(literal.substr(from));
    }
}

/// What stands within one kind of quotes, line by line; of a template what is around its values.
void add_literals(Literals& literals, std::string_view text, char quote) {
    std::string literal;
    bool inside = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n') {
            inside = false;
        } else if (inside && text[i] == '\\') {
            ++i;
        } else if (text[i] == quote) {
            if (inside) {
                keep(literals, literal);
            }
            inside = !inside;
            literal.clear();
        } else if (inside && quote == '`' && text.substr(i, 2) == "${") {
            keep(literals, literal);
            literal.clear();
            i = std::min(text.find('}', i), text.size());
        } else if (inside) {
            literal += text[i];
        }
    }
}

Literals literals_of(const SourceTree& tree) {
    Literals literals;
    for (const SourceFile& file : tree) {
        if (is_inside(file.path, "tests")) {
            continue;
        }
        if (is_cpp(file.path) || is_javascript(file.path)) {
            add_literals(literals, file.text, '"');
        }
        if (is_javascript(file.path)) {
            add_literals(literals, file.text, '\'');
            add_literals(literals, file.text, '`');
        }
    }
    return literals;
}

bool is_joint(char c) { return c == '.' || c == '_'; }

/// Whether `rest` is made of words of the code; a number is counted, not named.
bool is_made_of(const Literals& literals, std::string_view rest, int words) {
    if (rest.find_first_not_of("0123456789") == std::string_view::npos) {
        return true;
    }
    if (words == 0) {
        return false;
    }
    for (std::size_t size = rest.size(); size > 0; --size) {
        const std::string_view word = rest.substr(0, size);
        const bool known = word == "." || (size > 1 && literals.contains(word));
        if (known && is_made_of(literals, rest.substr(size), words - 1)) {
            return true;
        }
    }
    return false;
}

bool is_used(const Literals& literals, std::string_view id) {
    if (literals.contains(id)) {
        return true;
    }
    for (std::size_t size = id.size() - 1; size >= stem_least; --size) {
        const std::string_view stem = id.substr(0, size);
        const bool ends = is_joint(stem.back()) || is_joint(id[size]);
        if (ends && stem.find('.') != std::string_view::npos && literals.contains(stem) &&
            is_made_of(literals, id.substr(size), words_max)) {
            return true;
        }
    }
    return false;
}

Problems unused_texts(const SourceTree& tree) {
    const Literals literals = literals_of(tree);
    Problems problems;
    for (const SourceFile& file : tree) {
        if (file.path != "assets/i18n/es.json") {
            continue;
        }
        const auto texts = nlohmann::json::parse(file.text);
        for (const auto& [id, text] : texts.items()) {
            if (!is_used(literals, id)) {
                problems.push_back(id + ": no code names it");
            }
        }
    }
    return problems;
}

TEST(UnusedTexts, ThereAreNone) {
    const Problems problems = unused_texts(this_tree());
    EXPECT_THAT(problems, IsEmpty()) << joined(problems);
}

TEST(UnusedTextsScanner, KnowsWhatIsComposed) {
    const auto found = [](const char* ids, const char* cpp, const char* js = "") {
        return unused_texts(
            {{"assets/i18n/es.json", ids}, {"console/a.cpp", cpp}, {"display/web/a.js", js}});
    };
    EXPECT_THAT(found(R"({"one.used": "x"})", R"(say("one.used"))"), IsEmpty());
    EXPECT_THAT(found(R"({"one.item": "x"})", R"(say("one.item_left"))"),
                ElementsAre("one.item: no code names it"));
    EXPECT_THAT(found(R"({"kind.debate": "x"})", R"(say("kind." + name); "debate")"), IsEmpty());
    EXPECT_THAT(found(R"({"kind.panel": "x"})", R"(say("kind." + name); "debate")"),
                ElementsAre("kind.panel: no code names it"));
    EXPECT_THAT(found(R"({"screen.starts_at": "x"})", R"(line("screen.starts"))", "`${key}_at`"),
                IsEmpty());
    EXPECT_THAT(found(R"({"screen.month_12": "x"})", R"("screen.month_" + number)"), IsEmpty());
    EXPECT_THAT(unused_texts({{"assets/i18n/es.json", R"({"one.used": "x"})"},
                              {"tests/a.cpp", R"("one.used")"}}),
                ElementsAre("one.used: no code names it"))
        << "a test alone shows it to nobody";
}

}  // namespace
}  // namespace plenaria::tidy::unused_texts_test
