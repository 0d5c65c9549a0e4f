// The demo room in the states that points of order, panels and roll calls bring about.
#pragma once

#include <string>

#include "console/core/controller.hpp"
#include "server/model/views.hpp"

namespace plenaria::console::testing {

/// What the demo room knows of its lists: replies, speeches that are over, totals, acts.
void add_floor_facts(View& view);

/// Two delegations raise points of order while Mexico speaks.
[[nodiscard]] View demo_point_raised();
/// The point of the United States is before the room; Mexico is paused below it.
[[nodiscard]] View demo_point();
/// The ruling is over: resume or end?
[[nodiscard]] View demo_after_point();
/// An item with a panel, its list not open yet, nobody on the floor.
[[nodiscard]] View demo_panel();
/// A roll call under way: some spoke, one is absent, one is called.
[[nodiscard]] View demo_roll_call();
/// A queue with a sign of each kind.
[[nodiscard]] View demo_signs();
/// As many acts as can be taken back, some of which stopped a clock.
[[nodiscard]] View demo_past_acts();
/// The item is over and the next one has not begun.
[[nodiscard]] View demo_between_items();

/// The scenes of the demo program that show these.
inline constexpr const char* floor_scenes[] = {
    "raised",  "point",  "afterpoint", "panel",  "roll",    "signs",    "speeches",
    "undo",    "gap",    "settle",     "entry",  "speaker", "listmenu", "rollmenu",
    "addmore", "points", "reply",      "raise",  "correct", "amend",    "swap",
    "remove",  "reopen", "history",    "between"};
[[nodiscard]] bool is_floor_scene(const std::string& scene);
[[nodiscard]] View demo_floor_scene(const std::string& scene);
/// Opens what belongs to that scene.
void open_floor_scene(Controller& controller, const std::string& scene);

}  // namespace plenaria::console::testing
