// The bytes of one TCP connection, in the clear or encrypted, without waiting: what cannot be done
// now says what to wait for. Internal.
#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "server/transport/io.hpp"

using SSL = struct ssl_st;
using SSL_CTX = struct ssl_ctx_st;

namespace plenaria::transport {

/// The concrete executor saves a tenth of the cost of a delivered message (ADR 0001).
using Executor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;

/// Single-threaded. Encrypted, OpenSSL reads and writes the socket itself: between the two there is
/// no buffer, and what OpenSSL needs for a record it gives back after it.
class Channel {
public:
    explicit Channel(Socket socket);
    ~Channel();
    Channel(Channel&&) noexcept;
    Channel& operator=(Channel&&) = delete;

    /// To wait on.
    [[nodiscard]] Socket& socket() { return socket_; }
    [[nodiscard]] bool encrypted() const { return tls_ != nullptr; }

    /// The first byte that came; it stays there to be read. `done` with 1 byte where there is one.
    [[nodiscard]] Io peek(unsigned char& byte);
    /// Says in the words of TLS that there is none here; nothing else was written before. Where it
    /// cannot be said at once it stays unsaid.
    void decline_tls();
    /// From here on everything is encrypted by the rules of `context`; `shake_hands` comes first.
    void encrypt(SSL_CTX& context);
    /// Goes on with the handshake until it is done.
    [[nodiscard]] Io shake_hands();
    /// Whether all that the other side begins it with has come, so that it was worked on.
    [[nodiscard]] bool has_greeting() const;
    /// Why it failed, in OpenSSL's words or ours; to be asked at once.
    [[nodiscard]] std::string handshake_fault() const;
    /// What both ends of this connection and nobody between them can compute (RFC 9266), in
    /// hexadecimal; "none" where nothing is right for that, empty in the clear.
    [[nodiscard]] std::string binding() const;

    [[nodiscard]] Io read(std::span<char> space);
    /// Writes a beginning of `pieces`, joined. After `wait_write` at least the same bytes must be
    /// offered again.
    [[nodiscard]] Io write(std::span<const iovec> pieces);
    /// Says that no more will be sent; reading goes on.
    void end_writing();
    /// Closes at once. With `abort` what the kernel still holds is dropped, and the other side
    /// told.
    void close(bool abort = false);

private:
    struct FreeTls {
        void operator()(SSL* tls) const;
    };

    [[nodiscard]] Io write_encrypted(std::span<const iovec> pieces);
    [[nodiscard]] Io outcome_of(int result) const;

    Socket socket_;
    int descriptor_;
    std::unique_ptr<SSL, FreeTls> tls_;
    std::size_t again_ = 0;  ///< bytes that OpenSSL has to be offered again
};

}  // namespace plenaria::transport
