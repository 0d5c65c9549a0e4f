#include "server/model/letters.hpp"

#include <utf8proc.h>

#include <cstdlib>
#include <memory>

namespace plenaria {
namespace {

const utf8proc_uint8_t* bytes_of(std::string_view text) {
    return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

utf8proc_category_t category_of(char32_t character) {
    return utf8proc_category(static_cast<utf8proc_int32_t>(character));
}

/// Fillers for one are letters to Unicode, but empty.
bool is_unseen(char32_t character) {
    return utf8proc_get_property(static_cast<utf8proc_int32_t>(character))->ignorable != 0;
}

/// `text` in another form of Unicode.
std::string mapped(std::string_view text, int options) {
    utf8proc_uint8_t* made = nullptr;
    const auto bytes = utf8proc_map(bytes_of(text), static_cast<utf8proc_ssize_t>(text.size()),
                                    &made, static_cast<utf8proc_option_t>(options));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner{made, &std::free};
    if (bytes < 0) {
        return std::string{text};
    }
    return std::string{reinterpret_cast<const char*>(made), static_cast<std::size_t>(bytes)};
}

}  // namespace

Character first_character(std::string_view text) {
    utf8proc_int32_t code = -1;
    const auto bytes =
        utf8proc_iterate(bytes_of(text), static_cast<utf8proc_ssize_t>(text.size()), &code);
    if (bytes <= 0) {
        return {};
    }
    return {static_cast<char32_t>(code), static_cast<std::size_t>(bytes)};
}

bool is_letter(char32_t character) {
    switch (category_of(character)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
        case UTF8PROC_CATEGORY_MC:
            return !is_unseen(character);
        default:
            return false;
    }
}

bool is_in_word(char32_t character) {
    switch (category_of(character)) {
        case UTF8PROC_CATEGORY_MN:
        case UTF8PROC_CATEGORY_ME:
        case UTF8PROC_CATEGORY_ND:
        case UTF8PROC_CATEGORY_NL:
        case UTF8PROC_CATEGORY_NO:
            return true;
        default:
            return is_letter(character) || is_unseen(character);
    }
}

bool is_control(char32_t character) {
    switch (category_of(character)) {
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

std::string composed(std::string_view text) {
    return mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

std::string folded(std::string_view text) {
    return mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD |
                            UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);
}

std::string caseless(std::string_view text) {
    return mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD |
                            UTF8PROC_IGNORE);
}

}  // namespace plenaria
