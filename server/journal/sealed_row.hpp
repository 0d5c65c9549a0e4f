// Rows that are sealed. Of one that is sealed whole a reader without the key sees its place, its
// key's id and its size class; of one whose words are sealed also what everybody may know.
#pragma once

#include <optional>
#include <string_view>

#include "server/journal/key_folder.hpp"
#include "server/journal/row.hpp"

namespace plenaria::journal {

/// The kinds of sealed rows: whole, and but for what everybody may know.
inline constexpr std::string_view sealed_whole = "sealed";
inline constexpr std::string_view sealed_words = "sealed_words";

[[nodiscard]] bool is_sealed(const RowView& row);
/// What a sealed row calls its key; nothing where the row is not as we write them.
[[nodiscard]] std::optional<KeyId> key_id_in(std::string_view payload);

/// As `encode_row`, of a record that is to be sealed.
void encode_sealed_row(const engine::JournalRecord& record, const EventCodec& codec,
                       const NamedKey& key, EncodedRow& row);

/// As `decode_row`, of a sealed row. Without the key the record is what is known without it.
[[nodiscard]] Outcome<engine::JournalRecord, engine::ReadFailure> decode_sealed_row(
    const RowView& row, const EventCodec& codec, const NamedKey* key);

}  // namespace plenaria::journal
