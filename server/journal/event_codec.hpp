// Events as payloads and back. A kind is never removed and its meaning never changes; where its
// shape must, the kind gets a further version, and an upgrader turns the payloads of the version
// before into the new shape, so that any journal ever written can be read.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/domain/events.hpp"
#include "server/model/result.hpp"

namespace plenaria::journal {

/// Turns a payload of `from_version` of `kind` into one of the version after; nothing where the
/// payload is not what that version wrote.
struct Upgrader {
    std::string kind;
    int from_version = 1;
    std::function<std::optional<std::string>(std::string_view payload)> upgrade;
};

/// The upgraders of this build.
[[nodiscard]] const std::vector<Upgrader>& shipped_upgraders();

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

/// Immutable; any thread.
class EventCodec {
public:
    /// `upgraders` holds, for a kind in version n, one upgrader for each version below n.
    explicit EventCodec(std::vector<Upgrader> upgraders = shipped_upgraders())
        : upgraders_(std::move(upgraders)) {}

    /// The version in which this build writes `kind`: one more than it has upgraders.
    [[nodiscard]] int version_of(std::string_view kind) const;
    /// Equal events give equal bytes.
    [[nodiscard]] EncodedEvent encode(const domain::Event& event) const;
    [[nodiscard]] Outcome<domain::Event, DecodeError> decode(std::string_view kind, int version,
                                                             std::string_view payload) const;

private:
    std::vector<Upgrader> upgraders_;
};

}  // namespace plenaria::journal
