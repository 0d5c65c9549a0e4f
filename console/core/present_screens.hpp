// What the screens of a room have proved, and what an operator may do about it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "console/core/present.hpp"

namespace plenaria::console {

/// The screen with that id; null: the room has none.
[[nodiscard]] const ScreenView* screen_of(const View& view, std::string_view id);
/// Whether a page of it lives now.
[[nodiscard]] bool is_connected(const ScreenView& screen);
/// Whether a closing's counts are of it: not a page that the event does not declare and that left.
/// What such a page had last is what was public then, and it takes that off its glass by itself.
[[nodiscard]] bool is_counted(const ScreenView& screen);
/// What a screen is called. One that the event does not know typed its name itself: that is said
/// before it, and where it is another screen's name its id stands in its place.
[[nodiscard]] std::string screen_name(const Scene& scene, const ScreenView& screen);
/// What a screen has proved, and whether it is cleared, in one word; never green for what nobody
/// proves now (law 7).
[[nodiscard]] ChipModel screen_proof(const Scene& scene, const ScreenView& screen);
/// What may be done with a screen now; empty: nothing.
[[nodiscard]] std::vector<ButtonModel> screen_acts(const Scene& scene, const ScreenView& screen);
/// Whether operators inside see something now that screens must be cleared for.
[[nodiscard]] bool is_confidential(const View& view);
/// The names of the screens that may show it.
[[nodiscard]] std::vector<std::string> cleared_screens(const View& view);
/// Takes all clearances back at once; not shown while there is none.
[[nodiscard]] ButtonModel revoke_all_button(const Scene& scene);
/// What was typed as the code on a glass: its letters and digits alone, in capitals.
[[nodiscard]] std::string typed_code(std::string_view text);

}  // namespace plenaria::console
