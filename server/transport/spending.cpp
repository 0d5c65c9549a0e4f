#include "server/transport/spending.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

namespace plenaria::transport {

void Spending::fill_up(Used& used, TimePoint now) const {
    const std::chrono::duration<double> passed = now - used.at;
    used.tokens = std::max(0.0, used.tokens - passed.count() * rate_.per_second);
    used.at = now;
}

bool Spending::take(const std::string& name, double cost, TimePoint now, double keep) {
    auto found = used_.find(name);
    if (found == used_.end()) {
        if (used_.size() >= kept_max_) {
            make_room(now);
        }
        found = used_.emplace(name, Used{0, now}).first;
    }
    Used& used = found->second;
    fill_up(used, now);
    if (used.tokens + cost > rate_.at_once - keep) {
        return false;
    }
    used.tokens += cost;
    return true;
}

bool Spending::has(const std::string& name, double cost, TimePoint now, double keep) const {
    Used used{0, now};
    if (const auto found = used_.find(name); found != used_.end()) {
        used = found->second;
        fill_up(used, now);
    }
    return used.tokens + cost <= rate_.at_once - keep;
}

void Spending::make_room(TimePoint now) {
    for (auto& [name, used] : used_) {
        fill_up(used, now);
    }
    std::erase_if(used_, [](const auto& each) { return each.second.tokens <= 0; });
    if (used_.size() < kept_max_) {
        return;
    }
    // Several at once, so that who comes from ever new addresses makes nobody look at all of them
    // each time.
    std::vector<double> amounts;
    amounts.reserve(used_.size());
    for (const auto& [name, used] : used_) {
        amounts.push_back(used.tokens);
    }
    const auto eighth = amounts.begin() + static_cast<std::ptrdiff_t>(amounts.size() / 8);
    std::nth_element(amounts.begin(), eighth, amounts.end());
    std::size_t surplus = used_.size() / 8 + 1;
    std::erase_if(used_, [&](const auto& each) {
        return each.second.tokens <= *eighth && surplus > 0 && surplus-- > 0;
    });
}

}  // namespace plenaria::transport
