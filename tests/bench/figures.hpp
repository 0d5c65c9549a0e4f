// Figures of a measurement: many durations in, quantiles and a small table out.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace plenaria::bench {

using BenchClock = std::chrono::steady_clock;
using Nanos = std::chrono::nanoseconds;

/// Durations of the same thing, measured many times.
class Sample {
public:
    void add(Nanos duration) { durations_.push_back(duration); }
    [[nodiscard]] std::size_t count() const { return durations_.size(); }
    /// The `q` quantile in microseconds by nearest rank; `q` in [0, 1]. Never of an empty sample.
    [[nodiscard]] double microseconds(double q) const;

private:
    std::vector<Nanos> durations_;
};

/// Calls `act` and answers how long it took.
template <class Act>
[[nodiscard]] Nanos time_of(Act act) {
    const auto start = BenchClock::now();
    act();
    return BenchClock::now() - start;
}

/// Prints what is measured, on which machine and how loaded it is.
void print_head(const std::string& what);
/// Prints "name value unit".
void print_figure(const std::string& name, double value, const char* unit);
/// Prints the names of the columns of `print_sample`.
void print_sample_head();
/// Prints count, p50, p99 and maximum in microseconds.
void print_sample(const std::string& name, const Sample& sample);

}  // namespace plenaria::bench
