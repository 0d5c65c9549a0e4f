// One whole frame of the console, between ImGui's NewFrame and Render.
#pragma once

#include <span>

#include "console/core/controller.hpp"
#include "console/core/station.hpp"
#include "console/panels/canvas.hpp"

namespace plenaria::console {

/// Hands the keys to the controller, draws its model over the whole viewport and hands back what
/// was pressed. The caller has called `Controller::begin_frame` and `ImGui::NewFrame`.
void run_frame(Controller& controller, Canvas& canvas, std::span<const KeyEvent> keys);

/// The same of the console, or of its login or lock screen, whichever `station` is at; ends with
/// `Station::end_frame`, and always with a frame of what `station` is at then. The caller has
/// called `Station::begin_frame` and `ImGui::NewFrame`.
void run_frame(Station& station, Canvas& canvas, std::span<const KeyEvent> keys);

}  // namespace plenaria::console
