#include "display/sdl/painter.hpp"

#include "display/sdl/paint_parts.hpp"
#include "display/sdl/palette.hpp"

namespace plenaria::display {
namespace {

using namespace paint_parts;

/// What a slate looks like, by what it says.
struct SlateLook {
    std::string_view icon;
    Colour icon_colour = palette::second;
    Colour card = palette::panel;
    Colour text = palette::text;
    Colour second = palette::second;
};

SlateLook look_of(SceneKind kind) {
    using namespace palette;
    SlateLook resting{.icon = {},
                      .icon_colour = second_resting,
                      .card = panel_resting,
                      .text = text_resting,
                      .second = second_resting};
    switch (kind) {
        case SceneKind::closed:
            return {icon_lock, palette::text, closed_card, palette::text, closed_second};
        case SceneKind::members_only: return {.icon = icon_users, .icon_colour = palette::text};
        case SceneKind::neutral: return {.icon = icon_clock};
        case SceneKind::suspended: return {.icon = icon_pause};
        case SceneKind::stopped: return {.icon = icon_triangle, .icon_colour = warn};
        case SceneKind::adjourned: resting.icon = icon_check; return resting;
        case SceneKind::no_session: resting.icon = icon_calendar; return resting;
        case SceneKind::waiting: resting.icon = icon_broken_link; return resting;
        case SceneKind::floor: break;
    }
    return resting;
}

void ground(SceneKind kind, Canvas& canvas) {
    if (kind == SceneKind::closed) {
        canvas.hatch(palette::closed_band, palette::closed_ground, 33);
    } else if (kind == SceneKind::members_only) {
        canvas.hatch(palette::members_band, palette::members_ground, 33);
    } else {
        canvas.fill(palette::background);
    }
}

/// One line of the card: measured first, so that the card grows with what it holds.
struct CardLine {
    TextStyle style;
    std::string text;
    double gap = 0;  ///< above it
};

void add_wrapped(std::vector<CardLine>& lines, Canvas& canvas, const TextStyle& style,
                 const std::string& text, double width, double gap) {
    for (const std::string& line : canvas.wrapped(style, text, width)) {
        lines.push_back({style, line, gap});
        gap = 0;
    }
}

std::vector<CardLine> card_lines(const Scene& scene, const SlateLook& look, Canvas& canvas,
                                 double width) {
    std::vector<CardLine> lines;
    const auto add = [&](TextStyle style, double smallest, const std::string& text, double gap) {
        if (!text.empty()) {
            lines.push_back({canvas.fitted(style, smallest, text, width), text, gap});
        }
    };
    add({Face::bold, 88, look.text}, 30, scene.slate_title.first, 18);
    add({Face::semibold, 62, look.second}, 30, scene.slate_title.second, 0);
    const Line& detail = scene.slate_detail;
    add_wrapped(lines, canvas, {Face::semibold, 38, look.text}, detail.first, width, 22);
    add_wrapped(lines, canvas, {Face::regular, 34, look.second}, detail.second, width, 0);
    add({Face::semibold, 38, look.text}, 18, scene.slate_when.joined(), 22);
    add({Face::regular, 32, look.second}, 18, scene.slate_note.joined(), 22);
    return lines;
}

void slate(const Scene& scene, Canvas& canvas) {
    constexpr double padding_x = 60;
    constexpr double padding_y = 52;
    constexpr double icon_height = 190;
    constexpr double card_width = 1240;
    const SlateLook look = look_of(scene.kind);
    const auto lines = card_lines(scene, look, canvas, card_width - 2 * padding_x);
    double content = icon_height;
    for (const CardLine& line : lines) {
        content += line.gap + Canvas::line_height(line.style);
    }
    const double height = std::max(600.0, content + 2 * padding_y);
    constexpr double top = 124;
    const double spare = canvas.height() - 98 - top - height;
    const Box card{(canvas.width() - card_width) / 2, top + spare / 2, card_width, height};
    canvas.panel(card, 34, look.card);
    const double centre = canvas.width() / 2;
    double y = card.y + (height - content) / 2;
    const TextStyle icon{Face::icons, icon_height, look.icon_colour};
    canvas.text(centre, y + (icon_height - Canvas::line_height(icon)) / 2, icon, look.icon,
                Align::centre);
    y += icon_height;
    for (const CardLine& line : lines) {
        y += line.gap;
        canvas.text(centre, y, line.style, line.text, Align::centre);
        y += Canvas::line_height(line.style);
    }
}

/// The age of what is shown: a badge beside the time, later a banner along the bottom.
void stale_mark(const Scene& scene, Canvas& canvas, double header_right) {
    if (scene.stale == StaleLevel::fresh) {
        return;
    }
    const bool badge = scene.stale == StaleLevel::badge;
    const std::string text = scene.stale_text.joined();
    const TextStyle words = canvas.fitted({Face::semibold, badge ? 27.0 : 32.0, palette::on_warn},
                                          18, text, header_right - margin - 120);
    const TextStyle icon{Face::icons, words.size, palette::on_warn};
    const double icon_width = canvas.text_width(icon, palette::icon_broken_link) + 16;
    const double needed = icon_width + canvas.text_width(words, text);
    // On the floor a banner takes the place of the event's name, so that nothing else moves.
    Box box{margin, 44, header_right - margin, 64};
    if (badge) {
        box = {header_right - needed - 64, 50, needed + 64, 56};
    } else if (scene.kind != SceneKind::floor) {
        box = {0, canvas.height() - 64, canvas.width(), 64};
    }
    canvas.panel(box, badge ? 28 : 12, palette::warn);
    const double x = box.x + (box.w - needed) / 2;
    const double y = box.y + (box.h - Canvas::line_height(words)) / 2;
    canvas.text(x, y, icon, palette::icon_broken_link);
    canvas.text(x + icon_width, y, words, text);
}

}  // namespace

Painted paint(const Scene& scene, Canvas& canvas) {
    ground(scene.kind, canvas);
    const double header_right = header(scene, canvas);
    Painted painted;
    if (scene.kind == SceneKind::floor) {
        painted.alternating = floor(scene, canvas);
    } else {
        slate(scene, canvas);
    }
    stale_mark(scene, canvas, header_right);
    return painted;
}

}  // namespace plenaria::display
