// Reading an event file for the person at the command line.
#pragma once

#include <string>

#include "server/app/exit_status.hpp"
#include "server/domain/definition.hpp"
#include "server/model/result.hpp"

namespace plenaria::app {

/// The definition of `path`, or `event_file_invalid`. Every problem and every warning is printed on
/// stderr with file, line, column and what was expected, in both languages.
[[nodiscard]] Outcome<domain::Definition, ExitStatus> read_event_file(const std::string& path);

}  // namespace plenaria::app
