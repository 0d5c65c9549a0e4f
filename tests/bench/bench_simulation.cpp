// An hour of simulated days of the whole system (tests/simulation), on every processor: how many
// days, and what was found. PLENARIA_SIMULATION_SECONDS, _FROM (the first seed) and _PROCESSES ask
// for others; PLENARIA_SIMULATION_PLANTED=1 tells instead how many seeds each planted fault took.
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <vector>

#include "tests/simulation/hunt.hpp"

namespace {

using plenaria::simulation::Outcome;
using Clock = std::chrono::steady_clock;

constexpr std::uint64_t planted_tries = 1'000;
constexpr int shrinking_tries = 600;

std::uint64_t number_in(const char* variable, std::uint64_t otherwise) {
    const char* text = std::getenv(variable);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

/// What one process came to.
struct Share {
    std::uint64_t days = 0;
    std::uint64_t findings = 0;
    std::uint64_t simulated_ms = 0;
    plenaria::simulation::Counts counts{};
};

Share live_share(std::uint64_t first, std::uint64_t step, Clock::time_point until) {
    Share share;
    for (std::uint64_t seed = first; Clock::now() < until; seed += step) {
        const Outcome day = plenaria::simulation::live_seed(seed);
        ++share.days;
        share.simulated_ms += static_cast<std::uint64_t>(day.lasted.count());
        share.counts += day.counts;
        if (day.finding) {
            ++share.findings;
            // A line of its own, whole: two processes write here.
            const std::string line = "seed " + std::to_string(seed) + ": " + day.finding->kind +
                                     ": " + day.finding->what + "\n";
            std::fwrite(line.data(), 1, line.size(), stdout);
            std::fflush(stdout);
        }
    }
    return share;
}

/// Lives a share in a process of its own; answers where its figures can be read.
int start_share(std::uint64_t first, std::uint64_t step, Clock::time_point until) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) {
        return -1;
    }
    if (::fork() == 0) {
        ::close(ends[0]);
        const Share share = live_share(first, step, until);
        const bool told = ::write(ends[1], &share, sizeof share) == sizeof share;
        ::_exit(told ? 0 : 1);
    }
    ::close(ends[1]);
    return ends[0];
}

int live_days() {
    const std::uint64_t seconds = number_in("PLENARIA_SIMULATION_SECONDS", 3'600);
    const std::uint64_t from = number_in("PLENARIA_SIMULATION_FROM", 1);
    const std::uint64_t processes = number_in("PLENARIA_SIMULATION_PROCESSES", 2);
    const auto until = Clock::now() + std::chrono::seconds{seconds};
    std::vector<int> ends;
    for (std::uint64_t each = 0; each < processes; ++each) {
        ends.push_back(start_share(from + each, processes, until));
    }
    Share all;
    int broken = 0;
    for (const int end : ends) {
        Share share;
        broken += ::read(end, &share, sizeof share) == sizeof share ? 0 : 1;
        ::close(end);
        all.days += share.days;
        all.findings += share.findings;
        all.simulated_ms += share.simulated_ms;
        all.counts += share.counts;
    }
    while (::wait(nullptr) > 0) {
    }
    std::cout << "days " << all.days << " in " << seconds << " s on " << processes
              << " processes, from seed " << from << "\nsimulated " << all.simulated_ms / 3'600'000
              << " h\nstarts of the server " << all.counts.replays << "\nrecords "
              << all.counts.records << "\ncommands acknowledged " << all.counts.accepted
              << "\npictures compared " << all.counts.pictures_compared << "\nfindings "
              << all.findings << "\nprocesses that broke off " << broken << '\n';
    // Slow is no failure; a finding is one.
    return all.findings == 0 && broken == 0 ? 0 : 1;
}

int find_planted() {
    using namespace plenaria::simulation;
    for (const auto& [planted, name] : planted_faults) {
        const auto seed = first_seed_that_finds(planted, 1, planted_tries);
        std::cout << name << ": ";
        if (!seed) {
            std::cout << "not found in " << planted_tries << " seeds\n";
            continue;
        }
        const Outcome day = live_seed(*seed, planted);
        std::cout << "seed " << *seed << "\n"
                  << report(*seed, *day.finding, planted, shrinking_tries) << '\n';
    }
    return 0;
}

}  // namespace

int main() {
    return std::getenv("PLENARIA_SIMULATION_PLANTED") != nullptr ? find_planted() : live_days();
}
