#include <algorithm>

#include "display/sdl/paint_parts.hpp"

namespace plenaria::display::paint_parts {
namespace {

/// Icon and colour of what a room is doing: the word stands beside them.
struct StateInk {
    std::string_view icon;
    Colour colour = palette::second;
    Colour panel = palette::panel;
};

StateInk ink_of(SceneKind state) {
    using namespace palette;
    switch (state) {
        case SceneKind::floor:
            return {icon_play, ok, panel};
        case SceneKind::closed:
            return {icon_lock, closed_second, closed_card};
        case SceneKind::members_only:
            return {icon_users, text, members_ground};
        case SceneKind::neutral:
            return {icon_clock, text, panel};
        default:
            break;
    }
    const SlateLook look = look_of(state);
    return {look.icon, second, panel};
}

/// Texts one under another, measured before they are drawn.
class Block {
public:
    /// `scale` shrinks all alike, but nothing below what can be read.
    Block(Canvas& canvas, double width, double scale)
        : canvas_(&canvas), width_(width), scale_(scale) {}

    /// Wraps `text`, `above` it some space; of no more than `most` lines if they can be read.
    void add(double above, TextStyle style, const std::string& text, std::size_t most) {
        style.size = std::max(legible, style.size * scale_);
        auto lines = canvas_->wrapped(style, text, width_);
        while (lines.size() > most && style.size > legible) {
            style.size = std::max(legible, style.size - 2);
            lines = canvas_->wrapped(style, text, width_);
        }
        for (const std::string& line : lines) {
            rows_.push_back({canvas_->fitted(style, legible / 2, line, width_), line,
                             Canvas::line_height(style)});
            spaces_.push_back(above * scale_);
            above = 0;
        }
    }
    [[nodiscard]] double height() const {
        double sum = height_of(rows_);
        for (const double space : spaces_) {
            sum += space;
        }
        return sum;
    }
    void draw(double x, double y) const {
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            y += spaces_[i];
            canvas_->text(x, y, rows_[i].style, rows_[i].text);
            y += rows_[i].height;
        }
    }

private:
    Canvas* canvas_;
    double width_;
    double scale_;
    std::vector<Row> rows_;
    std::vector<double> spaces_;
};

void room_row(const RoomCard& card, Canvas& canvas, const Box& box) {
    const StateInk ink = ink_of(card.state);
    canvas.panel(box, 18, ink.panel);
    const double middle = box.y + box.h / 2;
    const double scale = std::clamp(box.h / 150, 0.45, 1.0);
    const auto column = [&](double x, double width, std::initializer_list<Row> wanted) {
        std::vector<Row> rows;
        for (const Row& each : wanted) {
            TextStyle style = each.style;
            style.size *= scale;
            auto lines = canvas.wrapped(style, each.text, width);
            if (lines.size() > 1) {
                style.size *= 0.82;
                lines = canvas.wrapped(style, each.text, width);
            }
            if (lines.size() > 2) {
                // Two lines are enough for any title that is made small enough.
                style = canvas.fitted(style, 12, each.text, width * 1.8);
                lines = canvas.wrapped(style, each.text, width);
            }
            for (const std::string& line : lines) {
                const TextStyle fitted = canvas.fitted(style, 9, line, width);
                rows.push_back({fitted, line, Canvas::line_height(style) * 0.98});
            }
        }
        draw(canvas, x, middle - height_of(rows) / 2, rows);
    };
    const double w = box.w;
    column(box.x + 32, w * 0.19,
           {{{Face::bold, 40, palette::text}, card.name.first},
            {{Face::medium, 30, palette::second}, card.name.second}});
    const TextStyle icon{Face::icons, 34 * scale, ink.colour};
    const double state_x = box.x + w * 0.225;
    canvas.text(state_x, middle - Canvas::line_height(icon) / 2, icon, ink.icon, Align::centre);
    column(state_x + 38, w * 0.17,
           {{{Face::semibold, 32, ink.colour}, card.word.first},
            {{Face::regular, 28, ink.colour}, card.word.second}});
    const bool held = !card.holder.empty();
    const double title_x = box.x + w * 0.435;
    const double title_width = w * (held ? 0.315 : 0.34);
    column(title_x, title_width,
           {{{Face::semibold, 32, palette::text}, card.title.first},
            {{Face::regular, 28, palette::second}, card.title.second}});
    const double last = box.x + w * 0.785;
    if (held) {
        const double flag = 66 * scale;
        canvas.flag({last, middle - flag / 2, flag * 4 / 3, flag}, card.holder_flag, "",
                    palette::track, palette::text);
        column(last + flag * 4 / 3 + 20, w * 0.2 - flag * 4 / 3 - 20,
               {{{Face::semibold, 32, palette::text}, card.holder.first},
                {{Face::regular, 28, palette::second}, card.holder.second}});
    } else {
        column(last, w * 0.2,
               {{{Face::semibold, 30, palette::text}, card.when.first},
                {{Face::regular, 28, palette::second}, card.when.second}});
    }
}

/// Which room this is, and what is on here.
Block door_present(const Scene& scene, Canvas& canvas, double width, double scale) {
    Block block{canvas, width, scale};
    block.add(0, {Face::bold, 92, palette::text}, scene.room.first, 2);
    block.add(0, {Face::semibold, 64, palette::second}, scene.room.second, 2);
    block.add(26, {Face::medium, 28, palette::accent}, scene.item_label.joined(), 1);
    block.add(0, {Face::display_semibold, 48, palette::text}, scene.item_title.first, 3);
    block.add(6, {Face::regular, 40, palette::second}, scene.item_title.second, 3);
    block.add(20, {Face::semibold, 38, palette::text}, scene.slate_when.joined(), 2);
    return block;
}

/// What is next, and later today.
Block door_coming(const Scene& scene, Canvas& canvas, double width, double scale) {
    Block block{canvas, width, scale};
    const auto add = [&](double above, double size, const Line& label, const Line& when,
                         const Line& title) {
        if (title.empty()) {
            return;
        }
        block.add(above, {Face::medium, 28, palette::accent},
                  label.joined() + "  –  " + when.joined(), 1);
        block.add(4, {Face::semibold, size, palette::text}, title.first, 2);
        block.add(0, {Face::regular, size * 0.9, palette::second}, title.second, 2);
    };
    add(14, 38, scene.door_next_label, scene.door_when, scene.door_next);
    add(22, 34, scene.door_later_label, scene.door_later_when, scene.door_later);
    return block;
}

void door_texts(const Scene& scene, Canvas& canvas, const Box& box) {
    constexpr double least_scale = 0.4;
    double scale = 1;
    Block present = door_present(scene, canvas, box.w, scale);
    Block coming = door_coming(scene, canvas, box.w, scale);
    while (present.height() + coming.height() + 20 > box.h && scale > least_scale) {
        scale -= 0.05;
        present = door_present(scene, canvas, box.w, scale);
        coming = door_coming(scene, canvas, box.w, scale);
    }
    present.draw(box.x, box.y);
    if (scene.door_next.empty()) {
        return;
    }
    // What comes has its place at the bottom, wherever the rest ends.
    constexpr double usual = 244;
    const double y = box.y + box.h - std::max(usual, coming.height());
    canvas.panel({box.x, y, box.w, 2}, 0, palette::line);
    coming.draw(box.x, y);
}

}  // namespace

