#include "console/panels/widgets.hpp"

#include <imgui_internal.h>

#include <algorithm>

namespace plenaria::console {
namespace {

struct Colours {
    ImU32 ground;
    ImU32 hover;
    ImU32 line;
    ImU32 ink;
};

Colours colours_of(const ButtonModel& model) {
    switch (model.style) {
        case ButtonStyle::primary:
            return {theme::primary, theme::primary_hover, theme::primary_hover, theme::text};
        case ButtonStyle::danger:
            return {theme::bad_ground, theme::bad_hover, theme::faded(theme::bad, 0.7F),
                    theme::text};
        case ButtonStyle::outline:
            return {theme::raised, theme::control, theme::line_strong, theme::text};
        case ButtonStyle::normal:
            break;
    }
    return {theme::control, theme::hover, theme::line_strong, theme::text};
}

bool has_flag(const ButtonModel& model) { return !model.flag.empty() || !model.code.empty(); }

float content_width(const Canvas& canvas, const ButtonModel& model) {
    const bool small = model.label.empty() && model.key.empty();
    float width = model.icon == Icon::none ? 0 : canvas.px(20);
    if (has_flag(model)) {
        width += canvas.px(28) + canvas.px(8);
    }
    if (!model.label.empty()) {
        width += text_width(canvas.fonts().strong, model.label);
        width += model.icon == Icon::none ? 0 : canvas.px(8);
    }
    if (!model.key.empty()) {
        width += canvas.px(10) + keycap_width(canvas, model.key);
    }
    return small ? canvas.px(20) : width;
}

bool wraps_within(const Canvas& canvas, const ButtonModel& model, float width) {
    return model.wraps && content_width(canvas, model) + canvas.px(28) > width + 0.5F;
}

/// Beside a sign, which comes and goes.
float wrapped_room(const Canvas& canvas, float width) {
    return std::max(1.0F, width - canvas.px(28) - canvas.px(28));
}

void draw_wrapped(Canvas& canvas, const Box& box, const ButtonModel& model, ImU32 ink) {
    Box rest = box.inset(canvas.px(14), canvas.px(8));
    const Box sign = rest.take_left(canvas.px(20));
    icon_in_box(canvas.fonts().body, sign, ink, model.icon);
    rest.take_left(canvas.px(8));
    ImFont* font = canvas.fonts().strong;
    Canvas::list().AddText(font, font->FontSize, {std::round(rest.x), std::round(rest.y)}, ink,
                           model.label.data(), model.label.data() + model.label.size(),
                           wrapped_room(canvas, box.w));
}

void draw_content(Canvas& canvas, const Box& box, const ButtonModel& model, ImU32 ink) {
    float x = box.mid_x() - content_width(canvas, model) / 2;
    const Fonts& fonts = canvas.fonts();
    const float room = box.w - canvas.px(12);
    if (content_width(canvas, model) > room + 0.5F) {
        canvas.overflow(model.label, content_width(canvas, model), room);
        x = box.x + canvas.px(6);
    }
    if (model.icon != Icon::none) {
        const Box place{x, box.y, canvas.px(20), box.h};
        if (model.mark == Mark::waiting || model.mark == Mark::late) {
            mark_sign(canvas, place.mid_x(), place.mid_y(), model.mark);
        } else {
            icon_in_box(fonts.body, place, ink, model.icon);
        }
        x += canvas.px(20) + (model.label.empty() ? 0 : canvas.px(8));
    }
    if (has_flag(model)) {
        flag_in_box(canvas, {x, box.mid_y() - canvas.px(10), canvas.px(28), canvas.px(21)},
                    model.flag, model.code);
        x += canvas.px(28) + canvas.px(8);
    }
    const float label = text_width(fonts.strong, model.label);
    text_in_box(canvas, fonts.strong, {x, box.y, label, box.h}, ink, model.label);
    if (!model.key.empty()) {
        keycap_at(canvas, x + label + canvas.px(10), box.mid_y(), model.key);
    }
}

bool is_of_codes(ImWchar c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

int on_input(ImGuiInputTextCallbackData* data) {
    auto& offered = *static_cast<Offered*>(data->UserData);
    if (data->EventFlag != ImGuiInputTextFlags_CallbackCharFilter) {
        give_back_chosen(*data, offered);
        return 0;
    }
    if (offered.field.capitals && !is_of_codes(data->EventChar)) {
        return 1;
    }
    take_offered(*data, offered);
    return 0;
}

std::size_t utf8_bytes(unsigned character) {
    return character < 0x80 ? 1 : (character < 0x800 ? 2 : (character < 0x10000 ? 3 : 4));
}

/// The deletion that was made good is no step back any more: it would give the same once more.
void forget_deletion(int letters) {
    auto& undo = ImGui::GetCurrentContext()->InputTextState.Stb.undostate;
    if (undo.undo_point <= 0) {
        return;
    }
    const auto& last = undo.undo_rec[undo.undo_point - 1];
    if (last.delete_length == 0 && last.insert_length == letters) {
        --undo.undo_point;
        undo.undo_char_point = last.char_storage >= 0 ? last.char_storage : undo.undo_char_point;
    }
}

bool input(const FieldModel& model, std::string& text, Offered& offered) {
    const std::string name = field_name(model);
    std::string buffer = field_buffer(model.text, model.bytes_max);
    const bool edited = ImGui::InputTextWithHint(
        name.c_str(), model.hint.c_str(), buffer.data(), buffer.size(),
        ImGuiInputTextFlags_CallbackCharFilter | ImGuiInputTextFlags_CallbackAlways |
            (model.capitals ? ImGuiInputTextFlags_CharsUppercase : ImGuiInputTextFlags_None),
        on_input, &offered);
    // NOLINTNEXTLINE(readability-redundant-string-cstr): the buffer goes on behind the text's end
    text = buffer.c_str();
    return edited;
}

}  // namespace

Press press_area(Canvas& canvas, std::string_view id, const Box& box, bool enabled) {
    Press press;
    if (box.w < 1 || box.h < 1) {
        return press;
    }
    canvas.note(id, box);
    ImGui::SetCursorScreenPos({box.x, box.y});
    const std::string name{id};
    const bool clicked = ImGui::InvisibleButton(name.c_str(), {box.w, box.h});
    press.hovered = enabled && ImGui::IsItemHovered();
    // The release of a tap counts as held too: a hold is measured from its press.
    press.held = enabled && ImGui::IsItemActive() && ImGui::IsItemHovered();
    press.pressed = enabled && clicked;
    return press;
}

float button_width(const Canvas& canvas, const ButtonModel& model) {
    const float label = text_width(canvas.fonts().strong, model.label);
    float widest = label;
    for (const std::string& other : model.other_labels) {
        widest = std::max(widest, text_width(canvas.fonts().strong, other));
    }
    return content_width(canvas, model) + (widest - label) + canvas.px(28);
}

float button_height(const Canvas& canvas, const ButtonModel& model, float width, float least) {
    if (!wraps_within(canvas, model, width)) {
        return least;
    }
    ImFont* font = canvas.fonts().strong;
    const ImVec2 words = font->CalcTextSizeA(
        font->FontSize, FLT_MAX, wrapped_room(canvas, width), model.label.data(),
        model.label.data() + model.label.size());
    return std::max(least, words.y + canvas.px(16));
}

void button(Canvas& canvas, const Box& box, const ButtonModel& model) {
    if (!model.shown) {
        return;
    }
    const Press press = press_area(canvas, model.id, box, model.enabled);
    const Colours colours = colours_of(model);
    const float rounding = canvas.px(8);
    // What was pressed and not answered yet is dim: it is not so until the server says so.
    const bool pending =
        model.mark == Mark::sent || model.mark == Mark::waiting || model.mark == Mark::late;
    const float share = model.enabled ? (pending ? 0.6F : 1.0F) : 0.38F;
    const ImU32 ground = press.hovered ? colours.hover : colours.ground;
    fill(box, theme::faded(ground, share), rounding);
    if (model.hold && *model.hold > 0) {
        ImDrawList& list = Canvas::list();
        const float reach = box.x + box.w * *model.hold;
        list.PushClipRect({box.x, box.y}, {reach, box.bottom()}, true);
        fill(box, theme::closed_rail, rounding);
        list.PopClipRect();
    }
    const ImU32 line = model.mark == Mark::refused ? theme::bad : colours.line;
    outline(box, theme::faded(line, share), rounding,
            model.mark == Mark::refused ? canvas.px(2) : 1);
    if (press.held) {
        fill(box, theme::faded(theme::background, 0.25F), rounding);
    }
    if (wraps_within(canvas, model, box.w)) {
        draw_wrapped(canvas, box, model, theme::faded(colours.ink, share));
    } else {
        draw_content(canvas, box, model, theme::faded(colours.ink, share));
    }
    if (model.hold) {
        if (press.held) {
            canvas.hold(model.id);
        }
    } else if (press.pressed) {
        canvas.emit(model.intent);
    }
}

void row_of_buttons(Canvas& canvas, Box box, const std::vector<ButtonModel>& buttons) {
    const float gap = canvas.px(10);
    float wanted = -gap;
    for (const ButtonModel& each : buttons) {
        wanted += button_width(canvas, each) + gap;
    }
    // What is left over is shared out, so that the row is always full.
    const float extra = (box.w - wanted) / static_cast<float>(buttons.size());
    for (const ButtonModel& each : buttons) {
        button(canvas, box.take_left(button_width(canvas, each) + extra), each);
        box.take_left(gap);
    }
}

std::string field_name(const FieldModel& model) {
    return "##" + model.id + (model.turn == 0 ? std::string{} : "#" + std::to_string(model.turn));
}

std::string field_buffer(std::string_view text, std::size_t bytes_max) {
    std::string buffer{text};
    buffer.resize(std::max(text.size(), bytes_max) + 1);
    return buffer;
}

void take_offered(const ImGuiInputTextCallbackData& data, Offered& offered) {
    offered.bytes += utf8_bytes(data.EventChar);
    if (offered.text.size() <= offered.field.bytes_max) {
        char utf8[5];
        offered.text += ImTextCharToUtf8(utf8, data.EventChar);
    }
}

void give_back_chosen(ImGuiInputTextCallbackData& data, const Offered& offered, char line_end) {
    const std::string& before = offered.field.text;
    std::string now{data.Buf, static_cast<std::size_t>(data.BufTextLen)};
    std::replace(now.begin(), now.end(), line_end, ' ');
    const auto cursor = static_cast<std::size_t>(data.CursorPos);
    if (offered.bytes == 0 || now.size() >= before.size() || cursor > now.size() ||
        now.size() + offered.bytes <= offered.field.bytes_max) {
        return;
    }
    const std::size_t gone = before.size() - now.size();
    std::string taken = offered.text;
    std::replace(taken.begin(), taken.end(), line_end, ' ');
    const std::string_view read = std::string_view{now}.substr(0, cursor);
    if (read.ends_with(taken) || before.compare(0, cursor, read) != 0 ||
        before.compare(cursor + gone, std::string::npos, now, cursor) != 0) {
        return;
    }
    const std::string chosen = before.substr(cursor, gone);
    const char* end = chosen.data() + chosen.size();
    forget_deletion(ImTextCountCharsFromUtf8(chosen.data(), end));
    data.InsertChars(data.CursorPos, chosen.data(), end);
    data.SelectionStart = static_cast<int>(cursor);
    data.SelectionEnd = data.CursorPos;
}

void tell_full_field(Canvas& canvas, const Offered& offered, std::string_view text) {
    const FieldModel& field = offered.field;
    if (offered.bytes > 0 && text == field.text && text.size() + offered.bytes > field.bytes_max) {
        canvas.emit({.act = Act::tell_full});
    }
}

float field_height(const Canvas& canvas) { return canvas.px(22 + 42); }

void field(Canvas& canvas, const Box& box, const FieldModel& model, bool take_focus) {
    Box rest = box;
    text_in_box(canvas, canvas.fonts().small, rest.take_top(canvas.px(22)), theme::text_second,
                model.label, Align::left, Fit::must);
    canvas.note(model.id, rest);
    ImGui::SetCursorScreenPos({rest.x, rest.y});
    ImGui::PushFont(canvas.fonts().body);
    const float pad = (rest.h - canvas.fonts().body->FontSize) / 2;
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {canvas.px(12), pad});
    ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, canvas.px(8));
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1);
    ImGui::PushStyleColor(ImGuiCol_FrameBg, theme::track);
    ImGui::PushStyleColor(ImGuiCol_Border, theme::line_strong);
    ImGui::PushStyleColor(ImGuiCol_Text, theme::text);
    ImGui::PushStyleColor(ImGuiCol_TextDisabled, theme::text_third);
    ImGui::PushStyleColor(ImGuiCol_TextSelectedBg, theme::primary);
    ImGui::SetNextItemWidth(rest.w);
    if (canvas.tab_stop(model.id) || take_focus) {
        ImGui::SetKeyboardFocusHere();
        canvas.await_focus(true);
    }
    std::string text;
    Offered offered{model};
    if (input(model, text, offered)) {
        canvas.emit({.act = Act::edit, .target = model.id, .detail = text});
    }
    tell_full_field(canvas, offered, text);
    if (ImGui::IsItemActive()) {
        // Until ImGui says so a letter would be taken for a shortcut.
        canvas.works_in(model.id, ImGui::GetIO().WantTextInput);
        outline(rest, theme::accent, canvas.px(8), std::max(1.0F, canvas.px(2)));
    }
    ImGui::PopStyleColor(5);
    ImGui::PopStyleVar(3);
    ImGui::PopFont();
}

