#include "server/client/address_search.hpp"

#include <algorithm>
#include <utility>

#include "server/model/text_table.hpp"

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

Text AddressSearch::why_unreached(const std::string& host, const std::string& server) const {
    return known_.empty() ? fill_text("client.unknown_host", {{"host", same_text(host)}})
                          : fill_text("client.unreachable", {{"server", same_text(server)}});
}

}  // namespace plenaria::client