void lobby_view(const Scene& scene, Canvas& canvas) {
    constexpr double top = 146;
    constexpr double gap = 14;
    const double free = canvas.height() - top - 40;
    const double count = static_cast<double>(std::max<std::size_t>(scene.rooms.size(), 1));
    const double height = std::min(150.0, free / count - gap);
    double y = top;
    for (const RoomCard& card : scene.rooms) {
        room_row(card, canvas, {margin, y, canvas.width() - 2 * margin, height});
        y += height + gap;
    }
}

void door_view(const Scene& scene, Canvas& canvas) {
    const double width = canvas.width() - 2 * margin;
    const StateInk ink = ink_of(scene.door);
    const double state_width = width * 0.34;
    constexpr double top = 146;
    const Box card{margin, top, state_width, canvas.height() - top - 50};
    canvas.panel(card, 30, ink.panel);
    const double centre = card.x + card.w / 2;
    const double inner = card.w - 80;
    const TextStyle icon{Face::icons, 170, ink.colour};
    double at = card.y + card.h * 0.14;
    canvas.text(centre, at, icon, ink.icon, Align::centre);
    at += 250;
    const auto centred = [&](TextStyle style, const std::string& text) {
        for (const std::string& line : canvas.wrapped(style, text, inner)) {
            const TextStyle fitted = canvas.fitted(style, 18, line, inner);
            canvas.text(centre, at, fitted, line, Align::centre);
            at += Canvas::line_height(fitted);
        }
    };
    centred({Face::bold, 64, ink.colour}, scene.door_word.first);
    centred({Face::semibold, 50, ink.colour}, scene.door_word.second);
    at += 30;
    centred({Face::medium, 32, palette::text}, scene.slate_note.first);
    centred({Face::regular, 32, palette::second}, scene.slate_note.second);

    door_texts(scene, canvas,
               {margin + state_width + 60, card.y, width - state_width - 60, card.h});
}

}  // namespace plenaria::display::paint_parts
