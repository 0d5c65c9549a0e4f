// What can be pressed. Every widget registers its rectangle under its id.
#pragma once

#include <string>
#include <string_view>

#include "console/panels/canvas.hpp"
#include "console/panels/draw.hpp"

namespace plenaria::console {

struct Press {
    bool hovered = false;
    bool held = false;
    bool pressed = false;
};

/// An invisible button over `box`; a disabled one takes no clicks but hides what is below it.
Press press_area(Canvas& canvas, std::string_view id, const Box& box, bool enabled = true);

/// A button as wide as `box`: icon, label and key cap in its middle. Emits the model's intent, or
/// reports that it is held.
void button(Canvas& canvas, const Box& box, const ButtonModel& model);
/// The width at which all of the button's text fits.
[[nodiscard]] float button_width(const Canvas& canvas, const ButtonModel& model);

/// The height at which they fit within `width`; `least` where one line of them does.
[[nodiscard]] float button_height(const Canvas& canvas, const ButtonModel& model, float width,
                                  float least);

/// The buttons side by side over the whole of `box`.
void row_of_buttons(Canvas& canvas, Box box, const std::vector<ButtonModel>& buttons);

/// ImGui's name of a field, by which it keeps what is typed into it.
[[nodiscard]] std::string field_name(const FieldModel& model);
/// `text` with as much room as its field has: ImGui itself takes no more, so that what is seen is
/// what is sent. It ends at the first zero byte.
[[nodiscard]] std::string field_buffer(std::string_view text, std::size_t bytes_max);
/// What was typed or pasted into a field in one frame.
struct Offered {
    explicit Offered(const FieldModel& model) : field(model) {}
    const FieldModel& field;
    std::size_t bytes = 0;
    std::string text;  ///< of it no more than the field holds, and four bytes
};
/// Counts the character of a filter's callback.
void take_offered(const ImGuiInputTextCallbackData& data, Offered& offered);
/// In the callback of each frame: what was chosen is there again, and chosen, where it went for
/// something that then had no room. ImGui deletes it before it looks (imstb_textedit.h, "paste
/// failure will leave deleted selection"). `line_end` stands for a space that the field broke at.
void give_back_chosen(ImGuiInputTextCallbackData& data, const Offered& offered,
                      char line_end = ' ');
/// Says that the field took nothing of what was typed or pasted, if it had no room for it.
void tell_full_field(Canvas& canvas, const Offered& offered, std::string_view text);

/// A single-line text field with a label above it; emits `edit` intents. `box` includes the label.
void field(Canvas& canvas, const Box& box, const FieldModel& model, bool take_focus);
[[nodiscard]] float field_height(const Canvas& canvas);

/// A vertical gap that is dragged: emits `drag_splitter` with the place as a share of `whole`,
/// measured from the left, or from the right for "right".
void splitter(Canvas& canvas, const Box& box, std::string_view side, const Box& whole);

/// A scrolled list of rows of equal height; `draw(index, box)` for the rows in sight. `keep` is
/// the row to scroll to now, or negative.
template <class Draw>
void scrolled_rows(Canvas& canvas, const char* id, const Box& box, float row_height, int count,
                   int keep, const Draw& draw);

/// Opens and closes the child window of `scrolled_rows`.
void begin_scroll(Canvas& canvas, const char* id, const Box& box, float content, float keep_from,
                  float keep_height);
void end_scroll();

template <class Draw>
void scrolled_rows(Canvas& canvas, const char* id, const Box& box, float row_height, int count,
                   int keep, const Draw& draw) {
    const auto rows = static_cast<float>(count);
    begin_scroll(canvas, id, box, rows * row_height,
                 keep < 0 ? -1 : static_cast<float>(keep) * row_height, row_height);
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const int first = std::clamp(static_cast<int>((box.y - origin.y) / row_height), 0, count);
    const int last =
        std::clamp(static_cast<int>((box.bottom() - origin.y) / row_height) + 1, first, count);
    for (int i = first; i < last; ++i) {
        draw(i, Box{box.x, origin.y + static_cast<float>(i) * row_height, width, row_height});
    }
    end_scroll();
}

}  // namespace plenaria::console
