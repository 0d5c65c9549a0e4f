#include "server/client/address_search.hpp"

#include <algorithm>
#include <utility>

namespace plenaria::client {

void AddressSearch::learn(Addresses found) {
    if (!found.empty()) {
        known_ = std::move(found);
    }
}

void AddressSearch::begin() {
    untried_.assign(known_.begin(), known_.end());
    std::stable_partition(untried_.begin(), untried_.end(),
                          [&](const std::string& each) { return each == reached_; });
}

std::optional<std::string> AddressSearch::next() {
    if (untried_.empty()) {
        return std::nullopt;
    }
    tried_ = std::move(untried_.front());
    untried_.pop_front();
    return tried_;
}

}  // namespace plenaria::client
