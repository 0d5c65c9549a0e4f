// Live facts: bounded, last value wins, never journalled (law 1).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "server/model/ids.hpp"
#include "server/model/views.hpp"

namespace plenaria {

struct Live {
    /// Those that are or were connected, per room; at most `limits::screens_known` in all.
    std::map<RoomId, std::vector<ScreenView>> screens;
    /// What is wrong with the server, each once.
    std::vector<ServiceTrouble> troubles{};
    /// The names under which interpreters and the secretariat can log in: being listed as sworn
    /// staff lets them see within. As many as the file of persons takes.
    std::vector<std::string> listable{};
    friend bool operator==(const Live&, const Live&) = default;
};

}  // namespace plenaria
