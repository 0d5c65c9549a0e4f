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

Titles titles_of(const Scene& scene, Canvas& canvas, double width) {
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
        scene.turn == 0 ? scene.item_title.first : scene.item_title.second;
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
double item(const Scene& scene, Canvas& canvas, double width, bool& alternating) {
    constexpr double top = 146;
    canvas.text(margin, top, {Face::medium, 24, palette::accent}, scene.item_label.joined());
    const Titles titles = titles_of(scene, canvas, width);
    alternating = titles.alternating;
    const double pitch = titles.first_style.size * title_line / 44;
    double y = draw_lines(canvas, margin, top + 38, titles.first_style, titles.first, pitch);
    y = draw_lines(canvas, margin, y + 8, titles.second_style, titles.second,
                   Canvas::line_height(titles.second_style));
    return y;
}

struct ChannelInk {
    std::string_view icon;
    Colour colour = palette::second;
    bool lit = false;
};

ChannelInk ink_of(ChannelLook look) {
    switch (look) {
        case ChannelLook::unknown: return {palette::icon_question};
        case ChannelLook::declared: return {palette::icon_ring, palette::second, true};
        case ChannelLook::on_air: return {palette::icon_dot, palette::ok, true};
        case ChannelLook::paused: return {palette::icon_pause};
        case ChannelLook::off: return {palette::icon_power};
        case ChannelLook::warn: return {palette::icon_triangle, palette::warn, true};
        case ChannelLook::fault: return {palette::icon_cross, palette::bad, true};
    }
    return {};
}

void channel(const ChannelChip& chip, Canvas& canvas, const Box& box) {
    constexpr double tile = 62;
    const ChannelInk ink = ink_of(chip.look);
    const double y = box.y + (box.h - tile) / 2;
    const Colour number_ink = ink.lit ? palette::text : palette::second;
    if (chip.look == ChannelLook::unknown) {
        // An outline in place of a filled tile: unknown is a state of its own, also in shape.
        canvas.panel({box.x, y, tile, tile}, 12, palette::used_greyed);
        canvas.panel({box.x + 2, y + 2, tile - 4, tile - 4}, 10, palette::background);
    } else {
        canvas.panel({box.x, y, tile, tile}, 12, ink.lit ? palette::number : palette::track);
    }
    const TextStyle number{Face::bold, 34, number_ink};
    canvas.text(box.x + tile / 2, y + (tile - Canvas::line_height(number)) / 2, number,
                std::to_string(chip.number), Align::centre);
    const double x = box.x + tile + 18;
    const double width = box.x + box.w - x;
    const std::string name = chip.name.joined();
    const TextStyle title =
        canvas.fitted({Face::semibold, 30, palette::text}, 14, name, width);
    canvas.text(x, box.y + 6 + (36 - Canvas::line_height(title)) / 2, title, name);
    const TextStyle icon{Face::icons, 17, ink.colour};
    const double icon_width = canvas.text_width(icon, ink.icon) + 8;
    const std::string state = chip.state.joined();
    const TextStyle words =
        canvas.fitted({Face::regular, 21, ink.colour}, 14, state, width - icon_width);
    const double line = box.y + 42;
    canvas.text(x, line + (26 - Canvas::line_height(icon)) / 2, icon, ink.icon);
    canvas.text(x + icon_width, line + (26 - Canvas::line_height(words)) / 2, words, state);
}

void event_name(const Scene& scene, Canvas& canvas, double right, Colour ink, Colour second) {
    double left = margin;
    if (!scene.event_flag.empty()) {
        canvas.flag({margin, 52, 58, 43.5}, scene.event_flag, "", palette::track, ink);
        left += 58 + 20;
    }
    const std::string& first_line = scene.event_title.first;
    const std::string& second_line = scene.event_title.second;
    const double width = right - left;
    canvas.text(left, 40, canvas.fitted({Face::semibold, 27, ink}, 16, first_line, width),
                first_line);
    canvas.text(left, 75, canvas.fitted({Face::regular, 23, second}, 16, second_line, width),
                second_line);
}

}  // namespace

double header(const Scene& scene, Canvas& canvas) {
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
    const std::string room = scene.room.joined();
    if (scene.event_title.empty()) {
        canvas.text(margin, 42, {Face::medium, 27, ink}, room);
        return free_right;
    }
    const TextStyle small{Face::regular, 22, second};
    canvas.text(right, 85, small, room, Align::right);
    free_right = std::min(free_right, right - canvas.text_width(small, room) - 48);
    if (slate || scene.stale < StaleLevel::banner) {
        const double badge = scene.stale == StaleLevel::badge ? 560 : 20;
        event_name(scene, canvas, free_right - badge, ink, second);
    }
    if (!slate) {
        canvas.panel({margin, 123, canvas.width() - 2 * margin, 1.4}, 0, palette::line);
    }
    return free_right;
}

double item_lines(const Scene& scene, Canvas& canvas, double width) {
    double y = 140;
    const auto add = [&](TextStyle style, double smallest, const std::string& text) {
        if (!text.empty()) {
            const TextStyle fitted = canvas.fitted(style, smallest, text, width);
            for (const std::string& line : canvas.wrapped(fitted, text, width)) {
                canvas.text(margin, y, fitted, line);
                y += Canvas::line_height(fitted);
            }
        }
    };
    add({Face::medium, 24, palette::accent}, 18, scene.item_label.joined());
    add({Face::display_semibold, 38, palette::text}, 24, scene.item_title.first);
    add({Face::regular, 30, palette::second}, 20, scene.item_title.second);
    return y;
}

bool floor(const Scene& scene, Canvas& canvas) {
    const double bottom = canvas.height();
    constexpr double gap = 48;
    const double usable = canvas.width() - 2 * margin - gap;
    const double left_width = usable * 1180 / 1744;
    bool alternating = false;
    const double item_bottom = item(scene, canvas, left_width, alternating);
    const bool footer = !scene.channels.empty();
    const double end = bottom - (footer ? 150.0 : 38.0);
    double top = std::max(366.0, item_bottom + 22);
    const bool held = scene.speaker || scene.point;
    if (scene.text && !held) {
        decision(*scene.text, canvas, {margin, top, left_width, end - top});
    } else {
        if (scene.text) {
            constexpr double strip = 108;
            decision(*scene.text, canvas, {margin, top, left_width, strip});
            top += strip + 14;
        }
        speaker_panel(scene, canvas, {margin, top, left_width, end - top});
    }
    side_column(scene, canvas, {margin + left_width + gap, 146, usable - left_width, end - 146});
    if (footer) {
        channels(scene, canvas, bottom - 122);
    }
    return alternating;
}

void channels(const Scene& scene, Canvas& canvas, double top) {
    canvas.panel({margin, top, canvas.width() - 2 * margin, 1.4}, 0, palette::line);
    const TextStyle label{Face::regular, 22, palette::second};
    const double y = top + 19;
    canvas.text(margin, y + 2, label, scene.channels_label.first);
    canvas.text(margin, y + 33, label, scene.channels_label.second);
    constexpr double gap = 40;
    double x = margin + gap + std::max(canvas.text_width(label, scene.channels_label.first),
                                       canvas.text_width(label, scene.channels_label.second));
    const double count = static_cast<double>(scene.channels.size());
    const double width = (canvas.width() - margin - x - gap * (count - 1)) / count;
    for (const ChannelChip& chip : scene.channels) {
        channel(chip, canvas, {x, y, width, 68});
        x += width + gap;
    }
}

}  // namespace plenaria::display::paint_parts
