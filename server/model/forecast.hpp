// Planned against actual: where the agenda stands and when the rest will come. Pure arithmetic,
// computed by whoever shows it, from facts that travel once (law 4).
#pragma once

#include <optional>
#include <vector>

#include "server/model/time.hpp"
#include "server/model/views.hpp"

namespace plenaria {

struct ItemForecast {
    TimePoint expected_start;
    TimePoint expected_end;
};

struct AgendaForecast {
    /// One per item, in the items' order; items that are over have their actual times.
    std::vector<ItemForecast> items;
    /// Positive: behind the plan; negative: ahead. Of the item that is running, or else of the
    /// next one to begin; zero when nothing is left.
    Millis delay{};
};

/// Time an item has taken so far at `now`.
[[nodiscard]] Millis item_elapsed(const ItemView& item, TimePoint now);

/// The forecast of one session's items at `now`. A running item ends when its planned time is used
/// up, or now if it already is; what is pending follows in order, each with its planned duration,
/// and never before its predecessor's end nor, while the agenda is not late, before its plan.
[[nodiscard]] AgendaForecast forecast(const std::vector<ItemView>& items, TimePoint now);

}  // namespace plenaria
