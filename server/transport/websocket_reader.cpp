#include "server/transport/websocket_reader.hpp"

#include <algorithm>
#include <cstring>

namespace plenaria::transport {

namespace {

constexpr std::uint16_t protocol_error = 1002;
constexpr std::uint16_t no_utf8 = 1007;
constexpr std::uint16_t too_big = 1009;
constexpr std::size_t control_bytes_max = 125;
constexpr std::size_t mask_bytes = 4;

/// Section 7.4: what may stand in a closing. Beyond 4999 nothing is defined.
bool may_be_sent(std::uint16_t code) {
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
           (code >= 3000 && code <= 4999);
}

/// `at` is where the first of `bytes` stands in its payload.
void unmask(std::span<char> bytes, const char* mask, std::size_t at) {
    std::array<char, 2 * mask_bytes> turned{};
    for (std::size_t i = 0; i < turned.size(); ++i) {
        turned[i] = mask[(at + i) % mask_bytes];
    }
    std::uint64_t word_mask = 0;
    std::memcpy(&word_mask, turned.data(), sizeof word_mask);
    std::size_t i = 0;
    for (; i + sizeof word_mask <= bytes.size(); i += sizeof word_mask) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + i, sizeof word);
        word ^= word_mask;
        std::memcpy(bytes.data() + i, &word, sizeof word);
    }
    for (; i < bytes.size(); ++i) {
        bytes[i] = static_cast<char>(bytes[i] ^ turned[i % turned.size()]);
    }
}

}  // namespace

unsigned char WebSocketReader::head(std::size_t at) const {
    return static_cast<unsigned char>(head_[at]);
}

WebSocketOpcode WebSocketReader::opcode() const {
    return static_cast<WebSocketOpcode>(head(0) & 0x0FU);
}

std::optional<WebSocketEvent> WebSocketReader::violation(std::uint16_t code) {
    ended_ = true;
    std::string{}.swap(message_);
    std::string{}.swap(control_);
    return WebSocketEvent{WebSocketEvent::Kind::violation, {}, code};
}

std::optional<WebSocketEvent> WebSocketReader::next(std::span<char>& bytes) {
    // Idle it keeps no room: `= {}` would only empty them.
    if (!in_message_ && !message_.empty()) {
        std::string{}.swap(message_);
    }
    if (!in_payload_ && !control_.empty()) {
        std::string{}.swap(control_);
    }
    while (!ended_) {
        if (!in_payload_) {
            if (auto fault = take_head(bytes)) {
                return fault;
            }
            if (!head_is_whole()) {
                return std::nullopt;
            }
            if (auto fault = open_frame()) {
                return fault;
            }
        }
        if (bytes.empty() && payload_left_ > 0) {
            return std::nullopt;
        }
        if (auto event = take_payload(bytes)) {
            return event;
        }
    }
    bytes = {};
    return std::nullopt;
}

std::size_t WebSocketReader::head_needs() const {
    const unsigned length = head(1) & 0x7FU;
    return 2 + (length == 127 ? 8U : length == 126 ? 2U : 0U) + mask_bytes;
}

std::optional<WebSocketEvent> WebSocketReader::take_head(std::span<char>& bytes) {
    while (!bytes.empty() && !head_is_whole()) {
        head_[head_size_++] = bytes.front();
        bytes = bytes.subspan(1);
        if ((head_size_ == 1 && !first_byte_is_lawful()) ||
            (head_size_ == 2 && !second_byte_is_lawful())) {
            return violation(protocol_error);
        }
    }
    return std::nullopt;
}

bool WebSocketReader::first_byte_is_lawful() const {
    if ((head(0) & 0x70U) != 0) {
        return false;  // nothing was agreed that these bits could say
    }
    switch (opcode()) {
        case WebSocketOpcode::continuation:
            return in_message_;
        case WebSocketOpcode::text:
        case WebSocketOpcode::binary:
            return !in_message_;
        case WebSocketOpcode::close:
        case WebSocketOpcode::ping:
        case WebSocketOpcode::pong:
            return is_final();
    }
    return false;
}

