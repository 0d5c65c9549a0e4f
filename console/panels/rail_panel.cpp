// The session rail: doors and public outputs, always at the same place.
#include "console/panels/panels.hpp"
#include "console/panels/widgets.hpp"

namespace plenaria::console {
namespace {

struct RailColours {
    ImU32 ground;
    ImU32 line;
    ImU32 sign;
    ImU32 text;
    ImU32 detail;
    bool hatched;
};

RailColours colours_of(const RailModel& model) {
    switch (model.state) {
        case DoorsState::open:
            if (!model.session) {
                return {theme::panel, theme::line_strong, theme::text_third,
                        theme::text,  theme::text_second, false};
            }
            if (model.members_only) {
                return {theme::panel, theme::warn,        theme::warn,
                        theme::text,  theme::text_second, false};
            }
            return {theme::ok_ground, theme::ok_line,     theme::ok,
                    theme::text,      theme::text_second, false};
        case DoorsState::clearing:
            return {theme::warn_ground, theme::warn,        theme::warn,
                    theme::text,        theme::text_second, false};
        case DoorsState::closed:
        case DoorsState::reopening:
            break;
    }
    return {theme::closed_rail, theme::closed_rail, theme::closed_text,
            theme::closed_text, theme::closed_text, true};
}

void rail_button(Canvas& canvas, const Box& place, const ButtonModel& model) {
    button(canvas, {place.x, place.mid_y() - canvas.px(22), place.w, canvas.px(44)}, model);
}

/// The outputs that a person may speak for, at the right end, where the words beside them move
/// nothing; where they find no room, one button lists them all instead.
void draw_outputs(Canvas& canvas, Box area, const RailModel& model) {
    const float gap = canvas.px(10);
    float wanted = -gap;
    for (const OutputModel& output : model.outputs) {
        wanted += button_width(canvas, output.confirm) + gap;
    }
    canvas.outputs_listed =
        wanted > area.w || (canvas.outputs_listed && model.state != DoorsState::open);
    if (model.outputs.empty()) {
        return;
    }
    if (canvas.outputs_listed) {
        rail_button(canvas, area.take_right(std::min(button_width(canvas, model.more), area.w)),
                    model.more);
        return;
    }
    area = area.take_right(wanted);
    for (const OutputModel& output : model.outputs) {
        rail_button(canvas, area.take_left(button_width(canvas, output.confirm)), output.confirm);
        area.take_left(gap);
    }
}

}  // namespace

void draw_rail(Canvas& canvas, const Box& box, const RailModel& model) {
    const RailColours colours = colours_of(model);
    const float rounding = canvas.px(10);
    fill(box, colours.ground, rounding);
    outline(box, colours.line, rounding);
    Box rest = box.inset(canvas.px(16), 0);
    Box place;
    if (model.action.shown) {
        place = rest.take_right(std::max(canvas.px(216), button_width(canvas, model.action)));
        rest.take_right(canvas.px(16));
    }
    if (model.announce.shown) {
        rail_button(canvas, rest.take_right(button_width(canvas, model.announce)), model.announce);
        rest.take_right(canvas.px(10));
    }
    if (model.checklist.shown) {
        rail_button(canvas, rest.take_right(button_width(canvas, model.checklist)),
                    model.checklist);
        rest.take_right(canvas.px(10));
    }
    const float top = canvas.px(8);
    icon_in_box(canvas.fonts().large, rest.take_left(canvas.px(36)), colours.sign, model.icon);
    rest.take_left(canvas.px(12));
    const Fonts& fonts = canvas.fonts();
    const float title = text_width(fonts.title, model.title);
    const float since =
        model.since.empty() ? 0 : canvas.px(14) + text_width(fonts.body, model.since);
    const float detail = text_width(fonts.small, model.detail);
    Box words = rest.take_left(std::max(title + since, detail) + canvas.px(4));
    const float full = words.w;
    words = words.inset(0, top);
    Box first = words.take_top(canvas.px(25));
    text_in_box(canvas, fonts.title, first.take_left(title + 1), colours.text, model.title,
                Align::left, Fit::must);
    first.take_left(canvas.px(14));
    text_in_box(canvas, fonts.body, first, colours.text, model.since);
    text_in_box(canvas, fonts.small, words.take_top(canvas.px(18)), colours.detail, model.detail,
                Align::left, Fit::must);
    rest.take_left(canvas.px(20));
    if (colours.hatched && full > 0) {
        Box stripes = rest;
        stripes.x = std::max(stripes.x, box.x + box.w * 0.42F);
        stripes.w = std::max(0.0F, rest.right() - stripes.x);
        hatch(canvas, stripes, theme::closed_hatch);
    }
    draw_outputs(canvas, rest, model);
    rail_button(canvas, place, model.action);
}

float reopening_height(const Canvas& canvas, const ReopeningModel& model) {
    const auto effects = static_cast<float>(model.effects.size());
    return canvas.px(24 + 40 + 34 + 16 + 60 + 24) + effects * canvas.px(52);
}

void draw_reopening(Canvas& canvas, const Box& box, const ReopeningModel& model) {
    ImGui::SetNextWindowPos({box.x, box.y});
    ImGui::SetNextWindowSize({box.w, box.h});
    ImGui::Begin("reopening", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                     ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav |
                     ImGuiWindowFlags_NoBackground);
    fill(box, theme::raised, canvas.px(12));
    outline(box, theme::line_strong, canvas.px(12), canvas.px(2));
    Box rest = box.inset(canvas.px(24), canvas.px(24));
    Box head = rest.take_top(canvas.px(40));
    icon_in_box(canvas.fonts().large, head.take_left(canvas.px(40)), theme::bad, Icon::unlock);
    head.take_left(canvas.px(12));
    text_in_box(canvas, canvas.fonts().title, head, theme::text, model.title, Align::left,
                Fit::must);
    text_in_box(canvas, canvas.fonts().body, rest.take_top(canvas.px(34)), theme::text_second,
                model.lead);
    for (const ChipModel& effect : model.effects) {
        Box row = rest.take_top(canvas.px(52));
        icon_in_box(canvas.fonts().body, row.take_left(canvas.px(28)), theme::ink(effect.tone),
                    effect.icon);
        row.take_left(canvas.px(8));
        // Effects are sentences: two lines where one is not enough.
        ImGui::PushFont(canvas.fonts().body);
        ImGui::PushStyleColor(ImGuiCol_Text, theme::ink(effect.tone));
        const ImVec2 size = ImGui::CalcTextSize(effect.text.c_str(), nullptr, false, row.w);
        ImGui::SetCursorScreenPos({row.x, std::round(row.mid_y() - size.y / 2)});
        ImGui::PushTextWrapPos(row.right() - box.x);
        ImGui::TextUnformatted(effect.text.c_str());
        ImGui::PopTextWrapPos();
        ImGui::PopStyleColor();
        ImGui::PopFont();
    }
    rest.take_top(canvas.px(16));
    Box buttons = rest.take_top(canvas.px(60));
    const float cancel = std::min(button_width(canvas, model.cancel), buttons.w * 0.4F);
    button(canvas, buttons.take_left(cancel), model.cancel);
    buttons.take_left(canvas.px(10));
    button(canvas, buttons, model.confirm);
    ImGui::End();
}

}  // namespace plenaria::console
