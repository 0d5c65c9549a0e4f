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

/// The first event of every journal: the canonical event and profile.
struct EventLoaded { Definition definition; };
/// The server came back on a journal; `outage` is the time since the last record.
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

// Floor.
/// Carries copies of what the entry is called, so that a later change of the delegation leaves it
/// as it was (floor.md, Entry).
struct EntryInscribed {
    EntryId entry;
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
    Millis allotment{};
};
struct EntryWithdrawn { EntryId entry; };
struct EntryMoved { EntryId entry; EntryId before; };
struct EntryCalled { EntryId entry; };
struct SpeechStarted { EntryId entry; };
struct SpeechPaused { EntryId entry; };
struct SpeechResumed { EntryId entry; };
/// The end of a speech: finished by the chair, or withdrawn by the speaker.
struct SpeechEnded { EntryId entry; EntryState outcome = EntryState::finished; };
struct SpeechExtended { EntryId entry; Millis by{}; };

// Closed doors.
struct ClearingBegun {};
/// Every public output's gate is CUT.
struct DoorsClosed {};
/// A public gate is no longer CUT while the doors were closed: the label must go (law 7).
struct DoorsUnconfirmed {};
struct ReopeningBegun {};
struct ReopeningCancelled {};
struct DoorsOpened {};
struct ResumptionAnnounced { std::optional<TimePoint> at; };
struct OutputGateSet { OutputId output; Gate gate{}; std::string evidence; };

// Interpretation.
struct DeskSet { ChannelId channel; Microphone microphone{}; };

using Event =
    std::variant<EventLoaded, ServiceResumed, SessionOpened, SessionSuspended, SessionResumed,
                 SessionAdjourned, ItemStarted, ItemFinished, ItemSkipped, ItemReturned,
                 EntryInscribed, EntryWithdrawn, EntryMoved, EntryCalled, SpeechStarted,
                 SpeechPaused, SpeechResumed, SpeechEnded, SpeechExtended, ClearingBegun,
                 DoorsClosed, DoorsUnconfirmed, ReopeningBegun, ReopeningCancelled, DoorsOpened,
                 ResumptionAnnounced, OutputGateSet, DeskSet>;

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
};

}  // namespace plenaria::domain
