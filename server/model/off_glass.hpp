// The word by which a screen says that its window is not where people see it.
#pragma once

#include <string_view>

namespace plenaria {

/// `scene` of a `status` while the window is minimised or hidden: nothing that was painted counts,
/// until something is painted where it is seen.
inline constexpr std::string_view scene_off_glass = "hidden";

}  // namespace plenaria
