// A journal's file copied while a server may write it.
#pragma once

#include <filesystem>
#include <optional>

#include "server/journal/open_failure.hpp"

namespace plenaria::journal {

class Database;

/// Copies what can still be read of a journal that was damaged while it was `open` to its
/// `rescue_path`: who opened it may see what no name leads to any more. It is a source for
/// `recover` and no more; where it cannot be written there is none.
void rescue_journal(const Database& open, const std::filesystem::path& journal);

/// Copies the journal at `from` to `to` (0600), which does not exist: the records of one moment,
/// complete and durable, or none. No key is copied.
[[nodiscard]] std::optional<OpenFailure> copy_journal(const std::filesystem::path& from,
                                                      const std::filesystem::path& to);

}  // namespace plenaria::journal
