// A text field that wraps at words. ImGui's does not wrap: here a space at which a line must break
// is turned into a line's end inside the field and back into a space on the way out, byte for byte,
// so that the cursor stays where it is.
#include "console/panels/form_panel.hpp"

#include <algorithm>

#include "console/panels/widgets.hpp"

namespace plenaria::console {
namespace {

struct Wrapping {
    ImFont* font;
    float width;
    Offered offered;
};

/// Breaks `text` (of `length` bytes) at spaces; answers whether anything changed.
bool wrap(char* text, int length, const Wrapping& wrapping) {
    bool changed = false;
    const auto put = [&](int at, char c) {
        changed = changed || text[at] != c;
        text[at] = c;
    };
    int line = 0;
    int space = -1;
    for (int i = 0; i <= length; ++i) {
        const bool gap = i == length || text[i] == ' ' || text[i] == '\n';
        if (!gap) {
            continue;
        }
        const float width =
            wrapping.font->CalcTextSizeA(wrapping.font->FontSize, FLT_MAX, 0, text + line, text + i)
                .x;
        if (width > wrapping.width && space >= line) {
            put(space, '\n');
            line = space + 1;
        }
        if (i < length) {
            put(i, ' ');
            space = i;
        }
    }
    return changed;
}

int on_edit(ImGuiInputTextCallbackData* data) {
    auto& wrapping = *static_cast<Wrapping*>(data->UserData);
    if (data->EventFlag == ImGuiInputTextFlags_CallbackCharFilter) {
        take_offered(*data, wrapping.offered);
        return 0;
    }
    give_back_chosen(*data, wrapping.offered, '\n');
    if (wrap(data->Buf, data->BufTextLen, wrapping)) {
        data->BufDirty = true;
    }
    return 0;
}

}  // namespace

float paragraph_height(const Canvas& canvas, int lines) {
    return canvas.px(22 + 22) + static_cast<float>(lines) * canvas.fonts().body->FontSize;
}

void paragraph_field(Canvas& canvas, const Box& box, const FieldModel& model, bool take_focus) {
    Box rest = box;
    text_in_box(canvas, canvas.fonts().small, rest.take_top(canvas.px(22)), theme::text_second,
                model.label, Align::left, Fit::must);
    canvas.note(model.id, rest);
    ImGui::SetCursorScreenPos({rest.x, rest.y});
    ImGui::PushFont(canvas.fonts().body);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {canvas.px(12), canvas.px(9)});
    ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, canvas.px(8));
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1);
    ImGui::PushStyleVar(ImGuiStyleVar_ScrollbarSize, canvas.px(10));
    ImGui::PushStyleColor(ImGuiCol_FrameBg, theme::track);
    ImGui::PushStyleColor(ImGuiCol_ChildBg, theme::track);
    ImGui::PushStyleColor(ImGuiCol_Border, theme::line_strong);
    ImGui::PushStyleColor(ImGuiCol_Text, theme::text);
    ImGui::PushStyleColor(ImGuiCol_TextSelectedBg, theme::primary);
    if (canvas.tab_stop(model.id) || take_focus) {
        ImGui::SetKeyboardFocusHere();
        canvas.await_focus(true);
    }
    Wrapping wrapping{canvas.fonts().body, rest.w - canvas.px(24 + 14), Offered{model}};
    std::string buffer = field_buffer(model.text, model.bytes_max);
    wrap(buffer.data(), static_cast<int>(model.text.size()), wrapping);
    const std::string name = field_name(model);
    const bool edited = ImGui::InputTextMultiline(
        name.c_str(), buffer.data(), buffer.size(), {rest.w, rest.h},
        ImGuiInputTextFlags_CallbackAlways | ImGuiInputTextFlags_CallbackCharFilter, on_edit,
        &wrapping);
    // NOLINTNEXTLINE(readability-redundant-string-cstr): the buffer goes on behind the text's end
    std::string text = buffer.c_str();
    std::replace(text.begin(), text.end(), '\n', ' ');
    if (edited && text != model.text) {
        canvas.emit({.act = Act::edit, .target = model.id, .detail = text});
    }
    tell_full_field(canvas, wrapping.offered, text);
    if (ImGui::IsItemActive()) {
        canvas.works_in(model.id, true, true);
        outline(rest, theme::accent, canvas.px(8), std::max(1.0F, canvas.px(2)));
    }
    ImGui::PopStyleColor(5);
    ImGui::PopStyleVar(4);
    ImGui::PopFont();
}

}  // namespace plenaria::console
