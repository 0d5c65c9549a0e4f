#include "server/model/rejection.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>

#include "server/model/text_table.hpp"

namespace plenaria {
namespace {

std::set<std::string> placeholders(std::string_view text) {
    const std::string owned{text};
    static const std::regex pattern{R"(\{([a-z_]+)\})"};
    std::set<std::string> found;
    for (std::sregex_iterator at{owned.begin(), owned.end(), pattern}, end; at != end; ++at) {
        found.insert((*at)[1]);
    }
    return found;
}

/// What whoever refuses promises to fill in.
std::set<std::string> promised(std::string_view name) {
    if (name.starts_with("unknown_")) {
        return {"id"};
    }
    if (name == "expectation_failed" || name == "invalid_argument") {
        return {"what"};
    }
    if (name == "floor_taken" || name == "called_not_started") {
        return {"speaker"};
    }
    if (name == "already_inscribed") {
        return {"position"};
    }
    if (name == "category_not_admitted") {
        return {"category"};
    }
    if (name == "room_in_use") {
        return {"session"};
    }
    return name == "not_permitted" ? std::set<std::string>{"command"} : std::set<std::string>{};
}

TEST(Rejections, have_a_name_each) {
    std::set<std::string_view> names;
    for (const RejectionCode code : all_rejection_codes()) {
        const std::string_view name = name_of(code);
        EXPECT_FALSE(name.empty());
        EXPECT_TRUE(names.insert(name).second) << name;
        EXPECT_EQ(rejection_code_named(name), code);
    }
    EXPECT_GE(names.size(), 40U);
    EXPECT_FALSE(rejection_code_named("no_such_code").has_value());
}

TEST(Rejections, say_in_both_languages_what_is_wrong) {
    for (const RejectionCode code : all_rejection_codes()) {
        const std::string key = "rejection." + std::string{name_of(code)};
        ASSERT_TRUE(has_text(key)) << key;
        const Text& text = text_of(key);
        EXPECT_TRUE(text.has("es") && text.has("en")) << key;
        EXPECT_NE(text.es(), text.en()) << key;
        EXPECT_GE(text.es().size(), 20U) << key << " says too little";
        EXPECT_EQ(placeholders(text.es()), promised(name_of(code))) << key;
        EXPECT_EQ(placeholders(text.en()), promised(name_of(code))) << key;
    }
}

TEST(Rejections, are_filled_in) {
    const Text text =
        text_of(reject(RejectionCode::floor_taken, "speaker", Text{"Panamá", "Panama"}));
    EXPECT_EQ(text.es().substr(0, 7), "Panamá");
    EXPECT_EQ(text.en().substr(0, 7), "Panama ");
    EXPECT_TRUE(placeholders(text.es()).empty());
}

}  // namespace
}  // namespace plenaria
