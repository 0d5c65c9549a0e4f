#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "server/exchange/event_file.hpp"

namespace plenaria::exchange::sample_event_test {
namespace {

using testing::ElementsAre;

domain::Definition sample() {
    auto event = read_event(std::string{PLENARIA_SOURCE_DIR} +
                            "/config/events/crm-viceministerial/event.toml");
    if (!event) {
        for (const auto& problem : event.error()) {
            ADD_FAILURE() << line_of(problem, "en");
        }
        return {};
    }
    return std::move(event).value();
}

std::vector<std::string> delegations_of(const domain::Definition& event,
                                        const std::string& category) {
    std::vector<std::string> ids;
    for (const auto& delegation : event.delegations) {
        if (delegation.category.value == category) {
            ids.push_back(delegation.id.value);
        }
    }
    return ids;
}

TEST(sample_event, has_the_participants_of_the_forum) {
    const auto event = sample();
    EXPECT_THAT(delegations_of(event, "member"),
                ElementsAre("bz", "ca", "cr", "sv", "us", "gt", "hn", "mx", "ni", "pa", "do"));
    EXPECT_THAT(delegations_of(event, "observer_state"), ElementsAre("ar", "co", "ec", "jm", "pe"));
    EXPECT_EQ(delegations_of(event, "observer_organization").size(), 10U);
    EXPECT_THAT(delegations_of(event, "civil_society"), ElementsAre("rrocm"));
    EXPECT_EQ(event.presidency.value, "cr");
    for (const auto& delegation : event.delegations) {
        const auto& category = delegation.category.value;
        if (category == "member" || category == "observer_state") {
            EXPECT_EQ(delegation.flag, delegation.id.value);
        }
        EXPECT_TRUE(delegation.name.has("es") && delegation.name.has("en")) << delegation.id.value;
    }
}

TEST(sample_event, has_items_of_every_kind) {
    std::set<ItemKind> kinds;
    const auto event = sample();
    for (const auto& session : event.sessions) {
        for (const auto& item : session.items) {
            kinds.insert(item.kind);
        }
    }
    EXPECT_EQ(kinds.size(), Names<ItemKind>::all.size());
}

TEST(sample_event, derives_the_starts_of_items_in_utc) {
    const auto event = sample();
    const auto* plenary = domain::find_session(event, SessionId{"plenaria-1"});
    ASSERT_NE(plenary, nullptr);
    // 11:00 in Costa Rica is 17:00 UTC, all year round.
    const TimePoint start = from_unix_ms(1'796'230'800'000);
    EXPECT_EQ(plenary->planned_start, start);
    EXPECT_EQ(plenary->planned_end, start + std::chrono::hours{6});
    ASSERT_GE(plenary->items.size(), 3U);
    EXPECT_EQ(plenary->items[0].id.value, "apertura");
    EXPECT_EQ(plenary->items[0].planned_start, start);
    EXPECT_EQ(plenary->items[1].id.value, "informe-ppt");
    EXPECT_EQ(plenary->items[1].planned_start, start + std::chrono::minutes{15});
    EXPECT_EQ(plenary->items[2].id.value, "declaraciones");
    EXPECT_EQ(plenary->items[2].planned_start, start + std::chrono::minutes{35});
    EXPECT_EQ(plenary->items[2].allotment, std::chrono::minutes{5});
}

TEST(sample_event, lets_civil_society_speak_before_members_in_its_dialogue) {
    const auto event = sample();
    const auto* plenary = domain::find_session(event, SessionId{"plenaria-1"});
    ASSERT_NE(plenary, nullptr);
    const auto* dialogue = domain::find_item(*plenary, ItemId{"dialogo-rrocm"});
    ASSERT_NE(dialogue, nullptr);
    const auto place = [&](const char* category) {
        return std::find(dialogue->bands.begin(), dialogue->bands.end(), CategoryId{category});
    };
    EXPECT_LT(place("civil_society"), place("member"));
    EXPECT_EQ(dialogue->bands.size(), event.profile.categories.size());
}

TEST(sample_event, keeps_closed_matters_confidential) {
    const auto event = sample();
    const auto* closed = domain::find_session(event, SessionId{"puerta-cerrada"});
    ASSERT_NE(closed, nullptr);
    const auto* kind = domain::find_session_kind(event, closed->kind);
    ASSERT_NE(kind, nullptr);
    EXPECT_TRUE(kind->confidential);
    EXPECT_FALSE(closed->public_title.empty());
    EXPECT_EQ(std::count_if(closed->items.begin(), closed->items.end(),
                            [](const domain::Item& item) { return item.excludes_secretariat; }),
              1);
    const auto* last = domain::find_session(event, SessionId{"plenaria-2"});
    ASSERT_NE(last, nullptr);
    const auto* summary = domain::find_item(*last, ItemId{"resumen"});
    ASSERT_NE(summary, nullptr);
    EXPECT_TRUE(summary->confidential);
    EXPECT_FALSE(summary->public_title.empty());
}

TEST(sample_event, equips_both_rooms) {
    const auto event = sample();
    ASSERT_EQ(event.rooms.size(), 2U);
    EXPECT_EQ(event.rooms[0].id.value, "plenaria");
    EXPECT_EQ(event.rooms[1].id.value, "consultas");
    for (const auto& room : event.rooms) {
        ASSERT_EQ(room.channels.size(), 3U);
        EXPECT_TRUE(room.channels[0].language.empty());
        EXPECT_EQ(room.channels[1].code, "ES");
        EXPECT_EQ(room.channels[2].code, "EN");
        EXPECT_GE(room.screens.size(), 2U);
        EXPECT_TRUE(std::any_of(room.outputs.begin(), room.outputs.end(), [](const auto& output) {
            return output.output_class == OutputClass::public_;
        }));
    }
}

TEST(sample_event, reads_the_same_twice) { EXPECT_EQ(sample(), sample()); }

}  // namespace
}  // namespace plenaria::exchange::sample_event_test
