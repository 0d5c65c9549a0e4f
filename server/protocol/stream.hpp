// One stream's bytes: what changed between two views (server), and the views back from the bytes
// (client). Changed values travel whole; collections as {set, drop, order} (design.md, Contract).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/model/result.hpp"
#include "server/model/views.hpp"

namespace plenaria::protocol {

/// The server's side of one stream. Single-threaded; owns the last encoded state.
class StreamEncoder {
public:
    StreamEncoder();
    ~StreamEncoder();
    StreamEncoder(StreamEncoder&&) noexcept;
    StreamEncoder& operator=(StreamEncoder&&) noexcept;

    /// Takes the stream's present view. Answers the sections that changed as JSON text, or nothing
    /// when not one byte differs; then `rev` stays as it is (noninterference: no counter moves).
    [[nodiscard]] std::optional<std::string> update(View view);

    /// Number of changes so far of this stream's own bytes; the first view is rev 1.
    [[nodiscard]] std::int64_t rev() const;

    /// The whole content as JSON texts of at most `limits::snapshot_part_bytes` each (a single
    /// item larger than that gets a part of its own). Never empty once `update` was called.
    [[nodiscard]] std::vector<std::string> snapshot_parts() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

enum class ApplyError { malformed, gap };

/// The client's side of one stream. Single-threaded.
class StreamReplica {
public:
    StreamReplica();
    ~StreamReplica();
    StreamReplica(StreamReplica&&) noexcept;
    StreamReplica& operator=(StreamReplica&&) noexcept;

    /// Adds a snapshot part; parts arrive in order. Answers whether the snapshot is now complete
    /// (only then does `view` change).
    [[nodiscard]] Outcome<bool, ApplyError> apply_part(int part, int of, std::int64_t rev,
                                                       std::string_view sections);
    /// Applies a delta whose rev must be the next one; otherwise `gap`: ask for a resync.
    /// Answers true; on error nothing is changed.
    [[nodiscard]] Outcome<bool, ApplyError> apply_delta(std::int64_t rev,
                                                        std::string_view sections);

    /// The last complete view; nothing before the first snapshot.
    [[nodiscard]] const std::optional<View>& view() const;
    [[nodiscard]] std::int64_t rev() const;
    /// Forgets everything, as when the stream is replaced.
    void wipe();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace plenaria::protocol
