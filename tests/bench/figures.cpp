#include "tests/bench/figures.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "server/model/assertion.hpp"

namespace plenaria::bench {

double Sample::microseconds(double q) const {
    PLENARIA_ASSERT(!durations_.empty() && q >= 0 && q <= 1);
    std::vector<Nanos> sorted = durations_;
    std::sort(sorted.begin(), sorted.end());
    const double rank = std::ceil(q * static_cast<double>(sorted.size()));
    const auto index = static_cast<std::size_t>(std::max(rank, 1.0)) - 1;
    return static_cast<double>(sorted[index].count()) / 1e3;
}

void print_head(const std::string& what) {
    std::array<double, 1> load{};
    if (getloadavg(load.data(), 1) != 1) {
        load[0] = -1;
    }
    std::printf("%s\n%u cores, load of the last minute %.2f\n", what.c_str(),
                std::thread::hardware_concurrency(), load[0]);
    std::fflush(stdout);
}

void print_figure(const std::string& name, double value, const char* unit) {
    std::printf("  %-44s %12.2f %s\n", name.c_str(), value, unit);
    std::fflush(stdout);
}

void print_sample_head() {
    std::printf("  %-44s %8s %12s %12s %12s\n", "", "n", "p50 us", "p99 us", "max us");
}

void print_sample(const std::string& name, const Sample& sample) {
    std::printf("  %-44s %8zu %12.1f %12.1f %12.1f\n", name.c_str(), sample.count(),
                sample.microseconds(0.5), sample.microseconds(0.99), sample.microseconds(1));
    std::fflush(stdout);
}

}  // namespace plenaria::bench
