// What keeps the confidential part of a meeting for the Presidency: escrow of its keys, an archive
// to hand over, and how that is opened elsewhere.
#pragma once

#include "server/app/arguments.hpp"
#include "server/app/data_folder.hpp"
#include "server/app/exit_status.hpp"
#include "server/journal/escrow.hpp"

namespace plenaria::app {

/// Sets the chair's passphrase of a data folder, also while a server runs on it.
[[nodiscard]] ExitStatus set_escrow(const EscrowArguments& arguments);
/// Copies journal and escrow into a new folder, without any key, and verifies the copy.
[[nodiscard]] ExitStatus make_archive(const ArchiveArguments& arguments);
/// Brings the keys of an archive back with the chair's passphrase.
[[nodiscard]] ExitStatus open_archive(const OpenArchiveArguments& arguments);

/// Says on stderr why an escrow cannot be worked on, and answers its exit status.
[[nodiscard]] ExitStatus report_escrow(const journal::EscrowFailure& failure,
                                       const std::string& folder);

/// Says, after a journal was read, which of its sealed records are closed here.
void say_closed_seals(const journal::SqliteJournal& journal, const std::string& folder);

}  // namespace plenaria::app
