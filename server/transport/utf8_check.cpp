#include "server/transport/utf8_check.hpp"

#include <cstdint>
#include <cstring>

namespace plenaria::transport {

namespace {

/// How many bytes from the beginning on are plain ASCII, found eight at a time.
std::size_t ascii_words(std::string_view bytes) {
    constexpr std::uint64_t high_bits = 0x8080808080808080U;
    std::size_t at = 0;
    for (; at + sizeof(std::uint64_t) <= bytes.size(); at += sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, sizeof word);
        if ((word & high_bits) != 0) {
            break;
        }
    }
    return at;
}

}  // namespace

bool Utf8Check::take(std::string_view bytes) {
    if (left_ == 0) {
        bytes.remove_prefix(ascii_words(bytes));
    }
    for (const char each : bytes) {
        const auto byte = static_cast<unsigned char>(each);
        if (left_ == 0) {
            if (!begin(byte)) {
                return false;
            }
            continue;
        }
        if (byte < low_ || byte > high_) {
            return false;
        }
        --left_;
        low_ = 0x80;
        high_ = 0xBF;
    }
    return true;
}

bool Utf8Check::begin(unsigned char byte) {
    if (byte < 0x80) {
        return true;
    }
    // Neither longer than it takes (C0, C1, E0 80, F0 80) nor a surrogate (ED A0) nor beyond
    // Unicode (F4 90, F5 and above).
    if (byte >= 0xC2 && byte <= 0xDF) {
        left_ = 1;
    } else if (byte >= 0xE0 && byte <= 0xEF) {
        left_ = 2;
        low_ = byte == 0xE0 ? 0xA0 : 0x80;
        high_ = byte == 0xED ? 0x9F : 0xBF;
    } else if (byte >= 0xF0 && byte <= 0xF4) {
        left_ = 3;
        low_ = byte == 0xF0 ? 0x90 : 0x80;
        high_ = byte == 0xF4 ? 0x8F : 0xBF;
    } else {
        return false;
    }
    return true;
}

}  // namespace plenaria::transport
