// What opens over the panels: one card of fields, choices and buttons.
#include <utility>

#include "console/core/present.hpp"
#include "console/panels/form_panel.hpp"
#include "console/panels/panels.hpp"
#include "console/panels/widgets.hpp"

namespace plenaria::console {
namespace {

constexpr float choice_height = 46;

/// Fields before the choices filter them; the others come after.
bool has_leading_field(const PopoverModel& model) {
    return !model.choices.empty() || !model.no_choice.empty() ? !model.fields.empty() : false;
}

float lead_height(const Canvas& canvas, const PopoverModel& model, float width) {
    if (model.lead.empty()) {
        return 0;
    }
    ImFont* font = canvas.fonts().body;
    const ImVec2 size = font->CalcTextSizeA(font->FontSize, FLT_MAX, width, model.lead.c_str());
    return size.y + canvas.px(12);
}

/// Of an answer its whole consequence is read, in as many lines as it needs.
float choice_row_height(const Canvas& canvas, const PopoverModel& model, float width) {
    float height = canvas.px(choice_height);
    if (model.name != "settle") {
        return height;
    }
    const ImFont* font = canvas.fonts().small;
    const float room = std::max(1.0F, width - canvas.px(14 + 20 + 32 + 12));
    for (const ChoiceRow& row : model.choices) {
        const char* end = row.detail.data() + row.detail.size();
        const ImVec2 size =
            font->CalcTextSizeA(font->FontSize, FLT_MAX, room, row.detail.data(), end);
        height = std::max(height, size.y + canvas.px(21 + 10));
    }
    return height;
}

float choices_height(const Canvas& canvas, const PopoverModel& model, float width) {
    if (model.choices.empty() && model.no_choice.empty()) {
        return 0;
    }
    // The form keeps its size while the list is narrowed; other lists are as long as they are.
    const bool palette = model.name == "palette";
    const bool keeps = chooses_delegation(model.name) || model.name == "history";
    const std::size_t most = palette ? 9 : 6;
    const std::size_t least = palette ? 9 : (keeps ? 6 : 1);
    const auto rows =
        static_cast<float>(std::clamp<std::size_t>(model.choices.size(), least, most));
    return rows * choice_row_height(canvas, model, width) + canvas.px(10);
}

/// Of the second column with its gap; 0: there is none.
float side_width(const Canvas& canvas, const PopoverModel& model) {
    return model.side.empty() ? 0 : canvas.px(440 + 20);
}

/// While one types it keeps its size, and with it the card: a refusal takes four lines at most in
/// the form's width, the effects on a day are as many as its items, and scroll.
float outcome_height(const Canvas& canvas, const PopoverModel& model, float width) {
    const bool previews =
        !model.outcome.empty() && model.outcome.front().kind == FormRow::Kind::heading;
    if (!model.keeps_room) {
        return 0;
    }
    const float most = canvas.px(250);
    // The refusal of a code comes while a hand is on its way to the buttons: four lines have room.
    const bool by_code = model.name.starts_with("screen.");
    const float plain = canvas.px(previews ? 124 : (by_code ? 84 : 58));
    const bool whole = model.outcome_whole || (previews && model.name.starts_with("item."));
    const float least = whole ? most : plain;
    return std::clamp(form_rows_height(canvas, model.outcome, width - canvas.px(14)), least, most);
}

float card_height(const Canvas& canvas, const PopoverModel& model, float width) {
    float height = canvas.px(20 + 34 + 20) + lead_height(canvas, model, width - canvas.px(40));
    height += static_cast<float>(model.fields.size()) * (field_height(canvas) + canvas.px(10));
    height += choices_height(canvas, model, width - canvas.px(40));
    height += static_cast<float>(model.keys.size()) * canvas.px(34);
    height += form_rows_height(canvas, model.rows, width - canvas.px(40 + 14));
    height += outcome_height(canvas, model, width - canvas.px(40));
    height += model.options.empty() ? 0 : canvas.px(44 + 10);
    height += model.buttons.empty() ? 0 : canvas.px(8 + 48);
    return height;
}

constexpr float menu_least = 480;
constexpr float form_plain = 640;

/// As wide as its title and the lines of its buttons make use of; no wider than a form.
float menu_width(const Canvas& canvas, const PopoverModel& model) {
    constexpr float step = 20;
    const float title = text_width(canvas.fonts().title, model.title);
    const auto rows = [&](float width) {
        return form_rows_height(canvas, model.rows, canvas.px(width - 40 - 14));
    };
    float width = menu_least;
    while (width < form_plain &&
           (rows(width) > rows(form_plain) || title > canvas.px(width - 40))) {
        width += step;
    }
    return width;
}

/// Two languages side by side need room; a menu does not.
float form_width(const Canvas& canvas, const PopoverModel& model) {
    if (model.name == "item") {
        return menu_width(canvas, model);
    }
    if (model.name == "screen") {
        return menu_least;
    }
    const bool grid = model.name == "checklist" || model.name == "roster";
    return model.name == "text" ? 1000.0F : (grid ? 800.0F : form_plain);
}

/// Low, where the floor's clock stays in sight: what is read for a while.
bool lies_low(const PopoverModel& model) { return !model.rows.empty() || model.name == "history"; }

/// Where a card may begin: a form is at work for a while, and never lies over the rail.
float highest(const Canvas& canvas, const Box& viewport, const PopoverModel& model) {
    const Box* agenda = canvas.find("agenda");
    return !lies_low(model) || agenda == nullptr ? viewport.y + canvas.px(12) : agenda->y;
}

/// Where it ends at the latest: the footer says what its keys do.
float lowest(const Canvas& canvas, const Box& viewport) {
    const Box* footer = canvas.find("footer");
    return footer == nullptr ? viewport.bottom() : footer->y;
}

/// Beside what it belongs to, and always wholly in sight.
Box place_card(Canvas& canvas, const Box& viewport, const PopoverModel& model) {
    const bool menu = model.name == "item" || model.name == "desk" || model.name == "entry" ||
                      model.name == "speaker";
    const bool wide = model.name == "palette" || model.name == "sessions";
    const float plain = menu ? 420.0F : (wide ? 640.0F : 520.0F);
    const float wanted = model.rows.empty() ? plain : form_width(canvas, model);
    float width = std::min(canvas.px(wanted), viewport.w - canvas.px(24));
    // The form lies over the agenda: the floor and the list it adds to stay in sight.
    const Box* agenda = canvas.find("agenda");
    if (model.aside && agenda != nullptr) {
        const float least = canvas.px(400);
        width = std::clamp(width, least, std::max(least, agenda->w));
    }
    const float top = highest(canvas, viewport, model);
    const float bottom = lowest(canvas, viewport);
    const float tall =
        std::min(card_height(canvas, model, width), bottom - top - canvas.px(12));
    Box card{0, 0, width + side_width(canvas, model), tall};
    const float edge = canvas.px(12);
    const std::string& anchor = model.subject;
    if (model.name == "palette") {
        card.x = viewport.mid_x() - card.w / 2;
        card.y = viewport.y + canvas.px(120);
    } else if (anchor.empty() && model.name != "keys" && !lies_low(model) && agenda != nullptr) {
        card.x = agenda->x;
        card.y = agenda->y + canvas.px(44);
    } else if (const Box* at = canvas.find(anchor)) {
        const bool below = at->bottom() + card.h + canvas.px(12) < bottom;
        card.x = at->x + canvas.px(8);
        card.y = below ? at->bottom() + canvas.px(6) : at->y - card.h - canvas.px(6);
        if (!below && model.name.starts_with("screen")) {
            // Whoever reads a code from a glass reads the floor's clock too.
            card.y = bottom - card.h - edge;
        }
    } else {
        card.x = viewport.mid_x() - card.w / 2;
        card.y = lies_low(model) ? bottom - card.h - edge
                                 : viewport.mid_y() - card.h / 2;
    }
    card.x = std::round(std::clamp(card.x, edge, viewport.right() - card.w - edge));
    card.y = std::round(std::clamp(card.y, top, bottom - card.h - edge));
    return card;
}

/// All of a title that is cut, over what lies beside its row.
void draw_tip(Canvas& canvas, const Box& row, std::string_view title) {
    ImFont* font = canvas.fonts().body;
    const float pad = canvas.px(10);
    const float width = row.w - 2 * pad;
    const char* end = title.data() + title.size();
    const ImVec2 size = font->CalcTextSizeA(font->FontSize, FLT_MAX, width, title.data(), end);
    Box tip{row.x, row.bottom(), size.x + 2 * pad, size.y + 2 * pad};
    if (tip.bottom() > ImGui::GetIO().DisplaySize.y) {
        tip.y = row.y - tip.h;
    }
    canvas.note("tip", tip);
    ImDrawList& list = *ImGui::GetForegroundDrawList();
    const ImVec2 corner{tip.right(), tip.bottom()};
    list.AddRectFilled({tip.x, tip.y}, corner, theme::control, canvas.px(8));
    list.AddRect({tip.x, tip.y}, corner, theme::line_strong, canvas.px(8));
    list.AddText(font, font->FontSize, {std::round(tip.x + pad), std::round(tip.y + pad)},
                 theme::text, title.data(), end, width);
}

/// Title and what stands beside it over the detail.
void draw_two_lines(Canvas& canvas, Box rest, const ChoiceRow& row, float share, bool pointed_at) {
    const Box whole = rest;
    rest = rest.inset(0, canvas.px(3));
    Box line = rest.take_top(canvas.px(21));
    if (!row.aside.empty()) {
        const float aside = text_width(canvas.fonts().small, row.aside) + 1;
        text_in_box(canvas, canvas.fonts().small, line.take_right(std::min(aside, line.w / 2)),
                    theme::text_third, row.aside, Align::right, Fit::must);
        line.take_right(canvas.px(8));
    }
    text_in_box(canvas, canvas.fonts().strong, line, theme::faded(theme::text, share), row.title);
    ImFont* small = canvas.fonts().small;
    if (rest.h >= 2 * small->FontSize && text_width(small, row.detail) > rest.w) {
        Canvas::list().AddText(small, small->FontSize, {std::round(rest.x), std::round(rest.y)},
                               theme::text_third, row.detail.data(),
                               row.detail.data() + row.detail.size(), rest.w);
        return;
    }
    text_in_box(canvas, small, rest, theme::text_third, row.detail, Align::left,
                row.aside.empty() ? Fit::elide : Fit::must);
    if (pointed_at && text_width(canvas.fonts().strong, row.title) > line.w + 0.5F) {
        draw_tip(canvas, whole, row.title);
    }
}

void draw_choice(Canvas& canvas, const Box& box, const ChoiceRow& row) {
    const Press press = press_area(canvas, row.button.id, box, row.button.enabled);
    const bool pointed_at = ImGui::IsItemHovered();
    if (press.pressed) {
        canvas.emit(row.button.intent);
    }
    const float share = row.button.enabled ? 1.0F : 0.5F;
    if (row.selected) {
        fill(box, theme::accent_ground, canvas.px(8));
        outline(box, theme::faded(theme::accent, 0.6F), canvas.px(8));
    } else if (press.hovered) {
        fill(box, theme::control, canvas.px(8));
    }
    Box rest = box.inset(canvas.px(10), 0);
    if (row.icon != Icon::none) {
        icon_in_box(canvas.fonts().body, rest.take_left(canvas.px(32)),
                    theme::faded(theme::ink(row.tone), share), row.icon);
    } else {
        const Box flag = rest.take_left(canvas.px(32));
        flag_in_box(canvas, {flag.x, box.mid_y() - canvas.px(12), canvas.px(32), canvas.px(24)},
                    row.flag, row.code);
    }
    rest.take_left(canvas.px(12));
    if (!row.key.empty()) {
        const float cap = keycap_width(canvas, row.key);
        keycap_at(canvas, rest.right() - cap, rest.mid_y(), row.key);
        rest.take_right(cap + canvas.px(8));
    }
    if (row.icon != Icon::none && !(row.detail.empty() && row.aside.empty())) {
        draw_two_lines(canvas, rest, row, share, pointed_at);
        return;
    }
    const float detail = text_width(canvas.fonts().small, row.detail);
    text_in_box(canvas, canvas.fonts().small, rest.take_right(std::min(detail + 1, rest.w / 2)),
                theme::text_third, row.detail, Align::right);
    rest.take_right(canvas.px(8));
    text_in_box(canvas, canvas.fonts().strong, rest, theme::faded(theme::text, share), row.title);
}

/// The line that is brought into sight, or negative. Of what arrows choose it is the chosen one,
/// and only as it is chosen: the others are read on from there.
int followed_choice(Canvas& canvas, const PopoverModel& model) {
    int last = -1;
    for (std::size_t i = 0; i < model.choices.size(); ++i) {
        last = model.choices[i].selected ? static_cast<int>(i) : last;
    }
    if (model.name == "history" || goes_by_arrows(model.name)) {
        const std::string now =
            last < 0 ? std::string{} : model.choices[static_cast<std::size_t>(last)].button.id;
        const bool anew = std::exchange(canvas.shown_choice, now) != now;
        return anew ? last : -1;
    }
    return chooses_delegation(model.name) || model.name == "palette" ? last : -1;
}

void draw_choices(Canvas& canvas, Box box, const PopoverModel& model) {
    box.take_bottom(canvas.px(10));
    if (model.choices.empty()) {
        empty_note(canvas, box, model.no_choice, model.no_choice_detail);
        return;
    }
    const int chosen = followed_choice(canvas, model);
    scrolled_rows(canvas, "popover.choices", box, choice_row_height(canvas, model, box.w),
                  static_cast<int>(model.choices.size()), chosen, [&](int i, const Box& row) {
                      draw_choice(canvas, row.inset(0, canvas.px(1)),
                                  model.choices[static_cast<std::size_t>(i)]);
                  });
}

void draw_keys(Canvas& canvas, Box& rest, const PopoverModel& model) {
    for (const KeyHint& key : model.keys) {
        Box row = rest.take_top(canvas.px(34));
        const Box cap = row.take_left(canvas.px(110));
        keycap_at(canvas, cap.x, cap.mid_y(), key.key);
        text_in_box(canvas, canvas.fonts().body, row, theme::text, key.label);
    }
}

void draw_lead(Canvas& canvas, Box& rest, const PopoverModel& model) {
    const float height = lead_height(canvas, model, rest.w);
    if (height <= 0) {
        return;
    }
    const Box box = rest.take_top(height);
    Canvas::list().AddText(canvas.fonts().body, canvas.fonts().body->FontSize, {box.x, box.y},
                           theme::text_second, model.lead.data(),
                           model.lead.data() + model.lead.size(), box.w);
}

void draw_card(Canvas& canvas, const Box& card, const PopoverModel& model, bool appearing) {
    fill(card, theme::raised, canvas.px(12));
    outline(card, theme::line_strong, canvas.px(12), std::max(1.0F, canvas.px(1.5F)));
    Box rest = card.inset(canvas.px(20), canvas.px(20));
    const bool long_title = text_width(canvas.fonts().title, model.title) > rest.w;
    text_in_box(canvas, long_title ? canvas.fonts().strong : canvas.fonts().title,
                rest.take_top(canvas.px(34)), theme::text, model.title);
    if (const float side = side_width(canvas, model); side > 0) {
        Box column = rest.take_right(side);
        column.take_left(canvas.px(20));
        draw_form_rows(canvas, "popover.side", column, model.side, false);
    }
    draw_lead(canvas, rest, model);
    const float tall = field_height(canvas);
    std::size_t next = 0;
    const auto draw_field = [&] {
        const FieldModel& each = model.fields[next++];
        field(canvas, rest.take_top(tall), each, appearing && each.focus);
        rest.take_top(canvas.px(10));
    };
    if (has_leading_field(model)) {
        draw_field();
    }
    if (const float height = choices_height(canvas, model, rest.w); height > 0) {
        draw_choices(canvas, rest.take_top(height), model);
    }
    draw_keys(canvas, rest, model);
    while (next < model.fields.size()) {
        draw_field();
    }
    if (!model.rows.empty()) {
        Box rows = rest;
        const float outcome = outcome_height(canvas, model, rest.w);
        rows.take_bottom(outcome + (model.options.empty() ? 0 : canvas.px(44 + 10)) +
                         (model.buttons.empty() ? 0 : canvas.px(8 + 48)));
        rest.take_top(rows.h);
        draw_form_rows(canvas, "popover.rows", rows, model.rows, appearing);
        if (model.keeps_room) {
            draw_form_rows(canvas, "popover.outcome", rest.take_top(outcome), model.outcome, false);
        }
    } else if (model.keeps_room) {
        const float outcome = outcome_height(canvas, model, rest.w);
        draw_form_rows(canvas, "popover.outcome", rest.take_top(outcome), model.outcome, false);
    }
    if (!model.options.empty()) {
        row_of_buttons(canvas, rest.take_top(canvas.px(44)), model.options);
        rest.take_top(canvas.px(10));
    }
    if (!model.buttons.empty()) {
        rest.take_top(canvas.px(8));
        row_of_buttons(canvas, rest.take_top(canvas.px(48)), model.buttons);
    }
}

}  // namespace

void draw_popover(Canvas& canvas, const Box& viewport, const PopoverModel& model) {
    const std::string shown = model.name + "/" + model.subject + "/" + std::to_string(model.turn);
    const bool appearing = canvas.shown_popover != shown;
    canvas.shown_popover = shown;
    if (appearing) {
        canvas.shown_choice.clear();
    }
    const Box card = place_card(canvas, viewport, model);
    ImGui::SetNextWindowPos({viewport.x, viewport.y});
    ImGui::SetNextWindowSize({viewport.w, viewport.h});
    if (appearing) {
        ImGui::SetNextWindowFocus();
    }
    ImGui::Begin("popover", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                     ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav |
                     ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoScrollWithMouse);
    fill(viewport, theme::faded(theme::background, 0.35F));
    canvas.begin_question();
    draw_card(canvas, card, model, appearing);
    // Clicks on the card's ground stay there; those beside it close it and reach nothing below.
    press_area(canvas, "popover.card", card, false);
    if (press_area(canvas, "popover.beside", viewport).pressed) {
        canvas.emit({.act = Act::close_popover});
    }
    ImGui::End();
}

}  // namespace plenaria::console
