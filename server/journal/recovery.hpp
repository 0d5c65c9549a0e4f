// A damaged journal made fit for use again: what can be saved of it, in a fresh file, while what
// was found is kept as it was found.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "server/journal/open_failure.hpp"
#include "server/journal/salvage.hpp"
#include "server/model/ids.hpp"
#include "server/model/result.hpp"
#include "server/model/time.hpp"

namespace plenaria::journal {

struct RecoveryRequest {
    std::filesystem::path journal;
    std::string stamp;      ///< the name of the folder in `quarantine/`, a time of day
    Position acknowledged;  ///< how far the meeting is known to have come
    bool dry_run = false;   ///< looks, and writes nothing
    std::vector<std::filesystem::path> copies;  ///< of the journal: what they hold may fill gaps
};

enum class RecoveryResult {
    whole,      ///< nothing is wrong, and nothing was done
    recovered,  ///< the journal is what could be saved (of a dry run: would be)
    hopeless,   ///< not one record can be saved, and nothing was done
    strange,    ///< a copy shares no record with the journal, and nothing was done
    refused,    ///< the disk refuses a part that may be there still, and nothing was done
};

struct RecoveryReport {
    RecoveryResult result{};
    Position saved;
    std::optional<TimePoint> until;  ///< of the last record saved whose time is not sealed
    LostRows lost;
    LostRows dropped;    ///< the journal's own, in whose places a copy has others
    std::string damage;  ///< for the log; empty of one that is only too short
    std::filesystem::path refused;  ///< of that result: the file
    /// Where the files lie as they were found; of a whole journal, what an earlier rescue left.
    std::filesystem::path quarantine;
};

/// Looks at the journal and, where something is wrong with it, puts what can be saved in its place.
/// The files found are never written: they are in the quarantine before anything else happens. Of a
/// recovery that is cut short, or fails in its last steps, the next one carries on; on any other
/// failure nothing was done. Holds the journal's lock meanwhile: refused while a server runs. A
/// journal of a newer version is refused, and files that are there but cannot be opened are not
/// taken for empty ones, nor what the disk refuses for lost (a dry run tells what can be read).
[[nodiscard]] Outcome<RecoveryReport, OpenFailure> recover(const RecoveryRequest& request);

/// Where a server leaves what it could still read of a journal that was damaged while it ran, for
/// `recover`, which looks there by itself.
[[nodiscard]] std::filesystem::path rescue_path(const std::filesystem::path& journal);
/// The same of before the journal was found whole again: of a page that goes bad a second time it
/// may hold the only copy that is right.
[[nodiscard]] std::filesystem::path former_rescue_path(const std::filesystem::path& journal);
/// The first of them while it is being written.
[[nodiscard]] std::filesystem::path rescue_draft_path(const std::filesystem::path& journal);

/// Makes an empty journal where there is none. Why the one at `journal` may not be written, as far
/// as its files tell without SQLite: nothing was touched. The caller holds the lock.
[[nodiscard]] std::optional<OpenFailure> ready_to_write(const std::filesystem::path& journal);

}  // namespace plenaria::journal
