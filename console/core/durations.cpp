#include "console/core/durations.hpp"

#include <algorithm>

namespace plenaria::console {
namespace {

std::string two(std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); }

}  // namespace

std::string elapsed_text(Millis length) {
    const std::int64_t seconds = std::max<std::int64_t>(0, length.count() / 1000);
    const std::string tail = two(seconds / 60 % 60) + ":" + two(seconds % 60);
    return seconds >= 3600 ? std::to_string(seconds / 3600) + ":" + tail : tail;
}

long long whole_minutes(Millis length) {
    const long long half = length.count() < 0 ? -30'000 : 30'000;
    return (length.count() + half) / 60'000;
}

}  // namespace plenaria::console
