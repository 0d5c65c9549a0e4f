// What may not stand in some files, whatever a compiler thinks of it.
#pragma once

#include "tests/tidy/source_tree.hpp"

namespace plenaria::tidy {

/// Work left open without an issue to find it again by.
Problems check_open_work(const SourceTree& tree);

/// Clock, random, environment, file, log and thread in the pure folders (law 1).
Problems check_purity(const SourceTree& tree);

}  // namespace plenaria::tidy
