// What a person may ask for. Names on the wire are those of floor.md and domain.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "server/model/admission_commands.hpp"
#include "server/model/ids.hpp"
#include "server/model/text.hpp"
#include "server/model/time.hpp"
#include "server/model/vocabulary.hpp"

namespace plenaria {

// Agenda flow.
struct OpenSession {
    SessionId session;
};
struct SuspendSession {
    std::optional<TimePoint> resumes_at;
};
struct ResumeSession {};
/// `speaker` says what becomes of whoever has the floor: `end` makes it done(adjourned),
/// `carry_over` lets it go on, first of those who wait, in the room's next session, which is given
/// the continuation of the present item for that.
struct AdjournSession {
    HolderChoice speaker{};
};
/// `speaker` says what becomes of whoever has the floor: `end` ends the speech, `carry_over` lets
/// it go on under the new item.
struct StartItem {
    ItemId item;
    HolderChoice speaker{};
};
struct FinishItem {
    ItemId item;
    HolderChoice speaker{};
};
struct SkipItem {
    ItemId item;
};
/// Takes a finished or skipped item up again.
struct ReturnToItem {
    ItemId item;
    HolderChoice speaker{};
};

// Live editing. `session` may be any of the event, in any room; empty means the room's own.
// `edits` is what the sender saw of the item (`ItemView::edits`): where another console was
// faster, the edit is refused with the present value.

/// A new item before `before`; an empty `before` means the end.
struct InsertItem {
    SessionId session;
    ItemId before;
    std::string number;
    ItemKind kind{};
    Text title;
    Millis planned{};
};
/// Moves an item that has not begun, within its session or to another (room, day); its lists,
/// documents and texts go with it. An empty `to` means the same session.
struct MoveItem {
    SessionId session;
    ItemId item;
    SessionId to;
    ItemId before;
    int edits = 0;
};
struct RenameItem {
    SessionId session;
    ItemId item;
    Text title;
    int edits = 0;
};
struct SetItemDuration {
    SessionId session;
    ItemId item;
    Millis planned{};
    int edits = 0;
};
/// A fixed time is kept whatever comes before (a head of state arrives at 11:00); nothing frees it.
struct FixItemTime {
    SessionId session;
    ItemId item;
    std::optional<TimePoint> at;
    int edits = 0;
};
/// Splits an item after `first` of its planned time; what follows is a new item called `title`.
struct SplitItem {
    SessionId session;
    ItemId item;
    Millis first{};
    Text title;
    int edits = 0;
};
/// Adds `item`, which has not begun, to `into`: time, list, documents. `item` is gone.
struct MergeItems {
    SessionId session;
    ItemId item;
    ItemId into;
    int edits = 0;
};
/// More time for a session (also a closed one, R4.5) in one act; what follows it in the room on
/// that day moves as far as it must.
struct ExtendSession {
    SessionId session;
    Millis by{};
};

// Floor.
/// Asks for the floor (R5.1). Free texts may be empty; an empty language means the delegation's
/// own; an empty item the present one. A guest (R1.11) has no delegation but a `name`.
struct Inscribe {
    DelegationId delegation;
    std::string person;
    std::string capacity;  ///< title, as shown under the name
    Language language;
    ItemId item;
    Capacity on_behalf_of{};
    std::string group;  ///< of a group statement
    Text name;          ///< of a guest
    std::string flag;   ///< of a guest
    RankId rank;        ///< empty: the profile's last
    bool remote = false;
    std::string note;  ///< private to the operators
    EntryId before;    ///< chair, secretariat and guests may come in anywhere
    bool admit_late = false;  ///< the chair consents although the list is closed
    bool invited = false;     ///< the chair invites (R3.4)
};
/// Corrects who speaks in an entry that is not over (substituted heads, R1.11).
struct AmendEntry {
    EntryId entry;
    std::string person;
    std::string capacity;
    Language language;
    bool remote = false;
    std::string note;
};
struct Withdraw {
    EntryId entry;
};
struct RemoveEntry {
    EntryId entry;
    std::string reason;
};
/// "X before Y"; an empty `before` means the end of the list.
struct MoveEntry {
    EntryId entry;
    EntryId before;
};
/// Two waiting entries change places by courtesy.
struct SwapEntries {
    EntryId entry;
    EntryId with;
};
/// A pinned entry keeps its place when the list is sorted again.
struct PinEntry {
    EntryId entry;
};
struct UnpinEntry {
    EntryId entry;
};
/// A reply is called once the main list is exhausted; `now` is the chair's word that it is the
/// day's end.
struct CallEntry {
    EntryId entry;
    bool now = false;
};
/// The called speaker is not there: to the end of its category; dropped the second time.
struct SkipEntry {
    EntryId entry;
};
/// Ends the present speech, if any, and calls the first in the list; starts no clock.
struct NextSpeaker {};
struct StartSpeech {};
/// The operator forgot the clock: the speech began at `to`, after the call.
struct BackdateSpeech {
    TimePoint to;
};
struct PauseSpeech {};
/// Goes on with the paused speech; of several, the one paused last.
struct ResumeSpeech {};
struct EndSpeech {
    bool stopped = false;  ///< the chair cut it off
};
/// Adds to (or takes from) the running allotment; ± `limits::extension_max`, never zero.
struct ExtendSpeech {
    Millis by{};
};
/// The time that a speech which is over took, corrected with a reason.
struct CorrectTime {
    EntryId entry;
    Millis consumed{};
    std::string reason;
};

// Lists. An empty item means the present one.
/// Opens a list that is draft or closed; reopening needs a reason.
struct OpenList {
    ItemId item;
    std::string reason;
};
struct CloseList {
    ItemId item;
};
/// The list closes at an instant, or when another item begins; neither takes the plan back.
struct ScheduleClosing {
    ItemId item;
    std::optional<TimePoint> at;
    ItemId when_begins;
};
/// How the list is ordered from now on; `start` and `host` are for the roll call (R5.3).
struct SetPolicy {
    ItemId item;
    OrderPolicy policy{};
    Language alphabet;
    DelegationId start;
    HostPlace host{};
};
/// Inscribes everybody who is on the roll (R5.3) and does not wait or has spoken yet.
struct FillRoll {
    ItemId item;
};
/// Gives the floor to a panellist or the moderator, out of any queue (R3.3).
struct CallPanellist {
    PanellistId panellist;
};

// Points of order and replies (R5.4).
struct RaisePoint {
    DelegationId delegation;
    std::string person;
};
/// Pauses the speaker and starts the point's own clock, in one step.
struct RecognisePoint {
    PointId point;
};
struct DeclinePoint {
    PointId point;
};
/// Rules on the recognised point. After `appealed` a second ruling tells how the appeal ended.
struct RulePoint {
    Ruling ruling{};
};
/// Accepts a request for reply: an entry of the item's reply list.
struct GrantReply {
    DelegationId delegation;
    std::string person;
    Language language;
    ItemId item;
};

// Undo.
/// Takes back the room's last act, or with `cascade` all acts down to `act`. `gap_counts` says, for
/// an act that stopped a running clock, whether the time since counts as spoken.
struct Undo {
    ActNumber act;  ///< what the sender saw; 0: whatever was last
    std::optional<bool> gap_counts;
    bool cascade = false;
    ActNumber latest{};  ///< the last act of those that the sender read; 0: whatever it was
};
struct Redo {
    ActNumber act;
};

// Texts and consensus (R6).
/// A new text of an item, or a new version of one; a new version voids a call that is pending.
struct SetText {
    TextId text;
    ItemId item;  ///< empty: the present one
    Text title;
    std::vector<Text> paragraphs;
};
/// Puts a text to the room. Refused when `version` is not the present one.
struct PutText {
    TextId text;
    int version = 0;
};
struct TakeStance {
    TextId text;
    DelegationId delegation;
    Stance stance{};
    std::string statement;
    int paragraph = 0;  ///< from 1; 0: the whole text
};
struct WithdrawStance {
    TextId text;
    DelegationId delegation;
    Stance stance{};
};
/// The chair's gavel. `adopt` is refused while somebody who may blocks; reservations make it
/// "adopted with reservations".
struct DecideText {
    TextId text;
    int version = 0;
    TextOutcome outcome{};
};

// The venue.
/// A text for screens, over any view, until an instant; empty rooms means all.
struct IssueBulletin {
    Text text;
    std::vector<RoomId> rooms;
    std::optional<TimePoint> until;
};
struct WithdrawBulletin {
    BulletinId bulletin;
};
/// R4.4: a decision becomes public, by itself and in every language, on all screens until an
/// instant; nothing else of how it was taken does.
struct ReleaseDecision {
    Text text;
    std::optional<TimePoint> until;
};
/// "The session resumes in 5 minutes", to all screens of the venue.
struct RecallSession {
    TimePoint resumes_at;
};
/// R3.6: the chair's role and flag and the Troika change.
struct HandOver {
    DelegationId to;
    DelegationId next;  ///< incoming after that; empty: not known yet
};
struct SetAttendance {
    DelegationId delegation;
    Presence presence{};
    std::vector<std::string> persons;
    SessionId session;  ///< of this room; empty: the one under way
};
/// A private note between chair and operators.
struct PostNote {
    std::string text;
};
/// One step of the annotated agenda (R3.7), done or not; steps count from 0.
struct MarkStep {
    ItemId item;
    int step = 0;
    bool done = false;
};
struct AddDocument {
    ItemId item;
    Text title;
    DocumentAccess access{};
    Language language;
    std::string href;  ///< https link, or a file's name in the data folder's `documents`
};
struct RemoveDocument {
    DocumentId document;
};
/// The room's native screens give way to a presentation, or come back.
struct YieldScreens {
    bool yielded = false;
};

// Closed doors.
struct CloseDoors {};
struct ConvenePrivate { Text title; };  ///< of a room in no session; told within (R4.6)
struct BeginReopening {};
struct CancelReopening {};
struct ConfirmReopening {};
/// Tells uncleared audiences when work resumes; empty takes the announcement back.
struct AnnounceResumption {
    std::optional<TimePoint> at;
};
/// A person's word for the state of one output; `evidence` names who saw it.
struct SetOutputGate {
    OutputId output;
    Gate gate{};
    std::string evidence;
};
/// A person's word for a point of the closing's checklist: that it is so, or no longer. What
/// follows from what was reported (roster, outputs, screens) nobody confirms; `confirmed` false
/// takes an override back there too.
struct ConfirmCheck {
    ClosingCheck check{};
    bool confirmed = false;
};
/// Who of a member is in the closed room (R4.1); neither head nor officials: nobody.
struct MarkRoster {
    DelegationId delegation;
    bool head = false;
    int officials = 0;
    bool taken_back = false;  ///< nobody has looked yet after all
};
/// Interpreters and technicians who stay (R4.7), all of them; they are counted anew afterwards.
struct ListStaff {
    std::vector<std::string> persons;
};
/// The chair closes although a point is missing.
struct OverrideCheck {
    ClosingCheck check{};
    std::string reason;
};
/// The Executive Secretary is asked in for the present item, or has left (R4.2).
struct AdmitSecretary {
    bool admitted = false;
};

// Interpretation.
/// A person's word for a desk (`source: manual`); `unknown` takes it back.
struct SetDesk {
    ChannelId channel;
    Microphone microphone{};
};

// Screens that prove who they are (design.md, Identity). `code` is what a person reads on a glass;
// `key` is the public key of the screen that shows it now, filled in by whoever sees both: never on
// the wire, empty where no screen shows that code.
/// That screen is the one which the event file calls `screen`, from now on and nobody else.
struct PairScreen {
    ScreenId screen;
    std::string code;
    std::string key;
};
/// Its key counts no more; whoever has the name next proves it anew.
struct UnpairScreen {
    ScreenId screen;
};
/// A paired screen in the room may show what goes on behind these closed doors.
struct ClearScreen {
    ScreenId screen;
    std::string code;
    std::string key;
};
/// It may no more; empty: none of the room may.
struct RevokeClearance {
    ScreenId screen;
};

// Operators.
/// The chair has seen that emergency access was given.
struct AcknowledgeEmergency {};

using AnyCommand = std::variant<
    OpenSession, SuspendSession, ResumeSession, AdjournSession, StartItem, FinishItem, SkipItem,
    ReturnToItem, InsertItem, MoveItem, RenameItem, SetItemDuration, FixItemTime, SplitItem,
    MergeItems, ExtendSession, Inscribe, AmendEntry, Withdraw, RemoveEntry, MoveEntry, SwapEntries,
    PinEntry, UnpinEntry, CallEntry, SkipEntry, NextSpeaker, StartSpeech, BackdateSpeech,
    PauseSpeech, ResumeSpeech, EndSpeech, ExtendSpeech, CorrectTime, OpenList, CloseList,
    ScheduleClosing, SetPolicy, FillRoll, CallPanellist, RaisePoint, RecognisePoint, DeclinePoint,
    RulePoint, GrantReply, Undo, Redo, SetText, PutText, TakeStance, WithdrawStance, DecideText,
    IssueBulletin, WithdrawBulletin, ReleaseDecision, RecallSession, HandOver, AdmitObserver,
    WithdrawAdmission, SetAttendance, PostNote, MarkStep, AddDocument, RemoveDocument, YieldScreens,
    CloseDoors, ConvenePrivate, BeginReopening, CancelReopening, ConfirmReopening,
    AnnounceResumption, SetOutputGate, ConfirmCheck, MarkRoster, ListStaff, OverrideCheck,
    AdmitSecretary, SetDesk, PairScreen, UnpairScreen, ClearScreen, RevokeClearance,
    AcknowledgeEmergency>;

/// One of all commands. A type of its own, so that copying and destroying that many kinds is
/// compiled once and not by every user.
struct Command : AnyCommand {
    using AnyCommand::AnyCommand;
    using AnyCommand::operator=;
    Command();
    Command(const Command& other);
    Command(Command&& other) noexcept;
    Command& operator=(const Command& other);
    Command& operator=(Command&& other) noexcept;
    ~Command();
};

/// The wire name of a command: "open_session", "inscribe", "next", …
[[nodiscard]] std::string_view name_of(const Command& command);
/// All wire names in the order of the variant, for tables and tests that walk them.
[[nodiscard]] const std::vector<std::string_view>& all_command_names();

/// A default-constructed command of that wire name, for codecs that then fill it.
[[nodiscard]] std::optional<Command> command_named(std::string_view name);

/// What the sender believed when it pressed: {"called", "e12"}; keys are `speaking`, `called`,
/// `item`, `session`, `doors`, `closing` (its number); an empty value means "nobody" or "none".
using Expectations = std::vector<std::pair<std::string, std::string>>;

/// A command as it arrives, before anybody says who sent it and when.
struct CommandRequest {
    CommandId id;
    RoomId room;
    Command command;
    Expectations expect;
    bool dry_run = false;
};

/// Who acts. `name` is a device or login, never a secret.
struct Actor {
    Role role = Role::display;
    std::string name;
    friend bool operator==(const Actor&, const Actor&) = default;
};

/// A fingerprint of room, command and arguments (FNV-1a over a canonical text): the same id with
/// another fingerprint is refused (`id_reused`). Not a security measure.
[[nodiscard]] std::uint64_t fingerprint(const CommandRequest& request);

}  // namespace plenaria
