// The order of a list, rule by rule: each test fails when its rule is taken away (floor.md).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "server/domain/speaking_order.hpp"
#include "tests/scenarios/sample_event.hpp"

namespace plenaria::domain::speaking_order_test {
namespace {

using testing::ElementsAre;

/// A list under construction: entries by the name of their delegation.
class Order : public testing::Test {
protected:
    Entry& add(const std::string& name, int band = 0) {
        Entry entry;
        entry.id = EntryId{name};
        entry.session = key_.session;
        entry.item = key_.item;
        entry.band = band;
        entry.number = static_cast<int>(floor_.entries.size()) + 1;
        SpeakerView who;
        who.delegation = DelegationId{name};
        who.name = Text{name, name};
        entry.who = Shared<SpeakerView>{who};
        waiting_.push_back(entry.id);
        return floor_.entries.emplace(entry.id, entry).first->second;
    }
    void spoke(const std::string& name, int times, int minutes) {
        floor_.totals[{key_.session, StatisticKind::delegation, name}] = {
            times, std::chrono::minutes{minutes}};
    }
    std::vector<std::string> names(const std::vector<EntryId>& ids) {
        std::vector<std::string> found;
        std::transform(ids.begin(), ids.end(), std::back_inserter(found),
                       [](const EntryId& id) { return id.value; });
        return found;
    }
    std::vector<std::string> in_order() {
        return names(sorted({definition_, floor_, key_, order_}, floor_, waiting_));
    }
    std::vector<std::string> with(const std::string& name, int band = 0) {
        const Entry& newcomer = add(name, band);
        waiting_.pop_back();
        waiting_ = with_newcomer({definition_, floor_, key_, order_}, floor_, waiting_, newcomer);
        return names(waiting_);
    }

