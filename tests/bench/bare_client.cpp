#include "tests/bench/bare_client.hpp"

#include <poll.h>

#include <array>

#include "server/model/assertion.hpp"

namespace plenaria::bench {
namespace {

void upgrade(BareLine& line, std::uint16_t port) {
    line.send("GET /ws HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
              "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
              "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: " +
              std::string{protocol::subprotocol} + "\r\n\r\n");
    // One byte at a time: what follows the empty line belongs to the WebSocket.
    std::string answer;
    while (!answer.ends_with("\r\n\r\n")) {
        std::array<char, 1> byte;
        answer += line.read(byte);
    }
    PLENARIA_ASSERT(answer.starts_with("HTTP/1.1 101 "));
}

}  // namespace

BareClient::BareClient(std::uint16_t port, const protocol::Identify& identity,
                       client::TlsCheck* check)
    : BareClient(
          port, [&](const protocol::Hello&, const std::string&) { return identity; }, check) {}

BareClient::BareClient(std::uint16_t port, const Introduction& introduce, client::TlsCheck* check)
    : line_(port, check) {
    upgrade(line_, port);
    read_until([&](std::string_view text) {
        if (!is_frame(text, "hello")) {
            return false;
        }
        const auto frame = protocol::decode_server_frame(text);
        PLENARIA_ASSERT(frame.ok());
        send(protocol::encode(
            introduce(std::get<protocol::Hello>(frame.value()), line_.channel())));
        return true;
    });
    read_until([](std::string_view text) {
        const auto frame = protocol::decode_server_frame(text);
        PLENARIA_ASSERT(frame.ok());
        const auto* part = std::get_if<protocol::SnapshotPart>(&frame.value());
        return part != nullptr && part->part == part->of;
    });
}

void BareClient::read_ready(const OnText& on_text) {
    std::array<char, 16 * 1024> piece;
    do {
        reader_.take(line_.read(piece), [&](const WireFrame& frame) {
            if (frame.opcode == Opcode::ping) {
                send_frame(Opcode::pong, frame.payload);
            } else if (frame.opcode == Opcode::text) {
                on_text(frame);
            }
        });
    } while (line_.holds_more());
}

void BareClient::read_what_came() {
    pollfd waiting{descriptor(), POLLIN, 0};
    while (poll(&waiting, 1, 0) == 1) {
        read_ready([](const WireFrame&) {});
    }
}

void BareClient::send(std::string_view text) { send_frame(Opcode::text, text); }

void BareClient::read_until(const std::function<bool(std::string_view)>& on_text) {
    bool found = false;
    while (!found) {
        read_ready([&](const WireFrame& frame) { found = on_text(frame.payload) || found; });
    }
}

void BareClient::send_frame(Opcode opcode, std::string_view payload) {
    // A client must mask; a mask of zeros leaves the payload as it is.
    constexpr unsigned char masked = 0x80;
    constexpr std::size_t short_max = 125;
    PLENARIA_ASSERT(payload.size() <= 0xFFFF);
    std::string frame{static_cast<char>(0x80U | static_cast<unsigned char>(opcode))};
    if (payload.size() <= short_max) {
        frame += static_cast<char>(masked | payload.size());
    } else {
        frame += static_cast<char>(masked | 126U);
        frame += static_cast<char>(payload.size() >> 8U);
        frame += static_cast<char>(payload.size() & 0xFFU);
    }
    line_.send(frame.append(4, '\0').append(payload));
}

}  // namespace plenaria::bench
