#include <algorithm>

#include "display/sdl/paint_parts.hpp"

namespace plenaria::display::paint_parts {
namespace {

constexpr double tile_width = 264;
constexpr double tile_height = 340;
constexpr double tile_gap = 18;
constexpr double group_gap = 74;
constexpr std::size_t in_group = 3;

/// One character to a tile, three to a group: nobody reads six in a row without losing one.
void tiles(const std::string& code, Canvas& canvas, double y) {
    const auto count = static_cast<double>(code.size());
    const std::size_t breaks = (code.size() - 1) / in_group;
    const double full = count * tile_width + (count - 1) * tile_gap +
                        static_cast<double>(breaks) * (group_gap - tile_gap);
    // A code of another length takes the same place.
    const double scale = std::min(1.0, (canvas.width() - 2 * margin) / full);
    const double height = tile_height * scale;
    const TextStyle style{Face::bold, 236 * scale, palette::text};
    double x = (canvas.width() - full * scale) / 2;
    for (std::size_t at = 0; at < code.size(); ++at) {
        if (at > 0) {
            x += (at % in_group == 0 ? group_gap : tile_gap) * scale;
        }
        canvas.panel({x, y, tile_width * scale, height}, 26 * scale, palette::panel_first);
        canvas.text(x + tile_width * scale / 2, y + (height - Canvas::line_height(style)) / 2,
                    style, code.substr(at, 1), Align::centre);
        x += tile_width * scale;
    }
}

/// How long the code still counts, beside an hourglass.
void time_left(const Line& lasts, Canvas& canvas, double y) {
    const std::string words = lasts.joined();
    const TextStyle style = canvas.fitted({Face::semibold, 42, palette::text, true}, legible, words,
                                          canvas.width() - 2 * margin - 80);
    const TextStyle icon{Face::icons, style.size, palette::accent};
    const double icon_width = canvas.text_width(icon, palette::icon_hourglass) + 22;
    const double x = (canvas.width() - icon_width - canvas.text_width(style, words)) / 2;
    canvas.text(x, y, icon, palette::icon_hourglass);
    canvas.text(x + icon_width, y, style, words);
}

}  // namespace

void code_view(const CodeCard& card, Canvas& canvas) {
    constexpr double after_name = 14;
    constexpr double around_tiles = 46;
    constexpr double time_height = 54;
    constexpr double around_rule = 34;
    const double centre = canvas.width() / 2;
    const double width = canvas.width() - 2 * margin;
    const auto rows_of = [&](const TextStyle& style, const std::string& text) {
        return fitted_rows(canvas, style, legible, text, width);
    };
    const auto name = rows_of({Face::bold, 66, palette::text}, card.screen);
    auto prompt = rows_of({Face::semibold, 52, palette::text}, card.prompt.first);
    append(prompt, rows_of({Face::medium, 46, palette::second}, card.prompt.second));
    auto server = rows_of({Face::medium, 34, palette::second}, card.fingerprint_label.joined());
    append(server, rows_of({Face::semibold, 62, palette::text, true}, card.fingerprint));
    const double below = card.fingerprint.empty() ? 0 : 2 * around_rule + height_of(server);
    const double all = height_of(name) + after_name + height_of(prompt) + 2 * around_tiles +
                       tile_height + time_height + below;
    canvas.fill(palette::background);
    double y = (canvas.height() - all) / 2;
    draw(canvas, centre, y, name, Align::centre);
    y += height_of(name) + after_name;
    draw(canvas, centre, y, prompt, Align::centre);
    y += height_of(prompt) + around_tiles;
    tiles(card.code, canvas, y);
    y += tile_height + around_tiles;
    time_left(card.lasts, canvas, y);
    y += time_height + around_rule;
    if (!card.fingerprint.empty()) {
        canvas.panel({centre - 520, y, 1040, 1.4}, 0, palette::line);
        draw(canvas, centre, y + around_rule, server, Align::centre);
    }
}

}  // namespace plenaria::display::paint_parts
