// The speakers' list.
#include "console/panels/panels.hpp"
#include "console/panels/widgets.hpp"

namespace plenaria::console {
namespace {

constexpr float row_height = 54;

float action_width(const Canvas& canvas, const ButtonModel& model) {
    return model.label.empty() ? canvas.px(44) : button_width(canvas, model);
}

float actions_width(const Canvas& canvas, const std::vector<ButtonModel>& buttons) {
    float width = 0;
    for (const ButtonModel& each : buttons) {
        width += action_width(canvas, each) + canvas.px(6);
    }
    return width;
}

void draw_actions(Canvas& canvas, Box box, const std::vector<ButtonModel>& buttons) {
    const float tall = canvas.px(44);
    for (const ButtonModel& each : buttons) {
        const Box place = box.take_left(action_width(canvas, each));
        button(canvas, {place.x, box.mid_y() - tall / 2, place.w, tall}, each);
        box.take_left(canvas.px(6));
    }
}

void draw_signs(Canvas& canvas, Box& rest, const QueueRow& row) {
    const std::vector<ChipModel> category{row.category};
    const bool plain = row.signs.empty();
    if (plain && row.category.text.empty()) {
        return;
    }
    // The name matters more than what is said about it.
    const float room = rest.w - canvas.px(150);
    float wanted = 0;
    std::size_t shown = 0;
    const std::vector<ChipModel>& chips = plain ? category : row.signs;
    for (; shown < chips.size(); ++shown) {
        const float next = chip_width(canvas, chips[shown]) + (shown == 0 ? 0 : canvas.px(6));
        if (wanted + next > room) {
            break;
        }
        wanted += next;
    }
    if (shown == 0) {
        return;
    }
    Box place = rest.take_right(std::max(wanted, std::min(canvas.px(190), rest.w * 0.4F)));
    for (std::size_t i = 0; i < shown; ++i) {
        const float width = chip_at(canvas, place.x, place.mid_y(), place.w, chips[i]);
        place.take_left(width + canvas.px(6));
    }
    rest.take_right(canvas.px(10));
}

void draw_columns(Canvas& canvas, Box& rest, const QueueRow& row, std::string_view waiting_word) {
    if (row.kind == QueueRow::Kind::panellist) {
        draw_signs(canvas, rest, row);
        return;
    }
    const Fonts& fonts = canvas.fonts();
    const float word = text_width(fonts.small, waiting_word);
    Box waiting = rest.take_right(std::max(canvas.px(70), word + 1)).inset(0, canvas.px(7));
    text_in_box(canvas, fonts.body, waiting.take_top(canvas.px(21)), theme::text_second,
                row.waiting, Align::right);
    text_in_box(canvas, fonts.small, waiting, theme::text_third, waiting_word, Align::right);
    rest.take_right(canvas.px(10));
    text_in_box(canvas, fonts.body, rest.take_right(canvas.px(58)), theme::text_second,
                row.allotment);
    rest.take_right(canvas.px(8));
    if (!row.language.empty()) {
        const ChipModel language{Icon::none, row.language, Tone::plain};
        const float width = chip_width(canvas, language);
        chip_at(canvas, rest.right(), rest.mid_y(), width, language, Align::right);
    }
    rest.take_right(canvas.px(52));
    draw_signs(canvas, rest, row);
}

void draw_heading(Canvas& canvas, const Box& box, const QueueRow& row) {
    fill(box, theme::raised);
    Box rest = box.inset(canvas.px(16), 0);
    rule(canvas, {rest.x, box.bottom() - 1, rest.w, 1});
    draw_actions(canvas, rest.take_right(actions_width(canvas, row.buttons)), row.buttons);
    text_in_box(canvas, canvas.fonts().strong, rest, theme::text_second, row.name);
}

/// Number, or what became of what was pressed; the grip where the row can be dragged.
void draw_place(Canvas& canvas, Box& rest, const QueueRow& row) {
    const Box grip = rest.take_left(canvas.px(20));
    if (row.kind == QueueRow::Kind::entry) {
        icon_in_box(canvas.fonts().small, grip, theme::text_third, Icon::grip);
    }
    const Box number = rest.take_left(canvas.px(30));
    if (row.mark == Mark::waiting || row.mark == Mark::late) {
        mark_sign(canvas, number.mid_x(), number.mid_y(), row.mark);
    } else {
        text_in_box(canvas, canvas.fonts().strong, number,
                    row.position == "1" ? theme::text : theme::text_third, row.position,
                    Align::centre);
    }
    rest.take_left(canvas.px(6));
}

void draw_name(Canvas& canvas, Box rest, const QueueRow& row, float share) {
    rest = rest.inset(0, canvas.px(row.person.empty() ? 0 : 7));
    text_in_box(canvas, canvas.fonts().strong,
                row.person.empty() ? rest : rest.take_top(canvas.px(21)),
                theme::faded(theme::text, share), row.name);
    if (!row.person.empty()) {
        text_in_box(canvas, canvas.fonts().small, rest, theme::faded(theme::text_second, share),
                    row.person);
    }
}

/// The row itself, after its buttons: what comes first under the mouse keeps it.
void press_row(Canvas& canvas, const Box& box, const QueueRow& row) {
    QueueDrag& drag = canvas.queue_drag;
    const Press press = press_area(canvas, "queue.row." + row.id, box);
    const bool moved = drag.id == row.id && drag.moved;
    if (press.pressed && !moved) {
        canvas.emit({.act = Act::select_entry, .target = row.id});
    }
    if (row.kind == QueueRow::Kind::entry && ImGui::IsItemActivated()) {
        drag = {.id = row.id, .from_y = ImGui::GetIO().MousePos.y};
    }
}

void draw_row(Canvas& canvas, const Box& box, const QueueRow& row, const QueueModel& model) {
    if (row.kind == QueueRow::Kind::heading) {
        draw_heading(canvas, box, row);
        return;
    }
    const bool dragged = canvas.queue_drag.moved && canvas.queue_drag.id == row.id;
    // Also while one of its own buttons is held: or it would be gone before it is let go.
    const bool hovered = !canvas.queue_drag.moved && !row.buttons.empty() &&
                         ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) &&
                         ImGui::IsMouseHoveringRect({box.x, box.y}, {box.right(), box.bottom()});
    if (row.selected) {
        fill(box, theme::accent_ground);
        fill({box.x, box.y, canvas.px(4), box.h}, theme::accent);
    } else if (hovered || dragged) {
        fill(box, theme::raised);
    }
    Box rest = box.inset(canvas.px(12), 0);
    rule(canvas, {rest.x, box.bottom() - 1, rest.w, 1});
    const bool pending = dragged || (row.mark != Mark::none && row.mark != Mark::refused);
    const float share = pending ? (row.leaving ? 0.4F : 0.65F) : 1.0F;
    draw_place(canvas, rest, row);
    const Box flag = rest.take_left(canvas.px(40));
    flag_in_box(canvas, {flag.x, box.mid_y() - canvas.px(15), canvas.px(40), canvas.px(30)},
                row.flag, row.code);
    rest.take_left(canvas.px(14));
    if (hovered || row.selected) {
        const Box actions = rest.take_right(actions_width(canvas, row.buttons));
        rest.take_right(canvas.px(8));
        draw_actions(canvas, actions, row.buttons);
    } else {
        draw_columns(canvas, rest, row, model.waiting_word);
    }
    draw_name(canvas, rest, row, share);
    if (row.mark == Mark::refused) {
        outline(box.inset(canvas.px(2), canvas.px(2)), theme::bad, canvas.px(6), canvas.px(2));
    }
    if (!row.buttons.empty()) {
        press_row(canvas, box, row);
    }
}

/// All lines of the list from top to bottom.
std::vector<const QueueRow*> lines_of(const QueueModel& model) {
    std::vector<const QueueRow*> lines;
    for (const auto* part : {&model.before, &model.rows, &model.after}) {
        for (const QueueRow& row : *part) {
            lines.push_back(&row);
        }
    }
    return lines;
}

/// Before which row of the main list the dragged one would be dropped; its size: at the end.
std::size_t drop_place(const QueueModel& model, float first_row_y, float height) {
    const float at = (ImGui::GetIO().MousePos.y - first_row_y) / height;
    const auto last = static_cast<float>(model.rows.size());
    return static_cast<std::size_t>(std::clamp(std::round(at), 0.0F, last));
}

void update_drag(Canvas& canvas, const QueueModel& model, float first_row_y, float height) {
    QueueDrag& drag = canvas.queue_drag;
    if (drag.id.empty()) {
        return;
    }
    const float way = std::abs(ImGui::GetIO().MousePos.y - drag.from_y);
    drag.moved = drag.moved || way > canvas.px(8);
    if (ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
        return;
    }
    if (drag.moved) {
        const std::size_t place = drop_place(model, first_row_y, height);
        canvas.emit({.act = Act::move_entry,
                     .target = drag.id,
                     .detail = place < model.rows.size() ? model.rows[place].id : std::string{}});
    }
    drag = {};
}

/// Where the dragged row would go.
void draw_drop_line(Canvas& canvas, const Box& box, bool above) {
    const float thick = canvas.px(3);
    const float y = above ? box.y - thick / 2 : box.bottom() - thick / 2;
    fill({box.x + canvas.px(8), y, box.w - canvas.px(16), thick}, theme::accent, thick / 2);
}

void draw_lines(Canvas& canvas, const Box& box, const QueueModel& model) {
    const std::vector<const QueueRow*> lines = lines_of(model);
    const float height = canvas.px(row_height);
    const auto first = static_cast<int>(model.before.size());
    const auto count = static_cast<int>(model.rows.size());
    int selected = -1;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i]->selected) {
            selected = static_cast<int>(i);
        }
    }
    float first_row_y = box.y;
    // A row moved by keys stays in sight; the wheel is free while none is selected.
    scrolled_rows(canvas, "queue.rows", box, height, static_cast<int>(lines.size()), selected,
                  [&](int i, const Box& row) {
                      draw_row(canvas, row, *lines[static_cast<std::size_t>(i)], model);
                      first_row_y = row.y + static_cast<float>(first - i) * height;
                      if (!canvas.queue_drag.moved || i < first || i >= first + count) {
                          return;
                      }
                      const auto place =
                          first + static_cast<int>(drop_place(model, first_row_y, height));
                      if (place == i || (place == first + count && i + 1 == place)) {
                          draw_drop_line(canvas, row, place == i);
                      }
                  });
    update_drag(canvas, model, first_row_y, height);
}

}  // namespace

