#include "server/transport/glass_codes.hpp"

#include <algorithm>

#include "server/model/limits.hpp"

namespace plenaria::transport {

void GlassCodes::show(Shown code) {
    left(code.connection);
    shown_.push_back(std::move(code));
}

bool GlassCodes::serves_another(const Screen& screen, ConnectionNumber asker, TimePoint now) const {
    return std::any_of(shown_.begin(), shown_.end(), [&](const Shown& each) {
        return each.screen == screen && each.asker != asker && now < each.until;
    });
}

GlassCodes::Reading GlassCodes::read(const Screen& screen, const std::string& code,
                                     TimePoint now) {
    std::erase_if(shown_, [&](const Shown& each) { return now >= each.until; });
    const auto right = std::find_if(shown_.begin(), shown_.end(), [&](const Shown& each) {
        return each.screen == screen && each.code == code;
    });
    if (right != shown_.end()) {
        return {right->key, {}};
    }
    bool spent = false;
    for (Shown& each : shown_) {
        if (each.screen == screen) {
            spent = ++each.wrong >= limits::code_tries || spent;
        }
    }
    return {{}, spent ? take(screen) : std::vector<ConnectionNumber>{}};
}

std::vector<ConnectionNumber> GlassCodes::take(const Screen& screen) {
    std::vector<ConnectionNumber> connections;
    std::erase_if(shown_, [&](const Shown& each) {
        if (each.screen != screen) {
            return false;
        }
        connections.push_back(each.connection);
        return true;
    });
    return connections;
}

void GlassCodes::left(ConnectionNumber connection) {
    std::erase_if(shown_,
                  [&](const Shown& each) { return each.connection == connection; });
}

}  // namespace plenaria::transport
