#include "server/transport/held_port.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "server/model/system_words.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::transport {

namespace asio = boost::asio;

ListenError listen_error(std::string_view key, const std::string& address, std::uint16_t port,
                         int error) {
    const std::error_code code{error, std::generic_category()};
    return {code, fill_text(key, {{"address", same_text(address)},
                                  {"port", same_text(std::to_string(port))},
                                  {"reason", system_reason(error)}})};
}

Outcome<HeldPort, ListenError> HeldPort::take(const std::string& address, std::uint16_t port) {
    boost::system::error_code failure;
    const auto ip = asio::ip::make_address(address, failure);
    if (failure) {
        return listen_error("transport.address_invalid", address, port, EINVAL);
    }
    const asio::ip::tcp::endpoint endpoint{ip, port};
    HeldPort held{::socket(endpoint.protocol().family(), SOCK_STREAM | SOCK_CLOEXEC, 0),
                  ip.is_v6()};
    // A restart must not wait for the old connections' TIME_WAIT.
    const int reuse = 1;
    if (held.socket_ >= 0 &&
        ::setsockopt(held.socket_, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse) == 0 &&
        ::bind(held.socket_, endpoint.data(), static_cast<socklen_t>(endpoint.size())) == 0) {
        return held;
    }
    const int error = errno;
    return listen_error(
        error == EADDRINUSE ? "transport.address_in_use" : "transport.listen_failed", address,
        port, error);
}

HeldPort::HeldPort(HeldPort&& other) noexcept : socket_(other.release()), v6_(other.v6_) {}

HeldPort::~HeldPort() {
    if (socket_ >= 0) {
        ::close(socket_);
    }
}

int HeldPort::release() { return std::exchange(socket_, -1); }

}  // namespace plenaria::transport
