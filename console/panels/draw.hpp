// Marks on the glass that nobody presses: texts, chips, bars, flags, panels.
#pragma once

#include <string>
#include <string_view>

#include "console/core/model.hpp"
#include "console/panels/canvas.hpp"
#include "console/panels/theme.hpp"

namespace plenaria::console {

enum class Align { left, centre, right };

/// What happens to a text wider than its box: content may be cut with an ellipsis, a label of ours
/// may not, and is reported as an overflow.
enum class Fit { elide, must };

[[nodiscard]] float text_width(ImFont* font, std::string_view text);
/// Draws `text` in the middle of the height of `box`; answers the width drawn.
float text_in_box(Canvas& canvas, ImFont* font, const Box& box, ImU32 colour, std::string_view text,
                  Align align = Align::left, Fit fit = Fit::elide);
/// `text` with a line's end at each blank where a line of `width` is full. ImGui itself breaks at
/// full stops and commas too, within addresses. A word that is wider stays whole.
[[nodiscard]] std::string broken_at_blanks(ImFont* font, std::string_view text, float width);
/// Draws an icon centred in `box`.
void icon_in_box(ImFont* font, const Box& box, ImU32 colour, Icon icon);

void fill(const Box& box, ImU32 colour, float rounding = 0);
void outline(const Box& box, ImU32 colour, float rounding, float thickness = 1);
/// A hair line along the top of `box`.
void rule(const Canvas& canvas, const Box& box);

/// The width of `chip` when drawn.
[[nodiscard]] float chip_width(const Canvas& canvas, const ChipModel& chip);
/// Draws a chip with its left (or right) end at `x`, centred on `mid_y`, at most `room` wide;
/// answers its width.
float chip_at(Canvas& canvas, float x, float mid_y, float room, const ChipModel& chip,
              Align align = Align::left);
/// A key's name as a cap; answers its width.
float keycap_at(Canvas& canvas, float x, float mid_y, std::string_view key);
[[nodiscard]] float keycap_width(const Canvas& canvas, std::string_view key);

/// A bar, `share` (0–1) of it filled; `mark` (0–1) is a tick, negative: none.
void meter(const Canvas& canvas, const Box& box, float share, ImU32 colour, float mark = -1);
/// A flag, or the code on a plate where there is none.
void flag_in_box(Canvas& canvas, const Box& box, std::string_view iso, std::string_view code);
/// Red diagonal stripes.
void hatch(const Canvas& canvas, const Box& box, ImU32 colour);
/// A turning arc of radius `radius`, by ImGui's clock.
void spinner(const Canvas& canvas, float x, float y, float radius, ImU32 colour);
/// The sign of a mark (spinner or warning) centred at `x`, `y`; nothing for the others.
void mark_sign(const Canvas& canvas, float x, float y, Mark mark);

/// A panel's ground with its title bar; answers the box below the bar. Chips go right to left.
Box panel_frame(Canvas& canvas, const Box& box, Icon icon, std::string_view title,
                const std::vector<ChipModel>& chips, float reserve_right = 0);
/// A quiet sentence in the middle of an empty panel.
void empty_note(Canvas& canvas, const Box& box, std::string_view text, std::string_view detail);

}  // namespace plenaria::console
