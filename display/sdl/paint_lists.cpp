#include <algorithm>

#include "display/sdl/paint_parts.hpp"

namespace plenaria::display::paint_parts {
namespace {

constexpr double gap = 12;
constexpr double label_height = 48;
constexpr double note_height = 32;
constexpr double link_height = 180;
/// Below this a row holds two lines.
constexpr double low = 84;
/// Even the longest name is shown whole, so it must be allowed to become this small.
constexpr double smallest = 9;

/// What stands in front of a name.
struct Place {
    std::string number;
    std::string_view icon;
    bool strong = false;
};

/// Person, and what the list says of them.
std::string who_of(const SpeakerCard& card) {
    std::string who = card.person;
    for (const Line* mark : {&card.role, &card.group, &card.remote}) {
        if (!mark->empty()) {
            who += (who.empty() ? "" : " – ") + mark->joined();
        }
    }
    return who;
}

/// Two lines at most: both names on one if they can be read there, and the person under them.
std::vector<Row> low_rows(const SpeakerCard& card, Canvas& canvas, double width, double height) {
    const double size = std::min(28.0, height * 0.44);
    const TextStyle name{Face::semibold, size, palette::text};
    const TextStyle other{Face::regular, size * 0.85, palette::second};
    std::vector<Row> rows;
    const auto add = [&](const TextStyle& style, const std::string& text) {
        if (!text.empty()) {
            rows.push_back({canvas.fitted(style, smallest, text, width), text, style.size * 1.15});
        }
    };
    const std::string who = who_of(card);
    const std::string both = card.name.joined();
    if (!who.empty() || canvas.text_width(name, both) * 0.75 <= width) {
        add(name, both);
        add(other, who);
    } else {
        add(name, card.name.first);
        add(other, card.name.second);
    }
    return rows;
}

/// Both names and the person at the largest size at which they fit, broken between words.
std::vector<Row> broken_rows(const SpeakerCard& card, Canvas& canvas, double width,
                             double height) {
    const std::string who = who_of(card);
    for (double size = 30;; size -= 1) {
        std::vector<Row> rows;
        bool fits = true;
        const auto add = [&](const TextStyle& style, const std::string& text) {
            for (const std::string& line : canvas.wrapped(style, text, width)) {
                fits = fits && canvas.text_width(style, line) <= width;
                rows.push_back({style, line, style.size * 1.16});
            }
        };
        add({Face::semibold, size, palette::text}, card.name.first);
        add({Face::regular, size * 0.86, palette::second}, card.name.second);
        add({Face::regular, size * 0.86, palette::second}, who);
        if (size <= smallest || (fits && height_of(rows) <= height - 8)) {
            return rows;
        }
    }
}

/// All lines of a row, as large as its height allows: a name is never cut.
std::vector<Row> rows_of(const SpeakerCard& card, Canvas& canvas, double width, double height) {
    if (height < low) {
        return low_rows(card, canvas, width, height);
    }
    const double scale = std::clamp(height / 126, 0.7, 1.0);
    std::vector<Row> rows;
    const auto add = [&](const TextStyle& style, double least, const std::string& text,
                         double pitch) {
        if (!text.empty()) {
            rows.push_back({canvas.fitted(style, least, text, width), text, pitch * scale});
        }
    };
    add({Face::semibold, 34 * scale, palette::text}, 22, card.name.first, 39);
    rows.front().height = std::min(39.0 * scale, rows.front().style.size * 1.2);
    for (const std::string& text : {card.name.second, who_of(card)}) {
        add({Face::regular, 25 * scale, palette::second}, 16, text, 32);
    }
    const bool fits = std::ranges::all_of(rows, [&](const Row& row) {
        return canvas.text_width(row.style, row.text) <= width;
    });
    return fits && height_of(rows) <= height - 8 ? rows
                                                 : broken_rows(card, canvas, width, height);
}

void row_card(const SpeakerCard& card, Canvas& canvas, const Box& box, const Place& place) {
    canvas.panel(box, std::min(18.0, box.h / 5),
                 place.strong ? palette::panel_first : palette::panel);
    const Colour ink = place.strong ? palette::text : palette::second;
    const double centre = box.x + 48;
    const bool icon = !place.icon.empty();
    const TextStyle number{icon ? Face::icons : Face::semibold,
                           std::min(icon ? 26.0 : 34.0, box.h * 0.5), ink, !icon};
    canvas.text(centre, box.y + (box.h - Canvas::line_height(number)) / 2, number,
                icon ? place.icon : std::string_view{place.number}, Align::centre);
    const double flag = std::min(75.0, box.h * 0.7);
    if (!card.flag.empty() || !card.code.empty()) {
        canvas.flag({box.x + 98 + (100 - flag * 4 / 3) / 2, box.y + (box.h - flag) / 2,
                     flag * 4 / 3, flag},
                    card.flag, card.code, palette::track, palette::text);
    }
    const double x = box.x + 224;
    const auto rows = rows_of(card, canvas, box.x + box.w - 20 - x, box.h);
    draw(canvas, x, box.y + (box.h - height_of(rows)) / 2, rows);
}

/// A label over its rows; answers their lower end.
double group(const Line& label, const std::vector<SpeakerCard>& cards, Canvas& canvas,
             const Box& column, double row_height, std::string_view icon) {
    if (label.empty()) {
        return column.y;
    }
    const std::string words = label.joined();
    canvas.text(column.x, column.y,
                canvas.fitted({Face::medium, 24, palette::second}, 16, words, column.w), words);
    double y = column.y + label_height;
    int number = 0;
    for (const SpeakerCard& card : cards) {
        ++number;
        Place place{std::to_string(number), icon, icon.empty() && number == 1};
        if (card.speaking) {
            place = {{}, palette::icon_microphone, true};
        }
        row_card(card, canvas, {column.x, y, column.w, row_height}, place);
        y += row_height + gap;
    }
    return y;
}

double note(const Line& line, Canvas& canvas, const Box& column, double y, Colour colour) {
    if (line.empty()) {
        return y;
    }
    const std::string words = line.joined();
    const TextStyle style = canvas.fitted({Face::regular, 24, colour}, 15, words, column.w);
    canvas.text(column.x, y + 2, style, words);
    return y + note_height;
}

void link_code(const Scene& scene, Canvas& canvas, const Box& box) {
    const auto code = qr_code(scene.link);
    if (!code) {
        return;
    }
    const double side = box.h;
    canvas.qr({box.x, box.y, side, side}, *code);
    const double x = box.x + side + 24;
    const double width = box.w - side - 24;
    double y = box.y + 18;
    for (const std::string& text : {scene.link_label.first, scene.link_label.second}) {
        const TextStyle style{Face::medium, 24, palette::second};
        for (const std::string& line : canvas.wrapped(style, text, width)) {
            canvas.text(x, y, style, line);
            y += 30;
        }
    }
}

std::string_view icon_of(const AgendaRow& row) {
    switch (row.state) {
        case ItemState::pending: return row.word.empty() ? "" : palette::icon_clock;
        case ItemState::running: return palette::icon_play;
        case ItemState::finished: return palette::icon_check;
        case ItemState::skipped: return palette::icon_skip;
    }
    return {};
}

void agenda_row(const AgendaRow& row, Canvas& canvas, const Box& box) {
    canvas.panel(box, 14, row.current ? palette::panel_first : palette::panel);
    const bool over = row.state == ItemState::finished || row.state == ItemState::skipped;
    const Colour ink = over ? palette::second : palette::text;
    const double middle = box.y + box.h / 2;
    const TextStyle time{Face::semibold, 38, ink, true};
    const double shift = row.planned.empty() ? 0 : 13;
    canvas.text(box.x + 28, middle - Canvas::line_height(time) / 2 - shift, time, row.time);
    if (!row.planned.empty()) {
        // As it was planned, struck out.
        const TextStyle old{Face::regular, 22, palette::second, true};
        const double y = middle + 8;
        canvas.text(box.x + 28, y, old, row.planned);
        canvas.panel({box.x + 24, y + Canvas::line_height(old) / 2,
                      canvas.text_width(old, row.planned) + 8, 2},
                     0, palette::second);
    }
    const TextStyle number{Face::semibold, 30, palette::second};
    canvas.text(box.x + 220, middle - Canvas::line_height(number) / 2, number, row.number,
                Align::centre);
    double right = box.x + box.w - 24;
    if (!row.word.empty()) {
        const TextStyle word{Face::medium, 24, row.current ? palette::text : palette::second};
        const TextStyle icon{Face::icons, 22, word.colour};
        const double width = std::max(canvas.text_width(word, row.word.first),
                                      canvas.text_width(word, row.word.second));
        const double x = right - width;
        const double lines = row.word.second.empty() ? 1 : 2;
        canvas.text(x, middle - 15 * lines, word, row.word.first);
        canvas.text(x, middle, word, row.word.second);
        canvas.text(x - 14, middle - Canvas::line_height(icon) / 2, icon, icon_of(row),
                    Align::right);
        right = x - 60;
    }
    const double x = box.x + 290;
    std::vector<Row> rows;
    const TextStyle first =
        canvas.fitted({Face::semibold, 32, ink}, 18, row.title.first, right - x);
    rows.push_back({first, row.title.first, 40});
    if (!row.title.second.empty()) {
        rows.push_back({canvas.fitted({Face::regular, 27, palette::second}, 18, row.title.second,
                                      right - x),
                        row.title.second, 34});
    }
    draw(canvas, x, middle - height_of(rows) / 2, rows);
}

}  // namespace

void side_column(const Scene& scene, Canvas& canvas, const Box& column) {
    const std::size_t rows = scene.panel.size() + scene.next.size() + scene.replies.size();
    double fixed = 0;
    for (const Line* label : {&scene.panel_label, &scene.next_label, &scene.reply_label}) {
        fixed += label->empty() ? 0 : label_height;
    }
    for (const Line* line : {&scene.next_note, &scene.list_note}) {
        fixed += line->empty() ? 0 : note_height;
    }
    // With a large panel there is no place left for a code that can be read.
    const bool link = !scene.link.empty() && rows <= 7;
    const double free = column.h - fixed - (link ? link_height : 0);
    const double row_height =
        rows == 0 ? 0 : std::min(126.0, free / static_cast<double>(rows) - gap);
    Box left = column;
    left.y = group(scene.panel_label, scene.panel, canvas, left, row_height, palette::icon_users);
    left.y = group(scene.next_label, scene.next, canvas, left, row_height, {});
    left.y = note(scene.next_note, canvas, column, left.y, palette::second);
    left.y = note(scene.list_note, canvas, column, left.y, palette::warn);
    group(scene.reply_label, scene.replies, canvas, left, row_height, palette::icon_reply);
    if (link) {
        link_code(scene, canvas,
                  {column.x, column.y + column.h - link_height + 10, column.w, link_height - 10});
    }
}

void next_view(const Scene& scene, Canvas& canvas) {
    const double width = canvas.width() - 2 * margin;
    double y = item_lines(scene, canvas, width) + 16;
    if (scene.speaker) {
        compact_speaker(scene.point ? scene.point->label : scene.floor_label,
                        scene.point ? scene.point->who : *scene.speaker,
                        scene.point ? &scene.point->clock
                                    : (scene.clock ? &*scene.clock : nullptr),
                        canvas, {margin, y, width, 200}, scene.point.has_value());
        y += 216;
    }
    constexpr double between = 32;
    const double half = (width - between) / 2;
    constexpr std::size_t in_column = 6;
    const double row_height =
        std::min(110.0, (canvas.height() - y - label_height - note_height - 40) / in_column - gap);
    std::vector<SpeakerCard> first = scene.next;
    std::vector<SpeakerCard> second;
    if (first.size() > in_column) {
        second.assign(first.begin() + in_column, first.end());
        first.resize(in_column);
    }
    const Box left{margin, y, half, 0};
    double end = group(scene.next_label, first, canvas, left, row_height, {});
    end = note(scene.next_note, canvas, left, end, palette::second);
    Box right{margin + half + between, y, half, 0};
    note(scene.list_note, canvas, right, y, palette::warn);
    right.y += label_height;
    int number = in_column;
    for (const SpeakerCard& card : second) {
        row_card(card, canvas, {right.x, right.y, half, row_height},
                 {std::to_string(++number), {}, false});
        right.y += row_height + gap;
    }
    group(scene.reply_label, scene.replies, canvas, right,
          std::min(row_height, 84.0), palette::icon_reply);
}

void agenda_view(const Scene& scene, Canvas& canvas) {
    if (scene.agenda.empty()) {
        notice(scene, canvas);
        return;
    }
    const double link = scene.link.empty() ? 0 : 250;
    const double width = canvas.width() - 2 * margin - link;
    const std::string label = scene.agenda_label.joined();
    canvas.text(margin, 136, canvas.fitted({Face::medium, 26, palette::accent}, 18, label, width),
                label);
    const std::string title = scene.item_title.joined();
    canvas.text(margin, 168,
                canvas.fitted({Face::display_semibold, 38, palette::text}, 22, title, width),
                title);
    double y = 232;
    const double bottom = canvas.height() - 54;
    const double row_height = std::min(100.0, (bottom - y) / static_cast<double>(agenda_shown) - 8);
    for (const AgendaRow& row : scene.agenda) {
        agenda_row(row, canvas, {margin, y, width, row_height});
        y += row_height + 8;
    }
    note(scene.agenda_note, canvas, {margin, y, width, 0}, y, palette::second);
    if (link > 0) {
        const auto code = qr_code(scene.link);
        const double x = canvas.width() - margin - 220;
        if (code) {
            canvas.qr({x, 232, 220, 220}, *code);
        }
        double below = 466;
        for (const std::string& text : {scene.link_label.first, scene.link_label.second}) {
            const TextStyle style{Face::medium, 22, palette::second};
            for (const std::string& line : canvas.wrapped(style, text, 220)) {
                canvas.text(x, below, style, line);
                below += 28;
            }
        }
    }
}

}  // namespace plenaria::display::paint_parts