void draw_queue(Canvas& canvas, const Box& box, const QueueModel& model) {
    const float add = model.add.shown ? button_width(canvas, model.add) : 0;
    const float state = model.state.shown ? button_width(canvas, model.state) : 0;
    std::vector<ChipModel> chips;
    if (!model.rows.empty()) {
        chips.push_back(model.summary);
    }
    if (model.replies) {
        chips.push_back(*model.replies);
    }
    if (model.state_chip) {
        chips.push_back(*model.state_chip);
    }
    const float reserved = add + state + canvas.px(8 + 4);
    Box rest = panel_frame(canvas, box, Icon::hand, model.title, chips, reserved);
    Box bar{box.x, box.y + canvas.px(4), box.w - canvas.px(10), canvas.px(36)};
    button(canvas, bar.take_right(add), model.add);
    bar.take_right(canvas.px(8));
    button(canvas, bar.take_right(state), model.state);
    rest = rest.inset(1, canvas.px(2));
    if (model.before.empty() && model.rows.empty() && model.after.size() < 2) {
        // The heading of an empty part stays, so that something can be put there.
        Box note = rest;
        if (!model.after.empty()) {
            draw_row(canvas, note.take_bottom(canvas.px(row_height)), model.after.front(), model);
        }
        empty_note(canvas, note, model.empty, model.empty_detail);
        return;
    }
    draw_lines(canvas, rest, model);
}

}  // namespace plenaria::console
