// Waiting for what another thread or process will do.
#pragma once

#include <chrono>
#include <thread>

namespace plenaria::test_support {

/// Generous: a sanitizer on a shared machine is slow; a test that passes never waits for it.
inline constexpr std::chrono::seconds patience{20};

/// Whether `condition` came true within `limit`.
template <class Condition>
[[nodiscard]] bool wait_until(Condition condition, std::chrono::milliseconds limit = patience) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!condition()) {
        if (std::chrono::steady_clock::now() >= end) {
            return condition();
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    return true;
}

}  // namespace plenaria::test_support
