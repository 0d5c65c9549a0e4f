// Faults that are planted on purpose, to see that the simulation finds them. They sit at its seams:
// no line of the product knows of them.
#pragma once

#include <array>
#include <string_view>
#include <utility>

namespace plenaria::simulation {

enum class Planted {
    none,
    acknowledges_early,  ///< the outcome of an append is told before it is written
    disk_forgets,        ///< what was synced last is not there after a crash
    shows_pending,       ///< views are made from what is not durable yet
    loses_a_delta,       ///< one frame in a hundred never leaves
    keeps_clearance,     ///< a screen that was cleared stays so for the transport
    keeps_secretariat,   ///< a person of the secretariat is within whatever a list says
    keeps_sworn,         ///< who was sworn for a closing stays so for the transport
    answers_twice,       ///< some refusals follow an answer that was given
    sends_as_another,    ///< what is sent again after a loss has a new id
    same_boot_id,        ///< a server that starts again gives itself the name it had
    forgets_to_tick,     ///< a client without a link does not look at its clock
    refuses_late,        ///< what is certain is kept back while an append is in doubt
};

/// Those that the tests ask for.
inline constexpr std::array<std::pair<Planted, std::string_view>, 12> planted_faults{{
    {Planted::acknowledges_early, "acknowledges_early"},
    {Planted::disk_forgets, "disk_forgets"},
    {Planted::shows_pending, "shows_pending"},
    {Planted::loses_a_delta, "loses_a_delta"},
    {Planted::keeps_clearance, "keeps_clearance"},
    {Planted::keeps_secretariat, "keeps_secretariat"},
    {Planted::keeps_sworn, "keeps_sworn"},
    {Planted::answers_twice, "answers_twice"},
    {Planted::sends_as_another, "sends_as_another"},
    {Planted::same_boot_id, "same_boot_id"},
    {Planted::forgets_to_tick, "forgets_to_tick"},
    {Planted::refuses_late, "refuses_late"},
}};

}  // namespace plenaria::simulation
