#include <algorithm>

#include "display/sdl/paint_parts.hpp"

namespace plenaria::display::paint_parts {
namespace {

/// One line of the card: measured first, so that the card grows with what it holds.
struct CardLine {
    TextStyle style;
    std::string text;
    double gap = 0;  ///< above it
};

/// `scale` shrinks all alike, but nothing below what can be read.
std::vector<CardLine> card_lines(const Scene& scene, const SlateLook& look, Canvas& canvas,
                                 double width, double scale) {
    std::vector<CardLine> lines;
    const auto add = [&](TextStyle style, std::size_t most, const std::string& text, double gap) {
        style.size = std::max(legible, style.size * scale);
        for (Row& row : fitted_rows(canvas, style, legible, text, width, most)) {
            lines.push_back({row.style, std::move(row.text), gap * scale});
            gap = 0;
        }
    };
    add({Face::bold, 88, look.text}, 1, scene.slate_title.first, 18);
    add({Face::semibold, 62, look.second}, 1, scene.slate_title.second, 0);
    add({Face::semibold, 38, look.text}, 4, scene.slate_detail.first, 22);
    add({Face::regular, 34, look.second}, 4, scene.slate_detail.second, 0);
    add({Face::semibold, 38, look.text}, 1, scene.slate_when.joined(), 22);
    add({Face::regular, 32, look.second}, 1, scene.slate_note.joined(), 22);
    return lines;
}

double height_of(const std::vector<CardLine>& lines) {
    double sum = 0;
    for (const CardLine& line : lines) {
        sum += line.gap + Canvas::line_height(line.style);
    }
    return sum;
}

}  // namespace

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
        case SceneKind::floor:
        case SceneKind::next:
        case SceneKind::agenda:
        case SceneKind::text:
        case SceneKind::documents:
        case SceneKind::clock:
        case SceneKind::door:
        case SceneKind::lobby: break;
    }
    return {};
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

void slate(const Scene& scene, Canvas& canvas) {
    constexpr double padding_x = 60;
    constexpr double padding_y = 52;
    constexpr double icon_full = 190;
    constexpr double card_width = 1240;
    constexpr double icon_least = 90;
    const SlateLook look = look_of(scene.kind);
    constexpr double top = 124;
    const double place = canvas.height() - 98 - top;
    std::vector<CardLine> lines;
    double icon_height = 0;
    double content = 0;
    double scale = 1;
    do {
        lines = card_lines(scene, look, canvas, card_width - 2 * padding_x, scale);
        icon_height = std::max(icon_least, icon_full * scale);
        content = icon_height + height_of(lines);
        scale -= 0.05;
    } while (content + 2 * padding_y > place && scale > 0.2);
    const double height = std::max(600.0, content + 2 * padding_y);
    const double spare = place - height;
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

void notice(const Scene& scene, Canvas& canvas) {
    const double width = canvas.width() - 4 * margin;
    const double centre = canvas.width() / 2;
    auto rows = fitted_rows(canvas, {Face::semibold, 48, palette::second}, legible,
                            scene.slate_title.first, width);
    append(rows, fitted_rows(canvas, {Face::regular, 40, palette::second}, legible,
                             scene.slate_title.second, width));
    draw(canvas, centre, (canvas.height() - height_of(rows)) / 2, rows, Align::centre);
}

}  // namespace plenaria::display::paint_parts
