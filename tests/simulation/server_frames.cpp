#include "tests/simulation/server_frames.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>

#include "server/model/limits.hpp"
#include "server/transport/wire_text.hpp"

namespace plenaria::simulation {
namespace {

constexpr unsigned byte_bits = 8;

std::size_t number_at(std::string_view bytes, std::size_t from, std::size_t size) {
    std::size_t number = 0;
    for (const char each : bytes.substr(from, size)) {
        number = (number << byte_bits) | static_cast<unsigned char>(each);
    }
    return number;
}

}  // namespace

/// RFC 6455, 5.2, unmasked and whole. Takes it off the front.
std::optional<Parcel> ServerFrames::next_of(std::string_view& bytes) {
    constexpr std::size_t two_bytes = 126;
    std::size_t head = 2;
    if (bytes.size() < head || garbled_) {
        return std::nullopt;
    }
    std::size_t size = static_cast<unsigned char>(bytes[1]);
    if (size >= two_bytes) {
        const std::size_t digits = size == two_bytes ? 2 : 8;
        if (bytes.size() < head + digits) {
            return std::nullopt;
        }
        size = number_at(bytes, head, digits);
        head += digits;
    }
    const auto first = static_cast<unsigned char>(bytes[0]);
    // Whole frames of a length that a server sends: all else means that it lost its place.
    garbled_ = (first & 0xF0U) != 0x80U || size > limits::frame_bytes_max;
    if (garbled_ || bytes.size() < head + size) {
        return std::nullopt;
    }
    Parcel parcel{Parcel::Kind::text, std::string{bytes.substr(head, size)}, 0};
    switch (transport::WebSocketOpcode{static_cast<unsigned char>(first & 0x0FU)}) {
        case transport::WebSocketOpcode::text:
            break;
        case transport::WebSocketOpcode::ping:
            parcel.kind = Parcel::Kind::ping;
            break;
        case transport::WebSocketOpcode::pong:
            parcel.kind = Parcel::Kind::pong;
            break;
        case transport::WebSocketOpcode::close:
            parcel.kind = Parcel::Kind::close;
            parcel.code = static_cast<std::uint16_t>(number_at(parcel.bytes, 0, 2));
            break;
        default:
            garbled_ = true;
            return std::nullopt;
    }
    bytes.remove_prefix(head + size);
    return parcel;
}

std::vector<Parcel> ServerFrames::take(std::string_view bytes) {
    rest_.append(bytes);
    std::string_view left{rest_};
    std::vector<Parcel> frames;
    while (auto frame = next_of(left)) {
        frames.push_back(std::move(*frame));
    }
    rest_.erase(0, rest_.size() - left.size());
    return frames;
}

}  // namespace plenaria::simulation
