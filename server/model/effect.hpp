// What a command would do, told before it is done (a dry run).
#pragma once

#include <optional>
#include <string>

#include "server/model/text.hpp"
#include "server/model/time.hpp"

namespace plenaria {

/// One effect. `kind` is an event's wire name; or `expected_start`, `expected_end` and `squeeze` of
/// what `text` names, which move from one instant to another.
struct Effect {
    std::string kind;
    Text text;
    std::optional<TimePoint> from;
    std::optional<TimePoint> to;
    friend bool operator==(const Effect&, const Effect&) = default;
};

}  // namespace plenaria
