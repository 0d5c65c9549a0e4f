// One of each command as a client sends it, for tests that walk them all.
#pragma once

#include <vector>

#include "server/model/commands.hpp"

namespace plenaria::protocol::test {

/// With every argument set, in the order of `all_command_names`.
[[nodiscard]] std::vector<Command> one_of_each();
/// What has to be expected with it, or it is not read.
[[nodiscard]] Expectations expected_of(const Command& command);

}  // namespace plenaria::protocol::test
