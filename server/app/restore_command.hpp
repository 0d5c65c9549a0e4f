// A data folder from the newest copy that is whole, on a machine that takes over.
#pragma once

#include "server/app/arguments.hpp"
#include "server/app/exit_status.hpp"

namespace plenaria::app {

/// Fills a folder that is not there yet, or empty, and says what is in it and what to do next.
/// Either all of it is there or nothing is.
[[nodiscard]] ExitStatus restore(const RestoreArguments& arguments);

}  // namespace plenaria::app
