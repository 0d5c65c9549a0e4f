// A closing's checklist (R4): what must be so before the doors count as closed, and what is.
//
// `note` is what an event does to it, in one place for the rules, which ask what the label would be
// then, and for the fold.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/domain/events.hpp"
#include "server/domain/state.hpp"

namespace plenaria::domain {

/// The checklist of a closing that begins now: every point that the profile asks for, done as far
/// as it asks for nothing here (no public output, no declared screen, nobody on the roster), and
/// the members who are expected: all of them that are not marked absent.
[[nodiscard]] Checklist begin_checklist(const State& state, const RoomState& room);
/// The same of a room that enters, in the act that closes it, a session of which nothing is known.
[[nodiscard]] Checklist begin_checklist_of_new_session(const State& state, const RoomId& room);

/// The mark of a point; null: the checklist does not ask for it.
[[nodiscard]] const CheckMark* find_mark(const Checklist& list, ClosingCheck check);
[[nodiscard]] CheckState state_of(const CheckMark& mark);
/// Whether each point is done or overridden.
[[nodiscard]] bool is_complete(const Checklist& list);

/// Whether a point follows from what was reported, and nobody confirms it by word.
[[nodiscard]] bool follows_from_facts(ClosingCheck check);
/// Whether a delegation has a place in the closed room (R4.1): its category is admitted and has a
/// part in decisions, and it may take part (R1.9).
[[nodiscard]] bool is_on_roster(const State& state, const Delegation& delegation);

void note(Checklist& list, const CheckConfirmed& e, TimePoint at, const std::string& by);
void note(Checklist& list, const RosterMarked& e, TimePoint at, const std::string& by);
void note(Checklist& list, const StaffListed& e, TimePoint at, const std::string& by);
void note(Checklist& list, const CheckOverridden& e, TimePoint at, const std::string& by);
void note(Checklist& list, const ScreensConfirmed& e, TimePoint at, const std::string& by);
void note(Checklist& list, const ScreensUnconfirmed& e, TimePoint at, const std::string& by);
void note(Checklist& list, const ScreensExpected& e);
/// A gate of the room is set: whether all public outputs are CUT now. A public one that is not ends
/// an override too: the chair gave it for what it knew then (law 7).
void note_gate(Checklist& list, const State& state, const RoomState& room, const OutputGateSet& e,
               TimePoint at, const std::string& by);

/// Whom the roster asks for follows who is there, in the session that is closed: a member who comes
/// is asked for, one who is marked absent before it was ticked is not.
void note_presence(Checklist& list, const State& state, const RoomState& room,
                   const AttendanceSet& e, TimePoint at, const std::string& by);

/// The events that follow where all screens of the room have taken the open room off their glass,
/// or these no longer show that they have; none where the closing knows, or heard a moment ago
/// (`limits::screens_word_every`). An override covers the screens of the first word after it.
[[nodiscard]] std::vector<Event> on_screens(const State& state, const RoomId& id,
                                            const std::vector<ScreenId>& unconfirmed,
                                            TimePoint now);

/// The persons of the secretariat who are within the confidential matters of a room (R4.1, R4.7);
/// nothing: all of them are. From when the doors first counted as closed, these are whoever is on
/// the closing's list of sworn staff, if one was made, and whoever closed the doors, unless they
/// were kept out as they did. It stays so after the doors open, but for a confidential matter of a
/// session that had no such list: that is run by all of them, also between two parts of the other
/// session, in whose own matters its own last list counts. A list that was lost with its key names
/// nobody.
[[nodiscard]] std::optional<std::vector<std::string>> secretariat_within(const State& state,
                                                                         const RoomState& room);
/// Who may read what of that class is written in the room now.
[[nodiscard]] Readers readers_now(const State& state, const RoomState& room,
                                  RecordClass record_class);
/// Whether all of the secretariat who are within the room's matters now were within those of that
/// closing too, or it had no list (0: no closing). They share one view, so that where one of them
/// was kept out then none reads afterwards what was said there.
[[nodiscard]] bool were_within(const State& state, const RoomState& room, int number);
/// The same of all closings of a session.
[[nodiscard]] bool were_within(const State& state, const RoomState& room, const SessionId& session);
/// Whether a person of the secretariat is one of them.
[[nodiscard]] bool is_named_within(const State& state, const RoomState& room,
                                   const std::string& person);
/// With which clearance an operator follows a room. Whoever holds a token is no person, and is
/// listed for everything.
[[nodiscard]] Clearance clearance_of(const State& state, const RoomState& room, const Actor& actor);

/// Whether a person of the secretariat was, or is, kept out of the last closing of that session.
/// Whoever holds the token never was; an empty id, or one of no session: nobody was.
[[nodiscard]] bool was_kept_out(const State& state, const SessionId& session, const Actor& actor);
/// Up to which class an operator may name what is not under way of a session, in whatever room.
/// Whoever was kept out of its last closing knows nothing of its confidential items any more.
[[nodiscard]] RecordClass known_to(const State& state, const SessionId& session,
                                   const Actor& actor);

/// The label follows the checklist as it is after `events`, both ways: adds what it takes.
void follow_checklist(const Closing& closing, const Checklist& after, std::vector<Event>& events);

}  // namespace plenaria::domain
