#include <algorithm>

#include "display/sdl/paint_parts.hpp"

namespace plenaria::display::paint_parts {
namespace {

constexpr double title_line = 54;

/// Lines of both titles at the largest sizes at which each takes two lines at most.
struct Titles {
    TextStyle first_style{Face::display_semibold, 44, palette::text};
    TextStyle second_style{Face::regular, 30, palette::second};
    std::vector<std::string> first;
    std::vector<std::string> second;
    bool alternating = false;
};

/// Shrinks `style` until `text` takes `most` lines; answers whether it does.
bool fit_lines(Canvas& canvas, TextStyle& style, double smallest, const std::string& text,
               double width, std::size_t most, std::vector<std::string>& lines) {
    for (;;) {
        lines = canvas.wrapped(style, text, width);
        if (lines.size() <= most) {
            return true;
        }
        if (style.size <= smallest) {
            return false;
        }
        style.size = std::max(smallest, style.size - 2);
    }
}

Titles titles_of(const Scene& scene, Canvas& canvas, double width, const Turns& turns) {
    Titles titles;
    const bool first_fits = fit_lines(canvas, titles.first_style, 34, scene.item_title.first,
                                      width, 2, titles.first);
    const bool second_fits = fit_lines(canvas, titles.second_style, 24, scene.item_title.second,
                                       width, 2, titles.second);
    if ((first_fits && second_fits) || scene.item_title.second.empty()) {
        return titles;
    }
    // They cannot be read together, so they take turns in the same place (ui.md).
    const std::string& shown =
        turns.at == 0 ? scene.item_title.first : scene.item_title.second;
    Titles turn;
    turn.alternating = true;
    fit_lines(canvas, turn.first_style, 28, shown, width, 4, turn.first);
    return turn;
}

double draw_lines(Canvas& canvas, double x, double y, const TextStyle& style,
                  const std::vector<std::string>& lines, double pitch) {
    for (const std::string& line : lines) {
        canvas.text(x, y + (pitch - Canvas::line_height(style)) / 2, style, line);
        y += pitch;
    }
    return y;
}

/// Draws the item; answers its lower end.
double item(const Scene& scene, Canvas& canvas, double width, Turns& turns) {
    constexpr double top = 146;
    canvas.text(margin, top, {Face::medium, 24, palette::accent}, scene.item_label.joined());
    const Titles titles = titles_of(scene, canvas, width, turns);
    turns.taken |= titles.alternating;
    const double pitch = titles.first_style.size * title_line / 44;
    double y = draw_lines(canvas, margin, top + 38, titles.first_style, titles.first, pitch);
    y = draw_lines(canvas, margin, y + 8, titles.second_style, titles.second,
                   Canvas::line_height(titles.second_style));
    return y;
}

/// Both languages one under the other; where one is too long for its line at a legible size, it
/// takes another, and where they find no place together they take turns.
void event_name(const Scene& scene, Canvas& canvas, double right, Colour ink, Colour second,
                Turns& turns) {
    double left = margin;
    if (!scene.event_flag.empty()) {
        canvas.flag({margin, 52, 58, 43.5}, scene.event_flag, "", palette::track, ink);
        left += 58 + 20;
    }
    const double width = right - left;
    constexpr double middle = 72.5;
    constexpr double place = 98;
    constexpr double close = 1.1;
    const std::string& title = scene.event_title.first;
    const std::string& translated = scene.event_title.second;
    const TextStyle first{Face::semibold, 27, ink};
    const auto both = [&](double pitch) {
        auto rows = fitted_rows(canvas, first, legible, title, width, 1, pitch);
        append(rows, fitted_rows(canvas, {Face::regular, 23, second}, legible, translated, width, 1,
                                 pitch));
        return rows;
    };
    auto rows = both(1.3);
    if (height_of(rows) > place) {
        rows = both(close);
    }
    if (height_of(rows) > place) {
        turns.taken |= !translated.empty();
        const std::string& shown = turns.at == 0 || translated.empty() ? title : translated;
        // An exception to what is legible: a name of more than 300 letters beside the badge.
        for (double smallest = legible; height_of(rows) > place; smallest -= 1) {
            rows = fitted_rows(canvas, first, smallest, shown, width, 1, close);
        }
    }
    draw(canvas, left, middle - height_of(rows) / 2, rows);
}

/// In the corner under the time of day. Answers where it begins.
double room_name(const Scene& scene, Canvas& canvas, Colour ink, Turns& turns) {
    const double right = canvas.width() - margin;
    const double width = canvas.width() * 0.4;
    const TextStyle style{Face::regular, legible, ink};
    std::string shown = scene.room.joined();
    if (canvas.text_width(style, shown) > width && !scene.room.second.empty()) {
        turns.taken = true;
        shown = turns.at == 0 ? scene.room.first : scene.room.second;
    }
    // An exception to what is legible: whoever stands in a room knows its name, if it is so long.
    const TextStyle fitted = canvas.fitted(style, smallest_word, shown, width);
    canvas.text(right, 85, fitted, shown, Align::right);
    return right - canvas.text_width(fitted, shown);
}

}  // namespace

double header(const Scene& scene, Canvas& canvas, Turns& turns) {
    const bool resting = scene.kind == SceneKind::no_session ||
                         scene.kind == SceneKind::adjourned || scene.kind == SceneKind::waiting;
    const bool slate = !look_of(scene.kind).icon.empty();
    const Colour ink = resting ? palette::text_resting : palette::text;
    const Colour second = resting ? palette::second_resting : palette::second;
    const double right = canvas.width() - margin;
    const TextStyle clock{Face::semibold, 46, ink, true};
    double free_right = right;
    if (!scene.time_of_day.empty()) {
        canvas.text(right, 30, clock, scene.time_of_day, Align::right);
        free_right = right - canvas.text_width(clock, scene.time_of_day) - 64;
    }
    if (scene.event_title.empty()) {
        draw(canvas, margin, 42,
             fitted_rows(canvas, {Face::medium, 27, ink}, legible, scene.room.joined(),
                         free_right - margin));
        return free_right;
    }
    free_right = std::min(free_right, room_name(scene, canvas, second, turns) - 48);
    if (slate || scene.stale < StaleLevel::banner) {
        const double badge = scene.stale == StaleLevel::badge ? 560 : 20;
        event_name(scene, canvas, free_right - badge, ink, second, turns);
    }
    if (!slate) {
        canvas.panel({margin, 123, canvas.width() - 2 * margin, 1.4}, 0, palette::line);
    }
    return free_right;
}

double item_lines(const Scene& scene, Canvas& canvas, double width) {
    double y = 140;
    const auto add = [&](const TextStyle& style, double smallest, const std::string& text) {
        const auto rows = fitted_rows(canvas, style, smallest, text, width);
        draw(canvas, margin, y, rows);
        y += height_of(rows);
    };
    add({Face::medium, 24, palette::accent}, legible, scene.item_label.joined());
    add({Face::display_semibold, 38, palette::text}, 24, scene.item_title.first);
    add({Face::regular, 30, palette::second}, legible, scene.item_title.second);
    return y;
}

void floor(const Scene& scene, Canvas& canvas, Turns& turns) {
    const double bottom = canvas.height();
    constexpr double gap = 48;
    const double usable = canvas.width() - 2 * margin - gap;
    const double left_width = usable * 1180 / 1744;
    const double item_bottom = item(scene, canvas, left_width, turns);
    const double end = scene.channels.empty() ? bottom - 38 : channels(scene, canvas) - 28;
    double top = std::max(366.0, item_bottom + 22);
    const bool held = scene.speaker || scene.point;
    if (scene.text && !held) {
        decision(*scene.text, canvas, {margin, top, left_width, end - top});
    } else {
        if (scene.text) {
            top += decision_strip(*scene.text, canvas, {margin, top, left_width, 108}, turns) + 14;
        }
        speaker_panel(scene, canvas, {margin, top, left_width, end - top}, turns);
    }
    side_column(scene, canvas, {margin + left_width + gap, 146, usable - left_width, end - 146});
}

}  // namespace plenaria::display::paint_parts
