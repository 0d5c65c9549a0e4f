#include "server/transport/channel.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

#include "server/model/assertion.hpp"

namespace plenaria::transport {

namespace {

using boost::system::error_code;

// A record holds no more, so that one call writes all that it is given or nothing.
constexpr std::size_t record_bytes = 16 * 1024;
constexpr int closed = -1;

bool would_wait() { return errno == EAGAIN || errno == EINTR; }

int descriptor_of(BIO* bio) {
    return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
}

/// OpenSSL's own socket would raise SIGPIPE where the other side has gone.
int send_bytes(BIO* bio, const char* bytes, int size) {
    BIO_clear_retry_flags(bio);
    const ssize_t sent = ::send(descriptor_of(bio), bytes, static_cast<std::size_t>(size),
                                MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && would_wait()) {
        BIO_set_retry_write(bio);
    }
    return static_cast<int>(sent);
}

int receive_bytes(BIO* bio, char* space, int size) {
    BIO_clear_retry_flags(bio);
    const ssize_t got =
        ::recv(descriptor_of(bio), space, static_cast<std::size_t>(size), MSG_DONTWAIT);
    if (got < 0 && would_wait()) {
        BIO_set_retry_read(bio);
    }
    return static_cast<int>(got);
}

long control(BIO* /*bio*/, int order, long /*number*/, void* /*pointer*/) {
    return order == BIO_CTRL_FLUSH ? 1 : 0;
}

/// Made once, and as long-lived as the program.
const BIO_METHOD* socket_method() {
    static BIO_METHOD* const method = [] {
        BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket");
        PLENARIA_ASSERT(made != nullptr);
        BIO_meth_set_write(made, send_bytes);
        BIO_meth_set_read(made, receive_bytes);
        BIO_meth_set_ctrl(made, control);
        return made;
    }();
    return method;
}

}  // namespace

void Channel::FreeTls::operator()(SSL* tls) const { SSL_free(tls); }

Channel::Channel(Socket socket)
    : socket_(std::move(socket)), descriptor_(socket_.native_handle()) {}

Channel::~Channel() = default;
Channel::Channel(Channel&&) noexcept = default;

Io Channel::peek(unsigned char& byte) {
    const ssize_t got = ::recv(descriptor_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (got < 0) {
        return {would_wait() ? Io::Outcome::wait_read : Io::Outcome::failed};
    }
    return got == 0 ? Io{Io::Outcome::ended} : Io{Io::Outcome::done, 1};
}

void Channel::decline_tls() {
    // A fatal alert, handshake_failure (RFC 8446, sections 5.1 and 6.2), in the version that all
    // take before one is agreed on.
    static constexpr std::array<unsigned char, 7> alert{0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x28};
    static_cast<void>(
        ::send(descriptor_, alert.data(), alert.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
}

void Channel::encrypt(SSL_CTX& context) {
    tls_.reset(SSL_new(&context));
    BIO* bio = BIO_new(socket_method());
    PLENARIA_ASSERT(tls_ != nullptr && bio != nullptr);
    BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(descriptor_)));
    BIO_set_init(bio, 1);
    SSL_set_bio(tls_.get(), bio, bio);
    SSL_set_accept_state(tls_.get());
}

Io Channel::shake_hands() {
    if (descriptor_ == closed) {
        return {Io::Outcome::failed};
    }
    ERR_clear_error();
    const int result = SSL_do_handshake(tls_.get());
    return result == 1 ? Io{Io::Outcome::done} : outcome_of(result);
}

bool Channel::has_greeting() const {
    const OSSL_HANDSHAKE_STATE state = SSL_get_state(tls_.get());
    return state != TLS_ST_BEFORE && state != TLS_ST_SR_CLNT_HELLO;
}

std::string Channel::handshake_fault() const {
    const char* reason = ERR_reason_error_string(ERR_peek_error());
    return reason == nullptr ? "lost" : reason;
}

std::string Channel::binding() const {
    constexpr std::string_view label = "EXPORTER-Channel-Binding";
    constexpr std::string_view digits = "0123456789abcdef";
    if (!tls_) {
        return {};
    }
    std::array<unsigned char, 32> binding{};
    // Without the extended master secret somebody between could have the same on both sides (RFC
    // 7627): no proof is right then, and the screen stays public.
    const bool bound =
        SSL_version(tls_.get()) >= TLS1_3_VERSION || SSL_get_extms_support(tls_.get()) == 1;
    if (!bound || SSL_export_keying_material(tls_.get(), binding.data(), binding.size(),
                                             label.data(), label.size(), nullptr, 0, 0) != 1) {
        return "none";
    }
    std::string text;
    for (const unsigned char byte : binding) {
        text += digits[byte >> 4U];
        text += digits[byte & 0xFU];
    }
    return text;
}

Io Channel::outcome_of(int result) const {
    switch (SSL_get_error(tls_.get(), result)) {
        case SSL_ERROR_WANT_READ:
            return {Io::Outcome::wait_read};
        case SSL_ERROR_WANT_WRITE:
            return {Io::Outcome::wait_write};
        case SSL_ERROR_ZERO_RETURN:
            return {Io::Outcome::ended};
        default:
            return {Io::Outcome::failed};
    }
}

Io Channel::read(std::span<char> space) {
    if (descriptor_ == closed) {
        return {Io::Outcome::failed};
    }
    if (tls_) {
        ERR_clear_error();
        std::size_t bytes = 0;
        const int result = SSL_read_ex(tls_.get(), space.data(), space.size(), &bytes);
        return result == 1 ? Io{Io::Outcome::done, bytes} : outcome_of(result);
    }
    const ssize_t got = ::recv(descriptor_, space.data(), space.size(), MSG_DONTWAIT);
    if (got > 0) {
        return {Io::Outcome::done, static_cast<std::size_t>(got)};
    }
    if (got == 0) {
        return {Io::Outcome::ended};
    }
    return {would_wait() ? Io::Outcome::wait_read : Io::Outcome::failed};
}

Io Channel::write(std::span<const iovec> pieces) {
    if (descriptor_ == closed) {
        return {Io::Outcome::failed};
    }
    if (tls_) {
        return write_encrypted(pieces);
    }
    constexpr int flags = MSG_NOSIGNAL | MSG_DONTWAIT;
    ssize_t sent = 0;
    if (pieces.size() == 1) {
        // Most writes are of one frame, for which the kernel has less to look up.
        sent = ::send(descriptor_, pieces[0].iov_base, pieces[0].iov_len, flags);
    } else {
        msghdr message{};
        message.msg_iov = const_cast<iovec*>(pieces.data());
        message.msg_iovlen = pieces.size();
        sent = ::sendmsg(descriptor_, &message, flags);
    }
    if (sent >= 0) {
        return {Io::Outcome::done, static_cast<std::size_t>(sent)};
    }
    return {would_wait() ? Io::Outcome::wait_write : Io::Outcome::failed};
}

Io Channel::write_encrypted(std::span<const iovec> pieces) {
    // Of the thread, not of the connection: it is filled anew for each record.
    static thread_local std::array<char, record_bytes> record;
    const std::size_t limit = again_ > 0 ? again_ : record.size();
    std::size_t size = 0;
    for (const iovec& piece : pieces) {
        const std::size_t take = std::min(piece.iov_len, limit - size);
        std::memcpy(record.data() + size, piece.iov_base, take);
        size += take;
    }
    if (size == 0) {
        return {Io::Outcome::done};
    }
    ERR_clear_error();
    std::size_t bytes = 0;
    const int result = SSL_write_ex(tls_.get(), record.data(), size, &bytes);
    if (result == 1) {
        again_ = 0;
        return {Io::Outcome::done, bytes};
    }
    again_ = size;
    return outcome_of(result);
}

void Channel::end_writing() {
    if (descriptor_ == closed) {
        return;
    }
    if (tls_) {
        ERR_clear_error();
        static_cast<void>(SSL_shutdown(tls_.get()));
    }
    ::shutdown(descriptor_, SHUT_WR);
}

void Channel::close(bool abort) {
    error_code ignored;
    if (abort) {
        socket_.set_option(boost::asio::socket_base::linger(true, 0), ignored);
    }
    socket_.close(ignored);
    // The number may soon be another connection's.
    descriptor_ = closed;
}

}  // namespace plenaria::transport
