// Events as payloads and back. A kind is never removed and its meaning never changes. Where members
// are added to it, the kind gets a further version; payloads of the versions before are read with
// those members as a new event has them, so that any journal ever written can be read.
#pragma once

#include <string>
#include <string_view>

#include "server/domain/events.hpp"
#include "server/model/result.hpp"

namespace plenaria::journal {

enum class DecodeError {
    newer_version,  ///< a kind or version that only a newer Plenaria knows
    malformed,      ///< not what any version wrote
};

/// An event as it lies in a journal.
struct EncodedEvent {
    std::string_view kind;  ///< lives as long as the process
    int version = 1;
    std::string payload;
};

/// Without state; any thread.
class EventCodec {
public:
    /// The version in which this build writes `kind`, which is one of `all_event_names`.
    [[nodiscard]] int version_of(std::string_view kind) const;
    /// Equal events give equal bytes.
    [[nodiscard]] EncodedEvent encode(const domain::Event& event) const;
    [[nodiscard]] Outcome<domain::Event, DecodeError> decode(std::string_view kind, int version,
                                                             std::string_view payload) const;
};

}  // namespace plenaria::journal
