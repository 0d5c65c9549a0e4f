// Identifiers: one type per kind of thing, so that a room can never be passed for an item.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace plenaria {

/// A strong identifier. The value is lower-case ASCII, digits, `-` and `_`, at most
/// `limits::id_bytes` long; whoever reads one from outside checks it with `is_valid_id`.
template <class Tag>
struct Id {
    std::string value;

    Id() = default;
    explicit Id(std::string text) : value(std::move(text)) {}

    /// Whether the identifier names nothing.
    [[nodiscard]] bool empty() const { return value.empty(); }

    friend auto operator<=>(const Id&, const Id&) = default;
};

using EventId = Id<struct EventTag>;
using RoomId = Id<struct RoomTag>;
using SessionId = Id<struct SessionTag>;
using ItemId = Id<struct ItemTag>;
using DelegationId = Id<struct DelegationTag>;
using CategoryId = Id<struct CategoryTag>;
using SessionKindId = Id<struct SessionKindTag>;
using EntryId = Id<struct EntryTag>;
using ChannelId = Id<struct ChannelTag>;
using OutputId = Id<struct OutputTag>;
using ScreenId = Id<struct ScreenTag>;
using CommandId = Id<struct CommandTag>;
using PointId = Id<struct PointTag>;
using TextId = Id<struct TextTag>;
using BulletinId = Id<struct BulletinTag>;
using DocumentId = Id<struct DocumentTag>;
using RankId = Id<struct RankTag>;
using PanellistId = Id<struct PanellistTag>;

/// Whether `text` may be the value of an `Id`: 1–64 characters of `a-z A-Z 0-9 - _ .`.
[[nodiscard]] bool is_valid_id(const std::string& text);

/// The id that our consoles give the text of that number of an item: "<item>-t<number>", the item's
/// own cut where it is long.
[[nodiscard]] TextId text_id_of(const ItemId& item, int number);
/// Whether a text's id is one of those of that item.
[[nodiscard]] bool is_text_id_of(const TextId& id, const ItemId& item);

/// A place in the journal; the first record has 1, an empty journal stands at 0.
struct Position {
    std::int64_t value = 0;
    friend auto operator<=>(const Position&, const Position&) = default;
};

/// An act of one room that undo can take back; the first has 1.
struct ActNumber {
    int value = 0;
    friend auto operator<=>(const ActNumber&, const ActNumber&) = default;
};

}  // namespace plenaria

template <class Tag>
struct std::hash<plenaria::Id<Tag>> {
    // Not noexcept: libstdc++ keeps the hash of a key beside it where computing it might fail, and
    // then compares two texts only where they are alike.
    std::size_t operator()(const plenaria::Id<Tag>& id) const {
        return std::hash<std::string>{}(id.value);
    }
};
