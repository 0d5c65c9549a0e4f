#include <algorithm>

#include "display/sdl/paint_parts.hpp"
#include "display/sdl/palette.hpp"

namespace plenaria::display::paint_parts {
namespace {

constexpr double padding_x = 44;
constexpr double padding_y = 28;
constexpr double face_size = 190;

struct ClockInk {
    std::string_view icon;  ///< empty: an ordinary running clock needs no shape
    Colour text = palette::text;
    Colour second = palette::second;
    Colour used = palette::accent;
};

ClockInk ink_of(const ClockCard& clock) {
    using namespace palette;
    ClockInk ink;
    switch (clock.look) {
        case ClockLook::unknown:
        case ClockLook::normal:
        case ClockLook::allotted: break;
        case ClockLook::warning: ink = {icon_hourglass, warn, warn, warn}; break;
        case ClockLook::over: ink = {icon_triangle, bad, bad, bad_bar}; break;
        case ClockLook::paused: ink.icon = icon_pause; ink.used = used_greyed; break;
    }
    if (clock.greyed) {
        ink.text = palette::greyed;
        ink.second = palette::greyed;
        ink.used = used_greyed;
    }
    return ink;
}

/// One line under another.
struct Row {
    TextStyle style;
    std::string text;
    double height = 0;
};

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

std::vector<Row> speaker_rows(const SpeakerCard& card, Canvas& canvas, double width) {
    std::vector<Row> rows;
    const auto add = [&](TextStyle style, double smallest, const std::string& text, double height) {
        if (!text.empty()) {
            rows.push_back({canvas.fitted(style, smallest, text, width), text, height});
        }
    };
    // A country's name is never cut: it shrinks, and at its smallest it takes a second line.
    const TextStyle name =
        canvas.fitted({Face::bold, 84, palette::text}, 48, card.name.first, width);
    for (const std::string& line : canvas.wrapped(name, card.name.first, width)) {
        add(name, 24, line, name.size * 1.1);
    }
    add({Face::medium, 40, palette::second}, 20, card.name.second, 50);
    add({Face::semibold, 38, palette::text}, 20, card.person, 54);
    add({Face::regular, 28, palette::second}, 18, card.capacity, 36);
    if (card.person.empty() && card.capacity.empty()) {
        add({Face::regular, 28, palette::second}, 18, card.long_name.first, 44);
        add({Face::regular, 28, palette::second}, 18, card.long_name.second, 36);
    }
    return rows;
}

void speaker(const SpeakerCard& card, Canvas& canvas, const Box& box) {
    constexpr Box flag{0, 0, 302, 226.5};
    const double y = box.y + (box.h - flag.h) / 2;
    canvas.flag({box.x, y, flag.w, flag.h}, card.flag, card.code, palette::track, palette::text);
    const double x = box.x + flag.w + 46;
    const auto rows = speaker_rows(card, canvas, box.x + box.w - x);
    draw(canvas, x, box.y + (box.h - height_of(rows)) / 2, rows);
}

/// Words left, face right, bar below; `box` ends at the panel's padding. Answers its upper end.
void clock(const ClockCard& card, Canvas& canvas, const Box& box) {
    const ClockInk ink = ink_of(card);
    const double bar = box.y + box.h - 14;
    canvas.panel({box.x, bar, box.w, 14}, 7, palette::track);
    if (card.used_fraction > 0) {
        canvas.panel({box.x, bar, std::max(14.0, box.w * card.used_fraction), 14}, 7, ink.used);
    }
    const TextStyle face{Face::bold, face_size, ink.text, true};
    const double face_top = bar - 4 - face_size;
    canvas.text(box.x + box.w, face_top + (face_size - Canvas::line_height(face)) / 2, face,
                card.face, Align::right);

    double x = box.x;
    const TextStyle icon{Face::icons, 52, ink.text};
    const double icon_width = ink.icon.empty() ? 0 : canvas.text_width(icon, ink.icon) + 24;
    const double width = box.w - icon_width - canvas.text_width(face, card.face) - 24;
    std::vector<Row> rows;
    rows.push_back({canvas.fitted({Face::semibold, 38, ink.text}, 20, card.label.first, width),
                    card.label.first, 48});
    if (!card.label.second.empty()) {
        rows.push_back(
            {canvas.fitted({Face::medium, 34, ink.second}, 20, card.label.second, width),
             card.label.second, 43});
    }
    double y = bar - 38 - height_of(rows);
    if (!card.note.empty()) {
        y -= 38;
        const std::string note = card.note.joined();
        const TextStyle style =
            canvas.fitted({Face::regular, 24, palette::warn}, 16, note, width + icon_width);
        canvas.text(x, bar - 68, style, note);
    }
    if (!ink.icon.empty()) {
        canvas.text(x, y + (height_of(rows) - Canvas::line_height(icon)) / 2, icon, ink.icon);
        x += icon_width;
    }
    draw(canvas, x, y, rows);
}

void row_card(const SpeakerCard& card, Canvas& canvas, const Box& box, int place) {
    const bool first = place == 1;
    canvas.panel(box, 18, first ? palette::panel_first : palette::panel);
    const TextStyle number{Face::semibold, 34, first ? palette::text : palette::second, true};
    canvas.text(box.x + 48, box.y + (box.h - Canvas::line_height(number)) / 2, number,
                std::to_string(place), Align::centre);
    canvas.flag({box.x + 98, box.y + (box.h - 75) / 2, 100, 75}, card.flag, card.code,
                palette::track, palette::text);
    const double x = box.x + 224;
    const double width = box.x + box.w - 20 - x;
    std::vector<Row> rows;
    const TextStyle name =
        canvas.fitted({Face::semibold, 34, palette::text}, 22, card.name.first, width);
    for (const std::string& line : canvas.wrapped(name, card.name.first, width)) {
        rows.push_back({name, line, std::min(39.0, name.size * 1.2)});
    }
    for (const std::string& text : {card.name.second, card.person}) {
        if (!text.empty()) {
            const TextStyle style =
                canvas.fitted({Face::regular, 25, palette::second}, 16, text, width);
            rows.push_back({style, text, 32});
        }
    }
    draw(canvas, x, box.y + (box.h - height_of(rows)) / 2, rows);
}

}  // namespace

void speaker_panel(const Scene& scene, Canvas& canvas, const Box& box) {
    if (scene.floor_label.empty()) {
        return;  // the session's kind grants no floor to this audience
    }
    canvas.panel(box, 24, palette::panel);
    const Box inner{box.x + padding_x, box.y + padding_y, box.w - 2 * padding_x,
                    box.h - 2 * padding_y};
    const std::string label = scene.floor_label.joined();
    if (!scene.speaker) {
        const TextStyle style =
            canvas.fitted({Face::semibold, 48, palette::second}, 24, label, inner.w);
        canvas.text(box.x + box.w / 2, box.y + (box.h - Canvas::line_height(style)) / 2, style,
                    label, Align::centre);
        return;
    }
    canvas.text(inner.x, inner.y, {Face::medium, 24, palette::second}, label);
    const double clock_height = scene.clock ? face_size + 18 : 0;
    speaker(*scene.speaker, canvas, {inner.x, inner.y + 30, inner.w, inner.h - 30 - clock_height});
    if (scene.clock) {
        clock(*scene.clock, canvas, inner);
    }
}

void next_speakers(const Scene& scene, Canvas& canvas, const Box& column) {
    constexpr double row_height = 126;
    constexpr double gap = 12;
    canvas.text(column.x, column.y, {Face::medium, 24, palette::second},
                scene.next_label.joined());
    double y = column.y + 48;
    int place = 0;
    for (const SpeakerCard& card : scene.next) {
        row_card(card, canvas, {column.x, y, column.w, row_height}, ++place);
        y += row_height + gap;
    }
    canvas.text(column.x, y + 2, {Face::regular, 24, palette::second}, scene.next_note.joined());
}

}  // namespace plenaria::display::paint_parts
