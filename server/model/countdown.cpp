#include "server/model/countdown.hpp"

#include <algorithm>
#include <cstdint>

namespace plenaria {
namespace {

constexpr std::int64_t second_ms = 1000;

/// Whole seconds shown: rounded towards positive infinity, for remainders as for overtime.
std::int64_t shown_seconds(Millis remaining) {
    const std::int64_t ms = remaining.count();
    return ms > 0 ? (ms + second_ms - 1) / second_ms : -((-ms) / second_ms);
}

std::string two_digits(std::int64_t value) {
    return (value < 10 ? "0" : "") + std::to_string(value);
}

}  // namespace

Millis spent(const Clock& clock, TimePoint now) {
    if (!clock.running_since) {
        return clock.consumed;
    }
    return clock.consumed + std::max(Millis{0}, now - *clock.running_since);
}

Millis remaining(const Clock& clock, TimePoint now) { return clock.allotment - spent(clock, now); }

ClockPhase phase(const Clock& clock, TimePoint now) {
    const Millis left = remaining(clock, now);
    if (left <= Millis{0}) {
        return ClockPhase::over;
    }
    return left <= clock.warn_at ? ClockPhase::warning : ClockPhase::normal;
}

std::string clock_face(Millis remaining) {
    const std::int64_t shown = shown_seconds(remaining);
    const std::int64_t total = shown < 0 ? -shown : shown;
    const std::int64_t hours = total / 3600;
    const std::int64_t minutes = total / 60 % 60;
    const std::string tail = ":" + two_digits(total % 60);
    std::string face = shown < 0 ? "+" : "";
    face += hours > 0 ? std::to_string(hours) + ":" + two_digits(minutes) : std::to_string(minutes);
    return face + tail;
}

std::optional<TimePoint> next_tick(const Clock& clock, TimePoint now) {
    if (!clock.running_since) {
        return std::nullopt;
    }
    const std::int64_t left = remaining(clock, now).count();
    // The face changes each time the remainder crosses a whole second downwards.
    const std::int64_t into = ((left % second_ms) + second_ms) % second_ms;
    return now + Millis{into == 0 ? second_ms : into};
}

}  // namespace plenaria
