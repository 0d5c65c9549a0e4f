// What screens say of closings becomes events: who has to confirm, and who has.
#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

#include "server/domain/checklist.hpp"
#include "server/domain/expected_screens.hpp"
#include "server/engine/machine.hpp"
#include "server/engine/system_actor.hpp"

namespace plenaria::engine {
namespace {

/// The closing under way in a room; null: its doors are open.
const domain::Closing* closing_in(const domain::State& state, const RoomId& room) {
    const auto at = state.rooms.find(room);
    return at != state.rooms.end() && at->second.closing ? &*at->second.closing : nullptr;
}

}  // namespace

void EngineMachine::tell_screens(const RoomId& room, const std::vector<ScreenId>& unconfirmed,
                                 TimePoint now) {
    const domain::Closing* shown = closing_in(durable_, room);
    if (shown == nullptr || lost_seals_ || cause_) {
        return;  // that screens come back by themselves must not give up what may still be opened
    }
    catch_up();
    // What screens have painted is of what was durable: it says nothing of a later closing, and a
    // word that is on its way is not said twice.
    const domain::Closing* latest = closing_in(pending_, room);
    const auto mark_in = [](const domain::Closing& closing) {
        return domain::find_mark(closing.checklist, ClosingCheck::screens);
    };
    if (latest == nullptr || latest->number != shown->number || mark_in(*shown) == nullptr ||
        mark_in(*shown)->done != mark_in(*latest)->done ||
        shown->checklist.excused != latest->checklist.excused) {
        return;
    }
    std::vector<domain::Event> events = domain::on_screens(pending_, room, unconfirmed, now);
    if (!events.empty()) {
        record(room, system_actor(), std::move(events), now);
    }
}

void EngineMachine::expect_screens(ExpectedScreens screens, TimePoint now) {
    expected_ = std::move(screens);
    if (lost_seals_ || cause_) {
        return;  // as above; it is told again
    }
    catch_up();
    for (const auto& [room, of_room] : expected_) {
        name_expected(room, now);
    }
}

void EngineMachine::name_expected(const RoomId& room, TimePoint now) {
    const auto expected = expected_.find(room);
    if (expected == expected_.end()) {
        return;
    }
    auto events = domain::on_screens_expected(pending_, room, expected->second);
    if (!events.empty()) {
        record(room, system_actor(), std::move(events), now);
    }
}

void EngineMachine::name_expected_with_last(const RoomId& room, TimePoint now) {
    const std::size_t queued = queue_.size();
    name_expected(room, now);
    if (queue_.size() == queued || queued == 0) {
        return;
    }
    // Queued apart and joined then: sealed, it must not take the print of its command's own rows,
    // by which a repeat is known.
    Bundle named = std::move(queue_.back());
    queue_.pop_back();
    std::move(named.begin(), named.end(), std::back_inserter(queue_.back()));
}

}  // namespace plenaria::engine
