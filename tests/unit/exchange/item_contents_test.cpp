// What an item brings with it (R3.3, R3.4, R3.7, R6.4, R8.4), read and refused.
#include <gmock/gmock.h>

#include <string>

#include "tests/unit/exchange/fixtures.hpp"

namespace plenaria::exchange::item_contents_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const std::string beginning =
    "id = \"e\"\ntitle = { es = \"E\", en = \"E\" }\nforum = { es = \"F\", en = \"F\" }\n"
    "zone = \"America/Costa_Rica\"\npresidency = \"cr\"\n"
    "[profile]\nid = \"p\"\nname = { es = \"P\", en = \"P\" }\nlanguages = [\"es\", \"en\"]\n"
    "warn_seconds = 30\nnext_shown = 3\nentries_per_delegation = 1\n"
    "[[profile.category]]\nid = \"m\"\nname = { es = \"M\", en = \"M\" }\nband = 1\n"
    "speech_seconds = 60\nclosed_doors = true\n"
    "[[profile.session_kind]]\nid = \"open\"\nname = { es = \"A\", en = \"O\" }\n"
    "confidential = false\ngrants = [\"agenda\"]\n"
    "[[delegation]]\nid = \"cr\"\ncategory = \"m\"\ncode = \"CR\"\nlanguage = \"es\"\n"
    "name = { es = \"C\", en = \"C\" }\nlong_name = { es = \"C\", en = \"C\" }\n"
    "[[room]]\nid = \"sala\"\nname = { es = \"S\", en = \"R\" }\n"
    "[[session]]\nid = \"s\"\nroom = \"sala\"\nkind = \"open\"\n"
    "title = { es = \"S\", en = \"S\" }\nstart = 2026-12-02T09:00:00\nend = 2026-12-02T13:00:00\n"
    "[[session.item]]\nid = \"i\"\ntitle = { es = \"I\", en = \"I\" }\nminutes = 30\n";

/// An event whose one item has `keys` besides what every item has.
auto event_with(const std::string& keys) {
    return read_event(
        "e.toml", [&](const std::filesystem::path&) { return std::optional{beginning + keys}; });
}

std::string said_about(const std::string& keys) {
    const auto event = event_with(keys);
    return event ? std::string{} : listing(event.error(), "en");
}

domain::Item item_with(const std::string& keys) {
    const auto event = event_with(keys);
    if (!event) {
        ADD_FAILURE() << listing(event.error(), "en");
        return {};
    }
    return event.value().sessions[0].items[0];
}

std::string panellist(const std::string& id, const std::string& more) {
    return "[[session.item.panel]]\nid = \"" + id + "\"\n" + more + "\n";
}

const std::string of_cr = "delegation = \"cr\"";
const std::string chairs = "delegation = \"cr\"\nmoderator = true";

TEST(item_contents, keys_that_older_files_lack_have_defaults) {
    const auto event = event_with("kind = \"panel\"\n");
    ASSERT_TRUE(event.ok());
    const domain::Profile& profile = event.value().profile;
    EXPECT_EQ(profile.point_allotment, std::chrono::seconds{60});
    EXPECT_EQ(profile.reply,
              (domain::ReplyRule{2, std::chrono::seconds{180}, std::chrono::seconds{120}}));
    EXPECT_EQ(profile.standing, domain::StandingRule{});
    EXPECT_EQ(profile.closing, domain::ClosingRule{});
    EXPECT_TRUE(profile.private_kind.empty());
    EXPECT_FALSE(profile.categories[0].decides || profile.categories[0].raises_points ||
                 profile.categories[0].on_roll);
    EXPECT_EQ(profile.session_kinds[0].quorum, 0);
    EXPECT_EQ(event.value().sessions[0].items[0].policy, OrderPolicy::first_come);
    EXPECT_TRUE(event.value().outgoing.empty());
}

