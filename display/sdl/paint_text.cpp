#include <algorithm>

#include "display/sdl/paint_parts.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::display::paint_parts {
namespace {

/// Words of one line, each stretch open (within brackets) or agreed.
using RichLine = std::vector<TextRun>;

struct Look {
    std::string_view icon;
    Colour panel = palette::panel;
    Colour ink = palette::text;
};

Look look_of(TextState state) {
    using namespace palette;
    switch (state) {
        case TextState::draft: return {icon_file, panel, second};
        case TextState::put: return {icon_hourglass, palette::decision_panel, text};
        case TextState::adopted:
        case TextState::adopted_with_reservations: return {icon_check, adopted_panel, text};
        case TextState::deferred: return {icon_pause, panel, text};
        case TextState::not_adopted: return {icon_cross, panel, text};
    }
    return {};
}

/// `runs` in lines no wider than `width`; a word may change its stretch in the middle.
std::vector<RichLine> wrapped(Canvas& canvas, const TextStyle& style,
                              const std::vector<TextRun>& runs, double width) {
    std::vector<RichLine> words(1);
    for (const TextRun& run : runs) {
        for (const char c : run.text) {
            if (c == ' ') {
                words.emplace_back();
                continue;
            }
            RichLine& word = words.back();
            if (word.empty() || word.back().open != run.open) {
                word.push_back({{}, run.open});
            }
            word.back().text += c;
        }
    }
    const double space = canvas.text_width(style, " ");
    std::vector<RichLine> lines;
    double used = 0;
    for (const RichLine& word : words) {
        double needed = 0;
        for (const TextRun& run : word) {
            needed += canvas.text_width(style, run.text);
        }
        if (word.empty()) {
            continue;
        }
        if (lines.empty() || used + space + needed > width) {
            lines.emplace_back();
            used = 0;
        } else {
            lines.back().push_back({" ", word.front().open && lines.back().back().open});
            used += space;
        }
        lines.back().insert(lines.back().end(), word.begin(), word.end());
        used += needed;
    }
    return lines;
}

/// What is open stands on amber with a line under it: never by colour alone (ui.md, Tokens).
void draw_line(Canvas& canvas, double x, double y, const TextStyle& style, const RichLine& line) {
    for (const TextRun& run : line) {
        const double width = canvas.text_width(style, run.text);
        TextStyle shown = style;
        if (run.open) {
            const double height = Canvas::line_height(style);
            canvas.panel({x, y + 1, width + 1, height - 2}, 0, palette::point_panel);
            canvas.panel({x, y + height - 4, width + 1, 3}, 0, palette::warn);
            shown.colour = palette::warn;
        }
        canvas.text(x, y, shown, run.text);
        x += width;
    }
}

struct Paragraph {
    int number = 0;
    std::vector<RichLine> first;
    std::vector<RichLine> second;
    [[nodiscard]] std::size_t lines() const { return std::max(first.size(), second.size()); }
};

struct Page {
    std::vector<Paragraph> paragraphs;
};

struct Columns {
    double x = 0;
    double width = 0;
    double second_x = 0;
};

constexpr double between = 22;  ///< paragraphs

std::vector<Paragraph> paragraphs_of(const TextCard& text, Canvas& canvas, const TextStyle& style,
                                     double width) {
    std::vector<Paragraph> made;
    for (const TextParagraph& each : text.paragraphs) {
        made.push_back({each.number, wrapped(canvas, style, each.first, width),
                        wrapped(canvas, style, each.second, width)});
    }
    return made;
}

/// Paragraphs in pages of `height`; one that is longer than a page goes on on the next.
std::vector<Page> pages_of(std::vector<Paragraph> paragraphs, double pitch, double height) {
    std::vector<Page> pages(1);
    double used = 0;
    for (Paragraph& paragraph : paragraphs) {
        while (paragraph.lines() > 0) {
            const double needed = pitch * static_cast<double>(paragraph.lines());
            const bool fits = used + needed <= height;
            if (!fits && used > 0 && needed <= height) {
                pages.emplace_back();
                used = 0;
                continue;
            }
            const auto place = static_cast<std::size_t>((height - used) / pitch);
            const std::size_t taken = std::min(paragraph.lines(), std::max<std::size_t>(place, 1));
            Paragraph part{paragraph.number, {}, {}};
            const auto move = [taken](std::vector<RichLine>& from, std::vector<RichLine>& to) {
                const auto end =
                    from.begin() + static_cast<std::ptrdiff_t>(std::min(taken, from.size()));
                to.assign(from.begin(), end);
                from.erase(from.begin(), end);
            };
            move(paragraph.first, part.first);
            move(paragraph.second, part.second);
            used += pitch * static_cast<double>(taken) + between;
            pages.back().paragraphs.push_back(std::move(part));
            if (paragraph.lines() > 0) {
                pages.emplace_back();
                used = 0;
            }
        }
    }
    return pages;
}

void draw_page(const Page& page, Canvas& canvas, const TextStyle& style, const Columns& columns,
               double y) {
    const double pitch = Canvas::line_height(style) * 1.06;
    for (const Paragraph& paragraph : page.paragraphs) {
        const TextStyle number{Face::semibold, style.size * 0.8, palette::second};
        canvas.text(margin, y + 2, number, std::to_string(paragraph.number));
        double left = y;
        for (const RichLine& line : paragraph.first) {
            draw_line(canvas, columns.x, left, style, line);
            left += pitch;
        }
        double right = y;
        for (const RichLine& line : paragraph.second) {
            draw_line(canvas, columns.second_x, right, style, line);
            right += pitch;
        }
        y += pitch * static_cast<double>(paragraph.lines()) + between;
    }
}

/// Title and state over the text; answers the lower end.
double text_head(const TextCard& text, Canvas& canvas) {
    const double right = canvas.width() - margin;
    const Look look = look_of(text.look);
    const std::string words = text.state.joined();
    const TextStyle state = canvas.fitted({Face::semibold, 30, look.ink}, legible, words, 760);
    const double state_width = canvas.text_width(state, words);
    const TextStyle icon{Face::icons, 28, look.ink};
    const double box = state_width + 100;
    canvas.panel({right - box, 144, box, 56}, 28, look.panel);
    canvas.text(right - box + 28, 144 + (56 - Canvas::line_height(icon)) / 2, icon, look.icon);
    canvas.text(right - state_width - 28, 144 + (56 - Canvas::line_height(state)) / 2, state,
                words);
    const double width = right - box - 40 - margin;
    constexpr double top = 138;
    auto rows = fitted_rows(canvas, {Face::display_semibold, 40, palette::text}, legible,
                            text.title.first, width);
    append(rows, fitted_rows(canvas, {Face::regular, 30, palette::second}, legible,
                             text.title.second, width));
    draw(canvas, margin, top, rows);
    canvas.text(right, 206, {Face::regular, 24, palette::second}, text.version.joined(),
                Align::right);
    return std::max(252.0, top + height_of(rows) + 20);
}

}  // namespace

