// What an edited event file would change in an event that has begun, and whether it may.
#pragma once

#include <vector>

#include "server/domain/state.hpp"
#include "server/model/text.hpp"
#include "server/model/time.hpp"

namespace plenaria::exchange {

/// Changes for people, one thing each, and what forbids them all: either all may come in or none.
struct EditReport {
    std::vector<Text> changes;
    std::vector<Text> conflicts;
    friend bool operator==(const EditReport&, const EditReport&) = default;
};

/// Compares `edited`, complete in itself, with what is so at `now`. What has begun is not removed,
/// nor does it change its room, its kind or who may know of it; ids that the journal knows stay;
/// languages and zone are the event's for good.
[[nodiscard]] EditReport compare_events(const domain::State& state,
                                        const domain::Definition& edited, TimePoint now);

}  // namespace plenaria::exchange
