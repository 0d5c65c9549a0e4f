#include <algorithm>

#include "display/sdl/paint_parts.hpp"

namespace plenaria::display::paint_parts {
namespace {

constexpr double gap = 8;
constexpr double full_row = 100;
/// Items stand within their session where there are others.
constexpr double indent = 48;
constexpr double padding = 6;

std::string_view icon_of(const AgendaRow& row) {
    if (row.session) {
        switch (*row.session) {
            case SessionState::planned: return row.word.empty() ? "" : palette::icon_clock;
            case SessionState::open: return palette::icon_play;
            case SessionState::suspended: return palette::icon_pause;
            case SessionState::adjourned: return palette::icon_check;
        }
    }
    switch (row.state) {
        case ItemState::pending: return row.word.empty() ? "" : palette::icon_clock;
        case ItemState::running: return palette::icon_play;
        case ItemState::finished: return palette::icon_check;
        case ItemState::skipped: return palette::icon_skip;
    }
    return {};
}

bool is_over(const AgendaRow& row) {
    return row.session ? row.past
                       : row.state == ItemState::finished || row.state == ItemState::skipped;
}

bool goes_on(const AgendaRow& row) {
    return row.session && (*row.session == SessionState::open ||
                           *row.session == SessionState::suspended);
}

/// Where the parts of a row stand.
struct RowLayout {
    double title = 0;  ///< from the left end
    double word = 0;   ///< width, with its icon
    double width = 0;  ///< of the title
};

RowLayout layout_of(const AgendaRow& row, Canvas& canvas, double width) {
    RowLayout layout;
    layout.title = row.session ? 232 : 290;
    if (!row.word.empty()) {
        const TextStyle word{Face::medium, 24, palette::text};
        layout.word = std::max(canvas.text_width(word, row.word.first),
                               canvas.text_width(word, row.word.second)) +
                      60;
    }
    layout.width = width - layout.title - layout.word - 24;
    return layout;
}

/// Both titles, each on one line where it can be read there.
std::vector<Row> title_rows(const AgendaRow& row, Canvas& canvas, double width) {
    const Colour ink = is_over(row) ? palette::second : palette::text;
    std::vector<Row> rows;
    const auto add = [&](const TextStyle& largest, const std::string& text) {
        const TextStyle style = canvas.fitted(largest, legible, text, width);
        for (const std::string& line : canvas.wrapped(style, text, width)) {
            rows.push_back({style, line, style.size * 1.25});
        }
    };
    add({Face::semibold, 32, ink}, row.title.first);
    add({Face::regular, 27, palette::second}, row.title.second);
    return rows;
}

void struck_out(Canvas& canvas, double x, double y, const TextStyle& style,
                const std::string& text) {
    canvas.text(x, y, style, text);
    canvas.panel({x - 4, y + Canvas::line_height(style) / 2, canvas.text_width(style, text) + 8, 2},
                 0, palette::second);
}

/// When it begins; under that as it was planned, struck out, and when a session ends.
void times(const AgendaRow& row, Canvas& canvas, double x, double middle) {
    const Colour ink = is_over(row) ? palette::second : palette::text;
    const TextStyle time = canvas.fitted({Face::semibold, 38, ink, true}, legible, row.time, 180);
    const bool below = !row.planned.empty() || !row.until.empty();
    canvas.text(x, middle - Canvas::line_height(time) / 2 - (below ? 13 : 0), time, row.time);
    const TextStyle small{Face::regular, legible, palette::second, true};
    const double y = middle + 8;
    if (!row.planned.empty()) {
        struck_out(canvas, x, y, small, row.planned);
        x += canvas.text_width(small, row.planned) + 12;
    }
    if (!row.until.empty()) {
        canvas.text(x, y, small, "– " + row.until);
    }
}

void state(const AgendaRow& row, Canvas& canvas, double right, double middle) {
    const bool strong = row.current || goes_on(row);
    const TextStyle word{Face::medium, 24, strong ? palette::text : palette::second};
    const TextStyle icon{Face::icons, 22, word.colour};
    const double x = right - std::max(canvas.text_width(word, row.word.first),
                                      canvas.text_width(word, row.word.second));
    const double lines = row.word.second.empty() ? 1 : 2;
    canvas.text(x, middle - 15 * lines, word, row.word.first);
    canvas.text(x, middle, word, row.word.second);
    canvas.text(x - 14, middle - Canvas::line_height(icon) / 2, icon, icon_of(row), Align::right);
}

void agenda_row(const AgendaRow& row, Canvas& canvas, const Box& box) {
    const Colour ground = row.current ? palette::panel_first : palette::panel;
    const double middle = box.y + box.h / 2;
    if (row.session) {
        // A session is told from an item by its shape too.
        canvas.panel(box, 14, goes_on(row) ? palette::accent : palette::line);
        canvas.panel({box.x + 10, box.y, box.w - 10, box.h}, 10,
                     is_over(row) ? palette::panel_resting : ground);
    } else {
        canvas.panel(box, 14, ground);
        const TextStyle number{Face::semibold, 30, palette::second};
        canvas.text(box.x + 220, middle - Canvas::line_height(number) / 2, number, row.number,
                    Align::centre);
    }
    times(row, canvas, box.x + 28, middle);
    if (!row.word.empty()) {
        state(row, canvas, box.x + box.w - 24, middle);
    }
    const RowLayout layout = layout_of(row, canvas, box.w);
    const auto rows = title_rows(row, canvas, layout.width);
    draw(canvas, box.x + layout.title, middle - height_of(rows) / 2, rows);
}

struct Placed {
    AgendaRow row;
    double x = 0;  ///< from the column's left end
    double height = 0;
};

std::vector<Placed> placed_rows(const Scene& scene, Canvas& canvas, double width, double level) {
    const bool within = std::ranges::any_of(
        scene.agenda, [](const AgendaRow& row) { return row.session.has_value(); });
    std::vector<Placed> rows;
    for (const AgendaRow& row : scene.agenda) {
        const double x = within && !row.session ? indent : 0;
        const RowLayout layout = layout_of(row, canvas, width - x);
        const double needed = height_of(title_rows(row, canvas, layout.width)) + padding;
        rows.push_back({row, x, std::max(level, needed)});
    }
    return rows;
}

double height_of(const std::vector<Placed>& rows) {
    double sum = 0;
    for (const Placed& each : rows) {
        sum += each.height + gap;
    }
    return sum;
}

/// Takes rows away until the others fit: what is over from above, then what is far from below.
/// Answers how many were taken from below.
std::int64_t cut_to(double height, std::vector<Placed>& rows) {
    std::int64_t cut = 0;
    while (rows.size() > 1 && height_of(rows) > height) {
        if (is_over(rows.front().row)) {
            rows.erase(rows.begin());
        } else {
            rows.pop_back();
            ++cut;
        }
    }
    return cut;
}

/// Day and session, from the header down; answers their lower end.
double heading(const Scene& scene, Canvas& canvas, double width) {
    const bool alone = scene.item_title.empty();
    double y = alone ? 150 : 136;
    const auto add = [&](const TextStyle& largest, const std::string& text) {
        const TextStyle style = canvas.fitted(largest, legible, text, width);
        for (const std::string& line : canvas.wrapped(style, text, width)) {
            canvas.text(margin, y, style, line);
            y += Canvas::line_height(style);
        }
    };
    add({alone ? Face::display_semibold : Face::medium, alone ? 38.0 : 26.0, palette::accent},
        scene.agenda_label.joined());
    add({Face::display_semibold, 38, palette::text}, scene.item_title.joined());
    return y;
}

void link_beside(const Scene& scene, Canvas& canvas, double y) {
    constexpr double side = 220;
    const auto code = qr_code(scene.link);
    const double x = canvas.width() - margin - side;
    if (code) {
        canvas.qr({x, y, side, side}, *code);
    }
    y += side + 14;
    for (const std::string& text : {scene.link_label.first, scene.link_label.second}) {
        const TextStyle style{Face::medium, legible, palette::second};
        for (const std::string& line : canvas.wrapped(style, text, side)) {
            canvas.text(x, y, style, line);
            y += 28;
        }
    }
}

}  // namespace

void agenda_view(const Scene& scene, Canvas& canvas) {
    if (scene.agenda.empty()) {
        notice(scene, canvas);
        return;
    }
    const double width = canvas.width() - 2 * margin - (scene.link.empty() ? 0 : 250);
    const double top = std::max(232.0, heading(scene, canvas, width) + 14);
    const double bottom = canvas.height() - 54;
    const double level =
        std::min(full_row, (bottom - top) / static_cast<double>(agenda_shown) - gap);
    auto rows = placed_rows(scene, canvas, width, level);
    const double place = bottom - top + gap;
    const std::int64_t cut = cut_to(place, rows);
    double y = top;
    for (const auto& [row, x, height] : rows) {
        agenda_row(row, canvas, {margin + x, y, width - x, height});
        y += height + gap;
    }
    const Line more = cut > 0 ? more_line(scene.agenda_more + cut, scene.languages)
                              : scene.agenda_note;
    draw(canvas, margin, y, note_rows(more, canvas, width, palette::second));
    if (!scene.link.empty()) {
        link_beside(scene, canvas, top);
    }
}

}  // namespace plenaria::display::paint_parts
