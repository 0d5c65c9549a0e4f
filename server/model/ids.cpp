#include "server/model/ids.hpp"

#include <algorithm>

#include "server/model/limits.hpp"

namespace plenaria {

bool is_valid_id(const std::string& text) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_' || c == '.';
    };
    return !text.empty() && text.size() <= limits::id_bytes &&
           std::all_of(text.begin(), text.end(), allowed);
}

TextId text_id_of(const ItemId& item, int number) {
    const std::string ending = "-t" + std::to_string(number);
    return TextId{item.value.substr(0, limits::id_bytes - ending.size()) + ending};
}

bool is_text_id_of(const TextId& id, const ItemId& item) {
    const std::size_t at = id.value.rfind("-t");
    if (at == std::string::npos || id.value.size() > limits::id_bytes) {
        return false;
    }
    const std::string ending = id.value.substr(at);
    return ending.size() > 2 && std::all_of(ending.begin() + 2, ending.end(),
                                            [](char c) { return c >= '0' && c <= '9'; }) &&
           id.value == item.value.substr(0, limits::id_bytes - ending.size()) + ending;
}

}  // namespace plenaria
