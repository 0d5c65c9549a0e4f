// Acts on confidential matters while the room itself is open, of which those who share the room's
// undo, statistics and lists may know nothing.
#pragma once

#include "server/domain/state.hpp"
#include "server/model/commands.hpp"

namespace plenaria::domain {

/// Who may know of what an event in that room is about: of the most confidential of the items,
/// entries and texts that it names. Above `class_now` the act is hidden.
[[nodiscard]] RecordClass class_of_subject(const State& state, const RoomState& room,
                                           const Event& event);

/// Whether a command names an item, a request, a text or a document that the operator does not see
/// (`known_to`, by the session that it is of): what is refused of it, and why, would tell how it
/// stands. For all but the chair that is so of what there is not, too: the answer would tell what
/// there is. For those who know what is open alone it is so of who was there, and what is put, in a
/// session that is confidential as a whole. The present item is
/// seen by all who see the room, a new text of theirs has an id that no hidden one could have
/// (`is_text_id_of`), and the place of an item by all who see that it is there.
[[nodiscard]] bool names_unseen(const State& state, const RoomState& room, const Command& command,
                                const Actor& actor);

/// Who may know at least of what an event edits in some session's agenda, whatever goes on in the
/// room.
[[nodiscard]] RecordClass class_of_edit(const State& state, const RoomState& room,
                                        const Event& event);

/// The lowest class that sees a difference between two states of one session; the chair alone where
/// there is none.
[[nodiscard]] RecordClass class_of_change(const State& state, const Session& a, const Session& b);

/// Whether a session as such, and not only some of its items, is hidden from that class.
[[nodiscard]] bool is_hidden(const State& state, const Session& session, RecordClass known);

/// How that stands now which an act of `own` changed in other rooms. Else than as it was left,
/// somebody used it, also where the line of that is hidden from `own`: during a members-only item
/// requests and texts of an open one are.
[[nodiscard]] Left left_elsewhere(const State& state, const RoomId& own, const Image& image);

/// The highest class that those may be of who know of what goes on in a room now. Without its key
/// nobody knows which item is on the table within: then the highest there is.
[[nodiscard]] RecordClass class_known_in(const State& state, const RoomState& room);

/// Whether a speech of that entry adds to the totals of its floor. What was said under an item
/// that is more confidential than its session does not: the session's statistics, and lists that
/// are ordered by them, are of all who follow the session.
[[nodiscard]] bool is_counted(const State& state, const Entry& entry, bool behind_closed_doors);

/// The session as it was `before`, but for the items above `known`: those are as they are `now`,
/// since nobody who may not know of them changed them. `keeps_moved`: so is the place of one that
/// was moved since, or came: behind what goes ahead of it now, as far as all know of that who see
/// it there; one with a public title and no fixed time begins where that ends. Else it stands where
/// it stood, with its new time.
[[nodiscard]] Session keep_hidden(const State& state, const Session& before, const Session& now,
                                  RecordClass known, bool keeps_moved);

}  // namespace plenaria::domain
