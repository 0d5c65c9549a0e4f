// Files that look alive and are not: compiled by nobody, or pointing outside.
#pragma once

#include "tests/tidy/source_tree.hpp"

namespace plenaria::tidy {

/// Every .cpp, and every header of a library, must be named by a CMakeLists.txt above it: a test
/// nobody compiles passes for ever.
Problems check_registration(const SourceTree& tree);

/// npm's lock files must hold no download address.
Problems check_lock_files(const SourceTree& tree);

}  // namespace plenaria::tidy
