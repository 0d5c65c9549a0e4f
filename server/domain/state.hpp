// What is so: the fold over the journal's events. Plain values; only `evolve` changes them.
#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "server/domain/definition.hpp"
#include "server/domain/events.hpp"
#include "server/domain/line_text.hpp"
#include "server/domain/record.hpp"
#include "server/model/countdown.hpp"
#include "server/model/shared.hpp"
#include "server/model/views.hpp"

namespace plenaria::domain {

/// One request for the floor and what became of it (floor.md, Entry). Never deleted.
struct Entry {
    EntryId id;
    SessionId session;
    ItemId item;  ///< whose list; empty: the general list of a closing
    ListKind list{};
    CategoryId category;
    int band = 0;
    int rank = 0;             ///< 0 is the highest
    int number = 0;           ///< the how-manieth of its list (floor.md, seq)
    Shared<SpeakerView> who;  ///< as it was called when it was inscribed or amended
    std::string note;
    EntryState state = EntryState::waiting;
    Millis allotment{};
    Millis consumed{};
    std::optional<TimePoint> running_since;
    TimePoint inscribed_at;
    std::optional<TimePoint> called_at;
    std::optional<TimePoint> started_at;
    std::optional<TimePoint> ended_at;
    bool moved = false;   ///< the chair deviated from the order (R5.2)
    bool pinned = false;  ///< keeps its place when the list is sorted again
    bool late = false;    ///< admitted after the list was closed
    bool sealed = false;  ///< it was inscribed within a confidential matter (sealing.hpp)
    int absences = 0;
    PanellistId panellist;  ///< out of any queue (R3.3); empty: from the list
    Millis verify_outage{};
    friend bool operator==(const Entry&, const Entry&) = default;
};

/// Which list of a room.
struct ListKey {
    SessionId session;
    ItemId item;  ///< empty: the general list of a closing
    ListKind kind{};
    friend auto operator<=>(const ListKey&, const ListKey&) = default;
};

/// How a list is ordered (floor.md, Ordering).
struct ListOrder {
    OrderPolicy policy{};
    Language alphabet;   ///< of the roll call
    DelegationId start;  ///< the roll call begins here; empty: at its top
    HostPlace host{};
    friend bool operator==(const ListOrder&, const ListOrder&) = default;
};

struct SpeakersList {
    std::vector<EntryId> waiting;        ///< in the order in which they will be called
    int numbered = 0;                    ///< entries ever inscribed; gives the next its id
    ListState state = ListState::draft;  ///< draft, open or closed; the rest follows (list_state)
    std::optional<TimePoint> closes_at;
    ItemId closes_when;  ///< this item begins; empty: none
    ListOrder order;
    friend bool operator==(const SpeakersList&, const SpeakersList&) = default;
};

/// A point of order that is not over (R5.4); the first that is recognised has its own clock.
struct Point {
    PointId id;
    Shared<SpeakerView> who;
    PointState state{};
    TimePoint raised_at;
    Millis allotment{};
    Millis consumed{};
    std::optional<TimePoint> running_since;
    friend bool operator==(const Point&, const Point&) = default;
};

/// Who has the floor (R5.1: one at a time), and who waits to have it back.
struct FloorHeld {
    std::optional<EntryId> holder;   ///< called, speaking or paused
    std::vector<EntryId> suspended;  ///< paused below the holder; the last resumes first
    std::vector<Point> points;       ///< of order, in order of arrival
    bool interrupted = false;        ///< the holder was paused by a point
    friend bool operator==(const FloorHeld&, const FloorHeld&) = default;
};

/// Of whom a total is: a delegation, a category or a language, in one session.
struct TotalKey {
    SessionId session;
    StatisticKind kind{};
    std::string id;
    friend auto operator<=>(const TotalKey&, const TotalKey&) = default;
};

/// What was spoken in speeches that are over (R8.1).
struct SpokenTotal {
    int interventions = 0;
    Millis time{};
    friend bool operator==(const SpokenTotal&, const SpokenTotal&) = default;
};

/// The lists of one room, or of one closing.
struct Floor : FloorHeld {
    /// Hashed, for a list of 500 is walked several times an act. Whoever needs an order sorts.
    std::unordered_map<EntryId, Entry> entries;
    std::map<ListKey, SpeakersList> lists;
    std::map<TotalKey, SpokenTotal> totals;  ///< follows from the entries
    /// What is over in each list, in the order in which it ended; follows from the entries.
    std::map<ListKey, std::vector<EntryId>> over;
    /// Points ever raised under each main list, so that a number tells nothing of another item.
    std::map<ListKey, int> points_numbered;
    friend bool operator==(const Floor&, const Floor&) = default;
};

struct ItemProgress {
    ItemState state = ItemState::pending;
    std::optional<TimePoint> started_at;
    std::optional<TimePoint> finished_at;
    Millis spent{};
    std::optional<TimePoint> running_since;
    int edits = 0;                ///< how often it was edited (`ItemView::edits`)
    std::vector<int> steps_done;  ///< of its script, ascending
    /// What those within a confidential matter made of its planned time; outside, the plan that was
    /// published stays (R4.5).
    std::optional<Millis> planned_within;
    std::string number_before;  ///< of one that came without it: where it is another's
    friend bool operator==(const ItemProgress&, const ItemProgress&) = default;
};

struct StanceTakenBy {
    DelegationId delegation;
    Text name;
    Stance stance{};
    std::string statement;
    int paragraph = 0;
    bool blocks = false;
    friend bool operator==(const StanceTakenBy&, const StanceTakenBy&) = default;
};

/// A text before the room (R6).
struct TextProgress {
    ItemId item;
    Text title;
    int version = 1;
    std::vector<Text> paragraphs;
    TextState state = TextState::draft;
    std::optional<TimePoint> put_at;
    std::optional<TimePoint> decided_at;
    std::vector<StanceTakenBy> stances;
    int present = 0;  ///< of the delegations that decide, as it was decided
    int quorum = 0;
    friend bool operator==(const TextProgress&, const TextProgress&) = default;
};

struct Attendance {
    Presence presence{};
    std::vector<std::string> persons;
    friend bool operator==(const Attendance&, const Attendance&) = default;
};

/// Where a session stands, without its items.
struct SessionFlow {
    SessionState state = SessionState::planned;
    std::optional<TimePoint> opened_at;
    std::optional<TimePoint> adjourned_at;
    std::optional<TimePoint> resumes_at;
    std::optional<ItemId> current;
    friend bool operator==(const SessionFlow&, const SessionFlow&) = default;
};

/// An act that edited a session, for undo.
struct EditedBy {
    RoomId room;
    ActNumber act;
    friend bool operator==(const EditedBy&, const EditedBy&) = default;
};
/// The last one, as far as each class knows: one for all would tell, by an undo that is refused,
/// that there was an edit of what is hidden.
using LastEdits = std::array<EditedBy, record_classes>;

struct SessionProgress : SessionFlow {
    std::map<ItemId, ItemProgress> items;
    std::map<TextId, TextProgress> texts;
    std::map<DelegationId, Attendance> attendance;
    /// What was said of it within more confidential matters than the session as such: restricted,
    /// chair alone. A newer word outside replaces it.
    std::array<std::map<DelegationId, Attendance>, 2> attendance_within;
    /// Inserted ones, ever, by who may know of them; gives the next its id. One number for all
    /// would tell that there are others.
    std::array<int, record_classes> items_numbered{};
    LastEdits edited_by;
    bool convened = false;  ///< a private meeting that nobody planned (R4.6)
    friend bool operator==(const SessionProgress&, const SessionProgress&) = default;
};

/// The chair closes although a point is missing.
struct Override {
    std::string reason;
    TimePoint at;
    std::string by;
    friend bool operator==(const Override&, const Override&) = default;
};

/// One point of a closing's checklist.
struct CheckMark {
    bool done = false;            ///< by a person's word, or by what was reported
    std::optional<TimePoint> at;  ///< of what made it so; unset: nobody said anything yet
    std::string by;
    std::optional<Override> overridden;
    friend bool operator==(const CheckMark&, const CheckMark&) = default;
};

/// One member in the closed room (R4.1); neither head nor officials: nobody of it is there.
struct RosterMark {
    bool head = false;
    int officials = 0;
    TimePoint at;
    std::string by;
    friend bool operator==(const RosterMark&, const RosterMark&) = default;
};

/// The Executive Secretary is in the room (R4.2).
struct SecretaryIn {
    ItemId item;  ///< asked in for it
    TimePoint since;
    friend bool operator==(const SecretaryIn&, const SecretaryIn&) = default;
};

/// What must be so before the doors count as closed. Of one closing alone: the next begins from
/// nothing.
struct Checklist {
    std::map<ClosingCheck, CheckMark> marks;  ///< what the profile asked for as it began
    std::map<DelegationId, std::optional<RosterMark>> roster;  ///< unset: not ticked yet
    std::optional<std::vector<std::string>> staff;             ///< unset: not listed yet
    std::optional<SecretaryIn> secretary;
    /// The screens that the chair's override of theirs covers; unset: not heard since it was given.
    std::optional<std::set<ScreenId>> excused;
    /// The screens of other rooms that show this one too, and have to confirm as its own do.
    std::set<ScreenId> expected;
    friend bool operator==(const Checklist&, const Checklist&) = default;
};

/// A time behind closed doors: its own lists and its own current item, so that nothing inside
/// touches what the open room will find again (design.md, Audiences).
struct Closing {
    int number = 0;
    SessionId session;
    std::string closed_by;       ///< as the record names them; whoever held a token: by the role
    bool closer_within = false;  ///< whoever closed the doors was not kept out as they did
    bool was_closed = false;     ///< its checklist was complete once
    bool veiled = false;         ///< something was sealed since it began, and its key was not there
    TimePoint clearing_since;
    std::optional<TimePoint> closed_since;  ///< set while the checklist is complete
    std::optional<TimePoint> reopening_since;
    std::optional<TimePoint> resumes_at;  ///< announced to those outside
    std::optional<ItemId> current;
    Checklist checklist;
    Floor floor;
    friend bool operator==(const Closing&, const Closing&) = default;
};

struct OutputState {
    Gate gate = Gate::unknown;
    std::string evidence;  ///< who saw it, as it was said; where nothing was: who said it
    std::string by;        ///< who said it, as the record names them
    std::optional<TimePoint> since;
    friend bool operator==(const OutputState&, const OutputState&) = default;
};

struct DeskState {
    Microphone microphone = Microphone::unknown;
    std::optional<TimePoint> since;
    friend bool operator==(const DeskState&, const DeskState&) = default;
};

/// What an act found of one floor, exactly; nothing where there was nothing.
struct FloorImage {
    std::map<EntryId, std::optional<Shared<Entry>>> entries;
    std::map<ListKey, std::optional<SpeakersList>> lists;
    std::optional<FloorHeld> held;
    friend bool operator==(const FloorImage&, const FloorImage&) = default;
};

/// What an act left, of what it changed in other rooms: lists with their requests, and texts.
struct Left {
    std::map<RoomId, FloorImage> floors;
    std::map<std::pair<SessionId, TextId>, std::optional<TextProgress>> texts;
    friend bool operator==(const Left&, const Left&) = default;
};

/// What an act found, of all that it changed: undo puts it back (floor.md, Undo).
struct Image {
    FloorImage open;                      ///< of the room's floor
    FloorImage closed;                    ///< of the closing's
    std::map<RoomId, FloorImage> others;  ///< of other rooms' open floors, where lists moved
    /// Lines written by then in the records of other rooms whose lists or texts it changed: those
    /// that whoever follows this room may know.
    std::map<RoomId, int> lines;
    Left left;
    std::map<std::pair<SessionId, ItemId>, std::optional<ItemProgress>> items;
    std::map<std::pair<SessionId, TextId>, std::optional<TextProgress>> texts;
    std::map<SessionId, SessionFlow> flows;
    /// With who had edited them by then.
    std::map<SessionId, std::pair<Session, LastEdits>> definitions;
    std::optional<std::optional<SessionId>> session;  ///< of the room
    std::optional<std::optional<ItemId>> closing_current;
    friend bool operator==(const Image&, const Image&) = default;
};

/// One act of an operator, as undo sees it.
struct Act {
    ActNumber number;  ///< within its class, as the journal names it
    ActNumber shown;   ///< among those that the same may know, as they name it
    CommandId command;
    std::string kind;  ///< wire name of its first event, or of the one that names it
    Text subject;
    TimePoint at;
    Image image;  ///< before it; of an act that was undone: after it
    bool outside = false;  ///< some of it is known without the key of its matter (sealing.hpp)
    LineText text{};
    friend bool operator==(const Act&, const Act&) = default;
};

/// The acts that can be taken back and those that can be done again, the latest last; at most
/// `limits::undo_depth` each. Undo never crosses a change of who may know: at such a change both
/// are forgotten, so that neither a text nor a count leaves a confidential matter.
struct Acts {
    std::deque<Act> done;
    std::deque<Act> undone;
    std::map<Readers, int> numbered;
    CommandId crossing;  ///< the command that changed who may know: no part of it is an act
    friend bool operator==(const Acts&, const Acts&) = default;
};

/// A text over any view of some rooms' screens.
struct Bulletin {
    BulletinId id;
    BulletinKind kind{};
    Text text;
    std::vector<RoomId> rooms;  ///< empty: all
    TimePoint issued_at;
    std::optional<TimePoint> until;
    std::optional<TimePoint> resumes_at;
    friend bool operator==(const Bulletin&, const Bulletin&) = default;
};

/// The confidential matter under way in a room: these doors, or that session or item of members
/// only. A screen is cleared for one matter and not for the next.
struct Matter {
    int closing = 0;  ///< its number; 0: the doors are open
    SessionId session;
    ItemId item;  ///< empty: all of that closing or session but what the chair does alone (R4.2)
    friend bool operator==(const Matter&, const Matter&) = default;
};

/// Somebody got in by the two recovery codes, and the chair has not yet said that it knows.
struct Emergency {
    TimePoint at;
    std::string person;
    std::vector<std::string> holders;
    std::string reason;
    friend bool operator==(const Emergency&, const Emergency&) = default;
};

struct RoomState {
    RoomId id;
    std::optional<SessionId> session;  ///< open or suspended
    Floor floor;                       ///< of the open room
    std::optional<Closing> closing;
    std::vector<Closing> past_closings;
    std::map<OutputId, OutputState> outputs;
    std::map<ChannelId, DeskState> desks;
    Record record;
    Acts acts;
    std::vector<Note> notes;  ///< newest last, at most `limits::notes_shown` for the same readers
    std::optional<TimePoint> yielded_since;  ///< its native screens show a presentation
    bool yielded_within = false;  ///< the same within a confidential matter; ends with it
    std::map<ScreenId, std::string> paired;  ///< the public key that each of them proves
    std::set<ScreenId> cleared;              ///< of these, for `cleared_for` and no other
    std::optional<Matter> cleared_for;
    friend bool operator==(const RoomState&, const RoomState&) = default;
};

struct State {
    bool loaded = false;
    Definition definition;
    std::map<RoomId, RoomState> rooms;
    std::map<SessionId, SessionProgress> sessions;
    std::map<DelegationId, std::set<SessionId>> admitted;  ///< no seat in these: admission.hpp
    std::vector<Bulletin> bulletins;
    int bulletins_numbered = 0;
    std::optional<Emergency> emergency;
    bool veiled = false;  ///< some of what happened was sealed, and its key was not there
    Position position;
    friend bool operator==(const State&, const State&) = default;
};

/// The doors as they stand, derived from the closing.
[[nodiscard]] DoorsState doors_of(const RoomState& room);
/// The lists that acts concern now: the closing's, or the open room's.
[[nodiscard]] const Floor& active_floor(const RoomState& room);
/// The list of that key as it stands at `now`: what is stored, what was scheduled, and what follows
/// from the item and from who waits (floor.md, List states). Also of a list nobody touched yet.
[[nodiscard]] ListState list_state(const State& state, const RoomState& room, const ListKey& key,
                                   TimePoint now);
/// How a list stands that nobody touched yet: open under a running item but for a panel's (R3.3),
/// draft before.
[[nodiscard]] ListState initial_list_state(const State& state, const ListKey& key);
/// The main list that acts concern now; nothing without a session.
[[nodiscard]] std::optional<ListKey> current_list_key(const State& state, const RoomState& room);
/// The list of that key in the active floor; null: nobody touched it yet.
[[nodiscard]] const SpeakersList* find_list(const RoomState& room, const ListKey& key);
/// The item under discussion now, within the closing if there is one; nothing: none.
[[nodiscard]] std::optional<ItemId> current_item(const State& state, const RoomState& room);
/// The session that the room is in; null: none. Pointers live as long as the state is unchanged.
[[nodiscard]] const Session* current_session(const State& state, const RoomState& room);
/// Definition of the current item; null: none.
[[nodiscard]] const Item* current_item_definition(const State& state, const RoomState& room);
/// Whoever has the floor in `floor`; null: nobody.
[[nodiscard]] const Entry* holder_of(const Floor& floor);
/// The point of order that is recognised or under appeal; null: none.
[[nodiscard]] const Point* active_point(const Floor& floor);
/// Whether an entry is over: done, withdrawn or removed.
[[nodiscard]] bool is_over(EntryState state);
/// Who may ever read of what happens in the room now.
[[nodiscard]] RecordClass class_now(const State& state, const RoomState& room);
/// By how much what goes on in a session now is more confidential than the session: 0 not at all.
[[nodiscard]] std::size_t depth_within(const State& state, const SessionId& session);
/// What those at that depth know last of a delegation's attendance; null: nobody said anything.
[[nodiscard]] const Attendance* find_attendance(const SessionProgress& session,
                                                const DelegationId& delegation, std::size_t depth);
/// Delegations present that have a part in decisions, and how many the session's kind asks for.
struct QuorumCount {
    int present = 0;
    int needed = 0;
};
[[nodiscard]] QuorumCount quorum_of(const State& state, const SessionId& session);
/// Whether a delegation is in arrears so long that it may not take part (R1.9).
[[nodiscard]] bool is_excluded(const State& state, const Delegation& delegation);
/// Whether an item of a session is members only whatever the doors: by itself or by its session's
/// kind (R2.3a, R3.5).
[[nodiscard]] bool is_confidential(const State& state, const Session& session, const Item& item);
/// Whether what happens in the room now is confidential: doors not open, or the session's kind, or
/// the current item (R2.3a, R3.5, R4).
[[nodiscard]] bool is_confidential_now(const State& state, const RoomState& room);

/// The confidential matter under way in a room; nothing: what goes on there is open.
[[nodiscard]] std::optional<Matter> matter_of(const State& state, const RoomState& room);
/// Whether a screen of the room may show what is confidential there now.
[[nodiscard]] bool is_cleared(const State& state, const RoomState& room, const ScreenId& screen);
/// How many lines a room's own acts ever wrote in its record, up to that class.
[[nodiscard]] int lines_written(const RoomState& room, RecordClass most = RecordClass::chair_only);

/// The clock of an entry.
[[nodiscard]] Clock clock_of(const Entry& entry, Millis warn_at);
/// The clock of a point of order.
[[nodiscard]] Clock clock_of(const Point& point, Millis warn_at);

/// Whether undoing an act sets a clock running that stands now, so that somebody must say whether
/// the time since counts as spoken.
[[nodiscard]] bool asks_gap(const RoomState& room, const Act& act);
/// Whose clock that is; null: nobody's.
[[nodiscard]] const Entry* stopped_by(const RoomState& room, const Act& act);

/// Applies one event. `position` is its place in the journal. An event that does not fit the state
/// is a broken invariant.
void evolve(State& state, const RecordedEvent& event, Position position);

/// What is wrong with the room's state, or nothing (floor.md, Invariants). Cost: one waiting list.
[[nodiscard]] std::optional<std::string> broken_invariant(const State& state, const RoomId& room);

}  // namespace plenaria::domain
