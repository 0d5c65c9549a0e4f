#include <algorithm>

#include "display/sdl/paint_parts.hpp"

namespace plenaria::display::paint_parts {

std::vector<Row> note_rows(const Line& line, Canvas& canvas, double width, Colour colour) {
    auto rows = fitted_rows(canvas, {Face::regular, 24, colour}, legible, line.joined(), width);
    for (Row& row : rows) {
        row.height = note_pitch;
    }
    return rows;
}

namespace {

constexpr double gap = 12;
constexpr double label_height = 48;
constexpr double link_height = 180;
/// From notes to the next label.
constexpr double notes_gap = 10;
/// Of a row where there is place, and below which a row holds no flag worth the name.
constexpr double full_row = 126;
constexpr double least_row = 56;
/// Below this a row has no place for three lines of a comfortable size.
constexpr double low = 84;
/// Around the lines of a row, above and below together.
constexpr double row_padding = 8;
/// From a row's left end to its names, and from their end to the row's.
constexpr double before_names = 224;
constexpr double after_names = 20;

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

/// All of a card in lines no wider than `width`: names of `size`, the rest smaller but legible.
/// `together`: both names on one line, as long as they find place there.
std::vector<Row> lines_of(const SpeakerCard& card, Canvas& canvas, double width, double size,
                          bool together) {
    const double other = std::max(legible, size * 0.86);
    std::vector<Row> rows;
    const auto add = [&](const TextStyle& style, const std::string& text) {
        append(rows, fitted_rows(canvas, style, style.size, text, width, 1, 1.16));
    };
    const TextStyle name{Face::semibold, size, palette::text};
    const std::string both = card.name.joined();
    if (together && canvas.text_width(name, both) <= width) {
        add(name, both);
    } else {
        add(name, card.name.first);
        add({Face::regular, other, palette::second}, card.name.second);
    }
    add({Face::regular, other, palette::second}, who_of(card));
    return rows;
}

/// The height below which a row would no longer be legible.
double least_height(const SpeakerCard& card, Canvas& canvas, double row_width) {
    const double width = row_width - before_names - after_names;
    const auto rows = lines_of(card, canvas, width, legible, true);
    return std::max(least_row, height_of(rows) + row_padding);
}

/// Each text on a line of its own; nothing where one does not fit.
std::vector<Row> single_lines(const SpeakerCard& card, Canvas& canvas, double width,
                              double scale) {
    std::vector<Row> rows;
    const auto add = [&](TextStyle style, const std::string& text, double pitch) {
        if (!text.empty()) {
            style.size = std::max(legible, style.size * scale);
            const TextStyle fitted = canvas.fitted(style, legible, text, width);
            rows.push_back({fitted, text, std::max(pitch * scale, fitted.size * 1.16)});
        }
    };
    add({Face::semibold, 34, palette::text}, card.name.first, 0);
    for (Row& name : rows) {
        name.height = std::min(39.0 * scale, name.style.size * 1.2);
    }
    add({Face::regular, 25, palette::second}, card.name.second, 32);
    add({Face::regular, 25, palette::second}, who_of(card), 32);
    const bool fits = std::ranges::all_of(rows, [&](const Row& row) {
        return canvas.text_width(row.style, row.text) <= width;
    });
    return fits ? rows : std::vector<Row>{};
}

/// All lines of a row, as large as its height allows: a name is never cut.
std::vector<Row> rows_of(const SpeakerCard& card, Canvas& canvas, double width, double height) {
    for (double scale = 1; height >= low && scale >= 0.65; scale -= 0.05) {
        auto rows = single_lines(card, canvas, width, scale);
        if (!rows.empty() && height_of(rows) <= height - row_padding) {
            return rows;
        }
    }
    for (double size = 30; size >= legible; size -= 1) {
        for (const bool together : {false, true}) {
            auto rows = lines_of(card, canvas, width, size, together);
            if (height_of(rows) <= height - row_padding) {
                return rows;
            }
        }
    }
    return lines_of(card, canvas, width, legible, true);
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
        // A code is read, so its tile stays wide where a flag would be small.
        const double wide = card.flag.empty() ? 100 : flag * 4 / 3;
        canvas.flag({box.x + 98 + (100 - wide) / 2, box.y + (box.h - flag) / 2, wide, flag},
                    card.flag, card.code, palette::track, palette::text);
    }
    const double x = box.x + before_names;
    const auto rows = rows_of(card, canvas, box.w - before_names - after_names, box.h);
    draw(canvas, x, box.y + (box.h - height_of(rows)) / 2, rows);
}

/// A card, and below which height it would not be legible.
struct Entry {
    SpeakerCard card;
    double least = 0;
};

/// Cards under a label, and what is said below them. Those that have no place are counted there.
struct Group {
    Line label;
    std::vector<Entry> entries;
    std::string_view icon;
    std::vector<Row> notes;
    std::int64_t cut = 0;
};

Group group_of(const Line& label, const std::vector<SpeakerCard>& cards, std::string_view icon,
               Canvas& canvas, double width) {
    Group group{label, {}, icon, {}};
    for (const SpeakerCard& card : cards) {
        group.entries.push_back({card, least_height(card, canvas, width)});
    }
    return group;
}

/// Draws the label; answers its lower end.
double group_label(const Line& label, Canvas& canvas, const Box& column) {
    const std::string words = label.joined();
    canvas.text(column.x, column.y,
                canvas.fitted({Face::medium, 24, palette::second}, legible, words, column.w),
                words);
    return column.y + label_height;
}

Place place_of(const SpeakerCard& card, std::string_view icon, int number) {
    if (card.speaking) {
        return {{}, palette::icon_microphone, true};
    }
    return {std::to_string(number), icon, icon.empty() && number == 1};
}

/// Draws a group with rows of `level`, or what they need; answers its lower end.
double draw_group(const Group& group, Canvas& canvas, const Box& column, double level) {
    if (group.label.empty()) {
        return column.y;
    }
    double y = group_label(group.label, canvas, column);
    int number = 0;
    for (const auto& [card, least] : group.entries) {
        const double height = std::max(level, least);
        row_card(card, canvas, {column.x, y, column.w, height},
                 place_of(card, group.icon, ++number));
        y += height + gap;
    }
    draw(canvas, column.x, y, group.notes);
    return y + height_of(group.notes) + (group.notes.empty() ? 0 : notes_gap);
}

/// How high a group is with rows of `level`, or what they need.
double height_of(const Group& group, double level) {
    if (group.label.empty()) {
        return 0;
    }
    double sum = label_height + height_of(group.notes) + (group.notes.empty() ? 0 : notes_gap);
    for (const Entry& entry : group.entries) {
        sum += std::max(level, entry.least) + gap;
    }
    return sum;
}

/// Panel, list and replies of one column.
struct Column {
    Group panel;
    Group next;
    Group replies;
    bool link = false;

