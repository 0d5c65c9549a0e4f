// The sections of which project.cpp composes views. Each function states what of a room one
// section holds; whether an audience is granted it is decided in project.cpp alone.
#pragma once

#include "server/domain/state.hpp"
#include "server/model/live.hpp"
#include "server/model/views.hpp"

namespace plenaria::domain::sections {

[[nodiscard]] RoomView room(const Room& definition);
[[nodiscard]] SessionView session(const State& state, const RoomState& room);
[[nodiscard]] SpeakerView speaker(const State& state, const Entry& entry);
[[nodiscard]] FloorView floor(const State& state, const Floor& floor);
[[nodiscard]] FloorClockView floor_clock(const State& state, const Floor& floor);
[[nodiscard]] NextSpeakersView next_speakers(const State& state, const RoomState& room);
[[nodiscard]] std::vector<QueueEntryView> queue(const State& state, const RoomState& room);
[[nodiscard]] std::vector<ChannelView> channels(const Room& definition, const RoomState& room);
[[nodiscard]] std::vector<OutputView> outputs(const Room& definition, const RoomState& room);
[[nodiscard]] std::vector<ScreenView> screens(const Live& live, const RoomId& room);
[[nodiscard]] ProgrammeView programme_row(const State& state, const Session& session);
[[nodiscard]] std::vector<DelegationView> delegations(const Definition& definition);

/// One item with all its facts, for whoever is granted it.
[[nodiscard]] ItemView item(const State& state, const RoomState& room, const Item& definition);
/// One confidential item as far as it was published: its public title and its plan, nothing of
/// what becomes of it. Only for items that have a public title (R4.4).
[[nodiscard]] ItemView published_item(const Item& definition);

/// One confidential session as far as it was published, with nothing of what becomes of it. Only
/// for sessions that have a public title.
[[nodiscard]] ProgrammeView published_session(const Session& session);

}  // namespace plenaria::domain::sections
