// What leaves the server: one view per audience, made of sections. A section that an audience was
// not granted is absent; `project` (server/domain) is the only place that fills them (law 3).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/model/countdown.hpp"
#include "server/model/ids.hpp"
#include "server/model/text.hpp"
#include "server/model/time.hpp"
#include "server/model/vocabulary.hpp"

namespace plenaria {

/// What a stream is about: design.md, Contract ("a stream is (boot, room, audience, clearance)").
struct StreamSubject {
    RoomId room;
    Audience audience = Audience::public_;
    Clearance clearance = Clearance::uncleared;
    friend auto operator<=>(const StreamSubject&, const StreamSubject&) = default;
};

/// The event: granted to all, always; it never changes with what happens in a room.
struct EventView {
    Text title;
    Text forum;
    std::string zone;  ///< IANA name; agenda times are UTC and formatted by the client
    std::vector<Language> languages;
    Text presidency;              ///< short name of the delegation that chairs
    std::string presidency_flag;  ///< ISO 3166 alpha-2, lower case; empty: no flag
    friend bool operator==(const EventView&, const EventView&) = default;
};

struct RoomView {
    RoomId id;
    Text name;
    friend bool operator==(const RoomView&, const RoomView&) = default;
};

struct DoorsView {
    DoorsState state = DoorsState::open;
    std::optional<TimePoint> since;       ///< of `state`
    Notice notice = Notice::none;         ///< why this audience sees less; operators get none
    Text public_title;                    ///< empty: none was given
    std::optional<TimePoint> resumes_at;  ///< announced by a person
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
    friend bool operator==(const SpeakerView&, const SpeakerView&) = default;
};

struct FloorView {
    FloorPhase phase = FloorPhase::idle;
    std::optional<SpeakerView> speaker;
    Clock clock;
    /// The server was away while the clock ran (floor.md: "verify time"); zero otherwise.
    Millis verify_outage{};
    friend bool operator==(const FloorView&, const FloorView&) = default;
};

/// The floor as a technician sees it: the clock and the language, nobody's name.
struct FloorClockView {
    FloorPhase phase = FloorPhase::idle;
    Clock clock;
    Language language;
    friend bool operator==(const FloorClockView&, const FloorClockView&) = default;
};

/// For screens: the next few and how many more.
struct NextSpeakersView {
    std::vector<SpeakerView> next;
    int more = 0;
    friend bool operator==(const NextSpeakersView&, const NextSpeakersView&) = default;
};

/// For operators: one waiting entry, in a keyed collection.
struct QueueEntryView {
    SpeakerView speaker;
    Millis allotment{};
    TimePoint inscribed_at;
    bool moved = false;  ///< the chair deviated from the order (R5.2)
    friend bool operator==(const QueueEntryView&, const QueueEntryView&) = default;
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
    std::string evidence;
    std::optional<TimePoint> since;
    friend bool operator==(const OutputView&, const OutputView&) = default;
};

/// A screen's presence: a live fact, never journalled.
struct ScreenView {
    ScreenId id;
    std::string name;
    std::string view;
    bool declared = false;  ///< named in the event file; otherwise it came by itself
    ScreenHealth health = ScreenHealth::unknown;
    /// The room's present views are on the glass (`applied`); meaningful while connected.
    bool confirmed = false;
    int width = 0;
    int height = 0;
    int rtt_ms = -1;  ///< -1: not measured
    std::optional<TimePoint> last_seen;
    friend bool operator==(const ScreenView&, const ScreenView&) = default;
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
    friend bool operator==(const DelegationView&, const DelegationView&) = default;
};

/// One line of the record of actions.
struct RecordView {
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

/// Everything one stream shows. `event`, `room` and `doors` are always there.
struct View {
    EventView event;
    RoomView room;
    DoorsView doors;
    std::optional<SessionView> session;
    std::optional<std::vector<ItemView>> agenda;
    std::optional<FloorView> floor;
    std::optional<FloorClockView> floor_clock;
    std::optional<NextSpeakersView> next_speakers;
    std::optional<std::vector<QueueEntryView>> queue;
    std::optional<std::vector<ChannelView>> channels;
    std::optional<std::vector<OutputView>> outputs;
    std::optional<std::vector<ScreenView>> screens;
    std::optional<std::vector<ProgrammeView>> programme;
    std::optional<std::vector<DelegationView>> delegations;
    std::optional<std::vector<RecordView>> record;
    std::optional<SavedView> saved;
    friend bool operator==(const View&, const View&) = default;
};

/// A room of the event, as everybody may know it.
struct RoomSummary {
    RoomId id;
    Text name;
};

}  // namespace plenaria
