#include "server/client/sleep_watch.hpp"

#include <ctime>

namespace plenaria::client {
namespace {

constexpr Millis unnoticed{1'000};

Millis read_clock(clockid_t which) {
    timespec time{};
    clock_gettime(which, &time);
    return std::chrono::floor<Millis>(std::chrono::seconds{time.tv_sec} +
                                      std::chrono::nanoseconds{time.tv_nsec});
}

}  // namespace

bool SleepWatch::slept(Millis so_far) {
    const bool noticed = so_far - known_ > unnoticed;
    if (noticed) {
        known_ = so_far;
    }
    return noticed;
}

Millis SleepWatch::asleep_so_far() {
    const Millis awake = read_clock(CLOCK_MONOTONIC);
    return read_clock(CLOCK_BOOTTIME) - awake;
}

}  // namespace plenaria::client
