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

}  // namespace plenaria
