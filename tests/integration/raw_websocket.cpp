#include "tests/integration/raw_websocket.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace plenaria::test_support {
namespace {

constexpr std::string_view mask = "\x37\xfa\x21\x3d";
constexpr unsigned close_opcode = 8;

unsigned char byte_at(std::string_view bytes, std::size_t at) {
    return static_cast<unsigned char>(bytes[at]);
}

}  // namespace

RawWebSocket::RawWebSocket(std::uint16_t port, std::string_view more)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval at_most{5, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &at_most, sizeof at_most);
    const int at_once = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        return;
    }
    send_bytes("GET /ws HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
               "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
               "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
               "Sec-WebSocket-Protocol: plenaria.v1\r\n" +
               std::string{more} + "\r\n");
    while (pending_.find("\r\n\r\n") == std::string::npos) {
        if (!fill(pending_.size() + 1)) {
            return;
        }
    }
    // The answer to that key is RFC 6455's own example.
    upgraded_ = pending_.starts_with("HTTP/1.1 101 ") &&
                pending_.find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") != std::string::npos;
    const std::size_t head = pending_.find("\r\n\r\n") + 4;
    answer_ = pending_.substr(0, head);
    pending_.erase(0, head);
}

RawWebSocket::~RawWebSocket() { ::close(socket_); }

std::string RawWebSocket::bytes_of(const RawFrame& frame) {
    const std::size_t size = frame.payload.size();
    std::string bytes;
    bytes += static_cast<char>((frame.fin ? 0x80U : 0U) | frame.rsv << 4U | frame.opcode);
    if (size <= 125) {
        bytes += static_cast<char>(0x80U | size);
    } else if (size <= 0xFFFF) {
        bytes += static_cast<char>(0x80U | 126U);
        bytes += static_cast<char>(size >> 8U);
        bytes += static_cast<char>(size & 0xFFU);
    } else {
        bytes += static_cast<char>(0x80U | 127U);
        for (unsigned shift = 64; shift > 0;) {
            shift -= 8;
            bytes += static_cast<char>(size >> shift & 0xFFU);
        }
    }
    bytes += mask;
    for (std::size_t i = 0; i < size; ++i) {
        bytes += static_cast<char>(frame.payload[i] ^ mask[i % mask.size()]);
    }
    return bytes;
}

void RawWebSocket::send_bytes(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) {
            return;  // the server has ended it; what it said is read by whoever asks
        }
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void RawWebSocket::half_close() { ::shutdown(socket_, SHUT_WR); }

bool RawWebSocket::fill(std::size_t bytes) {
    std::array<char, 4096> piece{};
    while (pending_.size() < bytes) {
        const ssize_t got = ::recv(socket_, piece.data(), piece.size(), 0);
        if (got <= 0) {
            timed_out_ = got < 0 && errno == EAGAIN;
            return false;
        }
        pending_.append(piece.data(), static_cast<std::size_t>(got));
    }
    return true;
}

std::optional<RawFrame> RawWebSocket::receive() {
    if (!fill(2)) {
        return std::nullopt;
    }
    RawFrame frame;
    frame.fin = (byte_at(pending_, 0) & 0x80U) != 0;
    frame.rsv = byte_at(pending_, 0) >> 4U & 7U;
    frame.opcode = byte_at(pending_, 0) & 0x0FU;
    std::size_t size = byte_at(pending_, 1);  // a server masks nothing
    const std::size_t more = size == 127 ? 8 : size == 126 ? 2 : 0;
    if (!fill(2 + more)) {
        return std::nullopt;
    }
    if (more > 0) {
        size = 0;
        for (std::size_t i = 0; i < more; ++i) {
            size = size << 8U | byte_at(pending_, 2 + i);
        }
    }
    if (!fill(2 + more + size)) {
        return std::nullopt;
    }
    frame.payload = pending_.substr(2 + more, size);
    pending_.erase(0, 2 + more + size);
    return frame;
}

std::optional<RawFrame> RawWebSocket::receive_kind(unsigned opcode) {
    while (auto frame = receive()) {
        if (frame->opcode == opcode) {
            return frame;
        }
    }
    return std::nullopt;
}

int RawWebSocket::close_code() {
    const auto frame = receive_kind(close_opcode);
    if (!frame) {
        return timed_out_ ? -1 : 0;
    }
    return frame->payload.size() < 2
               ? 0
               : byte_at(frame->payload, 0) << 8 | byte_at(frame->payload, 1);
}

bool RawWebSocket::ended() {
    while (receive()) {
    }
    return !timed_out_;
}

}  // namespace plenaria::test_support
