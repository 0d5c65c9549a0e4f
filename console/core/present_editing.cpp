// What can be changed in the agenda from an item's row (R4.5).
#include <algorithm>

#include "console/core/form_command.hpp"
#include "console/core/form_rows.hpp"

namespace plenaria::console {
namespace {

/// The nearest item before it that has not begun either; null: none.
const ItemView* pending_before(const View& view, const ItemView& item) {
    const ItemView* found = nullptr;
    for (const ItemView& each : *view.agenda) {
        if (&each == &item || each.id == item.id) {
            return found;
        }
        found = each.state == ItemState::pending ? &each : nullptr;
    }
    return nullptr;
}

ButtonModel drop_button(const Scene& scene, const char* id, Icon icon, std::string_view label,
                        const ItemView& item, const std::string& before) {
    ButtonModel button = form_button(scene, id, icon, label, "item.move", item.id.value);
    button.intent = {.act = Act::drop_item, .target = item.id.value, .detail = before};
    return button;
}

void add_moves(const Scene& scene, const ItemView& item, std::vector<ButtonModel>& buttons) {
    if (const ItemView* before = pending_before(scene.view, item)) {
        buttons.push_back(
            drop_button(scene, "item.up", Icon::up, "console.item.up", item, before->id.value));
    }
    if (const ItemView* next = item_after(scene.view, item.id.value)) {
        const ItemView* later = item_after(scene.view, next->id.value);
        buttons.push_back(drop_button(scene, "item.down", Icon::down, "console.item.down", item,
                                      later == nullptr ? "" : later->id.value));
    }
    buttons.push_back(form_button(scene, "item.move", Icon::arrows, "console.item.move",
                                  "item.move", item.id.value));
}

}  // namespace

std::vector<ButtonModel> item_edits(const Scene& scene, const ItemView& item) {
    std::vector<ButtonModel> buttons;
    if (!scene.view.session || !scene.view.agenda) {
        return buttons;
    }
    const auto add = [&](const char* id, Icon icon, std::string_view label) {
        buttons.push_back(form_button(scene, id, icon, label, id, item.id.value));
    };
    const bool pending = item.state == ItemState::pending;
    const bool over = item.state == ItemState::finished || item.state == ItemState::skipped;
    add("item.insert", Icon::plus, "console.item.insert");
    add("item.rename", Icon::edit, "console.item.rename");
    if (!over) {
        add("item.duration", Icon::clock, "console.item.duration");
    }
    if (pending) {
        add("item.fix", Icon::anchor, "console.item.fix");
        add_moves(scene, item, buttons);
    }
    if (!over) {
        add("item.split", Icon::cut, "console.item.split");
        if (item_after(scene.view, item.id.value) != nullptr) {
            add("item.merge", Icon::merge, "console.item.merge");
        }
    }
    return buttons;
}

}  // namespace plenaria::console
