// What is handed in at the server itself and comes into an event: edited event files, lists, and
// the word of emergency access. Checked against what is so, then all or nothing; the same whether
// a server runs or not.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "server/engine/machine.hpp"
#include "server/model/text.hpp"

namespace plenaria::app {

/// `emergency_refused`: somebody tried codes for emergency access that open nothing, which the
/// running server's log is to have.
enum class DeskTask { edit, agenda, participants, attendance, emergency, emergency_refused };

/// What somebody hands in: an event with its profile in one file, a table, or an `EmergencyNote`.
struct DeskRequest {
    DeskTask task{};
    std::string file;  ///< for messages
    std::string bytes;
    SessionId session;  ///< of an agenda whose rows name none, and of attendance
    bool dry_run = false;
};

/// That the holders of the two recovery codes let a person in, and why.
struct EmergencyNote {
    std::string person;
    std::array<std::string, 2> holders;
    std::string reason;
};
/// Whether `text` can be a note's reason: a line of 1 to `limits::note_bytes` bytes, in NFC.
[[nodiscard]] bool is_reason(std::string_view text);
/// The request that brings `note` into the journal.
[[nodiscard]] DeskRequest request_of(const EmergencyNote& note);

/// What would change or has changed, or why nothing may; each text is a line.
struct DeskAnswer {
    bool accepted = false;
    std::vector<Text> lines;
    /// Of a refusal, for the log alone: letters and underscores, no part of what was handed in.
    std::string code = "refused";
};

/// Does `request` on `machine` at `now`, without appending: what it records is pending then.
[[nodiscard]] DeskAnswer handle(engine::EngineMachine& machine, const DeskRequest& request,
                                TimePoint now);

}  // namespace plenaria::app
