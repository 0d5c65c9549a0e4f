// A write-ahead log as its bytes are on the disk, read without SQLite, which passes silently over
// all that follows the first damaged frame.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "server/journal/page_file.hpp"

namespace plenaria::journal {

/// Where one page lies in the log.
struct LogFrame {
    std::uint32_t page = 0;
    std::uint64_t offset = 0;  ///< of the page's bytes in the file
};

struct LogFile {
    /// What SQLite takes as committed, in its order.
    std::vector<LogFrame> committed;
    /// Frames that SQLite does not see any more although they were committed: up to the last whole
    /// commit behind a damaged frame, or from before the log was begun anew. In the file's order.
    std::vector<LogFrame> beyond;
    /// Frames behind those, of commits that are not whole: what a power cut left of the last one,
    /// or commits that failed and were written over in part. Seldom were they acknowledged.
    std::vector<LogFrame> torn;
    /// How many whole commits of the present log stand behind a damaged frame. A power cut or a
    /// failed commit leaves none: a commit is whole when each of its frames carries on from the one
    /// before, and each is synced before the next begins.
    int commits_beyond = 0;
    /// The disk refused some of it: what is told here is what could be read.
    bool refused = false;
    /// How many pages the database has after the last commit; zero: there is none.
    std::uint32_t pages = 0;
};

/// Reads the log beside the journal at `journal`; an empty answer where there is none or nothing
/// in it can be read.
[[nodiscard]] LogFile read_log(const std::filesystem::path& journal);

/// The log that SQLite keeps beside a database.
[[nodiscard]] std::filesystem::path log_path(const std::filesystem::path& journal);

}  // namespace plenaria::journal