void page_number(const Scene& scene, Canvas& canvas, std::size_t page, std::size_t pages) {
    const Line line = line_of(
        fill_text("screen.page", {{"page", same_text(std::to_string(page + 1))},
                                  {"pages", same_text(std::to_string(pages))}}),
        scene.languages);
    canvas.text(canvas.width() - margin, canvas.height() - 52,
                {Face::medium, 24, palette::second}, line.joined(), Align::right);
}

void text_view(const Scene& scene, Canvas& canvas) {
    if (!scene.text) {
        notice(scene, canvas);
        return;
    }
    const TextCard& text = *scene.text;
    const double top = text_head(text, canvas);
    const double height = canvas.height() - 70 - top;
    constexpr double number_width = 56;
    constexpr double gap = 64;
    const bool two = std::ranges::any_of(
        text.paragraphs, [](const TextParagraph& each) { return !each.second.empty(); });
    Columns columns{margin + number_width, canvas.width() - 2 * margin - number_width, 0};
    if (two) {
        columns.width = (columns.width - gap) / 2;
        columns.second_x = columns.x + columns.width + gap;
    }
    // As large as the text fits on one page; below what a room can read it takes several.
    TextStyle style{Face::regular, 44, palette::text};
    std::vector<Page> pages;
    for (;; style.size -= 2) {
        const double pitch = Canvas::line_height(style) * 1.06;
        pages = pages_of(paragraphs_of(text, canvas, style, columns.width), pitch, height);
        if (pages.size() == 1 || style.size <= 30) {
            break;
        }
    }
    if (two) {
        canvas.panel({columns.second_x - gap / 2, top, 1.4, height}, 0, palette::line);
    }
    const auto at = static_cast<std::size_t>(scene.page_turn) % pages.size();
    draw_page(pages[at], canvas, style, columns, top);
    if (pages.size() > 1) {
        page_number(scene, canvas, at, pages.size());
    }
}

