#include <algorithm>

#include "display/sdl/paint_parts.hpp"

namespace plenaria::display::paint_parts {
namespace {

/// A band is higher only where its words, at the smallest legible size, need more.
constexpr double band_height = 116;
constexpr double band_padding = 16;

/// One language's half of a band: the count large, the words under it, as large as they find place
/// in the usual height.
std::vector<Row> half(const std::string& count, const std::string& words, Canvas& canvas,
                      double width) {
    const auto large =
        fitted_rows(canvas, {Face::bold, 44, palette::text}, legible, count, width);
    std::vector<Row> rows;
    for (double size = 38; size >= legible; size -= 2) {
        rows = large;
        const TextStyle style{Face::semibold, size, palette::text};
        append(rows, fitted_rows(canvas, style, size, words, width));
        if (height_of(rows) <= band_height - band_padding) {
            break;
        }
    }
    return rows;
}

std::string_view icon_of(BulletinKind kind) {
    switch (kind) {
        case BulletinKind::recall:
            return palette::icon_bell;
        case BulletinKind::decision:
            return palette::icon_gavel;
        case BulletinKind::notice:
            break;
    }
    return palette::icon_bullhorn;
}

/// Draws a band that ends at `bottom`; answers its upper end.
double band(const BulletinCard& card, Canvas& canvas, double bottom) {
    constexpr double inset = 40;
    constexpr double before_words = 132;
    constexpr double gap = 40;
    const double room = canvas.width() - 2 * inset - before_words - 32;
    const bool both = !card.count.second.empty() || !card.text.second.empty();
    const double each = both ? (room - gap) / 2 : room;
    const auto second_of = [](const Line& line) {
        return line.second.empty() ? line.first : line.second;
    };
    const auto first = half(card.count.first, card.text.first, canvas, each);
    const auto second = both ? half(second_of(card.count), second_of(card.text), canvas, each)
                             : std::vector<Row>{};
    const double height =
        std::max(band_height, std::max(height_of(first), height_of(second)) + band_padding);
    const Box box{inset, bottom - height, canvas.width() - 2 * inset, height};
    canvas.panel({box.x - 3, box.y - 3, box.w + 6, box.h + 6}, 23, palette::bulletin_edge);
    canvas.panel(box, 20, palette::bulletin_panel);
    const TextStyle icon{Face::icons, 56, palette::text};
    canvas.text(box.x + 66, box.y + (box.h - Canvas::line_height(icon)) / 2, icon,
                icon_of(card.kind), Align::centre);
    const double left = box.x + before_words;
    const double middle = box.y + box.h / 2;
    draw(canvas, left, middle - height_of(first) / 2, first);
    draw(canvas, left + each + gap, middle - height_of(second) / 2, second);
    return box.y;
}

struct StripLook {
    std::string_view icon;
    Colour words;
    Colour between;  ///< the two languages
    Colour plate;
};

/// Wider and higher than the glass by as much as burn-in moves it.
Box strip_box(const Canvas& canvas) {
    constexpr double beyond = 16;
    return {-beyond, -beyond, canvas.width() + 2 * beyond, strip_height + beyond};
}

void strip_words(const Line& words, const StripLook& look, Canvas& canvas) {
    constexpr double gap = 34;
    constexpr double beside_icon = 22;
    TextStyle style{Face::bold, 31, look.words};
    const TextStyle icon{Face::icons, 36, look.words};
    const double icon_width = canvas.text_width(icon, look.icon) + beside_icon;
    const auto width_of = [&] {
        const double second =
            words.second.empty() ? 0 : canvas.text_width(style, words.second) + 2 * gap;
        return 2 * icon_width + canvas.text_width(style, words.first) + second;
    };
    while (style.size > legible && width_of() > canvas.width() - 4 * margin) {
        style.size -= 1;
    }
    const double width = width_of();
    double x = (canvas.width() - width) / 2;
    const Box plate{x - gap, 9, width + 2 * gap, strip_height - 18};
    canvas.panel(plate, plate.h / 2, look.plate);
    const double middle = strip_height / 2;
    const auto put = [&](const TextStyle& part, std::string_view text) {
        canvas.text(x, middle - Canvas::line_height(part) / 2, part, text);
        x += canvas.text_width(part, text);
    };
    put(icon, look.icon);
    x += beside_icon;
    put(style, words.first);
    if (!words.second.empty()) {
        canvas.panel({x + gap - 1, middle - 15, 2, 30}, 0, look.between);
        x += 2 * gap;
        put(style, words.second);
    }
    x += beside_icon;
    put(icon, look.icon);
}

}  // namespace

void stale_mark(const Scene& scene, Canvas& canvas, double header_right) {
    if (scene.stale == StaleLevel::fresh) {
        return;
    }
    const bool badge = scene.stale == StaleLevel::badge;
    const std::string text = scene.stale_text.joined();
    const TextStyle words = canvas.fitted({Face::semibold, badge ? 27.0 : 32.0, palette::on_warn},
                                          legible, text, header_right - margin - 120);
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
    double y = canvas.height() - 24;
    if (scene.stale >= StaleLevel::banner && !look_of(scene.kind).icon.empty()) {
        y -= 64;
    }
    for (auto each = scene.bulletins.rbegin(); each != scene.bulletins.rend(); ++each) {
        y = band(*each, canvas, y) - 14;
    }
}

void within_strip(const Line& words, Canvas& canvas) {
    canvas.hatch(strip_box(canvas), palette::within_band, palette::within_ground, 22);
    strip_words(words,
                {palette::icon_lock, palette::text, palette::closed_second, palette::within_plate},
                canvas);
}

void warning_strip(const Line& words, Canvas& canvas) {
    canvas.panel(strip_box(canvas), 0, palette::warn);
    strip_words(words, {palette::icon_triangle, palette::on_warn, palette::on_warn, palette::warn},
                canvas);
}

}  // namespace plenaria::display::paint_parts
