// A journal's rows against their chain, and its pages against SQLite's rules, without decoding
// anything: no key is needed, and a journal of a day takes milliseconds. Internal to the module,
// but for who looks after a journal that is in use.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>

#include "server/engine/journal_port.hpp"
#include "server/model/ids.hpp"
#include "server/model/result.hpp"

namespace plenaria::journal {

class Database;

/// Told again and again that a look goes on, and for how long nothing will be told from now on
/// although it does.
using LookProgress = std::function<void(std::chrono::milliseconds silence)>;

/// Reads all rows and looks through all pages; the last row's place. `progress` is told before the
/// pages, where it is not empty.
[[nodiscard]] Outcome<Position, engine::ReadFailure> check_chain(const Database& database,
                                                                 const LookProgress& progress = {});
/// SQLite's own look at its pages, and at the index beside the table.
[[nodiscard]] std::optional<engine::ReadFailure> check_pages(const Database& database);

/// What is wrong with a file that was looked at.
struct CheckFault {
    engine::ReadFailure failure;
    /// Nothing was learned of the file: others held it, or memory or descriptors ran out.
    bool hindered = false;
};

/// The same of the file at `path`, while a server writes it, by a connection of its own: what is on
/// the disk, not what the writer remembers. Nothing is written. `chain_broken` where the file is
/// damaged, gone or not a journal; `storage` where it cannot be read for now. `progress` is called
/// on this thread.
[[nodiscard]] Outcome<Position, CheckFault> check_file(const std::filesystem::path& path,
                                                       const LookProgress& progress = {});

/// Whether a result code that SQLite gave for `database` says that the file is not what was
/// written, and no repeating will make it so.
[[nodiscard]] bool is_damage(const Database& database, int code);

}  // namespace plenaria::journal
