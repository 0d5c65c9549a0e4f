// What the server said it cannot take back or do again: until some room moves on it is offered no
// more, and a press is told why. And what only undo, or another item, brings back.
#include "console/core/controller.hpp"
#include "server/model/rejection.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::console {
namespace {

std::map<RoomId, Position> saved_in(const client::Picture& picture) {
    std::map<RoomId, Position> positions;
    for (const auto& [id, room] : picture.rooms) {
        if (room.view != nullptr && room.view->saved) {
            positions.emplace(id, room.view->saved->position);
        }
    }
    return positions;
}

}  // namespace

void Controller::note_blocked(const Refusal& refusal) {
    // Nobody presses for more of them while no room moves on.
    constexpr std::size_t blocked_max = 8;
    if (refusal.code != name_of(RejectionCode::undo_blocked)) {
        return;
    }
    auto rooms = saved_in(*picture_);
    if (ui_.blocked.rooms != rooms) {
        ui_.blocked = {.acts = {}, .rooms = std::move(rooms)};
    }
    // Of several that were to go together the server names the one that stays.
    for (const auto& [what, number] : refusal.present) {
        if (what == "act" && ui_.blocked.acts.size() < blocked_max) {
            ui_.blocked.acts.emplace_back(refusal.room, number);
        }
    }
}

bool Controller::refuses_blocked(const std::string& act, const Text& named) {
    if (!is_blocked(ui_, act)) {
        return false;
    }
    toast(Icon::cross, Tone::bad, fill_text("rejection.undo_blocked", {{"act", named}}));
    return true;
}

void Controller::forget_blocked() {
    if (!ui_.blocked.acts.empty() && ui_.blocked.rooms != saved_in(*picture_)) {
        ui_.blocked = {};
    }
}

void Controller::note_left_waiting(CommandId sent) {
    const auto size = [](const auto& list) { return list ? list->size() : 0; };
    const bool ends = current_item(*view()) != nullptr;
    ui_.left_waiting = {std::move(sent),
                        ends ? size(view()->queue) + size(view()->replies) : 0};
}

void Controller::tell_left_waiting(const std::vector<protocol::CommandResult>& results) {
    const LeftWaiting& left = ui_.left_waiting;
    for (const protocol::CommandResult& result : results) {
        if (left.id.empty() || result.id != left.id) {
            continue;
        }
        if (result.ok() && left.count > 0) {
            const std::string n = std::to_string(left.count);
            const char* key =
                left.count == 1 ? "console.toast.list_kept_one" : "console.toast.list_kept";
            toast(Icon::people, Tone::plain, fill_text(key, {{"n", Text{n, n}}}));
        }
        ui_.left_waiting = {};
        return;
    }
}

}  // namespace plenaria::console
