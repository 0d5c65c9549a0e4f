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

void draw_columns(Canvas& canvas, Box& rest, const QueueRow& row, std::string_view waiting_word,
                  std::string_view moved_word) {
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
    ChipModel category = row.category;
    if (row.moved) {
        category = {Icon::up, std::string{moved_word}, Tone::accent};
    }
    const float width = chip_width(canvas, category);
    // The name matters more than its category.
    if (width + canvas.px(150) <= rest.w) {
        const float column = std::max(width, std::min(canvas.px(190), rest.w * 0.4F));
        const Box place = rest.take_right(column);
        chip_at(canvas, place.x, place.mid_y(), place.w, category);
        rest.take_right(canvas.px(10));
    }
}

void draw_row(Canvas& canvas, const Box& box, const QueueRow& row, const QueueModel& model) {
    const bool hovered = ImGui::IsWindowHovered() &&
                         ImGui::IsMouseHoveringRect({box.x, box.y}, {box.right(), box.bottom()});
    if (row.selected) {
        fill(box, theme::accent_ground);
        fill({box.x, box.y, canvas.px(4), box.h}, theme::accent);
    } else if (hovered) {
        fill(box, theme::raised);
    }
    Box rest = box.inset(canvas.px(16), 0);
    rule(canvas, {rest.x, box.bottom() - 1, rest.w, 1});
    const bool pending = row.mark != Mark::none && row.mark != Mark::refused;
    const float share = pending ? (row.leaving ? 0.4F : 0.65F) : 1.0F;
    const Box number = rest.take_left(canvas.px(34));
    if (row.mark == Mark::waiting || row.mark == Mark::late) {
        mark_sign(canvas, number.mid_x(), number.mid_y(), row.mark);
    } else {
        text_in_box(canvas, canvas.fonts().strong, number,
                    row.position == "1" ? theme::text : theme::text_third, row.position,
                    Align::centre);
    }
    rest.take_left(canvas.px(8));
    const Box flag = rest.take_left(canvas.px(40));
    flag_in_box(canvas, {flag.x, box.mid_y() - canvas.px(15), canvas.px(40), canvas.px(30)},
                row.flag, row.code);
    rest.take_left(canvas.px(14));
    if (hovered || row.selected) {
        const Box actions = rest.take_right(actions_width(canvas, row.buttons));
        rest.take_right(canvas.px(8));
        draw_actions(canvas, actions, row.buttons);
    } else {
        draw_columns(canvas, rest, row, model.waiting_word, model.moved_word);
    }
    rest = rest.inset(0, canvas.px(row.person.empty() ? 0 : 7));
    text_in_box(canvas, canvas.fonts().strong,
                row.person.empty() ? rest : rest.take_top(canvas.px(21)),
                theme::faded(theme::text, share), row.name);
    if (!row.person.empty()) {
        text_in_box(canvas, canvas.fonts().small, rest, theme::faded(theme::text_second, share),
                    row.person);
    }
    if (row.mark == Mark::refused) {
        outline(box.inset(canvas.px(2), canvas.px(2)), theme::bad, canvas.px(6), canvas.px(2));
    }
    // After its buttons: what comes first under the mouse keeps it.
    if (press_area(canvas, "queue.row." + row.id, box).pressed) {
        canvas.emit({.act = Act::select_entry, .target = row.id});
    }
}

}  // namespace

void draw_queue(Canvas& canvas, const Box& box, const QueueModel& model) {
    const float add = button_width(canvas, model.add);
    std::vector<ChipModel> chips;
    if (!model.rows.empty()) {
        chips.push_back(model.summary);
    }
    Box rest = panel_frame(canvas, box, Icon::hand, model.title, chips, add + canvas.px(4));
    button(canvas, {box.right() - add - canvas.px(10), box.y + canvas.px(4), add, canvas.px(36)},
           model.add);
    rest = rest.inset(1, canvas.px(2));
    if (model.rows.empty()) {
        empty_note(canvas, rest, model.empty, model.empty_detail);
        return;
    }
    int selected = -1;
    for (std::size_t i = 0; i < model.rows.size(); ++i) {
        if (model.rows[i].selected) {
            selected = static_cast<int>(i);
        }
    }
    // A row moved by keys stays in sight; the wheel is free while none is selected.
    scrolled_rows(canvas, "queue.rows", rest, canvas.px(row_height),
                  static_cast<int>(model.rows.size()), selected, [&](int i, const Box& row) {
                      draw_row(canvas, row, model.rows[static_cast<std::size_t>(i)], model);
                  });
}

}  // namespace plenaria::console
