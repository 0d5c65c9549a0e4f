#include <algorithm>

#include "display/sdl/paint_parts.hpp"

namespace plenaria::display::paint_parts {

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

namespace {

/// Texts one under another, measured before they are drawn.
class Block {
public:
    /// `scale` shrinks all alike, but nothing below what can be read.
    Block(Canvas& canvas, double width, double scale)
        : canvas_(&canvas), width_(width), scale_(scale) {}

    /// Wraps `text`, `above` it some space; of no more than `most` lines if they can be read.
    void add(double above, TextStyle style, const std::string& text, std::size_t most) {
        style.size = std::max(legible, style.size * scale_);
        for (Row& row : fitted_rows(*canvas_, style, legible, text, width_, most)) {
            rows_.push_back(std::move(row));
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
    void draw(double x, double y, Align align = Align::left) const {
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            y += spaces_[i];
            canvas_->text(x, y, rows_[i].style, rows_[i].text, align);
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

/// What is next, and later today if there is place.
Block door_coming(const Scene& scene, Canvas& canvas, double width, double scale, bool later) {
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
    if (later) {
        add(22, 34, scene.door_later_label, scene.door_later_when, scene.door_later);
    }
    return block;
}

void door_texts(const Scene& scene, Canvas& canvas, const Box& box) {
    constexpr double least_scale = 0.2;
    constexpr double between = 20;
    double scale = 1;
    Block present = door_present(scene, canvas, box.w, scale);
    Block coming = door_coming(scene, canvas, box.w, scale, true);
    const auto fits = [&] { return present.height() + coming.height() + between <= box.h; };
    while (!fits() && scale > least_scale) {
        scale -= 0.05;
        present = door_present(scene, canvas, box.w, scale);
        coming = door_coming(scene, canvas, box.w, scale, true);
    }
    if (!fits()) {
        coming = door_coming(scene, canvas, box.w, scale, false);
    }
    present.draw(box.x, box.y);
    if (scene.door_next.empty()) {
        return;
    }
    // What comes has its place at the bottom, unless the rest ends lower.
    constexpr double usual = 244;
    const double bottom = box.y + box.h;
    const double y = std::min(std::max(box.y + present.height() + between, bottom - usual),
                              bottom - coming.height());
    canvas.panel({box.x, y, box.w, 2}, 0, palette::line);
    coming.draw(box.x, y);
}

/// What the room is doing, and who may come in.
void door_state(const Scene& scene, const StateInk& ink, Canvas& canvas, const Box& card) {
    constexpr double icon_size = 170;
    constexpr double icon_place = 250;
    constexpr double least_scale = 0.3;
    const double centre = card.x + card.w / 2;
    const double top = card.y + card.h * 0.14;
    canvas.text(centre, top, {Face::icons, icon_size, ink.colour}, ink.icon, Align::centre);
    const double place = card.y + card.h - 30 - top - icon_place;
    const auto words_at = [&](double scale) {
        Block block{canvas, card.w - 80, scale};
        block.add(0, {Face::bold, 64, ink.colour}, scene.door_word.first, 2);
        block.add(0, {Face::semibold, 50, ink.colour}, scene.door_word.second, 2);
        block.add(30, {Face::medium, 32, palette::text}, scene.slate_note.first, 3);
        block.add(0, {Face::regular, 32, palette::second}, scene.slate_note.second, 3);
        return block;
    };
    double scale = 1;
    Block words = words_at(scale);
    while (words.height() > place && scale > least_scale) {
        scale -= 0.05;
        words = words_at(scale);
    }
    words.draw(centre, top + icon_place, Align::centre);
}

}  // namespace

void door_view(const Scene& scene, Canvas& canvas) {
    const double width = canvas.width() - 2 * margin;
    const StateInk ink = ink_of(scene.door);
    const double state_width = width * 0.34;
    constexpr double top = 146;
    const Box card{margin, top, state_width, canvas.height() - top - 50};
    canvas.panel(card, 30, ink.panel);
    door_state(scene, ink, canvas, card);
    door_texts(scene, canvas,
               {margin + state_width + 60, card.y, width - state_width - 60, card.h});
}

}  // namespace plenaria::display::paint_parts
