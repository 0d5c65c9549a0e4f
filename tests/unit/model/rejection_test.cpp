#include "server/model/rejection.hpp"

#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>
#include <string>

#include "server/model/text_table.hpp"

namespace plenaria::rejection_test {
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

using Names = std::set<std::string>;

/// What whoever refuses promises to fill in.
Names promised(const std::string& name) {
    static const std::map<std::string, Names> filled{
        {"admission_in_effect", {"delegation"}},
        {"admitted_from_next_session", {"delegation"}},
        {"agenda_full", {"limit"}},
        {"already_inscribed", {"position"}},
        {"already_presiding", {"delegation"}},
        {"already_raised", {"delegation"}},
        {"bulletins_full", {"limit"}},
        {"called_not_started", {"speaker"}},
        {"category_not_admitted", {"category"}},
        {"check_follows", {"check"}},
        {"check_not_asked", {"check"}},
        {"delegation_in_programme", {"delegation"}},
        {"delegation_taken", {"delegation"}},
        {"delegations_full", {"limit"}},
        {"sessions_full", {"limit"}},
        {"documents_full", {"limit"}},
        {"duration_out_of_range", {"limit"}},
        {"emergency_is_own", {"person"}},
        {"expectation_failed", {"what"}},
        {"floor_taken", {"speaker"}},
        {"invalid_argument", {"what"}},
        {"may_not_take_part", {"delegation"}},
        {"no_item_under_way", {"what"}},
        {"no_quorum", {"present", "needed"}},
        {"not_a_decider", {"delegation"}},
        {"not_admitted", {"delegation"}},
        {"not_an_observer", {"category"}},
        {"not_invited", {"category"}},
        {"not_on_roster", {"delegation", "category", "rule"}},
        {"not_permitted", {"command"}},
        {"objection_stands", {"who"}},
        {"point_in_progress", {"delegation"}},
        {"point_not_allowed", {"category"}},
        {"reply_limit", {"limit"}},
        {"room_in_use", {"session"}},
        {"screen_not_paired", {"id"}},
        {"screen_not_there", {"id"}},
        {"screen_twice", {"id"}},
        {"secretariat_kept_out", {"what"}},
        {"text_decided", {"title"}},
        {"text_missing", {"language"}},
        {"text_not_put", {"title"}},
        {"storage_unavailable", {"cause"}},
        {"text_version_changed", {"title", "version"}},
        {"texts_full", {"limit"}},
        {"too_many_officials", {"delegation", "found", "limit"}},
        {"undo_blocked", {"act"}},
        {"undo_needs_gap_choice", {"act"}},
        {"undo_not_latest", {"act"}},
        {"unknown_paragraph", {"paragraph"}},
        {"unknown_step", {"step"}},
        {"wrong_code", {"id"}}};
    if (const auto at = filled.find(name); at != filled.end()) {
        return at->second;
    }
    return name.starts_with("unknown_") ? Names{"id"} : Names{};
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
        EXPECT_EQ(placeholders(text.es()), promised(std::string{name_of(code)})) << key;
        EXPECT_EQ(placeholders(text.en()), promised(std::string{name_of(code)})) << key;
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
}  // namespace plenaria::rejection_test
