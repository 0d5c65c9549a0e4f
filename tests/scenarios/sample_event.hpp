// One small fixed event on which all tests of rules run.
#pragma once

#include <string_view>

#include "server/domain/definition.hpp"

namespace plenaria::scenarios {

/// Stands in every title that only those within may read.
inline constexpr std::string_view canary = "CANARIO";

/// 2026-11-23T00:00:00Z: the day on which scenarios happen.
[[nodiscard]] TimePoint first_day();

/// Rooms `plenaria` (two public outputs and one of the room, three channels) and `consultas`
/// (nothing public); delegations of every category; sessions
/// - `p1` open plenary: apertura, debate, dialogo (own bands, own allotment), presupuesto
///   (confidential, public title), nombramiento (confidential, without the secretariat), admision
///   (confidential, no public title), resumen (R3.5, public title), clausura;
/// - `red` of a confidential kind: intercambio, evaluacion (public title), remocion (without the
///   secretariat);
/// - `p2` open plenary that names its items as `p1` does;
/// - `taller` in `consultas`, of a kind that grants the agenda alone;
/// - `jornada`, open plenary of the second day: declaraciones (roll call, R5.3), panel (R3.3),
///   presentaciones (`oim` invited, R3.4), debate.
[[nodiscard]] domain::Definition sample_event();

/// The same event with one more confidential item, that nobody was told of, ahead of all items of
/// `p1`, and one more confidential session ahead of all sessions.
[[nodiscard]] domain::Definition sample_event_with_hidden_matters();

}  // namespace plenaria::scenarios
