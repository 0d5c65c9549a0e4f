#include "server/transport/glass_codes.hpp"

#include <algorithm>

#include "server/model/limits.hpp"

namespace plenaria::transport {

template <class Holds>
std::vector<ConnectionNumber> GlassCodes::take_where(Holds holds) {
    std::vector<ConnectionNumber> connections;
    std::erase_if(shown_, [&](const Shown& each) {
        if (!holds(each)) {
            return false;
        }
        connections.push_back(each.connection);
        return true;
    });
    return connections;
}

void GlassCodes::show(Shown code) {
    forget_glass(code.connection);
    shown_.push_back(std::move(code));
}

bool GlassCodes::serves_another(const Screen& screen, ConnectionNumber asker, TimePoint now) const {
    return std::any_of(shown_.begin(), shown_.end(), [&](const Shown& each) {
        return each.screen == screen && each.asker != asker && now < each.until;
    });
}

GlassCodes::Reading GlassCodes::read(const Screen& screen, const std::string& code,
                                     const std::string& person, TimePoint now) {
    std::erase_if(shown_, [&](const Shown& each) { return now >= each.until; });
    const auto right = std::find_if(shown_.begin(), shown_.end(), [&](const Shown& each) {
        const auto wrong = each.wrong.find(person);
        const bool tried_out = wrong != each.wrong.end() && wrong->second >= limits::code_tries;
        return each.screen == screen && each.code == code && !tried_out;
    });
    if (right != shown_.end()) {
        return {right->key, right->connection, {}};
    }
    bool spent = false;
    for (Shown& each : shown_) {
        if (each.screen == screen) {
            int& wrong = each.wrong[person];
            wrong = std::min(wrong + 1, limits::code_tries);
            spent = spent || (each.person == person && wrong >= limits::code_tries);
        }
    }
    return {{}, 0, spent ? take(screen) : std::vector<ConnectionNumber>{}};
}

std::vector<ConnectionNumber> GlassCodes::take(const Screen& screen) {
    return take_where([&](const Shown& each) { return each.screen == screen; });
}

std::vector<ConnectionNumber> GlassCodes::take_back(const Screen& screen, ConnectionNumber asker) {
    return take_where(
        [&](const Shown& each) { return each.screen == screen && each.asker == asker; });
}

std::vector<ConnectionNumber> GlassCodes::left(ConnectionNumber connection) {
    forget_glass(connection);
    return take_where([&](const Shown& each) { return each.asker == connection; });
}

void GlassCodes::forget_glass(ConnectionNumber connection) {
    std::erase_if(shown_,
                  [&](const Shown& each) { return each.connection == connection; });
}

}  // namespace plenaria::transport
