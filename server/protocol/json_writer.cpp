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

/// Whether it stands in a JSON string as it is, and is a character by itself.
bool is_plain(unsigned char byte) {
    return byte >= 0x20U && byte < 0x80U && byte != '"' && byte != '\\';
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
    std::size_t said = 0;  // what comes before it is written
    std::size_t at = 0;
    const auto say_rest = [&] { text_.append(value, said, at - said); };
    while (at < value.size()) {
        // Nearly all of nearly all texts: copied in one piece with what else stays as it is.
        const auto byte = static_cast<unsigned char>(value[at]);
        if (is_plain(byte)) {
            ++at;
            continue;
        }
        const std::size_t length = utf8_length(value, at);
        if (length > 1) {
            at += length;
            continue;
        }
        say_rest();
        if (length == 0) {
            text_ += '?';
        } else if (byte == '"' || byte == '\\') {
            text_ += '\\';
            text_ += value[at];
        } else {
            text_ += "\\u00";
            text_ += hex_digits[byte >> 4U];
            text_ += hex_digits[byte & 0x0FU];
        }
        said = ++at;
    }
    say_rest();
    text_ += '"';
}

}  // namespace plenaria::protocol
