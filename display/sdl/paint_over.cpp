#include <algorithm>

#include "display/sdl/paint_parts.hpp"

namespace plenaria::display::paint_parts {
namespace {

constexpr double band_height = 116;

/// One language's half of a band: the count large, the words under it.
void half(const std::string& count, const std::string& words, Canvas& canvas, const Box& box) {
    std::vector<Row> rows;
    if (!count.empty()) {
        const TextStyle style = canvas.fitted({Face::bold, 44, palette::text}, 22, count, box.w);
        rows.push_back({style, count, Canvas::line_height(style)});
    }
    if (!words.empty()) {
        TextStyle style{Face::semibold, 38, palette::text};
        const double place = box.h - height_of(rows);
        auto lines = canvas.wrapped(style, words, box.w);
        while (style.size > 14 &&
               static_cast<double>(lines.size()) * Canvas::line_height(style) > place) {
            style.size -= 2;
            lines = canvas.wrapped(style, words, box.w);
        }
        for (const std::string& line : lines) {
            rows.push_back({style, line, Canvas::line_height(style)});
        }
    }
    draw(canvas, box.x, box.y + (box.h - height_of(rows)) / 2, rows);
}

void band(const BulletinCard& card, Canvas& canvas, const Box& box) {
    canvas.panel({box.x - 3, box.y - 3, box.w + 6, box.h + 6}, 23, palette::bulletin_edge);
    canvas.panel(box, 20, palette::bulletin_panel);
    const bool recall = card.kind == BulletinKind::recall;
    const TextStyle icon{Face::icons, 56, palette::text};
    canvas.text(box.x + 66, box.y + (box.h - Canvas::line_height(icon)) / 2, icon,
                recall ? palette::icon_bell : palette::icon_bullhorn, Align::centre);
    const double left = box.x + 132;
    const double width = box.x + box.w - 32 - left;
    const bool both = !card.count.second.empty() || !card.text.second.empty();
    constexpr double gap = 40;
    const double each = both ? (width - gap) / 2 : width;
    half(card.count.first, card.text.first, canvas, {left, box.y + 8, each, box.h - 16});
    if (both) {
        const auto of = [](const Line& line) {
            return line.second.empty() ? line.first : line.second;
        };
        half(of(card.count), of(card.text), canvas,
             {left + each + gap, box.y + 8, each, box.h - 16});
    }
}

}  // namespace

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
    // In an open room a banner takes the place of the event's name, so that nothing else moves.
    Box box{margin, 44, header_right - margin, 64};
    if (badge) {
        box = {header_right - needed - 64, 50, needed + 64, 56};
    } else if (!look_of(scene.kind).icon.empty()) {
        box = {0, canvas.height() - 64, canvas.width(), 64};
    }
    canvas.panel(box, badge ? 28 : 12, palette::warn);
    const double x = box.x + (box.w - needed) / 2;
    const double y = box.y + (box.h - Canvas::line_height(words)) / 2;
    canvas.text(x, y, icon, palette::icon_broken_link);
    canvas.text(x + icon_width, y, words, text);
}

void bulletins(const Scene& scene, Canvas& canvas) {
    constexpr double inset = 40;
    double y = canvas.height() - 24;
    if (scene.stale >= StaleLevel::banner && !look_of(scene.kind).icon.empty()) {
        y -= 64;
    }
    for (auto each = scene.bulletins.rbegin(); each != scene.bulletins.rend(); ++each) {
        y -= band_height;
        band(*each, canvas, {inset, y, canvas.width() - 2 * inset, band_height});
        y -= 14;
    }
}

}  // namespace plenaria::display::paint_parts
