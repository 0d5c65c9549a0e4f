#include "server/model/text.hpp"

#include <algorithm>

namespace plenaria {

Text::Text(std::string es, std::string en) {
    set("es", std::move(es));
    set("en", std::move(en));
}

std::string_view Text::in(std::string_view language) const {
    for (const auto& [code, value] : strings_) {
        if (code == language) {
            return value;
        }
    }
    return strings_.empty() ? std::string_view{} : std::string_view{strings_.front().second};
}

void Text::set(std::string_view language, std::string value) {
    for (auto& [code, existing] : strings_) {
        if (code == language) {
            existing = std::move(value);
            return;
        }
    }
    strings_.emplace_back(std::string{language}, std::move(value));
}

bool Text::has(std::string_view language) const {
    return std::any_of(strings_.begin(), strings_.end(),
                       [&](const auto& pair) { return pair.first == language; });
}

}  // namespace plenaria
