// The plan of an agenda and who may know of it: shared by what decides edits, what folds them and
// what tells their effects.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "server/domain/state.hpp"

namespace plenaria::domain {

/// Who may know of an item, as of a line of the record.
[[nodiscard]] RecordClass class_of_item(const State& state, const Session& session,
                                        const Item& item);
/// The same, in a session whose kind keeps all of its items within, or does not.
[[nodiscard]] RecordClass class_of_item(bool in_confidential, const Item& item);
/// Whether a list may be closed by that item having begun, wherever that was: else whoever reads
/// the list would learn that a matter began which is hidden from them (R4.4). One that begins
/// before the list's own readers closes it at that moment.
[[nodiscard]] bool is_closed_by(const State& state, const ListKey& key, const ItemId& begins);
/// Whether a session's kind keeps all of its items within.
[[nodiscard]] bool is_confidential(const State& state, const Session& session);
/// Whether those outside see a confidential item's public title and plan among the open items.
[[nodiscard]] bool is_published(const State& state, const Session& session, const Item& item);
/// Whether those outside see anything of an item.
[[nodiscard]] bool is_seen_outside(const State& state, const Session& session, const Item& item);

/// The planned time of an item: for those within what they made of it, else what was published.
[[nodiscard]] Millis planned_of(const ItemProgress& progress, const Item& item, bool within);
/// Whether an item was ever under discussion.
[[nodiscard]] bool has_begun(const ItemProgress& progress);

/// Where an item begins by the plan if it stands before `before`, or at the end, and that class
/// reads when: where its predecessor ends, or with the session. What those do not see does not
/// count, nor a length that is hidden from them: the time would tell of it. `of_before`: as
/// journals have it of before `ItemMoved::shifts_plan`, where it told.
[[nodiscard]] TimePoint planned_start_at(const State& state, const Session& session,
                                         const ItemId& before, RecordClass readers,
                                         bool of_before = false);

/// The class of all who read when an item begins by the plan: where it has a public title, of all
/// whom its session lets in. In the row of that class an item that comes to a session is numbered:
/// by that of its own its id would tell them how many are hidden.
[[nodiscard]] RecordClass class_of_plan(const State& state, const Session& session,
                                        const Item& item);

/// As an item moves within its session, from place `from` to `to` among those that stay: what it
/// passes closes up or makes room by its planned time, so that the plan ends when it did. Only what
/// is of its own class: other times would tell of it. Also what has begun, before its turn: when it
/// did is a fact of its own. Where others that its readers see lie between, or one that has a fixed
/// time or is read by more than its class (`class_of_plan`), or it is such a one itself, all keep
/// their times.
void shift_passed(const State& state, Session& session, const Item& moved, std::ptrdiff_t from,
                  std::ptrdiff_t to);

/// The number that the printed agenda gave an item, also where it goes without.
[[nodiscard]] const std::string& number_of(const Item& item, const ItemProgress& progress);
/// Whether an item of that session has the number, as far as that class knows.
[[nodiscard]] bool is_number_taken(const State& state, const Session& session,
                                   const std::string& number, RecordClass readers);

/// An item as it comes into another session: what a confidential one kept within stays within, also
/// where the new session does not keep it so; nothing of it was published.
[[nodiscard]] Item as_moved(const State& state, const Session& from, const Item& item);

/// An id that neither an item of the session nor one of `taken` has: "<session>-n<k>", for what is
/// hidden "<session>-x<k>", and for the chair alone "<session>-y<k>".
[[nodiscard]] ItemId new_item_id(const State& state, const Session& session,
                                 RecordClass item_class,
                                 const std::vector<ItemId>& taken = {});
/// How many were numbered in that row of the session once an item of that id comes, by
/// `new_item_id` or by a journal of before; `numbered` before it. An id is never given twice, also
/// not after the item went.
[[nodiscard]] int numbered_with(const Session& session, const ItemId& id, RecordClass item_class,
                                int numbered);

/// How many items of a session are of that class: those are bounded for themselves, as texts are.
[[nodiscard]] std::size_t items_of_class(const State& state, const Session& session,
                                         RecordClass item_class);
/// How many texts of a session are of items of that class: those are bounded for themselves, as the
/// bound would tell how many there are that are hidden.
[[nodiscard]] std::size_t texts_of_class(const State& state, const Session& session,
                                         RecordClass item_class);
/// Whether a text may still come before the room (R6): not yet decided, or deferred.
[[nodiscard]] bool is_undecided(const TextProgress& text);

}  // namespace plenaria::domain
