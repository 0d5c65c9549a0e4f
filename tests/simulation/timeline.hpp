// The one queue of everything that will happen, and what time it is. Nothing else in a simulation
// knows of time, so that a day of a meeting takes as long as its arithmetic.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "server/model/time.hpp"

namespace plenaria::simulation {

/// True time, which nobody within can read: milliseconds since the day began.
class Timeline {
public:
    using Call = std::function<void()>;

    [[nodiscard]] Millis now() const { return now_; }
    /// How many events have run: names a moment exactly.
    [[nodiscard]] std::uint64_t moment() const { return moment_; }
    /// Runs `call` then; of equal instants what was asked for first comes first.
    void at(Millis when, Call call) {
        calls_.emplace(Place{std::max(when, now_), ++asked_}, std::move(call));
    }
    void after(Millis delay, Call call) { at(now_ + delay, std::move(call)); }
    /// Runs the next event that is due by `end`; without one the time is `end` and the answer no.
    bool run_next(Millis end) {
        const auto next = calls_.begin();
        if (next == calls_.end() || next->first.first > end) {
            now_ = std::max(now_, end);
            return false;
        }
        now_ = next->first.first;
        ++moment_;
        const Call call = std::move(next->second);
        calls_.erase(next);
        call();
        return true;
    }

private:
    using Place = std::pair<Millis, std::uint64_t>;

    std::map<Place, Call> calls_;
    Millis now_{};
    std::uint64_t asked_ = 0;
    std::uint64_t moment_ = 0;
};

}  // namespace plenaria::simulation
