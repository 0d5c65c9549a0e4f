#include "server/access/person_text.hpp"

#include <algorithm>
#include <array>

namespace plenaria::access {
namespace {

constexpr std::size_t name_bytes_max = 60;

struct Range {
    char32_t first;
    char32_t last;
};

// Where Unicode keeps scripts: letters, marks and digits, and of some a few signs of their own.
// Between them lie what would make a name ambiguous to the eye: spaces, joiners, fillers, marks of
// direction; and symbols, private use and what is no character.
constexpr auto letters = std::to_array<Range>({
    {U'0', U'9'},       {U'A', U'Z'},       {U'a', U'z'},       {0x00AA, 0x00AA},
    {0x00B5, 0x00B5},   {0x00B7, 0x00B7},   {0x00BA, 0x00BA},   {0x00C0, 0x00D6},
    {0x00D8, 0x00F6},   {0x00F8, 0x034E},   {0x0350, 0x060B},   {0x0610, 0x061A},
    {0x0620, 0x06DC},   {0x06DE, 0x070D},   {0x0710, 0x115E},   {0x1161, 0x167F},
    {0x1681, 0x17B3},   {0x17B6, 0x17FF},   {0x1810, 0x1FFF},   {0x2C00, 0x2DFF},
    {0x3005, 0x3007},   {0x3031, 0x3035},   {0x3041, 0x3163},   {0x3165, 0xA4CF},
    {0xA4D0, 0xD7FF},   {0xF900, 0xFDCF},   {0xFDF0, 0xFDFF},   {0xFE20, 0xFE2F},
    {0xFE70, 0xFEFC},   {0x10000, 0x1BC9F}, {0x1BCA4, 0x1CFFF}, {0x1E000, 0x1EFFF},
    {0x20000, 0x323AF},
});

bool is_letter(char32_t character) {
    return std::any_of(letters.begin(), letters.end(), [&](const Range& range) {
        return character >= range.first && character <= range.last;
    });
}

struct Decoded {
    char32_t character = 0;
    std::size_t bytes = 0;  ///< 0: not UTF-8
};

/// The first character of `text`, which is not empty; only in its shortest form, and no half of a
/// pair of UTF-16.
Decoded decode(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) {
        return {lead, 1};
    }
    const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) {
        return {};
    }
    char32_t character = lead & (0x7FU >> bytes);
    for (std::size_t i = 1; i < bytes; ++i) {
        if ((byte(i) & 0xC0U) != 0x80U) {
            return {};
        }
        character = (character << 6U) | (byte(i) & 0x3FU);
    }
    constexpr std::array<char32_t, 5> shortest{0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
    if (character < shortest[bytes] || surrogate || character > 0x10FFFF) {
        return {};
    }
    return {character, bytes};
}

bool is_control(char32_t character) {
    return character < 0x20 || (character >= 0x7F && character <= 0x9F);
}

}  // namespace

bool is_person_name(std::string_view text) {
    if (text.empty() || text.size() > name_bytes_max || text.back() == ' ') {
        return false;
    }
    char32_t before = 0;
    for (std::string_view rest = text; !rest.empty();) {
        const Decoded next = decode(rest);
        const char32_t character = next.character;
        const bool sign = character == U'.' || character == U'-' || character == U'_' ||
                          (character == U' ' && before != U' ');
        if (next.bytes == 0 || !(is_letter(character) || (sign && before != 0))) {
            return false;
        }
        before = character;
        rest.remove_prefix(next.bytes);
    }
    return true;
}

std::optional<std::size_t> count_characters(std::string_view text) {
    std::size_t count = 0;
    while (!text.empty()) {
        const Decoded next = decode(text);
        if (next.bytes == 0 || is_control(next.character)) {
            return std::nullopt;
        }
        ++count;
        text.remove_prefix(next.bytes);
    }
    return count;
}

}  // namespace plenaria::access
