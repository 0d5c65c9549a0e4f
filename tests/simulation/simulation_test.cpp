// Days by the seed. A failure prints its seed and the shortest script that fails alike;
// PLENARIA_SIMULATION_SEED=… lives that day alone and prints its log,
// PLENARIA_SIMULATION_DAYS=… lives so many.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>

#include "tests/simulation/hunt.hpp"

namespace plenaria::simulation::simulation_test {
namespace {

constexpr std::uint64_t usual_days = 200;
// Days in which a planted fault has to show.
constexpr std::uint64_t days_to_find = 1'000;
constexpr int shrinking_tries = 600;
// On one page of a terminal.
constexpr std::size_t steps_to_read = 30;

std::optional<std::uint64_t> number_in(const char* variable) {
    const char* text = std::getenv(variable);
    return text == nullptr ? std::nullopt : std::optional{std::strtoull(text, nullptr, 10)};
}

std::string text_of(const Counts& sum) {
    const std::pair<const char*, std::uint64_t> figures[]{
        {"accepted", sum.accepted},
        {"refused", sum.refused},
        {"unavailable", sum.unavailable},
        {"overloaded", sum.overloaded},
        {"expired", sum.expired},
        {"answered again", sum.answered_again},
        {"pictures", sum.pictures_compared},
        {"canaries to screens", sum.canaries_to_cleared},
        {"canaries to persons", sum.canaries_to_persons},
        {"kept out", sum.kept_out},
        {"blanked", sum.blanked},
        {"confirmed", sum.closings_confirmed},
        {"records", sum.records},
        {"replays", sum.replays},
        {"taken back", sum.taken_back},
        {"gathered", sum.traffic.gathered},
        {"cut short", sum.traffic.cut_short},
        {"at once", sum.traffic.at_once},
        {"evicted", sum.traffic.evicted},
        {"snapshots instead", sum.traffic.fell_back}};
    std::string text;
    for (const auto& [name, figure] : figures) {
        text += (text.empty() ? "" : ", ") + std::string{name} + " " + std::to_string(figure);
    }
    return text;
}

TEST(Simulation, holds_on_every_day) {
    Counts sum;
    const std::uint64_t days = number_in("PLENARIA_SIMULATION_DAYS").value_or(usual_days);
    for (std::uint64_t seed = 1; seed <= days; ++seed) {
        const Outcome day = live_seed(seed);
        ASSERT_FALSE(day.finding) << report(seed, *day.finding, Planted::none, shrinking_tries);
        sum += day.counts;
    }
    // A simulation in which nothing goes wrong, or nothing happens, proves nothing.
    EXPECT_GT(sum.accepted, days * 20);
    EXPECT_GT(sum.refused, days * 20);
    EXPECT_GT(sum.records, days * 20);
    EXPECT_GT(sum.replays, days);
    EXPECT_GT(sum.pictures_compared, days * 300);
    EXPECT_GT(sum.unavailable, days / 4);
    EXPECT_GT(sum.overloaded, days / 10);
    EXPECT_GT(sum.expired, days / 10);
    EXPECT_GT(sum.closings_confirmed, days / 10);
    EXPECT_GT(sum.canaries_to_cleared, 0U);
    EXPECT_GT(sum.canaries_to_persons, 0U);
    EXPECT_GT(sum.kept_out, 0U);
    EXPECT_GT(sum.blanked, 0U);
    // Rare: a few days may have none.
    EXPECT_TRUE(sum.answered_again > 0 || days < usual_days);
    EXPECT_GT(sum.taken_back, days / 20);
    // Sockets that take a part, and readers that are too slow for what waits for them.
    EXPECT_GT(sum.traffic.gathered, days);
    EXPECT_GT(sum.traffic.cut_short, days);
    EXPECT_GT(sum.traffic.at_once, days);
    EXPECT_GT(sum.traffic.evicted, 0U);
    EXPECT_GT(sum.traffic.fell_back, 0U);
    std::cout << text_of(sum) << '\n';
}

TEST(Simulation, one_day_with_its_log) {
    const auto seed = number_in("PLENARIA_SIMULATION_SEED");
    if (!seed) {
        GTEST_SKIP() << "PLENARIA_SIMULATION_SEED names no day";
    }
    const Outcome day = live(draw_script(*seed), Planted::none, true);
    for (const std::string& line : day.log) {
        std::cout << line << '\n';
    }
    ASSERT_FALSE(day.finding) << report(*seed, *day.finding, Planted::none, shrinking_tries);
}

TEST(Simulation, is_the_same_for_the_same_seed) {
    for (const std::uint64_t seed : {3U, 11U, 24U}) {
        const Outcome first = live_seed(seed);
        const Outcome second = live_seed(seed);
        EXPECT_EQ(first.hash, second.hash);
        EXPECT_EQ(first.lasted, second.lasted);
    }
    EXPECT_NE(live_seed(3).hash, live_seed(4).hash);
}

TEST(Simulation, finds_what_was_planted) {
    for (const auto& [planted, name] : planted_faults) {
        const auto seed = first_seed_that_finds(planted, 1, days_to_find);
        EXPECT_TRUE(seed) << name << " was not found";
        if (seed) {
            const Outcome day = live_seed(*seed, planted);
            std::cout << name << ": seed " << *seed << ", " << day.finding->kind << '\n';
        }
    }
}

class PlantedFault : public testing::TestWithParam<std::pair<Planted, std::string_view>> {};

// A failure is of use only where it comes again, and where a person can read what led to it.
TEST_P(PlantedFault, comes_again_and_is_shown_by_a_short_script) {
    const Planted planted = GetParam().first;
    const auto seed = first_seed_that_finds(planted, 1, days_to_find);
    ASSERT_TRUE(seed);
    const Outcome first = live_seed(*seed, planted);
    const Outcome second = live_seed(*seed, planted);
    ASSERT_TRUE(first.finding && second.finding);
    EXPECT_EQ(first.hash, second.hash);
    EXPECT_EQ(first.lasted, second.lasted);
    EXPECT_EQ(first.finding->kind, second.finding->kind);
    EXPECT_EQ(first.finding->what, second.finding->what);
    // By the same oracle, or it might be another fault that a shorter day shows.
    const auto fails_alike = [&](const Script& script) {
        const Outcome day = live(script, planted);
        return day.finding && day.finding->kind == first.finding->kind;
    };
    const Script shortest = shrink(draw_script(*seed), fails_alike, shrinking_tries);
    EXPECT_TRUE(fails_alike(shortest));
    EXPECT_LE(shortest.steps.size(), steps_to_read) << text_of(shortest);
    EXPECT_FALSE(live(shortest).finding) << "it is not the planted fault that fails";
    EXPECT_EQ(live(shortest, planted).hash, live(shortest, planted).hash);
    std::cout << GetParam().second << ": seed " << *seed << ", " << first.finding->kind << ", "
              << shortest.steps.size() << " steps of " << draw_script(*seed).steps.size() << '\n';
}

INSTANTIATE_TEST_SUITE_P(Each, PlantedFault, testing::ValuesIn(planted_faults),
                         [](const auto& fault) { return std::string{fault.param.second}; });

}  // namespace
}  // namespace plenaria::simulation::simulation_test