    [[nodiscard]] double height(double level) const {
        const double groups =
            height_of(panel, level) + height_of(next, level) + height_of(replies, level);
        return groups + (link ? link_height : 0);
    }
};

/// What is said under the list: how many more there are, and what becomes of it.
std::vector<Row> list_notes(const Scene& scene, std::int64_t cut, Canvas& canvas, double width) {
    const Line more =
        cut > 0 ? more_line(scene.next_more + cut, scene.languages) : scene.next_note;
    auto rows = note_rows(more, canvas, width, palette::second);
    std::ranges::copy(note_rows(scene.list_note, canvas, width, palette::warn),
                      std::back_inserter(rows));
    return rows;
}

/// Takes the last row away, but never whoever speaks.
void cut_last(Group& group) {
    auto last = std::prev(group.entries.end());
    if (last->card.speaking) {
        --last;
    }
    group.entries.erase(last);
    ++group.cut;
}

/// The group with the most rows, the list first: those have the best place to be counted in.
Group& longest(Column& column) {
    Group* found = &column.next;
    for (Group* each : {&column.panel, &column.replies}) {
        found = each->entries.size() > found->entries.size() ? each : found;
    }
    return *found;
}

/// Takes rows away from below until all that is left can be read.
void cut_to(const Scene& scene, Canvas& canvas, const Box& box, Column& column) {
    while (column.height(0) > box.h) {
        Group& group = longest(column);
        if (column.link) {
            column.link = false;  // the agenda's screen has it too
        } else if (group.entries.size() > 1) {
            cut_last(group);
            group.notes = &group == &column.next
                              ? list_notes(scene, group.cut, canvas, box.w)
                              : note_rows(more_line(group.cut, scene.languages), canvas, box.w,
                                          palette::second);
        } else {
            return;
        }
    }
}

/// The documents' address as a code, its words beside it.
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

}  // namespace

