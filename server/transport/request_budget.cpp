#include "server/transport/request_budget.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "server/access/network.hpp"
#include "server/transport/connection_limits.hpp"

namespace plenaria::transport {

void RequestBudget::Spent::forget_until(Instant now) {
    const std::chrono::duration<double> passed = now - at;
    requests = std::max(0.0, requests - passed.count() * limits::requests_per_second);
    bytes = std::max(0.0, bytes - passed.count() * limits::page_bytes_per_second);
    handshakes = std::max(0.0, handshakes - passed.count() * limits::handshakes_per_second);
    at = now;
}

double RequestBudget::Spent::share() const {
    return std::max({requests / limits::requests_at_once, bytes / limits::page_bytes_at_once,
                     handshakes / limits::handshakes_at_once});
}

bool RequestBudget::take(const std::string& address, double requests, Instant now) {
    Spent& spent = of(address, now);
    if (spent.requests + requests > limits::requests_at_once ||
        spent.bytes >= limits::page_bytes_at_once) {
        return false;
    }
    spent.requests += requests;
    return true;
}

void RequestBudget::answered(const std::string& address, std::size_t bytes, Instant now) {
    of(address, now).bytes += static_cast<double>(bytes);
}

bool RequestBudget::has_handshake(const std::string& address, Instant now) const {
    const auto found = spent_.find(access::network_of(address));
    if (found == spent_.end()) {
        return true;
    }
    Spent spent = found->second;
    spent.forget_until(now);
    return spent.handshakes + 1 <= limits::handshakes_at_once;
}

void RequestBudget::shook_hands(const std::string& address, Instant now) {
    of(address, now).handshakes += 1;
}

std::chrono::seconds RequestBudget::wait(const std::string& address, Instant now) const {
    double seconds = 1;
    if (const auto found = spent_.find(access::network_of(address)); found != spent_.end()) {
        Spent spent = found->second;
        spent.forget_until(now);
        const double requests = spent.requests + 1 - limits::requests_at_once;
        const double bytes = spent.bytes - limits::page_bytes_at_once;
        seconds = std::max({seconds, requests / limits::requests_per_second,
                            bytes / limits::page_bytes_per_second});
    }
    return std::chrono::seconds{static_cast<std::chrono::seconds::rep>(std::ceil(seconds))};
}

RequestBudget::Spent& RequestBudget::of(const std::string& address, Instant now) {
    std::string name = access::network_of(address);
    const auto found = spent_.find(name);
    if (found == spent_.end() && spent_.size() >= limits::budgets_kept) {
        make_room(now);
    }
    Spent& spent = found == spent_.end()
                       ? spent_.emplace(std::move(name), Spent{.at = now}).first->second
                       : found->second;
    spent.forget_until(now);
    return spent;
}

void RequestBudget::make_room(Instant now) {
    for (auto& [address, spent] : spent_) {
        spent.forget_until(now);
    }
    std::erase_if(spent_, [](const auto& entry) { return entry.second.share() <= 0; });
    if (spent_.size() < limits::budgets_kept) {
        return;
    }
    // Several at once, as `Spending` does: else each new address would make us look at all of them.
    std::vector<double> shares;
    shares.reserve(spent_.size());
    for (const auto& [address, spent] : spent_) {
        shares.push_back(spent.share());
    }
    const auto eighth = shares.begin() + static_cast<std::ptrdiff_t>(shares.size() / 8);
    std::nth_element(shares.begin(), eighth, shares.end());
    std::size_t surplus = spent_.size() / 8 + 1;
    std::erase_if(spent_, [&](const auto& entry) {
        return entry.second.share() <= *eighth && surplus > 0 && surplus-- > 0;
    });
}

}  // namespace plenaria::transport
