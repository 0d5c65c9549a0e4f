// floor.md, Invariants, and what undo is about.
#pragma once

#include "server/domain/state.hpp"
#include "server/model/rejection.hpp"

namespace plenaria::properties {

/// Fails the running property where a room of the state breaks an invariant.
void check_invariants(const domain::State& state);

/// What holds once all events of a command are folded: a delegation waits once in a list, as the
/// profile says (a panellist is put into the list and called within one command), and the doors
/// count as closed while their checklist is complete.
void check_settled(const domain::State& state);

/// Fails where a refusal lacks a text, or a text still has blanks to fill.
void check_texts(const Rejection& rejection);

/// What undo restores: lists, entries, speeches, items, texts and definitions; without the record,
/// the acts themselves, the numbers that are never given twice and the clearance of screens.
[[nodiscard]] domain::State essence(domain::State state);

}  // namespace plenaria::properties
