#include "console/core/search.hpp"

#include <utf8proc.h>

#include <cstdlib>

namespace plenaria::console {
namespace {

std::string mapped(std::string_view text, utf8proc_option_t options) {
    utf8proc_uint8_t* out = nullptr;
    const auto* in = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    const utf8proc_ssize_t length =
        utf8proc_map(in, static_cast<utf8proc_ssize_t>(text.size()), &out, options);
    if (length < 0) {
        return std::string{text};
    }
    std::string result{reinterpret_cast<const char*>(out), static_cast<std::size_t>(length)};
    std::free(out);
    return result;
}

bool begins_a_word(std::string_view text, std::string_view word) {
    for (std::size_t at = text.find(word); at != std::string_view::npos;
         at = text.find(word, at + 1)) {
        if (at == 0 || text[at - 1] == ' ' || text[at - 1] == '(' || text[at - 1] == '-') {
            return true;
        }
    }
    return false;
}

}  // namespace

std::string folded(std::string_view text) {
    return mapped(text, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE |
                                                       UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD));
}

std::string composed(std::string_view text) {
    return mapped(text, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
}

std::string composed_words(std::string_view text) {
    std::string words = composed(text);
    return words.find_first_not_of(' ') == std::string::npos ? std::string{} : words;
}

bool matches(std::string_view text, std::string_view query) {
    const std::string hay = folded(text);
    const std::string needles = folded(query);
    for (std::size_t from = 0; from < needles.size();) {
        const std::size_t end = std::min(needles.find(' ', from), needles.size());
        const std::string_view word = std::string_view{needles}.substr(from, end - from);
        if (!word.empty() && !begins_a_word(hay, word)) {
            return false;
        }
        from = end + 1;
    }
    return true;
}

}  // namespace plenaria::console
