#include "server/exchange/characters.hpp"

#include "server/model/letters.hpp"

namespace plenaria::exchange {
std::optional<Place> first_fault_of_utf8(std::string_view text) {
    Place place;
    while (!text.empty()) {
        const Character next = first_character(text);
        if (!next.code) {
            return place;
        }
        if (next.code == U'\n') {
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
        const Character next = first_character(rest);
        if (!next.code || is_control(*next.code)) {
            return "control_character";
        }
        rest.remove_prefix(next.bytes);
    }
    if (line.front() == ' ' || line.back() == ' ') {
        return "edge_space";
    }
    if (composed(line) != line) {
        return "not_nfc";
    }
    return std::nullopt;
}

std::string folded(std::string_view text) {
    std::string out;
    if (first_fault_of_utf8(text)) {
        return out;
    }
    for (const char c : plenaria::folded(text)) {
        const bool ascii = static_cast<unsigned char>(c) < 0x80U;
        if (!ascii || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            out += c;
        }
    }
    return out;
}

}  // namespace plenaria::exchange
