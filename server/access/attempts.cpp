#include "server/access/attempts.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "server/access/network.hpp"

namespace plenaria::access {
namespace {

constexpr int forgiven = 5;
constexpr Millis first_pause{1'000};
constexpr Millis longest_pause{60'000};
constexpr Millis forgotten_after{10 * 60'000};

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

int Attempts::failures(const std::string& key, TimePoint now) const {
    const auto found = keys_.find(key);
    return found == keys_.end() || now - found->second.last >= forgotten_after
               ? 0
               : found->second.failures;
}

void Attempts::failed(const std::string& key, TimePoint now) {
    const int before = failures(key, now);
    if (keys_.size() >= keys_max && !keys_.contains(key)) {
        make_room(now);
    }
    keys_[key] = {before + 1, now};
}

void Attempts::make_room(TimePoint now) {
    std::erase_if(keys_,
                  [&](const auto& entry) { return now - entry.second.last >= forgotten_after; });
    if (keys_.size() < keys_max) {
        return;
    }
    // Several at once, so that who comes under ever new names makes nobody look at all of them each
    // time.
    using Weight = std::pair<int, TimePoint>;
    const auto weight_of = [](const auto& entry) {
        return Weight{entry.second.failures, entry.second.last};
    };
    std::vector<Weight> weights;
    weights.reserve(keys_.size());
    for (const auto& entry : keys_) {
        weights.push_back(weight_of(entry));
    }
    std::size_t surplus = keys_.size() / 8;
    const auto eighth = weights.begin() + static_cast<std::ptrdiff_t>(surplus);
    std::nth_element(weights.begin(), eighth, weights.end());
    std::erase_if(keys_, [&](const auto& entry) {
        return weight_of(entry) <= *eighth && surplus > 0 && surplus-- > 0;
    });
}

void Attempts::succeeded(const std::string& key) { keys_.erase(key); }

}  // namespace plenaria::access
