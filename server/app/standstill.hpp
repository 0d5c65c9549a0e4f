// Notices that nobody was served for a while although no server was started again: the machine
// slept, or the process stood still. What ran meanwhile is to be verified, as after a restart.
#pragma once

#include <optional>
#include <utility>

#include "server/model/ids.hpp"
#include "server/model/limits.hpp"
#include "server/model/time.hpp"

namespace plenaria::app {

/// Screens and consoles say by then that they have lost their server. Shorter ones, which a busy
/// machine makes by itself, are no longer than a slow hand.
inline constexpr Millis standstill_least = limits::stale_badge_after;

/// Looks at the server's time, which goes on while the machine sleeps, and keeps what it noticed
/// until the journal has it.
class Standstill {
public:
    /// To be called at least once a second, and before whatever is done in somebody's name. How
    /// long nobody had looked, where that was too long.
    [[nodiscard]] std::optional<Millis> look(TimePoint now) {
        const Millis gap = now - last_.value_or(now);
        last_ = now;
        if (gap < standstill_least) {
            return std::nullopt;
        }
        owed_ += gap;
        return gap;
    }
    /// What is to be recorded now; zero: nothing, or the former is still on its way.
    [[nodiscard]] Millis owed() const { return at_ ? Millis{} : owed_; }
    /// All of that is on its way to the journal, and there when `at` is durable.
    void is_on_its_way(Position at) {
        at_ = at;
        on_its_way_ = std::exchange(owed_, Millis{});
    }
    [[nodiscard]] bool is_on_its_way() const { return at_.has_value(); }
    /// What became of that, by what is durable and what will be: where the latter ends before it,
    /// it was taken back. To be called before anything else is recorded.
    void settle(Position durable, Position latest) {
        if (at_ && (*at_ <= durable || latest < *at_)) {
            owed_ += *at_ <= durable ? Millis{} : on_its_way_;
            at_.reset();
        }
    }

private:
    std::optional<TimePoint> last_;
    std::optional<Position> at_;
    Millis owed_{};
    Millis on_its_way_{};
};

}  // namespace plenaria::app
