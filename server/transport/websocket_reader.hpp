// RFC 6455 from the side of a server: bytes of a client in, what they mean out. Strict, sans-IO and
// fuzzed; knows nothing of sockets and of what the texts say.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "server/transport/utf8_check.hpp"
#include "server/transport/wire_text.hpp"

namespace plenaria::transport {

/// What a client said.
struct WebSocketEvent {
    enum class Kind {
        text,       ///< a whole message, UTF-8
        binary,     ///< a whole message that is not text
        ping,       ///< to be answered by a pong of the same payload
        pong,       ///< it is there
        close,      ///< it wants to part; `code` is to be sent back, 0: it gave none
        violation,  ///< it broke a rule: to be closed with `code`
    };
    Kind kind{};
    std::string_view payload{};
    std::uint16_t code = 0;
};

/// The reading side of one connection. What is not whole is kept; an idle reader keeps nothing.
class WebSocketReader {
public:
    /// A message of more than `message_bytes_max` is a violation (1009), known by its head.
    explicit WebSocketReader(std::size_t message_bytes_max)
        : message_bytes_max_(message_bytes_max) {}

    /// Takes from the front of `bytes`, which it unmasks where they stand, up to the end of the
    /// next event; nothing when all were taken and more are needed. The payload lives until the
    /// next call, at most as long as `bytes`. After a close or a violation nothing is read any
    /// more.
    [[nodiscard]] std::optional<WebSocketEvent> next(std::span<char>& bytes);

private:
    static constexpr std::size_t head_bytes_max = 14;

    [[nodiscard]] std::optional<WebSocketEvent> violation(std::uint16_t code);
    /// Takes what the head lacks; a violation where it breaks a rule.
    [[nodiscard]] std::optional<WebSocketEvent> take_head(std::span<char>& bytes);
    [[nodiscard]] bool head_is_whole() const {
        return head_size_ >= 2 && head_size_ == head_needs();
    }
    [[nodiscard]] std::size_t head_needs() const;
    [[nodiscard]] bool first_byte_is_lawful() const;
    [[nodiscard]] bool second_byte_is_lawful() const;
    [[nodiscard]] std::optional<WebSocketEvent> open_frame();
    [[nodiscard]] std::optional<WebSocketEvent> take_payload(std::span<char>& bytes);
    [[nodiscard]] std::optional<WebSocketEvent> end_control(std::string_view payload);
    [[nodiscard]] std::optional<WebSocketEvent> end_message(std::string_view payload);
    [[nodiscard]] unsigned char head(std::size_t at) const;
    [[nodiscard]] WebSocketOpcode opcode() const;
    [[nodiscard]] bool is_control() const { return (head(0) & 0x08U) != 0; }
    [[nodiscard]] bool is_final() const { return (head(0) & 0x80U) != 0; }

    std::size_t message_bytes_max_;
    std::array<char, head_bytes_max> head_{};
    std::size_t head_size_ = 0;
    bool in_payload_ = false;
    std::size_t payload_left_ = 0;
    std::size_t payload_taken_ = 0;
    bool in_message_ = false;  ///< a fragmented one is under way
    bool is_text_ = false;
    bool ended_ = false;
    Utf8Check utf8_;
    std::size_t message_size_ = 0;
    std::string message_;  ///< what came of it in earlier pieces
    std::string control_;  ///< of a control frame
};

}  // namespace plenaria::transport
