// What a sync that failed leaves in doubt is written anew. Internal to the module.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>

#include "server/journal/open_failure.hpp"

namespace plenaria::journal {

/// Puts all that the log beside the journal at `journal` holds, byte for byte, into a new file in
/// its place, synced. Nothing where that is done, or there is no log: whatever commit is found in
/// it from now on is on the disk, and the next to open the journal makes the log's index anew, so
/// that its checkpoint begins at the first frame. `in_use` where somebody else has the journal open
/// for longer than `patience`, or what the disk refused: then nothing is changed, and nothing is
/// known. But where `name_in_doubt` is set: the new log is there, and a power cut may bring the
/// former one back. The caller has the right to write the journal and no connection to it.
[[nodiscard]] std::optional<OpenFailure> renew_log(const std::filesystem::path& journal,
                                                   std::chrono::milliseconds patience,
                                                   bool& name_in_doubt);

}  // namespace plenaria::journal
