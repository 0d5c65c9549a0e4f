// What holds whatever people do, in two rooms, for as long as a long day.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "server/domain/speaking_order.hpp"
#include "server/model/text_table.hpp"
#include "tests/scenarios/random_acts.hpp"
#include "tests/scenarios/stage.hpp"

namespace plenaria::domain::properties_test {
namespace {

using scenarios::Random;
using scenarios::Stage;

const std::vector<RoomId>& rooms() {
    static const std::vector<RoomId> ids{RoomId{"plenaria"}, RoomId{"consultas"}};
    return ids;
}

/// A text without blanks left to fill, in both languages.
void expect_filled(const Text& text) {
    for (const char* language : {"es", "en"}) {
        EXPECT_TRUE(text.has(language));
        EXPECT_FALSE(text.in(language).empty());
        EXPECT_EQ(text.in(language).find('{'), std::string::npos) << text.in(language);
    }
}

/// floor.md, Invariants, for all floors, also the frozen and the archived.
void expect_sound(const Floor& floor) {
    std::set<EntryId> waiting;
    for (const auto& [key, list] : floor.lists) {
        for (const EntryId& id : list.waiting) {
            const Entry& entry = floor.entries.at(id);
            EXPECT_EQ(entry.state, EntryState::waiting);
            EXPECT_EQ(entry.item, key.item);
            EXPECT_EQ(entry.list, key.kind);
            EXPECT_TRUE(waiting.insert(id).second) << "waits twice: " << id.value;
        }
        EXPECT_LE(std::ssize(list.waiting), list.numbered);
    }
    for (const auto& [id, entry] : floor.entries) {
        EXPECT_EQ(entry.running_since.has_value(), entry.state == EntryState::speaking);
        const bool below = std::count(floor.suspended.begin(), floor.suspended.end(), id) == 1;
        const bool holds = entry.state == EntryState::called ||
                           entry.state == EntryState::speaking || entry.state == EntryState::paused;
        EXPECT_EQ(holds, floor.holder == id || below) << id.value;
        EXPECT_EQ(entry.state == EntryState::waiting, waiting.contains(id)) << id.value;
        EXPECT_GE(entry.consumed, Millis{0});
        EXPECT_GE(entry.allotment, Millis{0});
    }
}

/// Entries that nobody pinned or moved by hand stand in the order of their list (R3.2, R5.2).
void expect_ordered(const Definition& definition, const Floor& floor) {
    for (const auto& [key, list] : floor.lists) {
        const SpeakingOrder order{definition, floor, key, list.order};
        std::optional<OrderKey> last;
        for (const EntryId& id : list.waiting) {
            const Entry& entry = floor.entries.at(id);
            if (entry.moved || entry.pinned) {
                continue;
            }
            const OrderKey own = order.key_of(entry);
            EXPECT_TRUE(!last || *last < own) << id.value;
            last = own;
        }
    }
}

/// What is over stays as it was, but for an act that says it corrects or takes back.
void expect_only_grown(const State& before, const State& after) {
    for (const auto& [id, room] : before.rooms) {
        for (const auto& [entry_id, entry] : room.floor.entries) {
            const auto& now = after.rooms.at(id).floor.entries.at(entry_id);
            EXPECT_TRUE(!is_over(entry.state) || now == entry)
                << "what is over changed: " << entry_id.value;
            EXPECT_EQ(now.who->name, entry.who->name);
        }
        EXPECT_GE(after.rooms.at(id).past_closings.size(), room.past_closings.size());
    }
}

bool corrects(const Command& command) {
    return std::holds_alternative<Undo>(command) || std::holds_alternative<Redo>(command) ||
           std::holds_alternative<CorrectTime>(command);
}

struct Tally {
    std::map<std::string_view, int> events;
    std::map<RejectionCode, int> refusals;
    int acts = 0;
};

void live_a_day(std::uint64_t seed, int acts, Tally& tally) {
    Random random{seed};
    Stage stage;
    for (int i = 0; i < acts && !testing::Test::HasFailure(); ++i) {
        SCOPED_TRACE("seed " + std::to_string(seed) + ", act " + std::to_string(i));
        const RoomId& room = random.of(rooms());
        const Command command = scenarios::random_command(random, stage.state(), room, stage.now());
        const State before = stage.state();
        const auto decision = stage.act_in(room, command);
        ++tally.acts;
        if (!decision) {
            EXPECT_TRUE(stage.state() == before);
            expect_filled(text_of(decision.error()));
            ++tally.refusals[decision.error().code];
        } else {
            EXPECT_FALSE(decision.value().empty());
            for (const Event& event : decision.value()) {
                ++tally.events[name_of(event)];
            }
            if (!corrects(command)) {
                expect_only_grown(before, stage.state());
            }
            for (const RoomId& each : rooms()) {
                const RoomState& now = stage.room(each);
                const Definition& definition = stage.state().definition;
                expect_sound(now.floor);
                expect_ordered(definition, now.floor);
                if (now.closing) {
                    expect_sound(now.closing->floor);
                    expect_ordered(definition, now.closing->floor);
                }
            }
        }
        stage.wait(Millis{random.below(9'000)});
    }
    EXPECT_TRUE(scenarios::replay(stage.history()) == stage.state()) << "seed " << seed;
}

TEST(Properties, hold_for_random_days_in_two_rooms) {
    Tally tally;
    for (std::uint64_t seed = 1; seed <= 25 && !HasFailure(); ++seed) {
        live_a_day(seed, 400, tally);
    }
    EXPECT_GE(tally.acts, 10'000);
    // A day in which something never happens proves nothing about it.
    for (const char* kind :
         {"entry_inscribed", "entry_amended",  "entry_withdrawn",  "entry_removed",
          "entry_called",    "entry_absent",   "entry_moved",      "entries_swapped",
          "entry_pinned",    "entry_unpinned", "speech_started",   "speech_backdated",
          "speech_paused",   "speech_resumed", "speech_ended",     "speech_extended",
          "time_corrected",  "list_opened",    "list_closed",      "closing_scheduled",
          "policy_set",      "point_raised",   "point_recognised", "point_declined",
          "point_ruled",     "act_undone",     "act_redone",       "doors_closed",
          "doors_opened"}) {
        EXPECT_GT(tally.events[kind], 0) << kind;
    }
    EXPECT_GE(tally.refusals.size(), 40U);
}

TEST(Properties, refusals_without_a_random_cause_have_full_texts_too) {
    Stage stage;
    const auto refusal = [&](const RoomId& room, const Command& command, Expectations expect) {
        const auto decision = stage.act_in(room, command, std::move(expect));
        ASSERT_FALSE(decision);
        expect_filled(text_of(decision.error()));
    };
    refusal(RoomId{"patio"}, NextSpeaker{}, {});
    for (const char* key : {"called", "speaking", "item", "session", "doors"}) {
        refusal(rooms()[0], NextSpeaker{}, {{key, "otra"}});
    }
    refusal(rooms()[0], NextSpeaker{}, {{"nada", "otra"}});
}

}  // namespace
}  // namespace plenaria::domain::properties_test
