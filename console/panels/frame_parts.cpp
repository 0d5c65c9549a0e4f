// Header, footer, messages, and what is shown before there is a room.
#include <algorithm>
#include <cmath>
#include <string>

#include "console/panels/panels.hpp"
#include "console/panels/widgets.hpp"

namespace plenaria::console {
namespace {

constexpr float footer_margin = 16;
constexpr float undo_pad = 3;
constexpr float undo_gap = 10;

/// Of a key of the footer with its word, without the gap behind it.
float hint_width(const Canvas& canvas, const KeyHint& hint) {
    return keycap_width(canvas, hint.key) + canvas.px(7) +
           text_width(canvas.fonts().small, hint.label);
}

/// The lost link colours the header over its full width: it cannot be missed, and nothing else
/// moves. Its words have the room left of the buttons; what was known stays below, read-only.
void draw_lost(Canvas& canvas, Box box, Box rest, const LostModel& lost) {
    const Fonts& fonts = canvas.fonts();
    const Box sign = rest.take_left(canvas.px(44));
    rest.take_left(canvas.px(12));
    canvas.note("header.lost", rest);
    const std::string detail = broken_at_blanks(fonts.small, lost.detail, rest.w);
    const auto lines = static_cast<float>(1 + std::count(detail.begin(), detail.end(), '\n'));
    const float tall = lines * fonts.small->FontSize;
    // A reason that needs many lines takes the title's size, not its words.
    const bool small = canvas.px(24) + tall > rest.h - canvas.px(2) ||
                       text_width(fonts.title, lost.title) > rest.w;
    const float head = small ? fonts.small->FontSize : canvas.px(24);
    if (head + tall > rest.h) {
        // The gap below the header is free.
        box.h += canvas.px(12);
        rest.h += canvas.px(12);
    }
    fill(box, theme::closed_rail);
    icon_in_box(fonts.large, sign, theme::closed_text, lost.stopped ? Icon::stop : Icon::plug);
    if (head + tall > rest.h) {
        canvas.overflow(lost.detail, head + tall, rest.h);
    }
    rest = rest.inset(0, std::max(0.0F, (rest.h - head - tall) / 2));
    text_in_box(canvas, small ? fonts.small : fonts.title, rest.take_top(head), theme::closed_text,
                lost.title, Align::left, Fit::must);
    Canvas::list().PushClipRect({box.x, box.y}, {rest.right(), box.bottom()}, true);
    Canvas::list().AddText(fonts.small, fonts.small->FontSize,
                           {std::round(rest.x), std::round(rest.y)}, theme::closed_text,
                           detail.data(), detail.data() + detail.size());
    Canvas::list().PopClipRect();
}

/// Emergency access takes the title's place likewise; the header's own buttons stay where they are.
void draw_emergency(Canvas& canvas, const Box& box, Box rest, const EmergencyModel& model) {
    fill(box, theme::closed_rail);
    if (model.acknowledge.shown) {
        const Box place = rest.take_right(button_width(canvas, model.acknowledge));
        button(canvas, {place.x, box.mid_y() - canvas.px(22), place.w, canvas.px(44)},
               model.acknowledge);
        rest.take_right(canvas.px(16));
    }
    // Whatever does not fit is read in full below.
    const Press press = press_area(canvas, "emergency", rest);
    if (press.pressed) {
        canvas.emit({.act = Act::open_popover, .target = "emergency"});
    }
    icon_in_box(canvas.fonts().large, rest.take_left(canvas.px(44)), theme::closed_text,
                Icon::warning);
    rest.take_left(canvas.px(12));
    rest = rest.inset(0, canvas.px(9));
    text_in_box(canvas, canvas.fonts().strong, rest.take_top(canvas.px(22)), theme::closed_text,
                model.title);
    text_in_box(canvas, canvas.fonts().small, rest, theme::closed_text, model.detail);
}

}  // namespace

void draw_header(Canvas& canvas, const Box& box, const HeaderModel& model) {
    fill(box, theme::panel);
    fill({box.x, box.bottom() - 1, box.w, 1}, theme::line);
    Box right = box.inset(canvas.px(18), 0);
    const float wall = text_width(canvas.fonts().wall, "00:00:00");
    const Box clock = right.take_right(wall);
    right.take_right(canvas.px(16));
    const float chip = chip_width(canvas, model.link);
    const Box link = right.take_right(chip);
    right.take_right(canvas.px(10));
    const float tall = canvas.px(44);
    const auto slot = [&](const ButtonModel& button) {
        const Box place = right.take_right(button_width(canvas, button));
        right.take_right(canvas.px(10));
        return Box{place.x, box.mid_y() - tall / 2, place.w, tall};
    };
    const Box language = slot(model.language);
    const Box lock = model.lock.shown ? slot(model.lock) : Box{};
    const Box palette = model.palette.shown ? slot(model.palette) : Box{};
    const Box room = model.room.shown ? slot(model.room) : Box{};
    const Box service = model.service.shown ? slot(model.service) : Box{};
    Box left = right;
    left.x = box.x + canvas.px(16);
    left.w = right.right() - left.x;
    if (model.lost) {
        draw_lost(canvas, box, left, *model.lost);
    } else if (model.emergency) {
        draw_emergency(canvas, box, left, *model.emergency);
    } else {
        const Box flag = left.take_left(canvas.px(42));
        flag_in_box(canvas, {flag.x, box.mid_y() - canvas.px(15), canvas.px(40), canvas.px(30)},
                    model.flag, "PPT");
        left.take_left(canvas.px(10));
        left = left.inset(0, canvas.px(9));
        text_in_box(canvas, canvas.fonts().strong, left.take_top(canvas.px(22)), theme::text,
                    model.title);
        text_in_box(canvas, canvas.fonts().small, left, theme::text_third, model.subtitle);
    }
    chip_at(canvas, link.x, box.mid_y(), link.w, model.link);
    button(canvas, language, model.language);
    button(canvas, palette, model.palette);
    button(canvas, lock, model.lock);
    button(canvas, room, model.room);
    button(canvas, service, model.service);
    text_in_box(canvas, canvas.fonts().wall, clock, theme::text, model.wall_clock, Align::right,
                Fit::must);
}

void draw_footer(Canvas& canvas, const Box& box, const FooterModel& model,
                 const std::optional<Box>& undo) {
    canvas.note("footer", box);
    fill(box, theme::panel);
    fill({box.x, box.y, box.w, 1}, theme::line);
    Box rest = box.inset(canvas.px(footer_margin), 0);
    const float status = text_width(canvas.fonts().small, model.status);
    const Box right = rest.take_right(status);
    if (!undo || undo->right() <= right.x) {
        text_in_box(canvas, canvas.fonts().small, right, theme::text_third, model.status,
                    Align::right, Fit::must);
        canvas.note("footer.status", right);
    }
    if (undo) {
        rest.w = std::min(rest.w, undo->x - rest.x);
    }
    rest.take_right(canvas.px(footer_margin));
    for (const KeyHint& hint : model.hints) {
        const float whole = hint_width(canvas, hint);
        if (whole + canvas.px(footer_margin) > rest.w) {
            break;  // the keys are on the buttons too, and all of them under F1
        }
        canvas.note("footer.key." + hint.key, {rest.x, rest.y, whole, rest.h});
        const float label = text_width(canvas.fonts().small, hint.label);
        const Box cap = rest.take_left(keycap_width(canvas, hint.key));
        fill({cap.x, cap.mid_y() - canvas.px(11.5F), cap.w, canvas.px(23)}, theme::control,
             canvas.px(5));
        text_in_box(canvas, canvas.fonts().small, cap, theme::text_second, hint.key, Align::centre);
        rest.take_left(canvas.px(7));
        text_in_box(canvas, canvas.fonts().small, rest.take_left(label), theme::text_third,
                    hint.label);
        rest.take_left(canvas.px(16));
    }
}

void draw_welcome(Canvas& canvas, const Box& box, const WelcomeModel& model) {
    const float width = std::min(canvas.px(640), box.w - canvas.px(40));
    const float inner = width - 2 * canvas.px(24);
    ImFont* const font = canvas.fonts().body;
    // What is to be done is said whole, however long it is.
    const std::string lines = broken_at_blanks(font, model.detail, inner);
    const char* const end = lines.data() + lines.size();
    const ImVec2 size = font->CalcTextSizeA(font->FontSize, FLT_MAX, 0, lines.data(), end);
    const float detail = std::max(canvas.px(30), size.y);
    const float room = model.room ? canvas.px(60) : 0;
    const float tall = canvas.px(130) + detail + room;
    const Box card{box.mid_x() - width / 2, box.mid_y() - tall / 2, width, tall};
    fill(card, theme::panel, canvas.px(12));
    outline(card, model.stopped ? theme::bad : theme::line_strong, canvas.px(12));
    Box rest = card.inset(canvas.px(24), canvas.px(20));
    const Box sign = rest.take_top(canvas.px(40));
    if (model.stopped) {
        icon_in_box(canvas.fonts().large, sign, theme::bad, Icon::stop);
    } else {
        spinner(canvas, sign.mid_x(), sign.mid_y(), canvas.px(14), theme::accent);
    }
    text_in_box(canvas, canvas.fonts().title, rest.take_top(canvas.px(44)), theme::text,
                model.title, Align::centre);
    Canvas::list().AddText(font, font->FontSize,
                           {std::round(rest.mid_x() - std::min(size.x, inner) / 2), rest.y},
                           theme::text_second, lines.data(), end);
    if (model.room) {
        const float wide = std::min(button_width(canvas, *model.room), inner);
        const Box below = rest.take_bottom(canvas.px(44));
        button(canvas, {below.mid_x() - wide / 2, below.y, wide, below.h}, *model.room);
    }
}

Box undo_box(const Canvas& canvas, const Box& viewport, const FooterModel& footer,
             const UndoModel& model) {
    const float pad = canvas.px(undo_pad);
    float wanted = 2 * pad - canvas.px(undo_gap);
    for (const ButtonModel& each : model.buttons) {
        wanted += button_width(canvas, each) + canvas.px(undo_gap);
    }
    const float gap = canvas.px(footer_margin);
    Box rest = viewport.inset(gap, 0);
    const float status = text_width(canvas.fonts().small, footer.status) + gap;
    const float first_key =
        footer.hints.empty() ? 0 : hint_width(canvas, footer.hints.front()) + 2 * gap;
    if (first_key + wanted + status <= rest.w) {
        rest.take_right(status);
    }
    Box box = rest.take_right(wanted);
    box.x = std::round(box.x);
    // The footer with the gap above it is as tall as that: what one types and reads stays in sight.
    box.h = canvas.px(44) + 2 * pad;
    box.y = viewport.bottom() - box.h;
    return box;
}

void draw_undo(Canvas& canvas, const Box& box, const UndoModel& model) {
    const float pad = canvas.px(undo_pad);
    ImGui::SetNextWindowPos({box.x, box.y});
    ImGui::SetNextWindowSize({box.w, box.h});
    ImGui::Begin("undo", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                     ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav |
                     ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_NoBackground);
    fill(box, theme::raised, canvas.px(12));
    outline(box, theme::line_strong, canvas.px(12));
    row_of_buttons(canvas, box.inset(pad, pad), model.buttons);
    // Nothing below is meant by a click on the ground between the buttons.
    press_area(canvas, "undo.ground", box, false);
    ImGui::End();
}

void draw_toasts(Canvas& canvas, const Box& viewport, float bottom,
                 const std::vector<ToastModel>& toasts) {
    if (toasts.empty()) {
        return;
    }
    ImGui::SetNextWindowPos({viewport.x, viewport.y});
    ImGui::SetNextWindowSize({viewport.w, viewport.h});
    ImGui::Begin("toasts", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoSavedSettings |
                     ImGuiWindowFlags_NoInputs | ImGuiWindowFlags_NoFocusOnAppearing |
                     ImGuiWindowFlags_NoBackground);
    for (auto toast = toasts.rbegin(); toast != toasts.rend(); ++toast) {
        const float wanted = text_width(canvas.fonts().body, toast->text) + canvas.px(64);
        const float width = std::min(wanted, viewport.w - canvas.px(80));
        const Box box{viewport.mid_x() - width / 2, bottom - canvas.px(46), width, canvas.px(46)};
        fill(box, theme::text, canvas.px(8));
        Box inner = box.inset(canvas.px(16), 0);
        const ImU32 ink = toast->tone == Tone::bad ? theme::closed_rail : theme::primary;
        icon_in_box(canvas.fonts().body, inner.take_left(canvas.px(20)), ink, toast->icon);
        inner.take_left(canvas.px(10));
        text_in_box(canvas, canvas.fonts().body, inner, theme::background, toast->text);
        bottom -= canvas.px(54);
    }
    ImGui::End();
}

}  // namespace plenaria::console
