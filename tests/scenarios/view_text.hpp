// Views, events and refusals as lines that a person can read and compare.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/domain/events.hpp"
#include "server/model/rejection.hpp"
#include "server/model/views.hpp"

namespace plenaria::scenarios {

/// Names of the sections that `facts_of` writes, in its order.
[[nodiscard]] const std::vector<std::string_view>& all_sections();

/// Every fact of a view but the event's and the room's own, one per line, each beginning with its
/// section's name; only those of `sections`, or all where it is empty.
[[nodiscard]] std::vector<std::string> facts_of(const View& view,
                                                const std::vector<std::string>& sections = {});

/// "entry_called s1i2-1".
[[nodiscard]] std::string text_of_event(const domain::Event& event);
/// "refused floor_taken speaking=s1i2-1".
[[nodiscard]] std::string text_of_refusal(const Rejection& rejection);
/// "09:05:00", with milliseconds where there are any.
[[nodiscard]] std::string time_of_day(TimePoint at);

}  // namespace plenaria::scenarios
