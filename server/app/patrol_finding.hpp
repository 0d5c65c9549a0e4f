// What somebody found who looked at the journal's files.
#pragma once

#include <string>

namespace plenaria::app {

enum class PatrolState {
    whole,
    unreadable,  ///< for now: the disk fails, or no descriptor is free
    damaged,     ///< nothing will make it right again
};
struct PatrolFinding {
    PatrolState state{};
    std::string detail;  ///< for the log
};

}  // namespace plenaria::app