TEST(item_contents, private_meetings_are_of_a_confidential_kind) {
    const auto said = [](const std::string& kind) {
        std::string text = beginning + "kind = \"debate\"\n";
        const std::string before = "warn_seconds = 30\n";
        text.insert(text.find(before), "private_kind = \"" + kind + "\"\n");
        const auto event = read_event(
            "e.toml", [&](const std::filesystem::path&) { return std::optional{text}; });
        return event ? std::string{} : listing(event.error(), "en");
    };
    EXPECT_THAT(said("open"), HasSubstr("a private meeting is confidential"));
    EXPECT_THAT(said("nada"), HasSubstr("the session kind “nada” does not exist"));
}

TEST(item_contents, a_panel_has_one_moderator_and_two_others) {
    const std::string panel = "kind = \"panel\"\n";
    const auto item = item_with(panel + panellist("a", chairs) + panellist("b", of_cr) +
                                panellist("c", "name = { es = \"U\", en = \"U\" }"));
    ASSERT_EQ(item.panel.size(), 3U);
    EXPECT_TRUE(item.panel[0].moderator);
    EXPECT_EQ(item.panel[1].language, Language{"es"});  // the delegation's
    EXPECT_THAT(said_about(panel + panellist("a", chairs) + panellist("b", of_cr)),
                HasSubstr("has 1 panellists besides the moderator"));
    EXPECT_THAT(
        said_about(panel + panellist("a", of_cr) + panellist("b", of_cr) + panellist("c", of_cr)),
        HasSubstr("has 0 moderators"));
    EXPECT_THAT(said_about(panel + panellist("a", chairs) + panellist("b", chairs) +
                           panellist("c", of_cr) + panellist("d", of_cr)),
                HasSubstr("has 2 moderators"));
    EXPECT_THAT(said_about("kind = \"debate\"\n" + panellist("a", chairs) + panellist("b", of_cr) +
                           panellist("c", of_cr)),
                HasSubstr("only an item with kind"));
}

TEST(item_contents, a_panellist_is_of_a_delegation_or_a_guest) {
    const std::string rest = panellist("a", chairs) + panellist("b", of_cr);
    const auto said = [&](const std::string& who) {
        return said_about("kind = \"panel\"\n" + rest + panellist("c", who));
    };
    EXPECT_THAT(said("person = \"X\""), HasSubstr("“delegation” or “name”"));
    EXPECT_THAT(said(of_cr + "\nname = { es = \"U\", en = \"U\" }"),
                HasSubstr("“delegation” or “name”"));
    EXPECT_THAT(said("delegation = \"xx\""), HasSubstr("the delegation “xx” does not exist"));
    EXPECT_THAT(said_about("kind = \"panel\"\n" + rest + panellist("a", of_cr)),
                HasSubstr("the panellist “a”"));
}

TEST(item_contents, a_fixed_time_is_one_of_the_day_of_the_session) {
    const auto item = item_with("kind = \"debate\"\nfixed_start = 11:00:00\n");
    // 11:00 in Costa Rica is 17:00 UTC.
    EXPECT_EQ(item.fixed_start, from_unix_ms(1'796'230'800'000));
    EXPECT_EQ(item.planned_start, *item.fixed_start);
    EXPECT_EQ(item_with("kind = \"debate\"\nfixed_start = 2026-12-02T11:00:00\n").fixed_start,
              item.fixed_start);
    const std::string outside = said_about("kind = \"debate\"\nfixed_start = 13:00:00\n");
    EXPECT_THAT(outside, HasSubstr("outside the session"));
    EXPECT_THAT(outside, Not(HasSubstr("belongs")));
}

