// Live facts: bounded, last value wins, never journalled (law 1).
#pragma once

#include <map>
#include <vector>

#include "server/model/ids.hpp"
#include "server/model/views.hpp"

namespace plenaria {

/// Screens that are or were connected, per room; at most `limits::screens_known` in all.
struct Live {
    std::map<RoomId, std::vector<ScreenView>> screens;
    friend bool operator==(const Live&, const Live&) = default;
};

}  // namespace plenaria
