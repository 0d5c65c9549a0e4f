// Live facts: bounded, last value wins, never journalled (law 1).
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "server/model/ids.hpp"
#include "server/model/views.hpp"

namespace plenaria {

struct Live {
    /// Those that are or were connected, per room; at most `limits::screens_known` in all,
    /// and beyond them those that the event declares, in each room that they follow.
    std::map<RoomId, std::vector<ScreenView>> screens;
    /// Those of them that were moved to another stream and have not painted that yet. When that was
    /// is of those alone who may know what is cleared.
    std::map<RoomId, std::set<ScreenId>> moved{};
    /// What is wrong with the server, each once.
    std::vector<ServiceTrouble> troubles{};
    /// The names under which interpreters and the secretariat can log in: being listed as sworn
    /// staff lets them see within. As many as the file of persons takes.
    std::vector<std::string> listable{};
    friend bool operator==(const Live&, const Live&) = default;
};

}  // namespace plenaria
