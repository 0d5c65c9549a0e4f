// What may not lie on a disk in clear, and what everybody may know of it (law 3). Pure, like every
// rule: the engine asks before it folds an event, and the journal seals what it is told to.
//
// What happens within a confidential matter is sealed whole. Four things stay in clear, for the
// state that everybody may know of rests on them: the doors and gates; when a session opens,
// rests and ends; when an item of an open session becomes the room's current one and ceases to be;
// and the bare plan of the agenda (ids, kinds, times, order), whose words are sealed.
#pragma once

#include <optional>

#include "server/domain/state.hpp"

namespace plenaria::domain {

/// How an event that is about to happen in `state` is kept from whoever lacks the key of its
/// matter; nothing: it may lie in clear.
[[nodiscard]] std::optional<Seal> seal_of(const State& state, const RecordedEvent& event);

/// Whether nothing of such an event is known without the key, not even that it was of this room.
[[nodiscard]] bool is_sealed_whole(const State& state, const RoomState& room, const Event& event);

/// An event's definition as it is known without its key: of what is confidential only the bare
/// plan and the public titles, and of no item the chair's script (R3.7).
[[nodiscard]] Definition without_words(Definition definition);

/// Whether words of the agenda may be missing for want of a key: of what was sealed something is,
/// or a title is the one that stands for a sealed one. An event whose scripts alone are sealed, and
/// of which nothing was sealed since, does not show it.
[[nodiscard]] bool may_lack_words(const State& state);

}  // namespace plenaria::domain
