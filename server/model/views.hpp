// What leaves the server: one view per audience, made of sections. A section that an audience was
// not granted is absent; `project` (server/domain) is the only place that fills them (law 3).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/model/admission_views.hpp"
#include "server/model/closing_views.hpp"
#include "server/model/countdown.hpp"
#include "server/model/ids.hpp"
#include "server/model/screen_view.hpp"
#include "server/model/shared.hpp"
#include "server/model/text.hpp"
#include "server/model/time.hpp"
#include "server/model/vocabulary.hpp"

namespace plenaria {

/// What a stream is about: design.md, Contract ("a stream is (boot, room, audience, clearance)").
struct StreamSubject {
    RoomId room;
    Audience audience = Audience::public_;
    Clearance clearance = Clearance::uncleared;
    /// Of persons who are within a room by name: by which admission they came in, counted from 1;
    /// its revs tell nothing of before. What is shown does not rest on it.
    int admission = 0;
    friend auto operator<=>(const StreamSubject&, const StreamSubject&) = default;
};

/// The event: granted to all, always; it changes with the Presidency (R3.6) and nothing else.
struct EventView {
    Text title;
    Text forum;
    std::string zone;  ///< IANA name; agenda times are UTC and formatted by the client
    std::vector<Language> languages;
    Text presidency;              ///< short name of the delegation that chairs
    std::string presidency_flag;  ///< ISO 3166 alpha-2, lower case; empty: no flag
    Text outgoing;                ///< of the Troika (R1.8); empty: not known
    Text incoming;
    friend bool operator==(const EventView&, const EventView&) = default;
};

struct RoomView {
    RoomId id;
    Text name;
    bool yielded = false;  ///< native screens give way to a presentation
    int place = 0;         ///< among the event's rooms, from 0: in that order they are shown
    friend bool operator==(const RoomView&, const RoomView&) = default;
};

struct DoorsView {
    DoorsState state = DoorsState::open;
    std::optional<TimePoint> since;       ///< of `state`
    Notice notice = Notice::none;         ///< why this audience sees less; operators get none
    Text public_title;                    ///< empty: none was given
    std::optional<TimePoint> resumes_at;  ///< announced by a person
    /// This is for screens that were cleared, and interpreters who were listed, for what goes on
    /// behind the doors, and for the time that their link lives.
    bool within = false;
    friend bool operator==(const DoorsView&, const DoorsView&) = default;
};

struct SessionView {
    SessionId id;
    Text title;
    Text kind;
    SessionState state = SessionState::planned;
    TimePoint planned_start;
    TimePoint planned_end;
    std::optional<TimePoint> opened_at;
    std::optional<TimePoint> resumes_at;
    bool confidential = false;
    bool convened = false;  ///< a private meeting (R4.6): it is over as its doors reopen
    friend bool operator==(const SessionView&, const SessionView&) = default;
};

struct ItemView {
    ItemId id;
    std::string number;
    ItemKind kind{};
    Text title;
    ItemState state = ItemState::pending;
    bool current = false;
    bool confidential = false;
    TimePoint planned_start;
    Millis planned{};
    std::optional<TimePoint> started_at;
    std::optional<TimePoint> finished_at;
    Millis spent{};  ///< before `running_since`
    std::optional<TimePoint> running_since;
    std::optional<TimePoint> fixed_start;  ///< kept, whatever comes before
    Millis queued{};  ///< of the allotments that wait in its list, speaker's rest apart
    int edits = 0;    ///< for operators: what an edit refers to
    /// For the secretariat: only the chair may run it (R4.2).
    bool chair_alone = false;
    friend bool operator==(const ItemView&, const ItemView&) = default;
};

/// One delegation (and person) as a screen names it (R1.11).
struct SpeakerView {
    EntryId id;
    DelegationId delegation;
    std::string flag;  ///< ISO 3166 alpha-2, lower case; empty: no flag, draw `code`
    std::string code;  ///< short code for a nameplate without flag: "OIM"
    Text name;         ///< approved short form
    Text long_name;
    Text category;
    std::string person;
    std::string capacity;
    Language language;
    Capacity on_behalf_of{};
    std::string group;    ///< of a group statement
    bool remote = false;  ///< takes part from elsewhere
    friend bool operator==(const SpeakerView&, const SpeakerView&) = default;
};

/// A point of order: raised (operators alone), recognised or under appeal.
struct PointView {
    PointId id;
    Shared<SpeakerView> speaker;
    PointState state{};
    TimePoint raised_at;
    Clock clock;
    friend bool operator==(const PointView&, const PointView&) = default;
};

struct FloorView {
    FloorPhase phase = FloorPhase::idle;
    std::optional<SpeakerView> speaker;
    Clock clock;
    std::optional<PointView> point;  ///< goes ahead of all (R5.4); the speaker is paused below it
    bool interrupted = false;        ///< paused by a point that is over: resume or end?
    int suspended = 0;               ///< speeches paused below this one
    std::optional<TimePoint> called_at;
    /// The server was away while the clock ran (floor.md: "verify time"); zero otherwise.
    Millis verify_outage{};
    ListKind list{};  ///< of the speaker's entry: a right of reply is shown as one
    friend bool operator==(const FloorView&, const FloorView&) = default;
};

/// The floor as a technician sees it: the clock and the language, nobody's name.
struct FloorClockView {
    FloorPhase phase = FloorPhase::idle;
    Clock clock;
    Language language;
    friend bool operator==(const FloorClockView&, const FloorClockView&) = default;
};

/// For screens: the next few and how many more, and those who were granted a reply.
struct NextSpeakersView {
    std::vector<SpeakerView> next;
    int more = 0;
    std::vector<SpeakerView> replies;
    friend bool operator==(const NextSpeakersView&, const NextSpeakersView&) = default;
};

/// The main list of the present item.
struct ListView {
    ListState state{};
    std::optional<TimePoint> closes_at;
    Text closes_when;  ///< the item with which it closes; empty: none
    OrderPolicy policy{};
    int waiting = 0;
    int replies = 0;
    friend bool operator==(const ListView&, const ListView&) = default;
};

/// For operators: one waiting entry, in a keyed collection.
struct QueueEntryView {
    Shared<SpeakerView> speaker;
    Millis allotment{};
    Millis consumed{};  ///< before it was carried over
    TimePoint inscribed_at;
    bool moved = false;  ///< the chair deviated from the order (R5.2)
    bool pinned = false;
    bool late = false;
    bool absent = false;  ///< was called once and not there
    std::string note;
    friend bool operator==(const QueueEntryView&, const QueueEntryView&) = default;
};

/// For operators: an entry of the present item that is over.
struct SpokenView {
    Shared<SpeakerView> speaker;
    EntryState state{};
    ListKind list{};
    Millis consumed{};
    std::optional<TimePoint> started_at;
    std::optional<TimePoint> ended_at;
    Millis verify_outage{};
    friend bool operator==(const SpokenView&, const SpokenView&) = default;
};

/// One of the panel (R3.3).
struct PanellistView {
    PanellistId id;
    Text name;
    std::string flag;
    std::string person;
    std::string capacity;
    bool moderator = false;
    bool speaking = false;  ///< has the floor now
    friend bool operator==(const PanellistView&, const PanellistView&) = default;
};

/// What was spoken in this session by one delegation, category or language (R8.1).
struct StatisticView {
    std::string id;  ///< "delegation.mx"
    StatisticKind kind{};
    Text name;
    int interventions = 0;
    Millis time{};
    friend bool operator==(const StatisticView&, const StatisticView&) = default;
};

/// An act that can be taken back, or done again.
struct ActView {
    ActNumber number;
    TimePoint at;
    Text text;
    bool asks_gap = false;  ///< undoing it asks whether the time since counts as spoken
    friend bool operator==(const ActView&, const ActView&) = default;
};
struct UndoView {
    std::optional<ActView> undo;
    std::optional<ActView> redo;
    int depth = 0;  ///< acts that can be taken back
    std::vector<std::string> gaps;  ///< those of `history` that ask as `ActView::asks_gap` says
    std::vector<Text> gap_speakers;  ///< whose clock each of them sets running again
    friend bool operator==(const UndoView&, const UndoView&) = default;
};

/// One of the acts that can be taken back, with all that came after it.
struct PastActView {
    std::string id;  ///< its number
    TimePoint at;
    Text text;
    friend bool operator==(const PastActView&, const PastActView&) = default;
};

/// A text before the room (R6), with its brackets.
struct TextView {
    TextId id;
    int version = 0;
    Text title;
    TextState state{};
    std::vector<Text> paragraphs;
    std::optional<TimePoint> decided_at;
    friend bool operator==(const TextView&, const TextView&) = default;
};

/// For operators: where the call for consensus on a text stands.
struct StanceView {
    std::string id;  ///< "<text>.mx.objection"
    TextId text;
    DelegationId delegation;
    Text name;
    Stance stance{};
    std::string statement;
    int paragraph = 0;
    bool blocks = false;
    friend bool operator==(const StanceView&, const StanceView&) = default;
};

/// For operators: one delegation in this session (R1.9, R1.10).
struct AttendanceView {
    DelegationId id;
    Text name;
    std::string flag;
    std::string code;
    Presence presence{};
    std::vector<std::string> persons;
    bool decides = false;
    bool voice_only = false;    ///< R1.9: in arrears
    bool excluded = false;      ///< R1.9: may not take part
    bool loses_status = false;  ///< R1.10: absent for as long as the rule allows
    friend bool operator==(const AttendanceView&, const AttendanceView&) = default;
};
struct QuorumView {
    int present = 0;
    int needed = 0;
    friend bool operator==(const QuorumView&, const QuorumView&) = default;
};

/// Over any view of a screen, until then.
struct BulletinView {
    BulletinId id;
    BulletinKind kind{};
    Text text;
    TimePoint issued_at;
    std::optional<TimePoint> until;
    std::optional<TimePoint> resumes_at;
    friend bool operator==(const BulletinView&, const BulletinView&) = default;
};

/// Between chair and operators.
struct NoteView {
    std::string id;
    TimePoint at;
    std::string author;
    std::string text;
    friend bool operator==(const NoteView&, const NoteView&) = default;
};

/// One step of the present item's annotated agenda (R3.7), for the chair alone.
struct ScriptStepView {
    std::string id;  ///< its number, from 0
    Text words;
    bool done = false;
    friend bool operator==(const ScriptStepView&, const ScriptStepView&) = default;
};

/// One language version of a document of the present item.
struct DocumentView {
    std::string id;  ///< "<document>.<language>"
    DocumentId document;
    Text title;
    Language language;
    std::string href;  ///< https link, or a path on this server
    DocumentAccess access{};
    friend bool operator==(const DocumentView&, const DocumentView&) = default;
};

struct ChannelView {
    ChannelId id;
    int number = 0;
    std::string code;  ///< "FL", "ES", "EN"
    Text name;
    Language language;  ///< empty: the floor
    std::string booth;  ///< empty: none
    Microphone microphone = Microphone::unknown;
    ClaimSource source = ClaimSource::none;
    Verdict verdict = Verdict::unknown;
    std::optional<TimePoint> since;
    friend bool operator==(const ChannelView&, const ChannelView&) = default;
};

struct OutputView {
    OutputId id;
    Text name;
    OutputClass output_class{};
    OutputKind kind{};
    Gate gate = Gate::unknown;
    std::string evidence;  ///< who saw it; where nobody was named: who said it
    std::string by;        ///< who said it, as the record names them
    std::optional<TimePoint> since;
    friend bool operator==(const OutputView&, const OutputView&) = default;
};

/// A session of the room's programme, for whoever may open one.
struct ProgrammeView {
    SessionId id;
    Text title;
    Text kind;
    SessionState state = SessionState::planned;
    TimePoint planned_start;
    TimePoint planned_end;
    bool confidential = false;
    RoomId room;  ///< for operators, who may move an item to another room's session
    friend bool operator==(const ProgrammeView&, const ProgrammeView&) = default;
};

/// A delegation that may be inscribed.
struct DelegationView {
    DelegationId id;
    std::string flag;
    std::string code;
    Text name;
    Text long_name;
    Text category;
    Language language;
    bool raises_points = false;
    bool decides = false;
    bool on_roll = false;
    bool stays_out = false;  ///< of what is for members only (R4.1, R4.3)
    friend bool operator==(const DelegationView&, const DelegationView&) = default;
};

/// A speaker's rank by the profile, the highest first; for lists that follow it.
struct RankView {
    RankId id;
    Text name;
    friend bool operator==(const RankView&, const RankView&) = default;
};

/// One line of the record of actions.
struct RecordView {
    /// "<class>-<number>", as of a `NoteView`, of a closing "<class>.<closing>-<number>": class 0
    /// is of what everybody may know who sees the room, the others are of those within (R4.4).
    std::string id;
    TimePoint at;
    std::string kind;  ///< the event's wire name, for an icon
    Text text;
    friend bool operator==(const RecordView&, const RecordView&) = default;
};

/// What was last made durable: how many acts of this room that this audience may know of, and when
/// the last of them was. Acts it may not know of move neither.
struct SavedView {
    Position position;
    std::optional<TimePoint> at;
    friend bool operator==(const SavedView&, const SavedView&) = default;
};

/// Somebody was let in although no operator could (design.md, Identity): said to every operator
/// until the chair has seen it.
struct EmergencyView {
    TimePoint at;
    std::string person;                ///< who got a new password
    std::vector<std::string> holders;  ///< of the two recovery codes
    std::string reason;
    friend bool operator==(const EmergencyView&, const EmergencyView&) = default;
};

/// What is wrong with the server itself; for those who operate.
struct ServiceView {
    std::vector<ServiceTrouble> troubles;  ///< the worst first
    friend bool operator==(const ServiceView&, const ServiceView&) = default;
};

/// Everything one stream shows. `event`, `room` and `doors` are always there.
struct View {
    EventView event;
    RoomView room;
    DoorsView doors;
    std::optional<ClosingView> closing;
    std::optional<std::vector<CheckView>> checklist;
    std::optional<std::vector<RosterView>> roster;
    std::optional<SessionView> session;
    std::optional<std::vector<ItemView>> agenda;
    std::optional<FloorView> floor;
    std::optional<FloorClockView> floor_clock;
    std::optional<NextSpeakersView> next_speakers;
    std::optional<ListView> list;
    std::optional<std::vector<QueueEntryView>> queue;
    std::optional<std::vector<QueueEntryView>> replies;
    std::optional<std::vector<PointView>> points;
    std::optional<std::vector<SpokenView>> spoken;
    std::optional<std::vector<PanellistView>> panel;
    std::optional<std::vector<StatisticView>> statistics;
    std::optional<UndoView> acts;
    std::optional<std::vector<PastActView>> history;
    std::optional<std::vector<TextView>> texts;
    std::optional<std::vector<StanceView>> stances;
    std::optional<QuorumView> quorum;
    std::optional<std::vector<AttendanceView>> attendance;
    std::optional<std::vector<BulletinView>> bulletins;
    std::optional<std::vector<NoteView>> notes;
    std::optional<std::vector<ScriptStepView>> script;
    std::optional<std::vector<DocumentView>> documents;
    std::optional<std::vector<ChannelView>> channels;
    std::optional<std::vector<OutputView>> outputs;
    std::optional<std::vector<ScreenView>> screens;
    std::optional<std::vector<ProgrammeView>> programme;
    std::optional<std::vector<DelegationView>> delegations;
    std::optional<std::vector<CategoryView>> admissible;
    std::optional<std::vector<AwaitedView>> awaited;
    std::optional<std::vector<RankView>> ranks;
    std::optional<std::vector<RecordView>> record;
    std::optional<SavedView> saved;
    std::optional<EmergencyView> emergency;
    std::optional<ServiceView> service;  ///< nothing: all is well
    friend bool operator==(const View&, const View&) = default;
};

/// A room of the event, as everybody may know it.
struct RoomSummary {
    RoomId id;
    Text name;
};

}  // namespace plenaria
