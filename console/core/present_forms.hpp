// The presenters of forms, between themselves.
#pragma once

#include <string_view>

#include "console/core/present.hpp"

namespace plenaria::console {

[[nodiscard]] PopoverModel present_agenda_form(const Scene& scene);
[[nodiscard]] PopoverModel present_conference_form(const Scene& scene);
/// The code that a screen shows, to pair or to clear it.
[[nodiscard]] PopoverModel present_screen_form(const Scene& scene);
/// Adds the refusal, Cancel, and the button that sends the form, labelled `confirm`; it is dead
/// while the form is incomplete.
void finish_form(const Scene& scene, PopoverModel& model, std::string_view confirm);

}  // namespace plenaria::console
