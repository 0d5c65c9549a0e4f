// A room made by hand that resembles the reference pictures: eleven members, an item under way,
// somebody speaking, nine waiting. Places and roles are invented, persons are roles.
#pragma once

#include <memory>

#include "server/client/picture.hpp"

namespace plenaria::console::testing {

/// The server's time in the demo: 14:47:01 in America/Costa_Rica.
[[nodiscard]] TimePoint demo_now();
/// A local instant that stands for `demo_now`.
[[nodiscard]] client::SteadyPoint demo_local();

/// Somebody of delegation `id` (two letters, "oim"), as entry `entry`.
[[nodiscard]] SpeakerView demo_speaker(const char* entry, const char* id, const char* person,
                                       const char* capacity);
/// The view of the open room, `remaining` left on the clock of three minutes.
[[nodiscard]] View demo_view(Millis remaining = Millis{41'000});
/// The same behind closed doors, in one of its states.
[[nodiscard]] View demo_view_closed(DoorsState state);
/// The room as it is being cleared, with the whole checklist (R4): observers are out, the booths
/// know and four members are ticked; two screens have not said that the open room is off.
[[nodiscard]] View demo_view_checklist();
/// The view of a room in which a screen of each kind is: "izq" and "der" are paired, "podio" has a
/// key that nobody confirmed, the others prove nothing.
[[nodiscard]] View demo_view_proven(View view = demo_view());
/// `view` with the word that emergency access was given.
[[nodiscard]] View demo_view_emergency(View view = demo_view());
/// The backup's disk is gone, and the journal's is slow.
[[nodiscard]] View demo_view_troubled(View view = demo_view());
/// A live picture of room "sala-a" with `view`, as the chair sees it where it has a script and else
/// as the secretariat does; its clock stands at `demo_now` at `local`.
[[nodiscard]] std::shared_ptr<client::Picture> demo_picture(
    View view, client::SteadyPoint local = demo_local());

}  // namespace plenaria::console::testing
