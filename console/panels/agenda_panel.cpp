// Agenda and record of actions.
#include "console/panels/panels.hpp"
#include "console/panels/widgets.hpp"

namespace plenaria::console {
namespace {

constexpr float row_height = 52;

ImU32 bar_colour(const AgendaRow& row) {
    if (row.current) {
        return row.over ? theme::warn : theme::accent;
    }
    return row.over ? theme::faded(theme::warn, 0.75F) : theme::faded(theme::ok, 0.55F);
}

void draw_row_sign(Canvas& canvas, const Box& place, const AgendaRow& row) {
    if (row.mark == Mark::waiting || row.mark == Mark::late) {
        mark_sign(canvas, place.mid_x(), place.mid_y(), row.mark);
    } else if (row.icon != Icon::none) {
        icon_in_box(canvas.fonts().body, place, theme::ink(row.tone), row.icon);
    } else {
        text_in_box(canvas, canvas.fonts().strong, place,
                    row.current ? theme::text : theme::text_third, row.number, Align::centre);
    }
}

void draw_row(Canvas& canvas, const Box& box, const AgendaRow& row) {
    const std::string id = "agenda.row." + row.id;
    const Press press = press_area(canvas, id, box, row.has_actions);
    if (row.movable && ImGui::IsItemActive() && ImGui::IsMouseDragging(0, canvas.px(8))) {
        canvas.agenda_drag.id = row.id;
    }
    if (press.pressed && canvas.agenda_drag.id.empty()) {
        canvas.emit({.act = Act::open_popover, .target = "item", .detail = row.id});
    }
    if (row.current) {
        fill(box, theme::accent_ground);
        fill({box.x, box.y, canvas.px(4), box.h}, theme::accent);
    } else if (press.hovered) {
        fill(box, theme::raised);
    }
    Box rest = box.inset(canvas.px(14), 0);
    if (!row.current) {
        rule(canvas, {rest.x, rest.y, rest.w, 1});
    }
    draw_row_sign(canvas, rest.take_left(canvas.px(28)), row);
    rest.take_left(canvas.px(10));
    rest = rest.inset(0, canvas.px(6));
    Box first = rest.take_top(canvas.px(20));
    const bool over = row.state == ItemState::finished || row.state == ItemState::skipped;
    const bool pending_mark = row.mark != Mark::none && row.mark != Mark::refused;
    const float share = pending_mark ? 0.6F : 1.0F;
    const Box length = first.take_right(text_width(canvas.fonts().small, row.length) + 1);
    text_in_box(canvas, canvas.fonts().small, length,
                row.over ? theme::warn : (row.current ? theme::text : theme::text_second),
                row.length, Align::right);
    first.take_right(canvas.px(8));
    text_in_box(canvas, row.current ? canvas.fonts().strong : canvas.fonts().body, first,
                theme::faded(over ? theme::text_third : theme::text, share), row.title);
    Box second = rest.take_top(canvas.px(18));
    if (row.confidential) {
        const float width = text_width(canvas.fonts().small, row.confidential_word) + canvas.px(20);
        Box lock = second.take_right(width);
        second.take_right(canvas.px(8));
        const ImU32 ink = row.current ? theme::bad : theme::text_third;
        icon_in_box(canvas.fonts().small, lock.take_left(canvas.px(16)), ink, Icon::lock);
        text_in_box(canvas, canvas.fonts().small, lock, ink, row.confidential_word, Align::right);
    }
    if (row.fixed) {
        const float width = chip_width(canvas, *row.fixed);
        if (width < second.w * 0.7F) {
            chip_at(canvas, second.right(), second.mid_y(), second.w, *row.fixed, Align::right);
            second.take_right(width + canvas.px(8));
        }
    }
    if (row.bar) {
        const float width = text_width(canvas.fonts().small, row.word);
        const Box word = second.take_right(std::min(width, second.w * 0.75F));
        second.take_right(canvas.px(10));
        text_in_box(canvas, canvas.fonts().small, word,
                    row.current ? theme::text_second : theme::text_third, row.word, Align::right);
        const float thick = canvas.px(5);
        meter(canvas, {second.x, second.mid_y() - thick / 2, second.w, thick}, *row.bar,
              bar_colour(row));
    } else {
        text_in_box(canvas, canvas.fonts().small, second, theme::text_third, row.word);
    }
    if (row.mark == Mark::refused) {
        outline(box.inset(canvas.px(2), canvas.px(2)), theme::bad, canvas.px(6), canvas.px(2));
    }
}

/// While a row is dragged: the line before which it would fall.
void draw_drop(Canvas& canvas, const Box& box, int index) {
    if (canvas.agenda_drag.id.empty()) {
        return;
    }
    const float y = ImGui::GetIO().MousePos.y;
    if (y < box.y || y >= box.bottom()) {
        return;
    }
    const bool below = y >= box.mid_y();
    canvas.agenda_drag.before = index + (below ? 1 : 0);
    const float at = below ? box.bottom() : box.y;
    fill({box.x + canvas.px(8), at - canvas.px(1.5F), box.w - canvas.px(16), canvas.px(3)},
         theme::accent);
}

/// Lets the dragged row fall: asks what that would do, unless it stays where it is.
void finish_drag(Canvas& canvas, const std::vector<AgendaRow>& rows) {
    Canvas::ItemDrag& drag = canvas.agenda_drag;
    if (drag.id.empty() || ImGui::IsMouseDown(0)) {
        return;
    }
    const int count = static_cast<int>(rows.size());
    if (drag.before >= 0 && drag.before <= count) {
        const auto id = [&](int i) {
            return i >= 0 && i < count ? rows[static_cast<std::size_t>(i)].id : std::string{};
        };
        if (id(drag.before) != drag.id && id(drag.before - 1) != drag.id) {
            canvas.emit({.act = Act::drop_item, .target = drag.id, .detail = id(drag.before)});
        }
    }
    drag = {};
}

void draw_session_buttons(Canvas& canvas, Box box, const std::vector<ButtonModel>& buttons) {
    rule(canvas, box);
    box = box.inset(canvas.px(12), canvas.px(8));
    const float gap = canvas.px(8);
    float wanted = -gap;
    for (const ButtonModel& model : buttons) {
        wanted += button_width(canvas, model) + gap;
    }
    // What is left over is shared out, so that the row is always full.
    const float extra = (box.w - wanted) / static_cast<float>(buttons.size());
    for (const ButtonModel& model : buttons) {
        button(canvas, box.take_left(button_width(canvas, model) + extra), model);
        box.take_left(gap);
    }
}

}  // namespace

void draw_agenda(Canvas& canvas, const Box& box, const AgendaModel& model) {
    canvas.note("agenda", box);
    std::vector<ChipModel> chips{model.session.state};
    if (model.delay && model.session.state.tone == Tone::ok) {
        chips.push_back(*model.delay);
    }
    Box rest = panel_frame(canvas, box, Icon::list, model.title, chips);
    if (!model.session.buttons.empty()) {
        draw_session_buttons(canvas, rest.take_bottom(canvas.px(60)), model.session.buttons);
    }
    if (model.rows.empty()) {
        empty_note(canvas, rest, model.session.title, model.empty);
        return;
    }
    int keep = -1;
    for (std::size_t i = 0; i < model.rows.size(); ++i) {
        if (model.rows[i].id == model.current && canvas.shown_current != model.current) {
            keep = static_cast<int>(i);
        }
    }
    canvas.shown_current = model.current;
    scrolled_rows(canvas, "agenda.rows", rest.inset(1, 0), canvas.px(row_height),
                  static_cast<int>(model.rows.size()), keep, [&](int i, const Box& row) {
                      draw_row(canvas, row, model.rows[static_cast<std::size_t>(i)]);
                      draw_drop(canvas, row, i);
                  });
    finish_drag(canvas, model.rows);
}

void draw_record(Canvas& canvas, const Box& box, const RecordModel& model) {
    const float history = model.history.shown ? button_width(canvas, model.history) : 0;
    Box rest = panel_frame(canvas, box, Icon::record, model.title, {}, history);
    Box bar{box.x, box.y + canvas.px(4), box.w - canvas.px(10), canvas.px(36)};
    button(canvas, bar.take_right(history), model.history);
    rest = rest.inset(0, canvas.px(6));
    if (model.rows.empty()) {
        empty_note(canvas, rest, model.empty, "");
        return;
    }
    const float time = text_width(canvas.fonts().small, "00:00:00") + canvas.px(10);
    scrolled_rows(canvas, "record.rows", rest, canvas.px(27), static_cast<int>(model.rows.size()),
                  -1, [&](int i, const Box& place) {
                      const RecordRow& row = model.rows[static_cast<std::size_t>(i)];
                      Box line = place.inset(canvas.px(14), 0);
                      icon_in_box(canvas.fonts().small, line.take_left(canvas.px(28)),
                                  theme::ink(row.tone), row.icon);
                      line.take_left(canvas.px(6));
                      text_in_box(canvas, canvas.fonts().small, line.take_left(time),
                                  theme::text_third, row.time);
                      text_in_box(canvas, canvas.fonts().body, line, theme::text_second, row.text);
                  });
}

}  // namespace plenaria::console
