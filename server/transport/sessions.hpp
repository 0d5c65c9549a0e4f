// How the listener, the HTTP sessions and the WebSocket sessions know of each other. Internal.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/ip/address.hpp>

#include "server/transport/channel.hpp"
#include "server/transport/crowd.hpp"
#include "server/transport/document_reader.hpp"
#include "server/transport/failure_log.hpp"
#include "server/transport/http_rules.hpp"
#include "server/transport/hub.hpp"
#include "server/transport/request_budget.hpp"
#include "server/transport/tick_wheel.hpp"

namespace boost::asio::ssl {
class context;
}

namespace plenaria::transport {

/// What all sessions share; lives as long as the last of them.
struct Shared {
    Hub hub;
    HttpRules rules;
    std::chrono::milliseconds idle_timeout;
    std::chrono::milliseconds request_timeout;
    LogSink log;
    std::shared_ptr<boost::asio::ssl::context> tls;  ///< null: everything in the clear
    Crowd crowd;
    DocumentReader reader;
    std::size_t documents = 0;  ///< that are being read and sent
    FailureLog failures{"tls_failed"};
    FailureLog crowding{"turned_away"};
    FailureLog floods{"turned_away"};
    RequestBudget budget{};
    TickWheel wheel{};
    /// Where whoever has something to read reads it, for as long as its call lasts.
    std::array<char, 64 * 1024> incoming{};
    bool draining = false;
    std::function<void()> on_change{};  ///< a socket was opened or closed

    /// Tells of somebody whom another's coming, or the crowd, turned away.
    void note_crowding(std::string_view reason, const std::string& address) {
        if (const auto line = crowding.note(reason, address, FailureLog::Instant::clock::now())) {
            log(*line);
        }
    }
};

/// Counts one socket for as long as it lives.
class Place {
public:
    /// One for whoever comes from `address`, for which others may have to give way; nothing where
    /// there is none. With `own` it is of this machine and has the places that are kept for it.
    [[nodiscard]] static std::optional<Place> find(std::shared_ptr<Shared> shared,
                                                   const boost::asio::ip::address& address,
                                                   bool own) {
        Place place(std::move(shared), address, own);
        Shared& all = *place.shared_;
        const std::size_t ousted = all.crowd.ousted();
        const bool found = all.crowd.arrive(*place.seat_, place.address_, own);
        if (!found || all.crowd.ousted() != ousted) {
            all.note_crowding(found ? "gave_way" : "full", place.address_);
        }
        if (!found) {
            return std::nullopt;
        }
        place.changed();
        return place;
    }
    ~Place() {
        if (shared_) {
            shared_->crowd.leave(*seat_);
            changed();
        }
    }
    Place(Place&&) noexcept = default;
    Place& operator=(Place&&) = delete;

    [[nodiscard]] Shared& shared() const { return *shared_; }
    [[nodiscard]] const std::string& address() const { return address_; }
    /// Whether it comes over this machine's own network, which nobody listens to.
    [[nodiscard]] bool loopback() const { return loopback_; }
    /// Whether it is this machine's own as its places and budgets are counted.
    [[nodiscard]] bool own() const { return own_; }
    /// From now on it is `occupant` who is told to give way.
    void occupy(Occupant& occupant) { seat_->occupy(occupant); }
    /// See `Crowd::step` and `Crowd::settle`.
    void step() { shared_->crowd.step(*seat_); }
    [[nodiscard]] bool settle(Standing standing) {
        const bool settled = shared_->crowd.settle(*seat_, standing);
        if (!settled) {
            shared_->note_crowding("crowding", address_);
        }
        return settled;
    }

private:
    Place(std::shared_ptr<Shared> shared, const boost::asio::ip::address& address, bool own)
        : shared_(std::move(shared)),
          seat_(std::make_unique<Seat>()),
          address_(address.to_string()),
          loopback_(address.is_loopback()),
          own_(own) {}
    void changed() {
        if (shared_->on_change) {
            shared_->on_change();
        }
    }
    std::shared_ptr<Shared> shared_;
    std::unique_ptr<Seat> seat_;
    std::string address_;
    bool loopback_;
    bool own_;
};

/// 192.168.1.5 rather than ::ffff:192.168.1.5, as a browser writes it.
[[nodiscard]] inline boost::asio::ip::address plain_address(
    const boost::asio::ip::address& address) {
    return address.is_v6() && address.to_v6().is_v4_mapped()
               ? boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6())
               : address;
}

/// Serves pages on a fresh socket, encrypted if it begins so, and hands it on when it becomes a
/// WebSocket.
void start_session(Socket socket, Place place);

}  // namespace plenaria::transport
