// Edited event files and lists read in, brought into an event: checked against what is so, then all
// or nothing. The same whether a server runs or not.
#pragma once

#include <string>
#include <vector>

#include "server/engine/machine.hpp"
#include "server/model/text.hpp"

namespace plenaria::app {

enum class DeskTask { edit, agenda, participants, attendance };

/// What somebody hands in: an event with its profile in one file, or a table.
struct DeskRequest {
    DeskTask task{};
    std::string file;  ///< for messages
    std::string bytes;
    SessionId session;  ///< of an agenda whose rows name none, and of attendance
    bool dry_run = false;
};

/// What would change or has changed, or why nothing may; each text is a line.
struct DeskAnswer {
    bool accepted = false;
    std::vector<Text> lines;
};

/// Does `request` on `machine` at `now`, without appending: what it records is pending then.
[[nodiscard]] DeskAnswer handle(engine::EngineMachine& machine, const DeskRequest& request,
                                TimePoint now);

}  // namespace plenaria::app
