#include "console/panels/canvas.hpp"

#include <imgui_internal.h>

#include <algorithm>

namespace plenaria::console {
namespace {

template <class T>
void overwrite(ImVector<T>& kept) {
    // All of its memory: what was longer once is still behind what is typed now.
    std::fill_n(kept.Data, kept.Capacity, T{});
}

}  // namespace

void Canvas::begin() {
    boxes_.clear();
    intents_.clear();
    overflows_.clear();
    held_.clear();
}

void Canvas::forget() {
    begin();
    agenda_drag = {};
    shown_popover.clear();
    shown_current.clear();
    shown_choice.clear();
    shown_rows.clear();
    queue_drag = {};
    outputs_listed = false;
    awaits_focus_ = false;
    ImGui::SetWindowFocus(nullptr);
    ImGuiInputTextState& typed = ImGui::GetCurrentContext()->InputTextState;
    overwrite(typed.TextW);
    overwrite(typed.TextA);
    overwrite(typed.InitialTextA);
    typed.CurLenW = 0;
    typed.CurLenA = 0;
    typed.ID = 0;
    typed.Stb = {};
}

void Canvas::note(std::string_view id, const Box& box) {
    const ImVec2 from = list().GetClipRectMin();
    const ImVec2 to = list().GetClipRectMax();
    const float x = std::max(box.x, from.x);
    const float y = std::max(box.y, from.y);
    const Box seen{x, y, std::min(box.right(), to.x) - x, std::min(box.bottom(), to.y) - y};
    if (seen.w > 0 && seen.h > 0) {
        boxes_.insert_or_assign(std::string{id}, seen);
    }
}

const Box* Canvas::find(std::string_view id) const {
    const auto at = boxes_.find(id);
    return at == boxes_.end() ? nullptr : &at->second;
}

void Canvas::overflow(std::string_view text, float width, float room) {
    overflows_.push_back({std::string{text}, width, room});
}

}  // namespace plenaria::console
