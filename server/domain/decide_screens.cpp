// Screens that prove who they are (design.md, Identity): which key has which name, and which of
// them may show what goes on behind the doors.
#include <algorithm>

#include "server/domain/rules.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain::rules {
namespace {

/// Of this room, as the event file has it; null where it has none.
const Screen* screen_of(const Situation& s, const ScreenId& id) {
    const std::vector<Screen>& screens = find_room(s.state.definition, s.room.id)->screens;
    const auto at = std::find_if(screens.begin(), screens.end(),
                                 [&](const Screen& screen) { return screen.id == id; });
    return at == screens.end() ? nullptr : &*at;
}

std::optional<Rejection> need_screen(const Situation& s, const ScreenId& id) {
    return screen_of(s, id) != nullptr
               ? std::nullopt
               : std::optional{reject(RejectionCode::unknown_screen, "id", same_text(id.value))};
}

/// By the name that whoever stands before it knows it by.
Rejection wrong_code(const Situation& s, const ScreenId& id) {
    const Screen* screen = screen_of(s, id);
    const bool is_named = screen != nullptr && !screen->name.empty();
    return reject(RejectionCode::wrong_code, "id", same_text(is_named ? screen->name : id.value));
}

/// Nothing where no other screen of the event has that key, else which one: a copied key would be
/// two screens of which each may show what the other was cleared for.
std::optional<Rejection> need_own_key(const Situation& s, const PairScreen& c) {
    for (const auto& [id, room] : s.state.rooms) {
        for (const auto& [screen, key] : room.paired) {
            if (key == c.key && screen != c.screen) {
                Rejection rejection =
                    reject(RejectionCode::invalid_argument, "what",
                           fill_text("screen.key_of_another", {{"id", same_text(screen.value)}}));
                rejection.present = {{"paired", screen.value}};
                return rejection;
            }
        }
    }
    return std::nullopt;
}

}  // namespace

Decision decide_on(const Situation& s, const PairScreen& c) {
    if (auto refusal = need_screen(s, c.screen)) {
        return *refusal;
    }
    if (c.key.empty()) {
        return wrong_code(s, c.screen);
    }
    if (auto refusal = need_own_key(s, c)) {
        return *refusal;
    }
    const auto known = s.room.paired.find(c.screen);
    if (known != s.room.paired.end() && known->second == c.key) {
        return reject(RejectionCode::nothing_changed);
    }
    return Events{ScreenPaired{c.screen, c.key}};
}

Decision decide_on(const Situation& s, const UnpairScreen& c) {
    if (!s.room.paired.contains(c.screen)) {
        return reject(RejectionCode::screen_not_paired, "id", same_text(c.screen.value));
    }
    return Events{ScreenUnpaired{c.screen}};
}

Decision decide_on(const Situation& s, const ClearScreen& c) {
    if (auto refusal = need_screen(s, c.screen)) {
        return *refusal;
    }
    if (!matter_of(s.state, s.room)) {
        return reject(RejectionCode::nothing_confidential);
    }
    const auto paired = s.room.paired.find(c.screen);
    if (paired == s.room.paired.end()) {
        return reject(RejectionCode::screen_not_paired, "id", same_text(c.screen.value));
    }
    if (c.key == limits::key_of_two) {
        return reject(RejectionCode::screen_twice, "id", same_text(c.screen.value));
    }
    if (c.key.empty() || c.key != paired->second) {
        return wrong_code(s, c.screen);
    }
    if (is_cleared(s.state, s.room, c.screen)) {
        return reject(RejectionCode::nothing_changed);
    }
    return Events{ScreenCleared{c.screen}};
}

Decision decide_on(const Situation& s, const RevokeClearance& c) {
    Events events;
    for (const ScreenId& screen : s.room.cleared) {
        if ((c.screen.empty() || c.screen == screen) && is_cleared(s.state, s.room, screen)) {
            events.push_back(ClearanceRevoked{screen});
        }
    }
    return events.empty() ? Decision{reject(RejectionCode::nothing_changed)}
                          : Decision{std::move(events)};
}

Decision decide_on(const Situation& s, const AcknowledgeEmergency&) {
    return s.state.emergency ? Decision{Events{EmergencyAcknowledged{}}}
                             : Decision{reject(RejectionCode::nothing_changed)};
}

}  // namespace plenaria::domain::rules
