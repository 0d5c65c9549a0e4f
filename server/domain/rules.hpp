// Shared by the decide_*.cpp files alone: the situation a command meets, and one function per
// command.
#pragma once

#include <string>
#include <string_view>
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
    /// The main list of the current item; null while nobody touched it.
    [[nodiscard]] const SpeakersList* list() const;
    /// The session that an edit concerns: the named one, or the room's own; null: none.
    [[nodiscard]] const Session* session_or_own(const SessionId& id) const;
    /// The item in the room's session that a command names, or the present one where it names none;
    /// empty: none (a closing's general list).
    [[nodiscard]] ItemId item_or_present(const ItemId& id) const;
};

using Events = std::vector<Event>;
using Decision = Result<Events>;

/// Whether two words look the same on a nameplate, in capitals or not.
[[nodiscard]] bool is_same_word(std::string_view a, std::string_view b);
/// Nothing if the room may work on its session: it is open, or suspended and the doors are closed
/// over it; else why not.
[[nodiscard]] std::optional<Rejection> need_open_session(const Situation& s);
/// Nothing if nobody has the floor, else who does.
[[nodiscard]] std::optional<Rejection> need_free_floor(const Situation& s);
/// Nothing if the text has a string in every language of the profile (law 9), none longer than
/// `bytes_max`; else what is missing. (decide_texts.cpp)
[[nodiscard]] std::optional<Rejection> need_all_languages(const Situation& s, const Text& text,
                                                          std::size_t bytes_max);
/// Nothing if the room may work on that item of its session now: an open item that moved behind
/// closed doors would tell outside, later, what went on. (decide_texts.cpp)
[[nodiscard]] std::optional<Rejection> need_workable(const Situation& s, const ItemId& id);
/// Nothing if that delegation has its seat in that session, else from when it has one.
/// (decide_admission.cpp)
[[nodiscard]] std::optional<Rejection> need_seated(const Situation& s, const SessionId& session,
                                                   const Delegation& delegation);
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

/// Nothing if an act of now may change how long an item takes, or where it stands: in a
/// confidential session there is no time of those within beside what was published, and all whom it
/// lets in read that of the chair's items by their titles. (decide_editing.cpp)
[[nodiscard]] std::optional<Rejection> need_time_unread(const Situation& s, const Session& session,
                                                        const Item& item);

// decide_editing.cpp
[[nodiscard]] Decision decide_on(const Situation& s, const InsertItem& c);
[[nodiscard]] Decision decide_on(const Situation& s, const MoveItem& c);
[[nodiscard]] Decision decide_on(const Situation& s, const RenameItem& c);
[[nodiscard]] Decision decide_on(const Situation& s, const SetItemDuration& c);
[[nodiscard]] Decision decide_on(const Situation& s, const FixItemTime& c);
[[nodiscard]] Decision decide_on(const Situation& s, const SplitItem& c);
[[nodiscard]] Decision decide_on(const Situation& s, const MergeItems& c);
[[nodiscard]] Decision decide_on(const Situation& s, const ExtendSession& c);

// decide_inscription.cpp
[[nodiscard]] Decision decide_on(const Situation& s, const Inscribe& c);
[[nodiscard]] Decision decide_on(const Situation& s, const FillRoll& c);
[[nodiscard]] Decision decide_on(const Situation& s, const GrantReply& c);
[[nodiscard]] Decision decide_on(const Situation& s, const AmendEntry& c);
[[nodiscard]] Decision decide_on(const Situation& s, const Withdraw& c);
[[nodiscard]] Decision decide_on(const Situation& s, const RemoveEntry& c);
[[nodiscard]] Decision decide_on(const Situation& s, const CallPanellist& c);

// decide_lists.cpp
[[nodiscard]] Decision decide_on(const Situation& s, const MoveEntry& c);
[[nodiscard]] Decision decide_on(const Situation& s, const SwapEntries& c);
[[nodiscard]] Decision decide_on(const Situation& s, const PinEntry& c);
[[nodiscard]] Decision decide_on(const Situation& s, const UnpinEntry& c);
[[nodiscard]] Decision decide_on(const Situation& s, const OpenList& c);
[[nodiscard]] Decision decide_on(const Situation& s, const CloseList& c);
[[nodiscard]] Decision decide_on(const Situation& s, const ScheduleClosing& c);
[[nodiscard]] Decision decide_on(const Situation& s, const SetPolicy& c);

