// Lengths of time as the operator reads them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/model/time.hpp"

namespace plenaria::console {

/// A length of time as "00:40", "14:22" or "1:02:33"; negative ones count as zero.
[[nodiscard]] std::string elapsed_text(Millis length);
/// "6 s", from a minute on "1:06", and whole hours, "2 h": who waits so long counts no minutes, and
/// the rail has room for no more.
[[nodiscard]] std::string lasting_text(Millis length);
/// What a person types for a length: "2:13", "1:02:13" or whole minutes, "3". Nothing for anything
/// else.
[[nodiscard]] std::optional<Millis> length_in(std::string_view text);
/// A whole minute that screens call "in n minutes" from `now` on: they round what is left up, so a
/// time that was rounded up as well would be a minute late.
[[nodiscard]] TimePoint minute_in(TimePoint now, int minutes);
/// Whole minutes, rounded to the nearest.
[[nodiscard]] long long whole_minutes(Millis length);

}  // namespace plenaria::console
