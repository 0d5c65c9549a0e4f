// A meeting of the sample event, brought to where something can happen in it.
#pragma once

#include <string>
#include <vector>

#include "tests/support/console_user.hpp"

namespace plenaria::test_support {

/// The room of the sample event in which everything happens.
inline const std::string main_room = "plenaria";

/// Opens the first session of the room that is not confidential and starts the first item in it
/// that is for everybody. Fails the test where that is refused.
void begin_meeting(RoomUser& console);

/// The first `count` delegations of the event; the sample names the members first.
[[nodiscard]] std::vector<DelegationId> delegations_of(RoomUser& console, std::size_t count);

/// Inscribes and waits until the list shows it; answers the entry's id, empty where it was refused.
[[nodiscard]] EntryId inscribe(RoomUser& console, const DelegationId& delegation,
                               const std::string& person = {});

/// Behind closing doors: everything of the checklist that a person says, and each public output
/// CUT. What its screens show is left.
void confirm_checklist(RoomUser& console);

/// The entry of a delegation that waits in `view`; empty where none does.
[[nodiscard]] EntryId waiting_entry(const View& view, const DelegationId& delegation);

}  // namespace plenaria::test_support
