// The way back in when no operator can log in any more: two persons open their sealed envelopes.
#pragma once

#include "server/app/arguments.hpp"
#include "server/app/exit_status.hpp"

namespace plenaria::app {

/// Sets a new password of a person with both recovery codes, which are over then. Who, why and with
/// whose codes is in the journal before the password counts; where it cannot be written, nothing
/// is changed. Says on stderr in both languages what was not done.
[[nodiscard]] ExitStatus give_emergency_access(const EmergencyArguments& arguments);

}  // namespace plenaria::app
