#include "server/transport/wire_text.hpp"

namespace plenaria::transport {

WireText::WireText(std::string_view payload, WebSocketOpcode opcode) {
    constexpr std::size_t head_bytes_max = 10;
    constexpr std::size_t two_bytes_from = 126;
    constexpr std::size_t eight_bytes_from = 0x10000;
    bytes_.reserve(head_bytes_max + payload.size());
    const auto put = [this](std::size_t byte) { bytes_ += static_cast<char>(byte & 0xFFU); };
    put(0x80U | static_cast<unsigned char>(opcode));
    if (payload.size() < two_bytes_from) {
        put(payload.size());
    } else {
        const bool eight = payload.size() >= eight_bytes_from;
        put(eight ? 127 : 126);
        for (unsigned shift = eight ? 64 : 16; shift > 0;) {
            shift -= 8;
            put(payload.size() >> shift);
        }
    }
    head_size_ = bytes_.size();
    bytes_.append(payload);
}

std::string close_payload(std::uint16_t code) {
    return {static_cast<char>(code >> 8U), static_cast<char>(code & 0xFFU)};
}

}  // namespace plenaria::transport
