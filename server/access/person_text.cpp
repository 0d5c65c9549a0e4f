#include "server/access/person_text.hpp"

#include <algorithm>
#include <array>

#include "server/model/letters.hpp"

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

bool is_of_a_script(char32_t character) {
    return std::any_of(letters.begin(), letters.end(), [&](const Range& range) {
        return character >= range.first && character <= range.last;
    });
}

bool is_control_code(char32_t character) {
    return character < 0x20 || (character >= 0x7F && character <= 0x9F);
}

}  // namespace

bool is_person_name(std::string_view text) {
    if (text.empty() || text.size() > name_bytes_max || text.back() == ' ') {
        return false;
    }
    char32_t before = 0;
    for (std::string_view rest = text; !rest.empty();) {
        const Character next = first_character(rest);
        const char32_t character = next.code.value_or(0);
        const bool sign = character == U'.' || character == U'-' || character == U'_' ||
                          (character == U' ' && before != U' ');
        if (!next.code || !(is_of_a_script(character) || (sign && before != 0))) {
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
        const Character next = first_character(text);
        if (!next.code || is_control_code(*next.code)) {
            return std::nullopt;
        }
        ++count;
        text.remove_prefix(next.bytes);
    }
    return count;
}

}  // namespace plenaria::access
