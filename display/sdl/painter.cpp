#include "display/sdl/painter.hpp"

#include "display/sdl/paint_parts.hpp"

namespace plenaria::display {
namespace {

using namespace paint_parts;

/// Everything between header and marks.
void content(const Scene& scene, Canvas& canvas, Turns& turns) {
    switch (scene.kind) {
        case SceneKind::floor: floor(scene, canvas, turns); return;
        case SceneKind::text: text_view(scene, canvas); return;
        case SceneKind::next: next_view(scene, canvas, turns); return;
        case SceneKind::agenda: agenda_view(scene, canvas); return;
        case SceneKind::documents: documents_view(scene, canvas); return;
        case SceneKind::clock: clock_view(scene, canvas); return;
        case SceneKind::door: door_view(scene, canvas); return;
        case SceneKind::lobby: lobby_view(scene, canvas); return;
        case SceneKind::waiting:
        case SceneKind::stopped:
        case SceneKind::neutral:
        case SceneKind::closed:
        case SceneKind::members_only:
        case SceneKind::no_session:
        case SceneKind::suspended:
        case SceneKind::adjourned: slate(scene, canvas); return;
    }
}

}  // namespace

Painted paint(const Scene& scene, Canvas& canvas) {
    if (scene.code) {
        code_view(*scene.code, canvas);
        return {};
    }
    ground(scene.kind == SceneKind::door ? scene.door : scene.kind, canvas);
    const Line& warning = scene.distrust.empty() ? scene.undeclared : scene.distrust;
    const bool below_strip = !scene.within.empty() || !warning.empty();
    const double above = below_strip ? strip_height : 0;
    canvas.lower(above);
    Turns turns{.at = scene.turn};
    const double header_right = header(scene, canvas, turns);
    content(scene, canvas, turns);
    stale_mark(scene, canvas, header_right);
    bulletins(scene, canvas);
    canvas.lower(-above);
    // Whoever is within must know it, whatever else is to be said.
    if (!scene.within.empty()) {
        within_strip(scene.within, canvas);
    } else if (below_strip) {
        warning_strip(warning, canvas);
    }
    return {.alternating = turns.taken};
}

}  // namespace plenaria::display
