#include "console/core/durations.hpp"

#include <algorithm>
#include <charconv>

namespace plenaria::console {
namespace {

std::string two(std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); }

}  // namespace

std::string elapsed_text(Millis length) {
    const std::int64_t seconds = std::max<std::int64_t>(0, length.count() / 1000);
    const std::string tail = two(seconds / 60 % 60) + ":" + two(seconds % 60);
    return seconds >= 3600 ? std::to_string(seconds / 3600) + ":" + tail : tail;
}

std::string lasting_text(Millis length) {
    using namespace std::chrono;
    if (length >= hours{1}) {
        return std::to_string(length / hours{1}) + " h";
    }
    return length < minutes{1} ? std::to_string(length / seconds{1}) + " s" : elapsed_text(length);
}

std::optional<Millis> length_in(std::string_view text) {
    constexpr std::int64_t hours_max = 24;
    std::int64_t parts[3] = {};
    int count = 0;
    const char* at = text.data();
    const char* end = at + text.size();
    while (count < 3) {
        const auto read = std::from_chars(at, end, parts[count]);
        const bool sixtieth = count > 0;
        if (read.ec != std::errc{} || parts[count] < 0 || parts[count] > 10'000 ||
            (sixtieth && parts[count] > 59)) {
            return std::nullopt;
        }
        ++count;
        at = read.ptr;
        if (at == end) {
            break;
        }
        if (*at != ':') {
            return std::nullopt;
        }
        ++at;
    }
    if (at != end) {
        return std::nullopt;
    }
    const std::int64_t seconds =
        count == 3 ? parts[0] * 3600 + parts[1] * 60 + parts[2] : parts[0] * 60 + parts[1];
    return seconds <= hours_max * 3600 ? std::optional{Millis{seconds * 1000}} : std::nullopt;
}

TimePoint minute_in(TimePoint now, int minutes) {
    return TimePoint{std::chrono::floor<std::chrono::minutes>(now) + std::chrono::minutes{minutes}};
}

long long whole_minutes(Millis length) {
    const long long half = length.count() < 0 ? -30'000 : 30'000;
    return (length.count() + half) / 60'000;
}

}  // namespace plenaria::console
