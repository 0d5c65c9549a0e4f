// Who has the floor: the largest thing on the console is the clock.
#include "console/panels/panels.hpp"
#include "console/panels/widgets.hpp"

namespace plenaria::console {
namespace {

void draw_person(Canvas& canvas, Box box, const FloorModel& model) {
    const Fonts& fonts = canvas.fonts();
    const bool wide = text_width(fonts.large, model.country) <= box.w;
    text_in_box(canvas, wide ? fonts.large : fonts.title, box.take_top(canvas.px(38)), theme::text,
                model.country);
    text_in_box(canvas, fonts.strong, box.take_top(canvas.px(26)), theme::text_second,
                model.person);
    Box row = box.take_top(canvas.px(34));
    row.take_top(canvas.px(6));
    for (const ChipModel& chip : model.chips) {
        const float width = chip_width(canvas, chip);
        if (width > row.w) {
            break;
        }
        chip_at(canvas, row.x, row.mid_y(), row.w, chip);
        row.take_left(width + canvas.px(8));
    }
}

void draw_clock(Canvas& canvas, Box box, const FloorModel& model) {
    const bool pending = model.mark != Mark::none && model.mark != Mark::refused;
    const ImU32 ink = theme::faded(theme::ink(model.clock_tone), pending ? 0.6F : 1.0F);
    text_in_box(canvas, canvas.fonts().clock, box.take_top(canvas.px(84)), ink, model.clock,
                Align::right, Fit::must);
    Box row = box.take_top(canvas.px(34));
    const float allotted = text_width(canvas.fonts().small, model.allotted);
    text_in_box(canvas, canvas.fonts().small, row.take_right(allotted + 1), theme::text_third,
                model.allotted, Align::right);
    row.take_right(canvas.px(12));
    chip_at(canvas, row.right(), row.mid_y(), row.w, model.phase, Align::right);
    const float chip = chip_width(canvas, model.phase);
    mark_sign(canvas, row.right() - chip - canvas.px(18), row.mid_y(), model.mark);
}

void draw_speech(Canvas& canvas, Box box, const FloorModel& model) {
    Box upper = box.take_top(canvas.px(118));
    const Box flag = upper.take_left(canvas.px(136));
    flag_in_box(canvas, {flag.x, flag.y + canvas.px(4), flag.w, canvas.px(102)}, model.flag,
                model.code);
    upper.take_left(canvas.px(18));
    const float clock = std::max(text_width(canvas.fonts().clock, model.clock),
                                 chip_width(canvas, model.phase) + canvas.px(150));
    draw_clock(canvas, upper.take_right(clock + 1), model);
    upper.take_right(canvas.px(16));
    draw_person(canvas, upper, model);
    const ImU32 colour =
        model.clock_tone == Tone::plain ? theme::accent : theme::ink(model.clock_tone);
    box.take_top(canvas.px(6));
    meter(canvas, box.take_top(canvas.px(11)), model.progress, colour, model.amber);
}

void draw_strip(Canvas& canvas, const Box& box, const StripModel& strip) {
    const Fonts& fonts = canvas.fonts();
    if (strip.text.empty()) {
        row_of_buttons(canvas, box, strip.buttons);
        return;
    }
    fill(box, theme::ground(strip.tone), canvas.px(8));
    Box rest = box;
    for (auto each = strip.buttons.rbegin(); each != strip.buttons.rend(); ++each) {
        button(canvas, rest.take_right(button_width(canvas, *each)), *each);
        rest.take_right(canvas.px(8));
    }
    rest.take_left(canvas.px(12));
    rest.take_right(strip.buttons.empty() ? canvas.px(12) : 0);
    if (strip.icon != Icon::none) {
        icon_in_box(fonts.body, rest.take_left(canvas.px(20)), theme::ink(strip.tone), strip.icon);
        rest.take_left(canvas.px(8));
    }
    if (!strip.flag.empty() || !strip.code.empty()) {
        const Box flag = rest.take_left(canvas.px(40));
        flag_in_box(canvas, {flag.x, box.mid_y() - canvas.px(15), canvas.px(40), canvas.px(30)},
                    strip.flag, strip.code);
        rest.take_left(canvas.px(10));
    }
    if (!strip.clock.empty()) {
        const float width = text_width(fonts.wall, strip.clock) + 1;
        text_in_box(canvas, fonts.wall, rest.take_right(width), theme::text, strip.clock,
                    Align::right, Fit::must);
        rest.take_right(canvas.px(12));
    }
    const bool both = !strip.detail.empty();
    rest = rest.inset(0, both ? canvas.px(2) : 0);
    text_in_box(canvas, fonts.strong, both ? rest.take_top(canvas.px(22)) : rest, theme::text,
                strip.text);
    text_in_box(canvas, fonts.small, rest, theme::text_second, strip.detail);
}

}  // namespace

void draw_floor(Canvas& canvas, const Box& box, const FloorModel& model) {
    std::vector<ChipModel> chips = model.header_chips;
    if (model.verify) {
        chips.push_back(*model.verify);
    }
    Box rest = panel_frame(canvas, box, Icon::microphone, model.title, chips);
    rest = rest.inset(canvas.px(20), canvas.px(16));
    Box buttons;
    if (!model.buttons.empty()) {
        buttons = rest.take_bottom(canvas.px(56));
        rest.take_bottom(canvas.px(10));
        draw_strip(canvas, rest.take_bottom(canvas.px(44)), model.strip);
        rest.take_bottom(canvas.px(12));
    }
    if (model.occupied) {
        draw_speech(canvas, rest, model);
    } else {
        empty_note(canvas, rest, model.empty, model.empty_detail);
    }
    const float gap = canvas.px(10);
    const auto count = static_cast<float>(model.buttons.size());
    const float width = (buttons.w - gap * (count - 1)) / count;
    for (const ButtonModel& each : model.buttons) {
        button(canvas, buttons.take_left(width), each);
        buttons.take_left(gap);
    }
    if (model.mark == Mark::refused) {
        outline(box, theme::bad, canvas.px(10), canvas.px(2));
    }
}

}  // namespace plenaria::console
