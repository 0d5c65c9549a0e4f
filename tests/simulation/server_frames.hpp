// The frames of a server out of its bytes, as a client's WebSocket reads them: it cares nothing for
// where a write ended.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulation/network.hpp"

namespace plenaria::simulation {

class ServerFrames {
public:
    /// Those that are whole with these bytes; the rest is kept.
    [[nodiscard]] std::vector<Parcel> take(std::string_view bytes);
    /// Whether something stood where a frame should begin: nothing is taken after it.
    [[nodiscard]] bool is_garbled() const { return garbled_; }

private:
    [[nodiscard]] std::optional<Parcel> next_of(std::string_view& bytes);

    bool garbled_ = false;
    std::string rest_;
};

}  // namespace plenaria::simulation
