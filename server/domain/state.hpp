// What is so: the fold over the journal's events. Plain values; only `evolve` changes them.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "server/domain/definition.hpp"
#include "server/domain/events.hpp"
#include "server/model/countdown.hpp"

namespace plenaria::domain {

/// One request for the floor and what became of it (floor.md, Entry). Never deleted.
struct Entry {
    EntryId id;
    SessionId session;
    ItemId item;  ///< whose list; empty: the general list of a closing
    DelegationId delegation;
    CategoryId category;
    int band = 0;
    std::string flag;
    std::string code;
    Text name;
    Text long_name;
    std::string person;
    std::string capacity;
    Language language;
    EntryState state = EntryState::waiting;
    Millis allotment{};
    Millis consumed{};
    std::optional<TimePoint> running_since;
    TimePoint inscribed_at;
    bool moved = false;
    Millis verify_outage{};
    friend bool operator==(const Entry&, const Entry&) = default;
};

struct SpeakersList {
    std::vector<EntryId> waiting;  ///< in the order in which they will be called
    int numbered = 0;              ///< entries ever inscribed; gives the next its id
    friend bool operator==(const SpeakersList&, const SpeakersList&) = default;
};

/// The lists of one room, or of one closing, and who has the floor (R5.1: one at a time).
struct Floor {
    std::map<EntryId, Entry> entries;
    std::map<ItemId, SpeakersList> lists;
    std::optional<EntryId> holder;  ///< called, speaking or paused
    friend bool operator==(const Floor&, const Floor&) = default;
};

struct ItemProgress {
    ItemState state = ItemState::pending;
    std::optional<TimePoint> started_at;
    std::optional<TimePoint> finished_at;
    Millis spent{};
    std::optional<TimePoint> running_since;
    friend bool operator==(const ItemProgress&, const ItemProgress&) = default;
};

struct SessionProgress {
    SessionState state = SessionState::planned;
    std::optional<TimePoint> opened_at;
    std::optional<TimePoint> adjourned_at;
    std::optional<TimePoint> resumes_at;
    std::optional<ItemId> current;
    std::map<ItemId, ItemProgress> items;
    friend bool operator==(const SessionProgress&, const SessionProgress&) = default;
};

/// A time behind closed doors: its own lists and its own current item, so that nothing inside
/// touches what the open room will find again (design.md, Audiences).
struct Closing {
    int number = 0;
    TimePoint clearing_since;
    std::optional<TimePoint> closed_since;  ///< set while every public gate is CUT
    std::optional<TimePoint> reopening_since;
    std::optional<TimePoint> resumes_at;  ///< announced to those outside
    std::optional<ItemId> current;
    Floor floor;
    friend bool operator==(const Closing&, const Closing&) = default;
};

struct OutputState {
    Gate gate = Gate::unknown;
    std::string evidence;
    std::optional<TimePoint> since;
    friend bool operator==(const OutputState&, const OutputState&) = default;
};

struct DeskState {
    Microphone microphone = Microphone::unknown;
    std::optional<TimePoint> since;
    friend bool operator==(const DeskState&, const DeskState&) = default;
};

/// Who may ever read a line of the record: all operators, those listed, the chair alone (R4.2).
enum class RecordClass { open, restricted, chair_only };
inline constexpr std::size_t record_classes = 3;

/// One line of the record of actions.
struct RecordLine {
    int order = 0;  ///< among all lines of the room; never leaves the server
    TimePoint at;
    std::string kind;
    Text subject;
    friend bool operator==(const RecordLine&, const RecordLine&) = default;
};

/// The lines of one class, numbered and bounded by themselves, so that neither a number nor a
/// line that drops out tells of another class.
struct RecordOfClass {
    int written = 0;
    std::vector<RecordLine> lines;  ///< newest last, at most `limits::record_entries_shown`
    friend bool operator==(const RecordOfClass&, const RecordOfClass&) = default;
};

struct RoomState {
    RoomId id;
    std::optional<SessionId> session;  ///< open or suspended
    Floor floor;                       ///< of the open room
    std::optional<Closing> closing;
    std::vector<Closing> past_closings;
    std::map<OutputId, OutputState> outputs;
    std::map<ChannelId, DeskState> desks;
    std::array<RecordOfClass, record_classes> record;  ///< by RecordClass
    friend bool operator==(const RoomState&, const RoomState&) = default;
};

struct State {
    bool loaded = false;
    Definition definition;
    std::map<RoomId, RoomState> rooms;
    std::map<SessionId, SessionProgress> sessions;
    Position position;
    friend bool operator==(const State&, const State&) = default;
};

/// The doors as they stand, derived from the closing.
[[nodiscard]] DoorsState doors_of(const RoomState& room);
/// The lists that acts concern now: the closing's, or the open room's.
[[nodiscard]] const Floor& active_floor(const RoomState& room);
/// The item under discussion now, within the closing if there is one; nothing: none.
[[nodiscard]] std::optional<ItemId> current_item(const State& state, const RoomState& room);
/// The session that the room is in; null: none. Pointers live as long as the state is unchanged.
[[nodiscard]] const Session* current_session(const State& state, const RoomState& room);
/// Definition of the current item; null: none.
[[nodiscard]] const Item* current_item_definition(const State& state, const RoomState& room);
/// Whoever has the floor in `floor`; null: nobody.
[[nodiscard]] const Entry* holder_of(const Floor& floor);
/// Whether an item of a session is members only whatever the doors: by itself or by its session's
/// kind (R2.3a, R3.5).
[[nodiscard]] bool is_confidential(const State& state, const Session& session, const Item& item);
/// Whether what happens in the room now is confidential: doors not open, or the session's kind, or
/// the current item (R2.3a, R3.5, R4).
[[nodiscard]] bool is_confidential_now(const State& state, const RoomState& room);

/// The clock of an entry.
[[nodiscard]] Clock clock_of(const Entry& entry, Millis warn_at);

/// Applies one event. `position` is its place in the journal. An event that does not fit the state
/// is a broken invariant.
void evolve(State& state, const RecordedEvent& event, Position position);

/// What is wrong with the room's state, or nothing (floor.md, Invariants). Cost: one waiting list.
[[nodiscard]] std::optional<std::string> broken_invariant(const State& state, const RoomId& room);

}  // namespace plenaria::domain