void documents_view(const Scene& scene, Canvas& canvas) {
    const double width = canvas.width() - 2 * margin;
    double y = item_lines(scene, canvas, width) + 24;
    if (scene.documents.empty()) {
        notice(scene, canvas);
        return;
    }
    constexpr std::size_t in_row = 3;
    constexpr std::size_t shown = 6;
    const std::size_t count = std::min(scene.documents.size(), shown);
    const double rows = count > in_row ? 2 : 1;
    const double side = std::min(300.0, (canvas.height() - y - 60) / rows - 110);
    const double cell = width / in_row;
    for (std::size_t i = 0; i < count; ++i) {
        const DocumentCard& card = scene.documents[i];
        const double x = margin + cell * static_cast<double>(i % in_row);
        const std::size_t row = i / in_row;
        const double top = y + (side + 110) * static_cast<double>(row);
        if (const auto code = qr_code(card.href)) {
            canvas.qr({x, top, side, side}, *code);
        }
        const std::string title = card.title.joined() + " (" + card.language + ")";
        const TextStyle style{Face::medium, 24, palette::text};
        double line_y = top + side + 10;
        for (const std::string& line : canvas.wrapped(style, title, cell - 40)) {
            canvas.text(x, line_y, style, line);
            line_y += 30;
        }
    }
}

void decision(const TextCard& text, Canvas& canvas, const Box& box) {
    const Look look = look_of(text.look);
    canvas.panel(box, 24, look.panel);
    const double centre = box.x + box.w / 2;
    const double width = box.w - 100;
    const double scale = std::min(1.0, box.h / 540);
    std::vector<Row> rows;
    const auto add = [&](Face face, double size, Colour ink, const std::string& words) {
        const double sized = std::max(legible, size * scale);
        append(rows, fitted_rows(canvas, {face, sized, ink}, legible, words, width));
    };
    add(Face::icons, 110, look.ink, std::string{look.icon});
    add(Face::bold, 70, look.ink, text.state.first);
    add(Face::semibold, 60, look.ink, text.state.second);
    add(Face::semibold, 38, palette::text, text.title.first);
    add(Face::regular, 34, palette::second, text.title.second);
    draw(canvas, centre, box.y + (box.h - height_of(rows)) / 2, rows, Align::centre);
}

double decision_strip(const TextCard& text, Canvas& canvas, const Box& box, Turns& turns) {
    constexpr double before_words = 120;
    constexpr double padding = 26;
    constexpr std::size_t title_lines = 2;
    const Look look = look_of(text.look);
    const double width = box.w - before_words - 30;
    auto rows = fitted_rows(canvas, {Face::bold, 34, look.ink}, legible, text.state.joined(), width,
                            1, 1.3);
    const TextStyle style{Face::regular, 27, palette::second};
    auto title = fitted_rows(canvas, style, legible, text.title.joined(), width, 1, 1.4);
    if (title.size() > title_lines && !text.title.second.empty()) {
        turns.taken = true;
        const std::string& shown = turns.at == 0 ? text.title.first : text.title.second;
        title = fitted_rows(canvas, style, legible, shown, width, 1, 1.25);
    }
    append(rows, std::move(title));
    const double height = std::max(box.h, height_of(rows) + padding);
    canvas.panel({box.x, box.y, box.w, height}, 24, look.panel);
    const TextStyle icon{Face::icons, 46, look.ink};
    canvas.text(box.x + 60, box.y + (height - Canvas::line_height(icon)) / 2, icon, look.icon,
                Align::centre);
    draw(canvas, box.x + before_words, box.y + (height - height_of(rows)) / 2, rows);
    return height;
}

}  // namespace plenaria::display::paint_parts
