// Draws a scene. The numbers are those of ui.md (Room display) and of display/web/display.css.
#pragma once

#include "display/core/scene.hpp"
#include "display/sdl/canvas.hpp"

namespace plenaria::display {

struct Painted {
    /// Two long titles take turns: paint again when `Scene::turn` changes.
    bool alternating = false;
};

/// Paints all of `scene`. UI thread; `canvas` is drawn over completely.
Painted paint(const Scene& scene, Canvas& canvas);

}  // namespace plenaria::display
