// One copy of the data folder on another medium.
#pragma once

#include "server/app/arguments.hpp"
#include "server/app/exit_status.hpp"

namespace plenaria::app {

/// Makes a copy, also while a server runs on the folder, and says what is in it. For the server
/// that started it the medium must have been made ready, and what came of it is one line (see
/// `line_of`) on standard output.
[[nodiscard]] ExitStatus back_up(const BackupArguments& arguments);

}  // namespace plenaria::app
