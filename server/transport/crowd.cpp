#include "server/transport/crowd.hpp"

#include <algorithm>

#include "server/access/network.hpp"
#include "server/model/assertion.hpp"
#include "server/transport/connection_limits.hpp"

namespace plenaria::transport {

namespace {

bool is_settled(Standing standing) { return standing > Standing::checking; }

}  // namespace

Crowd::Crowd(std::size_t places)
    : places_(places),
      // A small house keeps the same parts.
      proving_(std::min(limits::connections_proving, places / 4)),
      reserved_(std::min(limits::connections_reserved, places / 4)),
      newcomers_(std::clamp<std::size_t>(places / 4, 1, limits::newcomers_per_address)) {}

Crowd::~Crowd() {
    for (auto& [name, address] : addresses_) {
        address.newcomers.clear();
        address.guests.clear();
    }
    for (Addresses& addresses : by_newcomers_) {
        addresses.clear();
    }
}

std::size_t& Crowd::count(Address& address, Standing standing) {
    return address.counts[static_cast<std::size_t>(standing)];
}

std::size_t Crowd::rank(const Address& address) {
    return address.counts[static_cast<std::size_t>(Standing::newcomer)];
}

std::size_t Crowd::settled_max(bool own) const {
    return places_ - proving_ - (own ? 0 : reserved_);
}

void Crowd::line_up(Address& address) {
    if (!address.own) {
        static_assert(limits::newcomers_per_address < std::tuple_size_v<decltype(by_newcomers_)>);
        if (address.is_linked()) {
            address.unlink();
        }
        // Those who are about to go may be more.
        by_newcomers_[std::min(rank(address), by_newcomers_.size() - 1)].push_back(address);
    }
}

void Crowd::put(Seat& seat, Standing standing) {
    Address& address = *seat.address_;
    seat.standing_ = standing;
    ++count(address, standing);
    ++open_;
    if (standing == Standing::newcomer) {
        address.newcomers.push_back(seat);
    } else if (standing == Standing::guest) {
        address.guests.push_back(seat);
    }
    settled_ += is_settled(standing) ? 1U : 0U;
    line_up(address);
}

void Crowd::take(Seat& seat) {
    Address& address = *seat.address_;
    if (seat.is_linked()) {
        seat.unlink();
    }
    --count(address, seat.standing_);
    --open_;
    settled_ -= is_settled(seat.standing_) ? 1U : 0U;
    line_up(address);
}

bool Crowd::arrive(Seat& seat, const std::string& address, bool own) {
    PLENARIA_ASSERT(seat.address_ == nullptr);
    const std::string name = access::network_of(address);
    const auto found = addresses_.find(name);
    const std::size_t newcomers = found == addresses_.end() ? 0 : rank(found->second);
    if (!own && newcomers >= newcomers_) {
        oust(found->second.newcomers.front());
    } else if (open_ >= places_ - (own ? 0 : reserved_)) {
        Seat* const slowest = slowest_newcomer();
        if (slowest == nullptr) {
            return false;
        }
        oust(*slowest);
    }
    const auto [at, is_new] = addresses_.try_emplace(name);
    at->second.name = &at->first;
    at->second.own = own;
    seat.address_ = &at->second;
    put(seat, Standing::newcomer);
    return true;
}

void Crowd::step(Seat& seat) {
    if (seat.address_ != nullptr && seat.standing_ == Standing::newcomer) {
        take(seat);
        put(seat, Standing::newcomer);
    }
}

bool Crowd::settle(Seat& seat, Standing standing) {
    if (seat.address_ == nullptr || standing == seat.standing_) {
        return seat.address_ != nullptr;
    }
    Address& address = *seat.address_;
    Seat* gives_way = nullptr;
    if (is_settled(standing) && !is_settled(seat.standing_)) {
        const std::size_t following =
            count(address, Standing::guest) + count(address, Standing::known);
        const bool crowded = !address.own && standing != Standing::serving &&
                             following >= limits::connections_per_address;
        if (crowded || settled_ >= settled_max(address.own)) {
            if (standing > Standing::guest) {
                gives_way = crowded ? latest_guest_of(address) : latest_guest();
            }
            if (gives_way == nullptr) {
                return false;
            }
        }
    }
    if (gives_way != nullptr) {
        oust(*gives_way);
    }
    take(seat);
    put(seat, standing);
    return true;
}

void Crowd::leave(Seat& seat) {
    if (seat.address_ == nullptr) {
        return;
    }
    Address& address = *seat.address_;
    take(seat);
    seat.address_ = nullptr;
    if (std::all_of(address.counts.begin(), address.counts.end(),
                    [](std::size_t each) { return each == 0; })) {
        if (address.is_linked()) {
            address.unlink();
        }
        addresses_.erase(addresses_.find(*address.name));
    }
}

void Crowd::oust(Seat& seat) {
    ++ousted_;
    Occupant* const occupant = seat.occupant_;
    leave(seat);
    if (occupant != nullptr) {
        occupant->give_way();
    }
}

Seat* Crowd::slowest_newcomer() {
    for (auto at = by_newcomers_.rbegin(); at + 1 != by_newcomers_.rend(); ++at) {
        if (!at->empty()) {
            return &at->front().newcomers.front();
        }
    }
    return nullptr;
}

Seat* Crowd::latest_guest() {
    // Only where the house is full and somebody has shown that they serve: seldom enough to look
    // at all addresses.
    Address* most = nullptr;
    for (auto& [name, address] : addresses_) {
        if (!address.guests.empty() &&
            (most == nullptr || count(address, Standing::guest) > count(*most, Standing::guest))) {
            most = &address;
        }
    }
    return most == nullptr ? nullptr : latest_guest_of(*most);
}

Seat* Crowd::latest_guest_of(Address& address) {
    return address.guests.empty() ? nullptr : &address.guests.back();
}

}  // namespace plenaria::transport
