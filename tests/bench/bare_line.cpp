#include "tests/bench/bare_line.hpp"

#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

#include "server/client/server_trust.hpp"
#include "server/model/assertion.hpp"
#include "tests/bench/loopback.hpp"
#include "tests/support/server_process.hpp"

namespace plenaria::bench {

const char* name_of(Route route) { return route == Route::tls ? "TLS" : "in the clear"; }

std::unique_ptr<client::TlsCheck> set_up(Route route, const std::filesystem::path& data) {
    if (route == Route::clear) {
        return nullptr;
    }
    PLENARIA_ASSERT(test_support::run_server_program({"setup", "--data", data.string()}).status ==
                    0);
    auto trust = client::read_trust((data / "tls" / "ca.pem").string(), "");
    PLENARIA_ASSERT(trust.ok());
    return std::make_unique<client::TlsCheck>(std::move(trust).value(), "127.0.0.1");
}

void BareLine::FreeTls::operator()(ssl_st* tls) const { SSL_free(tls); }

BareLine::BareLine(std::uint16_t port, client::TlsCheck* check) : socket_(connect_loopback(port)) {
    if (check != nullptr) {
        tls_.reset(SSL_new(check->context()));
        PLENARIA_ASSERT(tls_ != nullptr && SSL_set_fd(tls_.get(), socket_) == 1);
        PLENARIA_ASSERT(SSL_connect(tls_.get()) == 1);
    }
}

BareLine::~BareLine() {
    tls_.reset();
    if (socket_ >= 0) {
        close(socket_);
    }
}

BareLine::BareLine(BareLine&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), tls_(std::move(other.tls_)) {}

std::string_view BareLine::read(std::span<char> place) {
    const ssize_t count = tls_ ? SSL_read(tls_.get(), place.data(), static_cast<int>(place.size()))
                               : recv(socket_, place.data(), place.size(), 0);
    PLENARIA_ASSERT(count > 0);
    return {place.data(), static_cast<std::size_t>(count)};
}

bool BareLine::holds_more() const { return tls_ && SSL_pending(tls_.get()) > 0; }

void BareLine::send(std::string_view bytes) {
    if (tls_) {
        const int size = static_cast<int>(bytes.size());
        PLENARIA_ASSERT(SSL_write(tls_.get(), bytes.data(), size) == size);
    } else {
        send_all(socket_, bytes);
    }
}

std::string BareLine::channel() const {
    if (!tls_) {
        return {};
    }
    auto binding = client::channel_binding(*tls_);
    PLENARIA_ASSERT(binding.has_value());
    return *std::move(binding);
}

}  // namespace plenaria::bench
