#include "server/domain/expected_screens.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "server/domain/checklist.hpp"

namespace plenaria::domain {
namespace {

/// The checklist of the closing under way in a room, if it asks for screens; null: it does not.
const Checklist* list_in(const State& state, const RoomId& id) {
    const auto room = state.rooms.find(id);
    if (room == state.rooms.end() || !room->second.closing) {
        return nullptr;
    }
    const Checklist& list = room->second.closing->checklist;
    return find_mark(list, ClosingCheck::screens) == nullptr ? nullptr : &list;
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
    const Checklist* list = list_in(state, id);
    if (list == nullptr || screens.empty()) {
        return {};
    }
    const std::set<ScreenId> declared = declared_elsewhere(state, id);
    ScreensExpected event;
    std::copy_if(screens.begin(), screens.end(), std::back_inserter(event.screens),
                 [&](const ScreenId& screen) {
                     return declared.contains(screen) && !list->expected.contains(screen);
                 });
    return event.screens.empty() ? std::vector<Event>{} : std::vector<Event>{std::move(event)};
}

std::vector<ScreenId> expected_screens(const State& state, const RoomId& id) {
    const Checklist* list = list_in(state, id);
    if (list == nullptr) {
        return {};
    }
    std::set<ScreenId> screens = list->expected;
    if (state.veiled) {
        // What is not known may have named any of them (law 7).
        screens.merge(declared_elsewhere(state, id));
    }
    return {screens.begin(), screens.end()};
}

}  // namespace plenaria::domain
