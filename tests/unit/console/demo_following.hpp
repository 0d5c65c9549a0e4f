// The demo room as somebody sees it who only follows: an interpreter or a delegate.
#pragma once

#include "server/model/views.hpp"

namespace plenaria::console::testing {

/// Of `view`, an operator's, what whoever watches gets: the floor, the next speakers and how many
/// more, channels, a bulletin and a document.
[[nodiscard]] View demo_followed(const View& view);
/// What is left of it for those who are kept out: closed doors, a public title, and when work
/// resumes.
[[nodiscard]] View demo_followed_outside();
/// What a listed interpreter sees behind closed doors.
[[nodiscard]] View demo_followed_within();

}  // namespace plenaria::console::testing
