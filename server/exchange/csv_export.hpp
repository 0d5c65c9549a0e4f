// Tables for spreadsheets: what was planned and what became of it.
#pragma once

#include <string>

#include "server/domain/state.hpp"
#include "server/exchange/export.hpp"

namespace plenaria::exchange {

/// The agenda with its plan and what became of it. `import_agenda` reads it back: what it cannot
/// take over are columns that it passes over.
[[nodiscard]] std::string agenda_csv(const domain::State& state, ExportAudience audience);

/// The participants. `cleared` adds arrears and absence (R1.9, R1.10).
[[nodiscard]] std::string participants_csv(const domain::State& state, ExportAudience audience);

/// Every request for the floor that was spoken or ended, one row each (R8.1).
[[nodiscard]] std::string speeches_csv(const domain::State& state, ExportAudience audience);

/// Interventions and time for each delegation, category and language.
[[nodiscard]] std::string statistics_csv(const domain::State& state, ExportAudience audience);

/// Who attended which session, one row for each person. For the cleared alone: attendance is not
/// shown outside.
[[nodiscard]] std::string attendance_csv(const domain::State& state);

}  // namespace plenaria::exchange
