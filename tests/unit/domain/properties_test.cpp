// What holds whatever people do, in two rooms, for as long as a long day.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "server/model/text_table.hpp"
#include "tests/scenarios/random_acts.hpp"
#include "tests/scenarios/stage.hpp"

namespace plenaria::domain {
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
void expect_sound(const Floor& floor, int per_delegation) {
    std::set<EntryId> waiting;
    for (const auto& [item, list] : floor.lists) {
        std::map<DelegationId, int> of_delegation;
        for (const EntryId& id : list.waiting) {
            const Entry& entry = floor.entries.at(id);
            EXPECT_EQ(entry.state, EntryState::waiting);
            EXPECT_EQ(entry.item, item);
            EXPECT_TRUE(waiting.insert(id).second) << "waits twice: " << id.value;
            EXPECT_LE(++of_delegation[entry.delegation], per_delegation);
        }
        EXPECT_LE(std::ssize(list.waiting), list.numbered);
    }
    for (const auto& [id, entry] : floor.entries) {
        EXPECT_EQ(entry.running_since.has_value(), entry.state == EntryState::speaking);
        const bool holds = entry.state == EntryState::called ||
                           entry.state == EntryState::speaking ||
                           entry.state == EntryState::paused;
        EXPECT_EQ(holds, floor.holder == id) << id.value;
        EXPECT_GE(entry.consumed, Millis{0});
        EXPECT_GE(entry.allotment, Millis{0});
    }
}

/// Entries whom nobody moved by hand stand in the order of their bands, and within a band in the
/// order in which they came (R3.2, R5.2).
void expect_ordered(const Floor& floor) {
    for (const auto& [item, list] : floor.lists) {
        std::map<int, std::pair<TimePoint, int>> last;
        int band = -1;
        for (const EntryId& id : list.waiting) {
            const Entry& entry = floor.entries.at(id);
            if (entry.moved) {
                continue;
            }
            const int number = std::stoi(id.value.substr(id.value.rfind('-') + 1));
            EXPECT_GE(entry.band, band);
            band = entry.band;
            if (const auto before = last.find(band); before != last.end()) {
                EXPECT_LT(before->second.second, number);
            }
            last[band] = {entry.inscribed_at, number};
        }
    }
}

void expect_only_grown(const State& before, const State& after) {
    for (const auto& [id, room] : before.rooms) {
        for (const auto& [entry_id, entry] : room.floor.entries) {
            const auto& now = after.rooms.at(id).floor.entries.at(entry_id);
            const bool over =
                entry.state == EntryState::finished || entry.state == EntryState::withdrawn;
            EXPECT_TRUE(!over || now == entry) << "what is over changed: " << entry_id.value;
            EXPECT_EQ(now.name, entry.name);
        }
        EXPECT_GE(after.rooms.at(id).past_closings.size(), room.past_closings.size());
    }
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
        const Command command =
            scenarios::random_command(random, stage.state(), room, stage.now());
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
            expect_only_grown(before, stage.state());
            for (const RoomId& each : rooms()) {
                const RoomState& now = stage.room(each);
                expect_sound(now.floor, 1);
                expect_ordered(now.floor);
                if (now.closing) {
                    expect_sound(now.closing->floor, 1);
                    expect_ordered(now.closing->floor);
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
    for (const std::string_view kind : all_event_names()) {
        const bool of_the_server = kind == "event_loaded" || kind == "service_resumed";
        EXPECT_TRUE(of_the_server || tally.events[kind] > 0) << kind;
    }
    for (const RejectionCode code : all_rejection_codes()) {
        const bool of_another_module =
            code == RejectionCode::unknown_command || code == RejectionCode::expectation_failed ||
            code == RejectionCode::id_reused || code == RejectionCode::not_permitted ||
            code == RejectionCode::storage_unavailable || code == RejectionCode::overloaded ||
            code == RejectionCode::invalid_argument || code == RejectionCode::unknown_room ||
            code == RejectionCode::list_full;
        EXPECT_TRUE(of_another_module || tally.refusals[code] > 0) << name_of(code);
    }
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
}  // namespace plenaria::domain
