#include "server/client/local_times.hpp"

#include <date/date.h>
#include <date/tz.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <exception>

#include "server/model/text_table.hpp"

namespace plenaria::client {
namespace {

constexpr std::string_view utc_marker = " UTC";

const date::time_zone* find_zone(std::string_view name) {
    // The library speaks in exceptions, both for a name it does not know and for a machine without
    // zone data; a clock in UTC is better than no console.
    try {
        return date::locate_zone(name);
    } catch (const std::exception&) {
        return nullptr;
    }
}

std::string two_digits(std::int64_t value) {
    return {static_cast<char>('0' + value / 10 % 10), static_cast<char>('0' + value % 10)};
}

struct TimeOfDay {
    std::int64_t hours;
    std::int64_t minutes;
    std::int64_t seconds;
};

TimeOfDay time_of_day(TimePoint wall) {
    const auto since_midnight = wall - std::chrono::floor<std::chrono::days>(wall);
    const auto seconds = std::chrono::floor<std::chrono::seconds>(since_midnight).count();
    return {seconds / 3600, seconds / 60 % 60, seconds % 60};
}

}  // namespace

LocalTimes::LocalTimes(std::string_view zone) : zone_(find_zone(zone)) {}

TimePoint LocalTimes::wall_time(TimePoint at) const {
    if (zone_ == nullptr) {
        return at;
    }
    try {
        const auto* zone = static_cast<const date::time_zone*>(zone_);
        return TimePoint{zone->to_local(at).time_since_epoch()};
    } catch (const std::exception&) {
        // The zone's file is read at its first use and may be damaged.
        return at;
    }
}

std::string LocalTimes::hours_minutes(TimePoint at) const {
    const auto time = time_of_day(wall_time(at));
    return two_digits(time.hours) + ":" + two_digits(time.minutes) +
           std::string{zone_known() ? std::string_view{} : utc_marker};
}

std::string LocalTimes::hours_minutes_seconds(TimePoint at) const {
    const auto time = time_of_day(wall_time(at));
    return two_digits(time.hours) + ":" + two_digits(time.minutes) + ":" +
           two_digits(time.seconds) + std::string{zone_known() ? std::string_view{} : utc_marker};
}

std::string LocalTimes::date(TimePoint at) const {
    const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(wall_time(at))};
    const int year = static_cast<int>(day.year());
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", year,
                  static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
    return text.data();
}

std::string LocalTimes::day_and_month(TimePoint at, std::string_view language) const {
    const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(wall_time(at))};
    const std::string month_key =
        "screen.month_" + std::to_string(static_cast<unsigned>(day.month()));
    const Text filled =
        fill_text("screen.date",
                  {{"day", same_text(std::to_string(static_cast<unsigned>(day.day())))},
                   {"month", text_of(month_key)}});
    return std::string{filled.in(language)};
}

std::string signed_minutes(Millis length) {
    using std::chrono::minutes;
    const bool late = length >= Millis{0};
    const auto size = std::chrono::round<minutes>(late ? length : -length);
    if (size == minutes{0}) {
        return "0 min";
    }
    const std::string sign = late ? "+" : "-";
    const auto hours = size.count() / 60;
    const auto rest = size.count() % 60;
    if (hours == 0) {
        return sign + std::to_string(rest) + " min";
    }
    return sign + std::to_string(hours) + " h " + two_digits(rest) + " min";
}

}  // namespace plenaria::client
