// What can be saved of a damaged journal: the longest beginning of its chain whose rows are still
// somewhere in its files.
//
// Nothing is opened with SQLite and nothing is written. Every page that may hold rows is looked at,
// whatever leads to it: a row is lost only with the page it stands in (or one that its length goes
// on in). Each row taken is proved by the chain, so that no damage can pass for a row.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "server/journal/page_file.hpp"
#include "server/model/ids.hpp"
#include "server/model/time.hpp"

namespace plenaria::journal {

/// Rows that were seen although they cannot be taken: what stands before them is gone, or they are
/// damaged themselves.
struct LostRows {
    std::int64_t seen = 0;
    Position first;
    Position last;
};

struct Salvage {
    std::vector<FoundRow> rows;  ///< 1, 2, 3, …; the chain over them is verified
    LostRows lost;
    /// What is wrong with the files, for the log; nothing: they are whole, and SQLite reads the
    /// same rows out of them.
    std::optional<std::string> damage;

    [[nodiscard]] Position last() const { return Position{static_cast<std::int64_t>(rows.size())}; }
};

/// Looks through the journal at `path` and the log beside it, and through copies of it, older ones
/// too, for rows that are lost there. Nobody may write them meanwhile. Holds all rows in memory.
[[nodiscard]] Salvage salvage(const std::filesystem::path& path,
                              const std::vector<std::filesystem::path>& copies = {});

/// What is wrong with a log as no power cut leaves it: SQLite would pass over commits in silence.
[[nodiscard]] std::optional<std::string> log_damage(const std::filesystem::path& path);

}  // namespace plenaria::journal
