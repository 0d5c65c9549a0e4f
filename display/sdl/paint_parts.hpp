// The parts of the floor scene. Internal to display/sdl; lengths are design units.
#pragma once

#include "display/core/scene.hpp"
#include "display/sdl/canvas.hpp"

namespace plenaria::display::paint_parts {

inline constexpr double margin = 64;

/// Event, room and time of day. Answers where free space ends on the right, for the badge.
[[nodiscard]] double header(const Scene& scene, Canvas& canvas);
/// Everything of the floor scene under the header. Answers whether two long titles take turns.
[[nodiscard]] bool floor(const Scene& scene, Canvas& canvas);
/// The speaker's panel with the clock.
void speaker_panel(const Scene& scene, Canvas& canvas, const Box& box);
/// The next speakers from `top` down.
void next_speakers(const Scene& scene, Canvas& canvas, const Box& column);
/// The line of interpretation channels, its rule at `top`.
void channels(const Scene& scene, Canvas& canvas, double top);

}  // namespace plenaria::display::paint_parts
