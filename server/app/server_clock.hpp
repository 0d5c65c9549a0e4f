// The server's time: UTC at the start plus the monotonic clock, so that a stepped wall clock moves
// no timer (design.md, Journal).
#pragma once

#include <chrono>
#include <optional>

#include "server/model/time.hpp"

namespace plenaria::app {

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
    /// By how much the wall clock stood before that; zero: it did not.
    [[nodiscard]] Millis stepped_back() const { return stepped_back_; }

private:
    std::chrono::steady_clock::time_point steady_start_;
    TimePoint start_;
    Millis stepped_back_{};
};

}  // namespace plenaria::app