TEST(item_contents, lengths_may_have_seconds) {
    const auto item = item_with(
        "kind = \"debate\"\n[[session.item]]\nid = \"j\"\n"
        "kind = \"debate\"\ntitle = { es = \"J\", en = \"J\" }\n"
        "minutes = 0.5\n");
    EXPECT_EQ(item.planned, std::chrono::minutes{30});
    const auto both = event_with(
        "kind = \"debate\"\n[[session.item]]\nid = \"j\"\n"
        "kind = \"debate\"\ntitle = { es = \"J\", en = \"J\" }\n"
        "minutes = 0.5\n");
    EXPECT_EQ(both.value().sessions[0].items[1].planned, std::chrono::seconds{30});
    EXPECT_THAT(said_about("kind = \"debate\"\n[[session.item]]\nid = \"j\"\n"
                           "kind = \"debate\"\ntitle = { es = \"J\", en = \"J\" }\n"
                           "minutes = nan\n"),
                HasSubstr("minutes"));
}

TEST(item_contents, documents_are_links_or_files_of_the_one_folder) {
    const auto said = [](const std::string& href, const std::string& access = "public") {
        return said_about(
            "kind = \"debate\"\n[[session.item.document]]\nid = \"d\"\n"
            "title = { es = \"D\", en = \"D\" }\naccess = \"" +
            access + "\"\nversions = { es = \"" + href + "\" }\n");
    };
    EXPECT_EQ(said("https://example.org/a.pdf"), "");
    EXPECT_EQ(said("agenda es.pdf"), "");
    for (const char* bad : {"http://example.org/a", "../secret", "/etc/passwd", "a/b", "https://",
                            "javascript:alert(1)", ".hidden"}) {
        EXPECT_THAT(said(bad), HasSubstr("neither an https:// link")) << bad;
    }
    EXPECT_THAT(said("a.pdf", "everybody"), HasSubstr("expected one of: public, room, operators"));
    EXPECT_THAT(said_about("kind = \"debate\"\nconfidential = true\n[[session.item.document]]\n"
                           "id = \"d\"\ntitle = { es = \"D\", en = \"D\" }\naccess = \"public\"\n"
                           "versions = { es = \"a.pdf\" }\n"),
                HasSubstr("is not public"));
    EXPECT_THAT(said_about("kind = \"handover\"\nconfidential = true\n"),
                HasSubstr("the handover of the Presidency is shown on all screens at once"));
    EXPECT_THAT(said_about("kind = \"handover\"\n"), Not(HasSubstr("handover")));
    EXPECT_THAT(said_about("kind = \"debate\"\n[[session.item.document]]\nid = \"d\"\n"
                           "title = { es = \"D\", en = \"D\" }\nversions = {}\n"),
                HasSubstr("has no version"));
    EXPECT_THAT(said_about("kind = \"debate\"\n[[session.item.document]]\nid = \"d\"\n"
                           "title = { es = \"D\", en = \"D\" }\nversions = { fr = \"a\" }\n"),
                HasSubstr("“fr” does not exist"));
}

TEST(item_contents, script_and_texts_are_in_every_language) {
    const auto item = item_with(
        "kind = \"drafting\"\nscript = [{ es = \"Uno\", en = \"One\" }]\n"
        "[[session.item.text]]\nid = \"t\"\ntitle = { es = \"T\", en = \"T\" }\n"
        "paragraphs = [{ es = \"[A]\", en = \"[B]\" }, { es = \"C\", en = \"D\" }]\n");
    EXPECT_THAT(item.script, ElementsAre(Text("Uno", "One")));
    ASSERT_EQ(item.texts.size(), 1U);
    EXPECT_THAT(item.texts[0].paragraphs, ElementsAre(Text("[A]", "[B]"), Text("C", "D")));
    EXPECT_THAT(said_about("kind = \"debate\"\nscript = [{ es = \"Uno\" }]\n"),
                HasSubstr("has no text in “en”"));
    EXPECT_THAT(said_about("kind = \"debate\"\nscript = \"Uno\"\n"), HasSubstr("list of texts"));
    EXPECT_THAT(said_about("kind = \"debate\"\ninvited = [\"xx\"]\n"), HasSubstr("xx"));
    EXPECT_THAT(said_about("kind = \"debate\"\norder = \"loudest\"\n"), HasSubstr("roll_call"));
}

}  // namespace
}  // namespace plenaria::exchange::item_contents_test
