#include "server/access/tickets.hpp"

#include <sodium.h>

#include <algorithm>

#include "server/model/assertion.hpp"

namespace plenaria::access {
namespace {

constexpr std::size_t ticket_bytes = 32;
constexpr std::size_t ticket_digits = 2 * ticket_bytes;

}  // namespace

Secret Tickets::issue(const std::string& person, TimePoint now) {
    PLENARIA_ASSERT(sodium_init() >= 0);
    forget_expired(now);
    forget_oldest_of(person);
    if (given_.size() == most) {
        given_.pop_front();
    }
    std::array<unsigned char, ticket_bytes> random{};
    std::array<char, ticket_digits + 1> digits{};
    randombytes_buf(random.data(), random.size());
    sodium_bin2hex(digits.data(), digits.size(), random.data(), random.size());
    Secret ticket{{digits.data(), ticket_digits}};
    sodium_memzero(random.data(), random.size());
    sodium_memzero(digits.data(), digits.size());
    given_.push_back({hash_of(ticket.view()), person, now + valid_for});
    return ticket;
}

std::optional<std::string> Tickets::owner_of(std::string_view ticket, TimePoint now) {
    const Place place = find(ticket, now);
    return place == given_.end() ? std::nullopt : std::optional{place->person};
}

Outcome<std::string, TicketError> Tickets::begin(std::string_view ticket, TimePoint now) {
    const Place place = find(ticket, now);
    // All its tries may be under way.
    if (place == given_.end() || place->wrong_pins == wrong_pins_max) {
        return TicketError::unknown;
    }
    ++place->wrong_pins;
    return place->person;
}

Outcome<std::string, TicketError> Tickets::finish(std::string_view ticket, bool right,
                                                  TimePoint now) {
    const Place place = find(ticket, now);
    if (place == given_.end()) {
        return TicketError::unknown;
    }
    if (right) {
        place->wrong_pins = 0;
        return place->person;
    }
    if (place->wrong_pins < wrong_pins_max) {
        return TicketError::wrong_pin;
    }
    given_.erase(place);
    return TicketError::ended;
}

void Tickets::withdraw(std::string_view ticket, TimePoint now) {
    const Place place = find(ticket, now);
    if (place != given_.end() && place->wrong_pins > 0) {
        --place->wrong_pins;
    }
}

void Tickets::revoke(std::string_view person) {
    given_.remove_if([&](const Given& given) { return given.person == person; });
}

Tickets::Hash Tickets::hash_of(std::string_view ticket) {
    Hash hash{};
    crypto_generichash(hash.data(), hash.size(),
                       reinterpret_cast<const unsigned char*>(ticket.data()), ticket.size(),
                       nullptr, 0);
    return hash;
}

Tickets::Place Tickets::find(std::string_view ticket, TimePoint now) {
    forget_expired(now);
    if (ticket.size() != ticket_digits) {
        return given_.end();
    }
    const Hash hash = hash_of(ticket);
    Place found = given_.end();
    // All of them, so that the time does not tell how far it came.
    for (Place place = given_.begin(); place != given_.end(); ++place) {
        if (sodium_memcmp(place->hash.data(), hash.data(), hash.size()) == 0) {
            found = place;
        }
    }
    return found;
}

void Tickets::forget_oldest_of(const std::string& person) {
    const auto of_them = [&](const Given& given) { return given.person == person; };
    const auto held = std::count_if(given_.begin(), given_.end(), of_them);
    if (static_cast<std::size_t>(held) >= most_of_one) {
        given_.erase(std::find_if(given_.begin(), given_.end(), of_them));
    }
}

void Tickets::forget_expired(TimePoint now) {
    given_.remove_if([&](const Given& given) { return now >= given.until; });
}

}  // namespace plenaria::access