    Definition definition_ = scenarios::sample_event();
    Floor floor_;
    ListKey key_{SessionId{"p1"}, ItemId{"debate"}, ListKind::main};
    ListOrder order_;
    std::vector<EntryId> waiting_;
};

TEST_F(Order, bands_go_ahead_of_every_policy) {
    for (const auto& [policy, name] : Names<OrderPolicy>::all) {
        order_.policy = policy;
        waiting_.clear();
        floor_.entries.clear();
        add("a", 1).rank = 0;
        add("z", 0).rank = 9;
        spoke("z", 9, 9);
        EXPECT_THAT(in_order(), ElementsAre("z", "a")) << name;
    }
}

TEST_F(Order, rank_goes_ahead_of_arrival_and_arrival_decides_between_equals) {
    order_.policy = OrderPolicy::rank;
    add("late").rank = 1;
    add("low").rank = 2;
    add("high").rank = 0;
    add("later").rank = 1;
    EXPECT_THAT(in_order(), ElementsAre("high", "late", "later", "low"));
}

TEST_F(Order, the_roll_is_alphabetical_without_accents_and_with_enye_behind_n) {
    order_.policy = OrderPolicy::roll_call;
    for (const char* name : {"Ñuble", "Nuevo León", "Oaxaca", "Panamá", "Árbol", "arena", "Nz"}) {
        add(name);
    }
    EXPECT_THAT(in_order(),
                ElementsAre("Árbol", "arena", "Nuevo León", "Nz", "Ñuble", "Oaxaca", "Panamá"));
    EXPECT_LT(sort_name("España"), sort_name("Espb"));
    EXPECT_LT(sort_name("Espanz"), sort_name("España"));
}

TEST_F(Order, the_roll_follows_the_alphabet_that_was_asked_for) {
    order_.policy = OrderPolicy::roll_call;
    const auto translated = [&](const char* es, const char* en) {
        Entry& entry = add(es);
        SpeakerView who = *entry.who;
        who.name = Text{es, en};
        entry.who = Shared<SpeakerView>{who};
    };
    translated("Estados Unidos", "United States");
    translated("México", "Mexico");
    order_.alphabet = Language{"es"};
    EXPECT_THAT(in_order(), ElementsAre("Estados Unidos", "México"));
    order_.alphabet = Language{"en"};
    EXPECT_THAT(in_order(), ElementsAre("México", "Estados Unidos"));
}

TEST_F(Order, the_roll_turns_from_its_start) {
    order_.policy = OrderPolicy::roll_call;
    for (const char* name : {"Belice", "Guatemala", "México", "Panamá"}) {
        add(name);
    }
    order_.start = DelegationId{"mx"};
    EXPECT_THAT(in_order(), ElementsAre("México", "Panamá", "Belice", "Guatemala"));
}

TEST_F(Order, the_host_speaks_first_or_last_also_when_the_roll_turns) {
    order_.policy = OrderPolicy::roll_call;
    definition_.presidency = DelegationId{"Guatemala"};
    for (const char* name : {"Belice", "Guatemala", "México"}) {
        add(name);
    }
    order_.start = DelegationId{"mx"};
    EXPECT_THAT(in_order(), ElementsAre("México", "Belice", "Guatemala"));
    order_.host = HostPlace::first;
    EXPECT_THAT(in_order(), ElementsAre("Guatemala", "México", "Belice"));
    order_.start = DelegationId{};
    order_.host = HostPlace::last;
    EXPECT_THAT(in_order(), ElementsAre("Belice", "México", "Guatemala"));
}

TEST_F(Order, whoever_spoke_least_often_or_least_long_goes_first) {
    for (const char* name : {"much", "often", "never"}) {
        add(name);
    }
    spoke("much", 1, 9);
    spoke("often", 3, 4);
    order_.policy = OrderPolicy::fewest_interventions;
    EXPECT_THAT(in_order(), ElementsAre("never", "much", "often"));
    order_.policy = OrderPolicy::least_time;
    EXPECT_THAT(in_order(), ElementsAre("never", "often", "much"));
}

TEST_F(Order, what_another_session_heard_counts_nothing) {
    order_.policy = OrderPolicy::least_time;
    add("a");
    add("b");
    floor_.totals[{SessionId{"p2"}, StatisticKind::delegation, "a"}] = {5, Millis{500}};
    EXPECT_THAT(in_order(), ElementsAre("a", "b"));
}

TEST_F(Order, whoever_was_not_there_comes_at_the_end_of_its_band_whatever_the_policy) {
    add("x", 1);
    add("y").absences = 1;
    add("a").absences = 1;
    add("b");
    add("c");
    for (const auto& [policy, name] : Names<OrderPolicy>::all) {
        order_.policy = policy;
        EXPECT_THAT(in_order(), ElementsAre("b", "c", "y", "a", "x")) << name;
    }
}

TEST_F(Order, pinned_and_moved_entries_keep_their_places_when_the_list_is_sorted) {
    order_.policy = OrderPolicy::roll_call;
    add("d");
    add("z").pinned = true;
    add("b");
    add("a").moved = true;
    EXPECT_THAT(in_order(), ElementsAre("b", "z", "d", "a"));
}

TEST_F(Order, a_pinned_entry_keeps_its_place_whoever_comes) {
    add("first", 1);
    add("pinned", 1).pinned = true;
    add("last", 1);
    EXPECT_THAT(with("member"), ElementsAre("member", "pinned", "first", "last"));
    EXPECT_THAT(with("second"), ElementsAre("member", "pinned", "second", "first", "last"));
}

TEST_F(Order, a_newcomer_finds_its_place_by_the_policy) {
    order_.policy = OrderPolicy::roll_call;
    add("a");
    add("c");
    EXPECT_THAT(with("b"), ElementsAre("a", "b", "c"));
    EXPECT_THAT(with("z", 1), ElementsAre("a", "b", "c", "z"));
    EXPECT_THAT(with("d"), ElementsAre("a", "b", "c", "d", "z"));
}

}  // namespace
}  // namespace plenaria::domain::speaking_order_test
