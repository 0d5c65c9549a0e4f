#include "server/domain/expected_screens.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "server/domain/checklist.hpp"

namespace plenaria::domain {
namespace {

/// The closing under way in a room, if it asks for screens; null: it does not.
const Closing* closing_in(const State& state, const RoomId& id) {
    const auto room = state.rooms.find(id);
    if (room == state.rooms.end() || !room->second.closing) {
        return nullptr;
    }
    const Closing& closing = *room->second.closing;
    return find_mark(closing.checklist, ClosingCheck::screens) == nullptr ? nullptr : &closing;
}

std::set<ScreenId> declared_elsewhere(const State& state, const RoomId& id) {
    std::set<ScreenId> screens;
    for (const Room& room : state.definition.rooms) {
        if (room.id != id) {
            for (const Screen& screen : room.screens) {
                screens.insert(screen.id);
            }
        }
    }
    return screens;
}

}  // namespace

std::vector<Event> on_screens_expected(const State& state, const RoomId& id,
                                       const std::vector<ScreenId>& screens) {
    const Closing* closing = closing_in(state, id);
    if (closing == nullptr || screens.empty()) {
        return {};
    }
    const std::set<ScreenId>& known = closing->checklist.expected;
    const std::set<ScreenId> declared = declared_elsewhere(state, id);
    ScreensExpected event;
    std::copy_if(screens.begin(), screens.end(), std::back_inserter(event.screens),
                 [&](const ScreenId& screen) {
                     return declared.contains(screen) && !known.contains(screen);
                 });
    return event.screens.empty() ? std::vector<Event>{} : std::vector<Event>{std::move(event)};
}

std::vector<ScreenId> expected_screens(const State& state, const RoomId& id) {
    const Closing* closing = closing_in(state, id);
    if (closing == nullptr) {
        return {};
    }
    std::set<ScreenId> screens = closing->checklist.expected;
    if (closing->veiled) {
        // What is not known may have named any of them (law 7). Of one that began later all is
        // known.
        screens.merge(declared_elsewhere(state, id));
    }
    return {screens.begin(), screens.end()};
}

}  // namespace plenaria::domain
