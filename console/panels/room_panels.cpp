// Interpretation and displays.
#include "console/panels/panels.hpp"
#include "console/panels/widgets.hpp"

namespace plenaria::console {
namespace {

constexpr float channel_height = 62;
constexpr float display_height = 44;

void draw_channel(Canvas& canvas, const Box& box, const ChannelRow& row) {
    const Press press = press_area(canvas, "channel.row." + row.id, box, row.enabled);
    if (press.pressed) {
        canvas.emit({.act = Act::open_popover, .target = "desk", .detail = row.id});
    }
    if (press.hovered) {
        fill(box, theme::raised);
    }
    Box rest = box.inset(canvas.px(14), 0);
    rule(canvas, {rest.x, box.bottom() - 1, rest.w, 1});
    rest = rest.inset(0, canvas.px(6));
    Box first = rest.take_top(canvas.px(28));
    const Box code = first.take_left(canvas.px(40));
    const Box plate{code.x, code.mid_y() - canvas.px(12), code.w, canvas.px(24)};
    fill(plate, theme::control, canvas.px(4));
    text_in_box(canvas, canvas.fonts().strong, plate, theme::text, row.code, Align::centre);
    first.take_left(canvas.px(10));
    const bool pending = row.mark != Mark::none && row.mark != Mark::refused;
    ChipModel state = row.state;
    if (pending) {
        state.tone = Tone::quiet;
    }
    const float chip = chip_width(canvas, state);
    chip_at(canvas, first.right(), first.mid_y(), first.w, state, Align::right);
    first.take_right(chip + canvas.px(8));
    mark_sign(canvas, first.right() - canvas.px(8), first.mid_y(), row.mark);
    text_in_box(canvas, canvas.fonts().strong, first, theme::text, row.name);
    rest.take_top(canvas.px(2));
    Box second = rest.take_top(canvas.px(20));
    const std::string detail = row.number + "  ·  " + row.detail;
    const float since = text_width(canvas.fonts().small, row.since);
    text_in_box(canvas, canvas.fonts().small, second.take_right(std::min(since + 1, second.w)),
                row.state.tone == Tone::warn ? theme::warn : theme::text_third, row.since,
                Align::right);
    second.take_right(canvas.px(8));
    text_in_box(canvas, canvas.fonts().small, second, theme::text_third, detail);
    if (row.mark == Mark::refused) {
        outline(box.inset(canvas.px(2), canvas.px(2)), theme::bad, canvas.px(6), canvas.px(2));
    }
}

void draw_display(Canvas& canvas, const Box& box, const DisplayRow& row) {
    const Press press = press_area(canvas, "display.row." + row.id, box, row.enabled);
    if (press.pressed) {
        canvas.emit({.act = Act::open_popover, .target = "screen", .detail = row.id});
    }
    if (press.hovered) {
        fill(box, theme::raised);
    }
    if (row.mark == Mark::refused) {
        outline(box.inset(canvas.px(2), canvas.px(1)), theme::bad, canvas.px(6), canvas.px(2));
    }
    Box rest = box.inset(canvas.px(14), 0);
    const Box sign = rest.take_left(canvas.px(24));
    if (row.mark == Mark::waiting || row.mark == Mark::late) {
        mark_sign(canvas, sign.mid_x(), sign.mid_y(), row.mark);
    } else {
        icon_in_box(canvas.fonts().body, sign, theme::ink(row.tone), row.icon);
    }
    rest.take_left(canvas.px(12));
    rest = rest.inset(0, canvas.px(3));
    Box first = rest.take_top(canvas.px(20));
    const ImU32 ink = row.tone == Tone::ok ? theme::text_second : theme::ink(row.tone);
    const float measure = text_width(canvas.fonts().body, row.measure);
    text_in_box(canvas, canvas.fonts().body, first.take_right(measure + 1), ink, row.measure,
                Align::right);
    first.take_right(canvas.px(8));
    text_in_box(canvas, canvas.fonts().body, first, theme::text, row.name);
    const float shown = text_width(canvas.fonts().small, row.shown);
    text_in_box(canvas, canvas.fonts().small, rest.take_right(shown + 1),
                row.tone == Tone::ok ? theme::text_third : theme::ink(row.tone), row.shown,
                Align::right);
    rest.take_right(canvas.px(8));
    const bool pending = row.mark != Mark::none && row.mark != Mark::refused;
    const ImU32 proven = theme::faded(theme::ink(row.proof.tone), pending ? 0.6F : 1.0F);
    icon_in_box(canvas.fonts().small, rest.take_left(canvas.px(15)), proven, row.proof.icon);
    rest.take_left(canvas.px(5));
    const float word = text_width(canvas.fonts().small, row.proof.text);
    text_in_box(canvas, canvas.fonts().small, rest.take_left(word + 1), proven, row.proof.text,
                Align::left, Fit::must);
    rest.take_left(canvas.px(10));
    const std::string whole = row.detail + "  ·  " + row.size;
    const bool sized = !row.size.empty() && text_width(canvas.fonts().small, whole) <= rest.w;
    text_in_box(canvas, canvas.fonts().small, rest, theme::text_third, sized ? whole : row.detail);
}

std::vector<ChipModel> chips_of(const std::optional<ChipModel>& chip) {
    return chip ? std::vector<ChipModel>{*chip} : std::vector<ChipModel>{};
}

}  // namespace

float interpretation_height(const Canvas& canvas, const InterpretationModel& model) {
    const auto rows = static_cast<float>(std::max<std::size_t>(2, model.rows.size()));
    return canvas.px(44 + 12) + rows * canvas.px(channel_height);
}

void draw_interpretation(Canvas& canvas, const Box& box, const InterpretationModel& model) {
    Box rest = panel_frame(canvas, box, Icon::headset, model.title, chips_of(model.summary));
    rest = rest.inset(1, canvas.px(4));
    if (model.rows.empty()) {
        empty_note(canvas, rest, model.empty, "");
        return;
    }
    scrolled_rows(canvas, "channel.rows", rest, canvas.px(channel_height),
                  static_cast<int>(model.rows.size()), -1, [&](int i, const Box& row) {
                      draw_channel(canvas, row, model.rows[static_cast<std::size_t>(i)]);
                  });
}

void draw_displays(Canvas& canvas, const Box& box, const DisplaysModel& model) {
    Box rest = panel_frame(canvas, box, Icon::display, model.title, chips_of(model.summary));
    rest = rest.inset(1, canvas.px(6));
    if (model.rows.empty()) {
        empty_note(canvas, rest, model.empty, "");
        return;
    }
    scrolled_rows(canvas, "display.rows", rest, canvas.px(display_height),
                  static_cast<int>(model.rows.size()), -1, [&](int i, const Box& row) {
                      draw_display(canvas, row, model.rows[static_cast<std::size_t>(i)]);
                  });
}

}  // namespace plenaria::console
