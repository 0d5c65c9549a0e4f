#include "server/transport/tick_wheel.hpp"

namespace plenaria::transport {

void TickWheel::set(Alarm& alarm, std::chrono::milliseconds delay) {
    alarm.unlink();
    // The present tick is partly over.
    const auto ticks = (delay + tick_every - std::chrono::milliseconds{1}) / tick_every + 1;
    alarm.due_ = now_ + static_cast<std::uint64_t>(ticks);
    wheel_[alarm.due_ % spokes].push_back(alarm);
}

void TickWheel::tick() {
    ++now_;
    Alarms due;
    Alarms& spoke = wheel_[now_ % spokes];
    due.swap(spoke);
    while (!due.empty()) {
        Alarm& alarm = due.front();
        due.pop_front();
        if (alarm.due_ == now_) {
            alarm.ring();
        } else {
            spoke.push_back(alarm);
        }
    }
}

}  // namespace plenaria::transport
