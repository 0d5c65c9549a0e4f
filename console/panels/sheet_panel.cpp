// The tabs over the lower part of the centre, its sheets, and the room that is watched beside.
#include <utility>

#include "console/panels/form_panel.hpp"
#include "console/panels/panels.hpp"
#include "console/panels/widgets.hpp"

namespace plenaria::console {
namespace {

/// The icon goes where the words alone fit.
float tab_width(const Canvas& canvas, const ButtonModel& tab, bool icons) {
    return canvas.px(icons ? 22 + 16 : 16) + text_width(canvas.fonts().small, tab.label);
}

void draw_tab(Canvas& canvas, const Box& box, const ButtonModel& tab, bool icons) {
    const Press press = press_area(canvas, tab.id, box, tab.enabled);
    if (press.pressed) {
        canvas.emit(tab.intent);
    }
    const bool shown = tab.style == ButtonStyle::primary;
    const ImU32 ground =
        shown ? theme::accent_ground : (press.hovered ? theme::control : theme::panel);
    fill(box, ground, canvas.px(8));
    outline(box, shown ? theme::faded(theme::accent, 0.7F) : theme::line, canvas.px(8));
    if (shown) {
        fill({box.x + canvas.px(10), box.bottom() - canvas.px(3), box.w - canvas.px(20),
              canvas.px(3)},
             theme::accent);
    }
    Box rest = box;
    const float content = tab_width(canvas, tab, icons) - canvas.px(16);
    rest.x += std::max(canvas.px(4), (box.w - content) / 2);
    rest.w = box.right() - rest.x - canvas.px(2);
    if (icons) {
        icon_in_box(canvas.fonts().small, rest.take_left(canvas.px(16)),
                    shown ? theme::accent : theme::text_third, tab.icon);
        rest.take_left(canvas.px(6));
    }
    text_in_box(canvas, canvas.fonts().small, rest, shown ? theme::text : theme::text_second,
                tab.label, Align::left, Fit::must);
}

}  // namespace

void draw_tabs(Canvas& canvas, const Box& box, const std::vector<ButtonModel>& tabs) {
    const float gap = canvas.px(6);
    const auto wanted = [&](bool icons) {
        float width = -gap;
        for (const ButtonModel& tab : tabs) {
            width += tab_width(canvas, tab, icons) + gap;
        }
        return width;
    };
    const bool icons = wanted(true) <= box.w;
    const float extra =
        (box.w - wanted(icons)) / static_cast<float>(std::max<std::size_t>(1, tabs.size()));
    Box rest = box;
    for (const ButtonModel& tab : tabs) {
        draw_tab(canvas, rest.take_left(tab_width(canvas, tab, icons) + extra), tab, icons);
        rest.take_left(gap);
    }
}

void draw_sheet(Canvas& canvas, const Box& box, const SheetModel& model, bool focus) {
    const bool opens = std::exchange(canvas.shown_sheet, model.name) != model.name;
    if (opens && focus) {
        canvas.sheet_settles = settling_frames;
    }
    Box rest = panel_frame(canvas, box, model.icon, model.title, model.chips);
    if (model.rows.empty()) {
        empty_note(canvas, rest, model.empty, "");
        return;
    }
    rest = rest.inset(canvas.px(14), canvas.px(6));
    draw_form_rows(canvas, ("sheet." + model.name).c_str(), rest, model.rows,
                   opens && focus);
}

float side_room_height(const Canvas& canvas) { return canvas.px(44 + 12 + 34 + 22 + 34 + 12); }

void draw_side_room(Canvas& canvas, const Box& box, const SideRoomModel& model) {
    const float close = canvas.px(36);
    const float go = button_width(canvas, model.go);
    Box rest = panel_frame(canvas, box, Icon::building, model.name, {}, close + go + canvas.px(14));
    Box buttons{box.right() - close - go - canvas.px(16), box.y + canvas.px(4),
                close + go + canvas.px(6), canvas.px(36)};
    button(canvas, buttons.take_left(go), model.go);
    buttons.take_left(canvas.px(6));
    button(canvas, buttons, model.close);
    rest = rest.inset(canvas.px(14), canvas.px(6));
    Box first = rest.take_top(canvas.px(34));
    const float clock = text_width(canvas.fonts().title, model.clock);
    text_in_box(canvas, canvas.fonts().title, first.take_right(clock + 1),
                theme::ink(model.clock_tone), model.clock, Align::right, Fit::must);
    first.take_right(canvas.px(8));
    text_in_box(canvas, canvas.fonts().strong, first, theme::text, model.speaker);
    text_in_box(canvas, canvas.fonts().small, rest.take_top(canvas.px(22)), theme::text_second,
                model.detail);
    Box chips = rest.take_top(canvas.px(34));
    for (const ChipModel& chip : model.chips) {
        const float width = chip_width(canvas, chip);
        if (width > chips.w) {
            break;
        }
        chip_at(canvas, chips.x, chips.mid_y(), chips.w, chip);
        chips.take_left(width + canvas.px(8));
    }
}

}  // namespace plenaria::console
