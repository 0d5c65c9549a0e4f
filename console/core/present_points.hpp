// The parts of the floor that points of order change, for present_floor.cpp.
#pragma once

#include "console/core/present.hpp"

namespace plenaria::console {

/// The strip below the speaker.
[[nodiscard]] StripModel present_strip(const Scene& scene);
/// Whether a point of order can be raised now.
[[nodiscard]] bool may_raise_point(const Scene& scene);
/// What the chair may rule on the point that has the floor.
[[nodiscard]] std::vector<ButtonModel> ruling_buttons(const Scene& scene, const PointView& point);

}  // namespace plenaria::console
