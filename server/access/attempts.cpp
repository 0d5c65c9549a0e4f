#include "server/access/attempts.hpp"

#include <algorithm>

#include "server/access/network.hpp"

namespace plenaria::access {
namespace {

constexpr int forgiven = 5;
constexpr Millis first_pause{1'000};
constexpr Millis longest_pause{60'000};
constexpr Millis forgotten_after{10 * 60'000};
constexpr std::size_t keys_max = 1'024;

Millis pause_after(int failures) {
    if (failures < forgiven) {
        return Millis{0};
    }
    // Six doublings reach the longest; more would only overflow.
    constexpr int doublings_max = 6;
    return std::min(longest_pause,
                    first_pause * (1 << std::min(failures - forgiven, doublings_max)));
}

}  // namespace

std::string attempts_key(Route route, const std::string& address, Role role) {
    if (route == Route::loopback) {
        return "role " + std::string(name_of(role));
    }
    return network_of(address) + (operates(role) ? "" : " follows");
}

Millis Attempts::wait(const std::string& key, TimePoint now) const {
    const auto found = keys_.find(key);
    if (found == keys_.end()) {
        return Millis{0};
    }
    return std::max(Millis{0}, found->second.last + pause_after(found->second.failures) - now);
}

void Attempts::failed(const std::string& key, TimePoint now) {
    std::erase_if(keys_,
                  [&](const auto& entry) { return now - entry.second.last >= forgotten_after; });
    if (keys_.size() >= keys_max && !keys_.contains(key)) {
        keys_.erase(std::min_element(keys_.begin(), keys_.end(), [](const auto& a, const auto& b) {
            return a.second.last < b.second.last;
        }));
    }
    Key& counted = keys_[key];
    ++counted.failures;
    counted.last = now;
}

void Attempts::succeeded(const std::string& key) { keys_.erase(key); }

}  // namespace plenaria::access
