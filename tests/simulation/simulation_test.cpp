// Bad days by the seed. A failure prints its seed; PLENARIA_SIMULATION_SEED=… lives that day alone.
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/simulation/simulation.hpp"

namespace plenaria::simulation {
namespace {

constexpr std::uint64_t days = 40;
constexpr int steps_a_day = 600;

void live(std::uint64_t seed, Faults faults, Counts& counts) {
    Simulation day{seed, faults, 3 + static_cast<std::size_t>(seed % 5)};
    for (int step = 0; step < steps_a_day; ++step) {
        ASSERT_TRUE(day.step()) << day.problem() << "; PLENARIA_SIMULATION_SEED=" << seed
                                << ", step " << step;
    }
    ASSERT_TRUE(day.settle()) << day.problem() << "; PLENARIA_SIMULATION_SEED=" << seed;
    counts.accepted += day.counts().accepted;
    counts.refused += day.counts().refused;
    counts.unavailable += day.counts().unavailable;
    counts.repeated += day.counts().repeated;
    counts.crashes += day.counts().crashes;
    counts.lost_outcomes += day.counts().lost_outcomes;
    counts.group_commits += day.counts().group_commits;
}

TEST(Simulation, loses_nothing_acknowledged_and_does_nothing_twice) {
    Counts counts;
    if (const char* seed = std::getenv("PLENARIA_SIMULATION_SEED")) {
        live(std::strtoull(seed, nullptr, 10), Faults{}, counts);
        return;
    }
    for (std::uint64_t seed = 1; seed <= days && !HasFatalFailure(); ++seed) {
        live(seed, Faults{}, counts);
    }
    // A simulation in which nothing goes wrong proves nothing.
    EXPECT_GT(counts.accepted, 500);
    EXPECT_GT(counts.refused, 500);
    EXPECT_GT(counts.unavailable, 50);
    EXPECT_GT(counts.repeated, 100);
    EXPECT_GT(counts.crashes, 50);
    EXPECT_GT(counts.lost_outcomes, 20);
    EXPECT_GT(counts.group_commits, 100);
}

TEST(Simulation, is_the_same_for_the_same_seed) {
    Counts first;
    Counts second;
    live(11, Faults{}, first);
    live(11, Faults{}, second);
    EXPECT_EQ(first.accepted, second.accepted);
    EXPECT_EQ(first.refused, second.refused);
    EXPECT_EQ(first.crashes, second.crashes);
}

TEST(Simulation, a_good_day_has_no_trouble) {
    Counts counts;
    live(5, Faults{0, 0, 0, 0}, counts);
    EXPECT_EQ(counts.unavailable + counts.crashes, 0);
    EXPECT_GT(counts.accepted, 10);
}

}  // namespace
}  // namespace plenaria::simulation
