// The subcommands that bring something into an event, whether its server runs or not.
#pragma once

#include <filesystem>

#include "server/app/arguments.hpp"
#include "server/app/exchange_desk.hpp"
#include "server/app/exit_status.hpp"

namespace plenaria::app {

/// Hands `request` to the server that runs on `folder`, or does what it would do, and prints the
/// answer; `ok`: what it asked for is durable.
[[nodiscard]] ExitStatus hand_in(const std::filesystem::path& folder, const DeskRequest& request);
/// Brings an edited event file into the event of a data folder.
[[nodiscard]] ExitStatus edit_event(const EditArguments& arguments);
/// Reads an agenda, participants or an attendance list from a spreadsheet's table.
[[nodiscard]] ExitStatus import_table(const ImportArguments& arguments);
/// Joins the attendance that several events exported, the oldest first, and says who has been
/// absent for as many of the last as the profile asks for (R1.10). Prints a table on stdout.
[[nodiscard]] ExitStatus join_attendance(const JoinArguments& arguments);

}  // namespace plenaria::app
