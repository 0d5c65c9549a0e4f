#include "tests/support/recording_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "server/model/assertion.hpp"

namespace plenaria::test_support {
namespace {

constexpr unsigned char opcode_text = 1;
constexpr unsigned char opcode_continuation = 0;
constexpr unsigned char opcode_ping = 9;
constexpr unsigned char opcode_pong = 10;

int connect_to(const std::string& host, std::uint16_t port) {
    const int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    PLENARIA_ASSERT(made >= 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    PLENARIA_ASSERT(inet_pton(AF_INET, host.c_str(), &address.sin_addr) == 1);
    if (connect(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        close(made);
        return -1;
    }
    return made;
}

void send_all(int to, const std::string& bytes) {
    for (std::size_t sent = 0; sent < bytes.size();) {
        const ssize_t count =
            ::send(to, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) {
            return;
        }
        sent += static_cast<std::size_t>(count);
    }
}

struct FrameHead {
    bool final = false;
    unsigned char opcode = 0;
    std::size_t payload_at = 0;
    std::size_t payload_length = 0;
};

/// The head of the frame at `from`; `payload_at` 0 while it is not whole.
FrameHead head_of(const std::string& bytes, std::size_t from) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[from + i]); };
    const std::size_t have = bytes.size() - from;
    FrameHead head;
    if (have < 2) {
        return head;
    }
    head.final = (byte(0) & 0x80U) != 0;
    head.opcode = byte(0) & 0x0FU;
    const std::size_t short_length = byte(1) & 0x7FU;
    const std::size_t more = short_length == 127 ? 8 : short_length == 126 ? 2 : 0;
    if (have < 2 + more) {
        return head;
    }
    head.payload_length = more == 0 ? short_length : 0;
    for (std::size_t i = 0; i < more; ++i) {
        head.payload_length = head.payload_length << 8U | byte(2 + i);
    }
    head.payload_at = from + 2 + more;
    return head;
}

}  // namespace

RecordingClient::RecordingClient(std::uint16_t port, protocol::Identify identity,
                                 const std::string& address)
    : identify_(protocol::encode(identity)), socket_(connect_to(address, port)) {
    if (socket_ < 0) {
        ended_ = true;
        return;
    }
    send_all(socket_, "GET /ws HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
                          "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: " +
                          std::string{protocol::subprotocol} + "\r\n\r\n");
    reader_ = std::thread{[this] { read_all(); }};
}

RecordingClient::~RecordingClient() {
    if (reader_.joinable()) {
        shutdown(socket_, SHUT_RDWR);
        reader_.join();
        close(socket_);
    }
}

std::string RecordingClient::bytes() const {
    const std::lock_guard lock{mutex_};
    return bytes_;
}

std::vector<std::string> RecordingClient::texts() const {
    const std::lock_guard lock{mutex_};
    return texts_;
}

std::vector<protocol::ServerFrame> RecordingClient::frames() const {
    std::vector<protocol::ServerFrame> frames;
    for (const auto& text : texts()) {
        auto decoded = protocol::decode_server_frame(text);
        if (decoded) {
            frames.push_back(std::move(decoded).value());
        } else {
            frames.emplace_back(protocol::ErrorFrame{"undecodable", {}});
        }
    }
    return frames;
}

bool RecordingClient::ended() const {
    const std::lock_guard lock{mutex_};
    return ended_;
}

void RecordingClient::send(const std::string& text) {
    const std::lock_guard lock{mutex_};
    send_frame(opcode_text, text);
}

void RecordingClient::read_all() {
    std::array<char, 4096> piece{};
    for (;;) {
        const ssize_t count = recv(socket_, piece.data(), piece.size(), 0);
        const std::lock_guard lock{mutex_};
        if (count <= 0) {
            ended_ = true;
            return;
        }
        bytes_.append(piece.data(), static_cast<std::size_t>(count));
        take_frames();
    }
}

void RecordingClient::take_frames() {
    if (!upgraded_) {
        const auto end = bytes_.find("\r\n\r\n");
        if (end == std::string::npos) {
            return;
        }
        upgraded_ = true;
        parsed_ = end + 4;
    }
    for (;;) {
        const FrameHead head = head_of(bytes_, parsed_);
        if (head.payload_at == 0 || bytes_.size() - head.payload_at < head.payload_length) {
            return;
        }
        const std::string payload = bytes_.substr(head.payload_at, head.payload_length);
        parsed_ = head.payload_at + head.payload_length;
        if (head.opcode == opcode_ping) {
            send_frame(opcode_pong, payload);
        } else if (head.opcode == opcode_text || head.opcode == opcode_continuation) {
            message_ += payload;
            if (head.final) {
                texts_.push_back(std::exchange(message_, {}));
                if (texts_.size() == 1) {
                    send_frame(opcode_text, identify_);
                }
            }
        }
    }
}

void RecordingClient::send_frame(unsigned char opcode, const std::string& payload) {
    // A client must mask; a mask of zeros leaves the payload as it is.
    constexpr unsigned char masked = 0x80;
    std::string frame{static_cast<char>(0x80U | opcode)};
    if (payload.size() < 126) {
        frame += static_cast<char>(masked | payload.size());
    } else {
        PLENARIA_ASSERT(payload.size() <= 0xFFFF);
        frame += static_cast<char>(masked | 126U);
        frame += static_cast<char>(payload.size() >> 8U);
        frame += static_cast<char>(payload.size() & 0xFFU);
    }
    send_all(socket_, frame.append(4, '\0') + payload);
}

}  // namespace plenaria::test_support