void side_column(const Scene& scene, Canvas& canvas, const Box& box) {
    Column column;
    column.panel = group_of(scene.panel_label, scene.panel, palette::icon_users, canvas, box.w);
    column.next = group_of(scene.next_label, scene.next, {}, canvas, box.w);
    column.next.notes = list_notes(scene, 0, canvas, box.w);
    column.replies =
        group_of(scene.reply_label, scene.replies, palette::icon_reply, canvas, box.w);
    column.link = !scene.link.empty();
    cut_to(scene, canvas, box, column);
    double level = full_row;
    while (level > least_row && column.height(level) > box.h) {
        level -= 1;
    }
    Box left = box;
    for (const Group* group : {&column.panel, &column.next, &column.replies}) {
        left.y = draw_group(*group, canvas, left, level);
    }
    if (column.link) {
        link_code(scene, canvas,
                  {box.x, box.y + box.h - link_height + 10, box.w, link_height - 10});
    }
}

void next_view(const Scene& scene, Canvas& canvas, Turns& turns) {
    const double width = canvas.width() - 2 * margin;
    double y = item_lines(scene, canvas, width) + 16;
    // A point may be recognised while nobody has the floor.
    if (scene.point || scene.speaker) {
        const ClockCard* clock = scene.clock ? &*scene.clock : nullptr;
        compact_speaker(scene.point ? scene.point->label : scene.floor_label,
                        scene.point ? scene.point->who : *scene.speaker,
                        scene.point ? &scene.point->clock : clock, canvas, {margin, y, width, 200},
                        scene.point.has_value(), turns);
        y += 216;
    }
    constexpr double between = 32;
    constexpr double in_column = 6;
    const double half = (width - between) / 2;
    const double bottom = canvas.height() - 40;
    Group list = group_of(scene.next_label, scene.next, {}, canvas, half);
    const Group replies =
        group_of(scene.reply_label, scene.replies, palette::icon_reply, canvas, half);
    const double place = bottom - y - label_height - note_pitch;
    // Fewer than a column holds are higher, as on the page.
    const double in_first = std::clamp(static_cast<double>(scene.next.size()), 1.0, in_column);
    double row = std::max(least_row, std::min(110.0, place / in_first - gap));
    for (const Entry& entry : list.entries) {
        row = std::max(row, entry.least);
    }
    const auto rows_in = [&](double height) {
        return static_cast<std::size_t>(std::clamp((height + gap) / (row + gap), 0.0, in_column));
    };
    const auto closing = note_rows(scene.list_note, canvas, half, palette::warn);
    const double right = y + std::max(label_height, height_of(closing));
    const std::size_t all = scene.next.size();
    const std::size_t first = std::min(std::max<std::size_t>(rows_in(place), 1), all);
    double reply_row = std::min(row, low);
    if (first == all && !replies.entries.empty()) {
        const double each = (bottom - right - label_height) /
                            static_cast<double>(replies.entries.size());
        reply_row = std::clamp(each - gap, reply_row, row);
    }
    const std::size_t second =
        std::min(rows_in(bottom - right - height_of(replies, reply_row)), all - first);
    const auto cut = static_cast<std::int64_t>(all - first - second);
    list.entries.resize(first);
    list.notes = note_rows(cut > 0 ? more_line(scene.next_more + cut, scene.languages)
                                   : scene.next_note,
                           canvas, half, palette::second);
    draw_group(list, canvas, {margin, y, half, 0}, row);
    const double x = margin + half + between;
    draw(canvas, x, y, closing);
    y = right;
    for (std::size_t i = first; i < first + second; ++i) {
        row_card(scene.next[i], canvas, {x, y, half, row}, {std::to_string(i + 1), {}, false});
        y += row + gap;
    }
    draw_group(replies, canvas, {x, y, half, 0}, reply_row);
}

}  // namespace plenaria::display::paint_parts
