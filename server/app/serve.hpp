// The subcommands of plenaria-server. Each says what went wrong in both languages on stderr and
// answers its exit status; none lets an exception out.
#pragma once

#include "server/app/arguments.hpp"
#include "server/app/exit_status.hpp"

namespace plenaria::app {

/// Runs a meeting until SIGTERM or SIGINT, then drains and answers `ok`.
[[nodiscard]] ExitStatus serve(const ServeArguments& arguments);

}  // namespace plenaria::app
