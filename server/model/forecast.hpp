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
    /// By how much what comes before would run past this item's fixed time; zero for others.
    Millis squeeze{};
};

struct AgendaForecast {
    /// One per item, in the items' order; items that are over have their actual times.
    std::vector<ItemForecast> items;
    /// Positive: behind the plan; negative: ahead. Of the end of what has begun, with what was
    /// passed over for it and is not confidential, or else of the next one to begin after it that
    /// is not confidential; where only such are left, of the planned end of the last; zero when
    /// nothing is left. Nothing, unknown, where that is not late, and would be later with what is
    /// confidential and pending: it may be so, or over and not told.
    std::optional<Millis> delay;
};

/// Time an item has taken so far at `now`.
[[nodiscard]] Millis item_elapsed(const ItemView& item, TimePoint now);

/// The forecast of one session's items at `now`. A running item ends when its planned time is used
/// up and those who wait in its list have spoken, or now if both are so already. What is pending
/// follows in order, each with its planned duration or its list's, whichever is longer, and never
/// before its predecessor's end nor, while the agenda is not late, before its plan. A fixed time is
/// kept, whatever comes before, and what follows is computed from it. No expected time ever goes
/// back as time goes by.
[[nodiscard]] AgendaForecast forecast(const std::vector<ItemView>& items, TimePoint now);

/// When the last of the items that are not skipped ends; nothing without items.
[[nodiscard]] std::optional<TimePoint> expected_end(const std::vector<ItemView>& items,
                                                    const AgendaForecast& forecast);

struct SessionForecast {
    TimePoint expected_start;
    TimePoint expected_end;
};

/// The forecast of one room's sessions of one day, in order. `current_end` is when the session that
/// is open or suspended is expected to end; what follows it waits for that. Sessions that are over,
/// that were let go by, or of which only the plan is known keep their plan.
[[nodiscard]] std::vector<SessionForecast> forecast_day(const std::vector<ProgrammeView>& sessions,
                                                        std::optional<TimePoint> current_end,
                                                        TimePoint now);

}  // namespace plenaria
