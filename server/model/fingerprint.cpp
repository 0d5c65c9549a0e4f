#include "server/model/fingerprint.hpp"

#include <algorithm>
#include <cstddef>

namespace plenaria {
namespace {

std::optional<std::uint8_t> digit_of(char c) {
    if (c >= '0' && c <= '9') {
        return static_cast<std::uint8_t>(c - '0');
    }
    if (c >= 'a' && c <= 'f') {
        return static_cast<std::uint8_t>(c - 'a' + 10);
    }
    if (c >= 'A' && c <= 'F') {
        return static_cast<std::uint8_t>(c - 'A' + 10);
    }
    return std::nullopt;
}

}  // namespace

std::string to_string(const Fingerprint& fingerprint) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    for (std::size_t i = 0; i < fingerprint.bytes.size(); ++i) {
        if (i > 0 && i % 2 == 0) {
            text += '-';
        }
        text += digits[fingerprint.bytes[i] >> 4U];
        text += digits[fingerprint.bytes[i] & 0x0FU];
    }
    return text;
}

std::string compared_part(const Fingerprint& fingerprint) {
    constexpr std::size_t groups_compared = 4;
    constexpr std::size_t group_pitch = 5;  // four digits and what sets them apart
    std::string groups = to_string(fingerprint).substr(0, groups_compared * group_pitch - 1);
    std::ranges::replace(groups, '-', ' ');
    return groups;
}

std::optional<Fingerprint> parse_fingerprint(std::string_view text) {
    Fingerprint fingerprint;
    std::size_t read = 0;
    for (const char c : text) {
        if (c == '-' || c == ':' || c == ' ') {
            continue;
        }
        const auto digit = digit_of(c);
        if (!digit || read == 2 * fingerprint.bytes.size()) {
            return std::nullopt;
        }
        std::uint8_t& byte = fingerprint.bytes[read / 2];
        byte = static_cast<std::uint8_t>(byte << 4U | *digit);
        ++read;
    }
    if (read != 2 * fingerprint.bytes.size()) {
        return std::nullopt;
    }
    return fingerprint;
}

}  // namespace plenaria
