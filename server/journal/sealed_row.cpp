#include "server/journal/sealed_row.hpp"

#include <limits>
#include <string>
#include <utility>

#include "server/journal/payload.hpp"

namespace plenaria::journal {
namespace {

constexpr int sealed_version = 1;

/// All fields of a row but its place, in one text.
std::string plain_text(const RowView& row) {
    std::string text;
    PayloadWriter out{text};
    out.put('[');
    out.integer(row.at_ms);
    for (const std::string_view each : {row.actor_role, row.actor_name, row.command_id}) {
        out.put(',');
        out.string(each);
    }
    out.put(',');
    out.integer(static_cast<std::int64_t>(row.command_fingerprint));
    for (const std::string_view each : {row.room, row.kind}) {
        out.put(',');
        out.string(each);
    }
    out.put(',');
    out.integer(row.version);
    out.put(']');
    out.raw(row.payload);
    return text;
}

/// The strings of a row that came out of a seal.
struct Opened {
    std::string actor_role;
    std::string actor_name;
    std::string command_id;
    std::string room;
    std::string kind;
};

/// A row as it was before it was sealed; its views point into `plain` and `opened`.
std::optional<RowView> read_plain(std::int64_t seq, std::string_view plain, Opened& opened) {
    PayloadReader in{plain};
    RowView row;
    row.seq = seq;
    in.expect("[");
    row.at_ms = in.integer();
    for (std::string* each : {&opened.actor_role, &opened.actor_name, &opened.command_id}) {
        in.expect(",");
        in.string(*each);
    }
    in.expect(",");
    row.command_fingerprint = static_cast<std::uint64_t>(in.integer());
    for (std::string* each : {&opened.room, &opened.kind}) {
        in.expect(",");
        in.string(*each);
    }
    in.expect(",");
    row.version = in.integer();
    in.expect("]");
    if (!in.ok()) {
        return std::nullopt;
    }
    row.actor_role = opened.actor_role;
    row.actor_name = opened.actor_name;
    row.command_id = opened.command_id;
    row.room = opened.room;
    row.kind = opened.kind;
    row.payload = in.rest();
    return row;
}

/// A sealed row's payload taken apart: `key:sealed`, and for words `:version:kind:payload` of what
/// everybody may know.
struct Parts {
    KeyId key;
    std::string_view sealed;
    std::string_view known;  ///< all of it, as it was bound to the seal
    std::string_view kind;
    int version = 0;
    std::string_view payload;
};

std::optional<std::string_view> take_until_colon(std::string_view& text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) {
        return std::nullopt;
    }
    const auto part = text.substr(0, colon);
    text.remove_prefix(colon + 1);
    return part;
}

std::optional<Parts> take_apart(const RowView& row) {
    const auto key = key_id_in(row.payload);
    if (row.version != sealed_version || !key) {
        return std::nullopt;
    }
    Parts parts;
    parts.key = *key;
    std::string_view rest = row.payload.substr(key_id_digits + 1);
    if (row.kind == sealed_whole) {
        parts.sealed = rest;
        return parts;
    }
    const auto sealed = take_until_colon(rest);
    parts.known = rest;
    const auto version = sealed ? take_until_colon(rest) : std::nullopt;
    const auto kind = version ? take_until_colon(rest) : std::nullopt;
    PayloadReader number{version.value_or("")};
    const std::int64_t wide = number.integer();
    if (!kind || !number.finished() || wide < 0 || wide > std::numeric_limits<int>::max()) {
        return std::nullopt;
    }
    parts.sealed = *sealed;
    parts.version = static_cast<int>(wide);
    parts.kind = *kind;
    parts.payload = rest;
    return parts;
}

engine::ReadFailure malformed(const RowView& row, std::string detail) {
    return {engine::ReadError::malformed, Position{row.seq}, std::move(detail)};
}

/// What everybody may know of a row.
Outcome<engine::JournalRecord, engine::ReadFailure> known_record(const RowView& row,
                                                                 const Parts& parts,
                                                                 const EventCodec& codec) {
    if (row.kind == sealed_whole) {
        engine::JournalRecord record;
        record.position = Position{row.seq};
        record.event.event = domain::Sealed{};
        record.seal.emplace();
        return record;
    }
    RowView known = row;
    known.kind = parts.kind;
    known.version = parts.version;
    known.payload = parts.payload;
    auto decoded = decode_row(known, codec);
    if (!decoded) {
        return decoded;
    }
    engine::JournalRecord record = std::move(decoded).value();
    record.seal = domain::Seal{{}, record.event.event};
    return record;
}

}  // namespace

bool is_sealed(const RowView& row) {
    return row.kind == sealed_whole || row.kind == sealed_words;
}

std::optional<KeyId> key_id_in(std::string_view payload) {
    if (payload.size() <= key_id_digits || payload[key_id_digits] != ':') {
        return std::nullopt;
    }
    return KeyId{std::string{payload.substr(0, key_id_digits)}};
}

void encode_sealed_row(const engine::JournalRecord& record, const EventCodec& codec,
                       const NamedKey& key, EncodedRow& row) {
    EncodedRow inner;
    encode_row(record, codec, inner);
    const std::string plain = plain_text(inner.view);
    const KeyId id = id_of(key.key);
    std::string known;
    if (record.seal->outside) {
        const EncodedEvent outside = codec.encode(*record.seal->outside);
        known = std::to_string(outside.version) + ":" + std::string{outside.kind} + ":" +
                outside.payload;
        row.view = inner.view;
        // A hash of what the command said: it would confirm a guess of the words.
        row.view.command_fingerprint = 0;
    } else {
        row.view = RowView{.seq = inner.view.seq};
    }
    row.encoded.kind = record.seal->outside ? sealed_words : sealed_whole;
    row.encoded.version = sealed_version;
    row.encoded.payload = id.value + ":" + seal_text(key.key, row.view.seq, known, plain);
    if (record.seal->outside) {
        row.encoded.payload += ":" + known;
    }
    row.view.kind = row.encoded.kind;
    row.view.version = row.encoded.version;
    row.view.payload = row.encoded.payload;
}

Outcome<engine::JournalRecord, engine::ReadFailure> decode_sealed_row(const RowView& row,
                                                                      const EventCodec& codec,
                                                                      const NamedKey* key) {
    const auto parts = take_apart(row);
    if (!parts) {
        return malformed(row, "sealed record");
    }
    auto found = known_record(row, *parts, codec);
    if (!found) {
        return found;
    }
    engine::JournalRecord known = std::move(found).value();
    if (key == nullptr) {
        known.veiled = true;
        return known;
    }
    const auto plain = open_text(key->key, row.seq, parts->known, parts->sealed);
    Opened opened;
    const auto inner = plain ? read_plain(row.seq, *plain, opened) : std::nullopt;
    if (!inner) {
        return malformed(row, "seal");
    }
    auto decoded = decode_row(*inner, codec);
    if (!decoded) {
        return decoded;
    }
    engine::JournalRecord record = std::move(decoded).value();
    record.seal = std::move(known.seal);
    record.seal->session = key->session;
    return record;
}

}  // namespace plenaria::journal
