#include "server/protocol/json_writer.hpp"

#include <array>
#include <charconv>

namespace plenaria::protocol {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

/// The bits that the first byte contributes, and the smallest character of that length.
struct Lead {
    std::size_t length;
    std::uint32_t bits;
    std::uint32_t smallest;
};

Lead lead_of(unsigned char byte) {
    if (byte < 0x80U) {
        return {1, byte, 0};
    }
    if ((byte & 0xE0U) == 0xC0U) {
        return {2, byte & 0x1FU, 0x80};
    }
    if ((byte & 0xF0U) == 0xE0U) {
        return {3, byte & 0x0FU, 0x800};
    }
    if ((byte & 0xF8U) == 0xF0U) {
        return {4, byte & 0x07U, 0x10000};
    }
    return {0, 0, 0};
}

}  // namespace

std::size_t utf8_length(std::string_view text, std::size_t at) {
    const auto byte_at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const Lead lead = lead_of(byte_at(at));
    if (lead.length == 0 || at + lead.length > text.size()) {
        return 0;
    }
    std::uint32_t character = lead.bits;
    for (std::size_t i = 1; i < lead.length; ++i) {
        if ((byte_at(at + i) & 0xC0U) != 0x80U) {
            return 0;
        }
        character = (character << 6U) | (byte_at(at + i) & 0x3FU);
    }
    const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
    return character < lead.smallest || surrogate || character > 0x10FFFF ? 0 : lead.length;
}

void Writer::begin_object() {
    separate();
    text_ += '{';
}

void Writer::begin_array() {
    separate();
    text_ += '[';
}

void Writer::key(std::string_view name) {
    separate();
    quoted(name);
    text_ += ':';
}

void Writer::string(std::string_view value) {
    separate();
    quoted(value);
}

void Writer::integer(std::int64_t value) {
    std::array<char, 24> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    raw({digits.data(), static_cast<std::size_t>(written.ptr - digits.data())});
}

void Writer::raw(std::string_view json) {
    separate();
    text_ += json;
}

void Writer::separate() {
    // A value can end in none of these outside its quotes.
    if (!text_.empty() && text_.back() != '{' && text_.back() != '[' && text_.back() != ':') {
        text_ += ',';
    }
}

void Writer::quoted(std::string_view value) {
    text_ += '"';
    for (std::size_t at = 0; at < value.size();) {
        const auto byte = static_cast<unsigned char>(value[at]);
        const std::size_t length = utf8_length(value, at);
        if (length == 0) {
            text_ += '?';
        } else if (byte == '"' || byte == '\\') {
            text_ += '\\';
            text_ += value[at];
        } else if (byte < 0x20U) {
            text_ += "\\u00";
            text_ += hex_digits[byte >> 4U];
            text_ += hex_digits[byte & 0x0FU];
        } else {
            text_ += value.substr(at, length);
        }
        at += length == 0 ? 1 : length;
    }
    text_ += '"';
}

}  // namespace plenaria::protocol
