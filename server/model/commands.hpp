// What a person may ask for. Names on the wire are those of floor.md and domain.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

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
struct AdjournSession {};
struct StartItem {
    ItemId item;
};
struct FinishItem {
    ItemId item;
};
struct SkipItem {
    ItemId item;
};
/// Takes a finished or skipped item up again.
struct ReturnToItem {
    ItemId item;
};

// Floor.
/// Asks for the floor (R5.1). `person` and `capacity` are free text and may be empty; an empty
/// language means the delegation's own.
struct Inscribe {
    DelegationId delegation;
    std::string person;
    std::string capacity;
    Language language;
};
struct Withdraw {
    EntryId entry;
};
/// "X before Y"; an empty `before` means the end of the list.
struct MoveEntry {
    EntryId entry;
    EntryId before;
};
struct CallEntry {
    EntryId entry;
};
/// Ends the present speech, if any, and calls the first in the list; starts no clock.
struct NextSpeaker {};
struct StartSpeech {};
struct PauseSpeech {};
struct ResumeSpeech {};
struct EndSpeech {};
/// Adds to (or takes from) the running allotment; ± `limits::extension_max`, never zero.
struct ExtendSpeech {
    Millis by{};
};

// Closed doors.
struct CloseDoors {};
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

// Interpretation.
/// A person's word for a desk (`source: manual`); `unknown` takes it back.
struct SetDesk {
    ChannelId channel;
    Microphone microphone{};
};

using Command = std::variant<OpenSession, SuspendSession, ResumeSession, AdjournSession, StartItem,
                             FinishItem, SkipItem, ReturnToItem, Inscribe, Withdraw, MoveEntry,
                             CallEntry, NextSpeaker, StartSpeech, PauseSpeech, ResumeSpeech,
                             EndSpeech, ExtendSpeech, CloseDoors, BeginReopening, CancelReopening,
                             ConfirmReopening, AnnounceResumption, SetOutputGate, SetDesk>;

/// The wire name of a command: "open_session", "inscribe", "next", …
[[nodiscard]] std::string_view name_of(const Command& command);
/// All wire names in the order of the variant, for tables and tests that walk them.
[[nodiscard]] const std::vector<std::string_view>& all_command_names();

/// A default-constructed command of that wire name, for codecs that then fill it.
[[nodiscard]] std::optional<Command> command_named(std::string_view name);

/// What the sender believed when it pressed: {"called", "e12"}; keys are `speaking`, `called`,
/// `item`, `session`, `doors`; an empty value means "nobody" or "none".
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
};

/// A fingerprint of room, command and arguments (FNV-1a over a canonical text): the same id with
/// another fingerprint is refused (`id_reused`). Not a security measure.
[[nodiscard]] std::uint64_t fingerprint(const CommandRequest& request);

}  // namespace plenaria
