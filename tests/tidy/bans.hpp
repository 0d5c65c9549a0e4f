// What may not stand in some files, whatever a compiler thinks of it.
#pragma once

#include "tests/tidy/source_tree.hpp"

namespace plenaria::tidy {

/// Work left open without an issue to find it again by.
Problems check_open_work(const SourceTree& tree);

/// Clock, random, environment, file, log and thread in the pure folders (law 1).
Problems check_purity(const SourceTree& tree);

/// Windows of console and display that are not called by the program's name alone: other programs
/// of the machine read a title, and so does whoever looks over a list of windows.
Problems check_window_titles(const SourceTree& tree);

}  // namespace plenaria::tidy
