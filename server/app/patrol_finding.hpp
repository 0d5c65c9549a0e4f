// What somebody found who looked at the journal's files.
#pragma once

#include <string>

namespace plenaria::app {

enum class PatrolState {
    whole,
    unsure,      ///< nothing was learned: what was found before stands
    unreadable,  ///< for now, twice in a row: the disk fails
    damaged,     ///< the files are not what was written
};
struct PatrolFinding {
    PatrolState state{};
    std::string detail;  ///< for the log
};

}  // namespace plenaria::app
