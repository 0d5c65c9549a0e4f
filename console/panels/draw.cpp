#include "console/panels/draw.hpp"

#include <array>
#include <string>

namespace plenaria::console {
namespace {

/// The longest beginning of `text` that fits with an ellipsis.
std::string elided(ImFont* font, std::string_view text, float room) {
    constexpr std::string_view ellipsis = "…";
    const float left = room - text_width(font, ellipsis);
    const char* end = nullptr;
    font->CalcTextSizeA(font->FontSize, std::max(0.0F, left), 0, text.data(),
                        text.data() + text.size(), &end);
    std::string cut{text.data(), static_cast<std::size_t>(end - text.data())};
    while (!cut.empty() && cut.back() == ' ') {
        cut.pop_back();
    }
    return cut.append(ellipsis);
}

ImVec2 at(float x, float y) { return {std::round(x), std::round(y)}; }

}  // namespace

float text_width(ImFont* font, std::string_view text) {
    return font->CalcTextSizeA(font->FontSize, FLT_MAX, 0, text.data(), text.data() + text.size())
        .x;
}

float text_in_box(Canvas& canvas, ImFont* font, const Box& box, ImU32 colour, std::string_view text,
                  Align align, Fit fit) {
    if (text.empty()) {
        return 0;
    }
    std::string cut;
    float width = text_width(font, text);
    // Half a pixel is rounding, not a missing letter.
    if (width > box.w + 0.5F) {
        if (fit == Fit::must) {
            canvas.overflow(text, width, box.w);
        }
        cut = elided(font, text, box.w);
        text = cut;
        width = text_width(font, text);
    }
    float x = box.x;
    if (align == Align::centre) {
        x = box.x + (box.w - width) / 2;
    } else if (align == Align::right) {
        x = box.right() - width;
    }
    const float y = box.mid_y() - font->FontSize / 2;
    Canvas::list().AddText(font, font->FontSize, at(x, y), colour, text.data(),
                           text.data() + text.size());
    return width;
}

std::string broken_at_blanks(ImFont* font, std::string_view text, float width) {
    std::string lines{text};
    std::size_t line = 0;
    std::size_t blank = std::string::npos;
    for (std::size_t i = 0; i <= lines.size(); ++i) {
        const char c = i < lines.size() ? lines[i] : ' ';
        if (c != ' ' && c != '\n') {
            continue;
        }
        if (blank != std::string::npos &&
            text_width(font, std::string_view{lines}.substr(line, i - line)) > width) {
            lines[blank] = '\n';
            line = blank + 1;
        }
        blank = i;
        if (c == '\n') {
            line = i + 1;
            blank = std::string::npos;
        }
    }
    return lines;
}

void icon_in_box(ImFont* font, const Box& box, ImU32 colour, Icon icon) {
    const std::string_view glyph = glyph_of(icon);
    if (glyph.empty()) {
        return;
    }
    const float width = text_width(font, glyph);
    Canvas::list().AddText(font, font->FontSize,
                           at(box.mid_x() - width / 2, box.mid_y() - font->FontSize / 2), colour,
                           glyph.data(), glyph.data() + glyph.size());
}

void fill(const Box& box, ImU32 colour, float rounding) {
    Canvas::list().AddRectFilled({box.x, box.y}, {box.right(), box.bottom()}, colour, rounding);
}

void outline(const Box& box, ImU32 colour, float rounding, float thickness) {
    Canvas::list().AddRect({box.x, box.y}, {box.right(), box.bottom()}, colour, rounding, 0,
                           thickness);
}

void rule(const Canvas& canvas, const Box& box) {
    const float thickness = std::max(1.0F, canvas.px(1));
    fill({box.x, box.y, box.w, thickness}, theme::line);
}

float chip_width(const Canvas& canvas, const ChipModel& chip) {
    // The same rounded parts that `chip_at` takes away, or a letter is missing at odd scales.
    const float icon = chip.icon == Icon::none ? 0 : canvas.px(15) + canvas.px(5);
    return std::ceil(text_width(canvas.fonts().small, chip.text)) + icon + 2 * canvas.px(10);
}

float chip_at(Canvas& canvas, float x, float mid_y, float room, const ChipModel& chip,
              Align align) {
    const float width = std::min(chip_width(canvas, chip), room);
    const float height = canvas.px(24);
    Box box{align == Align::right ? x - width : x, std::round(mid_y - height / 2), width, height};
    fill(box, theme::ground(chip.tone), height / 2);
    const bool plain = chip.tone == Tone::plain || chip.tone == Tone::quiet;
    const ImU32 ink = plain ? theme::text_second : theme::ink(chip.tone);
    Box inner = box.inset(canvas.px(10), 0);
    if (chip.icon != Icon::none) {
        icon_in_box(canvas.fonts().small, inner.take_left(canvas.px(15)), ink, chip.icon);
        inner.take_left(canvas.px(5));
    }
    text_in_box(canvas, canvas.fonts().small, inner, ink, chip.text, Align::left, Fit::must);
    return width;
}

float keycap_width(const Canvas& canvas, std::string_view key) {
    return std::ceil(text_width(canvas.fonts().small, key)) + canvas.px(16);
}

float keycap_at(Canvas& canvas, float x, float mid_y, std::string_view key) {
    const float width = keycap_width(canvas, key);
    const float height = canvas.px(23);
    const Box box{x, std::round(mid_y - height / 2), width, height};
    fill(box, theme::faded(theme::keycap, 0.55F), canvas.px(5));
    text_in_box(canvas, canvas.fonts().small, box, theme::text_second, key, Align::centre);
    return width;
}

void meter(const Canvas& canvas, const Box& box, float share, ImU32 colour, float mark) {
    const float rounding = box.h / 2;
    fill(box, theme::control, rounding);
    const float width = box.w * std::clamp(share, 0.0F, 1.0F);
    if (width > 0.5F) {
        fill({box.x, box.y, std::max(width, box.h), box.h}, colour, rounding);
    }
    if (mark >= 0 && mark <= 1) {
        const float reach = canvas.px(3);
        fill({std::round(box.x + box.w * mark), box.y - reach, std::max(1.0F, canvas.px(2)),
              box.h + 2 * reach},
             theme::text_second);
    }
}

void flag_in_box(Canvas& canvas, const Box& box, std::string_view iso, std::string_view code) {
    const float rounding = canvas.px(3);
    ImTextureID texture = nullptr;
    if (!iso.empty()) {
        texture = canvas.flag(iso, static_cast<int>(box.w), static_cast<int>(box.h));
    }
    if (texture != nullptr) {
        Canvas::list().AddImageRounded(texture, {box.x, box.y}, {box.right(), box.bottom()}, {0, 0},
                                       {1, 1}, IM_COL32_WHITE, rounding);
        outline(box, theme::faded(IM_COL32_WHITE, 0.10F), rounding);
        return;
    }
    fill(box, theme::control, rounding);
    outline(box, theme::line_strong, rounding);
    ImFont* font = box.h > canvas.px(60) ? canvas.fonts().large : canvas.fonts().small;
    text_in_box(canvas, font, box.inset(canvas.px(2), 0), theme::text_second, code, Align::centre);
}

void hatch(const Canvas& canvas, const Box& box, ImU32 colour) {
    ImDrawList& list = Canvas::list();
    list.PushClipRect({box.x, box.y}, {box.right(), box.bottom()}, true);
    const float stripe = canvas.px(18);
    for (float x = box.x - box.h; x < box.right(); x += 2 * stripe) {
        list.AddQuadFilled({x, box.bottom()}, {x + box.h, box.y}, {x + box.h + stripe, box.y},
                           {x + stripe, box.bottom()}, colour);
    }
    list.PopClipRect();
}

void spinner(const Canvas& canvas, float x, float y, float radius, ImU32 colour) {
    constexpr float turn = 6.2831853F;
    const auto start = static_cast<float>(std::fmod(ImGui::GetTime() * 5.0, double{turn}));
    ImDrawList& list = Canvas::list();
    list.PathArcTo({x, y}, radius, start, start + turn * 0.7F, 20);
    list.PathStroke(colour, 0, canvas.px(2));
}

void mark_sign(const Canvas& canvas, float x, float y, Mark mark) {
    if (mark == Mark::waiting) {
        spinner(canvas, x, y, canvas.px(7), theme::accent);
    } else if (mark == Mark::late) {
        const float side = canvas.px(20);
        icon_in_box(canvas.fonts().small, {x - side / 2, y - side / 2, side, side}, theme::warn,
                    Icon::warning);
    }
}

Box panel_frame(Canvas& canvas, const Box& box, Icon icon, std::string_view title,
                const std::vector<ChipModel>& chips, float reserve_right) {
    const float rounding = canvas.px(10);
    fill(box, theme::panel, rounding);
    outline(box, theme::line, rounding);
    Box rest = box;
    Box bar = rest.take_top(canvas.px(44));
    rule(canvas, {bar.x, bar.bottom() - 1, bar.w, 1});
    bar = bar.inset(canvas.px(14), 0);
    icon_in_box(canvas.fonts().body, bar.take_left(canvas.px(20)), theme::text_third, icon);
    bar.take_left(canvas.px(8));
    bar.take_right(reserve_right);
    for (const ChipModel& chip : chips) {
        const float width = chip_at(canvas, bar.right(), bar.mid_y(), bar.w, chip, Align::right);
        bar.take_right(width + canvas.px(8));
    }
    text_in_box(canvas, canvas.fonts().strong, bar, theme::text, title, Align::left, Fit::must);
    return rest;
}

void empty_note(Canvas& canvas, const Box& box, std::string_view text, std::string_view detail) {
    const float line = canvas.px(24);
    const Box first{box.x + canvas.px(16), box.mid_y() - (detail.empty() ? line / 2 : line),
                    box.w - canvas.px(32), line};
    text_in_box(canvas, canvas.fonts().body, first, theme::text_second, text, Align::centre);
    text_in_box(canvas, canvas.fonts().small, {first.x, first.bottom(), first.w, line},
                theme::text_third, detail, Align::centre);
}

}  // namespace plenaria::console
