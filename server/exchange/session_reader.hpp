// The sessions of an event with their items, and whether their times are possible.
#pragma once

#include <string>
#include <vector>

#include "server/domain/definition.hpp"
#include "server/exchange/table_reader.hpp"

namespace plenaria::exchange {

/// Adds the sessions in `nodes` to `event`, whose profile, zone (empty where it was refused) and
/// rooms are already there. Items without a start of their own begin where the one before ends.
void read_sessions(const std::vector<const Node*>& nodes, const std::vector<std::string>& rooms,
                   bool profile_known, domain::Definition& event, FileProblems& problems);

}  // namespace plenaria::exchange
