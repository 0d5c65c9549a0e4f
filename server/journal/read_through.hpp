// A file read to its end, with what was read of it: copies, and the proof that one is whole.
#pragma once

#include <filesystem>
#include <string>

#include "server/journal/manifest.hpp"
#include "server/journal/open_failure.hpp"
#include "server/model/result.hpp"

namespace plenaria::journal {

/// Why a file was not read to its end, or not written.
struct ThroughFailure {
    bool writing = false;  ///< it is the file written to that failed
    OpenFailure why;
};

/// Reads the regular file `name` of `folder` to its end, from the medium and not from what the
/// system remembers of it, and writes what it reads to the open file `to` unless that is negative.
/// Neither closed nor synced. `not_a_journal` where no such file is there; `storage` where the
/// system refuses to read it.
[[nodiscard]] Outcome<CopiedFile, ThroughFailure> read_through(const std::filesystem::path& folder,
                                                               const std::string& name, int to);

}  // namespace plenaria::journal