void splitter(Canvas& canvas, const Box& box, std::string_view side, const Box& whole) {
    const std::string id = "splitter." + std::string{side};
    const Press press = press_area(canvas, id, box);
    if (!press.hovered && !ImGui::IsItemActive()) {
        return;
    }
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    const float thickness = canvas.px(2);
    fill({box.mid_x() - thickness / 2, box.y, thickness, box.h}, theme::accent);
    if (ImGui::IsItemActive() && whole.w > 0) {
        const float share = (ImGui::GetIO().MousePos.x - whole.x) / whole.w;
        canvas.emit({.act = Act::drag_splitter,
                     .target = std::string{side},
                     .amount = side == "left" ? share : 1 - share});
    }
}

void begin_scroll(Canvas& canvas, const char* id, const Box& box, float content, float keep_from,
                  float keep_height) {
    canvas.note(id, box);
    ImGui::SetCursorScreenPos({box.x, box.y});
    ImGui::PushStyleVar(ImGuiStyleVar_ScrollbarSize, canvas.px(10));
    ImGui::PushStyleVar(ImGuiStyleVar_ScrollbarRounding, canvas.px(5));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
    ImGui::PushStyleColor(ImGuiCol_ChildBg, IM_COL32_BLACK_TRANS);
    ImGui::PushStyleColor(ImGuiCol_ScrollbarBg, IM_COL32_BLACK_TRANS);
    ImGui::PushStyleColor(ImGuiCol_ScrollbarGrab, theme::control);
    ImGui::PushStyleColor(ImGuiCol_ScrollbarGrabHovered, theme::hover);
    ImGui::PushStyleColor(ImGuiCol_ScrollbarGrabActive, theme::line_strong);
    ImGui::BeginChild(id, {box.w, box.h}, false, ImGuiWindowFlags_NoNav);
    if (keep_from >= 0) {
        const float top = ImGui::GetScrollY();
        if (keep_from < top) {
            ImGui::SetScrollY(keep_from);
        } else if (keep_from + keep_height > top + box.h) {
            ImGui::SetScrollY(keep_from + keep_height - box.h);
        }
    }
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    ImGui::Dummy({1, content});
    ImGui::SetCursorScreenPos(origin);
}

void end_scroll() {
    ImGui::EndChild();
    ImGui::PopStyleColor(5);
    ImGui::PopStyleVar(3);
}

}  // namespace plenaria::console
