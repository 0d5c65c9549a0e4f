#include "server/journal/row.hpp"

#include <sodium.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace plenaria::journal {

std::string hex(const Hash& hash) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    if (hash == no_hash) {
        return text;
    }
    text.reserve(2 * hash.size());
    for (const unsigned char byte : hash) {
        text += digits[byte >> 4U];
        text += digits[byte & 0xFU];
    }
    return text;
}

void ChainHasher::integer(std::uint64_t value) {
    std::array<char, sizeof value> bytes{};
    for (char& byte : bytes) {
        byte = static_cast<char>(value & 0xFFU);
        value >>= 8U;
    }
    bytes_.append(bytes.data(), bytes.size());
}

void ChainHasher::string(std::string_view text) {
    integer(text.size());
    bytes_.append(text);
}

Hash ChainHasher::next(const Hash& previous, const RowView& row) {
    bytes_.clear();
    bytes_.append(reinterpret_cast<const char*>(previous.data()), previous.size());
    integer(static_cast<std::uint64_t>(row.seq));
    integer(static_cast<std::uint64_t>(row.at_ms));
    string(row.actor_role);
    string(row.actor_name);
    string(row.command_id);
    integer(row.command_fingerprint);
    string(row.room);
    string(row.kind);
    integer(static_cast<std::uint64_t>(row.version));
    string(row.payload);
    Hash hash;
    crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(bytes_.data()),
                       bytes_.size());
    return hash;
}

void encode_row(const engine::JournalRecord& record, const EventCodec& codec, EncodedRow& row) {
    row.encoded = codec.encode(record.event.event);
    row.view = {.seq = record.position.value,
                .at_ms = to_unix_ms(record.event.at),
                .actor_role = name_of(record.event.actor.role),
                .actor_name = record.event.actor.name,
                .command_id = record.command_id.value,
                .command_fingerprint = record.command_fingerprint,
                .room = record.event.room.value,
                .kind = row.encoded.kind,
                .version = row.encoded.version,
                .payload = row.encoded.payload};
}

Outcome<engine::JournalRecord, engine::ReadFailure> decode_row(const RowView& row,
                                                               const EventCodec& codec) {
    const auto refuse = [&](engine::ReadError error, std::string detail) {
        return engine::ReadFailure{error, Position{row.seq}, std::move(detail)};
    };
    const auto role = value_named<Role>(row.actor_role);
    if (!role) {
        return refuse(engine::ReadError::newer_version, "unknown role");
    }
    const auto version =
        static_cast<int>(std::clamp<std::int64_t>(row.version, 0, std::numeric_limits<int>::max()));
    auto event = codec.decode(row.kind, version, row.payload);
    if (!event) {
        // The kind is ours or a newer Plenaria's vocabulary, never what somebody said.
        const std::string what =
            "kind " + std::string{row.kind} + " version " + std::to_string(row.version);
        return event.error() == DecodeError::newer_version
                   ? refuse(engine::ReadError::newer_version, "unknown " + what)
                   : refuse(engine::ReadError::malformed, "payload of " + what);
    }
    engine::JournalRecord record;
    record.position = Position{row.seq};
    record.command_id = CommandId{std::string{row.command_id}};
    record.command_fingerprint = row.command_fingerprint;
    record.event.at = from_unix_ms(row.at_ms);
    record.event.room = RoomId{std::string{row.room}};
    record.event.actor = {*role, std::string{row.actor_name}};
    record.event.event = std::move(event).value();
    record.event.command = record.command_id;
    return record;
}

}  // namespace plenaria::journal
