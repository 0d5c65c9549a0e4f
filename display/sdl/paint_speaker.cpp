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

/// `scale` shrinks all alike, where the panel is lower than usual.
std::vector<Row> speaker_rows(const SpeakerCard& card, Canvas& canvas, double width,
                              double scale) {
    std::vector<Row> rows;
    const auto add = [&](TextStyle style, double smallest, const std::string& text, double height) {
        if (!text.empty()) {
            style.size *= scale;
            rows.push_back(
                {canvas.fitted(style, smallest * scale, text, width), text, height * scale});
        }
    };
    // A country's name is never cut: it shrinks, and at its smallest it takes a second line.
    const TextStyle name = canvas.fitted({Face::bold, 84 * scale, palette::text}, 48 * scale,
                                         card.name.first, width);
    for (const std::string& line : canvas.wrapped(name, card.name.first, width)) {
        rows.push_back({canvas.fitted(name, 12, line, width), line, name.size * 1.1});
    }
    const TextStyle other = canvas.fitted({Face::medium, 40 * scale, palette::second}, 28 * scale,
                                          card.name.second, width);
    for (const std::string& line : canvas.wrapped(other, card.name.second, width)) {
        rows.push_back({canvas.fitted(other, 12, line, width), line, other.size * 1.25});
    }
    add({Face::semibold, 30, palette::accent}, 18, marks_of(card), 42);
    add({Face::semibold, 38, palette::text}, 20, card.person, 54);
    add({Face::regular, 28, palette::second}, 18, card.capacity, 36);
    if (card.person.empty() && card.capacity.empty() && card.group.empty()) {
        add({Face::regular, 28, palette::second}, 18, card.long_name.first, 44);
        add({Face::regular, 28, palette::second}, 18, card.long_name.second, 36);
    }
    return rows;
}

/// Rows in the middle of `box`, smaller where they would not fit into its height.
void draw_within(Canvas& canvas, double x, const Box& box, std::vector<Row> rows) {
    const double squeeze = std::min(1.0, box.h / height_of(rows));
    for (Row& row : rows) {
        row.height *= squeeze;
        row.style.size *= squeeze;
    }
    draw(canvas, x, box.y + (box.h - height_of(rows)) / 2, rows);
}

void speaker(const SpeakerCard& card, Canvas& canvas, const Box& box, double scale) {
    const Box flag{0, 0, 302 * scale, 226.5 * scale};
    const double y = box.y + (box.h - flag.h) / 2;
    canvas.flag({box.x, y, flag.w, flag.h}, card.flag, card.code, palette::track, palette::text);
    const double x = box.x + flag.w + 46 * scale;
    draw_within(canvas, x, box, speaker_rows(card, canvas, box.x + box.w - x, scale));
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
    std::vector<Row> rows;
    rows.push_back(
        {canvas.fitted({Face::semibold, 38 * scale, ink.text}, 20, card.label.first, width),
         card.label.first, 48 * scale});
    if (!card.label.second.empty()) {
        rows.push_back(
            {canvas.fitted({Face::medium, 34 * scale, ink.second}, 20, card.label.second, width),
             card.label.second, 43 * scale});
    }
    double y = bar - 38 * scale - height_of(rows);
    if (!card.note.empty()) {
        y -= 38 * scale;
        const std::string note = card.note.joined();
        const TextStyle style =
            canvas.fitted({Face::regular, 24, palette::warn}, 16, note, width + icon_width);
        canvas.text(x, bar - 68 * scale, style, note);
    }
    if (!ink.icon.empty()) {
        canvas.text(x, y + (height_of(rows) - Canvas::line_height(icon)) / 2, icon, ink.icon);
        x += icon_width;
    }
    draw(canvas, x, y, rows);
}

void whole_speaker(const Scene& scene, Canvas& canvas, const Box& inner, double scale) {
    const double clock_height = scene.clock ? 208 * scale : 0;
    speaker(*scene.speaker, canvas, {inner.x, inner.y + 30, inner.w, inner.h - 30 - clock_height},
            scale);
    if (scene.clock) {
        clock(*scene.clock, canvas, inner, scale);
    }
}

/// The face with its words under it, at the right end; answers its width.
double compact_clock(const ClockCard& card, Canvas& canvas, const Box& box) {
    const ClockInk ink = ink_of(card);
    const TextStyle face{Face::bold, box.h * 0.6, ink.text, true};
    const double right = box.x + box.w;
    const double face_width = canvas.text_width(face, card.face);
    const double width = std::max(face_width, 300.0);
    canvas.text(right, box.y + (box.h * 0.6 - Canvas::line_height(face)) / 2, face, card.face,
                Align::right);
    TextStyle style{Face::semibold, std::min(26.0, box.h * 0.17), ink.text};
    const TextStyle icon{Face::icons, style.size * 1.2, ink.text};
    const std::string both = card.label.joined();
    const bool one = canvas.text_width(style, both) <= width - 50;
    const double pitch = Canvas::line_height(style);
    const double middle = box.y + box.h * 0.81;
    double y = middle - (one || card.label.second.empty() ? pitch / 2 : pitch);
    double words = 0;
    for (const std::string& text : one ? std::vector{both}
                                       : std::vector{card.label.first, card.label.second}) {
        const TextStyle fitted = canvas.fitted(style, 12, text, width - 50);
        canvas.text(right, y, fitted, text, Align::right);
        words = std::max(words, canvas.text_width(fitted, text));
        y += pitch;
    }
    canvas.text(right - words - 14, middle - Canvas::line_height(icon) / 2, icon, ink.icon,
                Align::right);
    return width + 36;
}

}  // namespace

void compact_speaker(const Line& label, const SpeakerCard& card, const ClockCard* clock,
                     Canvas& canvas, const Box& box, bool point) {
    canvas.panel(box, 24, point ? palette::point_panel : palette::panel);
    const Box inner{box.x + 32, box.y + 18, box.w - 64, box.h - 36};
    const std::string words = label.joined();
    const TextStyle style =
        canvas.fitted({point ? Face::bold : Face::medium, point ? 34.0 : 24.0,
                       point ? palette::warn : palette::second},
                      18, words, inner.w - 50);
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
    const double flag = std::min(body.h, 150.0);
    canvas.flag({body.x, body.y + (body.h - flag) / 2, flag * 4 / 3, flag}, card.flag, card.code,
                palette::track, palette::text);
    const double left = body.x + flag * 4 / 3 + 30;
    const double scale = std::min(0.62, body.h / 200);
    SpeakerCard shown = card;
    shown.long_name = {};
    if (body.h < 140) {
        shown.capacity.clear();  // the name matters more than what there is no place for
    }
    draw_within(canvas, left, body,
                speaker_rows(shown, canvas, body.x + body.w - right - left, scale));
}

void speaker_panel(const Scene& scene, Canvas& canvas, const Box& box) {
    if (scene.point) {
        constexpr double gap = 14;
        const double upper = scene.speaker ? (box.h - gap) * 0.54 : box.h * 0.6;
        compact_speaker(scene.point->label, scene.point->who, &scene.point->clock, canvas,
                        {box.x, box.y, box.w, upper}, true);
        if (scene.speaker) {
            compact_speaker(scene.floor_label, *scene.speaker,
                            scene.clock ? &*scene.clock : nullptr, canvas,
                            {box.x, box.y + upper + gap, box.w, box.h - upper - gap}, false);
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
    whole_speaker(scene, canvas, inner, std::clamp(box.h / full_height, 0.6, 1.0));
}

}  // namespace plenaria::display::paint_parts
