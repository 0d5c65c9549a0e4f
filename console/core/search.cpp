#include "console/core/search.hpp"

#include <algorithm>

#include "server/model/letters.hpp"

namespace plenaria::console {
namespace {

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
