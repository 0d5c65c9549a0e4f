// The login and lock screens: a card in the middle of an empty window.
#pragma once

#include "console/core/login_model.hpp"
#include "console/panels/canvas.hpp"

namespace plenaria::console {

/// Draws `model` over all of `viewport`. What is typed goes to the name while its field has the
/// keyboard, and else to the secret; Tab changes between them.
void draw_login(Canvas& canvas, const Box& viewport, const LoginModel& model);

}  // namespace plenaria::console
