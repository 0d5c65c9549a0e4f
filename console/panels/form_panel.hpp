// The lines of forms and sheets.
#pragma once

#include <string_view>
#include <vector>

#include "console/core/model.hpp"
#include "console/panels/canvas.hpp"

namespace plenaria::console {

/// The height of `rows` at `width`.
[[nodiscard]] float form_rows_height(const Canvas& canvas, const std::vector<FormRow>& rows,
                                     float width);
/// Draws them in a list that scrolls; `focus`: the field that asks for the keyboard gets it.
void draw_form_rows(Canvas& canvas, const char* id, const Box& box,
                    const std::vector<FormRow>& rows, bool focus);

/// A field of several lines, wrapped at words; `box` includes the label.
void paragraph_field(Canvas& canvas, const Box& box, const FieldModel& model, bool take_focus);
[[nodiscard]] float paragraph_height(const Canvas& canvas, int lines);

}  // namespace plenaria::console
