#include <algorithm>

#include "display/sdl/paint_parts.hpp"

namespace plenaria::display::paint_parts {

double height_of(const std::vector<Row>& rows) {
    double sum = 0;
    for (const Row& row : rows) {
        sum += row.height;
    }
    return sum;
}

void draw(Canvas& canvas, double x, double y, const std::vector<Row>& rows) {
    for (const Row& row : rows) {
        canvas.text(x, y + (row.height - Canvas::line_height(row.style)) / 2, row.style, row.text);
        y += row.height;
    }
}

ClockInk ink_of(const ClockCard& clock) {
    using namespace palette;
    ClockInk ink;
    switch (clock.look) {
        case ClockLook::unknown:
        case ClockLook::normal:
        case ClockLook::allotted: break;
        case ClockLook::warning: ink = {icon_hourglass, warn, warn, warn}; break;
        case ClockLook::over: ink = {icon_triangle, bad, bad, bad_bar}; break;
        case ClockLook::paused:
            ink.icon = icon_pause;
            ink.used = used_greyed;
            break;
    }
    if (clock.greyed) {
        ink.text = palette::greyed;
        ink.second = palette::greyed;
        ink.used = used_greyed;
    }
    return ink;
}

void clock_bar(const ClockCard& card, Canvas& canvas, const Box& box) {
    canvas.panel(box, box.h / 2, palette::track);
    if (card.used_fraction > 0) {
        canvas.panel({box.x, box.y, std::max(box.h, box.w * card.used_fraction), box.h}, box.h / 2,
                     ink_of(card).used);
    }
}

void clock_view(const Scene& scene, Canvas& canvas) {
    const double centre = canvas.width() / 2;
    const double width = canvas.width() - 2 * margin;
    const SpeakerCard* who = scene.point ? &scene.point->who
                             : scene.speaker ? &*scene.speaker
                                             : nullptr;
    const ClockCard* clock = scene.point ? &scene.point->clock
                             : scene.clock ? &*scene.clock
                                           : nullptr;
    const std::string label =
        scene.point ? scene.point->label.joined() : scene.floor_label.joined();
    const Colour label_ink = scene.point ? palette::warn : palette::second;
    const double middle = canvas.height() / 2;
    const TextStyle above = canvas.fitted({Face::semibold, 52, label_ink}, 28, label, width);
    if (who == nullptr || clock == nullptr) {
        canvas.text(centre, middle - Canvas::line_height(above) / 2, above, label, Align::centre);
        return;
    }
    canvas.text(centre, 150, above, label, Align::centre);
    const std::string name = who->name.joined();
    const TextStyle named = canvas.fitted({Face::bold, 64, palette::text}, 30, name, width);
    canvas.text(centre, 222, named, name, Align::centre);
    // The face takes what is left: the speaker reads it from the corner of an eye.
    const ClockInk ink = ink_of(*clock);
    const TextStyle face =
        canvas.fitted({Face::bold, 520, ink.text, true}, 100, clock->face, width);
    const double top = 318 + (560 - face.size) / 2;
    canvas.text(centre, top + (face.size - Canvas::line_height(face)) / 2, face, clock->face,
                Align::centre);
    clock_bar(*clock, canvas, {margin, 892, width, 28});
    const std::string words = clock->label.joined();
    const TextStyle style = canvas.fitted({Face::semibold, 58, ink.text}, 28, words, width - 100);
    const TextStyle icon{Face::icons, style.size * 0.9, ink.text};
    const double beside = ink.icon.empty() ? 0 : canvas.text_width(icon, ink.icon) + 24;
    const double x = centre - (canvas.text_width(style, words) + beside) / 2;
    canvas.text(x, 944 + (74 - Canvas::line_height(icon)) / 2, icon, ink.icon);
    canvas.text(x + beside, 944 + (74 - Canvas::line_height(style)) / 2, style, words);
}

}  // namespace plenaria::display::paint_parts
