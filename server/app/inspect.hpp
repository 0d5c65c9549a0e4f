// The subcommands that look at files without running a meeting.
#pragma once

#include "server/app/arguments.hpp"
#include "server/app/exit_status.hpp"

namespace plenaria::app {

/// Prints every problem of an event file; `ok` and one line where there is none.
[[nodiscard]] ExitStatus check(const CheckArguments& arguments);
/// Reads a whole journal, verifies its chain and replays it; prints its length and chain head.
/// Works while a server runs on it.
[[nodiscard]] ExitStatus verify(const VerifyArguments& arguments);
/// Prints on stdout the journal's records, one JSON object per line, or the event as TOML, as a
/// calendar, or one of its tables; what is confidential only with `--cleared`.
[[nodiscard]] ExitStatus export_journal(const ExportArguments& arguments);

}  // namespace plenaria::app
