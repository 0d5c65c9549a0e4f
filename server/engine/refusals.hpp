// What was refused of late, so that a copy of it that comes late does nothing.
#pragma once

#include <deque>
#include <unordered_map>

#include "server/model/commands.hpp"
#include "server/model/rejection.hpp"

namespace plenaria::engine {

struct Refusal {
    Rejection rejection;
    Position rests_on;  ///< while that is not durable, it was not told
    Actor by{};         ///< who was refused; nobody where that was not asked
};

/// Under which whoever is kept out finds again what they alone asked for: whether others used that
/// id, or were refused by it, does not show.
[[nodiscard]] CommandId key_outside(const CommandId& id, const Actor& actor);

/// The latest refusals by id; connections do not outlive the process, so neither need these.
class Refusals {
public:
    /// Null: none is remembered.
    [[nodiscard]] const Refusal* find(const CommandId& id) const;
    /// One that was told stays as it is. Beyond its bound the oldest is forgotten.
    void remember(const CommandId& id, Refusal refusal, Position durable);

private:
    std::deque<CommandId> in_order_;  ///< the oldest first
    std::unordered_map<CommandId, Refusal> refusals_;
};

}  // namespace plenaria::engine