bool WebSocketReader::second_byte_is_lawful() const {
    const bool masked = (head(1) & 0x80U) != 0;
    return masked && (!is_control() || (head(1) & 0x7FU) <= control_bytes_max);
}

std::optional<WebSocketEvent> WebSocketReader::open_frame() {
    constexpr std::uint64_t two_bytes_from = 126;
    constexpr std::uint64_t eight_bytes_from = 0x10000;
    std::uint64_t length = head(1) & 0x7FU;
    if (const std::size_t more = head_needs() - 2 - mask_bytes; more > 0) {
        length = 0;
        for (std::size_t i = 0; i < more; ++i) {
            length = length << 8U | head(2 + i);
        }
        const bool needless = length < (more == 2 ? two_bytes_from : eight_bytes_from);
        if (needless || length >> 63U != 0) {
            return violation(protocol_error);
        }
    }
    if (!is_control()) {
        if (opcode() != WebSocketOpcode::continuation) {
            in_message_ = true;
            is_text_ = opcode() == WebSocketOpcode::text;
            message_size_ = 0;
            utf8_ = {};
        }
        if (length > message_bytes_max_ - message_size_) {
            return violation(too_big);
        }
        message_size_ += static_cast<std::size_t>(length);
    }
    in_payload_ = true;
    payload_left_ = static_cast<std::size_t>(length);
    payload_taken_ = 0;
    return std::nullopt;
}

std::optional<WebSocketEvent> WebSocketReader::take_payload(std::span<char>& bytes) {
    const auto piece = bytes.first(std::min(bytes.size(), payload_left_));
    bytes = bytes.subspan(piece.size());
    unmask(piece, head_.data() + head_size_ - mask_bytes, payload_taken_);
    payload_taken_ += piece.size();
    payload_left_ -= piece.size();
    const std::string_view words{piece.data(), piece.size()};
    const bool frame_ends = payload_left_ == 0;
    std::string& kept = is_control() ? control_ : message_;
    if (!is_control() && is_text_ && !utf8_.take(words)) {
        return violation(no_utf8);
    }
    if (frame_ends) {
        in_payload_ = false;
        head_size_ = 0;
    }
    if (!frame_ends || (!is_control() && !is_final())) {
        kept.append(words);
        return std::nullopt;
    }
    // Most come in one piece and are never copied.
    const std::string_view whole = kept.empty() ? words : std::string_view{kept.append(words)};
    return is_control() ? end_control(whole) : end_message(whole);
}

std::optional<WebSocketEvent> WebSocketReader::end_control(std::string_view payload) {
    using Kind = WebSocketEvent::Kind;
    if (opcode() != WebSocketOpcode::close) {
        return WebSocketEvent{opcode() == WebSocketOpcode::ping ? Kind::ping : Kind::pong, payload};
    }
    if (payload.size() == 1) {
        return violation(protocol_error);
    }
    std::uint16_t code = 0;
    if (payload.size() >= 2) {
        code = static_cast<std::uint16_t>(static_cast<unsigned char>(payload[0]) << 8U |
                                          static_cast<unsigned char>(payload[1]));
        if (!may_be_sent(code)) {
            return violation(protocol_error);
        }
        Utf8Check reason;
        if (!reason.take(payload.substr(2)) || !reason.whole()) {
            return violation(no_utf8);
        }
    }
    ended_ = true;
    return WebSocketEvent{Kind::close, payload, code};
}

std::optional<WebSocketEvent> WebSocketReader::end_message(std::string_view payload) {
    in_message_ = false;
    if (is_text_ && !utf8_.whole()) {
        return violation(no_utf8);
    }
    return WebSocketEvent{is_text_ ? WebSocketEvent::Kind::text : WebSocketEvent::Kind::binary,
                          payload};
}

}  // namespace plenaria::transport
