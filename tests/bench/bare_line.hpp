// The line from a bare client to the server: a socket, encrypted or in the clear.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "server/client/tls_check.hpp"

namespace plenaria::bench {

/// How what is measured goes over the line.
enum class Route { clear, tls };
[[nodiscard]] const char* name_of(Route route);

/// Runs `setup` on the server's folder `data` where the route asks for it; what the server is then
/// checked by, as the product's own client checks it. Nothing in the clear.
[[nodiscard]] std::unique_ptr<client::TlsCheck> set_up(Route route,
                                                       const std::filesystem::path& data);

/// Waits wherever it has to; stops the process where the line fails.
class BareLine {
public:
    /// Connects to 127.0.0.1; encrypted where there is a `check`, which the server has to pass.
    BareLine(std::uint16_t port, client::TlsCheck* check);
    ~BareLine();
    BareLine(BareLine&& other) noexcept;
    BareLine(const BareLine&) = delete;
    BareLine& operator=(const BareLine&) = delete;

    /// To wait on.
    [[nodiscard]] int descriptor() const { return socket_; }
    /// Takes what there is, at most `place`, and waits for the first of it. What one call leaves of
    /// a record cannot be waited for by the descriptor: see `holds_more`.
    [[nodiscard]] std::string_view read(std::span<char> place);
    /// Whether something was decrypted that nobody has read.
    [[nodiscard]] bool holds_more() const;
    void send(std::string_view bytes);
    /// What a device's proof ties itself to (`DeviceClaim::channel`); empty in the clear.
    [[nodiscard]] std::string channel() const;

private:
    struct FreeTls {
        void operator()(ssl_st* tls) const;
    };

    int socket_ = -1;
    std::unique_ptr<ssl_st, FreeTls> tls_;
};

}  // namespace plenaria::bench
