#include "console/panels/form_panel.hpp"

#include <algorithm>
#include <utility>

#include "console/panels/widgets.hpp"

namespace plenaria::console {
namespace {

constexpr float heading_height = 40;
constexpr float entry_height = 54;
constexpr float plain_button = 44;
constexpr float gap = 8;

float wrapped_height(ImFont* font, float width, std::string_view text) {
    return font
        ->CalcTextSizeA(font->FontSize, FLT_MAX, std::max(1.0F, width), text.data(),
                        text.data() + text.size())
        .y;
}

void wrapped_text(ImFont* font, const Box& box, ImU32 colour, std::string_view text) {
    Canvas::list().AddText(font, font->FontSize, {std::round(box.x), std::round(box.y)}, colour,
                           text.data(), text.data() + text.size(), std::max(1.0F, box.w));
}

/// Buttons fill lines from the left; where one finds no room a new line begins.
template <class Place>
float flow(const Canvas& canvas, const std::vector<ButtonModel>& buttons, float width,
           const Place& place) {
    const float plain = canvas.px(plain_button);
    float x = 0;
    float y = 0;
    float line = plain;
    for (const ButtonModel& each : buttons) {
        const float wanted = std::min(width, std::max(canvas.px(44), button_width(canvas, each)));
        if (x > 0 && x + wanted > width) {
            x = 0;
            y += line + canvas.px(gap);
            line = plain;
        }
        const float height = button_height(canvas, each, wanted, plain);
        line = std::max(line, height);
        place(each, Box{x, y, wanted, height});
        x += wanted + canvas.px(gap);
    }
    return buttons.empty() ? 0 : y + line;
}

float fields_height(const Canvas& canvas, const FormRow& row) {
    float height = field_height(canvas);
    for (const FieldModel& each : row.fields) {
        if (each.lines > 1) {
            height = std::max(height, paragraph_height(canvas, each.lines));
        }
    }
    return height;
}

float columns_height(const Canvas& canvas, const FormRow& row, float width) {
    const auto count = static_cast<float>(std::max<std::size_t>(1, row.columns.size()));
    const float column = (width - canvas.px(32) - canvas.px(20) * (count - 1)) / count;
    float height = 0;
    for (const std::string& text : row.columns) {
        height = std::max(height, wrapped_height(canvas.fonts().body, column, text));
    }
    return height + canvas.px(16);
}

/// An entry's sign and what lies around it.
constexpr float sign_width = 40;
constexpr float sign_gap = 12;
constexpr float entry_inset = 6;

/// How an entry that is shown whole takes its place.
struct WholeEntry {
    bool stacked = false;  ///< chips have a line of their own
    float title = 0;
    float detail = 0;
    float height = 0;
};

float lines_height(const Canvas& canvas, ImFont* font, float width, std::string_view text,
                   float least) {
    const float wrapped = wrapped_height(font, width, text);
    return text.empty() ? 0 : std::max(canvas.px(least), wrapped + canvas.px(2));
}

WholeEntry whole_entry(const Canvas& canvas, const FormRow& row, float width) {
    const Fonts& fonts = canvas.fonts();
    float room = width - canvas.px(2 * entry_inset + sign_width + sign_gap);
    for (const ButtonModel& each : row.buttons) {
        room -= std::max(canvas.px(44), button_width(canvas, each)) + canvas.px(gap);
    }
    float chips = 0;
    for (const ChipModel& each : row.chips) {
        chips += chip_width(canvas, each) + canvas.px(gap);
    }
    const float wanted =
        std::max(text_width(fonts.strong, row.title), text_width(fonts.small, row.detail));
    WholeEntry entry;
    entry.stacked = chips > 0 && wanted > room - chips;
    room = std::max(canvas.px(44), entry.stacked ? room : room - chips);
    entry.title = lines_height(canvas, fonts.strong, room, row.title, 21);
    entry.detail = lines_height(canvas, fonts.small, room, row.detail, 19);
    entry.height =
        std::max(canvas.px(entry_height), entry.title + entry.detail + canvas.px(2 * 7)) +
        (entry.stacked ? canvas.px(30) : 0);
    return entry;
}

float row_height(const Canvas& canvas, const FormRow& row, float width) {
    const Fonts& fonts = canvas.fonts();
    switch (row.kind) {
        case FormRow::Kind::heading:
            return canvas.px(heading_height);
        case FormRow::Kind::entry:
            return row.whole ? whole_entry(canvas, row, width).height : canvas.px(entry_height);
        case FormRow::Kind::words:
            return std::max(canvas.px(24),
                            wrapped_height(fonts.body, width - canvas.px(32), row.title)) +
                   canvas.px(row.detail.empty() ? 10 : 30);
        case FormRow::Kind::columns:
            return columns_height(canvas, row, width);
        case FormRow::Kind::fields:
            return fields_height(canvas, row) + canvas.px(10);
        case FormRow::Kind::buttons:
            return flow(canvas, row.buttons, width, [](const auto&, const Box&) {}) +
                   canvas.px(row.buttons.empty() ? 0 : 12);
        case FormRow::Kind::steps:
            return std::max(canvas.px(44),
                            wrapped_height(fonts.title, width - canvas.px(64), row.title)) +
                   canvas.px(16);
    }
    return 0;
}

/// Its buttons side by side at the right end of `rest`, from which they are taken.
void draw_end_buttons(Canvas& canvas, Box& rest, const std::vector<ButtonModel>& buttons,
                      float height) {
    for (auto each = buttons.rbegin(); each != buttons.rend(); ++each) {
        const float width = std::max(canvas.px(44), button_width(canvas, *each));
        const Box place = rest.take_right(width);
        button(canvas, {place.x, rest.mid_y() - height / 2, width, height}, *each);
        rest.take_right(canvas.px(gap));
    }
}

void draw_end_chips(Canvas& canvas, Box& rest, const std::vector<ChipModel>& chips) {
    for (auto each = chips.rbegin(); each != chips.rend(); ++each) {
        const float width = std::min(chip_width(canvas, *each), rest.w);
        chip_at(canvas, rest.right(), rest.mid_y(), rest.w, *each, Align::right);
        rest.take_right(width + canvas.px(gap));
    }
}

void draw_heading(Canvas& canvas, const Box& box, const FormRow& row) {
    Box rest = box;
    rest.take_top(canvas.px(4));
    draw_end_buttons(canvas, rest, row.buttons, canvas.px(36));
    draw_end_chips(canvas, rest, row.chips);
    text_in_box(canvas, canvas.fonts().small, rest, theme::text_second, row.title);
}

void draw_sign(Canvas& canvas, Box& rest, const FormRow& row) {
    const bool flagged = row.icon == Icon::none && !(row.flag.empty() && row.code.empty());
    const Box sign = rest.take_left(canvas.px(sign_width));
    rest.take_left(canvas.px(sign_gap));
    if (row.mark == Mark::waiting || row.mark == Mark::late) {
        mark_sign(canvas, sign.mid_x(), sign.mid_y(), row.mark);
    } else if (flagged) {
        flag_in_box(canvas, {sign.x, sign.mid_y() - canvas.px(15), canvas.px(40), canvas.px(30)},
                    row.flag, row.code);
    } else {
        icon_in_box(canvas.fonts().body, sign, theme::ink(row.tone), row.icon);
    }
}

/// All of its words, in as many lines as they need.
void draw_whole(Canvas& canvas, Box rest, const FormRow& row) {
    const WholeEntry entry = whole_entry(canvas, row, rest.w);
    rest = rest.inset(canvas.px(entry_inset), 0);
    if (entry.stacked) {
        Box below = rest.take_bottom(canvas.px(30));
        below.take_left(canvas.px(sign_width + sign_gap));
        for (const ChipModel& each : row.chips) {
            const float width = std::min(chip_width(canvas, each), below.w);
            chip_at(canvas, below.x, below.y + canvas.px(12), width, each, Align::left);
            below.take_left(width + canvas.px(gap));
        }
    }
    draw_sign(canvas, rest, row);
    draw_end_buttons(canvas, rest, row.buttons, canvas.px(plain_button));
    if (!entry.stacked) {
        draw_end_chips(canvas, rest, row.chips);
    }
    rest.take_top((rest.h - entry.title - entry.detail) / 2);
    const bool pending = row.mark != Mark::none && row.mark != Mark::refused;
    const float share = pending ? 0.6F : 1.0F;
    wrapped_text(canvas.fonts().strong, rest.take_top(entry.title),
                 theme::faded(theme::text, share), row.title);
    wrapped_text(canvas.fonts().small, rest, theme::faded(theme::text_second, share), row.detail);
}

/// Its words beside its chips, each in one line.
void draw_in_lines(Canvas& canvas, Box rest, const FormRow& row) {
    rest = rest.inset(canvas.px(entry_inset), 0);
    draw_sign(canvas, rest, row);
    draw_end_buttons(canvas, rest, row.buttons, canvas.px(plain_button));
    draw_end_chips(canvas, rest, row.chips);
    const bool pending = row.mark != Mark::none && row.mark != Mark::refused;
    const float share = pending ? 0.6F : 1.0F;
    if (!row.detail.empty()) {
        rest = rest.inset(0, canvas.px(7));
    }
    text_in_box(canvas, canvas.fonts().strong,
                row.detail.empty() ? rest : rest.take_top(canvas.px(21)),
                theme::faded(theme::text, share), row.title);
    if (!row.detail.empty()) {
        text_in_box(canvas, canvas.fonts().small, rest, theme::faded(theme::text_second, share),
                    row.detail);
    }
}

void draw_entry(Canvas& canvas, const Box& box, const FormRow& row) {
    const bool hovered = row.enabled && ImGui::IsWindowHovered() &&
                         ImGui::IsMouseHoveringRect({box.x, box.y}, {box.right(), box.bottom()});
    if (row.selected) {
        fill(box, theme::accent_ground, canvas.px(6));
    } else if (hovered) {
        fill(box, theme::raised, canvas.px(6));
    }
    rule(canvas, {box.x, box.bottom() - 1, box.w, 1});
    if (row.whole) {
        draw_whole(canvas, box, row);
    } else {
        draw_in_lines(canvas, box, row);
    }
    if (row.mark == Mark::refused) {
        outline(box.inset(canvas.px(1), canvas.px(1)), theme::bad, canvas.px(6), canvas.px(2));
    }
    // After its buttons: what comes first under the mouse keeps it.
    if (!row.id.empty() && press_area(canvas, row.id, box, row.enabled).pressed) {
        canvas.emit(row.intent);
    }
}

void draw_words(Canvas& canvas, const Box& box, const FormRow& row) {
    Box rest = box;
    Box sign = rest.take_left(canvas.px(24));
    rest.take_left(canvas.px(8));
    icon_in_box(canvas.fonts().body, sign.take_top(canvas.px(22)), theme::ink(row.tone), row.icon);
    rest.take_top(canvas.px(2));
    if (!row.detail.empty()) {
        text_in_box(canvas, canvas.fonts().small, rest.take_top(canvas.px(20)), theme::text_third,
                    row.detail);
    }
    wrapped_text(canvas.fonts().body, rest,
                 row.tone == Tone::quiet ? theme::text_second : theme::ink(row.tone), row.title);
}

void draw_columns(Canvas& canvas, const Box& box, const FormRow& row) {
    Box rest = box;
    rule(canvas, {box.x, box.y, box.w, 1});
    rest.take_top(canvas.px(8));
    Box number = rest.take_left(canvas.px(32));
    text_in_box(canvas, canvas.fonts().small, number.take_top(canvas.px(20)), theme::text_third,
                row.code);
    const auto count = static_cast<float>(row.columns.size());
    const float width = (rest.w - canvas.px(20) * (count - 1)) / count;
    for (const std::string& text : row.columns) {
        wrapped_text(canvas.fonts().body, rest.take_left(width), theme::text, text);
        rest.take_left(canvas.px(20));
    }
}

void draw_fields(Canvas& canvas, const Box& box, const FormRow& row, bool focus) {
    Box rest = box;
    rest.take_bottom(canvas.px(10));
    if (!row.buttons.empty()) {
        Box end = rest;
        end.y = rest.bottom() - canvas.px(42);
        end.h = canvas.px(42);
        const float before = end.w;
        draw_end_buttons(canvas, end, row.buttons, canvas.px(42));
        rest.w -= before - end.w;
    }
    const auto count = static_cast<float>(row.fields.size());
    const float width = (rest.w - canvas.px(12) * (count - 1)) / count;
    for (const FieldModel& each : row.fields) {
        const Box place = rest.take_left(width);
        if (each.lines > 1) {
            paragraph_field(canvas, place, each, focus && each.focus);
        } else {
            field(canvas, place, each, focus && each.focus);
        }
        rest.take_left(canvas.px(12));
    }
}

/// A step of the script: the chair reads it from where it stands.
void draw_step(Canvas& canvas, const Box& box, const FormRow& row) {
    const Press press = press_area(canvas, row.id, box, row.enabled);
    if (press.hovered) {
        fill(box, theme::raised, canvas.px(6));
    }
    rule(canvas, {box.x, box.bottom() - 1, box.w, 1});
    Box rest = box.inset(canvas.px(6), canvas.px(8));
    const Box sign = rest.take_left(canvas.px(40));
    rest.take_left(canvas.px(12));
    if (row.mark == Mark::waiting || row.mark == Mark::late) {
        mark_sign(canvas, sign.mid_x(), sign.mid_y(), row.mark);
    } else {
        icon_in_box(canvas.fonts().large, sign, theme::ink(row.tone), row.icon);
    }
    const float height = wrapped_height(canvas.fonts().title, rest.w, row.title);
    rest.y += std::max(0.0F, (rest.h - height) / 2);
    wrapped_text(canvas.fonts().title, rest, row.tone == Tone::ok ? theme::text_third : theme::text,
                 row.title);
    if (press.pressed) {
        canvas.emit(row.intent);
    }
}

void draw_row(Canvas& canvas, const Box& box, const FormRow& row, bool focus) {
    switch (row.kind) {
        case FormRow::Kind::heading:
            draw_heading(canvas, box, row);
            break;
        case FormRow::Kind::entry:
            draw_entry(canvas, box, row);
            break;
        case FormRow::Kind::words:
            draw_words(canvas, box, row);
            break;
        case FormRow::Kind::columns:
            draw_columns(canvas, box, row);
            break;
        case FormRow::Kind::fields:
            draw_fields(canvas, box, row, focus);
            break;
        case FormRow::Kind::buttons:
            flow(canvas, row.buttons, box.w, [&](const ButtonModel& each, const Box& at) {
                button(canvas, {box.x + at.x, box.y + at.y, at.w, at.h}, each);
            });
            break;
        case FormRow::Kind::steps:
            draw_step(canvas, box, row);
            break;
    }
}

/// Where the row lies that is to come into sight; negative: none.
struct Shown {
    float from = -1;
    float height = 0;
};

/// The row that the arrows chose since the last frame: afterwards the wheel moves it freely.
Shown newly_chosen(Canvas& canvas, const char* id, const std::vector<FormRow>& rows, float width) {
    float y = 0;
    for (const FormRow& row : rows) {
        const float height = row_height(canvas, row, width);
        Shown at{y, height};
        std::string chosen = row.selected ? row.id : std::string{};
        if (row.kind == FormRow::Kind::buttons && !row.id.empty()) {
            flow(canvas, row.buttons, width, [&](const ButtonModel& each, const Box& box) {
                if (each.style == ButtonStyle::primary) {
                    chosen = each.id;
                    at = {y + box.y, box.h};
                }
            });
        }
        if (!chosen.empty()) {
            const bool anew = std::exchange(canvas.shown_rows[id], chosen) != chosen;
            return anew ? at : Shown{};
        }
        y += height;
    }
    canvas.shown_rows.erase(id);
    return {};
}

}  // namespace

float form_rows_height(const Canvas& canvas, const std::vector<FormRow>& rows, float width) {
    float height = 0;
    for (const FormRow& row : rows) {
        height += row_height(canvas, row, width);
    }
    return height;
}

void draw_form_rows(Canvas& canvas, const char* id, const Box& box,
                    const std::vector<FormRow>& rows, bool focus) {
    // Room for the scroll bar, whether there is one or not: nothing moves as a line is added.
    const float width = box.w - canvas.px(14);
    const Shown chosen = newly_chosen(canvas, id, rows, width);
    begin_scroll(canvas, id, box, form_rows_height(canvas, rows, width), chosen.from,
                 chosen.height);
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    float y = origin.y;
    for (const FormRow& row : rows) {
        const float height = row_height(canvas, row, width);
        // A field out of sight keeps what is typed in it only while it is drawn.
        const bool seen = y + height > box.y && y < box.bottom();
        if (seen || row.kind == FormRow::Kind::fields) {
            draw_row(canvas, {box.x, y, width, height}, row, focus);
        }
        y += height;
    }
    end_scroll();
}

}  // namespace plenaria::console