// decide_floor.cpp
[[nodiscard]] Decision decide_on(const Situation& s, const CallEntry& c);
[[nodiscard]] Decision decide_on(const Situation& s, const SkipEntry& c);
[[nodiscard]] Decision decide_on(const Situation& s, const NextSpeaker& c);
[[nodiscard]] Decision decide_on(const Situation& s, const StartSpeech& c);
[[nodiscard]] Decision decide_on(const Situation& s, const BackdateSpeech& c);
[[nodiscard]] Decision decide_on(const Situation& s, const PauseSpeech& c);
[[nodiscard]] Decision decide_on(const Situation& s, const ResumeSpeech& c);
[[nodiscard]] Decision decide_on(const Situation& s, const EndSpeech& c);
[[nodiscard]] Decision decide_on(const Situation& s, const ExtendSpeech& c);
[[nodiscard]] Decision decide_on(const Situation& s, const CorrectTime& c);

// decide_points.cpp
[[nodiscard]] Decision decide_on(const Situation& s, const RaisePoint& c);
[[nodiscard]] Decision decide_on(const Situation& s, const RecognisePoint& c);
[[nodiscard]] Decision decide_on(const Situation& s, const DeclinePoint& c);
[[nodiscard]] Decision decide_on(const Situation& s, const RulePoint& c);

// decide_undo.cpp
[[nodiscard]] Decision decide_on(const Situation& s, const Undo& c);
[[nodiscard]] Decision decide_on(const Situation& s, const Redo& c);

// decide_texts.cpp
[[nodiscard]] Decision decide_on(const Situation& s, const SetText& c);
[[nodiscard]] Decision decide_on(const Situation& s, const PutText& c);
[[nodiscard]] Decision decide_on(const Situation& s, const TakeStance& c);
[[nodiscard]] Decision decide_on(const Situation& s, const WithdrawStance& c);
[[nodiscard]] Decision decide_on(const Situation& s, const DecideText& c);

// decide_venue.cpp
[[nodiscard]] Decision decide_on(const Situation& s, const IssueBulletin& c);
[[nodiscard]] Decision decide_on(const Situation& s, const ReleaseDecision& c);
[[nodiscard]] Decision decide_on(const Situation& s, const WithdrawBulletin& c);
[[nodiscard]] Decision decide_on(const Situation& s, const RecallSession& c);
[[nodiscard]] Decision decide_on(const Situation& s, const HandOver& c);
[[nodiscard]] Decision decide_on(const Situation& s, const AdmitObserver& c);
[[nodiscard]] Decision decide_on(const Situation& s, const WithdrawAdmission& c);
[[nodiscard]] Decision decide_on(const Situation& s, const SetAttendance& c);
[[nodiscard]] Decision decide_on(const Situation& s, const PostNote& c);
[[nodiscard]] Decision decide_on(const Situation& s, const MarkStep& c);
[[nodiscard]] Decision decide_on(const Situation& s, const AddDocument& c);
[[nodiscard]] Decision decide_on(const Situation& s, const RemoveDocument& c);
[[nodiscard]] Decision decide_on(const Situation& s, const YieldScreens& c);

// decide_doors.cpp
[[nodiscard]] Decision decide_on(const Situation& s, const CloseDoors& c);
/// (decide_private.cpp)
[[nodiscard]] Decision decide_on(const Situation& s, const ConvenePrivate& c);
[[nodiscard]] Decision decide_on(const Situation& s, const BeginReopening& c);
[[nodiscard]] Decision decide_on(const Situation& s, const CancelReopening& c);
[[nodiscard]] Decision decide_on(const Situation& s, const ConfirmReopening& c);
[[nodiscard]] Decision decide_on(const Situation& s, const AnnounceResumption& c);
[[nodiscard]] Decision decide_on(const Situation& s, const SetOutputGate& c);
[[nodiscard]] Decision decide_on(const Situation& s, const SetDesk& c);
// decide_screens.cpp
[[nodiscard]] Decision decide_on(const Situation& s, const PairScreen& c);
[[nodiscard]] Decision decide_on(const Situation& s, const UnpairScreen& c);
[[nodiscard]] Decision decide_on(const Situation& s, const ClearScreen& c);
[[nodiscard]] Decision decide_on(const Situation& s, const RevokeClearance& c);
[[nodiscard]] Decision decide_on(const Situation& s, const AcknowledgeEmergency& c);

// decide_checklist.cpp
[[nodiscard]] Decision decide_on(const Situation& s, const ConfirmCheck& c);
[[nodiscard]] Decision decide_on(const Situation& s, const MarkRoster& c);
[[nodiscard]] Decision decide_on(const Situation& s, const ListStaff& c);
[[nodiscard]] Decision decide_on(const Situation& s, const OverrideCheck& c);
[[nodiscard]] Decision decide_on(const Situation& s, const AdmitSecretary& c);

}  // namespace plenaria::domain::rules
