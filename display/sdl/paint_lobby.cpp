#include <algorithm>

#include "display/sdl/paint_parts.hpp"

namespace plenaria::display::paint_parts {
namespace {

constexpr double gap = 14;
constexpr double full_row = 150;
/// Above and below the lines of a row, together.
constexpr double padding = 16;
constexpr double step = 0.05;
/// At which the largest letters of a row have the smallest legible size.
constexpr double least_scale = 0.55;

/// A language's line: its size in a full row.
struct CellLine {
    TextStyle style;
    const std::string& text;
};

/// A column of a row: each text shrunk a little to take one line, or else two of its full size.
std::vector<Row> cell(Canvas& canvas, double scale, double width,
                      std::initializer_list<CellLine> lines) {
    constexpr double shrinks_to = 0.8;
    constexpr double pitch = 1.2;
    std::vector<Row> rows;
    for (const CellLine& line : lines) {
        TextStyle style = line.style;
        style.size = std::max(legible, style.size * scale);
        const double least = std::max(legible, style.size * shrinks_to);
        auto one = fitted_rows(canvas, style, least, line.text, width, 1, pitch);
        append(rows, one.size() <= 1 ? std::move(one)
                                     : fitted_rows(canvas, style, legible, line.text, width, 2,
                                                   pitch));
    }
    return rows;
}

/// What a room's row holds, and how wide its columns are.
class RoomRow {
public:
    RoomRow(const RoomCard& card, Canvas& canvas, double width, double scale)
        : card_(&card), canvas_(&canvas), width_(width), scale_(scale), ink_(ink_of(card.state)) {
        const TextStyle strong{Face::semibold, 32, palette::text};
        const TextStyle weak{Face::regular, 28, palette::second};
        name_ = cell(canvas, scale, width * 0.175,
                     {{{Face::bold, 40, palette::text}, card.name.first},
                      {{Face::medium, 30, palette::second}, card.name.second}});
        state_ = cell(canvas, scale, width * 0.17,
                      {{{Face::semibold, 32, ink_.colour}, card.word.first},
                       {{Face::regular, 28, ink_.colour}, card.word.second}});
        title_ = cell(canvas, scale, width * (held() ? 0.315 : 0.34),
                      {{strong, card.title.first}, {weak, card.title.second}});
        const Line& last = held() ? card.holder : card.when;
        last_ = cell(canvas, scale, held() ? width * 0.2 - flag_place() : width * 0.2,
                     {{strong, last.first}, {weak, last.second}});
    }

    [[nodiscard]] double height() const {
        const double lines = std::max({height_of(name_), height_of(state_), height_of(title_),
                                       height_of(last_)});
        return lines + padding;
    }

    void draw_in(const Box& box) const {
        Canvas& canvas = *canvas_;
        canvas.panel(box, 18, ink_.panel);
        const double middle = box.y + box.h / 2;
        const auto column = [&](double x, const std::vector<Row>& rows) {
            draw(canvas, x, middle - height_of(rows) / 2, rows);
        };
        column(box.x + 32, name_);
        const TextStyle icon{Face::icons, 34 * scale_, ink_.colour};
        const double state_x = box.x + width_ * 0.225;
        canvas.text(state_x, middle - Canvas::line_height(icon) / 2, icon, ink_.icon,
                    Align::centre);
        column(state_x + 38, state_);
        column(box.x + width_ * 0.435, title_);
        double last = box.x + width_ * 0.785;
        if (held()) {
            const double flag = 66 * scale_;
            canvas.flag({last, middle - flag / 2, flag * 4 / 3, flag}, card_->holder_flag, "",
                        palette::track, palette::text);
            last += flag_place();
        }
        column(last, last_);
    }

private:
    [[nodiscard]] bool held() const { return !card_->holder.empty(); }
    [[nodiscard]] double flag_place() const { return 88 * scale_ + 20; }

    const RoomCard* card_;
    Canvas* canvas_;
    double width_;
    double scale_;
    StateInk ink_;
    std::vector<Row> name_;
    std::vector<Row> state_;
    std::vector<Row> title_;
    std::vector<Row> last_;
};

std::vector<RoomRow> rows_of(const Scene& scene, Canvas& canvas, double width, double scale) {
    std::vector<RoomRow> rows;
    for (const RoomCard& card : scene.rooms) {
        rows.emplace_back(card, canvas, width, scale);
    }
    return rows;
}

/// Whether every page of `on_page` rows, each at least `level` high, has its place in `height`.
bool fits(const std::vector<RoomRow>& rows, std::size_t on_page, double level, double height) {
    double used = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        used = i % on_page == 0 ? -gap : used;
        used += std::max(level, rows[i].height()) + gap;
        if (used > height) {
            return false;
        }
    }
    return true;
}

struct Layout {
    std::vector<RoomRow> rows;
    std::size_t on_page = 1;
    double level = 0;  ///< height of a row that needs no more
};

/// On as few pages as can be read, all of them alike; there as large as possible.
Layout layout_of(const Scene& scene, Canvas& canvas, double width, double height) {
    constexpr double page_line = 24;
    const std::size_t count = scene.rooms.size();
    std::vector<std::vector<RoomRow>> sizes;
    for (double scale = 1; scale >= least_scale; scale -= step) {
        sizes.push_back(rows_of(scene, canvas, width, scale));
        if (fits(sizes.back(), count, 0, height)) {
            break;  // on one page: nothing smaller is wanted
        }
    }
    for (std::size_t pages = 1; pages <= count; ++pages) {
        const std::size_t on_page = (count + pages - 1) / pages;
        const double place = height - (pages > 1 ? page_line : 0);
        for (auto& rows : sizes) {
            if (fits(rows, on_page, 0, place)) {
                double level = full_row;
                while (level > 0 && !fits(rows, on_page, level, place)) {
                    level -= 1;
                }
                return {std::move(rows), on_page, level};
            }
        }
    }
    return {std::move(sizes.back()), 1, 0};
}

}  // namespace

void lobby_view(const Scene& scene, Canvas& canvas) {
    constexpr double top = 146;
    const double width = canvas.width() - 2 * margin;
    if (scene.rooms.empty()) {
        return;
    }
    const Layout layout = layout_of(scene, canvas, width, canvas.height() - top - 40);
    const std::size_t pages = (layout.rows.size() + layout.on_page - 1) / layout.on_page;
    const std::size_t page = static_cast<std::size_t>(scene.page_turn) % pages;
    const std::size_t first = page * layout.on_page;
    const std::size_t end = std::min(first + layout.on_page, layout.rows.size());
    double y = top;
    for (std::size_t i = first; i < end; ++i) {
        const double height = std::max(layout.level, layout.rows[i].height());
        layout.rows[i].draw_in({margin, y, width, height});
        y += height + gap;
    }
    if (pages > 1) {
        page_number(scene, canvas, page, pages);
    }
}

}  // namespace plenaria::display::paint_parts
