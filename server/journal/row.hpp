// One row of a journal: what is hashed, and how it becomes a record again. The same for every
// journal, so that their chains are the same.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "server/engine/journal_port.hpp"
#include "server/journal/event_codec.hpp"
#include "server/model/result.hpp"

namespace plenaria::journal {

/// SHA-256.
using Hash = std::array<unsigned char, 32>;

/// What comes before the first row.
inline constexpr Hash no_hash{};

/// 64 hexadecimal digits; empty for `no_hash`, the head of an empty journal.
[[nodiscard]] std::string hex(const Hash& hash);

/// The fields of a row where they lie; nothing is owned.
struct RowView {
    std::int64_t seq = 0;
    std::int64_t at_ms = 0;
    std::string_view actor_role;
    std::string_view actor_name;
    std::string_view command_id;
    std::uint64_t command_fingerprint = 0;
    std::string_view room;
    std::string_view kind;
    std::int64_t version = 0;
    std::string_view payload;
};

/// Hashes rows onto a chain; keeps a buffer, so one per loop.
class ChainHasher {
public:
    /// SHA-256 of `previous` and the row: integers as eight bytes, little end first; strings after
    /// their length, so that no two rows are the same bytes.
    [[nodiscard]] Hash next(const Hash& previous, const RowView& row);

private:
    void integer(std::uint64_t value);
    void string(std::string_view text);

    std::string bytes_;
};

/// A row as it is to be written: its view points into `record` and `encoded`.
struct EncodedRow {
    EncodedEvent encoded;
    RowView view;
};

/// `record` must outlive the answer, which must not be moved.
void encode_row(const engine::JournalRecord& record, const EventCodec& codec, EncodedRow& row);

/// The record of a row whose hash was verified.
[[nodiscard]] Outcome<engine::JournalRecord, engine::ReadFailure> decode_row(
    const RowView& row, const EventCodec& codec);

}  // namespace plenaria::journal
