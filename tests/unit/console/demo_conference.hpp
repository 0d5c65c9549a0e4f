// The demo room in the middle of a consensus: texts, attendance, bulletins, notes, a second room.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "console/core/controller.hpp"
#include "server/client/picture.hpp"
#include "server/model/effect.hpp"

namespace plenaria::console::testing {

/// `chair`: as the chair's console sees it, with the script.
[[nodiscard]] View demo_conference(bool chair = false);
/// What a dry run answers in the demo.
[[nodiscard]] std::vector<Effect> demo_effects();
/// `picture` with a second room beside "sala-a": "sala-b", whose speaker has a minute left.
void add_second_room(client::Picture& picture);

/// The pictures of the conference, by the scene's name.
[[nodiscard]] std::vector<std::string> conference_scenes();
[[nodiscard]] bool is_conference_scene(const std::string& scene);
void open_conference_scene(Controller& controller, const std::string& scene);

}  // namespace plenaria::console::testing
