// One record as a flat JSON object. Shared by the export's files alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server/domain/state.hpp"

namespace plenaria::exchange {

/// One flat JSON object, member by member.
class Line {
public:
    Line& add(std::string_view name, std::string_view value);
    Line& add(std::string_view name, std::int64_t value);
    Line& add(std::string_view name, TimePoint at);
    Line& add(std::string_view name, const std::optional<TimePoint>& at);
    /// One member for each language: `name_es`.
    Line& add(std::string_view name, const Text& text);
    [[nodiscard]] std::string text() const { return text_ + "}"; }

private:
    Line& raw(std::string_view name, const std::string& json);
    std::string text_ = "{";
};

/// What undo took back or did again: the kind of the act, from the state before it.
struct UndoneAct {
    std::string kind;
};

/// Adds the members of `event`, which `state` already holds. `complete` adds what only the cleared
/// may read: reasons, statements, how many were there as a text was decided, and items that nobody
/// outside knows where a line about another refers to them.
void add_members(Line& line, const domain::State& state, const domain::RecordedEvent& event,
                 const UndoneAct& undone, bool complete);

/// The entry of an event: among the lists in force or, where its end came while the doors were
/// closed, among those of the open room; null: none.
[[nodiscard]] const domain::Entry* find_entry(const domain::State& state, const RoomId& room,
                                              const EntryId& entry);
/// The session a room is in; null: none.
[[nodiscard]] const domain::Session* session_of(const domain::State& state, const RoomId& room);

}  // namespace plenaria::exchange
