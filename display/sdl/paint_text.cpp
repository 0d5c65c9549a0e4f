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
    const TextStyle state = canvas.fitted({Face::semibold, 30, look.ink}, 18, words, 760);
    const double state_width = canvas.text_width(state, words);
    const TextStyle icon{Face::icons, 28, look.ink};
    const double box = state_width + 100;
    canvas.panel({right - box, 144, box, 56}, 28, look.panel);
    canvas.text(right - box + 28, 144 + (56 - Canvas::line_height(icon)) / 2, icon, look.icon);
    canvas.text(right - state_width - 28, 144 + (56 - Canvas::line_height(state)) / 2, state,
                words);
    const double width = right - box - 40 - margin;
    canvas.text(margin, 138,
                canvas.fitted({Face::display_semibold, 40, palette::text}, 22, text.title.first,
                              width),
                text.title.first);
    canvas.text(margin, 190,
                canvas.fitted({Face::regular, 30, palette::second}, 20, text.title.second, width),
                text.title.second);
    canvas.text(right, 206, {Face::regular, 24, palette::second}, text.version.joined(),
                Align::right);
    return 252;
}

}  // namespace

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
        const Line page = line_of(
            fill_text("screen.page", {{"page", same_text(std::to_string(at + 1))},
                                      {"pages", same_text(std::to_string(pages.size()))}}),
            scene.languages);
        canvas.text(canvas.width() - margin, canvas.height() - 52,
                    {Face::medium, 24, palette::second}, page.joined(), Align::right);
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
        const double top = y + (side + 110) * static_cast<double>(i / in_row);
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
    const bool large = box.h > 250;
    if (!large) {
        const TextStyle icon{Face::icons, 46, look.ink};
        canvas.text(box.x + 60, box.y + (box.h - Canvas::line_height(icon)) / 2, icon, look.icon,
                    Align::centre);
        const double x = box.x + 120;
        const double width = box.x + box.w - 30 - x;
        const std::string state = text.state.joined();
        const std::string title = text.title.joined();
        const TextStyle words = canvas.fitted({Face::bold, 34, look.ink}, 20, state, width);
        const TextStyle name =
            canvas.fitted({Face::regular, 27, palette::second}, 16, title, width);
        draw(canvas, x, box.y + (box.h - 82) / 2, {{words, state, 44}, {name, title, 38}});
        return;
    }
    const double centre = box.x + box.w / 2;
    const double width = box.w - 100;
    std::vector<Row> rows;
    const auto add = [&](TextStyle style, double smallest, const std::string& words) {
        if (!words.empty()) {
            style = canvas.fitted(style, smallest, words, width);
            rows.push_back({style, words, Canvas::line_height(style)});
        }
    };
    const double scale = std::min(1.0, box.h / 540);
    add({Face::icons, 110 * scale, look.ink}, 40, std::string{look.icon});
    add({Face::bold, 70 * scale, look.ink}, 28, text.state.first);
    add({Face::semibold, 60 * scale, look.ink}, 26, text.state.second);
    add({Face::semibold, 38 * scale, palette::text}, 20, text.title.first);
    add({Face::regular, 34 * scale, palette::second}, 20, text.title.second);
    double y = box.y + (box.h - height_of(rows)) / 2;
    for (const Row& row : rows) {
        canvas.text(centre, y, row.style, row.text, Align::centre);
        y += row.height;
    }
}

}  // namespace plenaria::display::paint_parts
