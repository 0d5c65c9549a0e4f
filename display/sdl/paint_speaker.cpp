#include <algorithm>

#include "display/sdl/paint_parts.hpp"

namespace plenaria::display::paint_parts {
namespace {

constexpr double padding_x = 44;
constexpr double padding_y = 28;
/// Height of the panel at which everything has the size of ui.md.
constexpr double full_height = 560;

std::string marks_of(const SpeakerCard& card) {
    std::string marks = card.group.joined();
    if (!card.remote.empty()) {
        marks += (marks.empty() ? "" : " – ") + card.remote.joined();
    }
    return marks;
}

/// How much of a card is shown: names matter most, and go last.
enum class Detail { whole, without_capacity, without_marks, names, one_name };

/// `scale` shrinks all alike, but nothing below what can be read. `one`: of `Detail::one_name`.
std::vector<Row> speaker_rows(const SpeakerCard& card, Canvas& canvas, double width, double scale,
                              Detail detail, int one) {
    const auto sized = [&](double size) { return std::max(legible, size * scale); };
    std::vector<Row> rows;
    const auto add = [&](Face face, double size, Colour ink, const std::string& text,
                         double pitch) {
        append(rows, fitted_rows(canvas, {face, sized(size), ink}, legible, text, width, 1, pitch));
    };
    // A country's name is never cut: it shrinks, and at its smallest it takes another line.
    const auto add_name = [&](Face face, double size, double smallest, Colour ink,
                              const std::string& text, double pitch) {
        append(rows, fitted_rows(canvas, {face, sized(size), ink}, sized(smallest), text, width, 1,
                                 pitch));
    };
    if (detail == Detail::one_name) {
        add_name(Face::bold, 84, 48, palette::text, one == 0 ? card.name.first : card.name.second,
                 1.1);
        return rows;
    }
    add_name(Face::bold, 84, 48, palette::text, card.name.first, 1.1);
    add_name(Face::medium, 40, 28, palette::second, card.name.second, 1.25);
    if (detail == Detail::names) {
        return rows;
    }
    if (detail < Detail::without_marks) {
        add(Face::semibold, 30, palette::accent, marks_of(card), 1.4);
    }
    add(Face::semibold, 38, palette::text, card.person, 1.4);
    if (detail == Detail::whole) {
        add(Face::regular, 28, palette::second, card.capacity, 1.28);
        if (card.person.empty() && card.capacity.empty() && card.group.empty()) {
            add(Face::regular, 28, palette::second, card.long_name.first, 1.5);
            add(Face::regular, 28, palette::second, card.long_name.second, 1.28);
        }
    }
    return rows;
}

/// As much of the card as has its place in `box`, as large as that is.
std::vector<Row> rows_within(const SpeakerCard& card, Canvas& canvas, const Box& box, double scale,
                             Turns& turns) {
    constexpr double step = 0.05;
    /// At which everything but the name has its smallest size, and the name too.
    constexpr double small = 0.4;
    constexpr double smallest = 0.25;
    for (const Detail detail :
         {Detail::whole, Detail::without_capacity, Detail::without_marks, Detail::names}) {
        const double least = detail == Detail::names ? smallest : small;
        for (double at = scale; at >= least; at -= step) {
            auto rows = speaker_rows(card, canvas, box.w, at, detail, 0);
            if (height_of(rows) <= box.h) {
                return rows;
            }
        }
    }
    const bool both = !card.name.second.empty();
    turns.taken |= both;
    std::vector<Row> rows;
    for (double at = scale; at >= smallest; at -= step) {
        rows = speaker_rows(card, canvas, box.w, at, Detail::one_name, both ? turns.at : 0);
        if (height_of(rows) <= box.h) {
            break;
        }
    }
    // An exception to what is legible: a name of more than a hundred letters in the lowest box.
    const double squeeze = std::min(1.0, box.h / height_of(rows));
    for (Row& row : rows) {
        row.height *= squeeze;
        row.style.size *= squeeze;
    }
    return rows;
}

void draw_within(Canvas& canvas, const SpeakerCard& card, const Box& box, double scale,
                 Turns& turns) {
    const auto rows = rows_within(card, canvas, box, scale, turns);
    draw(canvas, box.x, box.y + (box.h - height_of(rows)) / 2, rows);
}

void speaker(const SpeakerCard& card, Canvas& canvas, const Box& box, double scale,
             Turns& turns) {
    const double height = std::min(226.5 * scale, box.h);
    const Box flag{box.x, box.y + (box.h - height) / 2, height * 4 / 3, height};
    canvas.flag(flag, card.flag, card.code, palette::track, palette::text);
    const double x = box.x + flag.w + 46 * scale;
    draw_within(canvas, card, {x, box.y, box.x + box.w - x, box.h}, scale, turns);
}

/// Words left, face right, bar below; `box` ends at the panel's padding.
void clock(const ClockCard& card, Canvas& canvas, const Box& box, double scale) {
    const double face_size = 190 * scale;
    const ClockInk ink = ink_of(card);
    const double bar = box.y + box.h - 14;
    clock_bar(card, canvas, {box.x, bar, box.w, 14});
    const TextStyle face{Face::bold, face_size, ink.text, true};
    const double face_top = bar - 4 - face_size;
    canvas.text(box.x + box.w, face_top + (face_size - Canvas::line_height(face)) / 2, face,
                card.face, Align::right);

    double x = box.x;
    const TextStyle icon{Face::icons, 52 * scale, ink.text};
    const double icon_width = ink.icon.empty() ? 0 : canvas.text_width(icon, ink.icon) + 24;
    const double width = box.w - icon_width - canvas.text_width(face, card.face) - 24;
    const auto sized = [&](double size) { return std::max(legible, size * scale); };
    auto rows = fitted_rows(canvas, {Face::semibold, sized(38), ink.text}, legible,
                            card.label.first, width);
    append(rows, fitted_rows(canvas, {Face::medium, sized(34), ink.second}, legible,
                             card.label.second, width));
    const auto note = fitted_rows(canvas, {Face::regular, 24, palette::warn}, legible,
                                  card.note.joined(), width + icon_width);
    const double end = bar - 38 * scale;
    draw(canvas, x, end - height_of(note), note);
    const double y = end - height_of(note) - (note.empty() ? 0 : 8 * scale) - height_of(rows);
    if (!ink.icon.empty()) {
        canvas.text(x, y + (height_of(rows) - Canvas::line_height(icon)) / 2, icon, ink.icon);
        x += icon_width;
    }
    draw(canvas, x, y, rows);
}

void whole_speaker(const Scene& scene, Canvas& canvas, const Box& inner, double scale,
                   Turns& turns) {
    constexpr double label = 38;
    const double clock_height = scene.clock ? 208 * scale : 0;
    speaker(*scene.speaker, canvas,
            {inner.x, inner.y + label, inner.w, inner.h - label - clock_height}, scale, turns);
    if (scene.clock) {
        clock(*scene.clock, canvas, inner, scale);
    }
}

/// The face with its words under it, at the right end; answers its width.
double compact_clock(const ClockCard& card, Canvas& canvas, const Box& box) {
    constexpr double icon_place = 50;
    constexpr double usual_width = 300;
    constexpr double widest = 430;
    const ClockInk ink = ink_of(card);
    const TextStyle words{Face::semibold, std::clamp(box.h * 0.17, legible, 26.0), ink.text};
    const double one_line = canvas.text_width(words, card.label.joined()) + icon_place;
    // In a low box the words stand on one line, so that the face stays large.
    const bool low = box.h < 130;
    const double usual = low && one_line <= widest ? std::max(usual_width, one_line) : usual_width;
    std::vector<Row> rows;
    if (one_line <= usual) {
        rows = fitted_rows(canvas, words, legible, card.label.joined(), usual - icon_place);
    } else {
        rows = fitted_rows(canvas, words, legible, card.label.first, usual - icon_place);
        append(rows,
               fitted_rows(canvas, words, legible, card.label.second, usual - icon_place));
    }
    const double below = std::max(box.h * 0.38, height_of(rows));
    const TextStyle face{Face::bold, std::min(box.h * 0.6, box.h - below), ink.text, true};
    const double right = box.x + box.w;
    const double face_width = canvas.text_width(face, card.face);
    canvas.text(right, box.y + (box.h - below - Canvas::line_height(face)) / 2, face, card.face,
                Align::right);
    const double middle = box.y + box.h - below / 2;
    draw(canvas, right, middle - height_of(rows) / 2, rows, Align::right);
    double widest_row = 0;
    for (const Row& row : rows) {
        widest_row = std::max(widest_row, canvas.text_width(row.style, row.text));
    }
    const TextStyle icon{Face::icons, words.size * 1.2, ink.text};
    canvas.text(right - widest_row - 14, middle - Canvas::line_height(icon) / 2, icon, ink.icon,
                Align::right);
    return std::max(face_width, usual) + 36;
}

}  // namespace

void compact_speaker(const Line& label, const SpeakerCard& card, const ClockCard* clock,
                     Canvas& canvas, const Box& box, bool point, Turns& turns) {
    canvas.panel(box, 24, point ? palette::point_panel : palette::panel);
    const Box inner{box.x + 32, box.y + 18, box.w - 64, box.h - 36};
    const std::string words = label.joined();
    const TextStyle style =
        canvas.fitted({point ? Face::bold : Face::medium, point ? 34.0 : 24.0,
                       point ? palette::warn : palette::second},
                      legible, words, inner.w - 50);
    double x = inner.x;
    if (point) {
        const TextStyle icon{Face::icons, 32, palette::warn};
        canvas.text(x, inner.y, icon, palette::icon_hand);
        x += canvas.text_width(icon, palette::icon_hand) + 16;
    }
    canvas.text(x, inner.y, style, words);
    const double top = inner.y + Canvas::line_height(style) + 6;
    const Box body{inner.x, top, inner.w, inner.y + inner.h - 16 - top};
    double right = 0;
    if (clock != nullptr) {
        right = compact_clock(*clock, canvas, body);
        clock_bar(*clock, canvas, {inner.x, inner.y + inner.h - 8, inner.w, 8});
    }
    const double flag = std::min(body.h - 6, 150.0);
    canvas.flag({body.x, body.y + (body.h - flag) / 2, flag * 4 / 3, flag}, card.flag, card.code,
                palette::track, palette::text);
    const double left = body.x + flag * 4 / 3 + 30;
    const double scale = std::min(0.62, body.h / 200);
    SpeakerCard shown = card;
    shown.long_name = {};
    draw_within(canvas, shown, {left, body.y, body.x + body.w - right - left, body.h}, scale,
                turns);
}

void speaker_panel(const Scene& scene, Canvas& canvas, const Box& box, Turns& turns) {
    if (scene.point) {
        constexpr double gap = 14;
        const double upper = scene.speaker ? (box.h - gap) * 0.54 : box.h * 0.6;
        compact_speaker(scene.point->label, scene.point->who, &scene.point->clock, canvas,
                        {box.x, box.y, box.w, upper}, true, turns);
        if (scene.speaker) {
            compact_speaker(scene.floor_label, *scene.speaker,
                            scene.clock ? &*scene.clock : nullptr, canvas,
                            {box.x, box.y + upper + gap, box.w, box.h - upper - gap}, false, turns);
        }
        return;
    }
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
    canvas.text(inner.x + inner.w, inner.y, {Face::medium, 24, palette::second},
                scene.floor_note.joined(), Align::right);
    whole_speaker(scene, canvas, inner, std::clamp(box.h / full_height, 0.6, 1.0), turns);
}

}  // namespace plenaria::display::paint_parts
