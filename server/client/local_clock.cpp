#include "server/client/local_clock.hpp"

#include <ctime>

namespace plenaria::client {

SteadyPoint LocalClock::now() noexcept {
    timespec time{};
    clock_gettime(CLOCK_BOOTTIME, &time);
    return SteadyPoint{std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec}};
}

}  // namespace plenaria::client
