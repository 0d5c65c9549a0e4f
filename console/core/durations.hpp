// Lengths of time as the operator reads them.
#pragma once

#include <string>

#include "server/model/time.hpp"

namespace plenaria::console {

/// A length of time as "00:40", "14:22" or "1:02:33"; negative ones count as zero.
[[nodiscard]] std::string elapsed_text(Millis length);
/// Whole minutes, rounded to the nearest.
[[nodiscard]] long long whole_minutes(Millis length);

}  // namespace plenaria::console
