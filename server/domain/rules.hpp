// Shared by the decide_*.cpp files alone: the situation a command meets, and one function per
// command.
#pragma once

#include <string>
#include <vector>

#include "server/domain/decide.hpp"

namespace plenaria::domain::rules {

/// Everything a rule looks at; references live as long as one call of `decide`.
struct Situation {
    const State& state;
    const RoomState& room;
    TimePoint now;

    [[nodiscard]] const Floor& floor() const { return active_floor(room); }
    [[nodiscard]] const Entry* holder() const { return holder_of(floor()); }
    [[nodiscard]] const Session* session() const { return current_session(state, room); }
    /// Progress of the room's session; only where `session()` is not null.
    [[nodiscard]] const SessionProgress& progress() const {
        return state.sessions.at(*room.session);
    }
    /// The waiting list of the current item; null while nobody was ever inscribed there.
    [[nodiscard]] const SpeakersList* list() const;
};

using Events = std::vector<Event>;
using Decision = Result<Events>;

/// Nothing if the room has an open (not suspended) session, else why not.
[[nodiscard]] std::optional<Rejection> need_open_session(const Situation& s);
/// Nothing if nobody has the floor, else who does.
[[nodiscard]] std::optional<Rejection> need_free_floor(const Situation& s);
/// Ends whatever has that floor: a speech is finished, a call is withdrawn.
void end_holder_of(const Floor& floor, Events& events);
/// As `end_holder_of`, of the active floor.
void end_holder(const Situation& s, Events& events);

// decide_agenda.cpp
[[nodiscard]] Decision decide_on(const Situation& s, const OpenSession& c);
[[nodiscard]] Decision decide_on(const Situation& s, const SuspendSession& c);
[[nodiscard]] Decision decide_on(const Situation& s, const ResumeSession& c);
[[nodiscard]] Decision decide_on(const Situation& s, const AdjournSession& c);
[[nodiscard]] Decision decide_on(const Situation& s, const StartItem& c);
[[nodiscard]] Decision decide_on(const Situation& s, const FinishItem& c);
[[nodiscard]] Decision decide_on(const Situation& s, const SkipItem& c);
[[nodiscard]] Decision decide_on(const Situation& s, const ReturnToItem& c);

// decide_floor.cpp
[[nodiscard]] Decision decide_on(const Situation& s, const Inscribe& c);
[[nodiscard]] Decision decide_on(const Situation& s, const Withdraw& c);
[[nodiscard]] Decision decide_on(const Situation& s, const MoveEntry& c);
[[nodiscard]] Decision decide_on(const Situation& s, const CallEntry& c);
[[nodiscard]] Decision decide_on(const Situation& s, const NextSpeaker& c);
[[nodiscard]] Decision decide_on(const Situation& s, const StartSpeech& c);
[[nodiscard]] Decision decide_on(const Situation& s, const PauseSpeech& c);
[[nodiscard]] Decision decide_on(const Situation& s, const ResumeSpeech& c);
[[nodiscard]] Decision decide_on(const Situation& s, const EndSpeech& c);
[[nodiscard]] Decision decide_on(const Situation& s, const ExtendSpeech& c);

// decide_doors.cpp
[[nodiscard]] Decision decide_on(const Situation& s, const CloseDoors& c);
[[nodiscard]] Decision decide_on(const Situation& s, const BeginReopening& c);
[[nodiscard]] Decision decide_on(const Situation& s, const CancelReopening& c);
[[nodiscard]] Decision decide_on(const Situation& s, const ConfirmReopening& c);
[[nodiscard]] Decision decide_on(const Situation& s, const AnnounceResumption& c);
[[nodiscard]] Decision decide_on(const Situation& s, const SetOutputGate& c);
[[nodiscard]] Decision decide_on(const Situation& s, const SetDesk& c);

}  // namespace plenaria::domain::rules
