// The server's time: UTC at the start plus what passed since, the time asleep too. A stepped wall
// clock moves no timer (design.md, Journal), and a lid that was closed stops no speech.
#pragma once

#include <algorithm>
#include <chrono>
#include <ctime>
#include <optional>

#include "server/model/time.hpp"

namespace plenaria::app {

/// What a data folder tells of when a server last ran on it; nothing on an empty one.
struct LastSigns {
    std::optional<TimePoint> record;       ///< the last whose time is known, sealed or not
    std::optional<TimePoint> open_record;  ///< the last whose time is no secret
    std::optional<TimePoint> mark;         ///< set once a second, whatever happens

    /// Before which no clock may start.
    [[nodiscard]] std::optional<TimePoint> latest() const {
        return record && mark ? std::max(*record, *mark) : record;
    }
    /// How long nobody served until `wall`, by the wall clock alone; at least a millisecond, so
    /// that what ran is flagged also where that clock went backwards. Everybody learns of it: what
    /// is sealed has no part in it, as a start soon after would tell when it happened.
    [[nodiscard]] Millis outage_until(TimePoint wall) const {
        constexpr Millis least{1};
        const auto last = std::max(open_record, mark);
        return last ? std::max(least, wall - *last) : least;
    }
};

class ServerClock {
public:
    /// How long ago the machine was started.
    using Reading = std::chrono::nanoseconds (*)();
    /// Goes on while the machine sleeps, as std::chrono::steady_clock does not: by that one the
    /// server would be behind the room, and behind its screens, for all that it ever slept.
    [[nodiscard]] static std::chrono::nanoseconds since_boot() {
        timespec time{};
        clock_gettime(CLOCK_BOOTTIME, &time);
        return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
    }

    /// Starts at the wall clock, or at `not_before` (when a server was last alive) where the wall
    /// clock went backwards meanwhile: that is reported by `stepped_back`, and never followed.
    explicit ServerClock(std::optional<TimePoint> not_before, Reading reading = since_boot)
        : reading_(reading),
          read_at_start_(reading()),
          start_(std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now())) {
        if (not_before && *not_before > start_) {
            stepped_back_ = *not_before - start_;
            start_ = *not_before;
        }
    }

    [[nodiscard]] TimePoint now() const {
        return start_ + std::chrono::duration_cast<Millis>(reading_() - read_at_start_);
    }
    /// What the wall clock of the start would say now.
    [[nodiscard]] TimePoint wall() const { return now() - stepped_back_; }
    /// By how much the wall clock stood before that; zero: it did not.
    [[nodiscard]] Millis stepped_back() const { return stepped_back_; }

private:
    Reading reading_;
    std::chrono::nanoseconds read_at_start_;
    TimePoint start_;
    Millis stepped_back_{};
};

}  // namespace plenaria::app
