// How the listener, the HTTP sessions and the WebSocket sessions know of each other. Internal.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include <boost/asio/ip/address.hpp>

#include "server/transport/channel.hpp"
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
    FailureLog failures{"tls_failed"};
    FailureLog floods{"turned_away"};
    RequestBudget budget{};
    TickWheel wheel{};
    /// Where whoever has something to read reads it, for as long as its call lasts.
    std::array<char, 64 * 1024> incoming{};
    std::size_t open = 0;                          ///< sockets, of whatever kind
    std::map<std::string, std::size_t> open_of{};  ///< by the other side's address
    bool draining = false;
    std::function<void()> on_change{};  ///< `open` changed
};

/// Counts one socket for as long as it lives.
class Place {
public:
    Place(std::shared_ptr<Shared> shared, const boost::asio::ip::address& address)
        : shared_(std::move(shared)),
          address_(address.to_string()),
          loopback_(address.is_loopback()) {
        ++shared_->open_of[address_];
        change(1);
    }
    ~Place() {
        if (shared_) {
            if (--shared_->open_of[address_] == 0) {
                shared_->open_of.erase(address_);
            }
            change(-1);
        }
    }
    Place(Place&&) noexcept = default;
    Place& operator=(Place&&) = delete;

    [[nodiscard]] Shared& shared() const { return *shared_; }
    [[nodiscard]] const std::string& address() const { return address_; }
    [[nodiscard]] bool loopback() const { return loopback_; }

private:
    void change(int by) {
        shared_->open += static_cast<std::size_t>(by);
        if (shared_->on_change) {
            shared_->on_change();
        }
    }
    std::shared_ptr<Shared> shared_;
    std::string address_;
    bool loopback_;
};

/// 192.168.1.5 rather than ::ffff:192.168.1.5, as a browser writes it.
[[nodiscard]] inline boost::asio::ip::address plain_address(
    const boost::asio::ip::address& address) {
    return address.is_v6() && address.to_v6().is_v4_mapped()
               ? boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6())
               : address;
}

/// Serves pages on a fresh socket, encrypted if it begins so, and hands it on when it becomes a
/// WebSocket. With `full` every request is answered by 503.
void start_session(Socket socket, Place place, bool full);

}  // namespace plenaria::transport
