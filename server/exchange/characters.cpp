#include "server/exchange/characters.hpp"

#include <utf8proc.h>

#include <cstdlib>
#include <memory>

#include "server/model/assertion.hpp"

namespace plenaria::exchange {
namespace {

struct Decoded {
    utf8proc_int32_t character = -1;
    std::size_t bytes = 0;
};

Decoded decode(std::string_view text) {
    Decoded decoded;
    const auto count =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                         static_cast<utf8proc_ssize_t>(text.size()), &decoded.character);
    decoded.bytes = count > 0 ? static_cast<std::size_t>(count) : 0;
    return decoded;
}

bool is_refused(utf8proc_int32_t character) {
    switch (utf8proc_category(character)) {
        case UTF8PROC_CATEGORY_CC:
        case UTF8PROC_CATEGORY_CF:  // direction marks, joiners, soft hyphens
        case UTF8PROC_CATEGORY_CS:
        case UTF8PROC_CATEGORY_CN:
        case UTF8PROC_CATEGORY_CO:
        case UTF8PROC_CATEGORY_ZL:
        case UTF8PROC_CATEGORY_ZP:
            return true;
        default:
            return false;
    }
}

/// `text` in another form of Unicode; nothing where it is not UTF-8.
std::optional<std::string> mapped(std::string_view text, int options) {
    utf8proc_uint8_t* made = nullptr;
    const auto bytes = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                    static_cast<utf8proc_ssize_t>(text.size()), &made,
                                    static_cast<utf8proc_option_t>(options));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner{made, &std::free};
    if (bytes < 0) {
        return std::nullopt;
    }
    return std::string{reinterpret_cast<const char*>(made), static_cast<std::size_t>(bytes)};
}

bool is_nfc(std::string_view line) {
    return mapped(line, UTF8PROC_STABLE | UTF8PROC_COMPOSE) == line;
}

}  // namespace

std::optional<Place> first_fault_of_utf8(std::string_view text) {
    Place place;
    while (!text.empty()) {
        const Decoded next = decode(text);
        if (next.bytes == 0) {
            return place;
        }
        if (next.character == '\n') {
            ++place.line;
            place.column = 1;
        } else {
            ++place.column;
        }
        text.remove_prefix(next.bytes);
    }
    return std::nullopt;
}

std::optional<std::string_view> fault_of_line(std::string_view line) {
    if (line.empty()) {
        return "empty";
    }
    for (std::string_view rest = line; !rest.empty();) {
        const Decoded next = decode(rest);
        if (next.bytes == 0 || is_refused(next.character)) {
            return "control_character";
        }
        rest.remove_prefix(next.bytes);
    }
    if (line.front() == ' ' || line.back() == ' ') {
        return "edge_space";
    }
    if (!is_nfc(line)) {
        return "not_nfc";
    }
    return std::nullopt;
}

std::string composed(std::string_view text) {
    return mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE).value_or(std::string{text});
}

std::string folded(std::string_view text) {
    const auto plain = mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
                                        UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
    std::string out;
    for (const char c : plain.value_or(std::string{})) {
        const bool ascii = static_cast<unsigned char>(c) < 0x80U;
        if (!ascii || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            out += c;
        }
    }
    return out;
}

}  // namespace plenaria::exchange
