#include "server/exchange/profile_reader.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include "server/model/limits.hpp"

namespace plenaria::exchange {
namespace {

// A screen has room for a few names; 100 is "all there are".
constexpr std::int64_t next_shown_max = 100;
constexpr std::int64_t entries_per_delegation_max = 20;
constexpr std::int64_t band_max = 100;
constexpr std::int64_t reply_limit_max = 20;
constexpr std::int64_t years_max = 100;
constexpr std::int64_t point_seconds_default = 60;
// floor.md, Right of reply.
constexpr std::int64_t reply_limit_default = 2;
constexpr std::int64_t reply_first_default = 180;
constexpr std::int64_t reply_later_default = 120;

Millis seconds(std::optional<std::int64_t> count) {
    return std::chrono::seconds{count.value_or(0)};
}

bool is_language_code(const std::string& code) {
    return code.size() == 2 &&
           std::all_of(code.begin(), code.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

std::vector<Language> read_languages(TableReader& table, FileProblems& problems) {
    std::vector<Language> languages;
    const auto words = table.words("languages");
    for (const auto& word : words) {
        if (is_language_code(word.value)) {
            languages.emplace_back(word.value);
        } else {
            problems.add(word.place, "bad_language", {{"found", same_text(shortened(word.value))}});
        }
    }
    if (words.size() > limits::languages_per_profile) {
        problems.add(table.place_of("languages"), "too_many",
                     {{"key", same_text("languages")},
                      {"found", same_text(std::to_string(words.size()))},
                      {"max", same_text(std::to_string(limits::languages_per_profile))}});
    }
    if (table.has("languages") && words.empty()) {
        problems.add(
            table.place_of("languages"), "too_few",
            {{"key", same_text("languages")}, {"found", same_text("0")}, {"min", same_text("1")}});
    }
    return languages;
}

domain::Category read_category(const Node& node, const std::vector<Language>& languages,
                               UniqueNames& ids, FileProblems& problems) {
    TableReader table{node, problems};
    domain::Category category;
    const Word id = table.id("id");
    ids.add(id);
    category.id = CategoryId{id.value};
    category.name = table.text("name", languages, limits::name_bytes);
    category.band = static_cast<int>(table.integer("band", 0, band_max).value_or(0));
    category.allotment = seconds(table.integer("speech_seconds", 1, limits::speech_seconds_max));
    category.admitted_to_closed = table.boolean("closed_doors");
    category.raises_points = table.optional_flag("raises_points");
    category.decides = table.optional_flag("decides");
    category.on_roll = table.optional_flag("on_roll");
    table.finish();
    return category;
}

domain::Grants read_grants(TableReader& table, bool confidential, FileProblems& problems) {
    domain::Grants grants;
    static const std::vector<std::string> allowed{"agenda", "floor", "queue", "channels"};
    for (const auto& word : table.words("grants")) {
        if (word.value == "agenda") {
            grants.agenda = true;
        } else if (word.value == "floor") {
            grants.floor = true;
        } else if (word.value == "queue") {
            grants.queue = true;
        } else if (word.value == "channels") {
            grants.channels = true;
        } else {
            check_reference(problems, "grant", word, allowed);
        }
    }
    if (confidential && !(grants == domain::Grants{})) {
        problems.add(table.place_of("grants"), "confidential_grants", {});
    }
    return grants;
}

domain::SessionKind read_session_kind(const Node& node, const std::vector<Language>& languages,
                                      UniqueNames& ids, FileProblems& problems) {
    TableReader table{node, problems};
    domain::SessionKind kind;
    const Word id = table.id("id");
    ids.add(id);
    kind.id = SessionKindId{id.value};
    kind.name = table.text("name", languages, limits::name_bytes);
    kind.confidential = table.boolean("confidential");
    kind.grants = read_grants(table, kind.confidential, problems);
    kind.quorum = static_cast<int>(
        table.optional_integer("quorum", 0, std::int64_t{limits::delegations_per_event})
            .value_or(0));
    table.finish();
    return kind;
}

std::vector<domain::Rank> read_ranks(TableReader& table, const std::vector<Language>& languages,
                                     FileProblems& problems) {
    std::vector<domain::Rank> ranks;
    UniqueNames ids{"rank", problems};
    for (const Node* node : table.tables("rank", 0, limits::ranks_per_profile)) {
        TableReader row{*node, problems};
        const Word id = row.id("id");
        ids.add(id);
        ranks.push_back({RankId{id.value}, row.text("name", languages, limits::name_bytes)});
        row.finish();
    }
    return ranks;
}

domain::ReplyRule read_reply(TableReader& table, FileProblems& problems) {
    domain::ReplyRule rule{reply_limit_default, std::chrono::seconds{reply_first_default},
                           std::chrono::seconds{reply_later_default}};
    if (const Node* node = table.optional_table("reply")) {
        TableReader row{*node, problems};
        rule.limit = static_cast<int>(
            row.optional_integer("limit", 0, reply_limit_max).value_or(reply_limit_default));
        rule.first = seconds(row.optional_integer("first_seconds", 1, limits::speech_seconds_max)
                                 .value_or(reply_first_default));
        rule.later = seconds(row.optional_integer("later_seconds", 1, limits::speech_seconds_max)
                                 .value_or(reply_later_default));
        row.finish();
    }
    return rule;
}

domain::StandingRule read_standing(TableReader& table, FileProblems& problems) {
    domain::StandingRule rule;
    if (const Node* node = table.optional_table("standing")) {
        TableReader row{*node, problems};
        const auto years = [&](std::string_view key) {
            return static_cast<int>(row.optional_integer(key, 0, years_max).value_or(0));
        };
        rule.voice_only_years = years("voice_only_years");
        rule.excluded_years = years("excluded_years");
        rule.arrears_block = row.optional_boolean("arrears_block", true);
        rule.absent_years = years("absent_years");
        row.finish();
    }
    return rule;
}

/// Without a list the doors close by the outputs alone, as for a forum without such rules.
domain::ClosingRule read_closing(TableReader& table, FileProblems& problems) {
    domain::ClosingRule rule;
    const Node* node = table.optional_table("closing");
    if (node == nullptr) {
        return rule;
    }
    TableReader row{*node, problems};
    std::vector<std::string> known;
    known.reserve(Names<ClosingCheck>::all.size());
    for (const auto& [check, name] : Names<ClosingCheck>::all) {
        known.emplace_back(name);
    }
    rule.checks.clear();
    const std::vector<Word> words = row.words("checks");
    for (const Word& word : words) {
        if (const auto check = value_named<ClosingCheck>(word.value)) {
            rule.checks.push_back(*check);
        } else {
            check_reference(problems, "closing_check", word, known);
        }
    }
    if (row.has("checks") && words.empty()) {
        problems.add(row.place_of("checks"), "too_few",
                     {{"key", same_text("checks")}, {"found", same_text("0")},
                      {"min", same_text("1")}});
    }
    rule.officials = static_cast<int>(
        row.optional_integer("officials", 0, limits::officials_max).value_or(rule.officials));
    row.finish();
    return rule;
}

}  // namespace

void check_reference(FileProblems& problems, std::string_view thing, const Word& word,
                     const std::vector<std::string>& known) {
    if (word.empty() || std::find(known.begin(), known.end(), word.value) != known.end()) {
        return;
    }
    problems.add(word.place,
                 joined(fill_text("exchange.dangling",
                                  {{"thing", text_of("exchange.thing." + std::string{thing})},
                                   {"found", same_text(shortened(word.value))}}),
                        hint(word.value, known)));
}

std::optional<Text> UniqueNames::take(const Word& word) {
    if (word.empty()) {
        return std::nullopt;
    }
    const auto [at, inserted] = places_.emplace(word.value, word.place);
    if (inserted) {
        all_.push_back(word.value);
        return std::nullopt;
    }
    return fill_text("exchange.duplicate",
                     {{"thing", text_of("exchange.thing." + thing_)},
                      {"found", same_text(shortened(word.value))},
                      {"line", same_text(std::to_string(at->second.line))}});
}

void UniqueNames::add(const Word& word) {
    if (auto said = take(word)) {
        problems_.add(word.place, std::move(*said));
    }
}

void UniqueNames::add_carried(const Word& word) {
    if (const auto said = take(word)) {
        problems_.object(word.place, *said);
    }
}

void UniqueNames::clear() {
    places_.clear();
    all_.clear();
}

void UniqueNames::check(const Word& word) const { check_reference(problems_, thing_, word, all_); }

/// What nobody planned takes place behind closed doors (R4.6): its kind may show nothing outside.
SessionKindId read_private_kind(TableReader& table, const UniqueNames& kinds,
                                const std::vector<domain::SessionKind>& known,
                                FileProblems& problems) {
    const Word word = table.optional_id("private_kind");
    kinds.check(word);
    for (const domain::SessionKind& kind : known) {
        if (!word.empty() && kind.id.value == word.value && !kind.confidential) {
            problems.add(word.place, "private_kind_open", {});
        }
    }
    return SessionKindId{word.value};
}

domain::Profile read_profile(const Node& root, FileProblems& problems) {
    TableReader table{root, problems};
    domain::Profile profile;
    profile.id = table.id("id").value;
    profile.languages = read_languages(table, problems);
    profile.name = table.text("name", profile.languages, limits::title_bytes);
    profile.warn_at = seconds(table.integer("warn_seconds", 0, limits::speech_seconds_max));
    profile.next_shown =
        static_cast<int>(table.integer("next_shown", 1, next_shown_max).value_or(1));
    profile.entries_per_delegation = static_cast<int>(
        table.integer("entries_per_delegation", 1, entries_per_delegation_max).value_or(1));
    UniqueNames categories{"category", problems};
    for (const Node* node : table.tables("category", 1, limits::categories_per_profile)) {
        profile.categories.push_back(read_category(*node, profile.languages, categories, problems));
    }
    UniqueNames kinds{"session_kind", problems};
    for (const Node* node : table.tables("session_kind", 1, limits::session_kinds_per_profile)) {
        profile.session_kinds.push_back(
            read_session_kind(*node, profile.languages, kinds, problems));
    }
    profile.private_kind = read_private_kind(table, kinds, profile.session_kinds, problems);
    profile.ranks = read_ranks(table, profile.languages, problems);
    profile.point_allotment =
        seconds(table.optional_integer("point_seconds", 1, limits::speech_seconds_max)
                    .value_or(point_seconds_default));
    profile.reply = read_reply(table, problems);
    profile.standing = read_standing(table, problems);
    profile.closing = read_closing(table, problems);
    table.finish();
    return profile;
}

}  // namespace plenaria::exchange
