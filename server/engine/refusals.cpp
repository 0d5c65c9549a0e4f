#include "server/engine/refusals.hpp"

#include <string>
#include <utility>

namespace plenaria::engine {
namespace {

// What can still be on its way on connections that were given up: a client has 64 presses waiting
// at most, and a connection ends after 15 s of silence.
constexpr std::size_t refusals_remembered = 1'024;

}  // namespace

CommandId key_outside(const CommandId& id, const Actor& actor) {
    // No id has an end of line.
    return CommandId{id.value + "\n" + std::string{name_of(actor.role)} + "/" + actor.name};
}

const Refusal* Refusals::find(const CommandId& id) const {
    const auto at = refusals_.find(id);
    return at == refusals_.end() ? nullptr : &at->second;
}

void Refusals::remember(const CommandId& id, Refusal refusal, Position durable) {
    const auto known = refusals_.find(id);
    if (known != refusals_.end()) {
        Refusal& former = known->second;
        if (former.rests_on > durable) {
            former.rejection = std::move(refusal.rejection);  // it was not told and never will be
            former.rests_on = refusal.rests_on;
        }
        return;
    }
    refusals_.emplace(id, std::move(refusal));
    in_order_.push_back(id);
    if (in_order_.size() > refusals_remembered) {
        refusals_.erase(in_order_.front());
        in_order_.pop_front();
    }
}

}  // namespace plenaria::engine
