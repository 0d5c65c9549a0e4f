#include "server/model/text.hpp"

#include <algorithm>

namespace plenaria {

Text::Text(std::string es, std::string en)
    : strings_(std::make_shared<const Strings>(
          Strings{{"es", std::move(es)}, {"en", std::move(en)}})) {}

Text::Text(Strings strings)
    : strings_(strings.empty() ? nullptr : std::make_shared<const Strings>(std::move(strings))) {}

const Text::Strings& Text::strings() const {
    static const Strings none;
    return strings_ == nullptr ? none : *strings_;
}

std::string_view Text::in(std::string_view language) const {
    for (const auto& [code, value] : strings()) {
        if (code == language) {
            return value;
        }
    }
    return empty() ? std::string_view{} : std::string_view{strings().front().second};
}

void Text::set(std::string_view language, std::string value) {
    Strings changed = strings();
    const auto at = std::find_if(changed.begin(), changed.end(),
                                 [&](const auto& pair) { return pair.first == language; });
    if (at != changed.end()) {
        at->second = std::move(value);
    } else {
        changed.emplace_back(std::string{language}, std::move(value));
    }
    strings_ = std::make_shared<const Strings>(std::move(changed));
}

bool Text::has(std::string_view language) const {
    return std::any_of(strings().begin(), strings().end(),
                       [&](const auto& pair) { return pair.first == language; });
}

}  // namespace plenaria
