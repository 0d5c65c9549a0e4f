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

/// Wraps `text` from `y` down, and answers the lower end; no more than `most` lines, smaller if
/// need be.
double block(Canvas& canvas, double x, double y, TextStyle style, double smallest,
             const std::string& text, double width, std::size_t most) {
    auto lines = canvas.wrapped(style, text, width);
    while (lines.size() > most && style.size > smallest) {
        style.size -= 2;
        lines = canvas.wrapped(style, text, width);
    }
    for (const std::string& line : lines) {
        canvas.text(x, y, canvas.fitted(style, smallest / 2, line, width), line);
        y += Canvas::line_height(style);
    }
    return y;
}

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
    double y = 146;
    const Box card{margin, y, state_width, canvas.height() - y - 50};
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

    const double x = margin + state_width + 60;
    const double right = width - state_width - 60;
    y = block(canvas, x, y, {Face::bold, 92, palette::text}, 40, scene.room.first, right, 2);
    y = block(canvas, x, y, {Face::semibold, 64, palette::second}, 30, scene.room.second, right, 2);
    y = block(canvas, x, y + 26, {Face::medium, 28, palette::accent}, 20, scene.item_label.joined(),
              right, 1);
    y = block(canvas, x, y, {Face::display_semibold, 48, palette::text}, 28, scene.item_title.first,
              right, 3);
    y = block(canvas, x, y + 6, {Face::regular, 40, palette::second}, 24, scene.item_title.second,
              right, 3);
    y = block(canvas, x, y + 20, {Face::semibold, 38, palette::text}, 24, scene.slate_when.joined(),
              right, 2);
    if (scene.door_next.empty()) {
        return;
    }
    y = std::max(y + 20, canvas.height() - 300);
    canvas.panel({x, y, right, 1.4}, 0, palette::line);
    y = block(canvas, x, y + 14, {Face::medium, 28, palette::accent}, 20,
              scene.door_next_label.joined() + "  –  " + scene.door_when.joined(), right, 1);
    y = block(canvas, x, y + 4, {Face::semibold, 38, palette::text}, 24, scene.door_next.first,
              right, 2);
    block(canvas, x, y, {Face::regular, 34, palette::second}, 22, scene.door_next.second, right, 2);
}

}  // namespace plenaria::display::paint_parts
