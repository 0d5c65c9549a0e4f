// What is said to clients, as it stands on the wire: the head of its WebSocket frame is made once
// with it, for a server masks nothing, so that all who hear the same share the same bytes. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace plenaria::transport {

/// RFC 6455, 5.2.
enum class WebSocketOpcode : unsigned char {
    continuation = 0,
    text = 1,
    binary = 2,
    close = 8,
    ping = 9,
    pong = 10,
};

/// A whole frame, never changed once it is made.
class WireText {
public:
    explicit WireText(std::string_view payload, WebSocketOpcode opcode = WebSocketOpcode::text);

    /// Head and payload.
    [[nodiscard]] std::string_view wire() const { return bytes_; }
    [[nodiscard]] std::string_view payload() const {
        return std::string_view{bytes_}.substr(head_size_);
    }
    /// Of the payload.
    [[nodiscard]] std::size_t size() const { return bytes_.size() - head_size_; }
    // NOLINTNEXTLINE(*-explicit-*): whoever reads it reads what it says
    operator std::string_view() const { return payload(); }

private:
    std::string bytes_;
    std::size_t head_size_ = 0;
};

/// A frame that was encoded once and may wait in many queues.
using SharedText = std::shared_ptr<const WireText>;

[[nodiscard]] inline SharedText share(std::string_view payload) {
    return std::make_shared<const WireText>(payload);
}

/// The payload of a closing.
[[nodiscard]] std::string close_payload(std::uint16_t code);

}  // namespace plenaria::transport
