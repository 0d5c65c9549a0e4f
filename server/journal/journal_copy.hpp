// A journal's file copied while a server may write it.
#pragma once

#include <filesystem>
#include <optional>

#include "server/journal/open_failure.hpp"

namespace plenaria::journal {

/// Copies the journal at `from` to `to` (0600), which does not exist: the records of one moment,
/// complete and durable, or none. No key is copied.
[[nodiscard]] std::optional<OpenFailure> copy_journal(const std::filesystem::path& from,
                                                      const std::filesystem::path& to);

}  // namespace plenaria::journal
