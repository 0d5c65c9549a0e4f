// What the engine asks of a journal. Carries domain events: the transport may not include it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "server/domain/events.hpp"
#include "server/model/ids.hpp"
#include "server/model/result.hpp"

namespace plenaria::engine {

/// One line of the journal before it is hashed. `command_id` is empty for records that no command
/// caused; `command_fingerprint` tells the same id with other arguments (model, `fingerprint`).
struct JournalRecord {
    Position position;
    CommandId command_id;
    std::uint64_t command_fingerprint = 0;
    domain::RecordedEvent event;
    /// How it is kept from whoever lacks its key; nothing: it lies in clear.
    std::optional<domain::Seal> seal;
    /// It was read without its key: `event` is what is known without it.
    bool veiled = false;
};

/// Records that become durable together or not at all; they follow `expected` without a gap.
struct AppendRequest {
    Position expected;
    std::vector<JournalRecord> records;
};

enum class AppendStatus {
    ok,        ///< durable; `position` is the last record's
    conflict,  ///< somebody else wrote; `position` is the journal's last
    failed,    ///< certainly not written (disk full, read-only): may be tried again
    unknown,   ///< cannot tell: read back before anything else is done
    damaged,   ///< not written, nor is anything later: the file is not what was written any more
};

enum class ReadError {
    storage,        ///< the file cannot be read
    held,           ///< others have it open: what its last append came to cannot be made sure of
    chain_broken,   ///< a hash does not match: somebody or something changed the file
    newer_version,  ///< written by a newer Plenaria: nothing was touched
    malformed,      ///< a payload that this build's codec refuses
};

/// Where and why reading stopped; `detail` is for the log, without payload text.
struct ReadFailure {
    ReadError error{};
    Position position;
    std::string detail;
};

struct AppendOutcome {
    AppendStatus status = AppendStatus::unknown;
    Position position;
    /// Of `unknown`, once it was tried: why it could not be read back.
    std::optional<ReadFailure> why{};
};

/// One journal; used by one thread at a time. No exception leaves it.
class Journal {
public:
    virtual ~Journal() = default;

    /// Appends all of `request` durably (fsync before it answers), or nothing.
    [[nodiscard]] virtual AppendOutcome append(const AppendRequest& request) = 0;

    /// Calls `visit` with each record from `from` (inclusive) to the end, verifying the chain on
    /// the way. Answers the last position read.
    [[nodiscard]] virtual Outcome<Position, ReadFailure> read(
        Position from, const std::function<void(const JournalRecord&)>& visit) = 0;

    /// Does what nobody has to wait for, now that it was told that the last append succeeded; to be
    /// called after each that did.
    virtual void rest() {}

    /// The hash of the last record as hexadecimal; empty for an empty journal.
    [[nodiscard]] virtual std::string chain_head() const = 0;
};

}  // namespace plenaria::engine
