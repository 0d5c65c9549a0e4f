// The persons who may log in, and the recovery codes, as whoever runs the server keeps them. They
// need no server: a change counts from the next time that the registry is read.
#pragma once

#include <string>

#include "server/access/people.hpp"
#include "server/app/arguments.hpp"
#include "server/app/exit_status.hpp"

namespace plenaria::app {

/// Adds, removes or lists persons, or sets a password or a PIN, which is asked for only where it
/// can be set. Says on stderr in both languages why not; nothing is changed then.
[[nodiscard]] ExitStatus manage_person(const PersonArguments& arguments);

/// Says on stderr why the registry at `path` was not changed, and answers the exit status. `name`
/// is whom it was about.
[[nodiscard]] ExitStatus say_refusal(const access::PeopleError& error, const std::string& path,
                                     const std::string& name);

/// Makes the two recovery codes and prints each once, with what to do with it. Those before them
/// are over.
[[nodiscard]] ExitStatus make_recovery_codes(const RecoveryArguments& arguments);

}  // namespace plenaria::app
