#include "server/exchange/zone.hpp"

#include <date/tz.h>

#include <chrono>
#include <exception>

namespace plenaria::exchange {
namespace {

/// Null where the data does not know `zone`, or where there is no data at all.
const date::time_zone* find_zone(const std::string& zone) {
    try {
        const auto* found = date::locate_zone(zone);
        // Rules are loaded at the first use: a damaged file shows here, not in the middle of work.
        static_cast<void>(found->get_info(date::sys_seconds{}));
        return found;
    } catch (const std::exception&) {
        return nullptr;
    }
}

date::local_time<Millis> wall_time(const LocalTime& local) {
    const date::month month{static_cast<unsigned>(local.month)};
    const date::day of_month{static_cast<unsigned>(local.day)};
    const auto day = date::local_days{date::year{local.year} / month / of_month};
    return day + std::chrono::hours{local.hour} + std::chrono::minutes{local.minute} +
           std::chrono::seconds{local.second} + Millis{local.millisecond};
}

}  // namespace

bool zone_exists(const std::string& zone) { return find_zone(zone) != nullptr; }

Outcome<TimePoint, LocalTimeFault> to_instant(const std::string& zone, const LocalTime& local) {
    const auto* found = find_zone(zone);
    PLENARIA_ASSERT(found != nullptr);
    const auto wall = wall_time(local);
    if (local.offset) {
        return TimePoint{wall.time_since_epoch() - std::chrono::minutes{*local.offset}};
    }
    const auto info = found->get_info(wall);
    switch (info.result) {
        case date::local_info::nonexistent:
            return LocalTimeFault::skipped;
        case date::local_info::ambiguous:
            return LocalTimeFault::ambiguous;
        default:
            break;
    }
    return TimePoint{wall.time_since_epoch() - info.first.offset};
}

LocalTime to_local(const std::string& zone, TimePoint at) {
    const auto* found = find_zone(zone);
    PLENARIA_ASSERT(found != nullptr);
    const auto wall = found->to_local(at);
    const auto day = date::floor<date::days>(wall);
    const date::year_month_day date{day};
    const date::hh_mm_ss<Millis> time{wall - day};
    return {static_cast<int>(date.year()),
            static_cast<int>(static_cast<unsigned>(date.month())),
            static_cast<int>(static_cast<unsigned>(date.day())),
            static_cast<int>(time.hours().count()),
            static_cast<int>(time.minutes().count()),
            static_cast<int>(time.seconds().count())};
}

LocalTime to_local_exactly(const std::string& zone, TimePoint at) {
    LocalTime local = to_local(zone, at);
    const auto wall = find_zone(zone)->to_local(at);
    local.millisecond = static_cast<int>((wall - date::floor<std::chrono::seconds>(wall)).count());
    if (!to_instant(zone, local)) {
        const Millis offset = wall.time_since_epoch() - at.time_since_epoch();
        local.offset =
            static_cast<int>(std::chrono::duration_cast<std::chrono::minutes>(offset).count());
    }
    return local;
}

}  // namespace plenaria::exchange
