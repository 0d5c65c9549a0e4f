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
    /// The journal's own, each proved by the one before it, in whose places a copy has others.
    LostRows dropped;
    /// What is wrong with the files, for the log; nothing: they are whole, and SQLite reads the
    /// same rows out of them.
    std::optional<std::string> damage;
    /// Why the journal is taken for one of a newer Plenaria; its header alone is not believed.
    std::optional<std::string> newer;
    /// The rows are all from a copy, and the journal's own are others: it is of another meeting, or
    /// ends before the first row that is left.
    bool strange = false;
    /// A file of which the disk refused a part, and not of a copy: what is missing above may be
    /// there still.
    std::optional<std::filesystem::path> refused;

    [[nodiscard]] Position last() const { return Position{static_cast<std::int64_t>(rows.size())}; }
};

/// Where rows are looked for.
struct SalvageSources {
    std::filesystem::path journal;                ///< with the log beside it
    std::vector<std::filesystem::path> own{};     ///< what a server saved of this very journal
    std::vector<std::filesystem::path> copies{};  ///< of it, it is said; older ones too
    /// How far the journal is known to have come. What a commit that is not whole left in the log
    /// is taken only where this says that it was durable.
    Position acknowledged{};
};

/// Looks through the journal, and through the others for rows that are lost there. Nobody may write
/// them meanwhile. Holds all rows in memory, but never more than a gigabyte of each source.
[[nodiscard]] Salvage salvage(const SalvageSources& sources);

/// The last row that stands in the log beside the journal at `path` as committed, by its bytes
/// alone: SQLite may not see it as long as somebody keeps an older index of the log open. Nothing
/// where the disk refuses to read it. Does not open the database: to close it again would give up
/// the locks that this process has on it.
[[nodiscard]] std::optional<Position> last_in_log(const std::filesystem::path& path);

/// What is wrong with a log as no power cut leaves it: SQLite would pass over commits in silence.
[[nodiscard]] std::optional<std::string> log_damage(const std::filesystem::path& path);

}  // namespace plenaria::journal
