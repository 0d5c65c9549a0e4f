// All that a server does before it opens its door: its folder, its journal, its event, its keys.
#pragma once

#include <memory>
#include <optional>

#include "server/access/access.hpp"
#include "server/access/tls_material.hpp"
#include "server/app/arguments.hpp"
#include "server/app/backups.hpp"
#include "server/app/data_folder.hpp"
#include "server/app/server_clock.hpp"
#include "server/engine/machine.hpp"
#include "server/journal/sqlite_journal.hpp"
#include "server/transport/held_port.hpp"

namespace plenaria::app {

/// A server that stands on its journal, before it opens its door.
struct Prepared {
    std::optional<transport::HeldPort> port;
    std::unique_ptr<journal::SqliteJournal> journal;
    engine::EngineMachine machine;
    std::unique_ptr<ServerClock> clock;
    access::Tokens tokens;
    std::optional<access::TlsIdentity> tls;
    MediumAtStart medium{};  ///< of the copies, where somebody asked for them
};

/// Fills in `prepared`; nothing where it is ready to serve. Complains itself where it is not. Where
/// it refuses, nothing was appended to the journal; and nothing was made in the folder where that
/// is for the event, its file, or a port at which somebody listens already.
[[nodiscard]] std::optional<Failed> prepare(const ServeArguments& arguments, Prepared& prepared);

/// Where copies go, and how often; for who asked for them.
[[nodiscard]] BackupSettings backup_settings(const ServeArguments& arguments);

}  // namespace plenaria::app
