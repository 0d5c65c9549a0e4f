// The server's time: UTC at the start plus the monotonic clock, so that a stepped wall clock moves
// no timer (design.md, Journal).
#pragma once

#include <algorithm>
#include <chrono>
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
    /// Starts at the wall clock, or at `not_before` (when a server was last alive) where the wall
    /// clock went backwards meanwhile: that is reported by `stepped_back`, and never followed.
    explicit ServerClock(std::optional<TimePoint> not_before)
        : steady_start_(std::chrono::steady_clock::now()),
          start_(std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now())) {
        if (not_before && *not_before > start_) {
            stepped_back_ = *not_before - start_;
            start_ = *not_before;
        }
    }

    [[nodiscard]] TimePoint now() const {
        return start_ +
               std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now() - steady_start_);
    }
    /// What the wall clock of the start would say now.
    [[nodiscard]] TimePoint wall() const { return now() - stepped_back_; }
    /// By how much the wall clock stood before that; zero: it did not.
    [[nodiscard]] Millis stepped_back() const { return stepped_back_; }

private:
    std::chrono::steady_clock::time_point steady_start_;
    TimePoint start_;
    Millis stepped_back_{};
};

}  // namespace plenaria::app
