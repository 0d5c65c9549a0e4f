// The record of actions: its texts, its classes and its bounds.
#include <gtest/gtest.h>

#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"
#include "tests/scenarios/stage.hpp"

namespace plenaria::domain::record_test {
namespace {

using scenarios::Stage;

TEST(Record, every_kind_of_event_but_the_servers_own_has_its_line) {
    for (const std::string_view kind : all_event_names()) {
        const bool of_the_server = kind == "event_loaded" || kind == "service_resumed" ||
                                   kind == "sealed" || kind == "seals_forgone";
        EXPECT_EQ(has_text("record." + std::string{kind}), !of_the_server) << kind;
    }
}

TEST(Record, names_go_there_and_back) {
    for (const std::string_view kind : all_event_names()) {
        const auto event = event_named(kind);
        ASSERT_TRUE(event.has_value()) << kind;
        EXPECT_EQ(name_of(*event), kind);
    }
    EXPECT_FALSE(event_named("coffee_served"));
}

TEST(Record, says_what_happened_in_both_languages) {
    Stage stage;
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    ASSERT_TRUE(stage.act(SetOutputGate{OutputId{"stream"}, Gate::cut, "visto"}));
    const auto record = *stage.view(Audience::chair).record;
    ASSERT_EQ(record.size(), 2U);
    EXPECT_EQ(record[0].text, fill_text("record.session_opened",
                                        {{"subject", Text{"Primera plenaria", "First plenary"}}}));
    EXPECT_NE(record[1].text.es().find("Transmisión"), std::string::npos);
    EXPECT_NE(record[1].text.en().find("Stream"), std::string::npos);
    for (const RecordView& line : record) {
        EXPECT_EQ(line.text.es().find('{'), std::string::npos);
        EXPECT_EQ(line.text.en().find('{'), std::string::npos);
    }
}

TEST(Record, shows_the_newest_and_counts_all) {
    Stage stage;
    const int acts = static_cast<int>(limits::record_entries_shown) + 7;
    for (int i = 0; i < acts; ++i) {
        stage.wait(Millis{1'000});
        ASSERT_TRUE(stage.act(SetDesk{ChannelId{"es"}, Microphone::live}));
    }
    const View view = stage.view(Audience::secretariat);
    ASSERT_EQ(view.record->size(), limits::record_entries_shown);
    EXPECT_EQ(view.record->front().id, "0-8");
    EXPECT_EQ(view.record->back().at, stage.now());
    EXPECT_EQ(view.saved->position.value, acts);
    EXPECT_EQ(view.saved->at, stage.now());
}

TEST(Record, a_busy_closing_pushes_no_open_line_out) {
    Stage stage;
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    ASSERT_TRUE(stage.act(CloseDoors{}));
    for (std::size_t i = 0; i < limits::record_entries_shown + 10; ++i) {
        ASSERT_TRUE(stage.act(SetDesk{ChannelId{"es"}, Microphone::live}));
    }
    ASSERT_TRUE(stage.act(BeginReopening{}));
    ASSERT_TRUE(stage.act(ConfirmReopening{}));
    const auto record = *stage.view(Audience::secretariat).record;
    ASSERT_EQ(record.size(), 3U);
    EXPECT_EQ(record[0].kind, "session_opened");
    EXPECT_EQ(record[1].kind, "clearing_begun");
    EXPECT_EQ(record[2].kind, "doors_opened");
    EXPECT_EQ(stage.view(Audience::chair).record->size(), limits::record_entries_shown);
}

}  // namespace
}  // namespace plenaria::domain::record_test
