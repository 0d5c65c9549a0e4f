#include "display/sdl/painter.hpp"

#include "display/sdl/paint_parts.hpp"

namespace plenaria::display {
namespace {

using namespace paint_parts;

/// Everything between header and marks. Answers whether it changes with `Scene::turn`.
bool content(const Scene& scene, Canvas& canvas) {
    switch (scene.kind) {
        case SceneKind::floor: return floor(scene, canvas);
        case SceneKind::text: text_view(scene, canvas); return false;
        case SceneKind::next: next_view(scene, canvas); return false;
        case SceneKind::agenda: agenda_view(scene, canvas); return false;
        case SceneKind::documents: documents_view(scene, canvas); return false;
        case SceneKind::clock: clock_view(scene, canvas); return false;
        case SceneKind::door: door_view(scene, canvas); return false;
        case SceneKind::lobby: lobby_view(scene, canvas); return false;
        case SceneKind::waiting:
        case SceneKind::stopped:
        case SceneKind::neutral:
        case SceneKind::closed:
        case SceneKind::members_only:
        case SceneKind::no_session:
        case SceneKind::suspended:
        case SceneKind::adjourned: slate(scene, canvas); return false;
    }
    return false;
}

}  // namespace

Painted paint(const Scene& scene, Canvas& canvas) {
    ground(scene.kind == SceneKind::door ? scene.door : scene.kind, canvas);
    const double header_right = header(scene, canvas);
    Painted painted;
    painted.alternating = content(scene, canvas);
    stale_mark(scene, canvas, header_right);
    bulletins(scene, canvas);
    return painted;
}

}  // namespace plenaria::display
