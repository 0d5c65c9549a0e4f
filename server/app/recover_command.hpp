// `plenaria-server recover`: what can be saved of a damaged journal.
#pragma once

#include "server/app/arguments.hpp"
#include "server/app/exit_status.hpp"

namespace plenaria::app {

/// Puts what can be saved in the journal's place, keeps what was found, and says how much of it was
/// saved, until when, and what was lost. `ok` also where nothing was wrong; `journal_damaged` where
/// nothing can be saved.
[[nodiscard]] ExitStatus recover_journal(const RecoverArguments& arguments);

}  // namespace plenaria::app
