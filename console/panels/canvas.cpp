#include "console/panels/canvas.hpp"

#include <imgui_internal.h>

#include <algorithm>
#include <utility>

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
    sheet_settles = std::max(0, sheet_settles - 1);
    last_fields_ = std::exchange(fields_, {});
    wanted_field_ = std::exchange(kept_field_, {});
    if (!wanted_field_.empty()) {
        awaits_focus_ = true;
    }
}

void Canvas::keep_field() {
    if (!works_in_lines_) {
        kept_field_ = field_at_work_;
    }
}

void Canvas::forget() {
    begin();
    agenda_drag = {};
    sheet_settles = 0;
    shown_popover.clear();
    shown_current.clear();
    shown_choice.clear();
    shown_rows.clear();
    queue_drag = {};
    outputs_listed = false;
    fields_.clear();
    last_fields_.clear();
    field_at_work_.clear();
    wanted_field_.clear();
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

bool Canvas::tab_stop(std::string_view id) {
    fields_.emplace_back(id);
    return id == wanted_field_;
}

void Canvas::works_in(std::string_view id, bool settled, bool of_lines) {
    field_at_work_ = id;
    works_in_lines_ = of_lines;
    // The field that is left has the keyboard until the frame ends.
    if (wanted_field_.empty() || wanted_field_ == id) {
        awaits_focus_ = !settled;
    }
}

void Canvas::turn_fields(bool backwards) {
    if (last_fields_.empty()) {
        return;
    }
    const std::size_t count = last_fields_.size();
    const auto at = std::find(last_fields_.begin(), last_fields_.end(), field_at_work_);
    const auto from = static_cast<std::size_t>(at - last_fields_.begin());
    const bool none = at == last_fields_.end();
    const std::size_t before = none || from == 0 ? count - 1 : from - 1;
    const std::size_t after = none ? 0 : (from + 1) % count;
    wanted_field_ = last_fields_[backwards ? before : after];
}

void Canvas::overflow(std::string_view text, float width, float room) {
    overflows_.push_back({std::string{text}, width, room});
}

}  // namespace plenaria::console
