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

void draw(Canvas& canvas, double x, double y, const std::vector<Row>& rows, Align align) {
    for (const Row& row : rows) {
        canvas.text(x, y + (row.height - Canvas::line_height(row.style)) / 2, row.style, row.text,
                    align);
        y += row.height;
    }
}

std::vector<Row> fitted_rows(Canvas& canvas, TextStyle style, double smallest,
                             const std::string& text, double width, std::size_t most,
                             double pitch) {
    constexpr double step = 2;
    if (most == 1) {
        style = canvas.fitted(style, smallest, text, width);
    }
    auto lines = canvas.wrapped(style, text, width);
    while (lines.size() > most && style.size > smallest) {
        style.size = std::max(smallest, style.size - step);
        lines = canvas.wrapped(style, text, width);
    }
    std::vector<Row> rows;
    rows.reserve(lines.size());
    for (const std::string& line : lines) {
        rows.push_back({canvas.fitted(style, smallest_word, line, width), line,
                        style.size * pitch});
    }
    return rows;
}

void append(std::vector<Row>& rows, std::vector<Row> more) {
    std::ranges::move(more, std::back_inserter(rows));
}

namespace {

ClockInk paused_ink(ClockPhase in) {
    using namespace palette;
    switch (in) {
        case ClockPhase::normal: break;
        case ClockPhase::warning: return {icon_pause, warn, warn, warn};
        case ClockPhase::over: return {icon_pause, bad, bad, bad_bar};
    }
    ClockInk ink;
    ink.icon = icon_pause;
    ink.used = used_greyed;
    return ink;
}

}  // namespace

ClockInk ink_of(const ClockCard& clock) {
    using namespace palette;
    ClockInk ink;
    switch (clock.look) {
        case ClockLook::unknown:
        case ClockLook::normal:
        case ClockLook::allotted: break;
        case ClockLook::warning: ink = {icon_hourglass, warn, warn, warn}; break;
        case ClockLook::over: ink = {icon_triangle, bad, bad, bad_bar}; break;
        case ClockLook::paused: ink = paused_ink(clock.paused_in); break;
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
    const auto names = fitted_rows(canvas, {Face::bold, 64, palette::text}, 30,
                                   who->name.joined(), width);
    draw(canvas, centre, 222, names, Align::centre);
    // The face takes what is left: the speaker reads it from the corner of an eye.
    const ClockInk ink = ink_of(*clock);
    constexpr double face_end = 878;
    const double place = face_end - std::max(318.0, 222 + height_of(names));
    const TextStyle face = canvas.fitted({Face::bold, std::min(520.0, place), ink.text, true}, 100,
                                         clock->face, width);
    const double top = face_end - place + (place - face.size) / 2;
    canvas.text(centre, top + (face.size - Canvas::line_height(face)) / 2, face, clock->face,
                Align::centre);
    clock_bar(*clock, canvas, {margin, 892, width, 28});
    const std::string words = clock->label.joined();
    const TextStyle style = canvas.fitted({Face::semibold, 58, ink.text}, 28, words, width - 100);
    const TextStyle icon{Face::icons, style.size * 0.9, ink.text};
    const double beside = ink.icon.empty() ? 0 : canvas.text_width(icon, ink.icon) + 24;
    const double x = centre - (canvas.text_width(style, words) + beside) / 2;
    const std::string note = clock->note.joined();
    const double row = note.empty() ? 944 : 926;
    canvas.text(x, row + (74 - Canvas::line_height(icon)) / 2, icon, ink.icon);
    canvas.text(x + beside, row + (74 - Canvas::line_height(style)) / 2, style, words);
    if (!note.empty()) {
        const TextStyle below =
            canvas.fitted({Face::regular, 32, palette::warn}, legible, note, width);
        canvas.text(centre, row + 74, below, note, Align::centre);
    }
}

}  // namespace plenaria::display::paint_parts
