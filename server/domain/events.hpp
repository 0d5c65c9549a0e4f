// What happened. Events are the only thing the journal keeps and state is a fold over them
// (law 1). A kind is never removed and its meaning never changes; a changed shape gets a new
// version in the journal's codec.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/domain/definition.hpp"
#include "server/model/commands.hpp"

namespace plenaria::domain {

/// Something that happened within a confidential matter, read without its key (sealing.hpp): that
/// it was, and nothing else.
struct Sealed {};
/// The meeting goes on without what was sealed until now and lost its key. Whatever follows was
/// decided without it: none of it is ever opened again for the state.
struct SealsForgone {};

/// The first event of every journal: the canonical event and profile.
struct EventLoaded { Definition definition; };
/// The server came back on a journal; `outage`: how long nobody served, by nothing that is sealed.
struct ServiceResumed { Millis outage{}; };

// Agenda flow. All within the room of the recorded event.
struct SessionOpened { SessionId session; };
struct SessionSuspended { std::optional<TimePoint> resumes_at; };
struct SessionResumed {};
struct SessionAdjourned {};
struct ItemStarted { ItemId item; };
struct ItemFinished { ItemId item; };
struct ItemSkipped { ItemId item; };
struct ItemReturned { ItemId item; };

// Live editing; the session may be of another room than the recorded event's.
struct ItemInserted { SessionId session; ItemId before; Item item; };
/// The item leaves `session` and is found in `to` as `as`, with its lists and texts.
/// `texts_by_item`: its texts and drafts come to be called after it (`text_id_of`), as all are that
/// moved since that was so; before, a text kept its id, or had a number behind it where the other
/// session had one called so. `shifts_plan`: those that it passes within its session close up or
/// make room for it (`shift_passed`), and it begins by what all see who read that
/// (`class_of_plan`), in whose row it is numbered; before, they kept their planned times, and it
/// went by what is of its class or seen outside.
/// `without_number`: another item of the session that it comes to has its number.
struct ItemMoved {
    SessionId session;
    ItemId item;
    SessionId to;
    ItemId before;
    ItemId as;
    bool texts_by_item = false;
    bool shifts_plan = false;
    bool without_number = false;
};
/// Title, planned time or fixed time of an item, as they are now.
struct ItemEdited {
    SessionId session;
    ItemId item;
    Text title;
    Millis planned{};
    std::optional<TimePoint> fixed_start;
};
/// `item` is gone: its planned time and its list are `into`'s now.
struct ItemMerged { SessionId session; ItemId item; ItemId into; };
/// Who waits in the lists of an item goes on waiting in those of another session's item, and what
/// is undecided before it goes on there. `texts_by_item` as in `ItemMoved`.
struct ListCarried {
    SessionId session;
    ItemId item;
    SessionId to;
    ItemId as;
    bool texts_by_item = false;
};
/// When a session is planned; it moved because something before it took longer (R4.5), or by hand.
struct SessionRescheduled { SessionId session; TimePoint planned_start; TimePoint planned_end; };
/// An edited event file came in: the whole definition, of which only what was edited differs.
struct DefinitionReplaced { Definition definition; };

// Floor.
/// Carries copies of what the entry is called, so that a later change of the delegation leaves it
/// as it was (floor.md, Entry).
struct EntryInscribed {
    EntryId entry;
    ItemId item;
    ListKind list{};
    DelegationId delegation;
    CategoryId category;
    int band = 0;
    int rank = 0;  ///< 0 is the highest
    std::string flag;
    std::string code;
    Text name;
    Text long_name;
    Text category_name;
    std::string person;
    std::string capacity;
    Capacity on_behalf_of{};
    std::string group;
    Language language;
    bool remote = false;
    std::string note;
    Millis allotment{};
    EntryId before;     ///< placed by hand; empty: by the order
    bool late = false;  ///< admitted after the list was closed
    bool invited = false;
    PanellistId panellist;  ///< speaks out of any queue (R3.3); empty: from the list
};
struct EntryAmended {
    EntryId entry;
    std::string person;
    std::string capacity;
    Language language;
    bool remote = false;
    std::string note;
};
struct EntryWithdrawn { EntryId entry; };
struct EntryRemoved { EntryId entry; std::string reason; };
struct EntryMoved { EntryId entry; EntryId before; };
struct EntriesSwapped { EntryId entry; EntryId with; };
struct EntryPinned { EntryId entry; };
struct EntryUnpinned { EntryId entry; };
struct EntryCalled { EntryId entry; };
/// Called and not there: to the end of its category, or out of the list the second time.
struct EntryAbsent { EntryId entry; };
struct SpeechStarted { EntryId entry; };
struct SpeechBackdated { EntryId entry; TimePoint to; };
struct SpeechPaused { EntryId entry; };
struct SpeechResumed { EntryId entry; };
/// The end of a speech: finished, stopped, withdrawn or adjourned.
struct SpeechEnded { EntryId entry; EntryState outcome = EntryState::finished; };
/// Whoever had the floor waits again, first in its list, with the time it has spoken.
struct SpeechCarriedOver { EntryId entry; };
struct SpeechExtended { EntryId entry; Millis by{}; };
struct TimeCorrected { EntryId entry; Millis consumed{}; std::string reason; };

struct ListOpened { ItemId item; std::string reason; };
struct ListClosed { ItemId item; };
struct ClosingScheduled { ItemId item; std::optional<TimePoint> at; ItemId when_begins; };
struct PolicySet {
    ItemId item;
    OrderPolicy policy{};
    Language alphabet;
    DelegationId start;
    HostPlace host{};
};

struct PointRaised {
    PointId point;
    DelegationId delegation;
    std::string flag;
    std::string code;
    Text name;
    Text long_name;
    Text category_name;
    std::string person;
    Language language;
    Millis allotment{};
};
struct PointRecognised { PointId point; };
struct PointDeclined { PointId point; };
struct PointRuled { PointId point; Ruling ruling{}; };

// Undo: compensating events; what they restore is in the state (undo.hpp).
/// `of` is the act's command, by which it is found also where acts before it are sealed.
/// `keeps_moved`: what was moved meanwhile and is hidden from the room stays where it is
/// (`keep_hidden`); before, it went back and kept its new time.
struct ActUndone {
    ActNumber act;
    std::optional<bool> gap_counts;
    CommandId of{};
    bool keeps_moved = false;
};
struct ActRedone { ActNumber act; CommandId of{}; bool keeps_moved = false; };

// Texts and consensus (R6).
struct TextSet { TextId text; ItemId item; Text title; std::vector<Text> paragraphs; };
struct TextPut { TextId text; int version = 0; };
struct StanceTaken {
    TextId text;
    DelegationId delegation;
    Text name;
    Stance stance{};
    std::string statement;
    int paragraph = 0;
    bool blocks = false;  ///< an objection that stops the consensus (R6.3)
};
struct StanceWithdrawn { TextId text; DelegationId delegation; Stance stance{}; };
/// The gavel, with the quorum of that moment.
struct TextDecided {
    TextId text;
    int version = 0;
    TextState outcome{};
    int present = 0;
    int quorum = 0;
};

// The venue. Bulletins, the Presidency and admissions are of the whole event: their room is empty.
struct BulletinIssued {
    BulletinId bulletin;
    BulletinKind kind{};
    Text text;
    std::vector<RoomId> rooms;
    std::optional<TimePoint> until;
    std::optional<TimePoint> resumes_at;  ///< of a recall
};
struct BulletinWithdrawn { BulletinId bulletin; };
struct PresidencyHandedOver { DelegationId to; DelegationId next; };
struct DelegationAdmitted { Delegation admitted; };
struct AdmissionWithdrawn { DelegationId delegation; };
struct AttendanceSet {
    DelegationId delegation;
    Presence presence{};
    std::vector<std::string> persons;
    SessionId session;  ///< empty: the room's present one
    bool roster = false;  ///< the roster of the closing under way follows it
};
struct NotePosted { std::string text; };
struct StepMarked { ItemId item; int step = 0; bool done = false; };
struct DocumentAdded { ItemId item; Document document; };
struct DocumentRemoved { DocumentId document; };
struct ScreensYielded { bool yielded = false; };

// Closed doors.
/// A session that nobody planned, and that is opened in the same act (R4.6).
struct SessionConvened { Session plan; };
struct ClearingBegun {};
/// The checklist is complete: the label CLOSED.
struct DoorsClosed {};
/// A point of it is missing again: the label must go (law 7).
struct DoorsUnconfirmed {};
struct ReopeningBegun {};
struct ReopeningCancelled {};
struct DoorsOpened {};
struct ResumptionAnnounced { std::optional<TimePoint> at; };
struct OutputGateSet { OutputId output; Gate gate{}; std::string evidence; };
// The closing's checklist.
struct CheckConfirmed { ClosingCheck check{}; bool confirmed = false; };
struct RosterMarked {
    DelegationId delegation;
    bool head = false;
    int officials = 0;
    bool taken_back = false;
};
struct StaffListed { std::vector<std::string> persons; };
struct CheckOverridden { ClosingCheck check{}; std::string reason; };
/// The Executive Secretary comes in for that item, or leaves (R4.2).
struct SecretaryAdmitted { ItemId item; bool admitted = false; };
/// The open room is off the glass of every screen that the room declares.
struct ScreensConfirmed {};
/// These came, or were lost, without having said so.
struct ScreensUnconfirmed { std::vector<ScreenId> screens; };
/// These are declared for other rooms and show this one too: the closing waits for them as well.
struct ScreensExpected { std::vector<ScreenId> screens; };

// Screens that prove who they are. `key` is public: it proves nothing without its other half.
struct ScreenPaired { ScreenId screen; std::string key; };
struct ScreenUnpaired { ScreenId screen; };
/// For what is confidential in the room now, and until that is over.
struct ScreenCleared { ScreenId screen; };
struct ClearanceRevoked { ScreenId screen; };

// Operators; of the whole venue.
/// Two holders of recovery codes let somebody in at the server itself.
struct EmergencyAccessGiven {
    std::string person;
    std::vector<std::string> holders;
    std::string reason;
};
struct EmergencyAcknowledged {};

// Interpretation.
struct DeskSet { ChannelId channel; Microphone microphone{}; };

using AnyEvent = std::variant<
    EventLoaded, ServiceResumed, SessionOpened, SessionSuspended, SessionResumed,
    SessionAdjourned, ItemStarted, ItemFinished, ItemSkipped, ItemReturned, ItemInserted,
    ItemMoved, ItemEdited, ItemMerged, ListCarried, SessionRescheduled, DefinitionReplaced,
    EntryInscribed, EntryAmended, EntryWithdrawn, EntryRemoved, EntryMoved, EntriesSwapped,
    EntryPinned, EntryUnpinned, EntryCalled, EntryAbsent, SpeechStarted, SpeechBackdated,
    SpeechPaused, SpeechResumed, SpeechEnded, SpeechCarriedOver, SpeechExtended, TimeCorrected,
    ListOpened, ListClosed, ClosingScheduled, PolicySet, PointRaised, PointRecognised,
    PointDeclined, PointRuled, ActUndone, ActRedone, TextSet, TextPut, StanceTaken, StanceWithdrawn,
    TextDecided, BulletinIssued, BulletinWithdrawn, PresidencyHandedOver, DelegationAdmitted,
    AdmissionWithdrawn, AttendanceSet, NotePosted, StepMarked, DocumentAdded, DocumentRemoved,
    ScreensYielded, SessionConvened, ClearingBegun, DoorsClosed, DoorsUnconfirmed, ReopeningBegun,
    ReopeningCancelled, DoorsOpened, ResumptionAnnounced, OutputGateSet, CheckConfirmed,
    RosterMarked, StaffListed, CheckOverridden, SecretaryAdmitted, ScreensConfirmed,
    ScreensUnconfirmed, ScreensExpected, ScreenPaired, ScreenUnpaired, ScreenCleared,
    ClearanceRevoked, EmergencyAccessGiven, EmergencyAcknowledged, DeskSet, Sealed, SealsForgone>;

/// One of all kinds. A type of its own, so that copying and destroying that many kinds is compiled
/// once and not by every user.
struct Event : AnyEvent {
    using AnyEvent::AnyEvent;
    using AnyEvent::operator=;
    Event();
    Event(const Event& other);
    Event(Event&& other) noexcept;
    Event& operator=(const Event& other);
    Event& operator=(Event&& other) noexcept;
    ~Event();
};

/// The wire name of an event's kind: "speech_started".
[[nodiscard]] std::string_view name_of(const Event& event);
/// All kinds in the order of the variant.
[[nodiscard]] const std::vector<std::string_view>& all_event_names();
/// A default-constructed event of that kind, for codecs that then fill it.
[[nodiscard]] std::optional<Event> event_named(std::string_view name);

/// An event with where and when it happened and by whose act.
struct RecordedEvent {
    TimePoint at;
    RoomId room;  ///< empty for events of the whole venue
    Actor actor;
    Event event;
    CommandId command;  ///< that caused it, with others perhaps; empty: none did
};

/// How a record is kept from whoever lacks the key of its matter (sealing.hpp).
struct Seal {
    SessionId session;             ///< whose key; empty: the event's own
    std::optional<Event> outside;  ///< what everybody may know of it; nothing: that it was
};

/// Whether what happened is of the whole event: it is recorded without a room.
[[nodiscard]] bool is_of_venue(const Event& event);
/// Whether what happened in one room may change what is shown of others: sessions are in the
/// programme of all, and items move between them.
[[nodiscard]] bool reaches_other_rooms(const Event& event);

}  // namespace plenaria::domain
