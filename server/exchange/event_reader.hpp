// The event from its file, checked against its profile and itself.
#pragma once

#include "server/domain/definition.hpp"
#include "server/exchange/table_reader.hpp"

namespace plenaria::exchange {

/// The event of a file's root table under `profile`; everything wrong is in `problems`.
/// `profile_known` is false where the profile could not be read: what refers to it is then not
/// checked, as its absence was already reported. The key `profile` itself is the caller's.
[[nodiscard]] domain::Definition read_definition(const Node& root, domain::Profile profile,
                                                 bool profile_known, FileProblems& problems);

}  // namespace plenaria::exchange
