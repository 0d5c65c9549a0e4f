// The record as it leaves the house: one JSON object per line (R8.1), for those outside or for
// those who were cleared.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "server/domain/state.hpp"
#include "server/model/ids.hpp"

namespace plenaria::exchange {

/// `outside` gets nothing of confidential sessions and items, of what happened behind closed doors,
/// or of what the session's kind does not grant, not even that it happened: its lines are numbered
/// by themselves (R4.4). What the doors themselves did is seen from outside.
enum class ExportAudience { outside, cleared };

/// Turns a journal's records, given in order from the first, into lines. Single-threaded.
class RecordExporter {
public:
    explicit RecordExporter(ExportAudience audience) : audience_(audience) {}

    /// The line of the next record without its end of line, or nothing where the audience is not to
    /// know of it. Texts are UTF-8; times are ISO 8601 in UTC; durations are in milliseconds.
    [[nodiscard]] std::optional<std::string> line_of(const domain::RecordedEvent& event);

private:
    ExportAudience audience_;
    domain::State state_;
    std::int64_t lines_ = 0;
};

}  // namespace plenaria::exchange
