#include <algorithm>

#include "display/sdl/paint_parts.hpp"

namespace plenaria::display::paint_parts {
namespace {

constexpr double tile = 62;
constexpr double beside_tile = tile + 18;
constexpr double gap = 40;
constexpr double line_gap = 12;
constexpr double name_height = 36;
constexpr double state_pitch = 27;
/// The rule lies this far over the channels, and the screen's edge below them.
constexpr double above = 19;
constexpr double below = 32;
constexpr std::size_t lines_most = 2;

struct Ink {
    std::string_view icon;
    Colour colour = palette::second;
    bool lit = false;
};

Ink ink_of(ChannelLook look) {
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

TextStyle icon_style(const Ink& ink) { return {Face::icons, 18, ink.colour}; }
TextStyle state_style(const Ink& ink) { return {Face::regular, legible, ink.colour}; }
TextStyle name_style(double size) { return {Face::semibold, size, palette::text}; }

/// How the channels stand: in one line or two, each with its state in one line or two.
struct Grid {
    std::size_t columns = 1;
    std::size_t shown = 0;  ///< the others are counted
    bool stacked = false;   ///< the state's languages one under the other
    double left = 0;
    double cell = 0;

    [[nodiscard]] std::size_t lines(std::size_t count) const {
        return (count + columns - 1) / columns;
    }
    [[nodiscard]] double chip_height() const {
        return stacked ? name_height + 2 * state_pitch : std::max(tile, name_height + state_pitch);
    }
    [[nodiscard]] double height(std::size_t count) const {
        const auto rows = static_cast<double>(std::min(lines(count), lines_most));
        return rows * (chip_height() + line_gap) - line_gap;
    }
};

/// What a channel needs to be legible.
double least_width(const ChannelChip& chip, Canvas& canvas, bool stacked) {
    const Ink ink = ink_of(chip.look);
    const TextStyle state = state_style(ink);
    const double words = stacked ? std::max(canvas.text_width(state, chip.state.first),
                                            canvas.text_width(state, chip.state.second))
                                 : canvas.text_width(state, chip.state.joined());
    const double icon = canvas.text_width(icon_style(ink), ink.icon) + 8;
    return beside_tile +
           std::max(words + icon, canvas.text_width(name_style(legible), chip.name.joined()));
}

Grid grid_of(const Scene& scene, Canvas& canvas) {
    const TextStyle label{Face::regular, legible, palette::second};
    const std::size_t count = scene.channels.size();
    Grid grid;
    grid.shown = count;
    grid.left = margin + gap + std::max(canvas.text_width(label, scene.channels_label.first),
                                        canvas.text_width(label, scene.channels_label.second));
    const double free = canvas.width() - margin - grid.left;
    const auto fits = [&](std::size_t columns, bool stacked) {
        grid.columns = columns;
        grid.stacked = stacked;
        grid.cell = (free + gap) / static_cast<double>(columns) - gap;
        return std::ranges::all_of(scene.channels, [&](const ChannelChip& chip) {
            return least_width(chip, canvas, stacked) <= grid.cell;
        });
    };
    for (std::size_t lines = 1; lines <= lines_most; ++lines) {
        const std::size_t columns = (count + lines - 1) / lines;
        if (fits(columns, false) || fits(columns, true)) {
            return grid;
        }
    }
    std::size_t columns = grid.columns;
    while (!fits(columns, true) && columns > 1) {
        --columns;
    }
    // The last place tells how many have none.
    const std::size_t places = columns * lines_most;
    grid.shown = count <= places ? count : places - 1;
    return grid;
}

void number_tile(const ChannelChip& chip, const Ink& ink, Canvas& canvas, const Box& box) {
    if (chip.look == ChannelLook::unknown) {
        // An outline in place of a filled tile: unknown is a state of its own, also in shape.
        canvas.panel(box, 12, palette::used_greyed);
        canvas.panel({box.x + 2, box.y + 2, box.w - 4, box.h - 4}, 10, palette::background);
    } else {
        canvas.panel(box, 12, ink.lit ? palette::number : palette::track);
    }
    const TextStyle number{Face::bold, 34, ink.lit ? palette::text : palette::second};
    canvas.text(box.x + box.w / 2, box.y + (box.h - Canvas::line_height(number)) / 2, number,
                std::to_string(chip.number), Align::centre);
}

void channel(const ChannelChip& chip, Canvas& canvas, const Box& box, bool stacked) {
    const Ink ink = ink_of(chip.look);
    number_tile(chip, ink, canvas, {box.x, box.y + (box.h - tile) / 2, tile, tile});
    const double x = box.x + beside_tile;
    const double width = box.w - beside_tile;
    std::vector<std::string> states{chip.state.joined()};
    if (stacked) {
        states = {chip.state.first, chip.state.second};
    }
    const std::string name = chip.name.joined();
    // The grid has made both legible, but for words too long for a line of the whole screen.
    const TextStyle title = canvas.fitted(name_style(30), smallest_word, name, width);
    const double texts = name_height + state_pitch * static_cast<double>(states.size());
    double y = box.y + (box.h - texts) / 2;
    draw(canvas, x, y, {{title, name, name_height}});
    y += name_height;
    const TextStyle icon = icon_style(ink);
    canvas.text(x, y + (state_pitch - Canvas::line_height(icon)) / 2, icon, ink.icon);
    const double icon_width = canvas.text_width(icon, ink.icon) + 8;
    for (const std::string& state : states) {
        const TextStyle style =
            canvas.fitted(state_style(ink), smallest_word, state, width - icon_width);
        draw(canvas, x + icon_width, y, {{style, state, state_pitch}});
        y += state_pitch;
    }
}

}  // namespace

double channels(const Scene& scene, Canvas& canvas) {
    const Grid grid = grid_of(scene, canvas);
    const std::size_t count = scene.channels.size();
    const double height = grid.height(count);
    const double top = canvas.height() - below - height - above;
    canvas.panel({margin, top, canvas.width() - 2 * margin, 1.4}, 0, palette::line);
    const TextStyle label{Face::regular, legible, palette::second};
    const double pitch = 31;
    draw(canvas, margin, top + above + height / 2 - pitch,
         {{label, scene.channels_label.first, pitch}, {label, scene.channels_label.second, pitch}});
    const auto place_of = [&](std::size_t i) {
        const auto column = static_cast<double>(i % grid.columns);
        const std::size_t line = i / grid.columns;
        return Box{grid.left + column * (grid.cell + gap),
                   top + above + static_cast<double>(line) * (grid.chip_height() + line_gap),
                   grid.cell, grid.chip_height()};
    };
    for (std::size_t i = 0; i < grid.shown; ++i) {
        channel(scene.channels[i], canvas, place_of(i), grid.stacked);
    }
    if (grid.shown < count) {
        const Box box = place_of(grid.shown);
        const TextStyle more{Face::semibold, 34, palette::second};
        canvas.text(box.x, box.y + (box.h - Canvas::line_height(more)) / 2, more,
                    "+ " + std::to_string(count - grid.shown));
    }
    return top;
}

}  // namespace plenaria::display::paint_parts
